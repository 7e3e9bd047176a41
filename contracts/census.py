#!/usr/bin/env python3
"""Holds operations.json against botocore's model of Amazon Cognito Identity.

    census.py                                       compare with the newest botocore of the Python registry
    census.py --model FILE [--paginators FILE]      compare with a local service-2.json
    census.py --write                               rewrite operations.json

Exit code: 0 equal, 1 different, 2 could not run.
"""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

OURS = Path(__file__).with_name("operations.json")
INSIDE_WHEEL = "botocore/data/cognito-identity/2014-06-30/"
DOWNLOAD_LIMIT_S = 300
LINE_LIMIT = 100

# Every key of the model is either a fact we keep or prose and client detail we drop on purpose. A key in
# neither list stops the census: dropping it unseen could hide a new constraint.
KEPT_TRAITS = ["element", "key", "value", "min", "max", "pattern", "enum", "sensitive"]
SHAPE_KEYS = {"type", "members", "required", "member", "exception", "fault", "documentation", *KEPT_TRAITS}
MEMBER_KEYS = {"shape", "box", "documentation"}
OPERATION_KEYS = {"name", "http", "input", "output", "errors", "auth", "authtype", "documentation"}
ABSENT = object()


class CannotRun(Exception):
    """The census has no answer; the text is the one line that says why."""


def convert(model, paginators, version):
    """botocore's two documents in the form of operations.json."""
    operations = {name: operation(name, raw) for name, raw in sorted(model["operations"].items())}
    roots = [op[side] for op in operations.values() for side in ("input", "output") if op[side]]
    return {
        "service": model["metadata"]["serviceFullName"],
        "api_version": model["metadata"]["apiVersion"],
        "target_prefix": model["metadata"]["targetPrefix"],
        "source": {"package": "botocore", "version": version},
        "operations": operations,
        "shapes": reachable(model["shapes"], roots),
        "errors": sorted(name for name, raw in model["shapes"].items() if raw.get("exception")),
        "paginated": dict(sorted(paginators["pagination"].items())),
    }


def operation(name, raw):
    known(f"operation {name}", raw, OPERATION_KEYS)
    return {
        "auth": "unsigned" if raw.get("authtype") == "none" else "signed",
        "input": raw["input"]["shape"],
        "output": raw["output"]["shape"] if "output" in raw else None,
        "errors": sorted(error["shape"] for error in raw["errors"]),  # their order means nothing
    }


def reachable(shapes, roots):
    found, open_ends = {}, list(roots)
    while open_ends:
        name = open_ends.pop()
        if name not in found:
            found[name] = shape(name, shapes[name])
            open_ends += references(found[name])
    return dict(sorted(found.items()))


def references(fact):
    members = [member["shape"] for member in fact.get("members", [])]
    return members + [fact[end] for end in ("element", "key", "value") if end in fact]


def shape(name, raw):
    known(f"shape {name}", raw, SHAPE_KEYS)
    fact = {"type": raw["type"]}
    if raw["type"] == "structure":
        # In model order: the service reports violations in that order too.
        fact["members"] = [member(name, raw, key) for key in raw["members"]]
    ends = {"element": raw.get("member"), "key": raw.get("key"), "value": raw.get("value")}
    traits = raw | {end: target["shape"] for end, target in ends.items() if target}
    return fact | {trait: traits[trait] for trait in KEPT_TRAITS if trait in traits}


def member(owner, raw, name):
    target = raw["members"][name]
    known(f"member {owner}.{name}", target, MEMBER_KEYS)
    return {"name": name, "shape": target["shape"], "required": name in raw.get("required", [])}


def known(where, raw, keys):
    if unknown := sorted(raw.keys() - keys):
        raise CannotRun(f"{where} says {', '.join(unknown)}, which this census does not understand yet")


def render(value, indent=""):
    """JSON with every innermost object on one line, as long as the line stays short."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not value:
        return flat
    children = value.values() if isinstance(value, dict) else value
    if len(indent + flat) <= LINE_LIMIT and not any(isinstance(child, (dict, list)) for child in children):
        return flat
    inner = indent + "  "
    if isinstance(value, dict):
        rows = [f"{inner}{json.dumps(key)}: {render(child, inner)}" for key, child in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + render(child, inner) for child in value) + f"\n{indent}]"


def differences(ours, theirs, path=""):
    """One line per difference; members are compared by name, so that an inserted one is one line."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in [*ours, *(key for key in theirs if key not in ours)]:
            below = f"{path}.{key}" if path else key
            yield from differences(ours.get(key, ABSENT), theirs.get(key, ABSENT), below)
    elif path.endswith(".members") and isinstance(ours, list) and isinstance(theirs, list):
        ours, theirs = by_name(ours), by_name(theirs)
        yield from differences(ours, theirs, path)
        shared = [[name for name in side if name in ours and name in theirs] for side in (ours, theirs)]
        yield from differences(*shared, f"{path} (order)")
    elif show(ours) != show(theirs):
        yield f"{path}: {show(ours)} / {show(theirs)}"


def by_name(members):
    return {each["name"]: each for each in members}


def show(value):
    return "absent" if value is ABSENT else json.dumps(value, ensure_ascii=False)


def newest():
    """Model, paginators and version of the newest botocore this Python can get."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", folder, "botocore"]
        done = subprocess.run(pip, capture_output=True, text=True, timeout=DOWNLOAD_LIMIT_S)
        wheels = list(Path(folder).glob("botocore-*.whl"))
        if done.returncode or not wheels:
            said = done.stderr.strip().splitlines() or ["it left no wheel"]
            raise CannotRun(f"pip download botocore failed: {said[-1]}")
        with zipfile.ZipFile(wheels[0]) as wheel:
            files = [from_wheel(wheel, name) for name in ("service-2.json", "paginators-1.json")]
    return *files, wheels[0].name.split("-")[1]


def from_wheel(wheel, name):
    packed = [path for path in wheel.namelist() if path in (INSIDE_WHEEL + name, INSIDE_WHEEL + name + ".gz")]
    if not packed:
        raise CannotRun(f"{wheel.filename} holds no {INSIDE_WHEEL}{name}")
    return parse(name, wheel.read(packed[0]))


def load(path):
    return parse(path, path.read_bytes())


def parse(name, raw):
    try:
        return json.loads(gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw)
    except (ValueError, EOFError) as error:
        raise CannotRun(f"{name} is not JSON: {error}") from error


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, metavar="FILE", help="a local service-2.json, plain or .gz")
    parser.add_argument("--paginators", type=Path, metavar="FILE", help="its paginators-1.json")
    parser.add_argument("--model-version", metavar="V", help="the botocore version FILE comes from")
    parser.add_argument("--write", action="store_true", help="rewrite operations.json")
    args = parser.parse_args()
    if args.paginators and not args.model:
        parser.error("--paginators needs --model")
    if args.write and args.model and not (args.paginators and args.model_version):
        parser.error("--write with --model needs --paginators and --model-version: the file records its source")
    return args


def main():
    args = arguments()
    ours = load(OURS) if OURS.exists() or not args.write else {}
    if args.model:
        model, version = load(args.model), args.model_version or str(args.model)
        # Without the second file there is nothing to hold our own paginators against.
        paginators = load(args.paginators) if args.paginators else {"pagination": ours["paginated"]}
    else:
        model, paginators, version = newest()
    theirs = convert(model, paginators, version)
    found = [line for line in differences(ours, theirs) if not line.startswith("source.version:")]
    print(*found, sep="\n", end="\n" if found else "")
    if args.write:
        OURS.write_text(render(theirs) + "\n", encoding="utf-8", newline="\n")
        print(f"census: wrote {OURS.name} from botocore {version}")
        return 0
    verdict = "differs from" if found else "equals"
    print(f"census: {OURS.name} {verdict} botocore {version} (written from {ours['source']['version']})")
    return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyError as missing:
        reason = f"the input has no {missing}"
    except (CannotRun, OSError, zipfile.BadZipFile, subprocess.TimeoutExpired) as error:
        reason = " ".join(str(error).split())
    print(f"census: cannot run: {reason}", file=sys.stderr)
    sys.exit(2)

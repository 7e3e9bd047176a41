#!/usr/bin/env python3
"""Holds other emulators of Amazon Cognito Identity, and our own server beside them, to the contract suite.

    run.py              install what is pinned beside this file, judge each, write docs/peers.md
    run.py moto         only this one, and write nothing: its report is in target/peers/moto/report

Exit code: 0 all were judged, whatever they got wrong; 1 one was not, which the file and stderr name.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "peers"
CASES, SEED, MINUTES = 8, 1, 10
INSTALL_LIMIT_S, START_LIMIT_S, STOP_LIMIT_S = 600, 60, 10

# How each is started, in its defaults but for the loopback port, and the account that its ARNs name.
PEERS = {
    "moto": {
        "source": "https://github.com/getmoto/moto",
        "start": "moto_server --host 127.0.0.1 --port {port}",
        "account": "123456789012",
    },
    "ministack": {
        "source": "https://github.com/ministackorg/ministack",
        "start": "BIND_HOST=127.0.0.1 GATEWAY_PORT={port} ministack",
        "account": "000000000000",
    },
}

# Our own server, with one of everything that clauses need an account to have; it tells the suite of it by itself.
CONTROL = "cognito-fake"
CONTROL_START = (
    "cognito-fake serve --port {port}"
    " --role arn:aws:iam::123456789012:role/One --role arn:aws:iam::123456789012:role/Two"
    " --saml-provider arn:aws:iam::123456789012:saml-provider/Saml"
    " --open-id-provider arn:aws:iam::123456789012:oidc-provider/id.example=app,web"
    " --foreign-pool us-east-1:ffffffff-ffff-4fff-bfff-ffffffffffff"
)


class NotJudged(Exception):
    """Why a peer was not judged, in one line."""


def main():
    chosen = sys.argv[1:]
    names = [*PEERS, CONTROL]
    if unknown := set(chosen) - set(names):
        sys.exit(f"there is no peer {', '.join(sorted(unknown))}; allowed: {', '.join(names)}")
    binary = build()
    abouts = [judge(name, binary) for name in chosen or names]
    if not chosen:
        folders = [str(WORK / name) for name in names]
        write = ["cargo", "run", "--quiet", "--locked", "-p", "cognito-identity-tests", "--example", "peers", "--"]
        subprocess.run([*write, str(ROOT / "docs" / "peers.md"), *folders], cwd=ROOT, check=True)
    failures = [about for about in abouts if about["failure"]]
    for about in failures:
        print(f"{about['name']} was not judged: {about['failure']}", file=sys.stderr)
    sys.exit(1 if failures else 0)


def build():
    """The path of our own binary, which judges, and is the control."""
    command = ["cargo", "build", "--locked", "-p", "cognito-identity-cli", "--message-format", "json-render-diagnostics"]
    lines = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return next(path for line in lines if (path := json.loads(line).get("executable")))


def judge(name, binary):
    """Installs, starts, judges and stops one; what is to be known of it is in its folder then."""
    folder = WORK / name
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / "report" / "report.json"
    report.unlink(missing_ok=True)
    peer = PEERS.get(name)
    about = {"name": name, "is_control": peer is None, "failure": None}
    try:
        if peer is None:
            about |= {"version": version_of(binary), "source": "this repository"}
            about |= {"started": CONTROL_START.format(port="PORT")}
            start = [binary, *CONTROL_START.split()[1:]]
            options = []
        else:
            about |= {"version": pinned(name), "source": peer["source"]}
            about |= {"started": peer["start"].format(port="PORT")}
            install(name, folder)
            start = words(folder, peer["start"])
            roles = [f"arn:aws:iam::{peer['account']}:role/{role}" for role in ("One", "Two")]
            options = ["--account", peer["account"], *(word for role in roles for word in ("--role", role))]
        options += ["--no-lease", "--cases", str(CASES), "--seed", str(SEED), "--max-minutes", str(MINUTES)]
        about["options"] = " ".join(options)
        with running(name, start, folder) as url:
            hold(binary, url, [*options, "--timeout", "10"], folder)
        if not report.exists():
            raise NotJudged("the suite wrote no report")
    except NotJudged as why:
        about["failure"] = str(why)
    (folder / "about.json").write_text(json.dumps(about, indent=2) + "\n")
    return about


def version_of(binary):
    return subprocess.run([binary, "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]


def pinned(name):
    return re.search(rf"^{name}(\[\w+\])?==(\S+)", (HERE / f"{name}.txt").read_text(), re.MULTILINE)[2]


def install(name, folder):
    """What is pinned goes into an environment of its own, once for each change of the pins; a copy says which it is."""
    pins, home = HERE / f"{name}.txt", folder / "python"
    installed = home / "requirements.txt"
    if installed.exists() and installed.read_text() == pins.read_text():
        return
    print(f"-- installing {name}", flush=True)
    venv.create(home, clear=True, with_pip=True)
    command = [home / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", pins]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_LIMIT_S)
    except subprocess.TimeoutExpired:
        raise NotJudged(f"it was not installed within {INSTALL_LIMIT_S} s") from None
    if done.returncode:
        raise NotJudged(f"it cannot be installed: {last_line(done.stderr)}")
    installed.write_text(pins.read_text())


def words(folder, start):
    """A command line of an environment as words that run it: `NAME=value` first goes through env."""
    given = start.split()
    settings = [word for word in given if re.match(r"[A-Z_]+=", word)]
    program, *rest = given[len(settings):]
    return ["env", *settings, str(folder / "python" / "bin" / program), *rest]


@contextmanager
def running(name, start, folder):
    """The peer as a process of its own, reachable at the address this answers; it ends with the block."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = folder / "log.txt"
    print(f"-- {name} at {url}", flush=True)
    with log.open("w") as out:
        # A group of its own, because a server may have workers.
        command = [word.format(port=port) for word in start]
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, start_new_session=True)
    try:
        wait_for(url, process, log)
        yield url
    finally:
        stop(process)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url, process, log):
    """Until it answers anything at all."""
    # It signs for us alone: moto finds the service by the scope of the signature, and nobody checks the rest.
    scope = "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/cognito-identity/aws4_request, SignedHeaders=host"
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AWSCognitoIdentityService.ListIdentityPools",
        "authorization": f"{scope}, Signature=0",
    }
    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise NotJudged(f"it ended with code {process.returncode}: {last_line(log.read_text(errors='replace'))}")
        try:
            urllib.request.urlopen(urllib.request.Request(url, b'{"MaxResults":1}', headers), timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise NotJudged(f"it did not answer within {START_LIMIT_S} s")


def stop(process):
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(STOP_LIMIT_S)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait(STOP_LIMIT_S)


def hold(binary, url, options, folder):
    """Holds it to the suite. That something is broken is what the report is for, and no failure."""
    command = [binary, "verify", "--against", "endpoint", "--endpoint-url", url, *options, "--report", folder / "report"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    # After its minutes the run sends nothing any more and is done soon.
    limit = 60 * (MINUTES + 2)
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        raise NotJudged(f"the suite did not come to its end within {limit} s") from None
    (folder / "verify.txt").write_text(done.stdout)
    if done.returncode not in (0, 1):
        raise NotJudged(f"the suite could not be run: {last_line(done.stderr)}")


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Runs the contract suite on other emulators of Amazon Cognito Identity, and on our own server as a control.

    run.py              install the pinned versions, run the suite on each, and update the table in docs/peers.md
    run.py moto         run the suite on moto alone, and leave docs/peers.md as it is

`cognito-fake verify` writes the report of each to target/peers/NAME/report, and `cognito-fake report` merges them in
target/peers/report. Exit code: 0 every run was completed, whatever broke; 1 one was not, and stderr says why.
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

# Command line of each with its defaults, except for the loopback port, and the account in its ARNs.
PEERS = {
    "moto": {
        "start": "moto_server --host 127.0.0.1 --port {port}",
        "account": "123456789012",
    },
    "ministack": {
        "start": "BIND_HOST=127.0.0.1 GATEWAY_PORT={port} ministack",
        "account": "000000000000",
    },
}

# Our own server, with one of everything that clauses need in an account; the suite reads from it what there is.
CONTROL = "cognito-fake"
CONTROL_START = (
    "cognito-fake serve --port {port}"
    " --role arn:aws:iam::123456789012:role/One --role arn:aws:iam::123456789012:role/Two"
    " --saml-provider arn:aws:iam::123456789012:saml-provider/Saml"
    " --open-id-provider arn:aws:iam::123456789012:oidc-provider/id.example=app,web"
    " --foreign-pool us-east-1:ffffffff-ffff-4fff-bfff-ffffffffffff"
)


class RunFailed(Exception):
    """A run was not completed; the reason in one line."""


def main():
    chosen = sys.argv[1:]
    names = [*PEERS, CONTROL]
    if unknown := set(chosen) - set(names):
        sys.exit(f"there is no peer {', '.join(sorted(unknown))}; allowed: {', '.join(names)}")
    binary = build()
    failures = 0
    for name in chosen or names:
        try:
            run(name, binary)
        except RunFailed as why:
            failures += 1
            print(f"the run on {name} failed: {why}", file=sys.stderr)
    if failures:
        sys.exit(1)
    if not chosen:
        update_docs(binary, names)


def update_docs(binary, names):
    """Merges the reports, and replaces the date and the table in docs/peers.md."""
    whole = WORK / "report"
    reports = [WORK / name / "report" for name in names]
    # It exits with 1, because clauses are broken.
    subprocess.run([binary, "report", *reports, "--out", whole], stdout=subprocess.DEVNULL)
    blocks = (whole / "report.md").read_text().split("\n\n")
    table = next(block for block in blocks if block.startswith("| backend |"))
    docs = ROOT / "docs" / "peers.md"
    start, end = "<!-- report -->\n", "<!-- /report -->"
    before, rest = docs.read_text().split(start)
    docs.write_text(f"{before}{start}{blocks[1]}\n\n{table}\n{end}{rest.split(end)[1]}")


def build():
    """Path of our own binary, which runs the suite and is the control."""
    command = ["cargo", "build", "--locked", "-p", "cognito-identity-cli", "--message-format", "json-render-diagnostics"]
    lines = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return next(path for line in lines if (path := json.loads(line).get("executable")))


def run(name, binary):
    """Installs and starts a peer, runs the suite on it, and stops it."""
    folder = WORK / name
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / "report" / "report.json"
    report.unlink(missing_ok=True)
    options = ["--no-lease", "--cases", str(CASES), "--seed", str(SEED), "--max-minutes", str(MINUTES), "--timeout", "10"]
    if peer := PEERS.get(name):
        install(name, folder)
        start = arguments(folder, peer["start"])
        title = f"{name} {pinned(name)}"
        roles = [f"arn:aws:iam::{peer['account']}:role/{role}" for role in ("One", "Two")]
        options += ["--account", peer["account"], *(word for role in roles for word in ("--role", role))]
    else:
        start = [binary, *CONTROL_START.split()[1:]]
        title = f"{name} (control)"
    with running(name, start, folder) as url:
        verify(binary, url, ["--name", title, *options], folder)
    if not report.exists():
        raise RunFailed("the suite wrote no report")


def pinned(name):
    return re.search(rf"^{name}(\[\w+\])?==(\S+)", (HERE / f"{name}.txt").read_text(), re.MULTILINE)[2]


def install(name, folder):
    """Installs the pinned versions in an environment of their own, which has a copy of the pins that it was made from."""
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
        raise RunFailed(f"it was not installed within {INSTALL_LIMIT_S} s") from None
    if done.returncode:
        raise RunFailed(f"it cannot be installed: {last_line(done.stderr)}")
    installed.write_text(pins.read_text())


def arguments(folder, start):
    """Splits the command line of a program in the environment; `NAME=value` before it is passed through env."""
    given = start.split()
    settings = [word for word in given if re.match(r"[A-Z_]+=", word)]
    program, *rest = given[len(settings):]
    return ["env", *settings, str(folder / "python" / "bin" / program), *rest]


@contextmanager
def running(name, start, folder):
    """Runs the peer as a process until the block ends, and yields its URL."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = folder / "log.txt"
    print(f"-- {name} at {url}", flush=True)
    with log.open("w") as out:
        # A process group, because a server may have workers.
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
    """Waits until the peer returns any response."""
    # moto finds the service by the scope of the signature; the peers do not check the rest.
    scope = "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/cognito-identity/aws4_request, SignedHeaders=host"
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AWSCognitoIdentityService.ListIdentityPools",
        "authorization": f"{scope}, Signature=0",
    }
    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RunFailed(f"it ended with code {process.returncode}: {last_line(log.read_text(errors='replace'))}")
        try:
            urllib.request.urlopen(urllib.request.Request(url, b'{"MaxResults":1}', headers), timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise RunFailed(f"it returned no response within {START_LIMIT_S} s")


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


def verify(binary, url, options, folder):
    """Runs the suite; a broken clause is no failure of the run."""
    command = [binary, "verify", "--against", "endpoint", "--endpoint-url", url, *options, "--report", folder / "report"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    # After its minutes the run sends no requests, and ends soon.
    limit = 60 * (MINUTES + 2)
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        raise RunFailed(f"the suite did not end within {limit} s") from None
    (folder / "verify.txt").write_text(done.stdout)
    if done.returncode not in (0, 1):
        raise RunFailed(f"the suite could not be run: {last_line(done.stderr)}")


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it printed nothing"


if __name__ == "__main__":
    main()

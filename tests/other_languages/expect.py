"""What the Python scripts share. They end at the first thing that is not as expected."""

import faulthandler
import json
import os
import sys
import urllib.error
import urllib.request
from base64 import b64encode
from datetime import datetime, timedelta, timezone

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

# A script takes a few seconds, and ends after five minutes if a client waits for ever.
faulthandler.dump_traceback_later(300, exit=True)

URL = os.environ["COGNITO_FAKE_URL"]
GOOGLE = "accounts.google.com"
MEMBER = "arn:aws:iam::123456789012:role/Member"


def fail(what):
    sys.exit(f"NOT AS EXPECTED: {what}")


def same(what, expected, found):
    if found != expected:
        fail(f"{what}: expected {expected!r}, found {found!r}")
    print(f"ok: {what}")


def fake(method, path, body=None):
    """What tests may arrange and ask, with the profile's keys where signatures are checked."""
    keys = boto3.Session().get_credentials()
    basic = b64encode(f"{keys.access_key}:{keys.secret_key}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{URL}/_fake/{path}", data, headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        fail(f"{method} /_fake/{path}: {error.code} {error.read().decode()}")


def login(subject):
    """A login of Google for the app `my-app`."""
    token = fake("POST", "login-token", {"provider": GOOGLE, "subject": subject, "audience": "my-app"})["token"]
    return {GOOGLE: token}


def freeze():
    """Stops the fake's clock. Returns the one right CreationDate of what is created from now on, and the one right
    Expiration of credentials: they last an hour, and end at a whole second."""
    now = fake("POST", "clock", {"stopped": True})["now"]
    created = datetime.fromtimestamp(round(now * 1000) / 1000, timezone.utc)
    return created, created.replace(microsecond=0) + timedelta(hours=1)


def client(service, session=None, **config):
    return (session or boto3.Session()).client(service, endpoint_url=URL, config=Config(**config))


def public(service):
    """A client that signs nothing."""
    return client(service, signature_version=UNSIGNED)


def session_of(credentials):
    """A session that signs with issued credentials, under either name the services have for the secret."""
    secret = credentials.get("SecretKey") or credentials["SecretAccessKey"]
    return boto3.Session(credentials["AccessKeyId"], secret, credentials["SessionToken"])


def refused(what, error, call, status=400, message=None, kind=ClientError):
    """Demands a refusal: its name, its status, its class, and its words where they are given."""
    try:
        call()
    except kind as refusal:
        answer = refusal.response
        same(f"{what}: error", error, answer["Error"]["Code"])
        same(f"{what}: status", status, answer["ResponseMetadata"]["HTTPStatusCode"])
        if message is not None:
            same(f"{what}: message", message, answer["Error"]["Message"])
        if not answer["Error"]["Message"] or not answer["ResponseMetadata"]["RequestId"]:
            fail(f"{what}: a refusal has a message and a request id: {answer}")
    else:
        fail(f"{what}: expected {error}, found a success")

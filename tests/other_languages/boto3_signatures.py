"""boto3 against a server that checks signatures: who gets in, and the error of each mistake."""

from datetime import timedelta
from unittest.mock import patch

import boto3
import botocore.auth
from expect import MEMBER, client, fake, public, refused, same, session_of

fake("POST", "reset", {})
own = boto3.Session()
keys = own.get_credentials()


def pools(session, **config):
    return client("cognito-identity", session, **config).list_identity_pools(MaxResults=1)


def caller(session):
    return client("sts", session).get_caller_identity()


pool = client("cognito-identity").create_identity_pool(IdentityPoolName="shop", AllowUnauthenticatedIdentities=True)
pool = pool["IdentityPoolId"]
same("a call by the profile", pool, pools(own)["IdentityPools"][0]["IdentityPoolId"])

mistakes = {
    "a wrong secret": (
        boto3.Session(keys.access_key, "wrong"),
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
    ),
    "an unknown key": (
        boto3.Session("AKIANOBODY", keys.secret_key),
        "UnrecognizedClientException",
        "InvalidClientTokenId",
    ),
    "another region": (
        boto3.Session(region_name="eu-central-1"),
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
    ),
}
for mistake, (session, error, of_sts) in mistakes.items():
    refused(mistake, error, lambda: pools(session))
    refused(f"{mistake} at STS", of_sts, lambda: caller(session), status=403)

nobody = public("cognito-identity")
missing = "MissingAuthenticationTokenException"
refused("no signature", missing, lambda: nobody.list_identity_pools(MaxResults=1))
refused("no signature at STS", "MissingAuthenticationToken", public("sts").get_caller_identity, status=403)

# The client's clock is wrong by what is more than five minutes, either way.
now = botocore.auth.get_current_datetime
for minutes in (-6, 6):
    with patch("botocore.auth.get_current_datetime", lambda *a, **k: now(*a, **k) + timedelta(minutes=minutes)):
        refused(f"a clock that is off by {minutes} minutes", "InvalidSignatureException", lambda: pools(own))
    with patch("botocore.auth.get_current_datetime", lambda *a, **k: now(*a, **k) + timedelta(minutes=minutes / 2)):
        same(f"a clock that is off by {minutes / 2} minutes", 1, len(pools(own)["IdentityPools"]))

# Credentials that the fake issued sign too, whole ones that are not too old; their role allows nothing.
client("cognito-identity").set_identity_pool_roles(IdentityPoolId=pool, Roles={"unauthenticated": MEMBER})
guest = nobody.get_id(IdentityPoolId=pool)["IdentityId"]
issued = nobody.get_credentials_for_identity(IdentityId=guest)["Credentials"]
refused("a call by issued credentials", "AccessDeniedException", lambda: pools(session_of(issued)))
without = session_of({**issued, "SessionToken": None})
refused("issued credentials without their token", "UnrecognizedClientException", lambda: pools(without))
wrong = session_of({**issued, "SecretKey": "wrong"})
refused("issued credentials with a wrong secret", "InvalidSignatureException", lambda: pools(wrong))
fake("POST", "clock", {"advance_seconds": 3601})
refused("issued credentials after an hour", "ExpiredTokenException", lambda: pools(session_of(issued)))

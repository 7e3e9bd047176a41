"""boto3 and PyJWT: from a login through Cognito Identity and STS to credentials, and the token verified on the way."""

import json
import urllib.request

import boto3
import jwt
from expect import GOOGLE, MEMBER, URL, client, fail, fake, login, public, refused, same, session_of

fake("POST", "reset", {})
cognito, unsigned, sts = client("cognito-identity"), public("cognito-identity"), public("sts")

pool = cognito.create_identity_pool(
    IdentityPoolName="shop",
    AllowUnauthenticatedIdentities=True,
    AllowClassicFlow=True,
    SupportedLoginProviders={GOOGLE: "my-app"},
)["IdentityPoolId"]
alice = login("alice")
identity = unsigned.get_id(IdentityPoolId=pool, Logins=alice)["IdentityId"]
same("a user's identity each time", identity, unsigned.get_id(IdentityPoolId=pool, Logins=alice)["IdentityId"])
token = unsigned.get_open_id_token(IdentityId=identity, Logins=alice)["Token"]

# Verified as any service does it that knows the address only.
with urllib.request.urlopen(f"{URL}/.well-known/openid-configuration") as answer:
    discovery = json.load(answer)
keys = jwt.PyJWKClient(discovery["jwks_uri"])
key = keys.get_signing_key_from_jwt(token)
verify = {"algorithms": discovery["id_token_signing_alg_values_supported"], "issuer": discovery["issuer"]}
claims = jwt.decode(token, key, audience=pool, **verify)
same("subject of the token", identity, claims["sub"])
same("how the user signed in", ["authenticated", GOOGLE], claims["amr"][:2])
head, body, signature = token.split(".")
try:
    jwt.decode(f"{head}.{body}.{signature[:-8]}AAAAAAAA", key, audience=pool, **verify)
    fail("a spoilt signature was verified")
except jwt.InvalidSignatureError:
    print("ok: a spoilt signature is none")


def assume(token):
    return sts.assume_role_with_web_identity(RoleArn=MEMBER, RoleSessionName="shop", WebIdentityToken=token)


assumed = assume(token)
same("subject STS found", identity, assumed["SubjectFromWebIdentityToken"])
credentials = assumed["Credentials"]
caller = client("sts", session_of(credentials)).get_caller_identity()
same("who STS says it is", "arn:aws:sts::123456789012:assumed-role/Member/shop", caller["Arn"])
same("the account", "123456789012", caller["Account"])
same("whom the fake issued it to", identity, fake("GET", f"session/{credentials['AccessKeyId']}")["identity_id"])

cognito.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": MEMBER})
enhanced = unsigned.get_credentials_for_identity(IdentityId=identity, Logins=alice)["Credentials"]
caller = client("sts", session_of(enhanced)).get_caller_identity()
expected = "arn:aws:sts::123456789012:assumed-role/Member/CognitoIdentityCredentials"
same("who the enhanced flow makes it", expected, caller["Arn"])

unknown = boto3.Session("ASIANOBODY", "secret", "token")
who = client("sts", unknown).get_caller_identity
refused("credentials of nobody", "InvalidClientTokenId", who, status=403)

# Refusals of STS, some of which only time brings.
forged = sts.exceptions.InvalidIdentityTokenException
refused("a login token at STS", "InvalidIdentityToken", lambda: assume(alice[GOOGLE]), kind=forged)
fake("POST", "clock", {"advance_seconds": 601})
old = sts.exceptions.ExpiredTokenException
refused("a token after ten minutes", "ExpiredTokenException", lambda: assume(token), kind=old)
fake("POST", "clock", {"advance_seconds": 3600})
who = client("sts", session_of(credentials)).get_caller_identity
refused("credentials after an hour", "ExpiredToken", who, status=403)

"""Verifiers of OpenID tokens for Python, over https, with the key in either form that a service may publish it in: as AWS
does, in padded base64 with a zero byte in front, and as RFC 7518 has it, in base64url. A verifier that rejects the first
must do so here too; the day it no longer does, this script fails and the table in the server's README is to be changed."""

import binascii
import json
import os
import urllib.request

import jwt
from expect import URL, client, fail, fake, public, same
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import KeySet

ISSUER = "https://cognito-identity.amazonaws.com"
FORMS = {"AWS's form": URL, "base64url": os.environ["COGNITO_FAKE_BASE64URL_URL"]}

fake("POST", "reset", {})
pool = client("cognito-identity").create_identity_pool(
    IdentityPoolName="shop", AllowUnauthenticatedIdentities=True, AllowClassicFlow=True
)["IdentityPoolId"]
unsigned = public("cognito-identity")
identity = unsigned.get_id(IdentityPoolId=pool)["IdentityId"]
token = unsigned.get_open_id_token(IdentityId=identity)["Token"]


def by_joserfc(key_set):
    """The claims, if joserfc accepts the keys."""
    return joserfc_jwt.decode(token, KeySet.import_key_set(key_set), algorithms=["RS512"]).claims


for form, server in FORMS.items():
    jwks_uri = f"{server}/.well-known/jwks_uri"
    key = jwt.PyJWKClient(jwks_uri).get_signing_key_from_jwt(token)
    claims = jwt.decode(token, key, algorithms=["RS512"], issuer=ISSUER, audience=pool)
    same(f"PyJWT, {form}: subject", identity, claims["sub"])

    with urllib.request.urlopen(jwks_uri) as response:
        key_set = json.load(response)
    if form == "base64url":
        same(f"joserfc, {form}: subject", identity, by_joserfc(key_set)["sub"])
        continue
    try:
        by_joserfc(key_set)
    except binascii.Error:
        print(f"ok: joserfc, {form}: it rejects the key")
    else:
        fail(f"joserfc, {form}: expected an error, found claims")

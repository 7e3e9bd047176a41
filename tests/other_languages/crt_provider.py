"""The credentials provider of the AWS Common Runtime, on which the SDKs for C++ and Swift and for IoT devices are built.

It connects by https alone, and to port 443 alone: the endpoint is a host name. A proxy of this script's own, on loopback,
connects it to the server's port, so the handshake and all that follows are between the runtime and the server.
"""

import os
import re
import socket
import socketserver
import threading
from contextlib import suppress
from urllib.parse import urlsplit

from awscrt.auth import AwsCredentialsProvider
from awscrt.exceptions import AwsCrtError
from awscrt.http import HttpProxyConnectionType, HttpProxyOptions
from awscrt.io import ClientTlsContext, TlsContextOptions
from expect import GOOGLE, MEMBER, URL, client, fail, fake, freeze, login, same, session_of

SERVER = urlsplit(URL)
# Limit of each wait for the network.
TIMEOUT_SECONDS = 30


class Tunnel(socketserver.StreamRequestHandler):
    """Connects one client of the proxy to the server, and records where the client wanted to go."""

    targets = []
    timeout = TIMEOUT_SECONDS

    def handle(self):
        method, target, _ = self.rfile.readline().decode().split()
        while self.rfile.readline().strip():
            pass
        self.targets.append(f"{method} {target}")
        with socket.create_connection((SERVER.hostname, SERVER.port), timeout=TIMEOUT_SECONDS) as server:
            self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=relay, args=(server, self.request), daemon=True)
            back.start()
            relay(self.request, server)
            back.join(TIMEOUT_SECONDS)


def relay(source, sink):
    """Sends what arrives from one socket to the other, to its end."""
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


def provide(logins=None, trusted=None):
    """Returns the credentials that the runtime gets for the identity. The runtime trusts the CA in the file `trusted`, or
    in SSL_CERT_FILE."""
    options = TlsContextOptions()
    if trusted:
        options.override_default_trust_store_from_path(None, trusted)
    provider = AwsCredentialsProvider.new_cognito(
        endpoint=SERVER.hostname,
        identity=identity,
        tls_ctx=ClientTlsContext(options),
        logins=logins,
        http_proxy_options=HttpProxyOptions(
            *proxy.server_address, connection_type=HttpProxyConnectionType.Tunneling
        ),
    )
    return provider.get_credentials().result(TIMEOUT_SECONDS)


def check(what, credentials, role):
    """Checks that the credentials are the fake's own, of the identity and this role, and end when they should."""
    same(f"{what}: access key id", True, bool(re.fullmatch("ASIAFAKE[A-Z2-7]{12}", credentials.access_key_id)))
    same(f"{what}: expiration", expiration, credentials.expiration)
    issued = {
        "AccessKeyId": credentials.access_key_id,
        "SecretKey": credentials.secret_access_key,
        "SessionToken": credentials.session_token,
    }
    caller = client("sts", session_of(issued)).get_caller_identity()["Arn"]
    same(f"{what}: role", f"arn:aws:sts::123456789012:assumed-role/{role}/CognitoIdentityCredentials", caller)
    same(f"{what}: identity", identity, fake("GET", f"session/{credentials.access_key_id}")["identity_id"])


fake("POST", "reset", {})
_, expiration = freeze()
cognito = client("cognito-identity")
pool = cognito.create_identity_pool(
    IdentityPoolName="shop", AllowUnauthenticatedIdentities=True, SupportedLoginProviders={GOOGLE: "my-app"}
)["IdentityPoolId"]
roles = {"authenticated": MEMBER, "unauthenticated": MEMBER.replace("Member", "Guest")}
cognito.set_identity_pool_roles(IdentityPoolId=pool, Roles=roles)
identity = cognito.get_id(IdentityPoolId=pool)["IdentityId"]

proxy = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Tunnel)
proxy.daemon_threads = True
threading.Thread(target=proxy.serve_forever, daemon=True).start()

check("guest", provide(trusted=os.environ["SSL_CERT_FILE"]), "Guest")
same("where the runtime connects to", [f"CONNECT {SERVER.hostname}:443"], sorted(set(Tunnel.targets)))

check("user", provide(list(login("alice").items())), "Member")
same("logins of the former guest", [GOOGLE], cognito.describe_identity(IdentityId=identity)["Logins"])

try:
    provide()
    fail("an identity of a user, without a login: expected an error, found credentials")
except AwsCrtError as error:
    same("the error of a refusal", "AWS_AUTH_CREDENTIALS_PROVIDER_HTTP_STATUS_FAILURE", error.name)

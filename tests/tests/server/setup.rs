//! A server of its own for each test, and bytes to and from it.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};

use cognito_identity_fake::{Builder, FakeCognitoIdentity};
use cognito_identity_server::Options;
use cognito_identity_tests::socket::Socket;
use serde_json::Value;

/// A server that runs until it is dropped.
pub(crate) struct World {
    pub(crate) address: SocketAddr,
    _socket: Socket,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(FakeCognitoIdentity::builder(), |_| ())
    }

    /// Starts a server with these options on a free port.
    pub(crate) fn with(fake: Builder, set_up: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options::default();
        set_up(&mut options);
        let socket = Socket::with(fake, options);
        let address = socket.url.split_once("://").and_then(|(_, address)| address.parse().ok()).unwrap();
        Self { address, _socket: socket }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).unwrap()
    }

    /// Sends bytes, closes the sending half, and returns the whole response until the server closes the connection.
    pub(crate) fn send(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // A server may close before it has read everything.
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut response = Vec::new();
        let _ = stream.read_to_end(&mut response);
        String::from_utf8_lossy(&response).into_owned()
    }

    /// Sends a request and returns the response: status, head and body.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> ServerResponse {
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| *name == "Host") {
            let _ = write!(head, "Host: {}\r\n", self.address);
        }
        for (name, value) in headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        ServerResponse::from_text(&self.send(format!("{head}\r\n{body}").as_bytes()))
    }

    /// Sends an unsigned Cognito Identity request.
    pub(crate) fn call(&self, operation: &str, body: &str) -> ServerResponse {
        self.ask("POST", "/", &service(operation).each_ref().map(|(a, b)| (a.as_str(), b.as_str())), body)
    }

    /// Sends a request to `/_fake/…`.
    pub(crate) fn control(&self, method: &str, path: &str, body: &str) -> ServerResponse {
        self.ask(method, &format!("/_fake/{path}"), &[("Content-Type", "application/json")], body)
    }

    /// Creates a pool with guests and returns its id.
    pub(crate) fn pool(&self) -> String {
        let config = r#"{"IdentityPoolName":"pool","AllowUnauthenticatedIdentities":true,"DeveloperProviderName":"login.example","SupportedLoginProviders":{"accounts.google.com":"app"}}"#;
        self.call("CreateIdentityPool", config).json()["IdentityPoolId"].as_str().unwrap().to_owned()
    }

    /// Whether the server still responds.
    pub(crate) fn is_well(&self) -> bool {
        self.call("ListIdentityPools", r#"{"MaxResults":1}"#).status == 200
    }
}

pub(crate) fn service(operation: &str) -> [(String, String); 2] {
    [
        ("Content-Type".to_owned(), "application/x-amz-json-1.1".to_owned()),
        ("X-Amz-Target".to_owned(), format!("AWSCognitoIdentityService.{operation}")),
    ]
}

/// Response of the server.
#[derive(Debug)]
pub(crate) struct ServerResponse {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl ServerResponse {
    pub(crate) fn from_text(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Self { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

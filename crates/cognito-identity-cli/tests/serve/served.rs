//! Starts a server in a process of its own, and sends requests to it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// Limit of a wait for a server, so that a test of one that hangs ends.
const MAX_WAIT: Duration = Duration::from_mins(1);

/// A server in a process of its own.
pub(crate) struct Served {
    process: Child,
    /// `http` or `https`.
    pub(crate) scheme: String,
    pub(crate) address: String,
    /// Lines that the server printed before it was ready.
    pub(crate) printed: Vec<String>,
}

impl Served {
    pub(crate) fn start(args: &[&str]) -> Self {
        Self::start_by(command(args))
    }

    pub(crate) fn start_by(command: Command) -> Self {
        Self::start_with(command, Stdio::piped())
    }

    /// Starts the server with a closed standard error.
    pub(crate) fn start_unheard(args: &[&str]) -> Self {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        Self::start_with(command(args), writer.into())
    }

    fn start_with(mut command: Command, stderr: Stdio) -> Self {
        let mut process = command.stdout(Stdio::piped()).stderr(stderr).spawn().unwrap();
        let mut printed = Vec::new();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let (scheme, address) = loop {
            let Some(Ok(line)) = lines.next() else {
                panic!("{command:?}: {:?}", process.wait_with_output())
            };
            if let Some((scheme, address)) =
                line.strip_prefix("listening on ").and_then(|url| url.split_once("://"))
            {
                break (scheme.to_owned(), address.to_owned());
            }
            printed.push(line);
        };
        Self { process, scheme, address, printed }
    }

    /// Returns the whole response to a request of the service.
    pub(crate) fn call(&self, operation: &str, body: &Value) -> String {
        let headers = format!(
            "Content-Type: application/x-amz-json-1.1\r\nX-Amz-Target: AWSCognitoIdentityService.{operation}"
        );
        self.send("POST", "/", &headers, &body.to_string())
    }

    fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        self.try_send(method, path, headers, body).unwrap()
    }

    fn try_send(&self, method: &str, path: &str, headers: &str, body: &str) -> Option<String> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(MAX_WAIT)).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        let mut response = String::new();
        stream.read_to_string(&mut response).ok()?;
        Some(response)
    }

    pub(crate) fn ask(&self, operation: &str, body: &Value) -> Value {
        let response = self.call(operation, body);
        serde_json::from_str(response.split("\r\n\r\n").nth(1).unwrap()).unwrap()
    }

    /// The response to a request of the service; `None` if none came whole, since the server is gone.
    pub(crate) fn try_ask(&self, operation: &str, body: &Value) -> Option<Value> {
        let headers = format!(
            "Content-Type: application/x-amz-json-1.1\r\nX-Amz-Target: AWSCognitoIdentityService.{operation}"
        );
        let response = self
            .try_send("POST", "/", &headers, &body.to_string())
            .filter(|response| !response.is_empty())?;
        assert!(response.starts_with("HTTP/1.1 200"), "{operation}: {response}");
        serde_json::from_str(response.split("\r\n\r\n").nth(1)?).ok()
    }

    /// The response to a control request under `/_fake/`; `None` if none came whole, since the server is gone.
    pub(crate) fn try_control(&self, method: &str, path: &str, body: &str) -> Option<Value> {
        let path = format!("/_fake/{path}");
        let response = self.try_send(method, &path, "Content-Type: application/json", body)?;
        assert!(response.starts_with("HTTP/1.1 200"), "{path}: {response}");
        serde_json::from_str(response.split("\r\n\r\n").nth(1)?).ok()
    }

    /// Sends a signal, and waits for nothing.
    pub(crate) fn signal(&self, signal: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    pub(crate) fn get(&self, path: &str) -> String {
        let response = self.send("GET", path, "Accept: */*", "");
        response.split("\r\n\r\n").nth(1).unwrap().to_owned()
    }

    pub(crate) fn move_clock(&self, order: &Value) {
        self.control("clock", order);
    }

    /// Arranges something under `/_fake/`.
    pub(crate) fn control(&self, path: &str, order: &Value) {
        let path = format!("/_fake/{path}");
        let response = self.send("POST", &path, "Content-Type: application/json", &order.to_string());
        assert!(response.starts_with("HTTP/1.1 200"), "{response}");
    }

    /// The response to an order that is a mistake.
    pub(crate) fn rejected(&self, path: &str, body: &str) -> String {
        let path = format!("/_fake/{path}");
        let response = self.send("POST", &path, "Content-Type: application/json", body);
        assert!(response.starts_with("HTTP/1.1 400"), "{path}: {response}");
        response
    }

    pub(crate) fn create_pool(&self, name: &str) -> String {
        let config = json!({"IdentityPoolName": name, "AllowUnauthenticatedIdentities": true});
        self.ask("CreateIdentityPool", &config)["IdentityPoolId"].as_str().unwrap().to_owned()
    }

    pub(crate) fn pools(&self) -> Vec<String> {
        let pools = self.ask("ListIdentityPools", &json!({"MaxResults": 60}));
        let pools = pools["IdentityPools"].as_array().unwrap();
        pools.iter().map(|pool| pool["IdentityPoolId"].as_str().unwrap().to_owned()).collect()
    }

    /// Ends the server by a signal's name, and returns its output.
    pub(crate) fn end(self, signal: &str) -> Output {
        self.signal(signal);
        self.ended()
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Waits until the server ends by itself, and returns its status and standard error.
    pub(crate) fn ended(mut self) -> Output {
        let status = self.process.wait().unwrap();
        let mut stderr = Vec::new();
        self.process.stderr.take().unwrap().read_to_end(&mut stderr).unwrap();
        Output { status, stdout: Vec::new(), stderr }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-fake"));
    command.args(["serve", "--port", "0"]).args(args).stdin(Stdio::null());
    command
}

/// A command of the tool against a server.
#[cfg(feature = "endpoint")]
pub(crate) fn tool(served: &Served, command: &str, args: &[&str]) -> Command {
    let mut tool = Command::new(env!("CARGO_BIN_EXE_cognito-fake"));
    tool.args([
        command,
        "--against",
        "endpoint",
        "--endpoint-url",
        &format!("{}://{}", served.scheme, served.address),
    ]);
    tool.args(args).stdin(Stdio::null());
    tool
}

/// The one line of a server that could not run.
pub(crate) fn refused(args: &[&str]) -> String {
    let mut process = command(args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let stderr = process.stderr.take().unwrap();
    // A server that accepts wrong options runs on.
    let (line, first) = mpsc::channel();
    thread::spawn(move || line.send(BufReader::new(stderr).lines().collect::<Result<Vec<_>, _>>()));
    let lines = first.recv_timeout(MAX_WAIT);
    if lines.is_err() {
        let _ = process.kill();
    }
    let status = process.wait().unwrap();
    let printed = lines.unwrap_or_else(|_| panic!("{args:?}: it runs")).unwrap().join("\n");
    assert_eq!(status.code(), Some(2), "{args:?}: {printed}");
    assert!(printed.starts_with("error: ") && printed.lines().count() == 1, "{args:?}: {printed}");
    printed
}

/// A file of this test's own, which is not there yet.
pub(crate) fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("serve-{name}"));
    // It is there only if an earlier run of this test failed.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder.join("state.json")
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

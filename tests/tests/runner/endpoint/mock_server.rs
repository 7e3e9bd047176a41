//! Mock server with arbitrary responses.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// A server that responds to preflight requests correctly, and to all others in its own way.
pub(super) struct MockServer {
    pub(super) url: String,
    pub(super) asked: Arc<AtomicU64>,
}

/// Response to a connection, written once its request is read.
pub(super) type Way = fn(&mut TcpStream);

impl MockServer {
    /// Starts a server that responds by `way`; `from_the_start`: to the preflight request too.
    pub(super) fn answering(way: Way, from_the_start: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                let counted = Arc::clone(&counted);
                thread::spawn(move || {
                    let Some(request) = request(&mut stream) else { return };
                    if !from_the_start && request.contains(r#"{"MaxResults":1}"#) {
                        let _ = stream.write_all(&http(
                            "200 OK",
                            "application/x-amz-json-1.1",
                            r#"{"IdentityPools":[]}"#,
                        ));
                    } else if request.starts_with("GET /_fake/account") {
                        let _ = stream.write_all(&http("404 Not Found", "text/plain", "no"));
                    } else {
                        counted.fetch_add(1, Ordering::SeqCst);
                        way(&mut stream);
                    }
                });
            }
        });
        Self { url, asked }
    }
}

/// Reads a whole request, head and body.
fn request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if body.len() >= length.unwrap_or(0_usize) {
            return Some(text);
        }
    }
}

/// An HTTP response.
pub(super) fn http(status: &str, content_type: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

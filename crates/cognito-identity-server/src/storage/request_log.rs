//! Appends two JSON lines for each request to the services: its arrival and its end, so that a test can count them.

use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use cognito_identity_fake::{Clock, SystemClock};
use serde::Serialize;

use crate::error::{ServeError, ServeErrorKind};
use crate::storage::journal::Entry;

/// Log file that lines are appended to.
#[derive(Debug)]
pub(crate) struct RequestLog {
    path: PathBuf,
    file: Mutex<File>,
    /// Whether a write has failed: only the first failure is printed.
    has_failed: AtomicBool,
}

impl RequestLog {
    pub(crate) fn open(path: &Path) -> Result<Self, ServeError> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(|error| cannot_write(path).because(error))?;
        Ok(Self { path: path.to_owned(), file: Mutex::new(file), has_failed: AtomicBool::new(false) })
    }

    /// Logs the arrival of a request.
    pub(crate) fn begin(&self, number: u64, operation: Cow<'static, str>) -> Logged<'_> {
        let line = Line { event: "arrived", number, ms: now(), operation, end: None };
        self.write(&line);
        Logged { log: self, line }
    }

    fn write(&self, line: &Line) {
        let Ok(mut text) = serde_json::to_vec(line) else { return };
        text.push(b'\n');
        // One write for a line, so that a concurrent reader sees whole lines.
        let written = self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(&text);
        if let Err(error) = written
            && !self.has_failed.swap(true, Ordering::Relaxed)
        {
            eprintln!("error: {}: {error}", cannot_write(&self.path));
        }
    }
}

fn cannot_write(path: &Path) -> ServeError {
    ServeError::new(ServeErrorKind::File, format!("cannot write the log {}", path.display()))
}

fn now() -> i64 {
    SystemClock.now().as_millis()
}

#[derive(Debug, Serialize)]
struct Line {
    event: &'static str,
    number: u64,
    /// Timestamp by the machine's clock, even if the fake's clock was moved.
    ms: i64,
    operation: Cow<'static, str>,
    #[serde(flatten)]
    end: Option<End>,
}

#[derive(Debug, Serialize)]
struct End {
    status: Option<u16>,
    error: Option<Cow<'static, str>>,
}

/// Request that has arrived. Its drop logs the end, before the client has the response.
#[derive(Debug)]
pub(crate) struct Logged<'a> {
    log: &'a RequestLog,
    line: Line,
}

impl Logged<'_> {
    /// Records the response, or its loss.
    pub(crate) fn end(&mut self, entry: &Entry) {
        self.line.event = if entry.status.is_some() { "answered" } else { "lost" };
        self.line.end = Some(End { status: entry.status, error: entry.error.clone() });
    }
}

impl Drop for Logged<'_> {
    fn drop(&mut self) {
        if self.line.end.is_none() {
            // The client has disconnected or the server stops: no response is sent.
            self.line.event = "dropped";
        }
        self.line.ms = now();
        self.log.write(&self.line);
    }
}

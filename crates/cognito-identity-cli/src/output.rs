//! Standard output that may be closed early, as `cognito-fake … | head -1` does.

use std::io::{self, ErrorKind, Write};

use crate::error::CannotRun;

/// Writer whose reader may close the pipe: further output then counts as written, so that the run still ends with its
/// verdict.
#[derive(Debug)]
pub(crate) struct Output<W>(pub(crate) W);

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(bytes.len()),
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            flushed => flushed,
        }
    }
}

/// Converts an error of a command whose only task is to print: a closed pipe is a success.
pub(crate) fn unread(error: io::Error) -> Result<bool, CannotRun> {
    match error.kind() {
        ErrorKind::BrokenPipe => Ok(true),
        _ => Err(error.into()),
    }
}

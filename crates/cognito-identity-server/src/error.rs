//! Error of a server that cannot run. Start at [`ServeError`].

use std::fmt;

/// Reason why a server cannot run, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServeError(pub(crate) String);

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ServeError {}

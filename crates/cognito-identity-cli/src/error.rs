//! Error of a command that cannot run. Start at [`CannotRun`].

use std::fmt;
use std::io;

use cognito_identity_contracts::{UnknownName, error_chain};
use cognito_identity_runner::RunError;

/// Reason why the command could not run, in one line: the mistake, the allowed values, the remedy.
#[derive(Debug)]
pub(crate) struct CannotRun(pub(crate) String);

impl fmt::Display for CannotRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for CannotRun {
    fn from(why: String) -> Self {
        Self(why)
    }
}

impl From<UnknownName> for CannotRun {
    fn from(error: UnknownName) -> Self {
        Self(error.to_string())
    }
}

impl From<RunError> for CannotRun {
    fn from(error: RunError) -> Self {
        Self(error_chain(&error))
    }
}

impl From<io::Error> for CannotRun {
    fn from(error: io::Error) -> Self {
        Self(format!(
            "cannot write to standard output: {error}; write to a file or a terminal that accepts the text"
        ))
    }
}

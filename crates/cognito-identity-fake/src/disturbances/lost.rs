//! An answer that never comes.

use std::error::Error as StdError;
use std::fmt;

use cognito_identity::Error;

/// Why no answer came: the set-up [loses](crate::Disturbances::lost()) some. A caller finds it under
/// [`Error::Transport`]; whoever writes the caller's test may ask what has become of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostAnswer {
    has_arrived: bool,
}

impl LostAnswer {
    pub(crate) fn new(has_arrived: bool) -> Self {
        Self { has_arrived }
    }

    /// Whether the request arrived and was answered as any other, by a refusal perhaps. Otherwise nothing has changed.
    #[must_use]
    pub fn has_arrived(&self) -> bool {
        self.has_arrived
    }
}

impl fmt::Display for LostAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer was lost, as the fake's set-up asks for")
    }
}

impl StdError for LostAnswer {}

impl From<LostAnswer> for Error {
    fn from(lost: LostAnswer) -> Self {
        Self::Transport(Box::new(lost))
    }
}

//! The error of a call whose request or response was lost. Start at [`LostResponse`].

use std::error::Error as StdError;
use std::fmt;

use cognito_identity::Error;

/// Error of a call that was [lost](crate::Disturbances::lost()) on purpose. A caller finds it inside
/// [`Error::Transport`]; a test can check whether the request arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostResponse {
    has_arrived: bool,
}

impl LostResponse {
    pub(crate) fn new(has_arrived: bool) -> Self {
        Self { has_arrived }
    }

    /// Whether the request arrived and was executed, with success or an error. Otherwise nothing has changed.
    #[must_use]
    pub fn has_arrived(&self) -> bool {
        self.has_arrived
    }
}

impl fmt::Display for LostResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the call was lost, as configured by `Disturbances::lost`")
    }
}

impl StdError for LostResponse {}

impl From<LostResponse> for Error {
    fn from(lost: LostResponse) -> Self {
        Self::Transport(Box::new(lost))
    }
}

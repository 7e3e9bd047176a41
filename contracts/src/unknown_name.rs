//! Error of a name that is none of the suite's. Start at [`UnknownName`].

use std::fmt;

/// Error of a name that is none of the suite's, in one line with the allowed names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName(pub(crate) String);

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownName {}

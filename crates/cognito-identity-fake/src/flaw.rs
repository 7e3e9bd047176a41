//! Error in a saved state. Start at [`Flaw`].

use std::fmt;

/// Error in a saved state. Its message repeats nothing that may be a secret.
#[derive(Debug)]
pub(crate) struct Flaw(pub(crate) String);

impl Flaw {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }

    /// Makes a flaw at a place of the text, a JSON pointer. A key that is data appears as its position, counted from 0.
    pub(crate) fn at(place: impl fmt::Display, why: impl fmt::Display) -> Self {
        Self(format!("at {place}: {why}"))
    }
}

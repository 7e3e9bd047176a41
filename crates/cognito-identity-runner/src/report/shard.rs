//! A shard of a run, parsed from its text. Start at [`Shard`].

use std::fmt;
use std::str::FromStr;

use crate::error::{RunError, RunErrorKind};

/// Shard of a run that was cut into several: `2/3` is the second of three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    count: u32,
    number: u32,
}

impl Shard {
    /// Returns the shard of this number, counted from 1; `None` if there are fewer.
    #[must_use]
    pub fn new(number: u32, count: u32) -> Option<Self> {
        (1..=count).contains(&number).then_some(Self { count, number })
    }

    /// Number of the shard, counted from 1.
    #[must_use]
    pub fn number(self) -> u32 {
        self.number
    }

    /// Count of all shards.
    #[must_use]
    pub fn count(self) -> u32 {
        self.count
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.count)
    }
}

impl FromStr for Shard {
    type Err = RunError;

    fn from_str(text: &str) -> Result<Self, RunError> {
        let parts = text
            .split_once('/')
            .and_then(|(number, count)| Some((number.parse().ok()?, count.parse().ok()?)));
        let shard = parts.and_then(|(number, count)| Self::new(number, count));
        shard.ok_or_else(|| {
            let why = format!("`{text}` is no shard; allowed: one of so many, such as 2/3");
            RunError::new(RunErrorKind::Options, why)
        })
    }
}

//! Why a clause does not hold.

use cognito_identity::{Error, ErrorKind, Result};

/// What a check ends with.
pub type Check<T = ()> = std::result::Result<T, Failure>;

/// Why a check ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The service did something else than the clause says.
    Broken(String),
    /// No answer came, so nothing can be said.
    Inconclusive(String),
}

impl Failure {
    /// The same, with what it is a failure of.
    pub(crate) fn of(self, what: &str) -> Self {
        match self {
            Self::Broken(why) => Self::Broken(format!("{what}: {why}")),
            Self::Inconclusive(why) => Self::Inconclusive(format!("{what}: {why}")),
        }
    }
}

impl From<Error> for Failure {
    /// A refusal nobody expected breaks the clause; a lost answer says nothing.
    fn from(error: Error) -> Self {
        match error {
            Error::Service(refusal) => Self::Broken(format!("refused unexpectedly: {refusal}")),
            lost => Self::Inconclusive(chain(&lost)),
        }
    }
}

/// An error and all its sources, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

/// Ends the check unless the condition is true.
macro_rules! require {
    ($condition:expr, $($why:tt)+) => {
        if !$condition {
            return Err($crate::failure::Failure::Broken(format!($($why)+)));
        }
    };
}

/// Ends the check unless both sides are equal.
macro_rules! require_eq {
    ($left:expr, $right:expr, $($what:tt)+) => {
        match (&$left, &$right) {
            (left, right) if left == right => {}
            (left, right) => {
                let what = format!($($what)+);
                return Err($crate::failure::Failure::Broken(format!("{what}: {left:?} is not {right:?}")));
            }
        }
    };
}

pub(crate) use {require, require_eq};

/// The refusal of a call that must be refused, as kind and message.
pub(crate) fn refused<T: std::fmt::Debug>(answer: Result<T>) -> Check<(ErrorKind, String)> {
    match answer {
        Ok(answer) => Err(Failure::Broken(format!("not refused, but answered {answer:?}"))),
        // Throttling, and a backend that does not do the operation, say nothing about what the clause asks.
        Err(Error::Service(refusal)) if says_nothing(refusal.kind()) => {
            Err(Failure::Inconclusive(format!("no verdict from {refusal}")))
        }
        Err(Error::Service(refusal)) => Ok((refusal.kind().clone(), refusal.message().to_owned())),
        Err(lost) => Err(lost.into()),
    }
}

fn says_nothing(kind: &ErrorKind) -> bool {
    *kind == ErrorKind::TooManyRequests || kind.code() == "NotImplemented"
}

/// The answer of a call that may be refused; `None` if it was. A lost answer is no refusal.
pub(crate) fn attempt<T>(answer: Result<T>) -> Check<Option<T>> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(Error::Service(refusal)) if !says_nothing(refusal.kind()) => Ok(None),
        Err(other) => Err(Failure::Inconclusive(chain(&other))),
    }
}

/// Requires a refusal of this kind.
pub(crate) fn refused_as<T: std::fmt::Debug>(answer: Result<T>, kind: &ErrorKind) -> Check {
    let (seen, message) = refused(answer)?;
    require!(seen == *kind, "refused with {} ({message}), not with {}", seen.code(), kind.code());
    Ok(())
}

/// Requires a refusal of this kind in these words.
pub(crate) fn refused_saying<T: std::fmt::Debug>(answer: Result<T>, kind: &ErrorKind, words: &str) -> Check {
    let (seen, message) = refused(answer)?;
    require_eq!((seen.code(), message.as_str()), (kind.code(), words), "the refusal");
    Ok(())
}

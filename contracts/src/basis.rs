//! On what a clause stands.

use std::fmt;

/// Why a clause says what it says. There is no fourth reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// AWS says so: the page.
    Documented(&'static str),
    /// Somebody saw it on AWS: where that is recorded, and when it was seen, `undated` if the record does not say.
    Observed(&'static str, &'static str),
    /// Nobody has said or seen it: the open question it answers, by name. A run on AWS measures it.
    Assumed(&'static str),
}

impl Basis {
    /// Date of an observation whose record has none.
    pub(crate) const UNDATED: &'static str = "undated";

    /// `documented`, `observed` or `assumed`.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Documented(_) => "documented",
            Self::Observed(..) => "observed",
            Self::Assumed(_) => "assumed",
        }
    }

    /// Returns the date of an observation, if its record has one.
    #[must_use]
    pub fn date(self) -> Option<&'static str> {
        match self {
            Self::Observed(_, date) => Some(date).filter(|date| *date != Self::UNDATED),
            _ => None,
        }
    }

    /// The question, if the clause is an answer to one.
    #[must_use]
    pub fn question(self) -> Option<&'static str> {
        match self {
            Self::Assumed(question) => Some(question),
            _ => None,
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Documented(page) => write!(f, "documented: {page}"),
            Self::Observed(source, date) => write!(f, "observed: {source}, {date}"),
            Self::Assumed(question) => write!(f, "assumed: {question}"),
        }
    }
}

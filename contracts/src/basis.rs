//! Basis of a clause: documented, observed or assumed.

use std::fmt;

/// Source of a clause's sentence: one of exactly three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Documented by AWS: the page.
    Documented(&'static str),
    /// Observed on AWS: the record, and the date of the observation, `undated` if the record has none.
    Observed(&'static str, &'static str),
    /// Neither documented nor observed: the name of the open question it answers. A run on AWS measures it.
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

    /// Name of the open question, if the clause is assumed.
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

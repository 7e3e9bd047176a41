//! Basis of a clause: documented, observed or assumed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::unknown_name::UnknownName;

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

/// Kind of a basis, the firmest first: of a clause here, and of an answer to an open question in the fake's
/// calibration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BasisKind {
    /// AWS documents it.
    Documented,
    /// It was observed on AWS.
    Observed,
    /// It is neither documented nor observed.
    Assumed,
}

impl BasisKind {
    /// All kinds, the firmest first.
    pub const ALL: [Self; 3] = [Self::Documented, Self::Observed, Self::Assumed];

    /// `documented`, `observed` or `assumed`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Assumed => "assumed",
        }
    }
}

impl fmt::Display for BasisKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for BasisKind {
    type Err = UnknownName;

    fn from_str(word: &str) -> Result<Self, UnknownName> {
        let kind = Self::ALL.into_iter().find(|kind| kind.word() == word);
        kind.ok_or_else(|| {
            UnknownName(format!("`{word}` is no kind of basis; allowed: documented, observed, assumed"))
        })
    }
}

impl Basis {
    /// Date of an observation whose record has none.
    pub(crate) const UNDATED: &'static str = "undated";

    /// Kind of the basis.
    #[must_use]
    pub fn kind(self) -> BasisKind {
        match self {
            Self::Documented(_) => BasisKind::Documented,
            Self::Observed(..) => BasisKind::Observed,
            Self::Assumed(_) => BasisKind::Assumed,
        }
    }

    /// Page, record or question.
    #[must_use]
    pub fn source(self) -> &'static str {
        match self {
            Self::Documented(source) | Self::Observed(source, _) | Self::Assumed(source) => source,
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
        write!(f, "{}: {}", self.kind(), self.source())?;
        match self {
            Self::Observed(_, date) => write!(f, ", {date}"),
            Self::Documented(_) | Self::Assumed(_) => Ok(()),
        }
    }
}

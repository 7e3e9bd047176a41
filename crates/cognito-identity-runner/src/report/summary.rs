//! Summarizes the findings about the open questions: [`OpenQuestion::noted`] for one question, [`tally`] for all.

use std::fmt;

use super::{OpenQuestion, Seen};

/// Summary of the findings about a question; the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noted {
    /// The service behaves as no candidate says.
    News,
    /// The service behaves as a candidate that is not in force says.
    Otherwise,
    /// The service behaves as the answer in force says.
    AsInForce,
    /// Several candidates are left.
    Masked,
    /// No run asked the question.
    NotAsked,
}

impl Noted {
    /// All variants, the most urgent first.
    pub const ALL: [Self; 5] = [Self::News, Self::Otherwise, Self::AsInForce, Self::Masked, Self::NotAsked];

    /// Text after a number of questions: `settled otherwise`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::News => "with news",
            Self::Otherwise => "settled otherwise",
            Self::AsInForce => "settled as in force",
            Self::Masked => "not told apart",
            Self::NotAsked => "not asked",
        }
    }

    /// Number of questions with this summary.
    #[must_use]
    pub fn count(self, questions: &[OpenQuestion]) -> usize {
        questions.iter().filter(|question| question.noted() == Some(self)).count()
    }
}

impl fmt::Display for Noted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl OpenQuestion {
    /// Most urgent finding about the question; `None` without any.
    #[must_use]
    pub fn noted(&self) -> Option<Noted> {
        let noted = |seen: &Seen| match seen {
            Seen::News { .. } => Noted::News,
            Seen::Settled { candidate } if *candidate == self.in_force.candidate => Noted::AsInForce,
            Seen::Settled { .. } => Noted::Otherwise,
            Seen::Masked { .. } => Noted::Masked,
            Seen::NotAsked { .. } => Noted::NotAsked,
        };
        self.seen.iter().map(noted).min()
    }
}

/// Counts the summaries of questions: `1 with news, 3 not asked`; empty without findings.
#[must_use]
pub fn tally(questions: &[OpenQuestion]) -> String {
    let counts = Noted::ALL.into_iter().map(|noted| (noted, noted.count(questions)));
    let told: Vec<_> = counts.filter(|(_, n)| *n > 0).map(|(noted, n)| format!("{n} {noted}")).collect();
    told.join(", ")
}

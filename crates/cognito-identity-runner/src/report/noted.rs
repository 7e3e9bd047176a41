//! What was seen of the open questions, all in all.

use std::fmt;

use super::{OpenQuestion, Seen};

/// What was seen of a question, all in all: what needs somebody's attention first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noted {
    /// The service did what no candidate says.
    News,
    /// The service gave the answer of a candidate that is not in force.
    Otherwise,
    /// The service does as the answer in force says.
    AsInForce,
    /// Several candidates are left.
    Masked,
    /// Nobody asked.
    NotAsked,
}

impl Noted {
    /// All of them, what needs attention first.
    pub const ALL: [Self; 5] = [Self::News, Self::Otherwise, Self::AsInForce, Self::Masked, Self::NotAsked];

    /// What is said of a number of questions: so many are `settled otherwise`.
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

    /// How many of the questions it was.
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
    /// What was seen of it that needs attention most; nothing if it is only known to be open.
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

/// What was seen of questions, in a few words: `1 with news, 3 not asked`; empty if nothing was.
#[must_use]
pub fn tally(questions: &[OpenQuestion]) -> String {
    let counts = Noted::ALL.into_iter().map(|noted| (noted, noted.count(questions)));
    let told: Vec<_> = counts.filter(|(_, n)| *n > 0).map(|(noted, n)| format!("{n} {noted}")).collect();
    told.join(", ")
}

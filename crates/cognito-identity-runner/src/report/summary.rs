//! Summarizes the findings about the open questions: [`QuestionReport::summary`] for one question, [`tally`] for all.

use std::fmt;

use super::{FindingReport, QuestionReport};

/// Summary of the findings about a question; the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Summary {
    /// The service behaves as no candidate says.
    Unexpected,
    /// The service behaves as a candidate that is not in force says.
    Otherwise,
    /// The service behaves as the answer in force says.
    AsInForce,
    /// Several candidates fit.
    Confounded,
    /// No run asked the question.
    NotAsked,
}

impl Summary {
    /// All variants, the most urgent first.
    pub const ALL: [Self; 5] =
        [Self::Unexpected, Self::Otherwise, Self::AsInForce, Self::Confounded, Self::NotAsked];

    /// Text after a number of questions: `settled otherwise`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unexpected => "unexpected",
            Self::Otherwise => "settled otherwise",
            Self::AsInForce => "settled as in force",
            Self::Confounded => "not distinguished",
            Self::NotAsked => "not asked",
        }
    }

    /// Number of questions with this summary.
    #[must_use]
    pub fn count(self, questions: &[QuestionReport]) -> usize {
        questions.iter().filter(|question| question.summary() == Some(self)).count()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl QuestionReport {
    /// Most urgent finding about the question; `None` without any.
    #[must_use]
    pub fn summary(&self) -> Option<Summary> {
        let summary = |finding: &FindingReport| match finding {
            FindingReport::Unexpected { .. } => Summary::Unexpected,
            FindingReport::Settled { candidate } if *candidate == self.in_force.candidate => {
                Summary::AsInForce
            }
            FindingReport::Settled { .. } => Summary::Otherwise,
            FindingReport::Confounded { .. } => Summary::Confounded,
            FindingReport::NotAsked { .. } => Summary::NotAsked,
        };
        self.findings.iter().map(summary).min()
    }
}

/// Counts the summaries of questions: `1 unexpected, 3 not asked`; empty without findings.
#[must_use]
pub fn tally(questions: &[QuestionReport]) -> String {
    let counts = Summary::ALL.into_iter().map(|summary| (summary, summary.count(questions)));
    let counts: Vec<_> =
        counts.filter(|(_, n)| *n > 0).map(|(summary, n)| format!("{n} {summary}")).collect();
    counts.join(", ")
}

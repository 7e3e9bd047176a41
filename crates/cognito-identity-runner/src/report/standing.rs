//! How a report stands, all in all: green only if everything that was to be held was, and held.

use super::{Ended, Report, RunReport};
use cognito_identity_contracts::lockstep;

/// How a run or a report stands, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Everything held.
    Held,
    /// Everything held, though something has moved away from its evidence.
    Drifted,
    /// No backend was held to anything: there are only open questions, of which something was seen.
    Questions,
    /// Nothing broke, but something was not judged: an answer was lost, something is lacking or missing, nothing ran.
    NoVerdict,
    /// Something broke.
    Broken,
}

impl Standing {
    /// What is said of it in a headline.
    #[must_use]
    pub fn says(self) -> &'static str {
        match self {
            Self::Held => "Everything held",
            Self::Drifted => "Everything held, with drift",
            Self::Questions => "Questions only",
            Self::NoVerdict => "No verdict",
            Self::Broken => "Broken",
        }
    }
}

impl RunReport {
    /// How everything in it ended, lockstep last.
    pub fn ends(&self) -> impl Iterator<Item = Ended> {
        let clauses = self.clauses.iter().map(|clause| clause.result);
        clauses.chain(self.lockstep.iter().map(|lockstep| lockstep.result))
    }

    /// How much of it ended so.
    #[must_use]
    pub fn count(&self, end: Ended) -> usize {
        self.ends().filter(|other| *other == end).count()
    }

    /// What was selected and is not in it, by name: no part that is here has it.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        let is_there = |name: &&str| match *name {
            lockstep::NAME => self.lockstep.is_some(),
            name => self.clauses.iter().any(|clause| clause.name == name),
        };
        self.selected.iter().map(String::as_str).filter(move |name| !is_there(name))
    }

    /// How it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self.ends().max() {
            Some(Ended::Broken) => Standing::Broken,
            Some(Ended::Held) if self.missing().next().is_none() => {
                let has_drift = self.clauses.iter().any(|clause| clause.drift.is_some());
                if has_drift { Standing::Drifted } else { Standing::Held }
            }
            _ => Standing::NoVerdict,
        }
    }
}

impl Report {
    /// How it stands: as the run that stands worst. What was seen of open questions is no verdict on any run.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let was_asked = self.assumptions.iter().any(|question| question.noted().is_some());
        let nothing_ran = if was_asked { Standing::Questions } else { Standing::NoVerdict };
        self.runs.iter().map(RunReport::standing).max().unwrap_or(nothing_ran)
    }

    /// Whether everything in it held and nothing has drifted, and there is something in it.
    #[must_use]
    pub fn is_green(&self) -> bool {
        self.standing() == Standing::Held
    }

    /// How much of all runs ended so.
    #[must_use]
    pub fn count(&self, end: Ended) -> usize {
        self.runs.iter().map(|run| run.count(end)).sum()
    }
}

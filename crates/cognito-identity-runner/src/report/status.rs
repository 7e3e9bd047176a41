//! Status of a run and of a report: the one place that decides whether either is green.

use cognito_identity_contracts::lockstep;

use super::{Ended, Noted, OpenQuestion, Report, RunReport};

/// A backend behind a URL may lose one response in this many.
const MOST_LOST: usize = 20;

/// Status of a run or a report, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Everything held.
    Held,
    /// Everything held, but a response has drifted from its recording.
    Drifted,
    /// Everything held, but no candidate of an open question predicts a response.
    Unexpected,
    /// No clause ran: the report has only open questions with findings.
    Questions,
    /// Nothing broke, but a verdict is missing: a response was lost, a capability or clause is missing, or nothing ran.
    NoVerdict,
    /// Something broke.
    Broken,
}

impl Status {
    /// Headline for the status.
    #[must_use]
    pub fn says(self) -> &'static str {
        match self {
            Self::Held => "Everything held",
            Self::Drifted => "Everything held, with drift",
            Self::Unexpected => "Everything held, with an unexpected response",
            Self::Questions => "Questions only",
            Self::NoVerdict => "No verdict",
            Self::Broken => "Broken",
        }
    }
}

impl RunReport {
    /// Verdicts of all clauses, and of lockstep last.
    pub fn ends(&self) -> impl Iterator<Item = Ended> {
        let clauses = self.clauses.iter().map(|clause| clause.result);
        clauses.chain(self.lockstep.iter().map(|lockstep| lockstep.result))
    }

    /// Number of clauses and lockstep results with this verdict.
    #[must_use]
    pub fn count(&self, end: Ended) -> usize {
        self.ends().filter(|other| *other == end).count()
    }

    /// Selected names that are in none of the merged shards.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        let is_there = |name: &&str| match *name {
            lockstep::NAME => self.lockstep.is_some(),
            name => self.clauses.iter().any(|clause| clause.name == name),
        };
        self.selected.iter().map(String::as_str).filter(move |name| !is_there(name))
    }

    /// The status of the run: that of its part, if all that was selected is in it.
    #[must_use]
    pub fn status(&self) -> Status {
        let part = self.status_of_part();
        if self.missing().next().is_some() { part.max(Status::NoVerdict) } else { part }
    }

    /// The status of what is in the run, whatever else was selected. Nothing broke in a green run, and at least something
    /// held. A backend behind a URL may lack capabilities, and lose one response in twenty; neither counts as held.
    #[must_use]
    pub fn status_of_part(&self) -> Status {
        let [held, broken, lost, unable] =
            [Ended::Held, Ended::Broken, Ended::Inconclusive, Ended::Unable].map(|end| self.count(end));
        let is_third_party = self.endpoint.is_some();
        let may_lose = if is_third_party { (held + lost) / MOST_LOST } else { 0 };
        let has_lockstep = self.lockstep.as_ref().is_none_or(|lockstep| lockstep.result == Ended::Held);
        if broken > 0 {
            Status::Broken
        } else if held == 0 || lost > may_lose || (unable > 0 && !is_third_party) || !has_lockstep {
            Status::NoVerdict
        } else if self.clauses.iter().any(|clause| clause.drift.is_some()) {
            Status::Drifted
        } else {
            Status::Held
        }
    }
}

impl Report {
    /// The status of the report: that of its worst run, and of no better than an unexpected response to a question.
    #[must_use]
    pub fn status(&self) -> Status {
        let noted: Vec<_> = self.assumptions.iter().filter_map(OpenQuestion::noted).collect();
        let nothing_ran = if noted.is_empty() { Status::NoVerdict } else { Status::Questions };
        let worst = self.runs.iter().map(RunReport::status).max().unwrap_or(nothing_ran);
        if noted.contains(&Noted::Unexpected) { worst.max(Status::Unexpected) } else { worst }
    }

    /// Whether everything in it held and nothing has drifted, and there is something in it.
    #[must_use]
    pub fn is_green(&self) -> bool {
        self.status() == Status::Held
    }

    /// Number of verdicts of this kind in all runs.
    #[must_use]
    pub fn count(&self, end: Ended) -> usize {
        self.runs.iter().map(|run| run.count(end)).sum()
    }
}

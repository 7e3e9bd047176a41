//! Status of a run and of a report. `verify` exits by [`RunReport::status_of_shard`], `report` by [`Report::is_green`].
//! `calibrate` has no verdict: its exit code is in the CLI.

use cognito_identity_contracts::{Verdict, lockstep};

use super::{ClauseReport, QuestionReport, Report, RunReport, Summary};

/// Behind a URL, one clause in this many may be inconclusive because responses were lost.
const MIN_RESULTS_PER_LOSS: usize = 20;

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
    pub fn headline(self) -> &'static str {
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
    /// Number of clauses with this verdict, lockstep included.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.clauses.iter().filter(|clause| clause.verdict == verdict).count()
    }

    /// Result of the programs in lockstep, if they were run.
    #[must_use]
    pub fn lockstep(&self) -> Option<&ClauseReport> {
        self.clauses.iter().find(|clause| clause.name == lockstep::NAME)
    }

    /// Selected names that are in none of the merged shards.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        let is_there = |name: &&str| self.clauses.iter().any(|clause| clause.name == *name);
        self.selected.iter().map(String::as_str).filter(move |name| !is_there(name))
    }

    /// The status of the run: that of its part, if all that was selected is in it.
    #[must_use]
    pub fn status(&self) -> Status {
        let shard = self.status_of_shard();
        if self.missing().next().is_some() { shard.max(Status::NoVerdict) } else { shard }
    }

    /// The status of what is in the run, whatever else was selected. Nothing broke in a green run, and at least
    /// something held. Behind a URL a capability may be lacking, and one clause in twenty may be inconclusive because
    /// responses were lost; neither counts as held.
    #[must_use]
    pub fn status_of_shard(&self) -> Status {
        let [broken, lost, unsupported, held] = Verdict::ALL.map(|verdict| self.count(verdict));
        let is_third_party = self.endpoint.is_some();
        // A clause that lacks a verdict although no response was lost needs an operation that the backend does not have.
        let lost_responses =
            self.lost_responses.map_or(0, |lost| usize::try_from(lost).unwrap_or(usize::MAX));
        let may_lose =
            if is_third_party { lost_responses.min((held + lost) / MIN_RESULTS_PER_LOSS) } else { 0 };
        let has_lockstep = self.lockstep().is_none_or(|lockstep| lockstep.verdict == Verdict::Held);
        if broken > 0 {
            Status::Broken
        } else if held == 0 || lost > may_lose || (unsupported > 0 && !is_third_party) || !has_lockstep {
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
        let summaries: Vec<_> = self.questions.iter().filter_map(QuestionReport::summary).collect();
        let nothing_ran = if summaries.is_empty() { Status::NoVerdict } else { Status::Questions };
        let worst = self.runs.iter().map(RunReport::status).max().unwrap_or(nothing_ran);
        if summaries.contains(&Summary::Unexpected) { worst.max(Status::Unexpected) } else { worst }
    }

    /// Whether everything in it held and nothing has drifted, and there is something in it.
    #[must_use]
    pub fn is_green(&self) -> bool {
        self.status() == Status::Held
    }

    /// Number of verdicts of this kind in all runs.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.runs.iter().map(|run| run.count(verdict)).sum()
    }
}

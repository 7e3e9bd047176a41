//! Builds the model of a report from a completed run, a divergence and the answers in force. Start reading at
//! [`RunReport::of`].

use std::time::Duration;

use cognito_identity_contracts::lockstep::{Divergence, MODEL, Played};
use cognito_identity_contracts::{Held, Outcome, Place};

use super::merge::sum;
use super::{ClauseReport, DivergenceReport, Ended, LockstepReport, Run, RunReport, StepReport};

impl RunReport {
    /// Returns the report of a completed run with this number of cases for each property and this seed. The other
    /// methods add the backend's place and the lockstep result.
    #[must_use]
    pub fn of(run: &Run, cases: u32, seed: u64) -> Self {
        Self {
            backend: run.backend.to_owned(),
            cases,
            seeds: [seed].into(),
            seconds: seconds(run.time()),
            clauses: run.held.iter().map(ClauseReport::from).collect(),
            ..Self::default()
        }
    }

    /// Adds the region, the URL and the SDK's version of a backend that was reached over a network.
    #[must_use]
    pub fn at(self, place: Option<Place<'_>>) -> Self {
        let Some(Place { url, region, sdk }) = place else { return self };
        let [region, endpoint, sdk] = [region, url, sdk].map(|known| Some(known.to_owned()));
        Self { region, endpoint, sdk, ..self }
    }

    /// Adds the result of the programs that ran after the clauses.
    #[must_use]
    pub fn with_lockstep(self, lockstep: LockstepReport) -> Self {
        Self { seconds: sum(self.seconds, lockstep.seconds), lockstep: Some(lockstep), ..self }
    }
}

impl From<&Held> for ClauseReport {
    fn from(held: &Held) -> Self {
        let Held { clause, outcome, time } = held;
        Self {
            name: clause.name.to_owned(),
            says: clause.says.trim().to_owned(),
            basis: clause.basis.kind(),
            source: clause.basis.source().to_owned(),
            question: clause.question().map(str::to_owned),
            evidence: clause.basis.date().map(str::to_owned),
            result: Ended::from(&outcome.verdict),
            why: outcome.verdict.why().map(str::to_owned),
            cases: outcome.cases,
            seconds: seconds(*time),
            seed: outcome.own_seed(),
            drift: None,
            also: [].into(),
        }
    }
}

impl LockstepReport {
    /// Returns the result of the programs, with the first difference between the backends, if there is one.
    #[must_use]
    pub fn of(outcome: &Outcome, time: Duration, divergence: Option<DivergenceReport>) -> Self {
        Self {
            result: Ended::from(&outcome.verdict),
            why: outcome.verdict.why().map(str::to_owned),
            cases: outcome.cases,
            seconds: seconds(time),
            seed: None,
            divergence,
            also: [].into(),
        }
    }
}

impl DivergenceReport {
    /// Returns the difference between a backend of this name and the reference model: it is in the last request.
    #[must_use]
    pub fn of(divergence: &Divergence, backend: &str) -> Self {
        let Divergence { program, requests } = divergence;
        let steps = requests.iter().map(|Played { says, expected, answered }| StepReport {
            says: says.clone(),
            left: expected.clone(),
            right: answered.clone(),
        });
        Self {
            left: MODEL.to_owned(),
            right: backend.to_owned(),
            first: requests.len().saturating_sub(1),
            steps: steps.collect(),
            program: program.clone(),
        }
    }
}

/// To the millisecond, so that times add up to the same in any order.
fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).round() / 1000.0
}

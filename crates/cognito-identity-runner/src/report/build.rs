//! Runs clauses and programs against a backend, redacts the backend's output, and builds the model of a report from the
//! results. Start reading at [`run`].

use std::time::Duration;

use cognito_identity_contracts::lockstep::{self, Lockstep, MODEL};
use cognito_identity_contracts::{Answers, Clause, Harness, Held, Outcome, Profile, Verdict, error_chain};

use super::merge::sum;
use super::{ClauseReport, DivergenceReport, RunReport, StepReport};
use crate::redact::{redact_json, redact_text};

/// Runs the clauses against a backend. `observe` receives each outcome, and may add to its report.
pub fn run(
    clauses: &[&'static Clause],
    harness: &dyn Harness,
    profile: &Profile,
    mut observe: impl FnMut(&Held, &mut ClauseReport),
) -> RunReport {
    let mut run = RunReport::new(harness, profile);
    for clause in clauses {
        let held = clause.hold(harness, profile);
        let why = held.outcome.why.map(|why| redact_text(harness, &why));
        let held = Held { outcome: Outcome { why, ..held.outcome }, ..held };
        let mut report = ClauseReport::from(&held);
        observe(&held, &mut report);
        run.add(report, harness);
    }
    run
}

/// Runs random programs on a backend in lockstep with the reference model, and reports the result as that of a clause.
#[must_use]
pub fn run_lockstep(answers: &Answers, harness: &dyn Harness, profile: &Profile) -> ClauseReport {
    match lockstep::lockstep(harness, answers, profile) {
        Ok(lockstep) => ClauseReport::from_lockstep(lockstep, harness),
        Err(why) => ClauseReport {
            verdict: Verdict::Inconclusive,
            why: Some(redact_text(harness, &error_chain(&*why))),
            ..ClauseReport::from_lockstep(Lockstep::default(), harness)
        },
    }
}

impl RunReport {
    /// Returns the report of a run of this profile that has not begun.
    #[must_use]
    pub fn new(harness: &dyn Harness, profile: &Profile) -> Self {
        let info = harness.endpoint_info();
        Self {
            backend: harness.name().to_owned(),
            region: info.map(|info| info.region.to_owned()),
            endpoint: info.map(|info| info.url.to_owned()),
            sdk: info.map(|info| info.sdk.to_owned()),
            cases: profile.cases,
            seeds: profile.seed.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Adds the result of a clause or of lockstep, and counts the requests that the harness has sent so far.
    pub fn add(&mut self, clause: ClauseReport, harness: &dyn Harness) {
        self.seconds = sum(self.seconds, clause.seconds);
        self.clauses.push(clause);
        let spent = harness.spent();
        self.requests = spent.map(|spent| spent.calls);
        self.lost_responses = spent.map(|spent| spent.lost);
    }
}

impl From<&Held> for ClauseReport {
    fn from(held: &Held) -> Self {
        let Held { clause, outcome, time } = held;
        Self {
            name: clause.name.to_owned(),
            sentence: clause.sentence.trim().to_owned(),
            basis: Some(clause.basis.kind()),
            source: clause.basis.source().to_owned(),
            question: clause.question().map(str::to_owned),
            evidence_date: clause.basis.date().map(str::to_owned),
            verdict: outcome.verdict,
            why: outcome.why.clone(),
            cases: outcome.cases,
            seconds: seconds(*time),
            seed: outcome.own_seed(),
            drift: None,
            divergence: None,
            better_verdicts: [].into(),
        }
    }
}

impl ClauseReport {
    /// Returns the redacted result of programs on a backend.
    #[must_use]
    pub fn from_lockstep(lockstep: Lockstep, harness: &dyn Harness) -> Self {
        let Lockstep { divergence, programs, time, .. } = lockstep;
        let divergence = divergence.map(|divergence| {
            let steps = divergence.requests.into_iter().map(|played| StepReport {
                request: redact_text(harness, &played.request),
                expected: redact_json(harness, played.expected),
                actual: redact_json(harness, played.answered),
            });
            DivergenceReport { steps: steps.collect(), program: divergence.program }
        });
        Self {
            name: lockstep::NAME.to_owned(),
            sentence: lockstep::SENTENCE.to_owned(),
            basis: None,
            source: "the reference model runs the same programs".to_owned(),
            question: None,
            evidence_date: None,
            verdict: if divergence.is_some() { Verdict::Broken } else { Verdict::Held },
            why: divergence.as_ref().map(|divergence| describe(divergence, harness.name())),
            cases: programs,
            seconds: seconds(time),
            seed: None,
            drift: None,
            divergence,
            better_verdicts: [].into(),
        }
    }
}

/// Describes a divergence, with its program as a file to store.
fn describe(DivergenceReport { steps, program }: &DivergenceReport, backend: &str) -> String {
    let requests: Vec<_> = steps.iter().map(|step| step.request.as_str()).collect();
    let [expected, actual] = match steps.last() {
        Some(last) => [&last.expected, &last.actual].map(ToString::to_string),
        None => Default::default(),
    };
    let program = serde_json::to_string_pretty(program).unwrap_or_default();
    format!(
        "the last of these requests makes the difference\n{}\non {MODEL}: {expected}\non {backend}: {actual}\n\
         the program, to keep as a file in contracts/programs:\n{program}",
        requests.join("\n")
    )
}

/// Rounds to milliseconds, so that times add up to the same in any order.
fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).round() / 1000.0
}

//! The differential run as one more thing to be held against a backend.

use std::time::{Duration, Instant};

use cognito_identity_contracts::lockstep::{Divergence, lockstep};
use cognito_identity_contracts::report::DivergenceReport;
use cognito_identity_contracts::{Harness, Outcome, Profile, Verdict, said};

pub(crate) use cognito_identity_contracts::lockstep::{BASIS, NAME, SAYS};

/// What became of it.
#[derive(Debug)]
pub(crate) struct Lockstep {
    pub(crate) outcome: Outcome,
    pub(crate) divergence: Option<DivergenceReport>,
    pub(crate) time: Duration,
}

/// Runs random programs on the reference and on the backend.
#[allow(clippy::disallowed_methods, reason = "how long the programs took is part of the report")]
pub(crate) fn hold(reference: &dyn Harness, harness: &dyn Harness, profile: &Profile) -> Lockstep {
    let started = Instant::now();
    let (left, right) = (reference.name(), harness.name());
    let found = lockstep(reference, harness, profile);
    let divergence = found.as_ref().ok().and_then(Option::as_ref);
    let divergence = divergence.map(|divergence| DivergenceReport::of(divergence, left, right));
    let divergence = divergence.map(|divergence| as_said(harness, divergence));
    let (verdict, cases) = match found {
        Ok(None) => (Verdict::Held, profile.cases),
        Ok(Some(divergence)) => (Verdict::Broken(told(harness, &divergence, left)), 0),
        Err(why) => (Verdict::Inconclusive(said::text(harness, &why)), 0),
    };
    Lockstep { outcome: Outcome { verdict, cases, steady: 0 }, divergence, time: started.elapsed() }
}

/// The same as a report may say it; the program is this suite's own.
fn as_said(harness: &dyn Harness, mut divergence: DivergenceReport) -> DivergenceReport {
    for step in &mut divergence.steps {
        for answer in [&mut step.left, &mut step.right] {
            *answer = said::value(harness, answer.take());
        }
    }
    divergence
}

/// The divergence, and its program as a file to keep.
fn told(harness: &dyn Harness, divergence: &Divergence, reference: &str) -> String {
    let Divergence { program, step, .. } = divergence;
    let (left, right) = divergence.answers();
    let [left, right] = [left, right].map(|answer| said::value(harness, answer.clone()));
    let backend = harness.name();
    let program = serde_json::to_string_pretty(program).unwrap_or_default();
    format!(
        "step {step} (counted from 0) of the smallest program differs\non {reference}: {left}\non {backend}: {right}\n\
         the program, to keep as a file in contracts/programs:\n{program}"
    )
}

//! The differential run as one more thing to be held against a backend.

use std::time::{Duration, Instant};

use cognito_identity_contracts::lockstep::{Divergence, lockstep};
use cognito_identity_contracts::{Harness, Outcome, Profile, Verdict};

/// How `--clauses` names it.
pub(crate) const NAME: &str = "lockstep";

/// What it says.
pub(crate) const SAYS: &str = "Random programs get the same answers from the backend as from the fake.";

/// On what it stands: on no clause's basis, but on a comparison.
pub(crate) const BASIS: &str = "differential";

/// What became of it.
#[derive(Debug)]
pub(crate) struct Lockstep {
    pub(crate) outcome: Outcome,
    pub(crate) time: Duration,
}

/// Runs random programs on the reference and on the backend.
#[allow(clippy::disallowed_methods, reason = "how long the programs took is part of the report")]
pub(crate) fn hold(reference: &dyn Harness, harness: &dyn Harness, profile: &Profile) -> Lockstep {
    let started = Instant::now();
    let (verdict, cases) = match lockstep(reference, harness, profile) {
        Ok(None) => (Verdict::Held, profile.cases),
        Ok(Some(divergence)) => (Verdict::Broken(told(&divergence, reference.name(), harness.name())), 0),
        Err(why) => (Verdict::Inconclusive(why), 0),
    };
    Lockstep { outcome: Outcome { verdict, cases }, time: started.elapsed() }
}

/// The divergence, and its program as a file to keep.
fn told(divergence: &Divergence, reference: &str, backend: &str) -> String {
    let Divergence { program, step, left, right } = divergence;
    let program = serde_json::to_string_pretty(program).unwrap_or_default();
    format!(
        "step {step} (counted from 0) of the smallest program differs\non {reference}: {left}\non {backend}: {right}\n\
         the program, to keep as a file in contracts/programs:\n{program}"
    )
}

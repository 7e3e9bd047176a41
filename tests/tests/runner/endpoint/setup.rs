//! Verdicts of clauses on a fake behind a socket.

use cognito_identity_contracts::{Clause, Outcome, Profile, Verdict, clause};
use cognito_identity_runner::endpoint::EndpointHarness;

pub(super) use cognito_identity_tests::socket::{Socket, open};

/// Verdict of a clause on a harness.
pub(super) fn verdict(harness: &EndpointHarness, name: &str) -> Verdict {
    outcome(harness, clause(name).unwrap()).verdict
}

pub(super) fn outcome(harness: &EndpointHarness, clause: &'static Clause) -> Outcome {
    let profile = Profile { seed: Some(1), max_shrink_steps: 100, ..Profile::cases(2) };
    clause.hold(harness, &profile).outcome
}

//! Verdicts of clauses on a fake behind a socket.

use cognito_identity_contracts::{Clause, Harness, Profile, Verdict, clause};
use cognito_identity_runner::endpoint::EndpointHarness;
use cognito_identity_runner::report::{Run, RunReport, Status};

pub(super) use cognito_identity_tests::socket::{Socket, open};

/// Verdict of a clause on a harness.
pub(super) fn verdict(harness: &EndpointHarness, name: &str) -> Verdict {
    held(harness, clause(name).unwrap())
}

pub(super) fn held(harness: &EndpointHarness, clause: &'static Clause) -> Verdict {
    let profile = Profile { seed: Some(1), max_shrink_steps: 100, ..Profile::cases(2) };
    clause.hold(harness, &profile).outcome.verdict
}

/// Whether a report of the run would be green.
pub(super) fn is_green(run: &Run, harness: &EndpointHarness) -> bool {
    RunReport::of(run, 1, 1).at(harness.endpoint_info()).status() == Status::Held
}

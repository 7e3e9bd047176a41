//! What is found out about a backend.

use cognito_identity_contracts::settle::{Finding, experiment, settle};
use cognito_identity_contracts::{Harness, Profile};

pub(super) fn found(harness: &dyn Harness) -> Vec<Finding> {
    let profile = Profile { seed: Some(1), ..Profile::cases(4) };
    settle(&experiment(harness, &profile, |_| true, |_| {})).unwrap()
}

//! Findings of a calibration of a backend.

use cognito_identity_contracts::{Harness, Profile};
use cognito_identity_runner::calibrate::{Finding, calibrate, experiment};

pub(super) fn found(harness: &dyn Harness) -> Vec<Finding> {
    let profile = Profile { seed: Some(1), ..Profile::cases(4) };
    calibrate(&experiment(harness, &profile, |_| true, |_| {})).unwrap()
}

//! The same programs on two backends: the fake, and the SDK over the fake.

use cognito_identity_contracts::backends::{FakeHarness, SdkHarness};
use cognito_identity_contracts::lockstep::lockstep;
use cognito_identity_contracts::{Harness, Profile};
use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::{MergedAway, UnlinkOfSeveral};
use cognito_identity_tests::planted::{NO_BUG, PlantedHarness, bugs};

#[test]
fn the_sdk_answers_as_the_fake_does() {
    let divergence = lockstep(&FakeHarness::default(), &SdkHarness::default(), &Profile::cases(32)).unwrap();
    assert!(divergence.is_none(), "{}", divergence.unwrap());
}

#[test]
fn the_fake_answers_as_itself() {
    let divergence =
        lockstep(&FakeHarness::default(), &PlantedHarness(NO_BUG), &Profile::cases(256)).unwrap();
    assert!(divergence.is_none(), "{}", divergence.unwrap());
}

#[test]
fn another_calibration_is_found_out_by_a_short_program() {
    for assumptions in [
        Assumptions { merged_away: MergedAway::Gone, ..Assumptions::default() },
        Assumptions { unlink_of_several: UnlinkOfSeveral::Disables, ..Assumptions::default() },
    ] {
        let found = found_out(&FakeHarness { assumptions });
        assert!(found <= 5, "a program of {found} steps is not the shortest");
    }
}

#[test]
fn a_bug_of_the_state_machine_is_found_out() {
    for name in ["a merge forgets the siblings of the source", "an unlink does nothing but say so"] {
        let bug = bugs().into_iter().find(|bug| bug.name == name).unwrap();
        let found = found_out(&PlantedHarness(bug));
        assert!(found <= 5, "{name}: a program of {found} steps is not the shortest");
    }
}

/// How many steps the shrunk program has that tells the backend from the fake.
fn found_out(other: &dyn Harness) -> usize {
    let profile = Profile { seed: Some(3), ..Profile::cases(512) };
    let divergence = lockstep(&FakeHarness::default(), other, &profile).unwrap();
    let divergence = divergence.expect("some program tells them apart");
    println!("{divergence}");
    divergence.program.steps.len()
}

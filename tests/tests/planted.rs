//! The suite is tested: every planted bug must break the clause that names it.

use std::collections::BTreeSet;

use cognito_identity_contracts::{Profile, Verdict, clause};
use cognito_identity_tests::planted::{Bug, PlantedHarness, bugs};

/// A fixed seed, so that a bug which is caught stays caught.
const PROFILE: Profile = Profile {
    cases: 64,
    seed: Some(1),
    max_shrink_steps: 0,
    regressions: None,
};

#[test]
fn every_planted_bug_is_caught_by_its_clause() {
    let escaped: Vec<_> = bugs().into_iter().filter(|bug| !is_caught(bug)).collect();
    assert!(escaped.is_empty(), "these bugs were not caught: {escaped:#?}");
}

fn is_caught(bug: &Bug) -> bool {
    let clause = clause(bug.caught_by).unwrap_or_else(|| panic!("{bug:?} names a clause that is not there"));
    matches!(
        clause.hold(&PlantedHarness(*bug), &PROFILE).outcome.verdict,
        Verdict::Broken(_)
    )
}

#[test]
fn every_bug_is_another_one() {
    let names: BTreeSet<_> = bugs().iter().map(|bug| bug.name).collect();
    assert_eq!(names.len(), bugs().len());
}

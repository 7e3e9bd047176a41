//! The suite is tested: every planted bug must break the clause that names it.

use std::collections::BTreeSet;

use cognito_identity_contracts::{CLAUSES, Profile, Verdict, clause};
use cognito_identity_tests::planted::{Bug, NO_BUG, PlantedHarness, bugs};

/// A fixed seed, so that a bug which is caught stays caught.
const PROFILE: Profile = Profile { cases: 64, seed: Some(1), max_shrink_steps: 0, regressions: None };

#[test]
fn every_planted_bug_is_caught_by_its_clause() {
    let escaped: Vec<_> = bugs().into_iter().filter(|bug| !is_caught(bug)).collect();
    assert!(escaped.is_empty(), "these bugs were not caught: {escaped:#?}");
}

fn is_caught(bug: &Bug) -> bool {
    !bug.caught_by.is_empty() && bug.caught_by.iter().all(|name| is_caught_by(bug, name))
}

fn is_caught_by(bug: &Bug, name: &str) -> bool {
    let clause = clause(name).unwrap_or_else(|| panic!("{bug:?} names a clause that is not there"));
    match clause.hold(&PlantedHarness(*bug), &PROFILE).outcome.verdict {
        Verdict::Broken(why) => {
            println!("{}\n    {}: {}", bug.name, clause.name, why.lines().next().unwrap_or_default());
            true
        }
        _ => false,
    }
}

#[test]
fn a_wrapper_without_a_bug_breaks_nothing() {
    let harness = PlantedHarness(NO_BUG);
    let few = Profile { cases: 4, ..PROFILE };
    let broken: Vec<_> = CLAUSES
        .iter()
        .filter(|clause| clause.hold(&harness, &few).outcome.verdict != Verdict::Held)
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_bug_is_another_one() {
    let names: BTreeSet<_> = bugs().iter().map(|bug| bug.name).collect();
    assert_eq!(names.len(), bugs().len());
}

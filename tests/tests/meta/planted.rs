//! Tests that each planted bug breaks the clause it names.

use std::collections::BTreeSet;

use cognito_identity_contracts::boundaries::{Constraint, ConstraintSite, Topic, sites};
use cognito_identity_contracts::{CLAUSES, Outcome, Profile, Verdict, clause};
use cognito_identity_tests::constraint_mutants::{Fault, OneOff};
use cognito_identity_tests::planted::{Bug, PlantedHarness, bugs, harmless};

/// A fixed seed, so that a bug which is caught stays caught.
const PROFILE: Profile =
    Profile { cases: 64, pinned_cases: 0, seed: Some(1), max_shrink_steps: 0, regressions: None };

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
    let Outcome { verdict, why, .. } = clause.hold(&PlantedHarness(*bug), &PROFILE).outcome;
    let why = why.unwrap_or_default();
    println!("{}\n    {}: {verdict}: {}", bug.name, clause.name, why.lines().next().unwrap_or_default());
    verdict == Verdict::Broken
}

/// A service may link a login after it creates the identity, and name the values of an enum in any order.
#[test]
fn a_harmless_difference_breaks_no_clause() {
    let few = Profile { cases: 4, ..PROFILE };
    let mut broken = Vec::new();
    for difference in harmless() {
        for clause in CLAUSES {
            let outcome = clause.hold(&PlantedHarness(difference), &few).outcome;
            if outcome.verdict != Verdict::Held {
                broken.push(format!("{}: {} {outcome:?}", difference.name, clause.name));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_bug_is_another_one() {
    let names: BTreeSet<_> = bugs().iter().map(|bug| bug.name).collect();
    assert_eq!(names.len(), bugs().len());
}

/// Each constraint of each value, not held or too strict, is noticed by the clause of its topic.
#[test]
fn every_constraint_is_held_by_its_clause() {
    let is_noticed = |site: &ConstraintSite, fault| {
        // What names of pools are legal is apart.
        let names = (site.member() == "IdentityPoolName").then_some("validation::pools_have_any_legal_name");
        let breaks = |name: &str| {
            let held = clause(name)?.hold(&OneOff { site: site.clone(), fault }, &PROFILE);
            Some(held.outcome.verdict == Verdict::Broken)
        };
        Some(breaks(clause_of(site.topic())?)? || names.is_some_and(|names| breaks(names) == Some(true)))
    };
    let mut unnoticed = BTreeSet::new();
    for site in sites().into_iter().filter(|site| site.topic() != Topic::NestedRequired) {
        for fault in [Fault::NotHeld, Fault::TooStrict] {
            if is_noticed(&site, fault) != Some(true) {
                unnoticed.insert(format!("{site} {fault:?}"));
            }
        }
    }
    // Nothing has fewer than no elements.
    unnoticed.retain(|fault| !fault.ends_with(" at least 0 NotHeld"));
    // Some patterns leave the bounds of the length out of reach: an id has three characters, a role's type 13 or 15.
    let mut expected: BTreeSet<_> = sites()
        .iter()
        .filter(|site| {
            matches!(site.constraint, Constraint::Matches(r"[\w-]+:[0-9a-f-]+" | "(un)?authenticated"))
        })
        .map(|site| format!("{}.{}: length at least 1 TooStrict", site.operation, site.path()))
        .collect();
    expected.insert("SetIdentityPoolRoles.Roles{key}: length at most 128 TooStrict".to_owned());
    assert_eq!(unnoticed, expected);
}

fn clause_of(topic: Topic) -> Option<&'static str> {
    Some(match topic {
        Topic::Required => "validation::members_are_required",
        Topic::Length => "validation::texts_have_lengths",
        Topic::Range => "validation::numbers_have_ranges",
        Topic::Pattern => "validation::texts_have_patterns",
        Topic::Values => "validation::enums_have_values",
        Topic::ListSize => "validation::lists_have_sizes",
        Topic::MapSize => "validation::maps_have_sizes",
        Topic::Element => "validation::elements_have_constraints",
        Topic::Key => "validation::keys_have_constraints",
        Topic::Value => "validation::values_have_constraints",
        Topic::Nested => "validation::nested_members_have_constraints",
        // Typed clients cannot leave those out, so a test of the fake holds them: `boundaries`.
        Topic::NestedRequired => return None,
    })
}

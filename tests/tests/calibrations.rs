//! The suite under every calibration the documentation allows.
//!
//! What is documented or observed holds whatever AWS turns out to do where it has not said; what is assumed is exactly
//! what a change of the assumption breaks. So every clause is honest about its basis, every question can be measured,
//! and every candidate is there.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use cognito_identity_contracts::backends::FakeHarness;
use cognito_identity_contracts::{CLAUSES, Profile, Verdict};
use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::Question;
use cognito_identity_tests::planted::bugs;

const PROFILE: Profile =
    Profile { cases: 24, steady: 0, seed: Some(7), max_shrink_steps: 0, regressions: None };

/// The clauses that break under each variant of the assumptions in force.
fn broken_by_variant() -> Vec<(Question, &'static str, BTreeSet<&'static str>)> {
    let variants: Vec<_> = Assumptions::default().variants().collect();
    let half = variants.len().div_ceil(2);
    thread::scope(|scope| {
        let halves: Vec<_> = variants.chunks(half).map(|half| scope.spawn(|| broken_by(half))).collect();
        halves.into_iter().flat_map(|half| half.join().expect("no clause panics")).collect()
    })
}

fn broken_by(
    variants: &[(Question, &'static str, Assumptions)],
) -> Vec<(Question, &'static str, BTreeSet<&'static str>)> {
    let broken = |assumptions| {
        let harness = FakeHarness { assumptions };
        let breaks = |clause: &&&_| clause_breaks(clause, &harness);
        CLAUSES.iter().filter(breaks).map(|clause| clause.name).collect()
    };
    variants
        .iter()
        .map(|(question, candidate, assumptions)| (*question, *candidate, broken(*assumptions)))
        .collect()
}

fn clause_breaks(clause: &cognito_identity_contracts::Clause, harness: &FakeHarness) -> bool {
    clause.hold(harness, &PROFILE).outcome.verdict != Verdict::Held
}

#[test]
fn clauses_are_honest_about_their_basis() {
    let variants = broken_by_variant();
    let basis: BTreeMap<_, _> = CLAUSES.iter().map(|clause| (clause.name, clause.basis)).collect();

    let mut complaints = Vec::new();
    for (question, candidate, broken) in &variants {
        let answer = format!("{} = {candidate}", question.field);
        if broken.is_empty() {
            complaints.push(format!("no clause notices {answer}: the candidate is a fiction"));
        }
        for clause in broken.iter().filter(|clause| basis[**clause].question() != Some(question.field)) {
            complaints.push(format!("{clause} breaks under {answer}, but does not say so"));
        }
    }

    let by_variant: BTreeSet<_> = variants.iter().flat_map(|(_, _, broken)| broken).copied().collect();
    let by_bug: BTreeSet<_> = bugs().iter().flat_map(|bug| bug.caught_by).copied().collect();
    for clause in CLAUSES {
        match clause.basis.question() {
            Some(question) if !by_variant.contains(clause.name) => {
                complaints.push(format!("{} does not measure `{question}`", clause.name));
            }
            None if !by_bug.contains(clause.name) => {
                complaints.push(format!("no planted bug shows that {} can fail", clause.name));
            }
            _ => {}
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

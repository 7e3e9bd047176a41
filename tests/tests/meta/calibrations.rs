//! Runs the suite under each other answer to each question.
//!
//! A clause about a question, assumed or settled, breaks when the answer to that question changes, and no clause breaks
//! under any other change. So every clause is honest about its basis, every question can be measured, and every
//! candidate is there. The other candidates of a settled question are the planted bugs of its clauses.

use std::collections::BTreeSet;
use std::thread;

use cognito_identity_contracts::{Basis, CLAUSES, Clause, Profile, Verdict, clause};
use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::{Calibration, Question};
use cognito_identity_runner::backends::FakeHarness;
use cognito_identity_tests::planted::bugs;

const PROFILE: Profile =
    Profile { cases: 24, pinned_cases: 0, seed: Some(7), max_shrink_steps: 0, regressions: None };

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
        let harness = FakeHarness::new(assumptions);
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
    let mut complaints = Vec::new();
    for (question, candidate, broken) in &variants {
        let answer = format!("{} = {candidate}", question.field);
        if broken.is_empty() {
            complaints.push(format!("no clause notices {answer}: the candidate is a fiction"));
        }
        let asks = |name: &str| clause(name).and_then(Clause::question);
        for name in broken.iter().filter(|name| asks(name) != Some(question.field)) {
            complaints.push(format!("{name} breaks under {answer}, but does not say so"));
        }
    }

    let by_variant: BTreeSet<_> = variants.iter().flat_map(|(_, _, broken)| broken).copied().collect();
    let by_bug: BTreeSet<_> = bugs().iter().flat_map(|bug| bug.caught_by).copied().collect();
    for clause in CLAUSES {
        match clause.question() {
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

/// A question is settled in the calibration if it is in its clauses, and the other way round.
#[test]
fn clauses_and_calibration_agree_on_what_is_settled() {
    let answers = &Calibration::in_force().answers;
    let mut complaints = Vec::new();
    for clause in CLAUSES {
        let Some(question) = clause.question() else { continue };
        let is_assumed = matches!(clause.basis, Basis::Assumed(_));
        match answers.get(question) {
            None => complaints.push(format!("{} is about `{question}`, which nobody asks", clause.name)),
            Some(answer) if (answer.basis == "assumed") != is_assumed => {
                let name = clause.name;
                complaints.push(format!(
                    "{name} is {}, `{question}` is {}",
                    clause.basis.kind(),
                    answer.basis
                ));
            }
            Some(_) => {}
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

//! Finds the answers of a backend that hide the difference between a question's candidates. Start reading at [`find`].
//!
//! It varies one other answer at a time, runs the clause's experiment on a fake with it, and checks whether two
//! candidates then differ. At most 16 explanations are examined, since one that hides a difference is enough.

use std::collections::BTreeSet;

use cognito_identity_contracts::{Clause, Profile};
use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::Question;

use super::search::{Domains, Explained, ONE_ASSIGNMENT, assumptions, domains_of, explain};
use crate::backends::FakeHarness;
use crate::error::RunError;
use crate::recording::RecordingHarness;

/// Number of assignments that are examined, of all that explain a transcript. The search is for one that hides a
/// difference.
const MAX_EXAMINED: usize = 16;

/// Returns the answers, as `question = candidate`, each of which alone hides the difference; if none does, all answers
/// that the experiments depended on.
pub(super) fn find(
    question: &Question,
    clauses: &[(&'static Clause, &Explained)],
    domains: &Domains,
) -> Result<Vec<String>, RunError> {
    let mut confounders = Vec::new();
    let mut suspects = Vec::new();
    for (clause, explained) in clauses {
        let Explained::By(assignments) = explained else { continue };
        // The candidate decides which questions the fake asks, so one assignment does not name them all.
        let asked = assignments.iter().take(MAX_EXAMINED).flat_map(|assignment| {
            assignment.iter().map(move |(field, candidate)| (assignment, *field, *candidate))
        });
        let mut tried = BTreeSet::new();
        for (assignment, field, candidate) in asked {
            let name = format!("{field} = {candidate}");
            if field == question.field || !tried.insert(name.clone()) {
                continue;
            }
            let other = Assumptions::QUESTIONS.iter().find(|known| known.field == field);
            for other in
                other.into_iter().flat_map(|other| other.candidates).filter(|other| **other != candidate)
            {
                let mut varied = assignment.clone();
                varied.insert(field, other);
                if distinguishes(question, clause, assumptions(domains, &varied))?
                    && !confounders.contains(&name)
                {
                    confounders.push(name.clone());
                }
            }
            if !suspects.contains(&name) {
                suspects.push(name);
            }
        }
    }
    Ok(if confounders.is_empty() { suspects } else { confounders })
}

/// Whether a clause's experiment distinguishes two candidates, given these answers to all other questions.
fn distinguishes(
    question: &Question,
    clause: &'static Clause,
    assumed: Assumptions,
) -> Result<bool, RunError> {
    let profile = Profile { seed: Some(1), max_shrink_steps: 0, ..Profile::cases(4) };
    let candidates = question.candidates;
    for seen in candidates {
        let mut with = assumed;
        let _ = with.set(question.field, seen);
        let harness = FakeHarness::new(with);
        let recorder = RecordingHarness::new(&harness);
        clause.hold(&recorder, &profile);
        for transcript in recorder.take() {
            for other in candidates.iter().filter(|other| *other != seen) {
                let mut fixed = domains_of(&assumed);
                fixed.insert(question.field, vec![other]);
                if matches!(explain(&transcript, &fixed, ONE_ASSIGNMENT)?, Explained::ByNone { .. }) {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

//! Finds every assignment of answers to questions under which the fake explains a transcript. Start reading at
//! [`explain`].
//!
//! The search is exact. A replay depends only on the questions that the fake and its wire ask during it; so a
//! depth-first search with backtracking tries the candidates of those, in the order in which they are first asked, and
//! abandons an assignment at the first step that it does not explain.
//!
//! Each try replays the transcript from its first step. [`explain`] tries at most the given number of assignments and
//! then returns `TooMany`, which is no conclusion.

use std::collections::BTreeMap;

use cognito_identity_fake::Assumptions;
use serde_json::Value;

use super::replay::{Replay, Replayed};
use crate::error::RunError;
use crate::recording::Transcript;

/// Answers to some questions, by the names of both.
pub(super) type Assignment = BTreeMap<&'static str, &'static str>;

/// Candidates that are still possible, by question.
pub(super) type Domains = BTreeMap<&'static str, Vec<&'static str>>;

/// Result of the search over one transcript.
#[derive(Clone, Debug)]
pub(super) enum Explained {
    /// Exactly these assignments explain it. A question that is absent from one was not asked.
    By(Vec<Assignment>),
    /// No assignment explains it: no fake returns the response at this step, or at an earlier one.
    ByNone { step: usize, expected: Vec<Value> },
    /// Too many assignments to try.
    TooMany,
}

/// Limit for domains with one candidate each: there is one assignment, and [`explain`] stops at its limit.
pub(super) const ONE_ASSIGNMENT: usize = 2;

/// Finds all assignments within the domains that explain the transcript, trying `most` at most.
pub(super) fn explain(
    transcript: &Transcript,
    domains: &Domains,
    most: usize,
) -> Result<Explained, RunError> {
    let mut search =
        Search { transcript, domains, left: most, found: Vec::new(), step: 0, expected: Vec::new() };
    search.try_out(&Assignment::new())?;
    Ok(if search.left == 0 {
        Explained::TooMany
    } else if search.found.is_empty() {
        Explained::ByNone { step: search.step, expected: search.expected }
    } else {
        Explained::By(search.found)
    })
}

struct Search<'a> {
    transcript: &'a Transcript,
    domains: &'a Domains,
    left: usize,
    found: Vec<Assignment>,
    /// Last step that any assignment reached, and the responses expected there.
    step: usize,
    expected: Vec<Value>,
}

impl Search<'_> {
    fn try_out(&mut self, fixed: &Assignment) -> Result<(), RunError> {
        if self.left == 0 {
            return Ok(());
        }
        self.left -= 1;
        let mut fixed = fixed.clone();
        let mut replay = Replay::new(self.transcript, self.assumptions(&fixed))?;
        for (index, step) in self.transcript.steps.iter().enumerate() {
            let replayed = replay.step(step);
            let mut open = None;
            for asked in replay.asked() {
                if !fixed.contains_key(asked) {
                    match &self.domains[asked][..] {
                        [only] => drop(fixed.insert(asked, only)),
                        _ => open = open.or(Some(asked)),
                    }
                }
            }
            if let Some(question) = open {
                for candidate in &self.domains[question] {
                    fixed.insert(question, candidate);
                    self.try_out(&fixed)?;
                }
                return Ok(());
            }
            if let Replayed::Different(expected) = replayed {
                self.give_up(index, expected);
                return Ok(());
            }
        }
        self.found.push(fixed);
        Ok(())
    }

    fn give_up(&mut self, step: usize, expected: Value) {
        if step > self.step {
            self.step = step;
            self.expected.clear();
        }
        if step == self.step && !self.expected.contains(&expected) {
            self.expected.push(expected);
        }
    }

    /// Returns these answers, and the first possible one of every other question.
    fn assumptions(&self, fixed: &Assignment) -> Assumptions {
        assumptions(self.domains, fixed)
    }
}

/// Returns these answers, and the first possible one of every other question.
pub(super) fn assumptions(domains: &Domains, fixed: &Assignment) -> Assumptions {
    let mut assumptions = Assumptions::default();
    let open = domains.iter().filter_map(|(field, candidates)| Some((field, candidates.first()?)));
    for (field, candidate) in open.chain(fixed) {
        let _ = assumptions.set(field, candidate);
    }
    assumptions
}

/// Returns the domains with the one answer of these assumptions to each question.
pub(super) fn domains_of(known: &Assumptions) -> Domains {
    let answers = Assumptions::QUESTIONS.iter().map(|question| question.field);
    answers.map(|field| (field, known.answer(field).into_iter().collect())).collect()
}

/// Every candidate of every question.
pub(super) fn all_domains() -> Domains {
    Assumptions::QUESTIONS.iter().map(|question| (question.field, question.candidates.to_vec())).collect()
}

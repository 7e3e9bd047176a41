//! Every assignment of answers to questions under which the fake explains a transcript.
//!
//! The search is exact. A fake that is asked the transcript's requests depends on the questions it asks, and on no others; so
//! it is enough to try the candidates of those, in the order in which they are first asked, and to give an assignment
//! up at the first step that it does not explain.

use std::collections::{BTreeMap, BTreeSet};

use cognito_identity_contracts::RawAnswer;
use cognito_identity_fake::Assumptions;
use serde_json::Value;

use super::replay::{Replay, Said};
use crate::recording::{Event, Transcript};

/// Answers to some questions, by the names of both.
pub(super) type Assignment = BTreeMap<&'static str, &'static str>;

/// Candidates that are still possible, by question.
pub(super) type Domains = BTreeMap<&'static str, Vec<&'static str>>;

/// Result of the search over one transcript.
#[derive(Clone, Debug)]
pub(super) enum Explained {
    /// Each of these assignments explains it, and no other does. A question an assignment leaves out was not asked.
    By(Vec<Assignment>),
    /// No assignment explains it: at this step at the latest something else came than any fake would have answered.
    ByNone { step: usize, expected: Vec<Value> },
    /// There are too many to try.
    TooMany,
}

/// Finds all assignments within the domains that explain the transcript, trying `most` at most.
pub(super) fn explain(transcript: &Transcript, domains: &Domains, most: usize) -> Result<Explained, String> {
    let mut search = Search {
        transcript,
        domains,
        wire: wire_questions(),
        left: most,
        found: Vec::new(),
        step: 0,
        expected: Vec::new(),
    };
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
    wire: BTreeSet<&'static str>,
    left: usize,
    found: Vec<Assignment>,
    /// The last step that any assignment came to, and what was expected there.
    step: usize,
    expected: Vec<Value>,
}

impl Search<'_> {
    fn try_out(&mut self, fixed: &Assignment) -> Result<(), String> {
        if self.left == 0 {
            return Ok(());
        }
        self.left -= 1;
        let mut fixed = fixed.clone();
        let mut replay = Replay::new(self.transcript, self.assumptions(&fixed))?;
        for (index, step) in self.transcript.steps.iter().enumerate() {
            let said = replay.step(step);
            let mut open = None;
            for asked in replay.asked() {
                if !fixed.contains_key(asked) {
                    match &self.domains[asked][..] {
                        [only] => drop(fixed.insert(asked, only)),
                        _ => open = open.or(Some(asked)),
                    }
                }
            }
            if open.is_none()
                && let (Said::Raw(own), Event::Raw { .. }) = (&said, &step.event)
            {
                open = self.open_on_the_wire(&mut fixed, index, own)?;
            }
            if let Some(question) = open {
                for candidate in &self.domains[question] {
                    fixed.insert(question, candidate);
                    self.try_out(&fixed)?;
                }
                return Ok(());
            }
            let said = match (said, &step.event) {
                (Said::Raw(own), Event::Raw { answer, .. }) => replay.same_raw(answer, &own),
                (Said::Otherwise(expected), _) => Err(expected),
                _ => Ok(()),
            };
            if let Err(expected) = said {
                self.give_up(index, expected);
                return Ok(());
            }
        }
        self.found.push(fixed);
        Ok(())
    }

    /// A question about the wire that a raw answer depends on and that is not answered yet.
    ///
    /// The wire does not tell what it asks, so each answer that it could have is tried by itself.
    fn open_on_the_wire(
        &self,
        fixed: &mut Assignment,
        index: usize,
        own: &RawAnswer,
    ) -> Result<Option<&'static str>, String> {
        for question in &self.wire {
            let candidates = &self.domains[question];
            let assumed = self.assumptions(fixed).answer(question);
            for candidate in candidates.iter().filter(|candidate| Some(**candidate) != assumed) {
                if fixed.contains_key(question) {
                    break;
                }
                let mut varied = fixed.clone();
                varied.insert(question, candidate);
                if self.raw_answer(&varied, index)?.as_ref() != Some(own) {
                    return Ok(Some(question));
                }
            }
        }
        // Those with one candidate left count as asked, so that it can be told what the answer stands on.
        for question in &self.wire {
            if let [only] = self.domains[question][..]
                && !fixed.contains_key(question)
            {
                let mut others = self.assumptions(fixed);
                let question_of = Assumptions::QUESTIONS.iter().find(|known| known.field == *question);
                let other =
                    question_of.and_then(|known| known.candidates.iter().find(|other| **other != only));
                if let Some(other) = other
                    && others.set(question, other)
                    && self.raw_answer_under(others, index)?.as_ref() != Some(own)
                {
                    fixed.insert(question, only);
                }
            }
        }
        Ok(None)
    }

    fn raw_answer(&self, fixed: &Assignment, index: usize) -> Result<Option<RawAnswer>, String> {
        self.raw_answer_under(self.assumptions(fixed), index)
    }

    /// Returns a fake's response to the raw request of a step.
    fn raw_answer_under(&self, assumptions: Assumptions, index: usize) -> Result<Option<RawAnswer>, String> {
        let mut replay = Replay::new(self.transcript, assumptions)?;
        for step in &self.transcript.steps[..index] {
            if let (Said::Raw(own), Event::Raw { answer, .. }) = (replay.step(step), &step.event) {
                let _ = replay.same_raw(answer, &own);
            }
        }
        Ok(match replay.step(&self.transcript.steps[index]) {
            Said::Raw(own) => Some(own),
            _ => None,
        })
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

    /// These answers, and the first possible one of every other question.
    fn assumptions(&self, fixed: &Assignment) -> Assumptions {
        assumptions(self.domains, fixed)
    }
}

/// These answers, and the first possible one of every other question.
pub(super) fn assumptions(domains: &Domains, fixed: &Assignment) -> Assumptions {
    let mut assumptions = Assumptions::default();
    let open = domains.iter().filter_map(|(field, candidates)| Some((field, candidates.first()?)));
    for (field, candidate) in open.chain(fixed) {
        let _ = assumptions.set(field, candidate);
    }
    assumptions
}

/// The questions that the wire answers, and not the core.
fn wire_questions() -> BTreeSet<&'static str> {
    let in_force = Assumptions::default();
    let others = in_force.variants().filter(|(_, _, varied)| varied.dialect() != in_force.dialect());
    others.map(|(question, _, _)| question.field).collect()
}

/// The one answer to each question that these assumptions give.
pub(super) fn domains_of(known: &Assumptions) -> Domains {
    let answers = Assumptions::QUESTIONS.iter().map(|question| question.field);
    answers.map(|field| (field, known.answer(field).into_iter().collect())).collect()
}

/// Every candidate of every question.
pub(super) fn all_domains() -> Domains {
    Assumptions::QUESTIONS.iter().map(|question| (question.field, question.candidates.to_vec())).collect()
}

//! Solves for the answers that all transcripts leave possible: a constraint satisfaction problem whose variables are
//! the questions, whose domains are their candidates, and whose constraints are the transcripts.
//!
//! Each transcript is explained by `search.rs`, and the candidates that no explanation uses leave the domains, until
//! nothing changes (constraint propagation to a fixed point). The number of assignments that a search may try grows by
//! round, 4 to 4,096: cheap transcripts narrow the domains first, so that the expensive ones become cheap. A transcript
//! that is still too large then supports no conclusion. A transcript that no assignment explains contests questions,
//! which then support no conclusion, and everything is solved again without them; each round contests at least one more
//! transcript, so it ends. Start reading at [`Solver::new`].

use std::collections::{BTreeMap, BTreeSet};

use cognito_identity_contracts::Clause;

use super::replay::{Replay, is_whole};
use super::search::{Domains, Explained, assumptions, explain};
use super::{Experiment, Unexpected, line};
use crate::error::RunError;
use crate::recording::Transcript;
use crate::redact::TranscriptSecrets;

/// A case's transcript, and the clause it is a case of.
pub(super) type ClauseTranscript<'a> = (&'static Clause, &'a Transcript);

/// Number of assignments that are tried on a transcript, by round. The other transcripts rule some out between rounds.
const ROUNDS: [usize; 6] = [4, 16, 64, 256, 1_024, 4_096];

/// Largest number of assignments tried where only the existence of one matters.
const MAX_ASSIGNMENTS: usize = 4_096;

/// Answers that the transcripts leave possible.
pub(super) struct Solver<'a> {
    pub(super) transcripts: Vec<ClauseTranscript<'a>>,
    /// Candidates that are still possible for each question; all of them for a contested one.
    pub(super) domains: Domains,
    /// Result of the search over each transcript, within the domains.
    pub(super) explained: Vec<Explained>,
    /// Questions about whose answers nothing is concluded, and why.
    pub(super) contested: BTreeMap<&'static str, Contested>,
}

/// Reason why nothing is concluded about a question.
pub(super) enum Contested {
    /// No candidate explains a case, alone or together with the other cases.
    Unexpected(Unexpected),
    /// A case of its experiment contradicts other cases over these questions.
    Over(Vec<&'static str>),
}

impl<'a> Solver<'a> {
    /// Solves for the complete transcripts of the experiments, given the possible answers.
    ///
    /// A conclusion from one transcript is void if another transcript contradicts it. So a question with a
    /// contradiction is contested: all transcripts are read again, and no answer to it supports a conclusion.
    pub(super) fn new(experiments: &'a [Experiment], possible: &Domains) -> Result<Self, RunError> {
        let transcripts = experiments
            .iter()
            .flat_map(|experiment| {
                experiment.transcripts.iter().map(move |transcript| (experiment.clause, transcript))
            })
            .filter(|(_, transcript)| is_whole(transcript));
        let mut solver = Self {
            transcripts: transcripts.collect(),
            domains: Domains::new(),
            explained: Vec::new(),
            contested: BTreeMap::new(),
        };
        let mut contested = BTreeSet::new();
        loop {
            solver.read(possible)?;
            let explained = solver.explained.iter().enumerate();
            let by_none = explained.filter(|(_, explained)| matches!(explained, Explained::ByNone { .. }));
            let new: Vec<_> =
                by_none.map(|(index, _)| index).filter(|index| contested.insert(*index)).collect();
            if new.is_empty() {
                return Ok(solver);
            }
            for index in new {
                solver.contest(index, possible)?;
            }
        }
    }

    /// Explains the transcripts, and removes the candidates they rule out from the domains, until a fixed point.
    fn read(&mut self, possible: &Domains) -> Result<(), RunError> {
        self.domains = possible.clone();
        self.explained = vec![Explained::TooMany; self.transcripts.len()];
        for most in ROUNDS {
            let mut is_tried = vec![false; self.transcripts.len()];
            loop {
                let before = self.domains.clone();
                for (index, (_, transcript)) in self.transcripts.iter().enumerate() {
                    if matches!(self.explained[index], Explained::TooMany) && !is_tried[index] {
                        self.explained[index] = explain(transcript, &self.domains, most)?;
                        is_tried[index] = true;
                    }
                    narrow(&mut self.domains, &mut self.explained[index], &self.contested);
                }
                if self.domains == before {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Marks the question of an unexplained experiment as contested, and those over which it contradicts other cases.
    fn contest(&mut self, index: usize, possible: &Domains) -> Result<(), RunError> {
        let (clause, transcript) = self.transcripts[index];
        let known = |field: &str| possible.get_key_value(field).map(|(field, _)| *field);
        let Some(own) = clause.question().and_then(known) else { return Ok(()) };
        // Without the other transcripts.
        let suspects = match explain(transcript, possible, MAX_ASSIGNMENTS)? {
            Explained::ByNone { .. } => Vec::new(),
            alone => self.at_odds(transcript, &alone, possible)?.into_iter().collect(),
        };
        let unexpected = self.unexpected(clause, transcript, own, possible, suspects.clone())?;
        for field in suspects.iter().copied().chain(suspects.is_empty().then_some(own)) {
            if !matches!(self.contested.get(field), Some(Contested::Unexpected(_))) {
                self.contested.insert(field, Contested::Unexpected(unexpected.clone()));
            }
        }
        self.contested.entry(own).or_insert(Contested::Over(suspects));
        Ok(())
    }

    /// Requests and responses of a transcript up to the step that other answers cannot explain.
    fn unexpected(
        &self,
        clause: &Clause,
        transcript: &Transcript,
        own: &'static str,
        possible: &Domains,
        suspects: Vec<&'static str>,
    ) -> Result<Unexpected, RunError> {
        let mut open = self.domains.clone();
        open.insert(own, possible[own].clone());
        let mut step = usize::MAX;
        let mut expected = Vec::new();
        // If no answer to the clause's own question explains the transcript either, report all expected responses.
        for domains in [&self.domains, &open] {
            if let Explained::ByNone { step: at, expected: instead } =
                explain(transcript, domains, MAX_ASSIGNMENTS)?
            {
                (step, expected) = (at, instead);
            }
        }
        let secrets = TranscriptSecrets::new(transcript);
        let steps = transcript.steps.iter().take(step.saturating_add(1));
        let exchange = steps.map(|step| secrets.redact(&line(&step.event))).collect();
        Ok(Unexpected { clause: clause.name, suspects, exchange, expected })
    }

    /// Returns the questions for which a removed answer would explain a transcript that the remaining answers do not.
    fn at_odds(
        &self,
        transcript: &Transcript,
        alone: &Explained,
        possible: &Domains,
    ) -> Result<BTreeSet<&'static str>, RunError> {
        let is_narrow = |field: &&str| self.domains[field] != possible[field];
        let narrow: BTreeSet<_> = possible.keys().copied().filter(is_narrow).collect();
        let mut single = BTreeSet::new();
        for field in &narrow {
            let mut open = self.domains.clone();
            open.insert(field, possible[field].clone());
            if !matches!(explain(transcript, &open, MAX_ASSIGNMENTS)?, Explained::ByNone { .. }) {
                single.insert(*field);
            }
        }
        if !single.is_empty() {
            return Ok(single);
        }
        // Only several changes at once explain it: any question that the transcript depends on may be among them.
        if let Explained::By(assignments) = alone {
            let fields = assignments.iter().flatten();
            let odd = fields.filter(|(field, candidate)| !self.domains[*field].contains(candidate));
            return Ok(odd.map(|(field, _)| *field).collect());
        }
        let mut replay = Replay::new(transcript, assumptions(&self.domains, &BTreeMap::new()))?;
        transcript.steps.iter().for_each(|step| drop(replay.step(step)));
        let asked = replay.asked();
        Ok(narrow.into_iter().filter(|field| asked.contains(field)).collect())
    }
}

/// Removes from the domains the answers that a transcript rules out, and from its assignments those outside of the
/// domains.
fn narrow(domains: &mut Domains, explained: &mut Explained, contested: &BTreeMap<&'static str, Contested>) {
    let Explained::By(assignments) = explained else { return };
    assignments.retain(|assignment| {
        assignment.iter().all(|(question, candidate)| domains[question].contains(candidate))
    });
    if assignments.is_empty() {
        // What is left contradicts the other transcripts.
        *explained = Explained::ByNone { step: usize::MAX, expected: Vec::new() };
        return;
    }
    let fields: BTreeSet<_> = assignments.iter().flat_map(|assignment| assignment.keys().copied()).collect();
    for field in fields.into_iter().filter(|field| !contested.contains_key(field)) {
        // An assignment without the question allows any answer to it.
        if assignments.iter().all(|assignment| assignment.contains_key(field)) {
            let possible = |candidate: &&str| assignments.iter().any(|known| known[field] == *candidate);
            if let Some(candidates) = domains.get_mut(field) {
                candidates.retain(possible);
            }
        }
    }
}

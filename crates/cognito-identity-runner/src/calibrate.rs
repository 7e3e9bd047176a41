//! Calibrates the fake: derives from transcripts which answers a backend gives to the open questions.
//!
//! A question is decided in this order (`conclude`): unexpected if no candidate explains a transcript, or if its answer
//! seems to vary between cases; confounded if a case of it contradicts others over other questions; settled if one
//! candidate is left in its domain (`solver.rs`); not asked if none of its own transcripts is complete; else confounded.
//!
//! The experiments are the clauses: each question has clauses that assume its answer, and the requests of such a clause
//! are its experiment. The backend's responses are recorded, and the transcript is replayed on the fake under every
//! candidate. A candidate is accepted only if no other explains the transcripts under any answers to the other
//! questions; a transcript that no candidate explains is unexpected.
//!
//! Start reading at [`calibrate`]; `conclude` turns the domains that `Solver::new` leaves into a conclusion. `search.rs`
//! finds all answers that explain one transcript, `solver.rs` combines transcripts.

mod compare;
mod confounders;
mod raw;
mod replay;
mod search;
mod solver;
mod token_map;

use std::fmt;
use std::time::Duration;

use cognito_identity_contracts::{CLAUSES, Clause, Harness, Profile, Verdict};
use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::Question;
use serde_json::Value;

use crate::error::RunError;
use crate::recording::{Event, RecordingHarness, Step, Transcript};
use crate::redact::TranscriptSecrets;
use search::{Domains, Explained, ONE_ASSIGNMENT, all_domains, domains_of, explain};
use solver::{Contested, Solver};

/// Transcripts of a clause's cases on a backend.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// The clause.
    pub clause: &'static Clause,
    /// A transcript for each case.
    pub transcripts: Vec<Transcript>,
    /// Reason why there are no transcripts, if the backend lacks a capability that the clause needs.
    pub unsupported: Option<String>,
}

/// Finding about one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Question.
    pub question: Question,
    /// Conclusion about the question.
    pub conclusion: Conclusion,
}

/// Conclusion that the transcripts allow about a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Conclusion {
    /// Only this candidate explains the transcripts.
    Settled(&'static str),
    /// These candidates explain the transcripts: other answers of the backend hide the difference between them.
    Confounded {
        /// Candidates that are left.
        left: Vec<&'static str>,
        /// Answers that hide the difference, as `question = candidate`.
        by: Vec<String>,
    },
    /// No candidate explains a transcript, or none explains all of them.
    Unexpected(Box<Unexpected>),
    /// The question was not asked, or a response was lost.
    NotAsked(String),
}

/// Response that no candidate explains.
#[derive(Clone, Debug, PartialEq)]
pub struct Unexpected {
    /// Clause whose experiment found the response.
    pub clause: &'static str,
    /// Questions whose answer may vary from case to case. Empty unless the exchange can be explained alone but
    /// contradicts other cases; at least one of these then varies.
    pub suspects: Vec<&'static str>,
    /// All requests and responses up to this one, a line each; secrets are redacted and tokens are shown by their
    /// claims.
    pub exchange: Vec<String>,
    /// Responses the candidates predict; in a contradiction, those of the candidates that explain the other exchanges.
    pub expected: Vec<Value>,
}

impl fmt::Display for Unexpected {
    /// Prints a line each: the clause, the response, the expected responses (in a contradiction, those expected from
    /// other cases), and the earlier exchanges. The deciding lines come first, because the rest may be long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.clause)?;
        let (last, before) = self.exchange.split_last().unzip();
        if !self.suspects.is_empty() {
            write!(f, "\nthe answer to one of these may vary: {}", self.suspects.join(", "))?;
        }
        last.into_iter().try_for_each(|line| write!(f, "\n{line}"))?;
        let expected = if self.suspects.is_empty() { "expected" } else { "expected from other cases" };
        self.expected.iter().try_for_each(|value| write!(f, "\n{expected} {value}"))?;
        before.into_iter().flatten().try_for_each(|line| write!(f, "\nafter {line}"))
    }
}

/// Size of the transcripts of all experiments, in bytes. A backend decides how much it returns, and memory is ours.
const MAX_EXPERIMENT_BYTES: usize = 96 << 20;

/// Runs the experiments of the questions that `is_wanted` on a backend, telling `progress` of each.
pub fn experiment(
    harness: &dyn Harness,
    profile: &Profile,
    is_wanted: impl Fn(&str) -> bool,
    mut progress: impl FnMut(&Experiment),
) -> Vec<Experiment> {
    let recorder = RecordingHarness::new(harness);
    let clauses = CLAUSES.iter().copied().filter(|clause| clause.question().is_some_and(&is_wanted));
    let mut kept = 0;
    let run = |clause: &'static Clause| {
        let profile = Profile { max_shrink_steps: 0, ..profile.clone() };
        let held = clause.hold(&recorder, &profile);
        let unsupported = held.outcome.why.filter(|_| held.outcome.verdict == Verdict::Unsupported);
        let mut transcripts = recorder.take();
        kept += transcripts
            .iter()
            .flat_map(|transcript| &transcript.steps)
            .map(|step| step.event.weight())
            .sum::<usize>();
        if kept > MAX_EXPERIMENT_BYTES {
            // An incomplete transcript supports no conclusion, and needs little memory.
            for transcript in &mut transcripts {
                let event = Event::too_much();
                transcript.steps = vec![Step { at: Duration::ZERO, took: Duration::ZERO, event }];
            }
        }
        let experiment = Experiment { clause, transcripts, unsupported };
        progress(&experiment);
        experiment
    };
    clauses.map(run).collect()
}

/// Returns a finding for each question that the experiments are about.
///
/// # Errors
///
/// If no fake can be built for the backend's account, in one line.
pub fn calibrate(experiments: &[Experiment]) -> Result<Vec<Finding>, RunError> {
    calibrate_within(experiments, &all_domains())
}

/// Returns the findings given `known` as the answers to all questions but `question`.
///
/// # Errors
///
/// If no fake can be built for the backend's account, in one line.
pub fn calibrate_knowing(
    experiments: &[Experiment],
    question: &Question,
    known: &Assumptions,
) -> Result<Vec<Finding>, RunError> {
    let mut domains = domains_of(known);
    domains.insert(question.field, question.candidates.to_vec());
    calibrate_within(experiments, &domains)
}

fn calibrate_within(experiments: &[Experiment], possible: &Domains) -> Result<Vec<Finding>, RunError> {
    let solver = Solver::new(experiments, possible)?;
    let question =
        |field: &str| Assumptions::QUESTIONS.iter().find(|question| question.field == field).copied();
    let mut asked: Vec<_> =
        experiments.iter().filter_map(|experiment| experiment.clause.question()).collect();
    asked.sort_unstable();
    asked.dedup();
    let found = asked.into_iter().filter_map(question).map(|question| {
        let conclusion = conclude(&question, &solver, experiments)?;
        Ok(Finding { question, conclusion })
    });
    found.collect()
}

/// Returns the first difference between a backend and the fake under these assumptions, in one line; `None` if the fake
/// explains every transcript.
///
/// # Errors
///
/// If no fake can be built for the backend's account, in one line.
pub fn contradiction(
    transcripts: &[Transcript],
    assumptions: &Assumptions,
) -> Result<Option<String>, RunError> {
    let domains = domains_of(assumptions);
    for (case, transcript) in
        transcripts.iter().enumerate().filter(|(_, transcript)| replay::is_whole(transcript))
    {
        if let Explained::ByNone { step, expected } = explain(transcript, &domains, ONE_ASSIGNMENT)? {
            let seen = transcript.steps.get(step).map(|step| line(&step.event)).unwrap_or_default();
            let seen = TranscriptSecrets::new(transcript).redact(&seen);
            let expected = expected.first().map(Value::to_string).unwrap_or_default();
            return Ok(Some(format!("case {case}, step {step}: {seen}, where the fake returns {expected}")));
        }
    }
    Ok(None)
}

fn conclude(
    question: &Question,
    solver: &Solver<'_>,
    experiments: &[Experiment],
) -> Result<Conclusion, RunError> {
    match solver.contested.get(question.field) {
        Some(Contested::Unexpected(unexpected)) => {
            return Ok(Conclusion::Unexpected(Box::new(unexpected.clone())));
        }
        Some(Contested::Over(others)) => {
            let by = others.iter().map(|other| format!("{other}, whose answer may vary"));
            return Ok(Conclusion::Confounded {
                left: solver.domains[question.field].clone(),
                by: by.collect(),
            });
        }
        None => {}
    }
    if let [only] = solver.domains[question.field][..] {
        return Ok(Conclusion::Settled(only));
    }
    let is_own = |clause: &Clause| clause.question() == Some(question.field);
    let transcripts = solver.transcripts.iter().zip(&solver.explained);
    let own: Vec<_> = transcripts
        .filter(|((clause, _), _)| is_own(clause))
        .map(|((clause, _), explained)| (*clause, explained))
        .collect();
    if own.is_empty() {
        let mut mine = experiments.iter().filter(|known| is_own(known.clause));
        let lost = |experiment: &Experiment| {
            let lost =
                experiment.transcripts.iter().find_map(|transcript| transcript.failure().map(str::to_owned));
            experiment.unsupported.clone().or(lost)
        };
        let why = mine.find_map(lost);
        return Ok(Conclusion::NotAsked(why.unwrap_or_else(|| "nothing was asked".to_owned())));
    }
    let by = confounders::find(question, &own, &solver.domains)?;
    Ok(Conclusion::Confounded { left: solver.domains[question.field].clone(), by })
}

/// Returns a request and its response, in one line.
pub(crate) fn line(event: &Event) -> String {
    match event {
        Event::Call { operation, input, result } => format!("{operation} {input} => {}", result.to_json()),
        Event::Raw { request, response } => {
            format!("POST {} => {}", String::from_utf8_lossy(&request.body), raw::shown(response))
        }
        other => format!("{other:?}"),
    }
}

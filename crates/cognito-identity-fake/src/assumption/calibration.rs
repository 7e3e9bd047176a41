//! `calibration.json`: the answers in force, each with its basis.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::{Assumptions, Question};

/// Answers to all questions, and why each is held.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// The answers.
    pub assumptions: Assumptions,
    /// The reason for each, by the question's field.
    pub answers: BTreeMap<String, Answer>,
}

/// The answer to one question, as in `calibration.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The candidate's name.
    pub candidate: String,
    /// `documented`, `observed` or `assumed`: what makes this candidate the likeliest.
    pub basis: String,
    /// Where that is said, or why it is likely.
    pub source: String,
    /// When it was written down, `YYYY-MM-DD`.
    pub date: String,
}

const VERSION: u32 = 1;
const BASES: [&str; 3] = ["documented", "observed", "assumed"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    answers: BTreeMap<String, Answer>,
}

impl Calibration {
    /// Reads a calibration: an answer to every question, nothing else.
    ///
    /// # Errors
    ///
    /// One line that says what is wrong and what is allowed.
    pub fn from_json(text: &str) -> Result<Self, CalibrationError> {
        let file: File = serde_json::from_str(text).map_err(|error| CalibrationError(error.to_string()))?;
        if file.version != VERSION {
            return Err(CalibrationError(format!(
                "version {} is not known; allowed: {VERSION}",
                file.version
            )));
        }
        let mut assumptions = Assumptions::FIRST;
        for question in Assumptions::QUESTIONS {
            let answer = file.answers.get(question.field).ok_or_else(|| unanswered(question))?;
            if !BASES.contains(&answer.basis.as_str()) {
                return Err(bad(question, "basis", &answer.basis, &BASES));
            }
            if !assumptions.set(question.field, &answer.candidate) {
                return Err(bad(question, "candidate", &answer.candidate, question.candidates));
            }
        }
        if let Some(field) = file.answers.keys().find(|field| assumptions.answer(field).is_none()) {
            let fields: Vec<_> = Assumptions::QUESTIONS.iter().map(|question| question.field).collect();
            return Err(CalibrationError(format!(
                "there is no question `{field}`; allowed: {}",
                fields.join(", ")
            )));
        }
        Ok(Self { assumptions, answers: file.answers })
    }
}

fn unanswered(question: &Question) -> CalibrationError {
    CalibrationError(format!(
        "`{}` has no answer; add one with one of the candidates {}",
        question.field,
        question.candidates.join(", ")
    ))
}

fn bad(question: &Question, what: &str, given: &str, allowed: &[&str]) -> CalibrationError {
    CalibrationError(format!(
        "`{}` has the {what} `{given}`; allowed: {}",
        question.field,
        allowed.join(", ")
    ))
}

/// Why a calibration cannot be used, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalibrationError(String);

impl fmt::Display for CalibrationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bad calibration: {}", self.0)
    }
}

impl std::error::Error for CalibrationError {}

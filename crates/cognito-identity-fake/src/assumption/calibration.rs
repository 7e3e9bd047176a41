//! `calibration.json`: the answers in force, each with its basis. It is parsed once and checked against the list of
//! questions. Start at [`Calibration`].

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Assumptions, Question};

/// Answers to all questions, and the reason for each.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// The answers.
    pub assumptions: Assumptions,
    /// The reason for each, by the question's field.
    pub answers: BTreeMap<String, Answer>,
}

/// The answer to one question, as in `calibration.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The candidate's name.
    pub candidate: String,
    /// The basis of the choice: `documented`, `observed` or `assumed`.
    pub basis: String,
    /// The document or recording with the answer, or the reason why it is likely.
    pub source: String,
    /// The date of the entry, `YYYY-MM-DD`.
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
    /// Parses a calibration: an answer to every question, and nothing else.
    ///
    /// # Errors
    ///
    /// If the text is no such JSON, of another version, lacks an answer, or has an unknown question, basis or
    /// candidate. The error is one line with the fault and the allowed values.
    pub fn from_json(text: &str) -> Result<Self, CalibrationError> {
        let file: File = serde_json::from_str(text)
            .map_err(|error| CalibrationError::new(CalibrationErrorKind::Format, error.to_string()))?;
        if file.version != VERSION {
            let why = format!("version {} is not known; allowed: {VERSION}", file.version);
            return Err(CalibrationError::new(CalibrationErrorKind::Version, why));
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
            let why = format!("there is no question `{field}`; allowed: {}", fields.join(", "));
            return Err(CalibrationError::new(CalibrationErrorKind::Question, why));
        }
        Ok(Self { assumptions, answers: file.answers })
    }
}

impl Calibration {
    /// Returns the calibration as JSON, which [`from_json`](Self::from_json) reads back. Questions are in the order of
    /// [`Assumptions::QUESTIONS`].
    #[must_use]
    pub fn to_json(&self) -> String {
        let answers = Assumptions::QUESTIONS.iter().filter_map(|question| {
            let answer = serde_json::to_string_pretty(self.answers.get(question.field)?).ok()?;
            Some(format!("    \"{}\": {}", question.field, answer.replace('\n', "\n    ")))
        });
        let answers: Vec<_> = answers.collect();
        format!("{{\n  \"version\": {VERSION},\n  \"answers\": {{\n{}\n  }}\n}}\n", answers.join(",\n"))
    }

    /// Replaces the answer to a question; returns `false`, and changes nothing, if there is no such question or
    /// candidate.
    pub fn answer(&mut self, field: &str, answer: Answer) -> bool {
        let is_one = self.assumptions.set(field, &answer.candidate);
        if is_one {
            self.answers.insert(field.to_owned(), answer);
        }
        is_one
    }
}

fn unanswered(question: &Question) -> CalibrationError {
    let candidates = question.candidates.join(", ");
    let why = format!("`{}` has no answer; add one with one of the candidates {candidates}", question.field);
    CalibrationError::new(CalibrationErrorKind::Question, why)
}

fn bad(question: &Question, what: &str, given: &str, allowed: &[&str]) -> CalibrationError {
    let why = format!("`{}` has the {what} `{given}`; allowed: {}", question.field, allowed.join(", "));
    CalibrationError::new(CalibrationErrorKind::Answer, why)
}

/// Error of a calibration that cannot be used, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalibrationError {
    kind: CalibrationErrorKind,
    message: String,
}

/// Reason of a [`CalibrationError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CalibrationErrorKind {
    /// The text is no JSON, or has other members.
    Format,
    /// The text is of another version.
    Version,
    /// A question has no answer, or an answer has no question.
    Question,
    /// An answer has an unknown candidate or basis.
    Answer,
}

impl CalibrationError {
    fn new(kind: CalibrationErrorKind, message: String) -> Self {
        Self { kind, message }
    }

    /// Why the calibration cannot be used.
    #[must_use]
    pub fn kind(&self) -> CalibrationErrorKind {
        self.kind
    }
}

impl fmt::Display for CalibrationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bad calibration: {}", self.message)
    }
}

impl std::error::Error for CalibrationError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calibration_is_written_as_it_is_read() {
        assert_eq!(Calibration::in_force().to_json(), include_str!("../../calibration.json"));
    }

    #[test]
    fn an_answer_is_replaced() {
        let mut calibration = Calibration::in_force().clone();
        let seen = |candidate: &str| Answer {
            candidate: candidate.to_owned(),
            basis: "observed".to_owned(),
            source: "a test".to_owned(),
            date: "2026-11-28".to_owned(),
        };
        assert!(calibration.answer("merge_same_user", seen("InvalidParameter")));
        assert!(!calibration.answer("merge_same_user", seen("Maybe")));
        assert!(!calibration.answer("no_question", seen("Unchanged")));
        let read = Calibration::from_json(&calibration.to_json()).unwrap();
        assert_eq!(read, calibration);
        assert_eq!(read.assumptions.answer("merge_same_user"), Some("InvalidParameter"));
    }
}

//! Lists the fake's open questions with its answers, and adds the redacted findings about a backend. Start reading at
//! [`asked_questions`].

use cognito_identity_contracts::{BasisKind, Harness};
use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::Calibration;

use super::{AnswerInForce, OpenQuestion, Seen};
use crate::calibrate::{self, Finding};
use crate::redact::{redact_lines, redact_text};

/// Returns every open question with the answer of a calibration, in the order of their names, without findings.
#[must_use]
pub fn open_questions(calibration: &Calibration) -> Vec<OpenQuestion> {
    let answered = Assumptions::QUESTIONS.iter().filter_map(|question| {
        let answer = calibration.answers.get(question.field)?;
        Some(OpenQuestion {
            question: question.field.to_owned(),
            asks: question.asks.to_owned(),
            candidates: question.candidates.iter().map(|candidate| (*candidate).to_owned()).collect(),
            in_force: AnswerInForce {
                date: answer.date.clone(),
                candidate: answer.candidate.clone(),
                basis: answer.basis.parse().unwrap_or(BasisKind::Assumed),
                source: answer.source.clone(),
            },
            also: [].into(),
            seen: [].into(),
        })
    });
    let mut questions: Vec<_> = answered.collect();
    questions.sort_by(|one, other| one.question.cmp(&other.question));
    questions
}

/// Returns the open questions with the findings about a backend, redacted.
#[must_use]
pub fn asked_questions(
    calibration: &Calibration,
    findings: &[Finding],
    harness: &dyn Harness,
) -> Vec<OpenQuestion> {
    let mut questions = open_questions(calibration);
    for question in &mut questions {
        let found = findings.iter().filter(|finding| finding.question.field == question.question);
        question.seen.extend(found.map(|finding| Seen::of(&finding.seen).without(harness)));
    }
    questions
}

impl Seen {
    fn of(seen: &calibrate::Seen) -> Self {
        match seen {
            calibrate::Seen::Settled(candidate) => Self::Settled { candidate: (*candidate).to_owned() },
            calibrate::Seen::Masked { left, by } => Self::Masked {
                left: left.iter().map(|candidate| (*candidate).to_owned()).collect(),
                by: by.clone(),
            },
            calibrate::Seen::News(news) => Self::News { exchange: news.to_string() },
            calibrate::Seen::NotAsked(why) => Self::NotAsked { why: why.clone() },
        }
    }

    /// Redacts the backend's output. The names of candidates are the fake's own and stay.
    fn without(self, harness: &dyn Harness) -> Self {
        match self {
            Self::News { exchange } => Self::News { exchange: redact_lines(harness, &exchange) },
            Self::NotAsked { why } => Self::NotAsked { why: redact_text(harness, &why) },
            named => named,
        }
    }
}

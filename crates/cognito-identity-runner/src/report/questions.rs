//! The open questions of the fake, its answers to them, and what a backend showed of them.

use cognito_identity_contracts::Harness;
use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::Calibration;

use super::{AnswerInForce, BasisKind, OpenQuestion, Seen};
use crate::calibrate::{self, Finding};
use crate::redact::{redact_lines, redact_text};

/// Every open question with the answer that a calibration gives, in the order of their names; nothing is seen of any.
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
                basis: BasisKind::named(&answer.basis).unwrap_or(BasisKind::Assumed),
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

/// The same with what was found out about a backend, without what its reports must not say.
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

    /// The same without what a report must not say; names of candidates are the fake's own.
    fn without(self, harness: &dyn Harness) -> Self {
        match self {
            Self::News { exchange } => Self::News { exchange: redact_lines(harness, &exchange) },
            Self::NotAsked { why } => Self::NotAsked { why: redact_text(harness, &why) },
            named => named,
        }
    }
}

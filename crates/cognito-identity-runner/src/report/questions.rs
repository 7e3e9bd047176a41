//! Lists the fake's open questions with its answers, and adds the redacted findings about a backend. Start reading at
//! [`asked_questions`].

use cognito_identity_contracts::{BasisKind, Harness};
use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::Calibration;

use super::{AnswerReport, FindingReport, QuestionReport};
use crate::calibrate::{self, Finding};
use crate::redact::{redact_lines, redact_text};

/// Returns every open question with the answer of a calibration, in the order of their names, without findings.
#[must_use]
pub fn open_questions(calibration: &Calibration) -> Vec<QuestionReport> {
    let answered = Assumptions::QUESTIONS.iter().filter_map(|question| {
        let answer = calibration.answers.get(question.field)?;
        Some(QuestionReport {
            name: question.field.to_owned(),
            question: question.asks.to_owned(),
            candidates: question.candidates.iter().map(|candidate| (*candidate).to_owned()).collect(),
            in_force: AnswerReport {
                date: answer.date.clone(),
                candidate: answer.candidate.clone(),
                basis: answer.basis.parse().unwrap_or(BasisKind::Assumed),
                source: answer.source.clone(),
            },
            others_in_force: [].into(),
            findings: [].into(),
        })
    });
    let mut questions: Vec<_> = answered.collect();
    questions.sort_by(|one, other| one.name.cmp(&other.name));
    questions
}

/// Returns the open questions with the findings about a backend, redacted.
#[must_use]
pub fn asked_questions(
    calibration: &Calibration,
    findings: &[Finding],
    harness: &dyn Harness,
) -> Vec<QuestionReport> {
    let mut questions = open_questions(calibration);
    for question in &mut questions {
        let found = findings.iter().filter(|finding| finding.question.field == question.name);
        question
            .findings
            .extend(found.map(|finding| FindingReport::from(&finding.conclusion).redacted(harness)));
    }
    questions
}

impl From<&calibrate::Conclusion> for FindingReport {
    fn from(conclusion: &calibrate::Conclusion) -> Self {
        match conclusion {
            calibrate::Conclusion::Settled(candidate) => Self::Settled { candidate: (*candidate).to_owned() },
            calibrate::Conclusion::Confounded { left, by } => Self::Confounded {
                candidates: left.iter().map(|candidate| (*candidate).to_owned()).collect(),
                hidden_by: by.clone(),
            },
            calibrate::Conclusion::Unexpected(unexpected) => {
                Self::Unexpected { exchange: unexpected.to_string() }
            }
            calibrate::Conclusion::NotAsked(why) => Self::NotAsked { why: why.clone() },
        }
    }
}

impl FindingReport {
    /// Redacts the backend's output. The names of candidates are the fake's own and stay.
    fn redacted(self, harness: &dyn Harness) -> Self {
        match self {
            Self::Unexpected { exchange } => Self::Unexpected { exchange: redact_lines(harness, &exchange) },
            Self::NotAsked { why } => Self::NotAsked { why: redact_text(harness, &why) },
            named => named,
        }
    }
}

//! The open questions of the fake, and its answers to them.

use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::Calibration;

use super::{AnswerInForce, BasisKind, OpenQuestion};

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

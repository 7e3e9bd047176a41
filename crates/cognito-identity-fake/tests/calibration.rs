//! `calibration.json`: the answers in force, and the one-line errors of malformed calibrations.

use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::{Calibration, CalibrationErrorKind};
use rstest::rstest;
use serde_json::{Value, json};

const IN_FORCE: &str = include_str!("../calibration.json");

#[test]
fn the_calibration_in_force_answers_every_question() {
    let calibration = Calibration::in_force();
    assert_eq!(calibration.assumptions, Assumptions::default());
    assert_eq!(calibration.answers.len(), Assumptions::QUESTIONS.len());
    for question in Assumptions::QUESTIONS {
        let answer = &calibration.answers[question.field];
        assert_eq!(calibration.assumptions.answer(question.field), Some(answer.candidate.as_str()));
        assert!(!answer.source.is_empty() && answer.date.len() == 10, "{}", question.field);
    }
}

#[test]
fn every_question_is_asked_and_has_more_than_one_answer() {
    for question in Assumptions::QUESTIONS {
        assert!(question.asks.ends_with('?'), "{}", question.asks);
        assert!(question.candidates.len() > 1, "{} is no question", question.field);
    }
}

#[test]
fn there_is_a_variant_for_every_other_candidate() {
    let candidates: usize = Assumptions::QUESTIONS.iter().map(|question| question.candidates.len()).sum();
    let variants: Vec<_> = Assumptions::default().variants().collect();
    assert_eq!(variants.len(), candidates - Assumptions::QUESTIONS.len());
    for (question, candidate, assumptions) in variants {
        assert_eq!(assumptions.answer(question.field), Some(candidate));
        assert_ne!(assumptions, Assumptions::default());
    }
}

#[rstest]
#[case::not_json(|_: &mut Value| "{".to_owned(), "EOF while parsing", CalibrationErrorKind::Format)]
#[case::other_version(|file: &mut Value| { file["version"] = json!(2); file.to_string() }, "version 2 is not known; allowed: 1", CalibrationErrorKind::Version)]
#[case::unknown_member(|file: &mut Value| { file["more"] = json!(1); file.to_string() }, "unknown field `more`", CalibrationErrorKind::Format)]
#[case::unanswered(
    |file: &mut Value| { file["answers"].as_object_mut().unwrap().remove("further_user"); file.to_string() },
    "`further_user` has no answer; add one with one of the candidates Added, ResourceConflict, NotAuthorized",
    CalibrationErrorKind::Question
)]
#[case::unknown_candidate(
    |file: &mut Value| { file["answers"]["further_user"]["candidate"] = json!("Perhaps"); file.to_string() },
    "`further_user` has the candidate `Perhaps`; allowed: Added, ResourceConflict, NotAuthorized",
    CalibrationErrorKind::Answer
)]
#[case::unknown_basis(
    |file: &mut Value| { file["answers"]["further_user"]["basis"] = json!("guessed"); file.to_string() },
    "`further_user` has the basis `guessed`; allowed: documented, observed, assumed",
    CalibrationErrorKind::Answer
)]
#[case::unknown_question(
    |file: &mut Value| { file["answers"]["weather"] = file["answers"]["further_user"].clone(); file.to_string() },
    "there is no question `weather`; allowed: merge_provider_conflict,",
    CalibrationErrorKind::Question
)]
fn a_bad_calibration_is_one_clear_line(
    #[case] spoil: fn(&mut Value) -> String,
    #[case] says: &str,
    #[case] kind: CalibrationErrorKind,
) {
    let mut file = serde_json::from_str(IN_FORCE).unwrap();
    let error = Calibration::from_json(&spoil(&mut file)).unwrap_err();
    assert_eq!(error.kind(), kind);
    let error = error.to_string();
    assert!(
        error.starts_with("bad calibration: ") && error.contains(says) && !error.contains('\n'),
        "{error}"
    );
}

//! Findings of a calibration in a report.

use cognito_identity::{Error, ErrorKind, Request, ServiceError};
use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::Calibration;
use cognito_identity_runner::backends::FakeHarness;
use cognito_identity_runner::report::{FindingReport, QuestionReport, Summary, asked_questions, tally};

use super::setup::found;
use super::unexpected::{Alter, Altered, findings};

/// All questions of a report, of which those that were asked have something seen.
fn reported(question: &str, alter: Alter) -> Vec<QuestionReport> {
    asked_questions(Calibration::in_force(), &findings(question, alter), &Altered(alter))
}

fn seen<'a>(questions: &'a [QuestionReport], name: &str) -> &'a FindingReport {
    let question = questions.iter().find(|question| question.name == name).unwrap();
    let [seen] = &*question.findings.iter().collect::<Vec<_>>() else { panic!("{question:?}") };
    seen
}

#[test]
fn every_question_is_there_and_says_what_was_seen() {
    let mut hidden = Assumptions::default();
    assert!(hidden.set("further_user", "NotAuthorized"));
    let harness = FakeHarness::new(hidden);
    let questions = asked_questions(Calibration::in_force(), &found(&harness), &harness);
    assert_eq!(questions.len(), Assumptions::QUESTIONS.len());
    let others = Assumptions::QUESTIONS.len() - 2;
    let expected = format!("1 settled otherwise, {others} settled as in force, 1 not distinguished");
    assert_eq!(tally(&questions), expected);
    assert_eq!(
        seen(&questions, "further_user"),
        &FindingReport::Settled { candidate: "NotAuthorized".to_owned() }
    );
    let confounded = FindingReport::Confounded {
        candidates: vec!["Moves".to_owned(), "Stays".to_owned()],
        hidden_by: vec!["further_user = NotAuthorized".to_owned()],
    };
    assert_eq!(seen(&questions, "modified_by_link"), &confounded);
}

#[test]
fn an_unexpected_response_is_printed_with_what_decides_first() {
    let questions = reported("merge_same_user", |request, answer| match request {
        Request::MergeDeveloperIdentities(_) => {
            Err(ServiceError::new(ErrorKind::LimitExceeded, "Merge less.").into())
        }
        _ => answer,
    });
    let asked: Vec<_> = questions.iter().filter(|question| question.summary().is_some()).collect();
    let [QuestionReport { name, .. }] = asked[..] else { panic!("{asked:?}") };
    assert_eq!((name.as_str(), Summary::Unexpected.count(&questions)), ("merge_same_user", 1));
    let FindingReport::Unexpected { exchange } = seen(&questions, "merge_same_user") else {
        panic!("{questions:?}")
    };
    let lines: Vec<_> = exchange.lines().map(|line| line.split(" {").next().unwrap()).collect();
    assert_eq!(
        lines,
        [
            "merging::a_user_merges_with_itself",
            "MergeDeveloperIdentities",
            "expected",
            "expected",
            "expected",
            "expected",
            "after CreateIdentityPool",
            "after GetOpenIdTokenForDeveloperIdentity",
        ],
        "{exchange}"
    );
    assert!(exchange.contains(r#""message":"Merge less."}"#), "{exchange}");
}

/// Neither in an ARN, nor in a token, nor in the letters of a key.
#[test]
fn no_report_says_whose_account_it_is() {
    let questions = reported("custom_role_not_in_token", |request, answer| match request {
        Request::GetCredentialsForIdentity(_) => {
            Err(ServiceError::new(ErrorKind::LimitExceeded, "Not for 123456789012.").into())
        }
        _ => answer,
    });
    let FindingReport::Unexpected { exchange } = seen(&questions, "custom_role_not_in_token") else {
        panic!("{questions:?}")
    };
    assert!(exchange.contains("Not for ACCOUNT.") && exchange.contains("arn:aws:iam::ACCOUNT:role/"));
    assert!(exchange.contains("a token that says {") && !exchange.contains("eyJ"), "{exchange}");
    assert!(!exchange.contains("123456789012"), "{exchange}");
    let questions =
        reported("merge_same_user", |_, _| Err(Error::Transport("no answer from 123456789012".into())));
    let FindingReport::NotAsked { why } = seen(&questions, "merge_same_user") else {
        panic!("{questions:?}")
    };
    assert!(why.contains("no answer from ACCOUNT"), "{why}");
}

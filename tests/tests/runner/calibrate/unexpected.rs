//! Unexpected responses: those that no candidate predicts.

use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use cognito_identity::{
    CognitoIdentity, Error, ErrorKind, Handle, HandleAll, Request, Response, Result, ServiceError,
};
use cognito_identity_contracts::{BoxError, Capability, Check, Harness, Profile, TestEnvironment};
use cognito_identity_fake::{Assumptions, FakeCognitoIdentity};
use cognito_identity_runner::backends::{FakeHarness, environment_over};
use cognito_identity_runner::calibrate::{Conclusion, Finding, calibrate, experiment};

/// A backend that can do nothing besides the operations.
#[derive(Debug)]
pub(super) struct Bare(pub(super) FakeHarness);

impl Harness for Bare {
    fn name(&self) -> &'static str {
        "bare"
    }

    fn capabilities(&self) -> &[Capability] {
        &[]
    }

    fn environment(&self) -> std::result::Result<TestEnvironment, BoxError> {
        self.0.environment()
    }

    fn block_on(&self, case: Pin<Box<dyn Future<Output = Check> + '_>>) -> Check {
        self.0.block_on(case)
    }
}

/// Changes the fake's response to a request.
pub(super) type Alter = fn(&Request, Result<Response>) -> Result<Response>;

#[derive(Debug)]
struct Corrupted {
    fake: FakeCognitoIdentity,
    alter: Alter,
}

#[async_trait]
impl Handle for Corrupted {
    async fn handle(&self, request: Request) -> Result<Response> {
        let response = request.clone().send(&self.fake).await;
        (self.alter)(&request, response)
    }
}

#[derive(Debug)]
pub(super) struct Altered(pub(super) Alter);

impl Harness for Altered {
    fn name(&self) -> &'static str {
        "altered"
    }

    fn capabilities(&self) -> &[Capability] {
        &[Capability::PublicLogins, Capability::Roles]
    }

    fn environment(&self) -> std::result::Result<TestEnvironment, BoxError> {
        let alter = self.0;
        environment_over(Assumptions::default(), |fake| {
            Arc::new(HandleAll(Corrupted { fake, alter })) as Arc<dyn CognitoIdentity>
        })
    }

    fn redact(&self, text: String) -> String {
        text.replace("123456789012", "ACCOUNT")
    }
}

pub(super) fn findings(question: &str, alter: Alter) -> Vec<Finding> {
    let profile = Profile { seed: Some(1), ..Profile::cases(4) };
    let experiments = experiment(&Altered(alter), &profile, |field| field == question, |_| {});
    calibrate(&experiments).unwrap()
}

pub(super) fn conclusion_of(question: &str, alter: Alter) -> Conclusion {
    let findings = findings(question, alter);
    let [Finding { conclusion, .. }] = &findings[..] else { panic!("one question, and not {findings:?}") };
    conclusion.clone()
}

#[test]
fn a_response_of_no_candidate_is_unexpected_with_the_whole_exchange() {
    let conclusion = conclusion_of("merge_same_user", |request, response| match request {
        Request::MergeDeveloperIdentities(_) => {
            Err(ServiceError::new(ErrorKind::LimitExceeded, "Merge less.").into())
        }
        _ => response,
    });
    let Conclusion::Unexpected(unexpected) = conclusion else { panic!("{conclusion:?}") };
    assert_eq!(unexpected.clause, "merging::a_user_merges_with_itself");
    let asked: Vec<_> = unexpected.exchange.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(
        asked,
        ["CreateIdentityPool", "GetOpenIdTokenForDeveloperIdentity", "MergeDeveloperIdentities"],
        "{:#?}",
        unexpected.exchange
    );
    assert!(
        unexpected.exchange[2].ends_with(r#"=> {"error":"LimitExceededException","message":"Merge less."}"#)
    );
    assert_eq!(
        unexpected.expected.len(),
        4,
        "each candidate would have answered something else: {:?}",
        unexpected.expected
    );
}

#[test]
fn another_message_than_the_recorded_one_is_unexpected() {
    let conclusion = conclusion_of("another_own_token", |_, response| match response {
        Err(Error::Service(refusal)) => Err(ServiceError::new(refusal.kind().clone(), "No.").into()),
        response => response,
    });
    assert!(matches!(conclusion, Conclusion::Unexpected(_)), "{conclusion:?}");
}

#[test]
fn a_message_in_place_of_an_assumed_one_is_expected() {
    let conclusion = conclusion_of("merge_unknown_source", |_, response| match response {
        Err(Error::Service(refusal)) => Err(ServiceError::new(refusal.kind().clone(), "Other words.").into()),
        response => response,
    });
    assert_eq!(conclusion, Conclusion::Settled("ResourceNotFound"));
}

#[test]
fn a_service_that_failed_settles_nothing() {
    let conclusion = conclusion_of("merge_same_user", |request, response| match request {
        Request::MergeDeveloperIdentities(_) => {
            Err(ServiceError::new(ErrorKind::InternalError, "Try again.").with_status(500).into())
        }
        _ => response,
    });
    assert!(
        matches!(&conclusion, Conclusion::NotAsked(why) if why.contains("InternalErrorException")),
        "{conclusion:?}"
    );
}

#[test]
fn a_lost_answer_settles_nothing() {
    let conclusion = conclusion_of("merge_unknown_source", |request, response| match request {
        Request::MergeDeveloperIdentities(_) => Err(Error::Transport("the line is dead".into())),
        _ => response,
    });
    assert!(
        matches!(&conclusion, Conclusion::NotAsked(why) if why.contains("the line is dead")),
        "{conclusion:?}"
    );
}

//! A real `aws_sdk_sts::Client` over the connector, in front of a test double: requests and responses arrive unchanged.

use std::future::ready;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_sts::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::RequestId;
use aws_sdk_sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError as AssumeError;
use aws_sdk_sts::operation::assume_role_with_web_identity::builders::AssumeRoleWithWebIdentityFluentBuilder;
use aws_sdk_sts::types::PolicyDescriptorType;
use aws_sdk_sts::{Client, Config};
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep};
use cognito_identity::sts::{
    AssumeRoleWithWebIdentityInput, AssumeRoleWithWebIdentityOutput, AssumedRoleUser, CallerKeys,
    GetCallerIdentityOutput, Sts, refusal,
};
use cognito_identity::{CognitoIdentity, Error, Result, ServiceError, Timestamp, sts};
use cognito_identity_fake::FakeCognitoIdentity;
use cognito_identity_sdk::{Connector, SdkConfig, sdk_config};
use pollster::block_on;
use proptest::prelude::*;
use rstest::rstest;

const REGION: &str = "us-east-1";
const ROLE: &str = "arn:aws:iam::123456789012:role/visitor";

#[derive(Debug)]
enum ConstantResult {
    Output(AssumeRoleWithWebIdentityOutput),
    Refusal(ServiceError),
    Lost,
}

/// Test double with a constant response that records its requests.
#[derive(Debug)]
struct Double {
    response: ConstantResult,
    inputs: Mutex<Vec<AssumeRoleWithWebIdentityInput>>,
    callers: Mutex<Vec<[Option<String>; 2]>>,
}

impl Double {
    fn new(response: ConstantResult) -> Arc<Self> {
        Arc::new(Self { response, inputs: Mutex::default(), callers: Mutex::default() })
    }

    fn answering(output: AssumeRoleWithWebIdentityOutput) -> Arc<Self> {
        Self::new(ConstantResult::Output(output))
    }

    fn refusing(refusal: ServiceError) -> Arc<Self> {
        Self::new(ConstantResult::Refusal(refusal))
    }
}

#[async_trait::async_trait]
impl Sts for Double {
    async fn assume_role_with_web_identity(
        &self,
        input: AssumeRoleWithWebIdentityInput,
    ) -> Result<AssumeRoleWithWebIdentityOutput> {
        self.inputs.lock().unwrap().push(input);
        match &self.response {
            ConstantResult::Output(output) => Ok(output.clone()),
            ConstantResult::Refusal(refusal) => Err(refusal.clone().into()),
            ConstantResult::Lost => Err(Error::Transport("the cable is cut".into())),
        }
    }

    async fn get_caller_identity(&self, caller: Option<CallerKeys<'_>>) -> Result<GetCallerIdentityOutput> {
        let id = caller.map(|caller| caller.access_key_id);
        let token = caller.and_then(|caller| caller.session_token);
        self.callers.lock().unwrap().push([id, token].map(|text| text.map(Into::into)));
        match &self.response {
            ConstantResult::Refusal(refusal) => Err(refusal.clone().into()),
            _ => Ok(GetCallerIdentityOutput::default().user_id("AROA:me").account("123456789012").arn(ROLE)),
        }
    }
}

fn service() -> Arc<dyn CognitoIdentity> {
    Arc::new(FakeCognitoIdentity::new())
}

/// Does not sleep: the SDK backs off from an `IDPCommunicationError`, regardless of the response.
#[derive(Debug)]
struct NoSleep;

impl AsyncSleep for NoSleep {
    fn sleep(&self, _: Duration) -> Sleep {
        Sleep::new(ready(()))
    }
}

/// A configuration for the clients of both services.
fn shared_config(double: &Arc<Double>) -> SdkConfig {
    let connector = Connector::new(service()).with_sts(Arc::clone(double) as Arc<dyn Sts>);
    sdk_config(service(), REGION)
        .into_builder()
        .http_client(connector)
        .sleep_impl(SharedAsyncSleep::new(NoSleep))
        .build()
}

fn client(double: &Arc<Double>) -> Client {
    Client::new(&shared_config(double))
}

fn assume(client: &Client) -> AssumeRoleWithWebIdentityFluentBuilder {
    client
        .assume_role_with_web_identity()
        .role_arn(ROLE)
        .role_session_name("visitor-1")
        .web_identity_token("a.b.c")
}

#[test]
fn every_member_arrives() {
    let double = Double::answering(AssumeRoleWithWebIdentityOutput::default());
    let policies = ["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B"];
    let mut request = assume(&client(&double))
        .provider_id("graph.facebook.com")
        .policy(r#"{"Version":"2012-10-17","Statement":[{"Sid":"100% & +é"}]}"#)
        .duration_seconds(900)
        .minimum_session_token_size(4096);
    for arn in policies {
        request = request.policy_arns(PolicyDescriptorType::builder().arn(arn).build());
    }
    block_on(request.send()).expect("a response");

    let input = AssumeRoleWithWebIdentityInput::new(ROLE)
        .role_session_name("visitor-1")
        .web_identity_token("a.b.c")
        .provider_id("graph.facebook.com")
        .policy_arns(policies.map(|arn| sts::PolicyDescriptorType::default().arn(arn)))
        .policy(r#"{"Version":"2012-10-17","Statement":[{"Sid":"100% & +é"}]}"#)
        .duration_seconds(900)
        .minimum_session_token_size(4096);
    assert_eq!(*double.inputs.lock().unwrap(), [input]);
}

#[test]
fn absent_and_empty_members_arrive_unchanged() {
    let double = Double::answering(AssumeRoleWithWebIdentityOutput::default());
    let client = client(&double);
    block_on(assume(&client).send()).expect("a response");
    block_on(assume(&client).set_policy_arns(Some(Vec::new())).send()).expect("a response");
    let least =
        AssumeRoleWithWebIdentityInput::new(ROLE).role_session_name("visitor-1").web_identity_token("a.b.c");
    assert_eq!(*double.inputs.lock().unwrap(), [least.clone(), least.policy_arns([])]);
}

#[test]
#[allow(deprecated, reason = "PackedPolicySize is, and comes back all the same")]
fn every_member_comes_back() {
    let credentials = sts::Credentials::default()
        .access_key_id("ASIAFAKE")
        .secret_access_key("a/b+c=")
        .session_token("d<e>&\"f'")
        .expiration(Timestamp::from_millis(1_767_225_600_000));
    let user =
        AssumedRoleUser::default().assumed_role_id("AROA:visitor-1").arn("arn:aws:sts::1:assumed-role/v/v");
    let output = AssumeRoleWithWebIdentityOutput::default()
        .credentials(credentials)
        .subject_from_web_identity_token("us-east-1:1")
        .assumed_role_user(user)
        .packed_policy_size(1)
        .provider("cognito-identity.amazonaws.com")
        .audience("us-east-1:2")
        .source_identity("me")
        .session_token_utilization(2)
        .session_token_size(3);
    let output = block_on(assume(&client(&Double::answering(output))).send()).expect("a response");

    let credentials = output.credentials().expect("credentials");
    assert_eq!(credentials.access_key_id(), "ASIAFAKE");
    assert_eq!(credentials.secret_access_key(), "a/b+c=");
    assert_eq!(credentials.session_token(), "d<e>&\"f'");
    assert_eq!(credentials.expiration().secs(), 1_767_225_600);
    let user = output.assumed_role_user().expect("a user");
    assert_eq!((user.assumed_role_id(), user.arn()), ("AROA:visitor-1", "arn:aws:sts::1:assumed-role/v/v"));
    assert_eq!(output.subject_from_web_identity_token(), Some("us-east-1:1"));
    assert_eq!(output.packed_policy_size(), Some(1));
    assert_eq!(output.provider(), Some("cognito-identity.amazonaws.com"));
    assert_eq!(output.audience(), Some("us-east-1:2"));
    assert_eq!(output.source_identity(), Some("me"));
    assert_eq!(output.session_token_utilization(), Some(2));
    assert_eq!(output.session_token_size(), Some(3));
    assert_eq!(output.request_id(), Some("00000000-0000-4000-8000-000000000001"));
}

fn is_not_modelled(error: &AssumeError) -> bool {
    !(error.is_invalid_identity_token_exception()
        || error.is_expired_token_exception()
        || error.is_idp_rejected_claim_exception()
        || error.is_idp_communication_error_exception()
        || error.is_malformed_policy_document_exception()
        || error.is_packed_policy_too_large_exception()
        || error.is_region_disabled_exception())
}

#[rstest]
#[case("InvalidIdentityToken", 400, AssumeError::is_invalid_identity_token_exception)]
#[case("ExpiredTokenException", 400, AssumeError::is_expired_token_exception)]
#[case("IDPRejectedClaim", 403, AssumeError::is_idp_rejected_claim_exception)]
#[case("IDPCommunicationError", 400, AssumeError::is_idp_communication_error_exception)]
#[case("MalformedPolicyDocument", 400, AssumeError::is_malformed_policy_document_exception)]
#[case("PackedPolicyTooLarge", 400, AssumeError::is_packed_policy_too_large_exception)]
#[case("RegionDisabledException", 403, AssumeError::is_region_disabled_exception)]
#[case::not_modelled("AccessDenied", 403, is_not_modelled)]
#[case::not_modelled_either("ValidationError", 400, is_not_modelled)]
fn a_refusal_is_the_modelled_error(
    #[case] code: &str,
    #[case] status: u16,
    #[case] is_it: fn(&AssumeError) -> bool,
) {
    let double = Double::refusing(refusal(code, "it's <no> & \"no\""));
    let error = block_on(assume(&client(&double)).send()).expect_err("a refusal");
    assert_eq!(error.raw_response().map(|response| response.status().as_u16()), Some(status));
    let error = error.into_service_error();
    assert!(is_it(&error), "{error:?}");
    assert_eq!((error.code(), error.message()), (Some(code), Some("it's <no> & \"no\"")));
    // The SDK tries three times if the provider does not respond, which its model calls retryable.
    let attempts = double.inputs.lock().unwrap().len();
    assert_eq!(attempts, if code == "IDPCommunicationError" { 3 } else { 1 });
    assert_eq!(error.request_id(), Some(format!("00000000-0000-4000-8000-{attempts:012}").as_str()));
}

#[test]
fn a_request_that_breaks_a_constraint_never_arrives() {
    let double = Double::answering(AssumeRoleWithWebIdentityOutput::default());
    let error =
        block_on(assume(&client(&double)).role_session_name("a visitor").send()).expect_err("a refusal");
    let error = error.into_service_error();
    assert_eq!(error.code(), Some("ValidationError"));
    let message = r"1 validation error detected: Value 'a visitor' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*";
    assert_eq!(error.message(), Some(message));
    assert!(double.inputs.lock().unwrap().is_empty());
}

/// A user's own configuration, with or without credentials.
fn own_client(double: &Arc<Double>, credentials: Option<Credentials>) -> Client {
    let connector = Connector::new(service()).with_sts(Arc::clone(double) as Arc<dyn Sts>);
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .http_client(connector)
        .sleep_impl(cognito_identity_sdk::ThreadSleep::new());
    config.set_credentials_provider(credentials.map(aws_sdk_sts::config::SharedCredentialsProvider::new));
    Client::from_conf(config.build())
}

#[test]
fn a_role_is_assumed_without_credentials() {
    let double = Double::answering(AssumeRoleWithWebIdentityOutput::default());
    block_on(assume(&own_client(&double, None)).send()).expect("a response");
}

#[test]
fn the_caller_is_known_by_the_credentials() {
    let double = Double::answering(AssumeRoleWithWebIdentityOutput::default());
    let token = Some("a/token+=&".to_owned());
    let session = Credentials::new("ASIAFAKE1", "secret", token.clone(), None, "test");
    let output =
        block_on(own_client(&double, Some(session)).get_caller_identity().send()).expect("a response");
    assert_eq!(
        (output.user_id(), output.account(), output.arn()),
        (Some("AROA:me"), Some("123456789012"), Some(ROLE))
    );
    assert!(output.request_id().is_some());
    block_on(client(&double).get_caller_identity().send()).expect("a response");

    let callers = [[Some("ASIAFAKE1".to_owned()), token], [Some("FAKEACCESSKEYID".to_owned()), None]];
    assert_eq!(*double.callers.lock().unwrap(), callers);

    let double = Double::refusing(refusal(
        "InvalidClientTokenId",
        "The security token included in the request is invalid.",
    ));
    let error = block_on(client(&double).get_caller_identity().send()).expect_err("a refusal");
    assert_eq!(error.raw_response().map(|response| response.status().as_u16()), Some(403));
    assert_eq!(error.code(), Some("InvalidClientTokenId"));
}

#[test]
fn no_answer_is_a_failed_dispatch() {
    let double = Double::new(ConstantResult::Lost);
    let error = block_on(assume(&client(&double)).send()).expect_err("no response");
    assert!(matches!(error, SdkError::DispatchFailure(_)), "{error:?}");
    assert_eq!(double.inputs.lock().unwrap().len(), 1);
}

#[test]
fn without_an_sts_the_request_is_refused() {
    let error = block_on(assume(&Client::new(&sdk_config(service(), REGION))).send()).expect_err("a refusal");
    assert_eq!(error.raw_response().map(|response| response.status().as_u16()), Some(501));
    assert_eq!(error.code(), Some("NotImplemented"));
    assert!(error.message().is_some_and(|message| message.contains("with_sts")), "{error:?}");
}

#[test]
fn one_configuration_serves_both_clients() {
    let double = Double::answering(AssumeRoleWithWebIdentityOutput::default());
    let config = shared_config(&double);
    let identities = aws_sdk_cognitoidentity::Client::new(&config);
    let pool =
        identities.create_identity_pool().identity_pool_name("pool").allow_unauthenticated_identities(true);
    block_on(pool.send()).expect("a pool");
    block_on(assume(&Client::new(&config)).send()).expect("a response");
    assert_eq!(double.inputs.lock().unwrap().len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn text_survives_both_ways(text in "[\t\n\r\u{20}-\u{ff}]{1,64}", subject in "[\t\n\r\u{20}-\u{d7ff}\u{10000}-\u{10ffff}]{0,32}") {
        let output = AssumeRoleWithWebIdentityOutput::default().subject_from_web_identity_token(subject.as_str());
        let double = Double::answering(output);
        let output = block_on(assume(&client(&double)).policy(text.as_str()).send()).expect("a response");
        prop_assert_eq!(output.subject_from_web_identity_token(), Some(subject.as_str()));
        let inputs = double.inputs.lock().unwrap();
        prop_assert_eq!(inputs[0].policy.as_deref(), Some(text.as_str()));
    }

    /// From the year 1 to 9999, to the millisecond.
    #[test]
    fn an_expiration_survives(millis in -62_135_596_800_000_i64..=253_402_300_799_999) {
        let credentials = sts::Credentials::default()
            .access_key_id("ASIAFAKE")
            .secret_access_key("s")
            .session_token("t")
            .expiration(Timestamp::from_millis(millis));
        let double = Double::answering(AssumeRoleWithWebIdentityOutput::default().credentials(credentials));
        let output = block_on(assume(&client(&double)).send()).expect("a response");
        let expiration = output.credentials().map(|credentials| credentials.expiration().as_nanos());
        prop_assert_eq!(expiration, Some(i128::from(millis) * 1_000_000));
    }
}

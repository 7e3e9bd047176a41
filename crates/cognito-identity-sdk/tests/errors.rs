//! Errors of the service and transport errors through the SDK.

mod support;

use std::error::Error as StdError;
use std::sync::Arc;

use cognito_identity::types::{GetIdInput, UnlinkDeveloperIdentityInput};
use cognito_identity::{CognitoIdentity, Error, ErrorKind, HandleAll, Operation, ServiceError};
use cognito_identity_sdk::sdk::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use cognito_identity_sdk::sdk::operation::RequestId;
use cognito_identity_sdk::sdk::operation::get_id::{GetIdError, GetIdOutput};
use cognito_identity_sdk::{SdkCognitoIdentity, client};
use cognito_identity_wire::arbitrary::{self, Members};
use rstest::rstest;
use support::Stub;

/// The variant of the operation's own error in the SDK, by its name.
fn variant(error: &ServiceError) -> Option<String> {
    let sdk_error = error.source()?;
    let operation_error = format!("{:?}", sdk_error.source()?);
    operation_error.split('(').next().map(str::to_owned)
}

#[test]
fn every_refusal_of_every_operation() {
    let others = [ErrorKind::validation(), ErrorKind::Other("AccessDeniedException".to_owned())];
    for &operation in Operation::ALL {
        for kind in ErrorKind::MODELLED.iter().chain(&others) {
            let refusal = ServiceError::new(kind.clone(), "its \"words\"\n: é").with_request_id("request-7");
            let expected = refusal.clone();
            let service = client(Stub::new(move |_| Err(refusal.clone().into())), "eu-west-1");
            let request = arbitrary::request(operation, Members::All, &[]);
            let result = pollster::block_on(request.send(&SdkCognitoIdentity::new(service)));

            let error = result.expect_err("a refusal");
            let error = error.as_service().unwrap_or_else(|| panic!("{operation} {kind:?}: {error:?}"));
            assert_eq!(error, &expected, "{operation}");
            assert_eq!(error.request_id(), Some("request-7"));
            let declared = operation.declared_errors().contains(kind);
            let expected = if declared { kind.code() } else { "Unhandled" };
            assert_eq!(variant(error).as_deref(), Some(expected), "{operation} {kind:?}");
        }
    }
}

#[allow(clippy::result_large_err, reason = "the SDK's own error")]
fn ask(stub: Arc<HandleAll<Stub>>) -> Result<GetIdOutput, SdkError<GetIdError>> {
    pollster::block_on(client(stub, "eu-west-1").get_id().identity_pool_id("eu-west-1:1").send())
}

#[test]
fn a_client_sees_the_modelled_variant() {
    let error =
        ask(Stub::refusing(ErrorKind::NotAuthorized, "Token is not from a supported provider.")).unwrap_err();
    assert_eq!(error.raw_response().map(|response| response.status().as_u16()), Some(400));
    assert_eq!(error.request_id(), Some("00000000-0000-4000-8000-000000000001"));
    assert_eq!(error.code(), Some("NotAuthorizedException"));

    let GetIdError::NotAuthorizedException(refusal) = error.into_service_error() else {
        panic!("another variant");
    };
    assert_eq!(refusal.message(), Some("Token is not from a supported provider."));
    assert_eq!(refusal.request_id(), Some("00000000-0000-4000-8000-000000000001"));
}

#[test]
fn a_client_sees_an_unmodelled_refusal() {
    let message = "1 validation error detected: Value '' at 'identityPoolId' failed to satisfy constraint: …";
    let error = ask(Stub::refusing(ErrorKind::validation(), message)).unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"));
    assert_eq!(error.message(), Some(message));
    assert!(error.request_id().is_some());
    assert!(!error.into_service_error().is_invalid_parameter_exception());
}

#[test]
fn the_original_error_is_the_source() {
    let stub = Stub::refusing(ErrorKind::ResourceNotFound, "no such pool");
    let service = SdkCognitoIdentity::new(client(stub, "eu-west-1"));
    let error = pollster::block_on(service.get_id(GetIdInput::new("eu-west-1:1"))).unwrap_err();
    let original = error.source().and_then(|source| source.downcast_ref::<SdkError<GetIdError>>());
    let original = original.and_then(SdkError::as_service_error).expect("the SDK's error");
    assert!(original.is_resource_not_found_exception());
}

#[test]
fn a_failure_without_an_answer_stays_one() {
    let stub = Stub::new(|_| Err(Error::Transport("the cable is cut".into())));
    let error = ask(stub.clone()).unwrap_err();
    assert!(matches!(error, SdkError::DispatchFailure(_)), "{error:?}");
    assert_eq!(stub.0.requests().len(), 1);

    let service = SdkCognitoIdentity::from(client(stub, "eu-west-1"));
    let input = UnlinkDeveloperIdentityInput::new("pool")
        .identity_id("id")
        .developer_provider_name("provider")
        .developer_user_identifier("user");
    let error = pollster::block_on(service.unlink_developer_identity(input)).unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(DisplayErrorContext(&error).to_string().contains("the cable is cut"));
}

#[rstest]
#[case::a_page(502, "text/html", "\n  \n  <h1>502 Bad Gateway</h1>  \nmore", "<h1>502 Bad Gateway</h1>")]
#[case::nothing(503, "text/html", "", "nothing")]
#[case::blank(503, "text/html", " \r\n ", "nothing")]
#[case::control_characters(500, "text/html", "a\u{1b}[31m\u{7}b", "a\u{fffd}[31m\u{fffd}b")]
#[case::no_name(400, "application/x-amz-json-1.1", r#"{"oops":true}"#, r#"{"oops":true}"#)]
#[case::another_type(200, "application/x-amz-json-1.1", r#"{"IdentityId":7}"#, r#"{"IdentityId":7}"#)]
#[case::no_utf_8(500, "text/html", "caf\u{e9}", "caf\u{e9}")]
#[case::access_key(
    200,
    "application/x-amz-json-1.1",
    r#"{"IdentityId":7,"AccessKeyId":"s3cret"}"#,
    r#"{"IdentityId":7,"#
)]
#[case::secret_key(
    200,
    "application/x-amz-json-1.1",
    r#"{"IdentityId":7,"SecretKey":"s3cret"}"#,
    r#"{"IdentityId":7,"#
)]
#[case::session_token(
    200,
    "application/x-amz-json-1.1",
    r#"{"IdentityId":7,"SessionToken":"s3cret"}"#,
    r#"{"IdentityId":7,"#
)]
#[case::token(
    200,
    "application/x-amz-json-1.1",
    r#"{"IdentityId":7,"Token":"s3cret"}"#,
    r#"{"IdentityId":7,"#
)]
#[case::the_first_of_two(
    200,
    "application/x-amz-json-1.1",
    r#"{"Token":"s3cret","AccessKeyId":7,"IdentityId":7}"#,
    "{"
)]
fn an_answer_that_makes_no_sense_is_told(
    #[case] status: u16,
    #[case] media_type: &'static str,
    #[case] body: &str,
    #[case] told: &str,
) {
    let client = support::answering(status, &[("content-type", media_type)], body.as_bytes());
    let service = SdkCognitoIdentity::new(client);
    let error = pollster::block_on(service.get_id(GetIdInput::new("eu-west-1:1"))).unwrap_err();
    let Error::Transport(told_as) = &error else { panic!("{error:?}") };
    let expected = format!("status {status} and no response of the service, but: {told}");
    assert_eq!(told_as.to_string(), expected);
    let original = told_as.source().and_then(|source| source.downcast_ref::<SdkError<GetIdError>>());
    assert!(original.is_some(), "{error:?}");
}

#[test]
fn a_long_line_is_cut_by_characters() {
    for (body, shown) in
        [("é".repeat(160), 160), ("é".repeat(161), 160), ("漢".repeat(1000), 160), ("a".repeat(160), 160)]
    {
        let client = support::answering(500, &[], body.as_bytes());
        let service = SdkCognitoIdentity::new(client);
        let error = pollster::block_on(service.get_id(GetIdInput::new("eu-west-1:1"))).unwrap_err();
        let told = error.source().unwrap().to_string();
        let line = told.split_once("but: ").unwrap().1;
        assert_eq!(line.chars().count(), shown, "{told}");
        assert!(body.starts_with(line), "{told}");
    }
}

/// The status of an error is that of the response, not the usual one of its kind.
#[rstest]
#[case::header(&[("x-amzn-errortype", "TooManyRequestsException:http://amazon"), ("x-amzn-requestid", "request-7")], r#"{"message":"slow"}"#)]
#[case::body(&[("x-amzn-requestid", "request-7")], r#"{"__type":"a#TooManyRequestsException","message":"slow"}"#)]
fn a_refusal_is_read_with_its_status(#[case] headers: &[(&'static str, &'static str)], #[case] body: &str) {
    let service = SdkCognitoIdentity::new(support::answering(429, headers, body.as_bytes()));
    let error = pollster::block_on(service.get_id(GetIdInput::new("eu-west-1:1"))).unwrap_err();
    let refusal = error.as_service().unwrap_or_else(|| panic!("{error:?}"));
    assert_eq!(
        (refusal.kind(), refusal.message(), refusal.status(), refusal.request_id()),
        (&ErrorKind::TooManyRequests, "slow", 429, Some("request-7"))
    );
}

#[test]
fn a_refusal_may_lack_its_message_and_its_id() {
    let client = support::answering(400, &[], br#"{"__type":"ResourceNotFoundException"}"#);
    let error = pollster::block_on(SdkCognitoIdentity::new(client).get_id(GetIdInput::new("a"))).unwrap_err();
    let refusal = error.as_service().unwrap_or_else(|| panic!("{error:?}"));
    assert_eq!((refusal.message(), refusal.request_id()), ("", None));
}

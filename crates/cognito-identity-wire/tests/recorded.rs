//! Bytes recorded from AWS, and the forms of a member that the protocol distinguishes.

use cognito_identity::types::{
    Credentials, GetCredentialsForIdentityInput, GetCredentialsForIdentityOutput, GetIdInput, GetIdOutput,
    IdentityDescription, ListIdentitiesOutput,
};
use cognito_identity::{Error, ErrorKind, Operation, Request, Response, Result, ServiceError, Timestamp};
use cognito_identity_wire::{
    DefaultDialect, Dialect, Head, UnknownOperation, WireResponse, decode_request, decode_response,
    encode_error, encode_request, encode_response, header, target, target_operation,
};
use rstest::rstest;

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

fn receive(operation: Operation, response: &WireResponse) -> Result<Response> {
    decode_response(operation, response.status, |name| response.header(name), &response.body)
}

const BAD_PATTERN: &str =
    "failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+:[0-9a-f-]+";
const TOO_SHORT: &str = "failed to satisfy constraint: Member must have length greater than or equal to 1";

/// The lengths are the recorded `Content-Length`s.
#[rstest]
#[case::guests_not_allowed(
    ErrorKind::NotAuthorized,
    "Unauthenticated access is not supported for this identity pool.",
    111
)]
#[case::wrong_login(
    ErrorKind::NotAuthorized,
    "Logins don't match. Please include at least one valid login for this identity or identity pool.",
    143
)]
#[case::no_role(
    ErrorKind::InvalidIdentityPoolConfiguration,
    "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
    143
)]
#[case::empty_pool_id(
    ErrorKind::validation(),
    &format!("2 validation errors detected: Value '' at 'identityPoolId' {TOO_SHORT}; Value '' at 'identityPoolId' {BAD_PATTERN}"),
    311
)]
#[case::empty_token(
    ErrorKind::validation(),
    "1 validation error detected: Value '{cognito-identity.cn-north-1.amazonaws.com.cn=}' at 'logins' failed to \
     satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 50000, Member \
     must have length greater than or equal to 1]",
    312
)]
fn refusals_have_the_recorded_bytes(#[case] kind: ErrorKind, #[case] message: &str, #[case] length: usize) {
    let refusal = ServiceError::new(kind, message);
    let escaped = message.replace('\\', "\\\\");
    let body = format!(r#"{{"__type":"{}","message":"{escaped}"}}"#, refusal.code());
    assert_eq!(text(encode_error(&refusal)), body);
    assert_eq!(body.len(), length);

    let response = WireResponse::from_result(
        &DefaultDialect,
        &Err(refusal.clone().into()),
        "92032d6c-5d2b-11ea-0000-000000000000",
    );
    assert_eq!(response.status, 400);
    assert_eq!(response.header("content-type"), Some("application/x-amz-json-1.1"));
    assert_eq!(response.header("x-amzn-requestid"), Some("92032d6c-5d2b-11ea-0000-000000000000"));
    assert_eq!(response.header("x-amzn-errortype"), Some(format!("{}:", refusal.code()).as_str()));
    assert_eq!(response.header("x-amzn-errormessage"), Some(message));

    match receive(Operation::GetId, &response) {
        Err(Error::Service(error)) => {
            assert_eq!(error, refusal);
            assert_eq!(error.request_id(), Some("92032d6c-5d2b-11ea-0000-000000000000"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn get_id_has_the_recorded_bytes() {
    let body = br#"{"IdentityPoolId":"us-east-1:0def4f54-71bd-42f5-b8d9-7e8811807670"}"#;
    let request = Request::GetId(GetIdInput::new("us-east-1:0def4f54-71bd-42f5-b8d9-7e8811807670"));
    assert_eq!(target(Operation::GetId), "AWSCognitoIdentityService.GetId");
    assert_eq!(encode_request(&request), body);
    assert_eq!(
        decode_request(&DefaultDialect, Head::for_target("AWSCognitoIdentityService.GetId"), body),
        Ok(request)
    );

    let body = br#"{"IdentityId":"us-east-1:11a86fa8-fc2c-46da-a38b-e46762e447ed"}"#;
    let response = GetIdOutput::default().identity_id("us-east-1:11a86fa8-fc2c-46da-a38b-e46762e447ed");
    assert_eq!(body.len(), 63);
    assert_eq!(encode_response(&DefaultDialect, &Response::GetId(response)), body);
}

#[rstest]
#[case("AWSCognitoIdentityService.GetId", Some("GetId"))]
#[case("com.amazonaws.cognito.identity.model.AWSCognitoIdentityService.GetId", Some("GetId"))]
#[case("com.amazonaws.cognito.identity.model.GetId", None)]
#[case("com.amazonaws.cognito.identity.AWSCognitoIdentityService.GetId", None)]
#[case("AWSCognitoIdentityProviderService.GetId", None)]
#[case("GetId", None)]
fn a_target_has_a_short_and_a_long_form(#[case] target: &str, #[case] operation: Option<&str>) {
    assert_eq!(target_operation(target), operation);
    let read = decode_request(&DefaultDialect, Head::for_target(target), b"{}");
    assert_eq!(read.is_ok(), operation.is_some(), "{read:?}");
}

#[rstest]
#[case("application/x-amz-json-1.1; charset=utf-8", true)]
#[case("application/json", true)]
#[case("Application/JSON;charset=UTF-8", true)]
#[case("application/x-amz-json-1.0", false)]
#[case("text/plain", false)]
fn two_media_types_are_read(#[case] content_type: &str, #[case] is_read: bool) {
    let head =
        Head { content_type: Some(content_type), ..Head::for_target("AWSCognitoIdentityService.GetId") };
    assert_eq!(decode_request(&DefaultDialect, head, b"{}").is_ok(), is_read);
}

/// A service that sends `BadRequest` for an unknown operation.
#[derive(Debug)]
struct Unroutable;

impl Dialect for Unroutable {
    fn unknown_operation(&self) -> UnknownOperation {
        UnknownOperation::BadRequest
    }
}

/// Recorded twice, without the request's headers: the fault in them is unknown.
#[test]
fn an_unroutable_request_may_be_a_bad_request() {
    let refused = decode_request(&Unroutable, Head::for_target("GetId"), b"{}").expect_err("an error");
    assert_eq!(refused.status(), 400);
    assert_eq!(
        text(encode_error(&refused)),
        r#"{"code":"BadRequest","message":"The server did not understand the operation that was requested.","type":"client"}"#
    );
}

#[test]
fn a_guest_sends_no_logins() {
    let request = GetCredentialsForIdentityInput::new("us-east-1:1");
    let body = encode_request(&Request::GetCredentialsForIdentity(request));
    assert_eq!(text(body), r#"{"IdentityId":"us-east-1:1"}"#);
}

#[rstest]
#[case::absent("{}", GetIdInput::default())]
#[case::null(r#"{"IdentityPoolId":null,"Logins":null,"AccountId":null}"#, GetIdInput::default())]
#[case::empty_string(r#"{"IdentityPoolId":""}"#, GetIdInput::new(""))]
#[case::empty_map(r#"{"Logins":{}}"#, GetIdInput::default().logins(cognito_identity::types::Logins::default()))]
#[case::unknown_members(r#" {"Extra":[{"a":1}],"identityPoolId":"x","AccountId":"1"} "#, GetIdInput::default().account_id("1"))]
#[case::escapes(r#"{"AccountId":"\u00e9\n\ud83d\ude00\""}"#, GetIdInput::default().account_id("é\n😀\""))]
fn members_are_absent_null_or_empty(#[case] body: &str, #[case] expected: GetIdInput) {
    let request =
        decode_request(&DefaultDialect, Head::for_target("AWSCognitoIdentityService.GetId"), body.as_bytes());
    assert_eq!(request, Ok(Request::GetId(expected)));
}

/// The dates, and the order of the members, of a list recorded in 2015 and of credentials recorded in 2018.
#[test]
fn responses_have_the_recorded_dates_and_order() {
    let identity = IdentityDescription::default()
        .identity_id("us-east-1:1")
        .logins(["graph.facebook.com".to_owned()])
        .creation_date(Timestamp::from_millis(1_421_516_513_393))
        .last_modified_date(Timestamp::from_millis(1_421_516_513_393));
    let page = ListIdentitiesOutput::default().identity_pool_id("us-east-1:2").identities([identity]);
    let body = r#"{"Identities":[{"CreationDate":1.421516513393E9,"IdentityId":"us-east-1:1","LastModifiedDate":1.421516513393E9,"Logins":["graph.facebook.com"]}],"IdentityPoolId":"us-east-1:2"}"#;
    assert_eq!(text(encode_response(&DefaultDialect, &Response::ListIdentities(page))), body);

    let credentials = Credentials::default()
        .access_key_id("ASIA")
        .secret_key("secret".to_owned())
        .session_token("token".to_owned())
        .expiration(Timestamp::from_millis(1_515_115_602_000));
    let output =
        GetCredentialsForIdentityOutput::default().identity_id("us-east-1:1").credentials(credentials);
    let response = Response::GetCredentialsForIdentity(output);
    let body = r#"{"Credentials":{"AccessKeyId":"ASIA","Expiration":1.515115602E9,"SecretKey":"secret","SessionToken":"token"},"IdentityId":"us-east-1:1"}"#;
    assert_eq!(text(encode_response(&DefaultDialect, &response)), body);
}

#[test]
fn a_client_reads_every_form_of_a_date() {
    let credentials = Credentials::default().expiration(Timestamp::from_millis(1_538_497_905_000));
    let output = GetCredentialsForIdentityOutput::default().credentials(credentials);
    let response = Response::GetCredentialsForIdentity(output);
    for number in ["1538497905", "1538497905.0", "1.538497905E9"] {
        let body = format!(r#"{{"Credentials":{{"Expiration":{number}}}}}"#);
        let read = decode_response(Operation::GetCredentialsForIdentity, 200, |_| None, body.as_bytes());
        assert_eq!(read.expect("a response"), response, "{number}");
    }
}

#[rstest]
#[case(Response::DeleteIdentityPool(()), "")]
#[case(Response::SetIdentityPoolRoles(()), "")]
#[case(Response::UnlinkDeveloperIdentity(()), "")]
#[case(Response::UnlinkIdentity(()), "")]
#[case(Response::TagResource(cognito_identity::types::TagResourceOutput::default()), "{}")]
#[case(Response::UntagResource(cognito_identity::types::UntagResourceOutput::default()), "{}")]
fn answers_without_members(#[case] response: Response, #[case] body: &str) {
    assert_eq!(text(encode_response(&DefaultDialect, &response)), body);
    for body in ["", "{}"] {
        let read = decode_response(response.operation(), 200, |_| None, body.as_bytes());
        assert_eq!(read.expect("a response"), response);
    }
}

#[test]
fn access_denied_has_a_capital_message() {
    let refusal =
        ServiceError::new(ErrorKind::Other("AccessDeniedException".to_owned()), "User: anonymous …");
    assert_eq!(
        text(encode_error(&refusal)),
        r#"{"__type":"AccessDeniedException","Message":"User: anonymous …"}"#
    );
    let response = WireResponse::from_result(&DefaultDialect, &Err(refusal.clone().into()), "1");
    assert_eq!(response.header(header::ERROR_MESSAGE), Some("User: anonymous ?"));
    assert_eq!(receive(Operation::GetId, &response).unwrap_err().as_service(), Some(&refusal));
}

#[test]
fn headers_hold_what_a_header_can() {
    let refusal = ServiceError::new(ErrorKind::Other("Odd\r\nName".to_owned()), "two\r\nlines\tand\0é")
        .with_request_id("its own\n")
        .with_status(200);
    let response = WireResponse::from_result(&DefaultDialect, &Err(refusal.into()), "1");
    assert_eq!(response.status, 400);
    assert_eq!(response.header(header::ERROR_TYPE), Some("Odd??Name:"));
    assert_eq!(response.header(header::ERROR_MESSAGE), Some("two??lines?and??"));
    assert_eq!(response.header(header::REQUEST_ID), Some("its own?"));
}

#[test]
fn no_answer_is_an_internal_error_that_says_so() {
    let response =
        WireResponse::from_result(&DefaultDialect, &Err(Error::Transport("the cable is cut".into())), "1");
    assert_eq!(response.status, 500);
    assert_eq!(response.header(header::ERROR_TYPE), Some("InternalErrorException:"));
    assert!(text(response.body).contains("the cable is cut"));
}

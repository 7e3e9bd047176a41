//! Malformed requests and responses: each is rejected with the right error.

use cognito_identity::{Error, ErrorKind, Operation};
use cognito_identity_wire::{
    DefaultDialect, Dialect, Head, UnknownOperation, decode_request, decode_response, header, target,
};
use proptest::prelude::*;
use rstest::rstest;

const UNKNOWN: &str = "UnknownOperationException";
const MALFORMED: &str = "SerializationException";

/// A service that sends its errors about the protocol with status 404.
#[derive(Debug)]
struct NotFound;

impl Dialect for NotFound {
    fn unknown_operation(&self) -> UnknownOperation {
        UnknownOperation::Status404
    }

    fn serialization_status(&self) -> u16 {
        404
    }
}

/// Returns the name of the error, after checking that it has the status of the dialect.
fn refused(head: Head<'_>, body: &[u8]) -> String {
    let refusal = decode_request(&DefaultDialect, head, body).expect_err("a refusal");
    assert_eq!(refusal.status(), 400);
    assert_eq!(decode_request(&NotFound, head, body), Err(refusal.clone().with_status(404)));
    refusal.code().to_owned()
}

#[rstest]
#[case::missing(None)]
#[case::empty(Some(""))]
#[case::no_prefix(Some("GetId"))]
#[case::no_dot(Some("AWSCognitoIdentityServiceGetId"))]
#[case::other_service(Some("AWSCognitoIdentityProviderService.GetId"))]
#[case::other_case(Some("AWSCognitoIdentityService.getId"))]
#[case::other_operation(Some("AWSCognitoIdentityService.InitiateAuth"))]
fn unknown_targets(#[case] target: Option<&str>) {
    assert_eq!(refused(Head { target, ..Head::for_target("") }, b"{}"), UNKNOWN);
}

#[rstest]
#[case::method(Head { method: "GET", ..GET_ID })]
#[case::no_media_type(Head { content_type: None, ..GET_ID })]
#[case::another_media_type(Head { content_type: Some("text/plain"), ..GET_ID })]
#[case::another_version(Head { content_type: Some("application/x-amz-json-1.0"), ..GET_ID })]
fn unknown_heads(#[case] head: Head<'_>) {
    assert_eq!(refused(head, b"{}"), UNKNOWN);
}

const GET_ID: Head<'_> = Head::for_target("AWSCognitoIdentityService.GetId");

#[rstest]
#[case("Application/X-Amz-Json-1.1")]
#[case("application/x-amz-json-1.1; charset=utf-8")]
fn media_types_are_compared_as_http_does(#[case] media_type: &str) {
    let head = Head { content_type: Some(media_type), ..GET_ID };
    assert!(decode_request(&DefaultDialect, head, b"{}").is_ok());
}

#[rstest]
#[case::cut_off(b"{\"IdentityPoolId\":")]
#[case::more_behind(b"{} {}")]
#[case::nothing(b"")]
#[case::spaces_only(b"  ")]
#[case::null(b"null")]
#[case::array(b"[]")]
#[case::by_position(b"[\"name\",true]")]
#[case::string(b"\"IdentityPoolName\"")]
#[case::number_for_string(b"{\"IdentityPoolName\":1}")]
#[case::string_for_boolean(b"{\"AllowUnauthenticatedIdentities\":\"true\"}")]
#[case::object_for_list(b"{\"SamlProviderARNs\":{}}")]
#[case::list_for_map(b"{\"IdentityPoolTags\":[]}")]
#[case::list_for_structure(b"{\"CognitoIdentityProviders\":[[\"name\",\"client\"]]}")]
#[case::null_in_list(b"{\"SamlProviderARNs\":[null]}")]
#[case::null_in_map(b"{\"IdentityPoolTags\":{\"a\":null}}")]
#[case::twice(b"{\"IdentityPoolName\":\"a\",\"IdentityPoolName\":\"b\"}")]
#[case::not_utf8(b"{\"IdentityPoolName\":\"\xff\"}")]
#[case::not_utf8_unknown(b"{\"Extra\":\"\xff\"}")]
#[case::half_a_surrogate(b"{\"IdentityPoolName\":\"\\ud800\"}")]
#[case::not_a_number(b"{\"Extra\":NaN}")]
fn malformed_bodies(#[case] body: &[u8]) {
    let target = target(Operation::CreateIdentityPool);
    assert_eq!(refused(Head::for_target(&target), body), MALFORMED);
}

#[rstest]
#[case("1e999")]
#[case("99999999999999999999")]
#[case("2147483648")]
#[case("-2147483649")]
#[case("1.5")]
fn numbers_out_of_range(#[case] number: &str) {
    let body = format!("{{\"MaxResults\":{number}}}");
    let target = target(Operation::ListIdentities);
    assert_eq!(refused(Head::for_target(&target), body.as_bytes()), MALFORMED);
}

#[test]
fn deep_nesting() {
    let target = target(Operation::SetIdentityPoolRoles);
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        for member in ["Extra", "RoleMappings"] {
            let body = format!("{{\"{member}\":{}1{}}}", open.repeat(100_000), close.repeat(100_000));
            // Ignoring a member takes no stack, and reading one is limited.
            let request = decode_request(&DefaultDialect, Head::for_target(&target), body.as_bytes());
            let response = decode_response(Operation::GetIdentityPoolRoles, 200, |_| None, body.as_bytes());
            assert_eq!(request.is_ok(), response.is_ok());
            assert_eq!(request.is_ok(), member == "Extra" || open != "[");
            assert!(decode_response(Operation::GetId, 400, |_| None, body.as_bytes()).is_err());
        }
    }
}

#[test]
fn a_refusal_may_come_in_many_forms() {
    let read = |error_type: Option<&'static str>, body: &str| {
        let header = |name| {
            if name == header::ERROR_TYPE { error_type } else { None }
        };
        match decode_response(Operation::GetId, 400, header, body.as_bytes()) {
            Err(Error::Service(error)) => (error.kind().clone(), error.message().to_owned()),
            other => panic!("{other:?}"),
        }
    };
    let expected = (ErrorKind::NotAuthorized, "no".to_owned());
    let body = r#"{"message":"no"}"#;
    assert_eq!(read(Some("NotAuthorizedException:"), body), expected);
    assert_eq!(read(Some("NotAuthorizedException:http://internal/x#y"), body), expected);
    assert_eq!(
        read(Some("aws.cognito#NotAuthorizedException"), r#"{"__type":"Other","Message":"no"}"#),
        expected
    );
    assert_eq!(read(None, r#"{"__type":"aws.cognito#NotAuthorizedException","message":"no"}"#), expected);
    assert_eq!(read(None, r#"{"code":"NotAuthorizedException","message":"no"}"#), expected);
    assert_eq!(read(Some("NotAuthorizedException"), "").1, "");
}

#[rstest]
#[case::proxy_page(502, b"<html>bad gateway\n<p>more".as_slice(), "<html>bad gateway")]
#[case::nothing(500, b"", "500")]
#[case::no_name(400, b"{\"message\":\"x\"}", "message")]
#[case::name_of_other_type(400, b"{\"__type\":1}", "__type")]
#[case::empty_name(400, b"{\"__type\":\":\"}", "__type")]
#[case::success_page(200, b"<html>hello", "<html>hello")]
#[case::success_of_other_type(200, b"{\"IdentityId\":1}", "wrong at line 1 column")]
#[case::secrets_are_not_shown(200, b"{\"IdentityId\":[\"more\"]}", "wrong at line 1 column")]
#[case::cut_off_secrets_are_not_shown(200, b"{\"IdentityId\":\"more", "wrong at line 1 column")]
#[case::redirect(301, b"moved", "moved")]
#[case::binary(200, b"\xff\xfe", "\u{fffd}")]
fn answers_of_something_else(#[case] status: u16, #[case] body: &[u8], #[case] shown: &str) {
    match decode_response(Operation::GetId, status, |_| None, body) {
        Err(Error::Transport(error)) => {
            let text = error.to_string();
            assert!(text.contains(shown) && !text.contains("more"), "{text}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_excerpt_is_short() {
    let body = "é".repeat(100_000);
    match decode_response(Operation::GetId, 502, |_| None, body.as_bytes()) {
        Err(Error::Transport(error)) => assert_eq!(error.to_string().matches('é').count(), 160),
        other => panic!("{other:?}"),
    }
}

proptest! {
    #[test]
    fn nothing_panics(
        operation in proptest::sample::select(Operation::ALL),
        body in proptest::collection::vec(any::<u8>(), 0..64),
        status in any::<u16>(),
        name in ".{0,8}",
    ) {
        let _ = decode_request(&DefaultDialect, Head::for_target(&target(operation)), &body);
        let _ = decode_response(operation, status, |_| Some(name.as_str()), &body);
        let _ = decode_response(operation, status, |_| None, &body);
    }
}

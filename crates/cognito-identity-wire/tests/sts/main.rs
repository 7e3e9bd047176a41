//! The query protocol of STS, byte by byte.

mod constraints;
mod fuzz;

use std::sync::Mutex;

use cognito_identity::private::async_trait;
use cognito_identity::sts::{
    AssumeRoleWithWebIdentityInput, AssumeRoleWithWebIdentityOutput, AssumedRoleUser, CallerKeys,
    Credentials, GetCallerIdentityOutput, PolicyDescriptorType, Sts, refusal,
};
use cognito_identity::{Error, Result, Timestamp};
use cognito_identity_wire::sts::{Head, error_response, is_query};
use cognito_identity_wire::{WireResponse, serve_sts};
use pollster::block_on;
use rstest::rstest;

const POST: Head<'_> = Head { method: "POST", authorization: None, security_token: None };

/// An STS that returns empty outputs and records its inputs.
#[derive(Debug, Default)]
struct Empty {
    input: Mutex<Option<AssumeRoleWithWebIdentityInput>>,
    caller: Mutex<Option<[Option<String>; 2]>>,
}

#[async_trait]
impl Sts for Empty {
    async fn assume_role_with_web_identity(
        &self,
        input: AssumeRoleWithWebIdentityInput,
    ) -> Result<AssumeRoleWithWebIdentityOutput> {
        *self.input.lock().unwrap() = Some(input);
        Ok(AssumeRoleWithWebIdentityOutput::default())
    }

    async fn get_caller_identity(&self, caller: Option<CallerKeys<'_>>) -> Result<GetCallerIdentityOutput> {
        let id = caller.map(|caller| caller.access_key_id);
        let token = caller.and_then(|caller| caller.session_token);
        *self.caller.lock().unwrap() = Some([id, token].map(|text| text.map(Into::into)));
        Ok(GetCallerIdentityOutput::default())
    }
}

/// An STS that returns the outputs of the examples in the API Reference.
#[derive(Debug)]
struct Example;

#[async_trait]
impl Sts for Example {
    async fn assume_role_with_web_identity(
        &self,
        _: AssumeRoleWithWebIdentityInput,
    ) -> Result<AssumeRoleWithWebIdentityOutput> {
        let user =
            AssumedRoleUser::default().arn("arn:aws:sts::1:assumed-role/r/app1").assumed_role_id("A:app1");
        let credentials = Credentials::default()
            .access_key_id("ASIA")
            .secret_access_key("a/b+c")
            .session_token("T<&>")
            .expiration(Timestamp::from_millis(1_414_191_623_000));
        Ok(AssumeRoleWithWebIdentityOutput::default()
            .credentials(credentials)
            .subject_from_web_identity_token("amzn1.account.A")
            .assumed_role_user(user)
            .provider("www.amazon.com")
            .audience("client")
            .source_identity("me")
            .packed_policy_size(5))
    }

    async fn get_caller_identity(&self, _: Option<CallerKeys<'_>>) -> Result<GetCallerIdentityOutput> {
        Ok(GetCallerIdentityOutput::default().arn("arn:aws:iam::1:user/Alice").user_id("AIDA").account("1"))
    }
}

fn ask(service: &dyn Sts, body: impl AsRef<[u8]>) -> WireResponse {
    block_on(serve_sts(service, POST, body.as_ref(), "the id")).expect("a response")
}

fn text(response: WireResponse) -> String {
    String::from_utf8(response.body).expect("UTF-8")
}

/// Returns the status, code and message of an error, after checking its other elements.
fn refused(response: &WireResponse) -> (u16, String, String) {
    assert_eq!(response.header("content-type"), Some("text/xml"));
    let text = std::str::from_utf8(&response.body).expect("UTF-8");
    let document = roxmltree::Document::parse(text).expect("XML");
    let value = |name| {
        let mut found = document.descendants().filter(|node| node.tag_name().name() == name);
        let value = found.next().and_then(|node| node.text()).unwrap_or_default().to_owned();
        assert!(found.next().is_none(), "two of {name}: {text}");
        value
    };
    assert_eq!(document.root_element().tag_name().name(), "ErrorResponse");
    assert_eq!(value("Type"), if response.status < 500 { "Sender" } else { "Receiver" });
    assert_eq!(response.header("x-amzn-requestid"), Some(value("RequestId").as_str()));
    (response.status, value("Code"), value("Message"))
}

/// The smallest valid request; `ASSUME` is its form.
fn least() -> AssumeRoleWithWebIdentityInput {
    AssumeRoleWithWebIdentityInput::new("arn:aws:iam::123456789012:role/r")
        .role_session_name("app1")
        .web_identity_token("a.b.c")
}

const ASSUME: &str = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15\
    &RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr&RoleSessionName=app1&WebIdentityToken=a.b.c";

#[test]
fn an_error_has_the_recorded_bytes() {
    // amzn/selling-partner-api-docs#3081: HTTP 403, Content-Type: text/xml, Content-Length: 297.
    let error = refusal("MissingAuthenticationToken", "Request is missing Authentication Token");
    let response = error_response(&error.into(), "89b682e5-ac18-4fac-a917-2155723ed59b");
    assert_eq!((response.status, response.body.len()), (403, 297));
    assert_eq!(response.header("content-type"), Some("text/xml"));
    assert_eq!(response.header("x-amzn-requestid"), Some("89b682e5-ac18-4fac-a917-2155723ed59b"));
    let recorded = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">
  <Error>
    <Type>Sender</Type>
    <Code>MissingAuthenticationToken</Code>
    <Message>Request is missing Authentication Token</Message>
  </Error>
  <RequestId>89b682e5-ac18-4fac-a917-2155723ed59b</RequestId>
</ErrorResponse>
";
    assert_eq!(text(response), recorded);
}

#[test]
fn answers_are_those_of_the_reference() {
    let response = ask(&Example, ASSUME);
    assert_eq!((response.status, response.header("content-type")), (200, Some("text/xml")));
    let expected = "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>amzn1.account.A</SubjectFromWebIdentityToken>
    <Audience>client</Audience>
    <AssumedRoleUser>
      <Arn>arn:aws:sts::1:assumed-role/r/app1</Arn>
      <AssumedRoleId>A:app1</AssumedRoleId>
    </AssumedRoleUser>
    <Credentials>
      <SessionToken>T&lt;&amp;&gt;</SessionToken>
      <SecretAccessKey>a/b+c</SecretAccessKey>
      <Expiration>2014-10-24T23:00:23Z</Expiration>
      <AccessKeyId>ASIA</AccessKeyId>
    </Credentials>
    <SourceIdentity>me</SourceIdentity>
    <Provider>www.amazon.com</Provider>
    <PackedPolicySize>5</PackedPolicySize>
  </AssumeRoleWithWebIdentityResult>
  <ResponseMetadata>
    <RequestId>the id</RequestId>
  </ResponseMetadata>
</AssumeRoleWithWebIdentityResponse>
";
    assert_eq!(text(response), expected);

    let expected = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">
  <GetCallerIdentityResult>
    <Arn>arn:aws:iam::1:user/Alice</Arn>
    <UserId>AIDA</UserId>
    <Account>1</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata>
    <RequestId>the id</RequestId>
  </ResponseMetadata>
</GetCallerIdentityResponse>
";
    assert_eq!(text(ask(&Example, "Action=GetCallerIdentity&Version=2011-06-15")), expected);
}

#[rstest]
#[case::nothing_else("", least())]
#[case::plus_is_a_space("&Policy=a+b%2Bc", least().policy("a b+c"))]
#[case::empty_list("&PolicyArns=", least().policy_arns([]))]
#[case::in_the_order_of_numbers(
    "&PolicyArns.member.10.arn=arn:aws:iam::aws:policy/Z&PolicyArns.member.9.arn=arn:aws:iam::aws:policy/A",
    least().policy_arns(["A", "Z"].map(|name| {
        PolicyDescriptorType::default().arn(format!("arn:aws:iam::aws:policy/{name}"))
    })),
)]
#[case::numbers("&DurationSeconds=900&MinimumSessionTokenSize=0", 
    least().duration_seconds(900).minimum_session_token_size(0)
)]
#[case::unknown_fields("&Extra=1&PolicyArnsToo.member=2&&=", least())]
#[case::no_escape("&Policy=100%&ProviderId=%zz-host", least().policy("100%").provider_id("%zz-host"))]
fn fields_are_members(#[case] fields: &str, #[case] expected: AssumeRoleWithWebIdentityInput) {
    let service = Empty::default();
    let response = ask(&service, format!("{ASSUME}{fields}"));
    assert_eq!((response.status, &*service.input.lock().unwrap()), (200, &Some(expected)));
}

#[rstest]
#[case(None, None)]
#[case(
    Some("AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/sts/aws4_request, Signature=0"),
    Some("AKID")
)]
#[case(
    Some("AWS4-ECDSA-P256-SHA256 SignedHeaders=host,Credential=AKID/20260101/sts/aws4_request"),
    Some("AKID")
)]
#[case::another_scheme(Some("AWS AKID:signature"), None)]
#[case::bearer(Some("Bearer Credential=AKID/1"), None)]
#[case::no_id(Some("AWS4-HMAC-SHA256 Credential=/20260101"), None)]
#[case::no_fields(Some("AWS4-HMAC-SHA256"), None)]
fn the_caller_is_known_by_the_signature(#[case] authorization: Option<&str>, #[case] id: Option<&str>) {
    let service = Empty::default();
    let head = Head { authorization, security_token: Some("token"), ..POST };
    let body = b"Action=GetCallerIdentity&Version=2011-06-15";
    assert_eq!(block_on(serve_sts(&service, head, body, "1")).expect("a response").status, 200);
    // A token without an id is none of a caller.
    let keys = [id, id.and(Some("token"))].map(|text| text.map(Into::into));
    assert_eq!(service.caller.into_inner().unwrap(), Some(keys));
}

#[test]
fn a_caller_is_printed_without_the_keys() {
    let caller = CallerKeys { access_key_id: "ASIAFAKE1", session_token: Some("a token") };
    assert_eq!(format!("{caller:?}"), "CallerKeys { .. }");
}

#[rstest]
#[case::nothing("", 400, "MissingAction", "the field Action is missing [words assumed]")]
#[case::no_version(
    "Action=GetCallerIdentity",
    400,
    "InvalidAction",
    "Could not find operation GetCallerIdentity without a version [words assumed]"
)]
#[case::another_version(
    "Action=GetCallerIdentity&Version=2010-05-08",
    400,
    "InvalidAction",
    "Could not find operation GetCallerIdentity for version 2010-05-08"
)]
#[case::unknown(
    "Action=GetId&Version=2011-06-15",
    400,
    "InvalidAction",
    "Could not find operation GetId for version 2011-06-15"
)]
#[case::elsewhere(
    "Action=AssumeRole&Version=2011-06-15",
    501,
    "NotImplemented",
    "AssumeRole is not implemented; AssumeRoleWithWebIdentity and GetCallerIdentity are"
)]
#[case::twice(
    "Action=GetCallerIdentity&Action=GetId",
    404,
    "MalformedQueryString",
    "the field Action is there twice [words assumed]"
)]
#[case::no_utf8("Action=%ff", 404, "MalformedQueryString", "the form is no UTF-8 [words assumed]")]
#[case::no_integer(&format!("{ASSUME}&DurationSeconds=NaN"), 400, "MalformedInput", "the field DurationSeconds is no integer [words assumed]")]
#[case::too_wide(&format!("{ASSUME}&DurationSeconds=2147483648"), 400, "MalformedInput", "the field DurationSeconds is no integer [words assumed]")]
#[case::no_list(&format!("{ASSUME}&PolicyArns=a"), 400, "MalformedInput", "the field PolicyArns is no member of a list [words assumed]")]
#[case::no_position(&format!("{ASSUME}&PolicyArns.member.0.arn=a"), 400, "MalformedInput", "the field PolicyArns.member.0.arn is no member of a list [words assumed]")]
#[case::no_structure(&format!("{ASSUME}&PolicyArns.member.1=a"), 400, "MalformedInput", "the field PolicyArns.member.1 is no member of a list [words assumed]")]
#[case::one_position_twice(&format!("{ASSUME}&PolicyArns.member.1.arn=a&PolicyArns.member.01.arn=a"), 400, "MalformedInput", "the field PolicyArns.member.1.arn is a member that is there twice [words assumed]")]
fn a_malformed_form_is_rejected(
    #[case] body: &str,
    #[case] status: u16,
    #[case] code: &str,
    #[case] message: &str,
) {
    assert_eq!(refused(&ask(&Example, body)), (status, code.to_owned(), message.to_owned()));
}

#[test]
fn only_a_post_is_answered() {
    let response =
        block_on(serve_sts(&Example, Head { method: "GET", ..POST }, b"", "1")).expect("a response");
    let (status, code, _) = refused(&response);
    assert_eq!((status, code.as_str()), (501, "NotImplemented"));
}

#[test]
fn a_refusal_keeps_its_status_and_request_id() {
    let error = refusal("IDPRejectedClaim", "no").with_request_id("its own");
    let response = error_response(&error.into(), "another");
    assert_eq!(refused(&response), (403, "IDPRejectedClaim".to_owned(), "no".to_owned()));
    assert_eq!(response.header("x-amzn-requestid"), Some("its own"));
    let response = error_response(&refusal("AccessDenied", "").with_status(200).into(), "1");
    assert_eq!(response.status, 400);
    let lost = Error::Transport("the cable is cut".into());
    let expected = "no answer came from the service: the cable is cut".to_owned();
    assert_eq!(refused(&error_response(&lost, "1")), (500, "InternalFailure".to_owned(), expected));
}

#[rstest]
#[case("application/x-www-form-urlencoded", true)]
#[case("Application/X-WWW-Form-Urlencoded; charset=utf-8", true)]
#[case("application/x-amz-json-1.1", false)]
#[case("", false)]
fn protocols_are_told_apart_by_media_type(#[case] media_type: &str, #[case] is_sts: bool) {
    assert_eq!(is_query(media_type), is_sts);
}

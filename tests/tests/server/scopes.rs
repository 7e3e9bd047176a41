//! Scopes of signatures, and requests that need none: regions, services, payloads, and parts of a correct signature.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use cognito_identity_fake::FakeCognitoIdentity;
use cognito_identity_server::{Access, Keys};
use rstest::rstest;
use serde_json::json;

use super::setup::{World, service};
use super::signatures::{CALLER, Order, ask, error, guarded};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// The global endpoint of STS is signed for us-east-1 by clients of any region; Cognito Identity has none.
#[rstest]
#[case::own("cognito-identity", "eu-west-1", true)]
#[case::first_region("cognito-identity", "us-east-1", false)]
#[case::sts_own("sts", "eu-west-1", true)]
#[case::sts_global("sts", "us-east-1", true)]
#[case::sts_elsewhere("sts", "ap-south-1", false)]
fn a_signature_is_for_the_servers_region(
    #[case] service: &'static str,
    #[case] region: &'static str,
    #[case] is_good: bool,
) {
    let keys = Keys::random().unwrap();
    let fake = FakeCognitoIdentity::builder().region("eu-west-1");
    let world = World::with(fake, |options| options.access = Access::Signed(keys.clone()));
    let body = if service == "sts" { CALLER } else { Order::with_keys(&keys).body };
    let response = Order { region, service, body, ..Order::with_keys(&keys) }.send(&world);
    assert_eq!(response.status == 200, is_good, "{response:?}");
    assert_eq!(response.body.contains("scoped to a valid region"), !is_good, "{response:?}");
}

/// Of a right signature everything is compared: its length, its first byte and its last.
#[test]
fn a_part_of_a_signature_is_none() {
    let (world, keys) = guarded();
    let order = Order::with_keys(&keys);
    let whole = order.headers(&world);
    let spoil = |change: &dyn Fn(&str) -> String| {
        let mut headers = whole.clone();
        let header = headers.iter_mut().find(|(name, _)| name == "authorization").unwrap();
        let (before, signature) = header.1.split_once("Signature=").unwrap();
        header.1 = format!("{before}Signature={}", change(signature));
        ask(&world, &headers, order.body)
    };
    assert_eq!(spoil(&str::to_owned).status, 200);
    let flip = |signature: &str, place: usize| {
        let other = if &signature[place..=place] == "0" { "1" } else { "0" };
        format!("{}{other}{}", &signature[..place], &signature[place + 1..])
    };
    let changes: [&dyn Fn(&str) -> String; 7] = [
        &|signature| signature[..63].to_owned(),
        &|signature| signature[..1].to_owned(),
        &|signature| format!("{signature}0"),
        &|signature| signature.to_uppercase(),
        &|signature| flip(signature, 0),
        &|signature| flip(signature, 31),
        &|signature| flip(signature, 63),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let response = spoil(change);
        assert_eq!(error(&response), "InvalidSignatureException", "change {number}: {response:?}");
    }
    let none = spoil(&|_| String::new());
    assert_eq!(error(&none), "IncompleteSignatureException", "{none:?}");
}

/// A signature of another body, of none, or in the URL is none here, as for Cognito Identity and POSTs to STS.
#[rstest]
#[case::unsigned_payload(
    SignableBody::UnsignedPayload,
    SignatureLocation::Headers,
    "InvalidSignatureException"
)]
#[case::empty_payload(SignableBody::Bytes(b""), SignatureLocation::Headers, "InvalidSignatureException")]
#[case::in_the_url(
    SignableBody::Bytes(br#"{"MaxResults":1}"#),
    SignatureLocation::QueryParams,
    "MissingAuthenticationTokenException"
)]
fn another_form_of_signature_is_none(
    #[case] payload: SignableBody<'static>,
    #[case] location: SignatureLocation,
    #[case] kind: &str,
) {
    let (world, keys) = guarded();
    let order = Order::with_keys(&keys);
    let identity = Credentials::new(&order.id, &order.secret, None, None, "test").into();
    let mut settings = SigningSettings::default();
    settings.signature_location = location;
    settings.expires_in = Some(Duration::from_mins(1)).filter(|_| location == SignatureLocation::QueryParams);
    let params = SigningParams::builder().identity(&identity).region("us-east-1").name("cognito-identity");
    let params = params.time(order.time).settings(settings).build().unwrap().into();
    let mut headers = vec![("Host".to_owned(), world.address.to_string())];
    headers.extend(service("ListIdentityPools"));
    let to_sign = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let url = format!("http://{}/", world.address);
    let request = SignableRequest::new("POST", url, to_sign, payload).unwrap();
    let (added, query) = sign(request, &params).unwrap().into_parts().0.into_parts();
    headers.extend(added.iter().map(|header| (header.name().to_owned(), header.value().to_owned())));
    let query: Vec<_> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let path =
        if query.is_empty() { "/".to_owned() } else { format!("/?{}", query.join("&").replace(';', "%3B")) };
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let response = world.ask("POST", &path, &headers, order.body);
    assert_eq!((response.status, error(&response).as_str()), (400, kind), "{response:?}");
}

/// AWS accepts it from every caller with a token.
#[test]
fn the_exchange_of_a_token_needs_no_signature() {
    let (world, _) = guarded();
    let form = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn:aws:iam::123456789012:role/r&RoleSessionName=session&WebIdentityToken=abcd";
    for response in [world.ask("POST", "/", &[FORM], form), world.ask("GET", &format!("/?{form}"), &[], "")] {
        assert!(response.body.contains("<Code>InvalidIdentityToken</Code>"), "{response:?}");
    }
}

/// The values of a header that comes twice are all signed.
#[test]
fn a_second_value_of_a_signed_header_is_signed_too() {
    let (world, keys) = guarded();
    let order = Order::with_keys(&keys);
    let mut headers = order.headers(&world);
    headers.push(("Content-Type".to_owned(), "application/x-amz-json-1.1".to_owned()));
    let response = ask(&world, &headers, order.body);
    assert_eq!(error(&response), "InvalidSignatureException", "{response:?}");
}

/// The operation alone decides whether a request needs a signature.
#[test]
fn each_operation_wants_a_signature_or_none() {
    let (world, _) = guarded();
    for &operation in cognito_identity::Operation::ALL {
        let response = world.call(operation.name(), &json!({}).to_string());
        let is_missing = error(&response) == "MissingAuthenticationTokenException";
        assert_eq!(is_missing, operation.is_signed(), "{operation}: {response:?}");
    }
}

/// Host, date and every header of AWS's own are signed, each by itself.
#[rstest]
#[case::host("x-amz-date;x-amz-target;x-amz-other", "'host'")]
#[case::date("host;x-amz-target;x-amz-other", "'x-amz-date'")]
#[case::target("host;x-amz-date;x-amz-other", "'x-amz-target'")]
#[case::another("host;x-amz-date;x-amz-target", "'x-amz-other'")]
fn an_unsigned_header_is_rejected(
    #[case] signed: &str,
    #[case] missing: &str,
    #[values(true, false)] has_date: bool,
) {
    let (world, keys) = guarded();
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}/20260101/us-east-1/cognito-identity/aws4_request, SignedHeaders={signed}, Signature=00",
        keys.access_key_id()
    );
    let mut headers = service("ListIdentityPools").to_vec();
    headers.push(("Authorization".to_owned(), authorization));
    headers.push(("X-Amz-Other".to_owned(), "1".to_owned()));
    if has_date {
        headers.push(("X-Amz-Date".to_owned(), "20260101T000000Z".to_owned()));
    }
    let response = ask(&world, &headers, r#"{"MaxResults":1}"#);
    assert_eq!(error(&response), "IncompleteSignatureException", "{response:?}");
    assert!(response.body.contains(&format!("requires {missing} among the signed headers")), "{response:?}");
}

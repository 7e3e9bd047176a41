//! Signatures of version 4: those of the SDK for Rust, and those that are wrong in one thing.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sdk_cognitoidentity::config::{BehaviorVersion, Region, retry::RetryConfig};
use aws_sdk_cognitoidentity::{Client, error::ProvideErrorMetadata};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_async::rt::sleep::TokioSleep;
use cognito_identity_fake::FakeCognitoIdentity;
use cognito_identity_server::{Access, Keys};
use rstest::rstest;

use super::setup::{ServerResponse, World};

pub(crate) fn guarded() -> (World, Keys) {
    let keys = Keys::random().unwrap();
    let world =
        World::with(FakeCognitoIdentity::builder(), |options| options.access = Access::Signed(keys.clone()));
    (world, keys)
}

/// A request to be signed.
#[derive(Clone)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) token: Option<String>,
    pub(crate) region: &'static str,
    pub(crate) service: &'static str,
    pub(crate) time: SystemTime,
    pub(crate) body: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
}

impl Order {
    #[allow(clippy::disallowed_methods, reason = "signatures are of the real time")]
    pub(crate) fn with_keys(keys: &Keys) -> Self {
        Self {
            id: keys.access_key_id().to_owned(),
            secret: keys.secret_access_key().to_owned(),
            token: None,
            region: "us-east-1",
            service: "cognito-identity",
            time: SystemTime::now(),
            body: r#"{"MaxResults":1}"#,
            method: "POST",
            path: "/",
        }
    }

    /// The request's headers, signed.
    pub(crate) fn headers(&self, world: &World) -> Vec<(String, String)> {
        let mut headers = vec![("Host".to_owned(), world.address.to_string())];
        if self.service == "sts" {
            headers.push(("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
        } else {
            headers.extend(super::setup::service("ListIdentityPools"));
        }
        let identity = Credentials::new(&self.id, &self.secret, self.token.clone(), None, "test").into();
        let params = SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(self.time)
            .settings(SigningSettings::default())
            .build()
            .unwrap()
            .into();
        let to_sign = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let url = format!("http://{}{}", world.address, self.path);
        let request =
            SignableRequest::new(self.method, url, to_sign, SignableBody::Bytes(self.body.as_bytes()))
                .unwrap();
        let (instructions, _) = sign(request, &params).unwrap().into_parts();
        let (added, _) = instructions.into_parts();
        headers.extend(added.iter().map(|header| (header.name().to_owned(), header.value().to_owned())));
        headers
    }

    pub(crate) fn send(&self, world: &World) -> ServerResponse {
        ask(world, &self.headers(world), self.body)
    }
}

pub(crate) fn ask(world: &World, headers: &[(String, String)], body: &str) -> ServerResponse {
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    world.ask("POST", "/", &headers, body)
}

pub(crate) fn error(response: &ServerResponse) -> String {
    response.json()["__type"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_good_signature_is_good_once_and_again() {
    let (world, keys) = guarded();
    let order = Order::with_keys(&keys);
    for _ in 0..2 {
        assert_eq!(order.send(&world).status, 200);
    }
}

type Spoil = fn(&mut Order);

#[rstest]
#[case::wrong_secret(|order: &mut Order| order.secret = "wrong".to_owned(), "InvalidSignatureException")]
#[case::unknown_key(|order: &mut Order| order.id = "AKIAUNKNOWN".to_owned(), "UnrecognizedClientException")]
#[case::late(|order: &mut Order| order.time -= Duration::from_secs(301), "InvalidSignatureException")]
#[case::early(|order: &mut Order| order.time += Duration::from_secs(330), "InvalidSignatureException")]
#[case::at_the_beginning_of_time(|order: &mut Order| order.time = SystemTime::UNIX_EPOCH, "InvalidSignatureException")]
#[case::another_region(|order: &mut Order| order.region = "eu-west-1", "InvalidSignatureException")]
#[case::another_service(|order: &mut Order| order.service = "cognito-idp", "InvalidSignatureException")]
fn a_wrong_signature_is_refused(#[case] spoil: Spoil, #[case] kind: &str) {
    let (world, keys) = guarded();
    let mut order = Order::with_keys(&keys);
    spoil(&mut order);
    let response = order.send(&world);
    assert_eq!((response.status, error(&response).as_str()), (400, kind), "{response:?}");
}

#[test]
fn a_change_after_signing_is_rejected() {
    let (world, keys) = guarded();
    let order = Order::with_keys(&keys);
    let response = ask(&world, &order.headers(&world), r#"{"MaxResults":2}"#);
    assert_eq!(error(&response), "InvalidSignatureException", "{response:?}");
    for spoilt in ["x-amz-target", "content-type", "x-amz-date"] {
        let mut headers = order.headers(&world);
        let header = headers.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(spoilt)).unwrap();
        header.1 = match spoilt {
            "x-amz-target" => "AWSCognitoIdentityService.DeleteIdentityPool".to_owned(),
            "content-type" => "application/x-amz-json-1.0".to_owned(),
            _ => header.1.replace('Z', "z"),
        };
        let response = ask(&world, &headers, order.body);
        assert!(error(&response).ends_with("SignatureException"), "{spoilt}: {response:?}");
    }
}

#[rstest]
#[case::none(None, "MissingAuthenticationTokenException")]
#[case::empty(Some(""), "IncompleteSignatureException")]
#[case::basic(Some("Basic YTpi"), "IncompleteSignatureException")]
#[case::nothing_said(Some("AWS4-HMAC-SHA256 "), "IncompleteSignatureException")]
#[case::short_scope(
    Some("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host;x-amz-date, Signature=00"),
    "IncompleteSignatureException"
)]
#[case::host_not_signed(
    Some(
        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/cognito-identity/aws4_request, SignedHeaders=x-amz-date, Signature=00"
    ),
    "IncompleteSignatureException"
)]
#[case::no_signature(
    Some(
        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/cognito-identity/aws4_request, SignedHeaders=host;x-amz-date"
    ),
    "IncompleteSignatureException"
)]
#[case::empty_signature(
    Some(
        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/cognito-identity/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature="
    ),
    "IncompleteSignatureException"
)]
#[case::another_end_of_the_scope(
    Some(
        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/cognito-identity/aws5_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=00"
    ),
    "IncompleteSignatureException"
)]
#[case::longer_scope(
    Some(
        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/cognito-identity/aws4_request/b, SignedHeaders=host;x-amz-date;x-amz-target, Signature=00"
    ),
    "IncompleteSignatureException"
)]
#[case::another_algorithm(
    Some(
        "AWS4-ECDSA-P256-SHA256 Credential=a/20260101/us-east-1/cognito-identity/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=00"
    ),
    "IncompleteSignatureException"
)]
#[case::no_date(
    Some(
        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/cognito-identity/aws4_request, SignedHeaders=host;x-amz-date, Signature=00"
    ),
    "IncompleteSignatureException"
)]
fn a_malformed_signature_is_refused(#[case] authorization: Option<&str>, #[case] kind: &str) {
    let (world, _) = guarded();
    let mut headers = super::setup::service("ListIdentityPools").to_vec();
    headers.extend(authorization.map(|given| ("Authorization".to_owned(), given.to_owned())));
    let response = ask(&world, &headers, r#"{"MaxResults":1}"#);
    assert_eq!((response.status, error(&response).as_str()), (400, kind), "{response:?}");
}

/// The long form of a target names an operation too, and so wants what the operation wants.
#[test]
fn a_long_target_needs_a_signature_as_well() {
    let (world, _) = guarded();
    let mut headers = super::setup::service("ListIdentityPools").to_vec();
    headers[1].1.insert_str(0, "com.amazonaws.cognito.identity.model.");
    let response = ask(&world, &headers, r#"{"MaxResults":1}"#);
    assert_eq!(error(&response), "MissingAuthenticationTokenException", "{response:?}");
}

#[test]
fn public_operations_need_no_signature_and_take_any() {
    let (world, _) = guarded();
    let body = r#"{"IdentityPoolId":"us-east-1:0"}"#;
    let mut headers = super::setup::service("GetId").to_vec();
    for authorization in [None, Some("AWS4-HMAC-SHA256 Credential=nobody")] {
        headers.extend(authorization.map(|given| ("Authorization".to_owned(), given.to_owned())));
        let response = ask(&world, &headers, body);
        assert_eq!(error(&response), "ResourceNotFoundException", "{response:?}");
    }
}

#[test]
fn sts_has_its_own_words() {
    let (world, keys) = guarded();
    let body = CALLER;
    let order = Order { service: "sts", body, ..Order::with_keys(&keys) };
    let whole = order.send(&world);
    assert!(whole.status == 200 && whole.body.contains(":user/fake</Arn>"), "{whole:?}");
    let spoilt = Order { secret: "wrong".to_owned(), ..order.clone() }.send(&world);
    assert!(spoilt.status == 403 && spoilt.body.contains("<Code>SignatureDoesNotMatch</Code>"), "{spoilt:?}");
    let unsigned = world.ask("POST", "/", &[("Content-Type", "application/x-www-form-urlencoded")], body);
    assert!(unsigned.body.contains("<Code>MissingAuthenticationToken</Code>"), "{unsigned:?}");
}

pub(crate) const CALLER: &str = "Action=GetCallerIdentity&Version=2011-06-15";

#[test]
fn a_query_of_sts_is_signed_as_a_whole() {
    let (world, keys) = guarded();
    let path = "/?Action=GetCallerIdentity&Version=2011-06-15";
    let order = Order { service: "sts", method: "GET", path, body: "", ..Order::with_keys(&keys) };
    let headers = order.headers(&world);
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let whole = world.ask("GET", path, &headers, "");
    assert!(whole.status == 200 && whole.body.contains(":user/fake</Arn>"), "{whole:?}");
    let more = world.ask("GET", &format!("{path}&More=1"), &headers, "");
    assert!(more.body.contains("<Code>SignatureDoesNotMatch</Code>"), "{more:?}");
    let unsigned = world.ask("GET", path, &[], "");
    assert!(unsigned.body.contains("<Code>MissingAuthenticationToken</Code>"), "{unsigned:?}");
}

#[rstest]
#[case::encoded_value("Action=GetCaller%49dentity&Version=2011-06-15")]
#[case::encoded_name("%41ction=GetCallerIdentity&Version=2011-06-15")]
#[case::hidden(
    "WebIdentityToken=Action=AssumeRoleWithWebIdentity&Action=GetCallerIdentity&Version=2011-06-15"
)]
#[case::twice("Action=AssumeRoleWithWebIdentity&Action=GetCallerIdentity&Version=2011-06-15")]
#[case::none("Version=2011-06-15")]
fn however_it_is_written_it_is_signed(#[case] body: &str) {
    let (world, keys) = guarded();
    let made_up = format!("AWS4-HMAC-SHA256 Credential={}/x", keys.access_key_id());
    let headers =
        [("Content-Type", "application/x-www-form-urlencoded"), ("Authorization", made_up.as_str())];
    let response = world.ask("POST", "/", &headers, body);
    assert!(response.body.contains("<Code>IncompleteSignature</Code>"), "{response:?}");
}

#[test]
fn every_header_of_aws_is_signed_and_the_whole_path_is() {
    let (world, keys) = guarded();
    let order = Order::with_keys(&keys);
    let mut headers = order.headers(&world);
    headers.push(("X-Amz-Security-Token".to_owned(), "added".to_owned()));
    let response = ask(&world, &headers, order.body);
    assert_eq!(error(&response), "IncompleteSignatureException", "{response:?}");
    assert!(response.body.contains("'x-amz-security-token' among the signed headers"), "{response:?}");

    let headers = order.headers(&world);
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let response = world.ask("POST", "/?added", &headers, order.body);
    assert_eq!(error(&response), "InvalidSignatureException", "{response:?}");

    let mut headers = order.headers(&world);
    let authorization = headers.iter_mut().find(|(name, _)| name == "authorization").unwrap();
    let day = authorization.1.split('/').nth(1).unwrap().to_owned();
    authorization.1 = authorization.1.replace(&format!("/{day}/"), "//");
    let response = ask(&world, &headers, order.body);
    assert_eq!(error(&response), "InvalidSignatureException", "{response:?}");
}

/// The SDK's client over HTTP, with these keys.
fn client(world: &World, keys: Option<Credentials>) -> Client {
    let config = aws_sdk_cognitoidentity::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(format!("http://{}", world.address))
        .retry_config(RetryConfig::disabled())
        .sleep_impl(TokioSleep::new())
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    let config = match keys {
        Some(keys) => config.credentials_provider(keys),
        None => config.allow_no_auth(),
    };
    Client::from_conf(config.build())
}

#[tokio::test]
async fn the_sdk_goes_in_and_credentials_of_the_fake_do_too() {
    let (world, keys) = guarded();
    let credentials = |id: &str, secret: &str, token: Option<&str>| {
        Credentials::new(id, secret, token.map(str::to_owned), None, "test")
    };
    let admin = client(&world, Some(credentials(keys.access_key_id(), keys.secret_access_key(), None)));
    let pool = admin.create_identity_pool().identity_pool_name("pool").allow_unauthenticated_identities(true);
    let pool = pool.send().await.unwrap().identity_pool_id;
    let role = "arn:aws:iam::123456789012:role/guest";
    admin
        .set_identity_pool_roles()
        .identity_pool_id(&pool)
        .roles("unauthenticated", role)
        .send()
        .await
        .unwrap();

    let guest = client(&world, None);
    let id = guest.get_id().identity_pool_id(&pool).send().await.unwrap().identity_id;
    let response = guest.get_credentials_for_identity().set_identity_id(id).send().await.unwrap();
    let issued = response.credentials.unwrap();
    let [id, secret, token] =
        [issued.access_key_id, issued.secret_key, issued.session_token].map(Option::unwrap);

    let member = client(&world, Some(credentials(&id, &secret, Some(&token))));
    let refused = member.describe_identity_pool().identity_pool_id(&pool).send().await.unwrap_err();
    assert_eq!(refused.code(), Some("AccessDeniedException"), "{refused:?}");
    let words = format!(
        "User: arn:aws:sts::123456789012:assumed-role/guest/CognitoIdentityCredentials is not authorized to perform: \
         cognito-identity:DescribeIdentityPool on resource: arn:aws:cognito-identity:us-east-1:123456789012:identitypool/{pool}"
    );
    assert_eq!(refused.message(), Some(words.as_str()));
    let arn = format!("arn:aws:cognito-identity:us-east-1:123456789012:identitypool/{pool}");
    let refused = member.list_tags_for_resource().resource_arn(&arn).send().await.unwrap_err();
    let words = format!("cognito-identity:ListTagsForResource on resource: {arn}");
    assert!(refused.message().is_some_and(|message| message.ends_with(&words)), "{refused:?}");
    let order = Order {
        service: "sts",
        body: CALLER,
        id: id.clone(),
        secret: secret.clone(),
        ..Order::with_keys(&keys)
    };
    let caller = Order { token: Some(token.clone()), ..order }.send(&world);
    assert!(caller.status == 200 && caller.body.contains(":assumed-role/guest/"), "{caller:?}");
    for (id, secret, token, kind) in [
        (id.as_str(), secret.as_str(), None, "UnrecognizedClientException"),
        (&id, &secret, Some("another"), "UnrecognizedClientException"),
        (&id, "wrong", Some(token.as_str()), "InvalidSignatureException"),
    ] {
        let member = client(&world, Some(credentials(id, secret, token)));
        let refused = member.describe_identity_pool().identity_pool_id(&pool).send().await.unwrap_err();
        assert_eq!(refused.code(), Some(kind), "{refused:?}");
    }
    let basic = {
        use base64::Engine;
        let both = format!("{}:{}", keys.access_key_id(), keys.secret_access_key());
        format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(both))
    };
    let advance = r#"{"advance_seconds":3600}"#;
    let json = ("Content-Type", "application/json");
    assert_eq!(world.ask("POST", "/_fake/clock", &[json, ("Authorization", &basic)], advance).status, 200);
    let refused = member.describe_identity_pool().identity_pool_id(&pool).send().await.unwrap_err();
    assert_eq!(refused.code(), Some("ExpiredTokenException"), "{refused:?}");
}

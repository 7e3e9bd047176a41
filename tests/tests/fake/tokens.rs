//! Verifies the fake's OpenID tokens with an independent library.

use std::time::Duration;

use cognito_identity::types::{
    CognitoIdentityProvider, CreateIdentityPoolInput, GetIdInput, GetOpenIdTokenForDeveloperIdentityInput,
    GetOpenIdTokenInput, Logins, SetPrincipalTagAttributeMapInput, StringMap,
};
use cognito_identity::{CognitoIdentity, Timestamp};
use cognito_identity_fake::assumption::{JwksForm, PoolArnClaim};
use cognito_identity_fake::{Assumptions, FakeCognitoIdentity, LoginToken, ManualClock};
use cognito_identity_tests::verified;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::JwkSet;
use pollster::block_on;
use rstest::rstest;
use serde_json::{Value, json};

use super::shared::segment;

const NOW: i64 = 1_767_225_600;

const USER_POOL: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_abc";
const OPEN_ID: &str = "token.actions.example.com/octo";
const OPEN_ID_ARN: &str = "arn:aws:iam::123456789012:oidc-provider/token.actions.example.com/octo";
const GOOGLE: &str = "accounts.google.com";
const FACEBOOK: &str = "graph.facebook.com";

fn fake() -> FakeCognitoIdentity {
    let clock = ManualClock::at(Timestamp::from_millis(NOW * 1000 + 123));
    FakeCognitoIdentity::builder().clock(clock).build().unwrap()
}

/// A pool with guests, a developer provider, and public providers whose application is `app`.
fn pool(fake: &FakeCognitoIdentity) -> String {
    let apps = [GOOGLE, FACEBOOK].map(|provider| (provider.to_owned(), "app".to_owned()));
    let config = CreateIdentityPoolInput::new("tokens", true)
        .developer_provider_name("login.example")
        .supported_login_providers(StringMap::from(apps))
        .open_id_connect_provider_arns([OPEN_ID_ARN.to_owned()])
        .cognito_identity_providers([CognitoIdentityProvider::default()
            .provider_name(USER_POOL)
            .client_id("app")]);
    block_on(fake.create_identity_pool(config)).unwrap().identity_pool_id.unwrap()
}

fn login(fake: &FakeCognitoIdentity, provider: &str) -> LoginToken {
    fake.issuer(provider).token("alice").audience("app")
}

/// The logins of alice at each of the providers.
fn logins(fake: &FakeCognitoIdentity, providers: &[&str]) -> Logins {
    let mut logins = Logins::default();
    for provider in providers {
        logins.0.insert((*provider).to_owned(), login(fake, provider).sign());
    }
    logins
}

/// The classic flow: an identity and its token.
fn token(fake: &FakeCognitoIdentity, pool: &str, logins: Logins) -> (String, String) {
    let identity = block_on(fake.get_id(GetIdInput::new(pool).logins(logins.clone()))).unwrap();
    let identity = identity.identity_id.unwrap();
    let request = GetOpenIdTokenInput::new(identity.as_str()).logins(logins);
    let response = block_on(fake.get_open_id_token(request)).unwrap();
    assert_eq!(response.identity_id.as_ref(), Some(&identity));
    (identity, response.token.unwrap().0)
}

fn developer(
    fake: &FakeCognitoIdentity,
    request: GetOpenIdTokenForDeveloperIdentityInput,
) -> (String, String) {
    let response = block_on(fake.get_open_id_token_for_developer_identity(request)).unwrap();
    (response.identity_id.unwrap(), response.token.unwrap().0)
}

fn developer_request(pool: &str) -> GetOpenIdTokenForDeveloperIdentityInput {
    GetOpenIdTokenForDeveloperIdentityInput::new(pool, [("login.example", "alice")])
}

/// A segment of a token, in its own words.
#[test]
fn every_token_is_verified_by_the_published_key() {
    let fake = fake();
    let pool = pool(&fake);
    let (guest, guests) = token(&fake, &pool, Logins::default());
    let (user, users) = token(&fake, &pool, logins(&fake, &[GOOGLE]));
    let (developer, developers) = developer(&fake, developer_request(&pool));
    for (identity, token) in [(guest, guests), (user, users), (developer, developers)] {
        assert_eq!(segment(&token, 0), r#"{"kid":"us-east-1-fake","typ":"JWS","alg":"RS512"}"#);
        assert_eq!(verified(&fake, &pool, &token).unwrap()["sub"], json!(identity));
    }
}

#[test]
fn a_key_is_of_a_region() {
    let fake = FakeCognitoIdentity::builder().region("eu-central-1").build().unwrap();
    let pool = pool(&fake);
    let (_, token) = token(&fake, &pool, Logins::default());
    assert_eq!(segment(&token, 0), r#"{"kid":"eu-central-1-fake","typ":"JWS","alg":"RS512"}"#);
    assert!(verified(&fake, &pool, &token).is_ok());
}

#[test]
fn an_altered_token_is_not_verified() {
    let fake = fake();
    let pool = pool(&fake);
    let ((_, one), (_, other)) =
        (token(&fake, &pool, Logins::default()), token(&fake, &pool, Logins::default()));
    let claims = one.rsplit_once('.').unwrap().0;
    let signature = other.rsplit_once('.').unwrap().1;
    let altered = format!("{claims}.{signature}");
    assert_eq!(verified(&fake, &pool, &altered), Err(ErrorKind::InvalidSignature));
    assert_eq!(verified(&fake, "us-east-1:another", &one), Err(ErrorKind::InvalidAudience));
}

/// The members are in the order of recorded tokens.
#[test]
fn a_guests_token_word_for_word() {
    let fake = fake();
    let pool = pool(&fake);
    let (identity, token) = token(&fake, &pool, Logins::default());
    let expected = format!(
        r#"{{"sub":"{identity}","aud":"{pool}","amr":["unauthenticated"],"iss":"https://cognito-identity.amazonaws.com","exp":{},"iat":{NOW}}}"#,
        NOW + 600,
    );
    assert_eq!(segment(&token, 1), expected);
}

#[test]
fn a_developer_token_word_for_word() {
    let fake = fake();
    let pool = pool(&fake);
    let tags = StringMap::from(
        [("team", "blue"), ("art", "none")].map(|(key, tag)| (key.to_owned(), tag.to_owned())),
    );
    let (identity, token) =
        developer(&fake, developer_request(&pool).principal_tags(tags).token_duration(86_400));
    let amr = format!(r#"["authenticated","login.example","login.example:{pool}:alice"]"#);
    let tags = r#"{"principal_tags":{"art":["none"],"team":["blue"]}}"#;
    let expected = format!(
        r#"{{"sub":"{identity}","aud":"{pool}","amr":{amr},"https://aws.amazon.com/tags":{tags},"iss":"https://cognito-identity.amazonaws.com","exp":{},"iat":{NOW}}}"#,
        NOW + 86_400,
    );
    assert_eq!(segment(&token, 1), expected);
}

#[rstest]
#[case::guest(&[], json!(["unauthenticated"]))]
#[case::user_pool(&[USER_POOL], json!(["authenticated", USER_POOL, format!("{USER_POOL}:CognitoSignIn:alice")]))]
#[case::open_id(&[OPEN_ID], json!(["authenticated", OPEN_ID, format!("{OPEN_ID_ARN}:OIDC:alice")]))]
#[case::google(&[GOOGLE], json!(["authenticated", GOOGLE, "accounts.google.com:app:alice"]))]
#[case::facebook(&[FACEBOOK], json!(["authenticated", FACEBOOK, "graph.facebook.com:app:alice"]))]
#[case::several(
    &[USER_POOL, GOOGLE],
    json!(["authenticated", GOOGLE, "accounts.google.com:app:alice", USER_POOL, format!("{USER_POOL}:CognitoSignIn:alice")])
)]
fn the_token_says_how_its_holder_signed_in(#[case] providers: &[&str], #[case] amr: Value) {
    let fake = fake();
    let pool = pool(&fake);
    let (_, token) = token(&fake, &pool, logins(&fake, providers));
    assert_eq!(verified(&fake, &pool, &token).unwrap()["amr"], amr);
}

#[test]
fn a_developer_users_other_logins_are_named_too() {
    let fake = fake();
    let pool = pool(&fake);
    let mut request = developer_request(&pool);
    if let Some(all) = &mut request.logins {
        all.0.extend(logins(&fake, &[GOOGLE]).0);
    }
    let (_, token) = developer(&fake, request);
    let user = format!("login.example:{pool}:alice");
    let amr = json!(["authenticated", "login.example", user, GOOGLE, "accounts.google.com:app:alice"]);
    assert_eq!(verified(&fake, &pool, &token).unwrap()["amr"], amr);
}

#[rstest]
#[case::unless_told_otherwise(None, 900)]
#[case::a_second(Some(1), 1)]
#[case::a_day(Some(86_400), 86_400)]
fn a_developer_token_lives_as_long_as_asked(#[case] asked: Option<i64>, #[case] seconds: i64) {
    let fake = fake();
    let pool = pool(&fake);
    let (_, token) = developer(
        &fake,
        GetOpenIdTokenForDeveloperIdentityInput { token_duration: asked, ..developer_request(&pool) },
    );
    let claims = verified(&fake, &pool, &token).unwrap();
    assert_eq!((&claims["iat"], &claims["exp"]), (&json!(NOW), &json!(NOW + seconds)));
}

/// The token of a login lives for ten minutes, however long the login does.
#[test]
fn a_token_of_the_classic_flow_lives_ten_minutes() {
    let fake = fake();
    let pool = pool(&fake);
    for seconds in [1, 86_400] {
        let short = login(&fake, GOOGLE).lifetime(Duration::from_secs(seconds)).sign();
        let (_, token) = token(&fake, &pool, Logins::from([(GOOGLE, short)]));
        let claims = verified(&fake, &pool, &token).unwrap();
        assert_eq!((&claims["iat"], &claims["exp"]), (&json!(NOW), &json!(NOW + 600)));
    }
}

#[test]
fn mapped_claims_are_tags_and_missing_ones_are_left_out() {
    let fake = fake();
    let pool = pool(&fake);
    let map = [("repo", "repository"), ("env", "environment"), ("who", "sub"), ("app", "aud")];
    let map = StringMap::from(map.map(|(key, claim)| (key.to_owned(), claim.to_owned())));
    let request = SetPrincipalTagAttributeMapInput::new(pool.as_str()).identity_provider_name(OPEN_ID_ARN);
    block_on(fake.set_principal_tag_attribute_map(request.principal_tags(map))).unwrap();

    let login = login(&fake, OPEN_ID).claim("repository", "octo/demo").claim("actor", "octo").sign();
    let (_, token) = token(&fake, &pool, Logins::from([(OPEN_ID, login)]));
    let tags = json!({"principal_tags": {"repo": ["octo/demo"], "who": ["alice"], "app": ["app"]}});
    assert_eq!(verified(&fake, &pool, &token).unwrap()["https://aws.amazon.com/tags"], tags);
    let order =
        ["\"sub\"", "\"aud\"", "\"amr\"", "\"https://aws.amazon.com/tags\"", "\"iss\"", "\"exp\"", "\"iat\""];
    let said = segment(&token, 1);
    assert!(order.map(|member| said.find(member).unwrap()).is_sorted(), "{said}");
}

#[test]
fn a_login_without_mapped_claims_has_no_tags() {
    let fake = fake();
    let pool = pool(&fake);
    let map = StringMap::from([("env".to_owned(), "environment".to_owned())]);
    let request = SetPrincipalTagAttributeMapInput::new(pool.as_str()).identity_provider_name(OPEN_ID_ARN);
    block_on(fake.set_principal_tag_attribute_map(request.principal_tags(map))).unwrap();
    let (_, token) = token(&fake, &pool, logins(&fake, &[OPEN_ID]));
    assert_eq!(verified(&fake, &pool, &token).unwrap().get("https://aws.amazon.com/tags"), None);
}

/// The regions of which tokens are recorded, and whether those name the pool by ARN; of another region, as is assumed.
#[rstest]
#[case::virginia("us-east-1", false, false)]
#[case::oregon("us-west-2", true, true)]
#[case::ireland("eu-west-1", true, true)]
#[case::frankfurt("eu-central-1", true, true)]
#[case::tokyo("ap-northeast-1", true, true)]
#[case::mumbai("ap-south-1", true, true)]
#[case::stockholm("eu-north-1", true, false)]
fn tokens_name_the_pools_arn_by_region(#[case] region: &str, #[case] usually: bool, #[case] at_least: bool) {
    for (answer, expected) in [(PoolArnClaim::Present, usually), (PoolArnClaim::Absent, at_least)] {
        let assumptions = Assumptions { pool_arn_claim: answer, ..Assumptions::default() };
        let fake = FakeCognitoIdentity::builder().region(region).assumptions(assumptions).build().unwrap();
        let pool = pool(&fake);
        let (_, token) = token(&fake, &pool, logins(&fake, &[GOOGLE]));
        let claims: Value = serde_json::from_str(&segment(&token, 1)).unwrap();
        let claim = &claims["https://cognito-identity.amazonaws.com/identity-pool-arn"];
        let arn = format!("arn:aws:cognito-identity:{region}:123456789012:identitypool/{pool}");
        assert_eq!(claim.as_str(), expected.then_some(arn.as_str()), "{region}");
    }
}

/// The key set as AWS has it, and as libraries that are strict about RFC 7518 want it.
#[rstest]
#[case::as_aws(JwksForm::StandardBase64, "AMmp3LtXdka3M9LF", false)]
#[case::as_the_rfc(JwksForm::Base64Url, "yancu1d2Rrcz0sUQ", true)]
fn a_token_verifies_by_either_form_of_the_key_set(
    #[case] jwks_form: JwksForm,
    #[case] begin: &str,
    #[case] is_base64url: bool,
) {
    let assumptions = Assumptions { jwks_form, ..Assumptions::default() };
    let fake = FakeCognitoIdentity::builder().assumptions(assumptions).build().unwrap();
    let pool = pool(&fake);
    let (identity, token) = token(&fake, &pool, logins(&fake, &[GOOGLE]));
    assert!(!fake.used_assumptions().iter().any(|question| question.field == "jwks_form"));
    assert_eq!(verified(&fake, &pool, &token).unwrap()["sub"], json!(identity));
    assert!(fake.used_assumptions().iter().any(|question| question.field == "jwks_form"));

    let text = fake.jwks();
    let whole =
        format!(r#"{{"keys":[{{"kty":"RSA","alg":"RS512","use":"sig","kid":"us-east-1-fake","n":"{begin}"#);
    assert!(text.starts_with(&whole) && text.ends_with(r#"","e":"AQAB"}]}"#), "{text}");
    assert_eq!(text.contains('='), !is_base64url, "{text}");
    let keys: JwkSet = serde_json::from_str(&text).unwrap();
    assert_eq!(DecodingKey::from_jwk(&keys.keys[0]).is_ok(), is_base64url);
}

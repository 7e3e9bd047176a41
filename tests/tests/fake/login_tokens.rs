//! Login tokens that the fake accepts and rejects, and the identities and claims that result.

mod service_tokens;

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine;
use cognito_identity::types::{
    CognitoIdentityProvider, CreateIdentityPoolInput, GetCredentialsForIdentityInput, GetIdInput,
    GetOpenIdTokenInput, Logins, RoleMapping, SetIdentityPoolRolesInput, StringMap, UnlinkIdentityInput,
};
use cognito_identity::{CognitoIdentity, Error, ErrorKind, Result, Timestamp};
use cognito_identity_fake::assumption::UnlinkByAnotherLogin;
use cognito_identity_fake::{Assumptions, Builder, FakeCognitoIdentity, ManualClock};
use cognito_identity_tests::verified;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use pollster::block_on;
use rstest::rstest;
use serde_json::{Value, json};

use super::shared::segment;

const GOOGLE: &str = "accounts.google.com";
const APPLE: &str = "appleid.apple.com";
const FACEBOOK: &str = "graph.facebook.com";
const AMAZON: &str = "www.amazon.com";
const TWITTER: &str = "api.twitter.com";
const USER_POOL: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_abcdefghi";
const ISSUER: &str = "login.example.com/realm";
const OPEN_ID: &str = "arn:aws:iam::123456789012:oidc-provider/login.example.com/realm";
const SAML: &str = "arn:aws:iam::123456789012:saml-provider/corporate";
const NOW: i64 = 1_767_225_600;

/// A fake with a pool that takes logins of every kind, and the pool's id.
fn world(set_up: impl FnOnce(Builder) -> Builder) -> (FakeCognitoIdentity, String, ManualClock) {
    let clock = ManualClock::at(Timestamp::from_millis(NOW * 1000));
    let fake = set_up(FakeCognitoIdentity::builder().clock(clock.clone())).build().unwrap();
    let apps: StringMap =
        [GOOGLE, APPLE, FACEBOOK, AMAZON].map(|provider| (provider.to_owned(), "app".to_owned())).into();
    let apps: StringMap = apps.into_iter().chain([(TWITTER.to_owned(), "key;secret".to_owned())]).collect();
    let user_pool = CognitoIdentityProvider::default().provider_name(USER_POOL).client_id("app");
    let pool = CreateIdentityPoolInput::new("pool", true)
        .developer_provider_name("login.shop")
        .supported_login_providers(apps)
        .cognito_identity_providers([user_pool])
        .open_id_connect_provider_arns([OPEN_ID.to_owned()])
        .saml_provider_arns([SAML.to_owned()]);
    let pool = block_on(fake.create_identity_pool(pool)).unwrap().identity_pool_id.unwrap();
    (fake, pool, clock)
}

fn login(provider: &str, token: impl Into<String>) -> Logins {
    Logins::from([(provider.to_owned(), token.into())])
}

fn get_id(fake: &FakeCognitoIdentity, pool: &str, logins: Logins) -> Result<String> {
    Ok(block_on(fake.get_id(GetIdInput::new(pool).logins(logins)))?.identity_id.unwrap())
}

fn token(fake: &FakeCognitoIdentity, identity: &str, logins: Option<Logins>) -> String {
    let request = GetOpenIdTokenInput { logins, ..GetOpenIdTokenInput::new(identity) };
    block_on(fake.get_open_id_token(request)).unwrap().token.unwrap().as_str().to_owned()
}

#[rstest]
#[case::google(GOOGLE, "app", "accounts.google.com:app:alice")]
#[case::apple(APPLE, "app", "appleid.apple.com:app:alice")]
#[case::facebook(FACEBOOK, "app", "graph.facebook.com:app:alice")]
#[case::amazon(AMAZON, "app", "www.amazon.com:app:alice")]
#[case::twitter(TWITTER, "key", "api.twitter.com:key:alice")]
#[case::user_pool(
    USER_POOL,
    "app",
    "cognito-idp.us-east-1.amazonaws.com/us-east-1_abcdefghi:CognitoSignIn:alice"
)]
#[case::open_id(ISSUER, "app", "arn:aws:iam::123456789012:oidc-provider/login.example.com/realm:OIDC:alice")]
fn a_login_ends_in_a_token_that_verifies(#[case] provider: &str, #[case] app: &str, #[case] detail: &str) {
    let (fake, pool, _) = world(|fake| fake);
    let sign_in = || login(provider, fake.issuer(provider).token("alice").audience(app).sign());
    let id = get_id(&fake, &pool, sign_in()).unwrap();
    let token = token(&fake, &id, Some(sign_in()));
    assert_eq!(segment(&token, 0), r#"{"kid":"us-east-1-fake","typ":"JWS","alg":"RS512"}"#);
    assert_eq!(
        segment(&token, 1),
        format!(
            r#"{{"sub":"{id}","aud":"{pool}","amr":["authenticated","{provider}","{detail}"],"iss":"https://cognito-identity.amazonaws.com","exp":{},"iat":{NOW}}}"#,
            NOW + 600
        )
    );
    assert_eq!(verified(&fake, &pool, &token).unwrap()["sub"], json!(id));
}

#[rstest]
#[case::url("https://login.example.com/realm")]
#[case::arn(OPEN_ID)]
fn an_issuer_goes_by_its_other_names_too(#[case] name: &str) {
    let (fake, pool, _) = world(|fake| fake);
    let sign_in = |name: &str| login(ISSUER, fake.issuer(name).token("alice").audience("app").sign());
    assert_eq!(get_id(&fake, &pool, sign_in(name)).unwrap(), get_id(&fake, &pool, sign_in(ISSUER)).unwrap());
}

#[rstest]
#[case::facebook(FACEBOOK)]
#[case::amazon(AMAZON)]
#[case::twitter(TWITTER)]
fn an_opaque_token_is_of_an_application_too(#[case] provider: &str) {
    let (fake, pool, _) = world(|fake| fake);
    let before = fake.snapshot();
    for token in
        [fake.issuer(provider).token("alice"), fake.issuer(provider).token("alice").audience("other")]
    {
        let refusal = get_id(&fake, &pool, login(provider, token.sign())).unwrap_err();
        assert_eq!(words(&refusal), "Token is not from a supported provider of this identity pool.");
    }
    assert!(fake.snapshot() == before);
}

#[test]
fn an_assertion_has_its_attributes_as_text() {
    let (fake, _, _) = world(|fake| fake);
    let roles = json!(["one,<two>", "three"]);
    let assertion = fake.issuer(SAML).token("alice").claim("roles", roles).claim("team", "blue").sign();
    let xml =
        String::from_utf8(base64::engine::general_purpose::STANDARD.decode(assertion).unwrap()).unwrap();
    for value in ["one,&lt;two&gt;", "three", "blue"] {
        assert!(xml.contains(&format!("<saml2:AttributeValue>{value}</saml2:AttributeValue>")), "{xml}");
    }
}

#[test]
fn a_saml_assertion_finds_its_user() {
    let (fake, pool, _) = world(|fake| fake);
    let sign_in = |user: &str| login(SAML, fake.issuer(SAML).token(user).claim("department", "<R&D>").sign());
    let id = get_id(&fake, &pool, sign_in("alice")).unwrap();
    assert_eq!(get_id(&fake, &pool, sign_in("alice")).unwrap(), id);
    assert_ne!(get_id(&fake, &pool, sign_in("bob")).unwrap(), id);
}

#[test]
fn login_tokens_verify_too() {
    let (fake, _, _) = world(|fake| fake);
    let token = fake.issuer(GOOGLE).token("alice").audience("app").claim("email", "alice@example.com").sign();
    let keys: JwkSet = serde_json::from_str(&fake.login_jwks()).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&["app"]);
    validation.set_issuer(&["https://accounts.google.com"]);
    validation.validate_exp = false;
    let key = DecodingKey::from_jwk(&keys.keys[0]).unwrap();
    let claims = decode::<Value>(&token, &key, &validation).unwrap().claims;
    assert_eq!((&claims["sub"], &claims["email"]), (&json!("alice"), &json!("alice@example.com")));
}

#[test]
fn one_claim_changed_and_nothing_verifies() {
    let (fake, pool, _) = world(|fake| fake);
    let sign_in = |user: &str| fake.issuer(GOOGLE).token(user).audience("app").sign();
    let alice = sign_in("alice");
    let mallory = sign_in("mallory");
    let head = alice.split('.').next().unwrap();
    let tail = alice.rsplit('.').next().unwrap();
    let forged = format!("{head}.{}.{tail}", mallory.split('.').nth(1).unwrap());
    let refusal = get_id(&fake, &pool, login(GOOGLE, forged)).unwrap_err();
    assert_eq!(words(&refusal), "Invalid login token. Couldn't verify signed token.");
}

/// A token as another emulator, or a test by hand, makes it.
fn signed_by_another(algorithm: Algorithm, claims: &Value) -> String {
    let key = EncodingKey::from_secret(b"nobody else has this");
    encode(&Header::new(algorithm), claims, &key).unwrap()
}

fn claims() -> Value {
    json!({"iss": "https://accounts.google.com", "aud": "app", "sub": "alice", "exp": NOW + 3600, "iat": NOW})
}

fn words(error: &Error) -> String {
    let Error::Service(refusal) = error else { panic!("{error:?}") };
    assert_eq!(refusal.kind(), &ErrorKind::NotAuthorized);
    refusal.message().to_owned()
}

#[test]
fn a_token_of_an_unknown_key_is_judged_by_its_claims() {
    let token = signed_by_another(Algorithm::HS256, &claims());
    let (fake, pool, _) = world(|fake| fake);
    let id = get_id(&fake, &pool, login(GOOGLE, token.as_str())).unwrap();
    let _ = fake.issuer(APPLE);
    assert_eq!(get_id(&fake, &pool, login(GOOGLE, token.as_str())).unwrap(), id);

    // Once the test sets up the issuer, its key is known.
    let known = login(GOOGLE, fake.issuer(GOOGLE).token("alice").audience("app").sign());
    assert_eq!(get_id(&fake, &pool, known).unwrap(), id);
    let refusal = get_id(&fake, &pool, login(GOOGLE, token.as_str())).unwrap_err();
    assert_eq!(words(&refusal), "Invalid login token. Couldn't verify signed token.");

    let (strict, pool, _) = world(Builder::strict_signatures);
    let refusal = get_id(&strict, &pool, login(GOOGLE, token)).unwrap_err();
    assert_eq!(words(&refusal), "Invalid login token. Couldn't verify signed token.");
}

#[rstest]
#[case::no_issuer("iss", Value::Null, "Missing a required claim: iss [words assumed]")]
#[case::no_audience("aud", Value::Null, "Missing a required claim: aud")]
#[case::no_subject("sub", Value::Null, "Missing a required claim: sub [words assumed]")]
#[case::no_expiry("exp", Value::Null, "Missing a required claim: exp [words assumed]")]
#[case::numeric_subject("sub", json!(7), "Missing a required claim: sub [words assumed]")]
#[case::text_expiry("exp", json!("tomorrow"), "Missing a required claim: exp [words assumed]")]
#[case::plain_issuer("iss", json!("http://accounts.google.com"), "Issuer doesn't match providerName")]
#[case::slash("iss", json!("https://accounts.google.com/"), "Issuer doesn't match providerName")]
#[case::own("iss", json!("https://cognito-identity.amazonaws.com"), "Can't pass in a Cognito token.")]
#[case::past("exp", json!(NOW - 300), "Token expired: 1767225600 >= 1767225300")]
#[case::long_past("exp", json!(i64::MIN), "Token expired: 1767225600 >= -9223372036854775808")]
#[case::before_all("exp", json!(-1e300), "Token expired: 1767225600 >= -9223372036854775808")]
fn a_claim_is_wrong(#[case] claim: &str, #[case] value: Value, #[case] why: &str) {
    let (fake, pool, _) = world(|fake| fake);
    let mut claims = claims();
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(claim);
    } else {
        claims[claim] = value;
    }
    let before = fake.snapshot();
    let refusal =
        get_id(&fake, &pool, login(GOOGLE, signed_by_another(Algorithm::HS512, &claims))).unwrap_err();
    assert_eq!(words(&refusal), format!("Invalid login token. {why}"));
    assert!(fake.snapshot() == before);
}

#[rstest]
#[case::the_application("aud", json!("app"))]
#[case::a_list_with_it("aud", json!(["other", "app"]))]
#[case::whom_it_is_authorised_for("azp", json!("app"))]
#[case::in_the_grace("exp", json!(NOW - 299))]
#[case::no_date("iat", json!("never"))]
#[case::for_ever("exp", json!(i64::MAX))]
#[case::a_fraction("exp", json!(1e300))]
#[case::bare_issuer("iss", json!("accounts.google.com"))]
fn a_claim_is_fine(#[case] claim: &str, #[case] value: Value) {
    let (fake, pool, _) = world(|fake| fake);
    let mut claims = claims();
    claims[claim] = value;
    get_id(&fake, &pool, login(GOOGLE, signed_by_another(Algorithm::HS384, &claims))).unwrap();
}

#[test]
fn a_token_has_50_000_characters_at_most() {
    let (fake, pool, _) = world(|fake| fake);
    let sized = |length: usize| {
        let claims = |filler: usize| {
            let mut claims = claims();
            claims["filler"] = "x".repeat(filler).into();
            signed_by_another(Algorithm::HS256, &claims)
        };
        // Three characters of base64 are two bytes and a third; the header's spaces make up the rest.
        let mut token = claims((length - claims(0).len()) / 4 * 3 - 3);
        while token.len() < length {
            token.push('A');
        }
        token
    };
    get_id(&fake, &pool, login(GOOGLE, sized(50_000))).unwrap();
    let refusal = get_id(&fake, &pool, login(GOOGLE, sized(50_001))).unwrap_err();
    assert_eq!(refusal.kind(), Some(&ErrorKind::validation()));
}

#[rstest]
#[case::of_the_account("arn:aws:iam::123456789012:role/Member", true)]
#[case::of_another_account("arn:aws:iam::999999999999:role/Member", false)]
#[case::no_role("arn:aws:iam::123456789012:user/member", false)]
#[case::no_arn("Member", false)]
fn a_login_brings_a_role_of_the_account(#[case] role: &str, #[case] is_assumed: bool) {
    let (fake, pool, _) = world(|fake| fake);
    let mapping = RoleMapping::new("Token").ambiguous_role_resolution("Deny");
    let roles = SetIdentityPoolRolesInput::new(pool.as_str(), StringMap::new());
    let roles = roles.role_mappings(BTreeMap::from([(format!("{USER_POOL}:app"), mapping)]));
    block_on(fake.set_identity_pool_roles(roles)).unwrap();
    let token =
        fake.issuer(USER_POOL).token("alice").audience("app").claim("cognito:preferred_role", role).sign();
    let id = get_id(&fake, &pool, login(USER_POOL, token.as_str())).unwrap();
    let before = fake.snapshot();
    let request = GetCredentialsForIdentityInput::new(id).logins(login(USER_POOL, token));
    let response = block_on(fake.get_credentials_for_identity(request));
    assert_eq!(response.is_ok(), is_assumed, "{response:?}");
    if let Err(refusal) = response {
        assert_eq!(refusal.kind(), Some(&ErrorKind::InvalidIdentityPoolConfiguration));
        assert!(fake.snapshot() == before);
    }
}

#[test]
fn signing_in_again_counts_on_a_clock_that_stands_still() {
    let (fake, _, clock) = world(|fake| fake);
    let user_pool = CognitoIdentityProvider::default()
        .provider_name(USER_POOL)
        .client_id("app")
        .server_side_token_check(true);
    let pool = CreateIdentityPoolInput::new("checked", false).cognito_identity_providers([user_pool]);
    let pool = block_on(fake.create_identity_pool(pool)).unwrap().identity_pool_id.unwrap();
    let of_alice = |token: String| login(USER_POOL, token);
    let issue = || fake.issuer(USER_POOL).token("alice").audience("app");
    let id = get_id(&fake, &pool, of_alice(issue().sign())).unwrap();
    let uses = |token: &str| {
        let request = GetOpenIdTokenInput::new(id.as_str()).logins(login(USER_POOL, token));
        block_on(fake.get_open_id_token(request)).is_ok()
    };
    let forged = signed_by_another(Algorithm::HS256, &claims());
    let (before, ahead) =
        (issue().sign(), issue().issued_at(Timestamp::from_millis((NOW + 60) * 1000)).sign());
    fake.sign_out_globally(USER_POOL, "alice");
    let after = issue().sign();
    assert_eq!([&before, &ahead, &after, &forged].map(|token| uses(token)), [false, false, true, false]);
    clock.advance(Duration::from_secs(1));
    let late = issue().issued_at(Timestamp::from_millis((NOW - 1) * 1000)).sign();
    assert_eq!([&before, &ahead, &after, &late].map(|token| uses(token)), [false, false, true, false]);
}

#[test]
fn a_login_is_not_unlinked_by_another_users() {
    let assume = Assumptions {
        unlink_by_another_login: UnlinkByAnotherLogin::NotAuthorized,
        ..Assumptions::default()
    };
    let (fake, pool, _) = world(|fake| fake.assumptions(assume));
    let token = |provider: &str, user: &str| fake.issuer(provider).token(user).audience("app").sign();
    let both = |google: &str| Logins::from([(GOOGLE, token(GOOGLE, google)), (APPLE, token(APPLE, "alice"))]);
    let id = get_id(&fake, &pool, both("alice")).unwrap();
    let unlink = |google: &str| {
        let request = UnlinkIdentityInput::new(id.as_str(), both(google), [GOOGLE.to_owned()]);
        block_on(fake.unlink_identity(request))
    };
    words(&unlink("mallory").unwrap_err());
    unlink("alice").unwrap();
}

/// Recorded in one transcript: the pool has the user pool's client, and IAM has the user pool with another client.
#[test]
fn a_user_pool_that_iam_has_too_is_held_to_iams_clients() {
    let arn = format!("arn:aws:iam::123456789012:oidc-provider/{USER_POOL}");
    let refused = |clients: [&str; 1]| {
        let fake = FakeCognitoIdentity::builder().open_id_provider(arn.as_str(), clients).build().unwrap();
        let user_pool = CognitoIdentityProvider::default().provider_name(USER_POOL).client_id("app");
        let pool = CreateIdentityPoolInput::new("pool", true)
            .cognito_identity_providers([user_pool])
            .open_id_connect_provider_arns([arn.clone()]);
        let pool = block_on(fake.create_identity_pool(pool)).unwrap().identity_pool_id.unwrap();
        let token = fake.issuer(USER_POOL).token("alice").audience("app").sign();
        get_id(&fake, &pool, login(USER_POOL, token)).err().map(|error| words(&error))
    };
    assert_eq!(refused(["app"]), None);
    assert_eq!(refused(["other"]).as_deref(), Some("Invalid login token. Incorrect token audience."));
}

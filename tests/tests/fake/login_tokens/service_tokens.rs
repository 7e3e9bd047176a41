//! Tokens of this service: they verify, and are accepted as logins of their own identity only.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_identity::CognitoIdentity;
use cognito_identity::types::{
    GetCredentialsForIdentityInput, GetIdInput, GetOpenIdTokenForDeveloperIdentityInput, GetOpenIdTokenInput,
    Logins, SetIdentityPoolRolesInput, StringMap,
};
use cognito_identity_fake::{Builder, FakeCognitoIdentity, TrustPolicy};
use cognito_identity_tests::verified;
use jsonwebtoken::decode_header;
use pollster::block_on;
use rstest::rstest;
use serde_json::json;

use super::super::shared::segment;
use super::{APPLE, GOOGLE, get_id, login, token, words, world};

/// A token of these two JSON texts, with a signature of sorts.
fn raw(header: &str, claims: &str) -> String {
    let [header, claims] = [header, claims].map(|json| URL_SAFE_NO_PAD.encode(json));
    format!("{header}.{claims}.c2lnbmVk")
}

fn developer_token(fake: &FakeCognitoIdentity, pool: &str, seconds: Option<i64>) -> String {
    let request = GetOpenIdTokenForDeveloperIdentityInput {
        token_duration: seconds,
        ..GetOpenIdTokenForDeveloperIdentityInput::new(pool, [("login.shop", "ann")])
    };
    block_on(fake.get_open_id_token_for_developer_identity(request))
        .unwrap()
        .token
        .unwrap()
        .as_str()
        .to_owned()
}

#[rstest]
#[case::usual(None, 900)]
#[case::custom(Some(86400), 86400)]
fn a_developer_token_verifies(#[case] asked: Option<i64>, #[case] seconds: i64) {
    let (fake, pool, _) = world(|fake| fake);
    let claims = verified(&fake, &pool, &developer_token(&fake, &pool, asked)).unwrap();
    let detail = format!("login.shop:{pool}:ann");
    assert_eq!(claims["amr"], json!(["authenticated", "login.shop", detail]));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), seconds);
}

#[test]
fn a_token_of_the_service_comes_back_only_whole_and_in_time() {
    let (fake, pool, clock) = world(|fake| fake);
    let own = "cognito-identity.amazonaws.com";
    let token = developer_token(&fake, &pool, None);
    let id = verified(&fake, &pool, &token).unwrap()["sub"].as_str().unwrap().to_owned();
    let used = |token: &str| {
        block_on(fake.get_open_id_token(GetOpenIdTokenInput::new(id.as_str()).logins(login(own, token))))
    };
    used(&token).unwrap();
    let (signed, _) = token.rsplit_once('.').unwrap();
    for spoilt in
        [format!("{signed}."), format!("{signed}.AAAA"), raw(r#"{"alg":"none"}"#, &segment(&token, 1))]
    {
        words(&used(&spoilt).unwrap_err());
    }
    let refusal = get_id(&fake, &pool, login(own, token.as_str())).unwrap_err();
    assert_eq!(words(&refusal), "Invalid login token. Can't pass in a Cognito token.");
    clock.advance(Duration::from_secs(901));
    words(&used(&token).unwrap_err());
}

#[test]
fn a_token_of_the_service_is_no_login_of_a_developer_user() {
    let (fake, pool, _) = world(|fake| fake);
    let own = developer_token(&fake, &pool, None);
    let before = fake.snapshot();
    for token in [own.as_str(), "garbage"] {
        let logins = [("login.shop", "bob"), ("cognito-identity.amazonaws.com", token)];
        let request = GetOpenIdTokenForDeveloperIdentityInput::new(pool.as_str(), logins);
        words(&block_on(fake.get_open_id_token_for_developer_identity(request)).unwrap_err());
    }
    assert!(fake.snapshot() == before);
}

#[test]
fn a_developer_token_goes_on_as_it_is() {
    let (fake, pool, _) = world(|fake| fake);
    let role = "arn:aws:iam::123456789012:role/Member";
    let roles = StringMap::from([("authenticated".to_owned(), role.to_owned())]);
    block_on(fake.set_identity_pool_roles(SetIdentityPoolRolesInput::new(pool.as_str(), roles))).unwrap();
    let tags = StringMap::from([("team".to_owned(), "blue".to_owned())]);
    let google = fake.issuer(GOOGLE).token("ann").audience("app").sign();
    let logins = [("login.shop", "ann"), (GOOGLE, google.as_str())];
    let request =
        GetOpenIdTokenForDeveloperIdentityInput::new(pool.as_str(), logins).principal_tags(tags.clone());
    let response = block_on(fake.get_open_id_token_for_developer_identity(request)).unwrap();
    let id = response.identity_id.unwrap();
    let token = response.token.unwrap();
    let policy = TrustPolicy::for_pool(pool.as_str());
    fake.trust(role, policy);

    let own = || login("cognito-identity.amazonaws.com", token.as_str());
    let keys = |logins| {
        let request = GetCredentialsForIdentityInput::new(id.as_str()).logins(logins);
        let credentials = block_on(fake.get_credentials_for_identity(request)).unwrap().credentials.unwrap();
        fake.session(&credentials.access_key_id.unwrap()).unwrap()
    };
    let session = keys(own());
    assert_eq!(session.logins, ["login.shop", GOOGLE]);
    assert_eq!(session.principal_tags, tags);
    let further = fake.issuer(APPLE).token("ann").audience("app").sign();
    let all = Logins::from(
        [(APPLE, further.as_str()), (GOOGLE, google.as_str())]
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .chain(own().0)
            .collect::<StringMap>(),
    );
    assert_eq!(keys(all).logins, ["login.shop", GOOGLE, APPLE]);
}

#[test]
fn an_unsigned_token_says_so() {
    let (fake, pool, _) = world(Builder::unsigned_tokens);
    let guest = block_on(fake.get_id(GetIdInput::new(pool.as_str()))).unwrap().identity_id.unwrap();
    let token = token(&fake, &guest, None);
    assert_eq!(segment(&token, 0), r#"{"kid":"cognito-identity-fake","typ":"JWS","alg":"none"}"#);
    assert!(token.ends_with('.') && token.matches('.').count() == 2, "{token}");
    assert!(decode_header(&token).is_err(), "a library of others reads no unsigned token");
}

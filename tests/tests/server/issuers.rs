//! Tests the discovery documents and key sets of login-token issuers.

use cognito_identity_fake::FakeCognitoIdentity;
use cognito_identity_server::{Access, Keys};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use rstest::rstest;
use serde_json::{Value, json};

use super::setup::World;

const USER_POOL: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_abc";

fn token(world: &World, provider: &str) -> String {
    let order = json!({ "provider": provider, "subject": "alice", "audience": "app" });
    let response = world.control("POST", "login-token", &order.to_string()).json();
    response["token"].as_str().unwrap().to_owned()
}

#[rstest]
#[case::google("accounts.google.com", "accounts.google.com")]
#[case::user_pool(USER_POOL, USER_POOL)]
#[case::encoded(USER_POOL, "cognito-idp.us-east-1.amazonaws.com%2Fus-east-1_abc")]
fn a_login_token_verifies_by_its_issuers_key(#[case] provider: &str, #[case] in_path: &str) {
    let world = World::new();
    let token = token(&world, provider);
    let discovery = format!("/_fake/issuers/{in_path}/.well-known/openid-configuration");
    let discovery = world.ask("GET", &discovery, &[], "").json();
    assert_eq!(discovery["issuer"], format!("https://{provider}"));
    assert_eq!(discovery["id_token_signing_alg_values_supported"], json!(["RS256"]));
    let keys = discovery["jwks_uri"].as_str().unwrap();
    let keys = keys.strip_prefix(&format!("http://{}", world.address)).unwrap();
    let keys: JwkSet = serde_json::from_value(world.ask("GET", keys, &[], "").json()).unwrap();

    let kid = decode_header(&token).unwrap().kid.unwrap();
    assert_eq!(kid, "cognito-identity-fake");
    let key = DecodingKey::from_jwk(keys.find(&kid).unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&["app"]);
    validation.set_issuer(&[discovery["issuer"].as_str().unwrap()]);
    let claims = decode::<Value>(&token, &key, &validation).unwrap().claims;
    assert_eq!(claims["sub"], "alice");
    let forged = token.replacen('.', ".e30", 1);
    decode::<Value>(&forged, &key, &validation).unwrap_err();
}

/// The service publishes one key set under the names of its regions too.
#[test]
fn the_services_keys_are_there_under_a_regional_name() {
    let world = World::new();
    let host = "cognito-identity.eu-west-1.amazonaws.com";
    let keys = world.ask("GET", "/.well-known/jwks_uri", &[("Host", host)], "");
    assert_eq!((keys.status, &keys.body), (200, &world.ask("GET", "/.well-known/jwks_uri", &[], "").body));
    let key = &keys.json()["keys"][0];
    assert!(key["n"].as_str().unwrap().starts_with("AMmp") && key["alg"] == "RS512", "{key}");
    let discovery = world.ask("GET", "/.well-known/openid-configuration", &[("Host", host)], "").json();
    assert_eq!(discovery["jwks_uri"], format!("http://{host}/.well-known/jwks_uri"));
}

#[test]
fn asking_for_keys_makes_no_issuer_known() {
    let world = World::new();
    let before = world.control("GET", "snapshot", "").body;
    for document in ["jwks.json", "openid-configuration"] {
        let path = format!("/_fake/issuers/accounts.google.com/.well-known/{document}");
        assert_eq!(world.ask("GET", &path, &[], "").status, 200);
    }
    assert_eq!(world.control("GET", "snapshot", "").body, before);
}

#[test]
fn a_provider_that_is_no_text_is_told() {
    let path = "/_fake/issuers/%ff%fe/.well-known/openid-configuration";
    let response = World::new().ask("GET", path, &[], "");
    assert!(response.status == 400 && response.body.contains("not UTF-8"), "{response:?}");
}

/// Health and key sets reveal nothing about the fake's state, so containers and verifiers need no keys of the run.
#[test]
fn health_and_keys_are_for_everyone_and_nothing_else_is() {
    let open = ["health", "issuers/a/.well-known/jwks.json", "issuers/a/.well-known/openid-configuration"];
    let keys = Keys::random().unwrap();
    let signed = World::with(FakeCognitoIdentity::builder(), |options| options.access = Access::Signed(keys));
    let unsigned = World::new();
    let headers = [("Host", "cognito-fake:9229"), ("Origin", "https://shop.example")];
    for (world, closed) in [(&signed, 401), (&unsigned, 403)] {
        for path in open {
            for method in ["GET", "HEAD"] {
                assert_eq!(world.ask(method, &format!("/_fake/{path}"), &headers, "").status, 200, "{path}");
            }
            let changing = world.ask("POST", &format!("/_fake/{path}"), &headers, "");
            assert_eq!(changing.status, closed, "{path}");
        }
        for path in ["", "clock", "snapshot", "overview", "health/", "issuers/a/.well-known/"] {
            assert_eq!(world.ask("GET", &format!("/_fake/{path}"), &headers, "").status, closed, "{path}");
        }
    }
    assert_eq!(signed.ask("GET", "/_fake/health", &[], "").body, r#"{"status":"ok"}"#);
}

#[test]
fn the_endpoints_are_listed() {
    let world = World::new();
    let listed = world.control("GET", "", "").json();
    let endpoints = listed["endpoints"].as_array().unwrap();
    assert!(endpoints.contains(
        &json!({"method": "GET", "path": "/_fake/health", "about": "check that the server responds"})
    ));
    for endpoint in endpoints.iter().filter(|endpoint| endpoint["method"] == "GET") {
        let path = endpoint["path"].as_str().unwrap();
        let response = world.ask("GET", path, &[], "");
        assert!(response.status == 200 || path.contains("/session/"), "{path}: {response:?}");
    }
    let missing = world.control("PATCH", "clock", "{}");
    assert!(missing.status == 404 && missing.body.contains("GET /_fake/ lists what there is"), "{missing:?}");
}

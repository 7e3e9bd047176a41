//! Tokens made by hand.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

pub(crate) fn segment(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Any three texts in the form of a token.
pub(crate) fn jwt(header: &[u8], payload: &[u8], signature: &[u8]) -> String {
    [header, payload, signature].map(segment).join(".")
}

pub(crate) fn unsigned(header: &Value, claims: &Value) -> String {
    jwt(header.to_string().as_bytes(), claims.to_string().as_bytes(), b"")
}

/// The claims, signed by a key that no issuer has.
pub(crate) fn forged(algorithm: Algorithm, claims: &Value) -> String {
    let key = EncodingKey::from_rsa_der(include_bytes!("another_key.der"));
    let header = Header { kid: Some("cognito-identity-fake".to_owned()), ..Header::new(algorithm) };
    encode(&header, claims, &key).unwrap()
}

/// The claims under HS256, by a secret that is none.
pub(crate) fn by_secret(claims: &Value, secret: &[u8]) -> String {
    let header = Header { kid: Some("cognito-identity-fake".to_owned()), ..Header::new(Algorithm::HS256) };
    encode(&header, claims, &EncodingKey::from_secret(secret)).unwrap()
}

/// Modulus and exponent of a key set's only key.
pub(crate) fn public_key(jwks: &str) -> (Vec<u8>, Vec<u8>) {
    let jwks: Value = serde_json::from_str(jwks).unwrap();
    let part = |name| URL_SAFE_NO_PAD.decode(jwks["keys"][0][name].as_str().unwrap()).unwrap();
    (part("n"), part("e"))
}

/// Values no claim has, or not this one.
pub(crate) fn odd_values() -> Vec<Value> {
    let numbers = [json!(0), json!(-1), json!(1.5), json!(u64::MAX), json!(-1e300), json!(1e300)];
    let others = [
        json!(null),
        json!(true),
        json!(""),
        json!("text"),
        json!([]),
        json!([[]]),
        json!({}),
        json!({"a": [1]}),
    ];
    numbers.into_iter().chain(others).collect()
}

/// Values of `sub`, and whether they are good. The model does not say that an empty subject is none.
pub(crate) fn subjects() -> Vec<(Value, bool)> {
    let good = ["alice", "bob", "", "text", "\u{0}", "a:b"].map(|subject| (json!(subject), true));
    let odd = odd_values().into_iter().filter(|value| !value.is_string()).map(|value| (value, false));
    good.into_iter().chain(odd).collect()
}

/// Values of `aud`, and whether they name the application.
pub(crate) fn audiences() -> Vec<(Value, bool)> {
    let good = [json!("app"), json!(["app"]), json!(["other", "app"]), json!([1, "app", null])];
    let bad = [json!("App"), json!("app "), json!([["app"]]), json!({"app": "app"})];
    let bad = bad.into_iter().chain(odd_values()).map(|value| (value, false));
    good.map(|value| (value, true)).into_iter().chain(bad).collect()
}

/// Values of `exp`, and whether they lie in the future.
pub(crate) fn expiries(now: i64) -> Vec<(Value, bool)> {
    let good = [json!(now + 1), json!(now), json!(1e300), json!(u64::MAX), json!(i64::MAX)];
    let is_late = |value: &Value| value.as_f64().is_some_and(|seconds| seconds > 1e18);
    let odd = odd_values().into_iter().filter(|value| !is_late(value)).map(|value| (value, false));
    let past = [json!(now - 301), json!(i64::MIN), json!(now.to_string())].map(|value| (value, false));
    good.map(|value| (value, true)).into_iter().chain(past).chain(odd).collect()
}

//! JSON web tokens in their compact form. Start at [`issue`] and [`Jwt::read`].

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::signer::{self, Algorithm};

/// Header of an unsigned token; `none` as its algorithm makes verifiers reject it.
const UNSIGNED: Header<'static> = Header { kid: "cognito-identity-fake", typ: "JWS", alg: "none" };

/// Header of a token, its members in the order of recorded tokens.
#[derive(Serialize)]
struct Header<'a> {
    kid: &'a str,
    typ: &'a str,
    alg: &'a str,
}

/// Makes a token with these claims: signed, or marked as unsigned. Without the feature `signed-tokens` every token is
/// unsigned.
pub(crate) fn issue(
    signs: bool,
    algorithm: Algorithm,
    kid: &str,
    typ: &str,
    claims: &impl Serialize,
) -> String {
    let unsigned = |header: &Header<'_>| format!("{}.{}", segment(header), segment(claims));
    if !signs {
        return unsigned(&UNSIGNED) + ".";
    }
    let mut token = unsigned(&Header { kid, typ, alg: algorithm.name() });
    let Some(signature) = signer::sign(algorithm, token.as_bytes()) else {
        return unsigned(&UNSIGNED) + ".";
    };
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    token
}

fn segment(value: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap_or_default())
}

/// A parsed token, its signature not yet checked.
pub(crate) struct Jwt<'a> {
    header: Map<String, Value>,
    pub(crate) claims: Map<String, Value>,
    signed: &'a str,
    signature: &'a str,
}

impl<'a> Jwt<'a> {
    /// Parses a token: three segments, the first two of them JSON objects that name each member once.
    pub(crate) fn read(token: &'a str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        Some(Self { header: object(header)?, claims: object(claims)?, signed, signature })
    }

    pub(crate) fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim)?.as_str()
    }

    /// Returns a claim that is a timestamp, in epoch seconds.
    pub(crate) fn seconds(&self, claim: &str) -> Option<i64> {
        let value = self.claims.get(claim)?;
        #[allow(
            clippy::cast_possible_truncation,
            reason = "a float out of range saturates, which is a valid timestamp"
        )]
        value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
    }

    /// Returns the texts of a claim that is one text or a list of texts; empty for any other claim.
    pub(crate) fn texts(&self, claim: &str) -> Vec<&str> {
        match self.claims.get(claim) {
            Some(Value::String(text)) => vec![text],
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The key id of its header, which is unverified.
    pub(crate) fn kid(&self) -> Option<&str> {
        self.header.get("kid")?.as_str()
    }

    /// Whether this crate issued it: by its signature, or, where tokens are unsigned, by its header.
    pub(crate) fn is_issued_here(&self, signs: bool) -> bool {
        let alg = self.header.get("alg").and_then(Value::as_str);
        if !signs || cfg!(not(feature = "signed-tokens")) {
            return alg == Some(UNSIGNED.alg)
                && self.kid() == Some(UNSIGNED.kid)
                && self.signature.is_empty();
        }
        let algorithm = Algorithm::ALL.into_iter().find(|algorithm| Some(algorithm.name()) == alg);
        let signature = URL_SAFE_NO_PAD.decode(self.signature);
        matches!((algorithm, signature), (Some(algorithm), Ok(signature))
            if signer::has_signed(algorithm, self.signed.as_bytes(), &signature))
    }
}

fn object(segment: &str) -> Option<Map<String, Value>> {
    let json = URL_SAFE_NO_PAD.decode(segment).ok()?;
    serde_json::from_slice::<Object>(&json).ok().map(|object| object.0)
}

/// A JSON object that names each member once.
struct Object(Map<String, Value>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Object, A::Error> {
                let mut members = Map::new();
                while let Some((name, value)) = entries.next_entry::<String, Value>()? {
                    if members.insert(name, value).is_some() {
                        return Err(A::Error::custom("a member is named twice"));
                    }
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::{Algorithm, Jwt, issue};

    proptest! {
        #[test]
        fn nothing_panics(token in "[A-Za-z0-9_.=-]{0,80}") {
            if let Some(read) = Jwt::read(&token) {
                prop_assert!(!read.is_issued_here(true));
            }
        }

        #[test]
        fn issued_tokens_are_read(subject in ".{0,20}", rs512: bool) {
            let algorithm = if rs512 { Algorithm::Rs512 } else { Algorithm::Rs256 };
            let token = issue(true, algorithm, "key", "JWT", &json!({ "sub": subject.as_str() }));
            let read = Jwt::read(&token).unwrap();
            prop_assert!(read.is_issued_here(true));
            prop_assert_eq!(read.text("sub"), Some(subject.as_str()));
        }
    }

    #[test]
    fn a_token_says_whether_it_is_signed() {
        for signs in [true, false] {
            let token = issue(signs, Algorithm::Rs512, "key", "JWS", &json!({ "sub": "alice" }));
            let read = Jwt::read(&token).unwrap();
            let is_signed = signs && cfg!(feature = "signed-tokens");
            let (alg, kid) = if is_signed { ("RS512", "key") } else { ("none", "cognito-identity-fake") };
            assert_eq!((read.header["alg"].as_str(), read.kid()), (Some(alg), Some(kid)));
            assert_eq!(token.ends_with('.'), !is_signed, "{token}");
        }
    }

    #[test]
    fn another_claim_is_not_signed() {
        let token = issue(true, Algorithm::Rs256, "key", "JWT", &json!({ "sub": "alice" }));
        let other = issue(true, Algorithm::Rs256, "key", "JWT", &json!({ "sub": "mallory" }));
        let claims = other.split('.').nth(1).unwrap();
        let signature = token.split('.').nth(2).unwrap();
        let forged = format!("{}.{claims}.{signature}", token.split('.').next().unwrap());
        // Without signatures every token that says it is the fake's own is taken for one.
        assert_eq!(Jwt::read(&forged).unwrap().is_issued_here(true), cfg!(not(feature = "signed-tokens")));
    }
}

//! Claims of an OpenID token, parsed without verifying its signature. Start at [`Claims`].

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_identity::Sensitive;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::failure::{Check, Failure};

/// The claims that clauses check.
#[derive(Debug, Deserialize)]
pub(crate) struct Claims {
    pub(crate) sub: String,
    pub(crate) aud: String,
    pub(crate) iss: String,
    pub(crate) amr: Vec<String>,
    pub(crate) exp: i64,
    pub(crate) iat: i64,
    #[serde(rename = "https://cognito-identity.amazonaws.com/identity-pool-arn")]
    pub(crate) pool_arn: Option<String>,
    #[serde(rename = "https://aws.amazon.com/tags")]
    pub(crate) tags: Option<Tags>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Tags {
    pub(crate) principal_tags: BTreeMap<String, Vec<String>>,
}

impl Claims {
    /// Parses the claims of the token an operation returned.
    pub(crate) fn from_token(token: Option<&Sensitive<String>>) -> Check<Self> {
        let token = token.map_or("", |token| token.as_str());
        Self::parse(token)
            .ok_or_else(|| Failure::Broken("the token is not a JWT with the usual claims".to_owned()))
    }

    pub(crate) fn parse(token: &str) -> Option<Self> {
        serde_json::from_value(Value::Object(claims(token)?)).ok()
    }
}

/// The claims of any JSON web token.
#[must_use]
pub fn claims(token: &str) -> Option<Map<String, Value>> {
    let mut parts = token.split('.');
    let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    serde_json::from_slice(&payload).ok().filter(|_| parts.next().is_none())
}

/// A claim of any JSON web token, in epoch seconds.
pub(crate) fn seconds(token: &str, claim: &str) -> Check<i64> {
    let seconds = claims(token).and_then(|claims| claims.get(claim)?.as_i64());
    seconds.ok_or_else(|| Failure::Inconclusive(format!("the login token has no {claim}")))
}

/// The token with an invalid signature. It is not another token's signature, which a backend that signs nothing could
/// not distinguish.
pub(crate) fn forged(token: &str) -> String {
    format!("{}.Zm9yZ2Vk", token.rsplit_once('.').map_or("", |(signed, _)| signed))
}

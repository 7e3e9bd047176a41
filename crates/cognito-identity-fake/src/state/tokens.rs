//! OpenID tokens: the claims the service puts into them, in its order.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_identity::types::StringMap;
use serde::Serialize;

/// The same in every region seen.
const ISSUER: &str = "https://cognito-identity.amazonaws.com";

/// What a developer user's token says.
pub(super) struct DeveloperToken<'a> {
    pub(super) identity_id: &'a str,
    pub(super) pool_id: &'a str,
    pub(super) provider: &'a str,
    pub(super) user: &'a str,
    pub(super) principal_tags: Option<&'a StringMap>,
    /// In epoch seconds.
    pub(super) issued: i64,
    /// In seconds.
    pub(super) duration: i64,
}

/// The payload, its members in the order of recorded tokens.
#[derive(Serialize)]
pub(super) struct Claims<'a> {
    sub: &'a str,
    aud: &'a str,
    amr: Vec<String>,
    #[serde(rename = "https://aws.amazon.com/tags", skip_serializing_if = "Option::is_none")]
    tags: Option<SessionTags<'a>>,
    iss: &'static str,
    exp: i64,
    iat: i64,
}

#[derive(Serialize)]
struct SessionTags<'a> {
    principal_tags: BTreeMap<&'a str, [&'a str; 1]>,
}

impl<'a> DeveloperToken<'a> {
    pub(super) fn claims(&self) -> Claims<'a> {
        let Self { identity_id, pool_id, provider, user, .. } = *self;
        let tags = self.principal_tags.filter(|tags| !tags.is_empty()).map(|tags| SessionTags {
            principal_tags: tags.iter().map(|(key, value)| (key.as_str(), [value.as_str()])).collect(),
        });
        Claims {
            sub: identity_id,
            aud: pool_id,
            amr: vec![
                "authenticated".to_owned(),
                provider.to_owned(),
                format!("{provider}:{pool_id}:{user}"),
            ],
            tags,
            iss: ISSUER,
            exp: self.issued + self.duration,
            iat: self.issued,
        }
    }
}

/// A well-formed JWT whose header says that nobody signed it, so that nobody verifies it by accident.
pub(super) fn unsigned(claims: &Claims<'_>) -> String {
    const HEADER: &str = r#"{"kid":"cognito-identity-fake","typ":"JWS","alg":"none"}"#;
    let payload = serde_json::to_vec(claims).unwrap_or_default();
    format!("{}.{}.", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(payload))
}

//! OpenID tokens: the claims the service puts into them, in its order, and what it reads of one that comes back.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_identity::types::StringMap;
use serde::{Deserialize, Serialize};

/// The same in every region seen.
const ISSUER: &str = "https://cognito-identity.amazonaws.com";

/// What the first entry of `amr` says of a guest.
const GUEST: &str = "unauthenticated";

/// Whom a token is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Holder<'a> {
    Guest,
    Developer { provider: &'a str, user: &'a str },
}

/// What a token says.
pub(super) struct Token<'a> {
    pub(super) identity_id: &'a str,
    pub(super) pool_id: &'a str,
    pub(super) holder: Holder<'a>,
    pub(super) principal_tags: Option<&'a StringMap>,
    /// In epoch seconds.
    pub(super) issued: i64,
    /// In seconds.
    pub(super) duration: i64,
}

/// The payload, its members in the order of recorded tokens.
#[derive(Serialize)]
struct Claims<'a> {
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

impl<'a> Token<'a> {
    /// A well-formed JWT whose header says that nobody signed it, so that nobody verifies it by accident.
    pub(super) fn unsigned(&self) -> String {
        const HEADER: &str = r#"{"kid":"cognito-identity-fake","typ":"JWS","alg":"none"}"#;
        let payload = serde_json::to_vec(&self.claims()).unwrap_or_default();
        format!("{}.{}.", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(payload))
    }

    fn claims(&self) -> Claims<'a> {
        let Self { identity_id, pool_id, .. } = *self;
        let tags = self.principal_tags.filter(|tags| !tags.is_empty()).map(|tags| SessionTags {
            principal_tags: tags.iter().map(|(key, value)| (key.as_str(), [value.as_str()])).collect(),
        });
        let amr = match self.holder {
            Holder::Guest => vec![GUEST.to_owned()],
            Holder::Developer { provider, user } => {
                vec!["authenticated".to_owned(), provider.to_owned(), format!("{provider}:{pool_id}:{user}")]
            }
        };
        let (exp, iat) = (self.issued.saturating_add(self.duration), self.issued);
        Claims { sub: identity_id, aud: pool_id, amr, tags, iss: ISSUER, exp, iat }
    }
}

/// A token of this service that came back, as far as the service looks into it.
#[derive(Debug, Deserialize)]
pub(super) struct Returned {
    pub(super) sub: String,
    aud: String,
    iss: String,
    pub(super) exp: i64,
    amr: Vec<String>,
    #[serde(rename = "https://aws.amazon.com/tags")]
    tags: Option<ReturnedTags>,
}

#[derive(Debug, Deserialize)]
struct ReturnedTags {
    principal_tags: BTreeMap<String, Vec<String>>,
}

impl Returned {
    /// Reads a token; `None` if it is not one of this service.
    pub(super) fn read(token: &str) -> Option<Self> {
        let payload = token.split('.').nth(1)?;
        let token: Self = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        (token.iss == ISSUER).then_some(token)
    }

    pub(super) fn principal_tags(&self) -> StringMap {
        let tags = self.tags.iter().flat_map(|tags| &tags.principal_tags);
        tags.filter_map(|(key, values)| Some((key.clone(), values.first()?.clone()))).collect()
    }

    pub(super) fn is_guests(&self) -> bool {
        self.amr.first().is_some_and(|first| first == GUEST)
    }

    /// The developer user it was issued to.
    pub(super) fn user(&self) -> Option<&str> {
        let [_, provider, detail, ..] = &self.amr[..] else { return None };
        detail
            .strip_prefix(provider.as_str())?
            .strip_prefix(':')?
            .strip_prefix(self.aud.as_str())?
            .strip_prefix(':')
    }
}

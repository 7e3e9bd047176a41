//! OpenID tokens of this service: the claims it puts into them, in its order, and what it reads of one that comes back.

use std::collections::BTreeMap;

use cognito_identity::types::StringMap;
use serde::Serialize;
use serde_json::Value;

use super::logins::{ISSUER, Login};
use crate::jwt::{self, Jwt};
use crate::signer::Algorithm;

/// What the first entry of `amr` says of a guest.
const GUEST: &str = "unauthenticated";

/// The claim that holds session tags.
const TAGS: &str = "https://aws.amazon.com/tags";

/// What a token says.
pub(super) struct Token<'a> {
    pub(super) signs: bool,
    pub(super) region: &'a str,
    pub(super) identity_id: &'a str,
    pub(super) pool_id: &'a str,
    pub(super) amr: Vec<String>,
    pub(super) principal_tags: &'a StringMap,
    /// In epoch seconds.
    pub(super) issued: i64,
    /// In seconds.
    pub(super) duration: i64,
}

/// How the holder of a token signed in: nobody did for a guest, else each provider with its user.
pub(super) fn amr(pool_id: &str, developer: Option<(&str, &str)>, logins: &[Login]) -> Vec<String> {
    let developer =
        developer.map(|(provider, user)| [provider.to_owned(), format!("{provider}:{pool_id}:{user}")]);
    let public = logins.iter().map(|login| [login.provider.clone(), login.detail.clone()]);
    let entries: Vec<_> = developer.into_iter().chain(public).flatten().collect();
    let first = if entries.is_empty() { GUEST } else { "authenticated" };
    [vec![first.to_owned()], entries].concat()
}

/// The payload, its members in the order of recorded tokens.
#[derive(Serialize)]
struct Claims<'a> {
    sub: &'a str,
    aud: &'a str,
    amr: &'a [String],
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

impl Token<'_> {
    /// The token. Its key's id says whose it is.
    pub(super) fn issue(&self) -> String {
        let tags = Some(self.principal_tags).filter(|tags| !tags.is_empty()).map(|tags| SessionTags {
            principal_tags: tags.iter().map(|(key, value)| (key.as_str(), [value.as_str()])).collect(),
        });
        let claims = Claims {
            sub: self.identity_id,
            aud: self.pool_id,
            amr: &self.amr,
            tags,
            iss: ISSUER,
            exp: self.issued.saturating_add(self.duration),
            iat: self.issued,
        };
        jwt::issue(self.signs, Algorithm::Rs512, &key_id(self.region), "JWS", &claims)
    }
}

/// The id of the key of a region: the service's are a region and a number.
pub(crate) fn key_id(region: &str) -> String {
    format!("{region}-fake")
}

/// A token of this service that came back.
pub(super) struct Returned<'a>(Jwt<'a>);

impl<'a> Returned<'a> {
    /// Reads a token; `None` if it does not say that it is one of this service.
    pub(super) fn read(token: &'a str) -> Option<Self> {
        Jwt::read(token).filter(|token| token.text("iss") == Some(ISSUER)).map(Self)
    }

    /// Whether the service of this region issued it. Without signatures all tokens say the same of their key.
    pub(super) fn is_issued_in(&self, signs: bool, region: &str) -> bool {
        let says_key = signs && cfg!(feature = "signed-tokens");
        self.0.is_issued_here(signs) && (!says_key || self.0.kid() == Some(&key_id(region)))
    }

    pub(super) fn identity_id(&self) -> &str {
        self.0.text("sub").unwrap_or_default()
    }

    pub(super) fn expires(&self) -> i64 {
        self.0.seconds("exp").unwrap_or(0)
    }

    pub(super) fn audience(&self) -> &str {
        self.0.text("aud").unwrap_or_default()
    }

    pub(super) fn amr(&self) -> Vec<String> {
        self.0.texts("amr").into_iter().map(str::to_owned).collect()
    }

    pub(super) fn is_guests(&self) -> bool {
        self.0.texts("amr").first() == Some(&GUEST)
    }

    /// The developer user it was issued to.
    pub(super) fn user(&self) -> Option<&str> {
        let amr = self.0.texts("amr");
        let [_, provider, detail, ..] = amr[..] else { return None };
        let user = detail.strip_prefix(provider)?.strip_prefix(':')?.strip_prefix(self.0.text("aud")?)?;
        user.strip_prefix(':')
    }

    pub(super) fn principal_tags(&self) -> StringMap {
        let tags =
            self.0.claims.get(TAGS).and_then(|tags| tags.get("principal_tags")).and_then(Value::as_object);
        let entries = tags.into_iter().flatten();
        entries.filter_map(|(key, values)| Some((key.clone(), values.get(0)?.as_str()?.to_owned()))).collect()
    }
}

//! OpenID tokens that this service issues: their claims, in the recorded order. Start at [`Token`].

use std::collections::BTreeMap;

use cognito_identity::types::StringMap;
use serde::Serialize;

use super::State;
use crate::assumption::{AmrOrder, PoolArnClaim};
use crate::jwt;
use crate::signer::Algorithm;

/// Issuer of this service's tokens.
pub(super) const ISSUER: &str = "https://cognito-identity.amazonaws.com";

/// First entry of `amr` for a guest.
pub(super) const GUEST: &str = "unauthenticated";

/// Claim with the session tags.
pub(super) const TAGS: &str = "https://aws.amazon.com/tags";

/// Contents of a token.
pub(super) struct Token<'a> {
    pub(super) signs: bool,
    pub(super) region: &'a str,
    pub(super) identity_id: &'a str,
    pub(super) pool_id: &'a str,
    /// The pool's ARN, if tokens of the region have it.
    pub(super) pool_arn: Option<String>,
    pub(super) amr: Vec<String>,
    pub(super) principal_tags: &'a StringMap,
    /// Timestamp in epoch seconds.
    pub(super) issued: i64,
    /// Lifetime in seconds.
    pub(super) duration: i64,
}

/// A provider, and its user with the provider's prefix, as two entries of `amr`.
pub(super) type Entry = [String; 2];

/// Returns the entry of a developer user.
pub(super) fn developer_entry(provider: &str, pool_id: &str, user: &str) -> Entry {
    [provider.to_owned(), format!("{provider}:{pool_id}:{user}")]
}

/// Returns `amr` of a token: `unauthenticated` for a guest, else `authenticated` and each provider with its user.
pub(super) fn amr(order: impl FnOnce() -> AmrOrder, entries: impl IntoIterator<Item = Entry>) -> Vec<String> {
    let mut entries: Vec<_> = entries.into_iter().collect();
    if entries.len() > 1 && order() == AmrOrder::ByName {
        entries.sort();
    }
    let first = if entries.is_empty() { GUEST } else { "authenticated" };
    [first.to_owned()].into_iter().chain(entries.into_iter().flatten()).collect()
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
    #[serde(
        rename = "https://cognito-identity.amazonaws.com/identity-pool-arn",
        skip_serializing_if = "Option::is_none"
    )]
    pool_arn: Option<&'a str>,
    exp: i64,
    iat: i64,
}

#[derive(Serialize)]
struct SessionTags<'a> {
    principal_tags: BTreeMap<&'a str, [&'a str; 1]>,
}

impl Token<'_> {
    /// Issues the token. Its key id names the region.
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
            pool_arn: self.pool_arn.as_deref(),
            exp: self.issued.saturating_add(self.duration),
            iat: self.issued,
        };
        jwt::issue(self.signs, Algorithm::Rs512, &key_id(self.region), "JWS", &claims)
    }
}

/// Regions whose tokens have the claim `identity-pool-arn`, by tokens recorded from 2022 to 2026.
const WITH_POOL_ARN: [&str; 5] = ["ap-northeast-1", "ap-south-1", "eu-central-1", "eu-west-1", "us-west-2"];

/// The one region whose tokens since 2022 are recorded without that claim, last in May 2026.
const WITHOUT_POOL_ARN: &str = "us-east-1";

impl State {
    /// Returns the ARN of a pool, if the tokens of this region have it.
    pub(super) fn pool_arn_claim(&self, pool_id: &str) -> Option<String> {
        let region = self.settings.region.as_str();
        let is_claimed = WITH_POOL_ARN.contains(&region)
            || region != WITHOUT_POOL_ARN && self.assumptions().pool_arn_claim() == PoolArnClaim::Present;
        is_claimed.then(|| self.settings.pool_arn(pool_id))
    }
}

/// Returns the key id of a region; the service's key ids are a region and a number.
pub(crate) fn key_id(region: &str) -> String {
    format!("{region}-fake")
}

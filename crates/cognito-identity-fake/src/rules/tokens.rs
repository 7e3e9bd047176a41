//! OpenID tokens that this service issues: their claims, in the recorded order. Start at [`issue`].

use std::collections::BTreeMap;

use cognito_identity::Sensitive;
use cognito_identity::types::StringMap;
use serde::Serialize;

use crate::assumption::{AmrOrder, Answers, PoolArnClaim};
use crate::context::{Context, Settings};
use crate::jwt;
use crate::signer::Algorithm;
use crate::state::Pool;

/// Issuer of this service's tokens.
pub(crate) const ISSUER: &str = "https://cognito-identity.amazonaws.com";

/// First entry of `amr` for a guest.
pub(crate) const GUEST: &str = "unauthenticated";

/// Claim with the session tags.
pub(crate) const TAGS: &str = "https://aws.amazon.com/tags";

/// A provider, and its user with the provider's prefix, as two entries of `amr`.
pub(crate) type Entry = [String; 2];

/// Returns the entry of a developer user.
pub(crate) fn developer_entry(provider: &str, pool_id: &str, user: &str) -> Entry {
    [provider.to_owned(), format!("{provider}:{pool_id}:{user}")]
}

/// Returns `amr` of a token: `unauthenticated` for a guest, else `authenticated` and each provider with its user.
pub(crate) fn amr(assume: &Answers, entries: impl IntoIterator<Item = Entry>) -> Vec<String> {
    let mut entries: Vec<_> = entries.into_iter().collect();
    if entries.len() > 1 && assume.amr_order() == AmrOrder::ByName {
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
    pool_arn: Option<String>,
    exp: i64,
    iat: i64,
}

#[derive(Serialize)]
struct SessionTags<'a> {
    principal_tags: BTreeMap<&'a str, [&'a str; 1]>,
}

/// Issues a token of this service for an identity, with a lifetime in seconds. Its key id names the region.
pub(crate) fn issue(
    ctx: &Context<'_>,
    pool: &Pool,
    identity_id: &str,
    amr: &[String],
    tags: &StringMap,
    duration: i64,
) -> Sensitive<String> {
    let issued = ctx.now.as_secs();
    let tags = Some(tags).filter(|tags| !tags.is_empty()).map(|tags| SessionTags {
        principal_tags: tags.iter().map(|(key, value)| (key.as_str(), [value.as_str()])).collect(),
    });
    let claims = Claims {
        sub: identity_id,
        aud: &pool.id,
        amr,
        tags,
        iss: ISSUER,
        pool_arn: pool_arn_claim(ctx.settings, &pool.id),
        exp: issued.saturating_add(duration),
        iat: issued,
    };
    let signs = ctx.settings.signs && !ctx.is_replay;
    Sensitive(jwt::issue(signs, Algorithm::Rs512, &key_id(&ctx.settings.region), "JWS", &claims))
}

/// Regions whose tokens have the claim `identity-pool-arn`, by tokens recorded from 2022 to 2026.
const WITH_POOL_ARN: [&str; 5] = ["ap-northeast-1", "ap-south-1", "eu-central-1", "eu-west-1", "us-west-2"];

/// The one region whose tokens since 2022 are recorded without that claim, last in May 2026.
const WITHOUT_POOL_ARN: &str = "us-east-1";

/// Returns the ARN of a pool, if the tokens of this region have it.
fn pool_arn_claim(settings: &Settings, pool_id: &str) -> Option<String> {
    let region = settings.region.as_str();
    let is_claimed = WITH_POOL_ARN.contains(&region)
        || region != WITHOUT_POOL_ARN && settings.assumptions.pool_arn_claim() == PoolArnClaim::Present;
    is_claimed.then(|| settings.pool_arn(pool_id))
}

/// Returns the providers in `amr`: after the first entry, providers and users alternate.
pub(crate) fn providers_of(amr: &[String]) -> Vec<String> {
    amr.iter().skip(1).step_by(2).cloned().collect()
}

/// Returns the key id of a region; the service's key ids are a region and a number.
pub(crate) fn key_id(region: &str) -> String {
    format!("{region}-fake")
}

//! Session tags from the claims of logins, by the principal tag maps of a pool. Start at [`with_mapped_tags`].

use cognito_identity::types::StringMap;
use serde_json::Value;

use super::logins::Login;
use crate::assumption::{Answers, TagsOfOtherClaims, TagsOfTwoLogins};
use crate::state::Pool;

/// Adds to `tags` the logins' claims that the pool's maps turn into session tags.
pub(crate) fn with_mapped_tags(
    assume: &Answers,
    mut tags: StringMap,
    pool: &Pool,
    logins: &[Login],
) -> StringMap {
    let text = |claim: &Value| match claim {
        Value::String(text) => Some(text.clone()),
        other => (assume.tags_of_other_claims() == TagsOfOtherClaims::AsText).then(|| other.to_string()),
    };
    for login in logins {
        let map = pool.principal_tags.get(&login.tags_key);
        for (key, claim) in map.iter().flat_map(|map| &map.tags) {
            let Some(value) = login.claims.get(claim).and_then(text) else { continue };
            match assume.tags_of_two_logins() {
                TagsOfTwoLogins::LastProvider => drop(tags.insert(key.clone(), value)),
                TagsOfTwoLogins::FirstProvider => drop(tags.entry(key.clone()).or_insert(value)),
            }
        }
    }
    tags
}

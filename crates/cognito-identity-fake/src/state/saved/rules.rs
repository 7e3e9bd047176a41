//! Rules of requests that also hold for a saved state, as a table: the rules that hold under all answers to the open
//! questions. A text may be restored under other answers than the state was made under, so a state that some answer
//! accepts is accepted here.

use cognito_identity::types::StringMap;

use crate::context::Settings;
use crate::flaw::Flaw;
use crate::state::identity::{Identity, Status};
use crate::state::pool::{Pool, TAG_LIMIT, is_tag};
use crate::state::providers::user_pool;

/// A rule of pools: a place in a pool, the error there, and a function that returns whether the rule is broken.
type Rule = (&'static str, &'static str, fn(&Settings, &Pool) -> bool);

const TOO_MANY_TAGS: &str = "it has more than 50 tags";
const BAD_TAG: &str = "a tag begins with aws: or has a character that tags cannot have";

const RULES: &[Rule] = &[
    ("config/tags", TOO_MANY_TAGS, |_, pool| pool.config.tags.len() > TAG_LIMIT),
    ("config/tags", BAD_TAG, |_, pool| has_bad_tag(&pool.config.tags)),
    ("config/providers/user_pools", "an entry is no user pool with a client", |_, pool| {
        pool.config.providers.user_pools.iter().any(|provider| user_pool(provider).is_none())
    }),
    ("config/providers/saml", "a SAML provider is of another account", |settings, pool| {
        pool.config.providers.saml.iter().any(|arn| settings.is_foreign_saml_provider(arn))
    }),
    ("roles/of_kind", "a role is not the ARN of a role of this account", |settings, pool| {
        pool.roles.of_kind.values().any(|role| !settings.is_own_role(role))
    }),
    ("principal_tags", "a map has no tags, and to set such a map removes it", |_, pool| {
        pool.principal_tags.values().any(|map| !map.uses_defaults && map.tags.is_empty())
    }),
];

fn has_bad_tag(tags: &StringMap) -> bool {
    tags.iter().any(|(key, value)| !is_tag(key, value))
}

/// Rejects a pool that breaks a rule. `at` converts a place in the pool to a place in the text.
pub(super) fn check_rules_of(
    settings: &Settings,
    pool: &Pool,
    at: impl Fn(&str) -> String,
) -> Result<(), Flaw> {
    match RULES.iter().find(|(_, _, is_broken)| is_broken(settings, pool)) {
        Some((place, why, _)) => Err(Flaw::at(at(place), why)),
        None => Ok(()),
    }
}

/// Rejects tags that no deleted pool can have had.
pub(super) fn check_tags(tags: &StringMap) -> Result<(), &'static str> {
    if tags.len() > TAG_LIMIT {
        return Err(TOO_MANY_TAGS);
    }
    if has_bad_tag(tags) { Err(BAD_TAG) } else { Ok(()) }
}

/// Rejects an enabled identity with the logins of a disabled one, since no identity is enabled again.
pub(super) fn check_former_logins(identity: &Identity) -> Result<(), &'static str> {
    if identity.status() == Status::Enabled && !identity.former_logins().is_empty() {
        return Err("it is enabled and has logins from when it was disabled");
    }
    Ok(())
}

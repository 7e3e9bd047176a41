//! The trust of roles in identities: whether STS opens a session of a role for a token of this service. Start at
//! [`opens`].

use cognito_identity::types::StringMap;

use crate::context::Context;

/// Whether a role trusts an identity. A role without a trust policy trusts everyone, unless the set-up is strict.
pub(crate) fn trusts(ctx: &Context<'_>, role: &str, pool_id: &str, amr: &[String], has_tags: bool) -> bool {
    let policy = ctx.external_world.policy(role);
    policy.map_or(!ctx.settings.has_strict_roles, |policy| policy.allows(pool_id, amr, has_tags))
}

/// Whether STS opens a session of a role for an identity, with these tags.
pub(crate) fn opens(ctx: &Context<'_>, role: &str, pool_id: &str, amr: &[String], tags: &StringMap) -> bool {
    trusts(ctx, role, pool_id, amr, !tags.is_empty()) && fits_session(tags)
}

/// Whether STS accepts these session tags. An error is recorded for tags that are too large, without their size, so the
/// limits here are those that STS documents. Keys are never too long, since the model has the same limit for them. STS
/// also limits the packed size, by an undocumented formula, which is not modelled.
fn fits_session(tags: &StringMap) -> bool {
    tags.len() <= 50 && tags.values().all(|value| value.chars().count() <= 256)
}

#[cfg(test)]
mod tests {
    use super::fits_session;

    #[test]
    fn session_tags_have_limits() {
        let tag = |length: usize| [("key".to_owned(), "é".repeat(length))].into();
        assert!(fits_session(&tag(256)));
        assert!(!fits_session(&tag(257)));
        let tags = |count: usize| (0..count).map(|number| (number.to_string(), String::new())).collect();
        assert!(fits_session(&tags(50)));
        assert!(!fits_session(&tags(51)));
    }
}

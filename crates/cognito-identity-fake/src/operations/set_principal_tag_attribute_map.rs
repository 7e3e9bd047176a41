//! `SetPrincipalTagAttributeMap`: the mapping from a provider's claims to session tags.

use cognito_identity::types::{
    SetPrincipalTagAttributeMapInput, SetPrincipalTagAttributeMapOutput, StringMap,
};

use crate::assumption::{
    AttributeLimitCounts, DefaultTagKeys, DiscardedAttributes, SamlDefaultTags, TagsWithoutUseDefaults,
};
use crate::context::{Context, Outcome, required};
use crate::state::{AttributeMap, Pool, ProviderKind, State};

/// Maximum size of all attributes of a map together, in bytes, according to the guide.
const ATTRIBUTE_LIMIT: usize = 460;

const NAME_ID: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
const NAME: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name";

pub(super) fn set_principal_tag_attribute_map(
    state: &mut State,
    ctx: &Context<'_>,
    input: SetPrincipalTagAttributeMapInput,
) -> Outcome<SetPrincipalTagAttributeMapOutput> {
    let pool_id = required(input.identity_pool_id.as_ref());
    let provider = required(input.identity_provider_name.as_ref());
    let (number, pool) = state.pool(pool_id)?;
    let defaults = default_tags(ctx, pool, provider)?;
    let custom = input.principal_tags.unwrap_or_default();
    let uses_defaults = match (input.use_defaults, ctx.assume().tags_without_use_defaults()) {
        (Some(given), _) => given,
        (None, TagsWithoutUseDefaults::Custom) => false,
        (None, TagsWithoutUseDefaults::Defaults) => true,
    };
    let checks_all = ctx.assume().discarded_attributes() == DiscardedAttributes::Checked;
    if !uses_defaults || checks_all {
        check_attributes(ctx, &custom)?;
    }
    let map = AttributeMap { uses_defaults, tags: if uses_defaults { defaults } else { custom } };
    let output = SetPrincipalTagAttributeMapOutput {
        identity_pool_id: Some(pool_id.to_owned()),
        identity_provider_name: Some(provider.to_owned()),
        use_defaults: Some(map.uses_defaults),
        principal_tags: Some(map.tags.clone()).filter(|tags| !tags.is_empty()),
    };
    let maps = &mut state.pool_mut(number).principal_tags;
    // An empty map removes the stored one.
    if map.uses_defaults || !map.tags.is_empty() {
        maps.insert(provider.to_owned(), map);
    } else {
        maps.remove(provider);
    }
    Ok(output)
}

/// Returns the default tags of a provider that can have a map; the claims are from the guide's table.
fn default_tags(ctx: &Context<'_>, pool: &Pool, provider: &str) -> Outcome<StringMap> {
    let assume = ctx.assume();
    if pool.is_developer_provider(provider) {
        assume.tags_for_developer_provider().or_error("A developer provider has no attributes.")?;
        return Ok(StringMap::new());
    }
    let kind = pool.config.providers.named(provider);
    if kind.is_none() {
        let message = format!("'{provider}' is not a configured provider.");
        assume.tags_for_unknown_provider().or_error(message)?;
    }
    let (client, username) = match (kind, provider, assume.saml_default_tags()) {
        (Some(ProviderKind::Saml), _, SamlDefaultTags::ClientIsNameIdentifier) => (NAME_ID, NAME),
        (Some(ProviderKind::Saml), _, SamlDefaultTags::ClientIsName) => (NAME, NAME_ID),
        (_, "www.amazon.com", _) => ("aud", "user_id"),
        _ => ("aud", "sub"),
    };
    // The keys are recorded for user pools, and SAML providers have an open question of their own.
    let is_asked = !matches!(kind, Some(ProviderKind::UserPool | ProviderKind::Saml));
    let by_claims = is_asked && assume.default_tag_keys() == DefaultTagKeys::ClaimNames;
    let keys = if by_claims { [client, username] } else { ["client", "username"] };
    Ok(keys.map(str::to_owned).into_iter().zip([client, username].map(str::to_owned)).collect())
}

fn check_attributes(ctx: &Context<'_>, tags: &StringMap) -> Outcome<()> {
    let assume = ctx.assume();
    let counts_keys = assume.attribute_limit_counts() == AttributeLimitCounts::KeysAndNames;
    let size: usize =
        tags.iter().map(|(key, name)| name.len() + if counts_keys { key.len() } else { 0 }).sum();
    if size > ATTRIBUTE_LIMIT {
        let message = format!("The attributes have {size} bytes, at most {ATTRIBUTE_LIMIT} are allowed.");
        assume.oversized_attributes().or_error(message)?;
    }
    Ok(())
}

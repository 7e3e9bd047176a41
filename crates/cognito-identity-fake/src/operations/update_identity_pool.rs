//! `UpdateIdentityPool`.

use cognito_identity::ErrorKind;
use cognito_identity::types::{IdentityPool, StringMap};

use crate::assumption::{
    MappingsOfRemovedProvider, TagsOfRemovedProvider, UpdateWithTags, UpdateWithoutClassicFlow,
    UpdateWithoutProviders, UpdateWithoutTags,
};
use crate::context::{Context, Outcome, required};
use crate::messages::error;
use crate::rules::pool_config::{check_config, echoed};
use crate::state::{Config, Pool, Providers, State};

pub(super) fn update_identity_pool(
    state: &mut State,
    ctx: &Context<'_>,
    input: IdentityPool,
) -> Outcome<IdentityPool> {
    let pool_id = required(input.identity_pool_id.as_ref());
    let (number, pool) = state.pool(pool_id)?;
    if ctx.concurrent_writers.has(pool_id) {
        let message = "Another request updates the identity pool at this moment.";
        return Err(error(ErrorKind::ConcurrentModification, message));
    }
    let config = updated(ctx, &pool.config, input)?;
    check_config(ctx, &config)?;
    let pool = state.pool_mut(number);
    pool.config = config;
    // The update may have removed providers; by assumption their mappings and tags are removed too.
    let Pool { config, roles, principal_tags, .. } = pool;
    let is_developer = |name: &str| config.developer_provider.as_deref() == Some(name);
    if ctx.assume().mappings_of_removed_provider() == MappingsOfRemovedProvider::Removed {
        roles.mappings.retain(|key, _| is_developer(key) || config.providers.can_map_roles(key));
    }
    if ctx.assume().tags_of_removed_provider() == TagsOfRemovedProvider::Removed {
        principal_tags.retain(|name, _| is_developer(name) || config.providers.named(name).is_some());
    }
    Ok(pool.output())
}

/// Returns the stored configuration after an update: given members replace the stored ones, the effect of absent
/// ones is assumed, except that the developer provider's name is known to stay.
fn updated(ctx: &Context<'_>, stored: &Config, input: IdentityPool) -> Outcome<Config> {
    let assume = ctx.assume();
    let keeps_providers = assume.update_without_providers() == UpdateWithoutProviders::Kept;
    let kept = if keeps_providers { stored.providers.clone() } else { Providers::default() };
    let tags = match input.identity_pool_tags {
        Some(given) => match assume.update_with_tags() {
            UpdateWithTags::Replaced => given,
            UpdateWithTags::Merged => stored.tags.clone().into_iter().chain(given).collect(),
        },
        None => match assume.update_without_tags() {
            UpdateWithoutTags::Kept => stored.tags.clone(),
            UpdateWithoutTags::Removed => StringMap::new(),
        },
    };
    let classic_flow_when_absent = match assume.update_without_classic_flow() {
        UpdateWithoutClassicFlow::Removed => None,
        UpdateWithoutClassicFlow::Kept => stored.allows_classic_flow,
    };
    Ok(Config {
        name: input.identity_pool_name.unwrap_or_default(),
        allows_guests: input.allow_unauthenticated_identities.unwrap_or_default(),
        allows_classic_flow: input.allow_classic_flow.or(classic_flow_when_absent),
        developer_provider: updated_developer_provider(ctx, stored, input.developer_provider_name)?,
        providers: Providers {
            login: input.supported_login_providers.unwrap_or(kept.login),
            open_id_connect: input.open_id_connect_provider_arns.unwrap_or(kept.open_id_connect),
            user_pools: input.cognito_identity_providers.map_or(kept.user_pools, echoed),
            saml: input.saml_provider_arns.unwrap_or(kept.saml),
        },
        tags,
    })
}

fn updated_developer_provider(
    ctx: &Context<'_>,
    stored: &Config,
    given: Option<String>,
) -> Outcome<Option<String>> {
    match (&stored.developer_provider, given) {
        (Some(stored), Some(given)) if *stored != given => {
            let message = "The developer provider name cannot be changed once it is set.";
            ctx.assume().update_developer_provider().or_error(message)?;
            Ok(Some(stored.clone()))
        }
        (Some(stored), _) => Ok(Some(stored.clone())),
        (None, given) => Ok(given),
    }
}

//! `CreateIdentityPool`.

use cognito_identity::ErrorKind;
use cognito_identity::types::{CreateIdentityPoolInput, IdentityPool};

use crate::context::{Context, Outcome};
use crate::messages::error;
use crate::rules::pool_config::{check_config, echoed};
use crate::state::{Config, Providers, State};

pub(super) fn create_identity_pool(
    state: &mut State,
    ctx: &mut Context<'_>,
    input: CreateIdentityPoolInput,
) -> Outcome<IdentityPool> {
    let config = Config {
        name: input.identity_pool_name.unwrap_or_default(),
        allows_guests: input.allow_unauthenticated_identities.unwrap_or_default(),
        allows_classic_flow: input.allow_classic_flow,
        developer_provider: input.developer_provider_name,
        providers: Providers {
            login: input.supported_login_providers.unwrap_or_default(),
            open_id_connect: input.open_id_connect_provider_arns.unwrap_or_default(),
            user_pools: echoed(input.cognito_identity_providers.unwrap_or_default()),
            saml: input.saml_provider_arns.unwrap_or_default(),
        },
        tags: input.identity_pool_tags.unwrap_or_default(),
    };
    check_config(ctx, &config)?;
    if state.pools().any(|(_, pool)| pool.config.name == config.name) {
        let message = format!("An identity pool with the name '{}' exists.", config.name);
        ctx.assume().repeated_pool_name().or_error(message)?;
    }
    let limit = ctx.settings.pool_limit;
    if state.pools().len() >= limit {
        let message = format!("The account has its limit of {limit} identity pools.");
        return Err(error(ErrorKind::LimitExceeded, message));
    }
    Ok(state.create_pool(ctx, config).output())
}

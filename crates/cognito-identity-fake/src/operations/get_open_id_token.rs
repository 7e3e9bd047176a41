//! `GetOpenIdToken`, of the classic flow: exchanges an identity and its logins for an OpenID token.

use cognito_identity::types::{GetOpenIdTokenInput, GetOpenIdTokenOutput};

use crate::assumption::ExchangedPrincipalTags;
use crate::context::{Context, Outcome, required};
use crate::messages::{classic_flow_disabled, classic_flow_with_mappings, classic_flow_with_saml};
use crate::rules::caller::authorize;
use crate::rules::tokens::issue;
use crate::state::{Pool, State};

/// Lifetime of a token of the classic flow, in seconds, as documented.
const TOKEN_DURATION: i64 = 600;

pub(super) fn get_open_id_token(
    state: &mut State,
    ctx: &mut Context<'_>,
    input: GetOpenIdTokenInput,
) -> Outcome<GetOpenIdTokenOutput> {
    let id = required(input.identity_id.as_ref());
    let (_, identity) = state.identity(id)?;
    check_classic_flow(state.pool_of(identity))?;
    let caller = authorize(state, ctx, id, input.logins.as_ref())?;
    caller.check_signed_out(state, ctx)?;
    if caller.logins.public.iter().any(|login| login.is_saml) {
        ctx.assume().saml_in_classic_flow().or_error(classic_flow_with_saml())?;
    }
    let guid = caller.unite(state, ctx)?;
    let pool = state.pool_of(&state[guid]);
    let identity_id = ctx.settings.id(guid);
    let keeps = || ctx.assume().exchanged_principal_tags() == ExchangedPrincipalTags::Kept;
    let tags = caller.session_tags(ctx, pool, keeps);
    let token = issue(ctx, pool, &identity_id, &caller.amr(ctx), &tags, TOKEN_DURATION);
    Ok(GetOpenIdTokenOutput { identity_id: Some(identity_id), token: Some(token) })
}

/// Rejects a pool without the classic flow.
fn check_classic_flow(pool: &Pool) -> Outcome<()> {
    if !pool.roles.mappings.is_empty() {
        return Err(classic_flow_with_mappings());
    }
    if pool.config.allows_classic_flow == Some(false) {
        return Err(classic_flow_disabled());
    }
    Ok(())
}

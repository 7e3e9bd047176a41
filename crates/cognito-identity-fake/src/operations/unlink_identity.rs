//! `UnlinkIdentity`: a caller with a verified login of an identity unlinks logins from it.

use cognito_identity::types::UnlinkIdentityInput;

use crate::assumption::UnlinkDeveloperLogin;
use crate::context::{Context, Outcome, required};
use crate::rules::caller::{Caller, authorize};
use crate::rules::tokens::developer_entry;
use crate::rules::unlinking::unlink;
use crate::state::{Identity, LoginRemoval, Pool, State};

pub(super) fn unlink_identity(
    state: &mut State,
    ctx: &Context<'_>,
    input: UnlinkIdentityInput,
) -> Outcome<()> {
    let id = required(input.identity_id.as_ref());
    let assume = ctx.assume();
    let no_proof = || assume.unlink_without_proof().error("The logins prove nothing.");
    state.identity(id)?;
    if input.logins.as_ref().is_none_or(|logins| logins.is_empty()) {
        return Err(no_proof());
    }
    let caller = authorize(state, ctx, id, input.logins.as_ref())?;
    if ctx.settings.id(caller.guid) != id {
        let message = format!("Identity '{id}' was merged into another one.");
        assume.merged_away_unlinked().or_error(message)?;
    }
    if state[caller.guid].is_guest() {
        return Err(no_proof());
    }
    let providers = input.logins_to_remove.as_deref().unwrap_or_default();
    if providers.is_empty() {
        assume.unlink_nothing().or_error("LoginsToRemove names no provider.")?;
    }
    let removal = removal(state, ctx, &caller, providers)?;
    unlink(state, ctx, caller.guid, &removal);
    Ok(())
}

/// Returns the logins that the request removes, after checking that it may.
fn removal(
    state: &State,
    ctx: &Context<'_>,
    caller: &Caller<'_>,
    providers: &[String],
) -> Outcome<LoginRemoval> {
    let identity = &state[caller.guid];
    let pool = state.pool_of(identity);
    let mut removal = LoginRemoval::default();
    for provider in providers {
        if pool.is_developer_provider(provider) {
            removal.users.extend(removed_users(ctx, pool, caller, identity)?);
        } else if identity.public_providers().any(|linked| linked == provider) {
            let is_proven = caller.logins.public.iter().any(|login| {
                login.provider == *provider && identity.public_logins().any(|own| own == login.key())
            });
            if !is_proven {
                let message = format!("No login of {provider} is among the logins.");
                ctx.assume().unlink_by_another_login().or_error(message)?;
            }
            removal.providers.insert(provider.clone());
        } else {
            let message = format!("The identity has no login of {provider}.");
            ctx.assume().unlink_not_linked().or_error(message)?;
        }
    }
    Ok(removal)
}

/// Returns the developer users that are removed with the developer provider: all, or those of the token.
fn removed_users(
    ctx: &Context<'_>,
    pool: &Pool,
    caller: &Caller<'_>,
    identity: &Identity,
) -> Outcome<Vec<String>> {
    let answer = ctx.assume().unlink_developer_login().or_error("A developer login is not unlinked so.")?;
    let provider = pool.config.developer_provider.as_deref().unwrap_or_default();
    let proven = caller.token_entries();
    let is_removed = |user: &&String| {
        answer == UnlinkDeveloperLogin::AllUsers
            || proven.contains(&developer_entry(provider, &pool.id, user))
    };
    let users = identity.users().iter().map(|user| &user.name);
    Ok(users.filter(is_removed).cloned().collect())
}

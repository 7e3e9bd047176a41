//! `LookupDeveloperIdentity`: returns the identity of a user or the users of an identity, and checks that both match if
//! both are given.

use cognito_identity::types::{LookupDeveloperIdentityInput, LookupDeveloperIdentityOutput};
use cognito_identity::{ErrorKind, Operation};

use crate::assumption::{LookupByUser, LookupDefaultPage, UserOrder};
use crate::context::{Context, Outcome, required};
use crate::guid::Guid;
use crate::messages::error;
use crate::rules::page::{LARGEST, Pages};
use crate::state::{Identity, Pool, PoolNumber, State};

pub(super) fn lookup_developer_identity(
    state: &State,
    ctx: &Context<'_>,
    input: LookupDeveloperIdentityInput,
) -> Outcome<LookupDeveloperIdentityOutput> {
    let assume = ctx.assume();
    let (number, pool) = state.pool(required(input.identity_pool_id.as_ref()))?;
    let id = input.identity_id.as_deref();
    let user = input.developer_user_identifier.as_deref();
    let (guid, only) = match (id, user) {
        (None, None) => {
            let message = "Either IdentityId or DeveloperUserIdentifier is needed.";
            return Err(assume.lookup_without_key().error(message));
        }
        (None, Some(user)) => {
            let owner = owner(ctx, pool, user)?;
            (owner, Some(user).filter(|_| assume.lookup_by_user() == LookupByUser::GivenUser))
        }
        (Some(id), None) => (looked_up(state, ctx, number, id)?, None),
        (Some(id), Some(user)) => {
            let guid = looked_up(state, ctx, number, id)?;
            if pool.owner_of_user(user) != Some(guid) {
                let message = "The developer user identifier and the identity do not belong together.";
                return Err(error(ErrorKind::ResourceConflict, message));
            }
            (guid, Some(user))
        }
    };
    let identity = &state[guid];
    if identity.users().is_empty() {
        assume.lookup_without_users().or_error("The identity has no developer users.")?;
    }
    page_of_users(ctx, &input, guid, identity, only)
}

fn page_of_users(
    ctx: &Context<'_>,
    input: &LookupDeveloperIdentityInput,
    guid: Guid,
    identity: &Identity,
    only: Option<&str>,
) -> Outcome<LookupDeveloperIdentityOutput> {
    let default = || match ctx.assume().lookup_default_page() {
        LookupDefaultPage::Sixty => LARGEST,
        LookupDefaultPage::Ten => 10,
    };
    let id = ctx.settings.id(guid);
    let size = input.max_results.unwrap_or_else(default);
    let pages = Pages::new(ctx, Operation::LookupDeveloperIdentity, &id, Some(size));
    let start = pages.start::<String>(input.next_token.as_deref())?;

    let asked = identity.users().iter().filter(|user| only.is_none_or(|only| user.name == only));
    let mut ranked: Vec<_> = asked
        .map(|user| match ctx.assume().user_order() {
            UserOrder::ByName => (user.name.clone(), user.name.clone()),
            // Padded with zeros, so that the order of the texts is that of the numbers.
            UserOrder::OldestFirst => (format!("{:020}", user.event), user.name.clone()),
        })
        .collect();
    ranked.sort_unstable();
    let rows = ranked.into_iter().filter(|(key, _)| start.after.as_ref().is_none_or(|after| key > after));
    let page = pages.cut(&start, rows);
    Ok(LookupDeveloperIdentityOutput {
        identity_id: Some(id),
        developer_user_identifier_list: Some(page.rows),
        next_token: page.next_token,
    })
}

fn owner(ctx: &Context<'_>, pool: &Pool, user: &str) -> Outcome<Guid> {
    pool.owner_of_user(user)
        .ok_or_else(|| ctx.assume().lookup_unknown_user().error("The developer user identifier is unknown."))
}

fn looked_up(state: &State, ctx: &Context<'_>, number: PoolNumber, id: &str) -> Outcome<Guid> {
    let (guid, identity) = state.identity(id)?;
    if identity.pool != number {
        let message = format!("Identity '{id}' is of another identity pool.");
        return Err(ctx.assume().lookup_other_pool().error(message));
    }
    Ok(guid)
}

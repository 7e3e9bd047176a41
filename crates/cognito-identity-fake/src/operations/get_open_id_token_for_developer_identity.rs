//! `GetOpenIdTokenForDeveloperIdentity`: the identity that a developer user has, gets or joins, and a token for it.

use cognito_identity::types::{
    GetOpenIdTokenForDeveloperIdentityInput, GetOpenIdTokenForDeveloperIdentityOutput, StringMap,
};

use crate::assumption::{
    GuestUpgrade, KnownUserForAuthenticated, KnownUserForGuest, MappedTagsOfDeveloperToken, ModifiedByToken,
};
use crate::context::{Context, Outcome, required};
use crate::guid::Guid;
use crate::messages::logins_dont_match;
use crate::rules::disabled::{Purpose, usable};
use crate::rules::logins::{Accepts, Login, Logins};
use crate::rules::session_tags::with_mapped_tags;
use crate::rules::tokens::{amr, developer_entry, issue};
use crate::rules::union::{MergeTarget, Union};
use crate::state::{Pool, PoolNumber, State};

/// Default lifetime of a developer token, in seconds, as documented.
const DEFAULT_DURATION: i64 = 900;

pub(super) fn get_open_id_token_for_developer_identity(
    state: &mut State,
    ctx: &mut Context<'_>,
    input: GetOpenIdTokenForDeveloperIdentityInput,
) -> Outcome<GetOpenIdTokenForDeveloperIdentityOutput> {
    let (number, pool) = state.pool(required(input.identity_pool_id.as_ref()))?;
    let logins = Logins::verified(ctx, pool, input.logins.as_ref(), Accepts::DeveloperUser)?;
    let logins = logins.unwrap_or_default();
    let user = logins.user.unwrap_or_default();
    let given = input.identity_id.as_deref().map(|id| given(state, ctx, number, id)).transpose()?;
    let guid = enter(state, ctx, number, given, user, &logins.public)?;

    let identity_id = ctx.settings.id(guid);
    let pool = &state[number];
    let developer = pool.config.developer_provider.as_deref().unwrap_or_default();
    let entries = [developer_entry(developer, &pool.id, user)];
    let amr = amr(ctx.assume(), entries.into_iter().chain(logins.public.iter().map(Login::entry)));
    let tags = tags(ctx, pool, input.principal_tags.unwrap_or_default(), &logins.public);
    let duration = input.token_duration.unwrap_or(DEFAULT_DURATION);
    let token = issue(ctx, pool, &identity_id, &amr, &tags, duration);
    Ok(GetOpenIdTokenForDeveloperIdentityOutput { identity_id: Some(identity_id), token: Some(token) })
}

/// Returns the identity with the given id, or by assumption the one it was merged into.
fn given(state: &State, ctx: &Context<'_>, number: PoolNumber, id: &str) -> Outcome<Guid> {
    let (guid, identity) = state.identity(id)?;
    if identity.pool != number {
        let message = format!("Identity '{id}' is of another identity pool.");
        return Err(ctx.assume().token_other_pool().error(message));
    }
    usable(state, ctx, guid, Purpose::LinkUser)
}

/// Returns the identity of a user and of the public logins beside it, after linking and merging, with the given
/// identity if there is one.
fn enter(
    state: &mut State,
    ctx: &mut Context<'_>,
    number: PoolNumber,
    given: Option<Guid>,
    user: &str,
    logins: &[Login],
) -> Outcome<Guid> {
    let union = Union::new(state, number, given, logins, Some(user));
    if given.is_some_and(|given| state[given].has_public_login() && !union.owners.contains(&given)) {
        return Err(logins_dont_match());
    }
    let target = match union.owner_of_user {
        Some(owner) => target_of_known_user(state, ctx, given, owner, &union.owners)?,
        None => target_of_new_user(state, ctx, &state[number], given, user, &union.owners)?,
    };
    let plan = union.plan(state, ctx, target)?;
    let moves = plan.changes_nothing() && ctx.assume().modified_by_token() == ModifiedByToken::Moves;
    let guid = plan.carry_out(state, ctx);
    state.touch(guid, moves.then_some(ctx.now));
    Ok(guid)
}

/// Chooses which identity remains, the given one or that of the user.
fn target_of_known_user(
    state: &State,
    ctx: &Context<'_>,
    given: Option<Guid>,
    owner: Guid,
    owners: &[Guid],
) -> Outcome<MergeTarget> {
    let Some(given) = given else {
        if owners.len() > 1 {
            let message = "The logins belong to several identities.";
            ctx.assume().developer_and_other_owner().or_error(message)?;
        }
        return Ok(MergeTarget::Assumed);
    };
    if given == owner {
        return Ok(MergeTarget::Assumed);
    }
    let message = "The developer user identifier is registered under another identity.";
    let is_given = if state[given].is_guest() {
        ctx.assume().known_user_for_guest().or_error(message)? == KnownUserForGuest::MergedIntoGuest
    } else {
        ctx.assume().known_user_for_authenticated().or_error(message)?
            == KnownUserForAuthenticated::MergedIntoGiven
    };
    Ok(MergeTarget::Known(if is_given { given } else { owner }))
}

/// Chooses the identity that a new user is linked to.
fn target_of_new_user(
    state: &State,
    ctx: &Context<'_>,
    pool: &Pool,
    given: Option<Guid>,
    user: &str,
    owners: &[Guid],
) -> Outcome<MergeTarget> {
    if pool.is_barred(user) {
        let message = "The identity of this developer user was deleted.";
        ctx.assume().user_of_deleted_identity().or_error(message)?;
    }
    if given.is_none() && owners.len() > 1 {
        ctx.assume().new_user_of_two().or_error("The public logins belong to several identities.")?;
    }
    let has_users = |guid: &Guid| !state[*guid].users().is_empty();
    if given.iter().chain(owners).any(has_users) {
        ctx.assume().further_user().or_error("The identity has another developer user already.")?;
    }
    let is_guest = given.is_some_and(|given| state[given].is_guest());
    let gets_new = is_guest && owners.is_empty() && ctx.assume().guest_upgrade() == GuestUpgrade::NewIdentity;
    Ok(if gets_new { MergeTarget::New } else { MergeTarget::Assumed })
}

/// Returns the token's session tags: the given ones, and by assumption those of the logins' claims.
fn tags(ctx: &Context<'_>, pool: &Pool, given: StringMap, logins: &[Login]) -> StringMap {
    if logins.is_empty() {
        return given;
    }
    let mapped = with_mapped_tags(ctx.assume(), given.clone(), pool, logins);
    let includes = mapped != given
        && ctx.assume().mapped_tags_of_developer_token() == MappedTagsOfDeveloperToken::Included;
    if includes { mapped } else { given }
}

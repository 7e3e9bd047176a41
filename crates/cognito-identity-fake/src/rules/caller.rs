//! The caller of a public operation: a guest's id is enough for a guest, any other identity needs a verified login.
//! Start at [`authorize`].

use cognito_identity::types::{self, StringMap};

use super::disabled::{Purpose, end_of_merges, usable};
use super::logins::{Accepts, Login, Logins, ServiceToken, check_signed_out, entry, user_pool_subject};
use super::session_tags::with_mapped_tags;
use super::tokens::{Entry, amr, developer_entry};
use super::union::{MergeTarget, Union};
use crate::assumption::{
    ForeignOwnToken, GuestAfterBan, MergedOwnToken, ModifiedByExchange, UnlinkedLoginsToken,
};
use crate::context::{Context, Outcome};
use crate::guid::Guid;
use crate::messages::{identity_forbidden, logins_dont_match, no_guests};
use crate::state::{Identity, Pool, State};

/// The identity of a request, with the verified logins that give access to it.
pub(crate) struct Caller<'a> {
    pub(crate) guid: Guid,
    /// The logins. One of them is the identity's own, unless the identity is a guest or a token of this service is
    /// proof enough.
    pub(crate) logins: Logins<'a>,
}

/// Verifies that a caller with these logins may use the identity with this id.
pub(crate) fn authorize<'a>(
    state: &State,
    ctx: &Context<'_>,
    id: &str,
    logins: Option<&'a types::Logins>,
) -> Outcome<Caller<'a>> {
    let (named, identity) = state.identity(id)?;
    let logins = Logins::verified(ctx, state.pool_of(identity), logins, Accepts::ServiceToken)?;
    let Some(logins) = logins else { return as_guest(state, ctx, named, Logins::default()) };
    if let Some(token) = &logins.token {
        if !logins.public.is_empty() {
            ctx.assume().own_token_beside_logins().or_error("A token of this service comes alone.")?;
        }
        if token.identity_id() != id && !is_of_merged(state, ctx, token, named) {
            return Err(match ctx.assume().foreign_own_token() {
                ForeignOwnToken::SaysForbidden => identity_forbidden(id),
                ForeignOwnToken::SaysLoginsDontMatch => logins_dont_match(),
            });
        }
        if token.is_guests() {
            ctx.assume().guest_token_as_login().or_error("A guest's token is no login.")?;
            let public = Logins { public: logins.public, ..Logins::default() };
            return as_guest(state, ctx, named, public);
        }
    }
    let guid = usable(state, ctx, named, Purpose::UseWithLogin)?;
    check_match(state, ctx, guid, &logins)?;
    Ok(Caller { guid, logins })
}

fn as_guest<'a>(state: &State, ctx: &Context<'_>, named: Guid, logins: Logins<'a>) -> Outcome<Caller<'a>> {
    let guid = usable(state, ctx, named, Purpose::UseWithoutLogin)?;
    let identity = &state[guid];
    if !identity.is_guest() {
        return Err(identity_forbidden(&ctx.settings.id(guid)));
    }
    let is_banned = !state.pool_of(identity).config.allows_guests;
    if is_banned && ctx.assume().guest_after_ban() == GuestAfterBan::NotAuthorized {
        return Err(no_guests());
    }
    Ok(Caller { guid, logins })
}

/// Whether a user's token is of an identity that was merged into this one, or into the same one as this, and such a
/// token is accepted by assumption.
fn is_of_merged(state: &State, ctx: &Context<'_>, token: &ServiceToken<'_>, guid: Guid) -> bool {
    let source = ctx.settings.guid(token.identity_id()).and_then(|source| end_of_merges(state, source));
    !token.is_guests()
        && source.is_some()
        && source == end_of_merges(state, guid)
        && ctx.assume().merged_own_token() == MergedOwnToken::Accepted
}

/// Rejects logins of which none is the identity's own.
fn check_match(state: &State, ctx: &Context<'_>, guid: Guid, logins: &Logins<'_>) -> Outcome<()> {
    let identity = &state[guid];
    let pool = state.pool_of(identity);
    if let Some(token) = &logins.token
        && !token.entries.iter().any(|[provider, _]| pool.is_developer_provider(provider))
    {
        let message = "A token of this service is a login of developer users alone.";
        ctx.assume().public_users_token().or_error(message)?;
    }
    let has_own = |login: &Login| pool.owner_of_login(&login.key()) == Some(guid);
    let is_proof = |token: &ServiceToken<'_>| {
        names_login(ctx, pool, identity, &token.entries)
            || ctx.assume().unlinked_logins_token() == UnlinkedLoginsToken::Accepted
    };
    if identity.is_guest() || logins.public.iter().any(has_own) || logins.token.as_ref().is_some_and(is_proof)
    {
        Ok(())
    } else {
        Err(logins_dont_match())
    }
}

/// Whether one of the logins that a token was issued for is still the identity's.
fn names_login(ctx: &Context<'_>, pool: &Pool, identity: &Identity, entries: &[Entry]) -> bool {
    let developer = pool.config.developer_provider.as_deref().unwrap_or_default();
    let users = identity.users().iter().map(|user| developer_entry(developer, &pool.id, &user.name));
    let public = identity.public_logins();
    let public = public.filter_map(|(provider, subject)| entry(ctx.assume(), pool, &provider, &subject));
    users.chain(public).any(|own| entries.contains(&own))
}

impl Caller<'_> {
    /// Rejects users whom a user pool has signed out, where the pool checks that.
    pub(crate) fn check_signed_out(&self, state: &State, ctx: &Context<'_>) -> Outcome<()> {
        check_signed_out(&self.logins.public)?;
        let Some(token) = &self.logins.token else { return Ok(()) };
        let user_pools = &state.pool_of(&state[self.guid]).config.providers.user_pools;
        let is_checked = |provider: &str| {
            user_pools.iter().any(|user_pool| {
                user_pool.provider_name.as_deref() == Some(provider)
                    && user_pool.server_side_token_check == Some(true)
            })
        };
        let is_out = |entry: &Entry| {
            is_checked(&entry[0])
                && user_pool_subject(entry).is_some_and(|subject| {
                    ctx.external_world.is_signed_out(&entry[0], subject, token.issued(), None)
                })
        };
        if token.entries.iter().any(is_out) {
            let message = "The user of the token has signed out since.";
            ctx.assume().own_token_of_signed_out_user().or_error(message)?;
        }
        Ok(())
    }

    /// Whether there are no logins.
    pub(crate) fn is_guest(&self) -> bool {
        self.logins.token.is_none() && self.logins.public.is_empty()
    }

    /// Returns the users of its token of this service, at each provider.
    pub(crate) fn token_entries(&self) -> &[Entry] {
        self.logins.token.as_ref().map_or(&[], |token| &token.entries)
    }

    /// Returns `amr` for a new token: the entries of the given token of this service, then the other public logins.
    pub(crate) fn amr(&self, ctx: &Context<'_>) -> Vec<String> {
        let mut entries = self.token_entries().to_vec();
        let further = self.logins.public.iter().map(Login::entry).filter(|entry| !entries.contains(entry));
        let further: Vec<_> = further.collect();
        entries.extend(further);
        amr(ctx.assume(), entries)
    }

    /// Returns the session tags: those of the given token of this service, if they are kept, and the logins' claims
    /// that the pool's maps name.
    pub(crate) fn session_tags(
        &self,
        ctx: &Context<'_>,
        pool: &Pool,
        keeps: impl FnOnce() -> bool,
    ) -> StringMap {
        let tags = self.logins.token.as_ref().map(ServiceToken::principal_tags).unwrap_or_default();
        let tags = if tags.is_empty() || keeps() { tags } else { StringMap::new() };
        with_mapped_tags(ctx.assume(), tags, pool, &self.logins.public)
    }

    /// Links the logins and merges their identities, and returns the identity with all of them.
    pub(crate) fn unite(&self, state: &mut State, ctx: &mut Context<'_>) -> Outcome<Guid> {
        let number = state[self.guid].pool;
        let union = Union::new(state, number, Some(self.guid), &self.logins.public, None);
        let guid = union.plan(state, ctx, MergeTarget::Assumed)?.carry_out(state, ctx);
        let moves = ctx.assume().modified_by_exchange() == ModifiedByExchange::Moves;
        state.touch(guid, moves.then_some(ctx.now));
        Ok(guid)
    }
}

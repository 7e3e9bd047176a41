//! Developer users: tokens, linking, unlinking.

use cognito_identity::types::{
    GetOpenIdTokenForDeveloperIdentityInput, GetOpenIdTokenForDeveloperIdentityOutput,
    UnlinkDeveloperIdentityInput,
};
use cognito_identity::{ErrorKind, Sensitive};

use super::access::{forbidden, logins_dont_match};
use super::identity::{DeveloperUser, Status};
use super::keys::PoolNumber;
use super::logins::{Login, refuse_signed_out};
use super::merge::LOGIN_LIMIT;
use super::pool::Pool;
use super::tokens::{Token, amr};
use super::{Ctx, Outcome, State, not_found, required, worded};
use crate::assumption::{
    Candidate, DeveloperAndOtherOwner, FurtherUser, GuestUpgrade, InaccessibleGiven,
    KnownUserForAuthenticated, KnownUserForGuest, LinkLimit, MergedAwayGiven, ModifiedByLink,
    ModifiedByToken, ModifiedByUnlink, OversizedUser, UnlinkOfSeveral, UnlinkOtherIdentity,
    UnlinkUnknownUser, UserOfDeletedIdentity,
};
use crate::guid::Guid;

/// The longest developer user identifier the model allows where it names one.
const LONGEST_USER: usize = 1024;

/// Seconds a developer token is valid when the request does not say.
const DEFAULT_DURATION: i64 = 900;

impl State {
    pub(super) fn get_open_id_token_for_developer_identity(
        &mut self,
        ctx: &mut Ctx<'_>,
        input: &GetOpenIdTokenForDeveloperIdentityInput,
    ) -> Outcome<GetOpenIdTokenForDeveloperIdentityOutput> {
        let pool_id = required(input.identity_pool_id.as_ref());
        let (number, pool) = self.pool(pool_id)?;
        let (provider, user) = self.developer_login(pool, input)?;
        let (provider, user) = (provider.clone(), user.clone());
        let none = Sensitive::default();
        let logins = input.logins.as_ref().unwrap_or(&none);
        if logins.contains_key(&self.own_provider()) {
            return Err(worded(
                ErrorKind::NotAuthorized,
                "A token of this service is no login of a developer user.",
            ));
        }
        let logins = self.public_logins(ctx, pool, logins)?;
        refuse_signed_out(&logins)?;

        let guid = match &input.identity_id {
            id if !logins.is_empty() => self.link_all(ctx, number, id.as_deref(), &user, &logins)?,
            None => self.identity_of_user(ctx, number, &user)?,
            Some(id) => self.link_user(ctx, number, id, &user)?,
        };
        let identity_id = self.id(guid);
        let principal_tags = input.principal_tags.clone().unwrap_or_default();
        let token = Token {
            signs: self.settings.signs,
            region: &self.settings.region,
            identity_id: &identity_id,
            pool_id,
            amr: amr(pool_id, Some((&provider, &user)), &logins),
            principal_tags: &principal_tags,
            issued: ctx.now.as_secs(),
            duration: input.token_duration.unwrap_or(DEFAULT_DURATION),
        };
        let token = Sensitive(token.issue());
        Ok(GetOpenIdTokenForDeveloperIdentityOutput { identity_id: Some(identity_id), token: Some(token) })
    }

    /// The pool's developer provider and the user the logins name under it.
    fn developer_login<'a>(
        &self,
        pool: &'a Pool,
        input: &'a GetOpenIdTokenForDeveloperIdentityInput,
    ) -> Outcome<(&'a String, &'a String)> {
        let logins = input.logins.as_deref();
        let login = pool.config.developer_provider.as_ref().and_then(|name| Some((name, logins?.get(name)?)));
        let Some((provider, user)) = login else {
            // These words are recorded; which error they come with is not.
            let message = "This identity pool does not support the specified developer provider";
            return Err(self.assumptions().token_wrong_provider.refuse_saying(message));
        };
        if user.chars().count() > LONGEST_USER && self.assumptions().oversized_user != OversizedUser::Accepted
        {
            let message = format!("A developer user identifier has at most {LONGEST_USER} characters.");
            return Err(self.assumptions().oversized_user.refuse(&message));
        }
        Ok((provider, user))
    }

    /// The identity of the user and the public logins beside it, in or into the given one.
    fn link_all(
        &mut self,
        ctx: &mut Ctx<'_>,
        number: PoolNumber,
        id: Option<&str>,
        user: &str,
        logins: &[Login],
    ) -> Outcome<Guid> {
        let message = "The developer user identifier is registered under another identity.";
        let assume = *self.assumptions();
        let target = id.map(|id| self.usable_identity(number, id)).transpose()?;
        let owner = self.pools[&number].users.get(user).copied();
        let owners = self.owners(number, logins, Some(user));
        if owner.is_none() {
            self.refuse_barred(number, user)?;
        }
        match target {
            Some(target) => {
                let identity = &self.identities[target];
                let is_guest = identity.is_guest();
                if identity.has_public_login() && !owners.contains(&target) {
                    return Err(logins_dont_match());
                }
                if owner.is_some_and(|owner| owner != target) {
                    match (is_guest, assume.known_user_for_guest, assume.known_user_for_authenticated) {
                        (
                            true,
                            KnownUserForGuest::MergedIntoGuest | KnownUserForGuest::MergedIntoOwner,
                            _,
                        )
                        | (
                            false,
                            _,
                            KnownUserForAuthenticated::MergedIntoGiven
                            | KnownUserForAuthenticated::MergedIntoOwner,
                        ) => {}
                        (true, refusal, _) => return Err(refusal.refuse(message)),
                        (false, _, refusal) => return Err(refusal.refuse(message)),
                    }
                }
            }
            None if owner.is_some()
                && owners.len() > 1
                && assume.developer_and_other_owner != DeveloperAndOtherOwner::Merged =>
            {
                return Err(assume
                    .developer_and_other_owner
                    .refuse("The logins belong to several identities."));
            }
            None => {}
        }
        let plan = self.plan(number, target, logins, Some(user))?;
        Ok(self.carry_out(ctx, number, plan))
    }

    /// The user's identity, a new one if there is none yet.
    fn identity_of_user(&mut self, ctx: &mut Ctx<'_>, number: PoolNumber, user: &str) -> Outcome<Guid> {
        if let Some(&owner) = self.pools[&number].users.get(user) {
            self.touch_for_token(ctx, owner);
            return Ok(owner);
        }
        self.refuse_barred(number, user)?;
        let guid = self.create_identity(ctx, number);
        self.link(ctx, guid, user);
        Ok(guid)
    }

    /// The given identity with the user linked to it.
    fn link_user(&mut self, ctx: &mut Ctx<'_>, number: PoolNumber, id: &str, user: &str) -> Outcome<Guid> {
        let target = self.usable_identity(number, id)?;
        let owner = self.pools[&number].users.get(user).copied();
        if owner == Some(target) {
            self.touch_for_token(ctx, target);
            return Ok(target);
        }
        if self.identities[target].has_public_login() {
            return Err(logins_dont_match());
        }
        match owner {
            None => self.link_new_user(ctx, number, target, user),
            Some(owner) => self.link_known_user(ctx, target, owner),
        }
    }

    fn link_new_user(
        &mut self,
        ctx: &mut Ctx<'_>,
        number: PoolNumber,
        target: Guid,
        user: &str,
    ) -> Outcome<Guid> {
        self.refuse_barred(number, user)?;
        let identity = &self.identities[target];
        let assume = self.assumptions();
        if identity.is_guest() {
            return match assume.guest_upgrade {
                GuestUpgrade::KeepsId => {
                    self.link(ctx, target, user);
                    Ok(target)
                }
                GuestUpgrade::NewIdentity => {
                    let guid = self.create_identity(ctx, number);
                    self.link(ctx, guid, user);
                    self.merge_identities(ctx, target, guid);
                    Ok(guid)
                }
            };
        }
        if assume.further_user != FurtherUser::Added {
            return Err(assume.further_user.refuse("The identity has another developer user already."));
        }
        if assume.link_limit == LinkLimit::Enforced && identity.login_count() >= LOGIN_LIMIT {
            return Err(self.too_many_logins());
        }
        self.link(ctx, target, user);
        Ok(target)
    }

    fn link_known_user(&mut self, ctx: &mut Ctx<'_>, target: Guid, owner: Guid) -> Outcome<Guid> {
        let message = "The developer user identifier is registered under another identity.";
        let assume = self.assumptions();
        let (from, into) = if self.identities[target].is_guest() {
            match assume.known_user_for_guest {
                KnownUserForGuest::MergedIntoGuest => (owner, target),
                KnownUserForGuest::MergedIntoOwner => (target, owner),
                refusal => return Err(refusal.refuse(message)),
            }
        } else {
            match assume.known_user_for_authenticated {
                KnownUserForAuthenticated::MergedIntoGiven => (owner, target),
                KnownUserForAuthenticated::MergedIntoOwner => (target, owner),
                refusal => return Err(refusal.refuse(message)),
            }
        };
        self.check_merge(from, into)?;
        self.merge_identities(ctx, from, into);
        Ok(into)
    }

    /// The identity of this id in the pool, or the one it was merged into, if it can be used at all.
    fn usable_identity(&self, number: PoolNumber, id: &str) -> Outcome<Guid> {
        let (mut guid, mut identity) = self.identity(id)?;
        if identity.pool != number {
            let message = format!("Identity '{id}' is of another identity pool.");
            return Err(self.assumptions().token_other_pool.refuse(&message));
        }
        loop {
            match (
                identity.status(),
                self.assumptions().merged_away_given,
                self.assumptions().inaccessible_given,
            ) {
                (Status::Enabled, ..) => return Ok(guid),
                (Status::MergedInto(parent), MergedAwayGiven::Parent, _) => {
                    guid = parent;
                    identity = self.identities.get(parent).ok_or_else(|| forbidden(id))?;
                }
                (Status::MergedInto(_), MergedAwayGiven::NotAuthorized, _)
                | (Status::Inaccessible, _, InaccessibleGiven::NotAuthorized) => return Err(forbidden(id)),
                (Status::MergedInto(_), MergedAwayGiven::ResourceNotFound, _)
                | (Status::Inaccessible, _, InaccessibleGiven::ResourceNotFound) => {
                    return Err(not_found(format!("Identity '{id}' not found.")));
                }
            }
        }
    }

    fn refuse_barred(&self, number: PoolNumber, user: &str) -> Outcome<()> {
        match self.assumptions().user_of_deleted_identity {
            refusal @ UserOfDeletedIdentity::NotAuthorized
                if self.pools[&number].barred_users.contains(user) =>
            {
                Err(refusal.refuse("The identity of this developer user was deleted."))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn link(&mut self, ctx: &Ctx<'_>, guid: Guid, user: &str) {
        let moves = self.assumptions().modified_by_link == ModifiedByLink::Moves;
        let event = self.next_event();
        let identity = &mut self.identities[guid];
        identity.account_mut().users.push(DeveloperUser { name: user.to_owned(), event });
        identity.touch(ctx.now, moves);
        let number = identity.pool;
        self.pool_mut(number).users.insert(user.to_owned(), guid);
    }

    fn touch_for_token(&mut self, ctx: &Ctx<'_>, guid: Guid) {
        let moves = self.assumptions().modified_by_token == ModifiedByToken::Moves;
        self.identities[guid].touch(ctx.now, moves);
    }

    pub(super) fn unlink_developer_identity(
        &mut self,
        ctx: &mut Ctx<'_>,
        input: &UnlinkDeveloperIdentityInput,
    ) -> Outcome<()> {
        let id = required(input.identity_id.as_ref());
        let user = required(input.developer_user_identifier.as_ref());
        let (number, pool) = self.pool(required(input.identity_pool_id.as_ref()))?;
        let (guid, identity) = self.identity(id)?;
        let assume = self.assumptions();
        if identity.pool != number {
            return Err(assume
                .unlink_other_pool
                .refuse(&format!("Identity '{id}' is of another identity pool.")));
        }
        if pool.config.developer_provider != input.developer_provider_name {
            return Err(assume
                .unlink_wrong_provider
                .refuse("The identity pool has another developer provider."));
        }
        match pool.users.get(user) {
            None if assume.unlink_unknown_user == UnlinkUnknownUser::Unchanged => {}
            None => {
                return Err(assume.unlink_unknown_user.refuse("The developer user identifier is unknown."));
            }
            Some(owner)
                if *owner != guid && assume.unlink_other_identity == UnlinkOtherIdentity::Unchanged => {}
            Some(owner) if *owner != guid => {
                let message = "The developer user identifier is registered under another identity.";
                return Err(assume.unlink_other_identity.refuse(message));
            }
            Some(_) => self.unlink(ctx, guid, user),
        }
        Ok(())
    }

    fn unlink(&mut self, ctx: &Ctx<'_>, guid: Guid, user: &str) {
        let moves = self.assumptions().modified_by_unlink == ModifiedByUnlink::Moves;
        let disables = self.assumptions().unlink_of_several == UnlinkOfSeveral::Disables;
        let identity = &mut self.identities[guid];
        identity.touch(ctx.now, moves);
        let number = identity.pool;
        let account = identity.account_mut();
        let (unlinked, kept) = account.users.drain(..).partition(|linked| disables || linked.name == user);
        account.users = kept;
        if account.users.is_empty() && account.public.is_empty() {
            account.status = Status::Inaccessible;
        }
        let unlinked: Vec<DeveloperUser> = unlinked;
        let pool = self.pool_mut(number);
        for user in unlinked {
            pool.users.remove(&user.name);
        }
    }
}

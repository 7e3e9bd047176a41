//! Developer users: `GetOpenIdTokenForDeveloperIdentity`, with the identity that a user gets or joins, and
//! `UnlinkDeveloperIdentity`.

use cognito_identity::Sensitive;
use cognito_identity::types::{
    GetOpenIdTokenForDeveloperIdentityInput, GetOpenIdTokenForDeveloperIdentityOutput,
    UnlinkDeveloperIdentityInput,
};

use super::identity::{DeveloperUser, Status};
use super::keys::PoolNumber;
use super::linking::MergeTarget;
use super::logins::{Login, refuse_signed_out};
use super::pool::Pool;
use super::tokens::{Token, amr, developer_entry};
use super::unlink::LoginRemoval;
use super::{Ctx, Outcome, State, required};
use crate::assumption::{
    GuestUpgrade, InaccessibleGiven, KnownUserForAuthenticated, KnownUserForGuest,
    MappedTagsOfDeveloperToken, MergedAwayGiven, ModifiedByLink, UnlinkOfSeveral,
};
use crate::guid::Guid;
use crate::messages::{identity_forbidden, identity_not_found, logins_dont_match, other_developer_provider};

/// Maximum length of a developer user identifier in the model's own shape for it; `Logins` allows more.
const LONGEST_USER: usize = 1024;

/// Default lifetime of a developer token, in seconds, as documented.
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
        let provider = provider.clone();
        let user = user.clone();
        let none = Sensitive::default();
        let logins = input.logins.as_ref().unwrap_or(&none);
        if logins.contains_key(&self.own_provider()) {
            let message = "A token of this service is no login of a developer user.";
            return Err(self.assumptions().own_token_beside_developer().error(message));
        }
        let logins = self.public_logins(ctx, pool, logins)?;
        refuse_signed_out(&logins)?;

        let guid = self.enter_user(ctx, number, input.identity_id.as_deref(), &user, &logins)?;
        let identity_id = self.id(guid);
        let mut principal_tags = input.principal_tags.clone().unwrap_or_default();
        if !logins.is_empty() {
            let mapped = self.with_mapped_tags(principal_tags.clone(), &self.pools[&number], &logins);
            if mapped != principal_tags
                && self.assumptions().mapped_tags_of_developer_token() == MappedTagsOfDeveloperToken::Included
            {
                principal_tags = mapped;
            }
        }
        let entries =
            [developer_entry(&provider, pool_id, &user)].into_iter().chain(logins.iter().map(Login::entry));
        let token = Token {
            signs: self.signs_for(ctx),
            region: &self.settings.region,
            identity_id: &identity_id,
            pool_id,
            pool_arn: self.pool_arn_claim(pool_id),
            amr: amr(|| self.assumptions().amr_order(), entries),
            principal_tags: &principal_tags,
            issued: ctx.now.as_secs(),
            duration: input.token_duration.unwrap_or(DEFAULT_DURATION),
        };
        let token = Sensitive(token.issue());
        Ok(GetOpenIdTokenForDeveloperIdentityOutput { identity_id: Some(identity_id), token: Some(token) })
    }

    /// Returns the pool's developer provider and the user that the logins name under it.
    fn developer_login<'a>(
        &self,
        pool: &'a Pool,
        input: &'a GetOpenIdTokenForDeveloperIdentityInput,
    ) -> Outcome<(&'a String, &'a String)> {
        let logins = input.logins.as_deref();
        let login = pool.config.developer_provider.as_ref().and_then(|name| Some((name, logins?.get(name)?)));
        let Some((provider, user)) = login else {
            return Err(self.assumptions().token_wrong_provider().error(other_developer_provider()));
        };
        if user.chars().count() > LONGEST_USER {
            let message = format!("A developer user identifier has at most {LONGEST_USER} characters.");
            self.assumptions().oversized_user().or_error(message)?;
        }
        Ok((provider, user))
    }

    /// Returns the identity of a user and of the public logins beside it, after linking and merging, with the given
    /// identity if there is one.
    fn enter_user(
        &mut self,
        ctx: &mut Ctx<'_>,
        number: PoolNumber,
        id: Option<&str>,
        user: &str,
        logins: &[Login],
    ) -> Outcome<Guid> {
        let given = id.map(|id| self.usable_identity(number, id)).transpose()?;
        let owners = self.owners(number, logins, Some(user));
        if given.is_some_and(|given| self.identities[given].has_public_login() && !owners.contains(&given)) {
            return Err(logins_dont_match());
        }
        let parent = match self.pools[&number].users.get(user) {
            Some(&owner) => self.parent_of_known_user(given, owner, &owners)?,
            None => self.parent_of_new_user(number, given, user, &owners)?,
        };
        let plan = self.plan(number, given, logins, Some(user), parent)?;
        let moves = self.token_modifies(&plan);
        let guid = self.carry_out(ctx, number, plan);
        self.identities[guid].touch(ctx.now, moves);
        Ok(guid)
    }

    /// Chooses which identity remains, the given one or that of the user.
    fn parent_of_known_user(
        &self,
        given: Option<Guid>,
        owner: Guid,
        owners: &[Guid],
    ) -> Outcome<MergeTarget> {
        let message = "The developer user identifier is registered under another identity.";
        let assume = self.assumptions();
        let Some(given) = given else {
            if owners.len() > 1 {
                let message = "The logins belong to several identities.";
                assume.developer_and_other_owner().or_error(message)?;
            }
            return Ok(MergeTarget::Assumed);
        };
        if given == owner {
            return Ok(MergeTarget::Assumed);
        }
        if self.identities[given].is_guest() {
            return Ok(match assume.known_user_for_guest().or_error(message)? {
                KnownUserForGuest::MergedIntoGuest => MergeTarget::Known(given),
                _ => MergeTarget::Known(owner),
            });
        }
        Ok(match assume.known_user_for_authenticated().or_error(message)? {
            KnownUserForAuthenticated::MergedIntoGiven => MergeTarget::Known(given),
            _ => MergeTarget::Known(owner),
        })
    }

    /// Chooses the identity that a new user is linked to.
    fn parent_of_new_user(
        &self,
        number: PoolNumber,
        given: Option<Guid>,
        user: &str,
        owners: &[Guid],
    ) -> Outcome<MergeTarget> {
        self.refuse_barred(number, user)?;
        let assume = self.assumptions();
        if given.is_none() && owners.len() > 1 {
            assume.new_user_of_two().or_error("The public logins belong to several identities.")?;
        }
        let has_users = |guid: &Guid| !self.identities[*guid].users().is_empty();
        if given.iter().chain(owners).any(has_users) {
            assume.further_user().or_error("The identity has another developer user already.")?;
        }
        let is_guest = given.is_some_and(|given| self.identities[given].is_guest());
        let is_left = is_guest && owners.is_empty() && assume.guest_upgrade() == GuestUpgrade::NewIdentity;
        Ok(if is_left { MergeTarget::New } else { MergeTarget::Assumed })
    }

    /// Returns the identity with this id in the pool, or the one it was merged into, if it is usable.
    fn usable_identity(&self, number: PoolNumber, id: &str) -> Outcome<Guid> {
        let (mut guid, mut identity) = self.identity(id)?;
        if identity.pool != number {
            let message = format!("Identity '{id}' is of another identity pool.");
            return Err(self.assumptions().token_other_pool().error(message));
        }
        loop {
            match identity.status() {
                Status::Enabled => return Ok(guid),
                Status::MergedInto(parent) => match self.assumptions().merged_away_given() {
                    MergedAwayGiven::Parent => {
                        guid = parent;
                        identity = self.identities.get(parent).ok_or_else(|| identity_forbidden(id))?;
                    }
                    MergedAwayGiven::NotAuthorized => return Err(identity_forbidden(id)),
                    MergedAwayGiven::ResourceNotFound => return Err(identity_not_found(id)),
                },
                Status::Inaccessible => {
                    return Err(match self.assumptions().inaccessible_given() {
                        InaccessibleGiven::NotAuthorized => identity_forbidden(id),
                        InaccessibleGiven::ResourceNotFound => identity_not_found(id),
                    });
                }
            }
        }
    }

    fn refuse_barred(&self, number: PoolNumber, user: &str) -> Outcome<()> {
        // Users are barred only under one assumption.
        if self.pools[&number].barred_users.contains(user) {
            let message = "The identity of this developer user was deleted.";
            self.assumptions().user_of_deleted_identity().or_error(message)?;
        }
        Ok(())
    }

    pub(super) fn link(&mut self, ctx: &Ctx<'_>, guid: Guid, user: &str) {
        let moves = self.assumptions().modified_by_link() == ModifiedByLink::Moves;
        let event = self.next_event();
        let identity = &mut self.identities[guid];
        identity.account_mut().users.push(DeveloperUser { name: user.to_owned(), event });
        identity.touch(ctx.now, moves);
        let number = identity.pool;
        self.pool_mut(number).users.insert(user.to_owned(), guid);
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
                .unlink_other_pool()
                .error(format!("Identity '{id}' is of another identity pool.")));
        }
        if pool.config.developer_provider != input.developer_provider_name {
            return Err(assume
                .unlink_wrong_provider()
                .error("The identity pool has another developer provider."));
        }
        match pool.users.get(user) {
            None => {
                assume.unlink_unknown_user().or_error("The developer user identifier is unknown.")?;
            }
            Some(owner) if *owner != guid => {
                let message = "The developer user identifier is registered under another identity.";
                assume.unlink_other_identity().or_error(message)?;
            }
            Some(_) => self.unlink(ctx, guid, user),
        }
        Ok(())
    }

    /// Unlinks the user and, under the assumption that this disables the identity, all its other users.
    fn unlink(&mut self, ctx: &Ctx<'_>, guid: Guid, user: &str) {
        let disables = self.assumptions().unlink_of_several() == UnlinkOfSeveral::Disables;
        let users = self.identities[guid].users().iter().map(|linked| &linked.name);
        let users = users.filter(|linked| disables || *linked == user).cloned().collect();
        self.remove_logins(ctx, guid, &LoginRemoval { users, ..LoginRemoval::default() });
    }
}

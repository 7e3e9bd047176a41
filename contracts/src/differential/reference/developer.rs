//! Developer users: their tokens, merging, unlinking, looking them up.

use cognito_identity::Sensitive;
use cognito_identity::types::{
    GetOpenIdTokenForDeveloperIdentityInput, GetOpenIdTokenForDeveloperIdentityOutput,
    LookupDeveloperIdentityInput, LookupDeveloperIdentityOutput, MergeDeveloperIdentitiesInput,
    MergeDeveloperIdentitiesOutput, UnlinkDeveloperIdentityInput,
};

use super::logins::{Login, PublicLogin};
use super::union::Union;
use super::{Expected, IdentityState, Model, broken, one, rules, sent};

/// Seconds that a developer token is valid by default.
const VALID: i64 = 900;

impl Model {
    pub(super) fn developer_token(
        &mut self,
        input: &GetOpenIdTokenForDeveloperIdentityInput,
    ) -> Expected<GetOpenIdTokenForDeveloperIdentityOutput> {
        let pool = self.pool(sent(input.identity_pool_id.as_ref()))?;
        let logins = input.logins.as_ref();
        let has = |name: &str| logins.is_some_and(|logins| logins.contains_key(name));
        let developer = self.pools[pool].developer_provider();
        let user = developer.and_then(|name| logins?.get(name)).cloned();
        let public = self.public_logins(pool, logins);
        let given = input.identity_id.as_ref().map(|id| self.usable(pool, id)).transpose();
        rules([
            (user.is_none(), self.error("token_wrong_provider")),
            (has(&Self::own_provider(&self.pools[pool])), self.error("own_token_beside_developer")),
            broken(&public),
            broken(&given),
        ])?;
        let (user, public, given) = (user.unwrap_or_default(), public?, given?);
        self.check_sign_in(pool, given, &public, &user)?;
        let union = self.union(pool, given, &public, Some(&user));
        self.check_union(&union, one("ResourceConflict"))?;
        let into = self.remaining_of_sign_in(pool, given, &user, &union);
        let is_known = !union.merges() && !union.links();
        let identity = self.unite(union, into);
        self.touch(identity, is_known && self.is("modified_by_token", "Moves"));
        let logins = [Login::Developer(user)].into_iter().chain(public.into_iter().map(Login::Public));
        let logins = logins.map(|login| self.with_entry(pool, login)).collect();
        let token = self.issue(identity, logins, input.token_duration.unwrap_or(VALID));
        Ok(GetOpenIdTokenForDeveloperIdentityOutput {
            identity_id: Some(self.identities[identity].id.clone()),
            token: Some(Sensitive(token)),
        })
    }

    /// The identity that a developer token can be issued for when this one is given.
    fn usable(&self, pool: usize, id: &str) -> Expected<usize> {
        let number = self.identity(id)?;
        let identity = &self.identities[number];
        rules([(identity.pool != pool, self.error("token_other_pool"))])?;
        let is_merged = matches!(identity.state, IdentityState::MergedInto(_));
        rules([self.unless("merged_away_given", "Parent", is_merged)])?;
        let number = self.end_of_merges(number);
        let state = self.identities[number].state;
        rules([
            (state == IdentityState::Inaccessible, self.error("inaccessible_given")),
            (state == IdentityState::Deleted, one("NotAuthorized")),
        ])?;
        Ok(number)
    }

    /// The rules for a developer user and public logins that sign in together, to the given identity or without one.
    fn check_sign_in(
        &self,
        pool: usize,
        given: Option<usize>,
        public: &[PublicLogin],
        user: &str,
    ) -> Expected<()> {
        let owner = self.owner_of_user(pool, user);
        let owners = self.union(pool, None, public, Some(user)).identities;
        let is_new = owner.is_none();
        let is_several = given.is_none() && owners.len() > 1;
        let has_users = |number: &usize| !self.identities[*number].users.is_empty();
        let lacks_own_login =
            given.is_some_and(|given| !self.identities[given].public.is_empty() && !owners.contains(&given));
        let of_another = given.is_some() && owner.is_some() && given != owner;
        let for_given = self.question_of_known_user(given);
        let is_of_deleted = self.pools[pool].users_of_deleted.iter().any(|known| known == user);
        rules([
            (lacks_own_login, one("NotAuthorized")),
            (of_another && !self.answer(for_given).starts_with("MergedInto"), self.error(for_given)),
            self.unless("developer_and_other_owner", "Merged", !is_new && is_several),
            self.unless("user_of_deleted_identity", "NewIdentity", is_new && is_of_deleted),
            self.unless("new_user_of_two", "Merged", is_new && is_several),
            self.unless("further_user", "Added", is_new && given.iter().chain(&owners).any(has_users)),
        ])
    }

    /// The question that asks what happens if a user of another identity signs in to this one.
    fn question_of_known_user(&self, given: Option<usize>) -> &'static str {
        let is_guest = given.is_some_and(|given| self.is_guest(given));
        if is_guest { "known_user_for_guest" } else { "known_user_for_authenticated" }
    }

    /// The identity that remains after a developer user signed in; none if that is a new one.
    fn remaining_of_sign_in(
        &self,
        pool: usize,
        given: Option<usize>,
        user: &str,
        union: &Union,
    ) -> Option<usize> {
        let owner = self.owner_of_user(pool, user);
        if given.is_some() && owner.is_some() && given != owner {
            let is_owner = self.is(self.question_of_known_user(given), "MergedIntoOwner");
            return if is_owner { owner } else { given };
        }
        let is_guest = given.is_some_and(|given| self.is_guest(given));
        let upgrades = is_guest && !union.merges() && owner.is_none();
        if upgrades && self.is("guest_upgrade", "NewIdentity") { None } else { self.remaining(union) }
    }

    pub(super) fn merge_developer_identities(
        &mut self,
        input: &MergeDeveloperIdentitiesInput,
    ) -> Expected<MergeDeveloperIdentitiesOutput> {
        let pool = self.pool(sent(input.identity_pool_id.as_ref()))?;
        let source = sent(input.source_user_identifier.as_ref());
        let destination = sent(input.destination_user_identifier.as_ref());
        let from = self.owner_of_user(pool, source);
        let into = self.owner_of_user(pool, destination);
        let is_provider = self.pools[pool].config.developer_provider_name == input.developer_provider_name;
        rules([
            (!is_provider, self.error("merge_wrong_provider")),
            (from.is_none(), self.error("merge_unknown_source")),
            (into.is_none(), self.error("merge_unknown_destination")),
        ])?;
        let (Some(from), Some(into)) = (from, into) else { return Err(one("ResourceNotFound")) };
        let question = if source == destination { "merge_same_user" } else { "merge_already_merged" };
        rules([self.unless(question, "Unchanged", from == into)])?;
        if from != into {
            let union = Union::from_two(pool, from, into);
            self.check_union(&union, self.error("merge_provider_conflict"))?;
            self.unite(union, Some(into));
        }
        Ok(MergeDeveloperIdentitiesOutput { identity_id: Some(self.identities[into].id.clone()) })
    }

    pub(super) fn unlink_developer_identity(&mut self, input: &UnlinkDeveloperIdentityInput) -> Expected<()> {
        let pool = self.pool(sent(input.identity_pool_id.as_ref()));
        let identity = self.identity(sent(input.identity_id.as_ref()));
        rules([broken(&pool), broken(&identity)])?;
        let pool = pool?;
        let identity = identity?;
        let user = sent(input.developer_user_identifier.as_ref());
        let is_provider = self.pools[pool].config.developer_provider_name == input.developer_provider_name;
        let owner = self.owner_of_user(pool, user);
        let is_elsewhere = owner.is_some_and(|owner| owner != identity);
        rules([
            (self.identities[identity].pool != pool, self.error("unlink_other_pool")),
            (!is_provider, self.error("unlink_wrong_provider")),
            self.unless("unlink_unknown_user", "Unchanged", owner.is_none()),
            self.unless("unlink_other_identity", "Unchanged", is_elsewhere),
        ])?;
        if owner == Some(identity) {
            let all = self.is("unlink_of_several", "Disables");
            let users = self.identities[identity].users.iter().map(|(name, _)| name.clone());
            let users: Vec<_> = users.filter(|name| all || name == user).collect();
            self.unlink(identity, &users, &[]);
        }
        Ok(())
    }

    /// Unlinks users and public providers from an identity.
    pub(super) fn unlink(&mut self, number: usize, users: &[String], providers: &[String]) {
        if users.is_empty() && providers.is_empty() {
            return;
        }
        let former = self.provider_names(number);
        let identity = &mut self.identities[number];
        identity.users.retain(|(name, _)| !users.contains(name));
        identity.public.retain(|login| !providers.contains(&login.provider));
        if identity.users.is_empty() && identity.public.is_empty() {
            identity.state = IdentityState::Inaccessible;
            identity.former = former;
        }
        self.touch(number, self.is("modified_by_unlink", "Moves"));
    }

    pub(super) fn lookup_developer_identity(
        &mut self,
        input: &LookupDeveloperIdentityInput,
    ) -> Expected<LookupDeveloperIdentityOutput> {
        let pool = self.pool(sent(input.identity_pool_id.as_ref()))?;
        let user = input.developer_user_identifier.as_deref();
        let owner = user.and_then(|user| self.owner_of_user(pool, user));
        let number = match input.identity_id.as_ref() {
            Some(id) => self.identity(id)?,
            None if user.is_none() => return Err(self.error("lookup_without_key")),
            None => owner.ok_or_else(|| self.error("lookup_unknown_user"))?,
        };
        let identity = &self.identities[number];
        let is_other = user.is_some() && owner != Some(number);
        rules([
            (identity.pool != pool, self.error("lookup_other_pool")),
            (identity.pool == pool && is_other, one("ResourceConflict")),
            self.unless("lookup_without_users", "EmptyList", identity.users.is_empty()),
        ])?;
        let is_one = input.identity_id.is_some() || self.is("lookup_by_user", "GivenUser");
        let only = user.filter(|_| is_one);
        let is_oldest_first = self.is("user_order", "OldestFirst");
        let users = identity.users.iter().filter(|(name, _)| only.is_none_or(|only| only == name));
        let rows = users
            .map(|(name, link)| {
                (if is_oldest_first { format!("{link:010}") } else { name.clone() }, name.clone())
            })
            .collect();
        let id = identity.id.clone();
        let default = if self.is("lookup_default_page", "Ten") { 10 } else { 60 };
        let size = Some(input.max_results.unwrap_or(default));
        let (users, next_token) =
            self.page(&format!("users of {id}"), rows, size, input.next_token.as_ref())?;
        Ok(LookupDeveloperIdentityOutput {
            identity_id: Some(id),
            developer_user_identifier_list: Some(users),
            next_token,
        })
    }
}

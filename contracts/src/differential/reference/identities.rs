//! Predicts the operations that create, describe, list and delete identities.

use cognito_identity::types::{
    DeleteIdentitiesInput, DeleteIdentitiesOutput, DescribeIdentityInput, GetIdInput, GetIdOutput,
    IdentityDescription, ListIdentitiesInput, ListIdentitiesOutput, Logins, UnprocessedIdentityId,
};

use super::listing::newest_first;
use super::logins::Presented;
use super::{Expected, Identity, IdentityState, Model, broken, one, rules, sent};
use crate::case::strategies::region_of;

impl Model {
    /// The number of an identity that was not deleted.
    pub(super) fn identity(&self, id: &str) -> Expected<usize> {
        let found = self
            .identities
            .iter()
            .position(|identity| identity.id == id && identity.state != IdentityState::Deleted);
        found.ok_or_else(|| one("ResourceNotFound"))
    }

    pub(super) fn is_guest(&self, number: usize) -> bool {
        let identity = &self.identities[number];
        identity.state == IdentityState::Enabled && identity.users.is_empty() && identity.public.is_empty()
    }

    pub(super) fn create_identity(&mut self, pool: usize) -> usize {
        let id = self.new_id();
        let now = self.now();
        self.identities.push(Identity {
            id,
            pool,
            created: now,
            modified: now,
            users: Vec::new(),
            public: Vec::new(),
            former: Vec::new(),
            was_guest: false,
            state: IdentityState::Enabled,
        });
        self.identities.len() - 1
    }

    /// Moves the date of the last change.
    pub(super) fn touch(&mut self, identity: usize, moves: bool) {
        if moves {
            self.identities[identity].modified = self.now();
        }
    }

    /// The identity at the end of a chain of merges.
    pub(super) fn end_of_merges(&self, mut number: usize) -> usize {
        while let IdentityState::MergedInto(parent) = self.identities[number].state {
            number = parent;
        }
        number
    }

    pub(super) fn get_id(&mut self, input: &GetIdInput) -> Expected<GetIdOutput> {
        let pool = self.pool(sent(input.identity_pool_id.as_ref()))?;
        let number = if let Some(logins) = input.logins.as_ref().filter(|logins| !logins.is_empty()) {
            self.identity_of(pool, logins)?
        } else {
            let allows_guests = self.pools[pool].config.allow_unauthenticated_identities == Some(true);
            rules([(!allows_guests, one("NotAuthorized"))])?;
            self.create_identity(pool)
        };
        Ok(GetIdOutput { identity_id: Some(self.identities[number].id.clone()) })
    }

    /// The identity that logins lead to.
    fn identity_of(&mut self, pool: usize, logins: &Logins) -> Expected<usize> {
        let has_own = logins.contains_key(&Self::own_provider(&self.pools[pool]));
        let presented = self.presented(pool, logins);
        rules([(has_own, one("NotAuthorized")), broken(&presented)])?;
        let Presented { public, .. } = presented?;
        let union = self.union(pool, None, &public, None);
        if let [first, _, ..] = union.identities[..] {
            match self.answer("get_id_of_two") {
                "Merged" => {}
                "First" => return Ok(first),
                _ => return Err(self.error("get_id_of_two")),
            }
        }
        if let [only] = union.identities[..]
            && self.is("get_id_with_new_login", "LeftAlone")
        {
            return Ok(only);
        }
        self.check_union(&union, one("ResourceConflict"))?;
        let into = self.remaining(&union);
        Ok(self.unite(union, into))
    }

    pub(super) fn describe_identity(&self, input: &DescribeIdentityInput) -> Expected<IdentityDescription> {
        let number = self.identity(sent(input.identity_id.as_ref()))?;
        if !self.is_shown(number) {
            return Err(one("ResourceNotFound"));
        }
        Ok(self.description(number))
    }

    pub(super) fn list_identities(&mut self, input: &ListIdentitiesInput) -> Expected<ListIdentitiesOutput> {
        let pool_id = sent(input.identity_pool_id.as_ref());
        let pool = self.pool(pool_id)?;
        let hides_disabled = input.hide_disabled == Some(true);
        let cuts_first = self.is("hide_disabled", "AfterCut");
        let is_enabled = |number: usize| self.identities[number].state == IdentityState::Enabled;
        let is_newest_first = self.is("identity_order", "NewestFirst");
        let rows = (0..self.identities.len())
            .filter(|number| self.identities[*number].pool == pool && self.is_shown(*number))
            .filter(|number| cuts_first || !hides_disabled || is_enabled(*number))
            .map(|number| {
                let rank =
                    if is_newest_first { newest_first(number) } else { self.identities[number].id.clone() };
                (rank, number)
            })
            .collect();
        let listing = format!("identities of {pool_id}");
        let (rows, next_token) = self.page(&listing, rows, input.max_results, input.next_token.as_ref())?;
        let is_enabled = |number: usize| self.identities[number].state == IdentityState::Enabled;
        let shown = rows.into_iter().filter(|number| !hides_disabled || is_enabled(*number));
        Ok(ListIdentitiesOutput {
            identity_pool_id: Some(pool_id.to_owned()),
            identities: Some(shown.map(|number| self.description(number)).collect()),
            next_token,
        })
    }

    /// Whether an identity is described and listed.
    fn is_shown(&self, number: usize) -> bool {
        match self.identities[number].state {
            IdentityState::Enabled => true,
            IdentityState::MergedInto(_) => !self.is("merged_away_described", "Gone"),
            IdentityState::Inaccessible => !self.is("inaccessible_described", "Gone"),
            IdentityState::Deleted => false,
        }
    }

    /// The description of an identity.
    fn description(&self, number: usize) -> IdentityDescription {
        let identity = &self.identities[number];
        let logins = self.described_logins(number);
        IdentityDescription {
            identity_id: Some(identity.id.clone()),
            logins: Some(logins).filter(|logins| !logins.is_empty()),
            creation_date: Some(identity.created),
            last_modified_date: Some(identity.modified),
        }
    }

    /// The logins that the description of an identity names, ordered by name.
    fn described_logins(&self, number: usize) -> Vec<String> {
        let identity = &self.identities[number];
        let question = match identity.state {
            IdentityState::Enabled => return sorted(self.provider_names(number)),
            IdentityState::MergedInto(_) => "merged_away_described",
            IdentityState::Inaccessible | IdentityState::Deleted => "inaccessible_described",
        };
        let mut logins = Vec::new();
        if self.is(question, "Marked") {
            logins.push("DISABLED".to_owned());
        }
        let is_marked_with = |answer| self.is(question, "Marked") && self.is("disabled_logins", answer);
        if self.is(question, "WithFormerLogins") || is_marked_with("FormerProviders") {
            logins.extend(identity.former.clone());
        }
        if is_marked_with("Region") {
            logins.push(region_of(&identity.id).to_owned());
        }
        sorted(logins)
    }

    /// The names of the providers of an identity's logins.
    pub(super) fn provider_names(&self, number: usize) -> Vec<String> {
        let identity = &self.identities[number];
        let pool = &self.pools[identity.pool];
        let mut names = Vec::new();
        for login in &identity.public {
            let is_with_client =
                pool.is_user_pool(&login.provider) && self.is("described_user_pool", "WithClient");
            names.push(match pool.client(&login.provider).filter(|_| is_with_client) {
                Some(client) => format!("{}:{client}", login.provider),
                None => login.provider.clone(),
            });
        }
        if !identity.users.is_empty() && self.is("described_developer_provider", "Listed") {
            names.extend(pool.developer_provider().map(str::to_owned));
        }
        names
    }

    pub(super) fn delete_identities(&mut self, input: &DeleteIdentitiesInput) -> DeleteIdentitiesOutput {
        let ids = input.identity_ids_to_delete.clone().unwrap_or_default();
        let mut unprocessed = Vec::new();
        for (place, id) in ids.iter().enumerate() {
            let question = match self.identity(id) {
                _ if ids[..place].contains(id) => "delete_repeated",
                Ok(number) => {
                    self.delete(number);
                    continue;
                }
                Err(_) => "delete_unknown",
            };
            if !self.is(question, "Processed") {
                unprocessed.push(UnprocessedIdentityId {
                    identity_id: Some(id.clone()),
                    error_code: Some(self.answer(question).into()),
                });
            }
        }
        // The order of these ids is in no source.
        unprocessed.sort_by(|one, other| one.identity_id.cmp(&other.identity_id));
        DeleteIdentitiesOutput { unprocessed_identity_ids: Some(unprocessed) }
    }

    fn delete(&mut self, number: usize) {
        let parent = match self.identities[number].state {
            IdentityState::Deleted => return,
            IdentityState::MergedInto(parent) => Some(parent),
            IdentityState::Enabled | IdentityState::Inaccessible => None,
        };
        let identity = &mut self.identities[number];
        identity.state = IdentityState::Deleted;
        identity.public.clear();
        let pool = identity.pool;
        let users = std::mem::take(&mut identity.users);
        self.pools[pool].users_of_deleted.extend(users.into_iter().map(|(user, _)| user));
        if let Some(parent) = parent.filter(|_| self.is("merged_away_deleted", "DeletesParent")) {
            self.delete(parent);
        }
    }
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

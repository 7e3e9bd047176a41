//! Creating, describing, updating, deleting and listing pools.

use cognito_identity::types::{
    CognitoIdentityProvider, CreateIdentityPoolInput, DeleteIdentityPoolInput, DescribeIdentityPoolInput,
    IdentityPool, IdentityPoolShortDescription, ListIdentityPoolsInput, ListIdentityPoolsOutput, StringMap,
};

use super::listing::newest_first;
use super::{Expected, IdentityState, Model, Pool, one, rules, sent};

impl Model {
    /// The number of a pool that was not deleted.
    pub(super) fn pool(&self, id: &str) -> Expected<usize> {
        let number = self.pools.iter().position(|pool| pool.id == id && !pool.is_deleted);
        number.ok_or_else(|| one("ResourceNotFound"))
    }

    pub(super) fn create_identity_pool(&mut self, input: &CreateIdentityPoolInput) -> Expected<IdentityPool> {
        let name = &input.identity_pool_name;
        let is_taken =
            self.pools.iter().any(|pool| !pool.is_deleted && pool.config.identity_pool_name == *name);
        rules([self.unless("repeated_pool_name", "Allowed", is_taken)])?;
        let id = self.new_id();
        let config = shown(IdentityPool {
            identity_pool_id: Some(id.clone()),
            identity_pool_name: name.clone(),
            allow_unauthenticated_identities: input.allow_unauthenticated_identities,
            allow_classic_flow: input.allow_classic_flow,
            supported_login_providers: input.supported_login_providers.clone(),
            developer_provider_name: input.developer_provider_name.clone(),
            open_id_connect_provider_arns: input.open_id_connect_provider_arns.clone(),
            cognito_identity_providers: input.cognito_identity_providers.clone(),
            saml_provider_arns: input.saml_provider_arns.clone(),
            identity_pool_tags: input.identity_pool_tags.clone(),
        });
        self.pools.push(Pool {
            id,
            config: config.clone(),
            roles: StringMap::new(),
            principal_tags: Vec::new(),
            users_of_deleted: Vec::new(),
            is_deleted: false,
        });
        Ok(config)
    }

    pub(super) fn describe_identity_pool(&self, input: &DescribeIdentityPoolInput) -> Expected<IdentityPool> {
        Ok(self.pools[self.pool(sent(input.identity_pool_id.as_ref()))?].config.clone())
    }

    pub(super) fn update_identity_pool(&mut self, input: &IdentityPool) -> Expected<IdentityPool> {
        let number = self.pool(sent(input.identity_pool_id.as_ref()))?;
        let stored = self.pools[number].config.clone();
        let mut new = input.clone();
        match (&stored.developer_provider_name, &input.developer_provider_name) {
            (Some(stored), Some(given)) if stored != given => {
                rules([self.unless("update_developer_provider", "Ignored", true)])?;
                new.developer_provider_name = Some(stored.clone());
            }
            (Some(stored), _) => new.developer_provider_name = Some(stored.clone()),
            (None, _) => {}
        }
        if self.is("update_without_providers", "Kept") {
            new.supported_login_providers =
                new.supported_login_providers.or(stored.supported_login_providers);
            new.cognito_identity_providers =
                new.cognito_identity_providers.or(stored.cognito_identity_providers);
        }
        if self.is("update_without_classic_flow", "Kept") {
            new.allow_classic_flow = new.allow_classic_flow.or(stored.allow_classic_flow);
        }
        let stored_tags = stored.identity_pool_tags.unwrap_or_default();
        new.identity_pool_tags = match new.identity_pool_tags {
            Some(given) if self.is("update_with_tags", "Merged") => {
                Some(stored_tags.into_iter().chain(given).collect())
            }
            None if self.is("update_without_tags", "Kept") => Some(stored_tags),
            given => given,
        };
        self.pools[number].config = shown(new);
        if self.is("tags_of_removed_provider", "Removed") {
            let pool = &self.pools[number];
            let kept =
                pool.principal_tags.iter().filter(|(provider, ..)| pool.has_provider(provider)).cloned();
            self.pools[number].principal_tags = kept.collect();
        }
        Ok(self.pools[number].config.clone())
    }

    pub(super) fn delete_identity_pool(&mut self, input: &DeleteIdentityPoolInput) -> Expected<()> {
        let Ok(number) = self.pool(sent(input.identity_pool_id.as_ref())) else {
            return rules([self.unless("delete_unknown_pool", "Unchanged", true)]);
        };
        self.pools[number].is_deleted = true;
        for identity in self.identities.iter_mut().filter(|identity| identity.pool == number) {
            identity.state = IdentityState::Deleted;
        }
        Ok(())
    }

    pub(super) fn list_identity_pools(
        &mut self,
        input: &ListIdentityPoolsInput,
    ) -> Expected<ListIdentityPoolsOutput> {
        let pools = self.pools.iter().enumerate().filter(|(_, pool)| !pool.is_deleted);
        let rows = pools.map(|(number, pool)| {
            let rank = self.pool_rank(number);
            let row = IdentityPoolShortDescription {
                identity_pool_id: Some(pool.id.clone()),
                identity_pool_name: pool.config.identity_pool_name.clone(),
            };
            (rank, row)
        });
        let rows = rows.collect();
        let (rows, next_token) = self.page("pools", rows, input.max_results, input.next_token.as_ref())?;
        Ok(ListIdentityPoolsOutput { identity_pools: Some(rows), next_token })
    }

    /// The place of a pool in the listing of pools, as text.
    fn pool_rank(&self, number: usize) -> String {
        match self.answer("pool_order") {
            "OldestFirst" => format!("{number:010}"),
            "NewestFirst" => newest_first(number),
            _ => self.pools[number].id.clone(),
        }
    }

    /// The id of the pool that is listed first.
    pub(crate) fn first_pool(&self) -> Option<String> {
        let living = (0..self.pools.len()).filter(|number| !self.pools[*number].is_deleted);
        living.min_by_key(|number| self.pool_rank(*number)).map(|number| self.pools[number].id.clone())
    }

    /// The pools that were not deleted, ordered by id.
    pub(crate) fn living_pools(&self) -> Vec<IdentityPoolShortDescription> {
        let living = self.pools.iter().filter(|pool| !pool.is_deleted);
        let mut rows: Vec<_> = living
            .map(|pool| IdentityPoolShortDescription {
                identity_pool_id: Some(pool.id.clone()),
                identity_pool_name: pool.config.identity_pool_name.clone(),
            })
            .collect();
        rows.sort_by(|one, other| one.identity_pool_id.cmp(&other.identity_pool_id));
        rows
    }
}

impl Pool {
    /// The client that the pool has at a public provider.
    pub(super) fn client(&self, provider: &str) -> Option<&str> {
        let logins = self.config.supported_login_providers.as_ref();
        let user_pool =
            |user_pool: &&CognitoIdentityProvider| user_pool.provider_name.as_deref() == Some(provider);
        let client = logins.and_then(|logins| logins.get(provider));
        let user_pool = || self.user_pools().iter().find(user_pool)?.client_id.as_ref();
        client.or_else(user_pool).map(String::as_str)
    }

    pub(super) fn user_pools(&self) -> &[CognitoIdentityProvider] {
        self.config.cognito_identity_providers.as_deref().unwrap_or_default()
    }

    pub(super) fn is_user_pool(&self, provider: &str) -> bool {
        self.user_pools().iter().any(|user_pool| user_pool.provider_name.as_deref() == Some(provider))
    }

    pub(super) fn developer_provider(&self) -> Option<&str> {
        self.config.developer_provider_name.as_deref()
    }

    /// Whether the pool has a provider of the name, public or its developer provider.
    pub(super) fn has_provider(&self, provider: &str) -> bool {
        self.client(provider).is_some() || self.developer_provider() == Some(provider)
    }
}

/// A configuration as it is returned: empty members absent, but tags there even if empty.
fn shown(mut config: IdentityPool) -> IdentityPool {
    config.supported_login_providers = config.supported_login_providers.filter(|map| !map.is_empty());
    config.open_id_connect_provider_arns =
        config.open_id_connect_provider_arns.filter(|list| !list.is_empty());
    config.saml_provider_arns = config.saml_provider_arns.filter(|list| !list.is_empty());
    config.cognito_identity_providers = config.cognito_identity_providers.filter(|list| !list.is_empty());
    for user_pool in config.cognito_identity_providers.iter_mut().flatten() {
        user_pool.server_side_token_check = Some(user_pool.server_side_token_check.unwrap_or(false));
    }
    config.identity_pool_tags = Some(config.identity_pool_tags.unwrap_or_default());
    config
}

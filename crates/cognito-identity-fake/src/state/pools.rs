//! The operations that create, describe, update, delete and list identity pools.

use std::sync::Arc;

use cognito_identity::types::{
    CreateIdentityPoolInput, DeleteIdentityPoolInput, DescribeIdentityPoolInput, IdentityPool,
    IdentityPoolShortDescription, ListIdentityPoolsInput, ListIdentityPoolsOutput, StringMap,
};
use cognito_identity::{ErrorKind, Operation};

use super::keys::Place;
use super::page::Pages;
use super::pool::{Config, Pool};
use super::providers::{Providers, echoed};
use super::{Ctx, Outcome, State, required};
use crate::assumption::{
    DeleteUnknownPool, DeletedPoolTags, MappingsOfRemovedProvider, OrphanedIdentity, TagsOfRemovedProvider,
    UpdateWithTags, UpdateWithoutClassicFlow, UpdateWithoutProviders, UpdateWithoutTags,
};
use crate::guid::Guid;
use crate::messages::error;

impl State {
    pub(super) fn create_identity_pool(
        &mut self,
        ctx: &mut Ctx<'_>,
        input: CreateIdentityPoolInput,
    ) -> Outcome<IdentityPool> {
        let config = Config {
            name: input.identity_pool_name.unwrap_or_default(),
            allows_guests: input.allow_unauthenticated_identities.unwrap_or_default(),
            allows_classic_flow: input.allow_classic_flow,
            developer_provider: input.developer_provider_name,
            providers: Providers {
                login: input.supported_login_providers.unwrap_or_default(),
                open_id_connect: input.open_id_connect_provider_arns.unwrap_or_default(),
                user_pools: echoed(input.cognito_identity_providers.unwrap_or_default()),
                saml: input.saml_provider_arns.unwrap_or_default(),
            },
            tags: input.identity_pool_tags.unwrap_or_default(),
        };
        self.check_config(&config)?;
        if self.pools.values().any(|pool| pool.config.name == config.name) {
            let message = format!("An identity pool with the name '{}' exists.", config.name);
            self.assumptions().repeated_pool_name().or_error(message)?;
        }
        if self.pools.len() >= self.settings.pool_limit {
            let message =
                format!("The account has its limit of {} identity pools.", self.settings.pool_limit);
            return Err(error(ErrorKind::LimitExceeded, message));
        }
        let mut guid = ctx.entropy.foretold().unwrap_or_else(|| Guid::v4(ctx.entropy.bits()));
        while self.pool_numbers.contains_key(&self.id(guid)) {
            guid = Guid::v4(ctx.entropy.bits());
        }
        let pool = Pool::new(self.id(guid), guid, config);
        let output = pool.output();
        let number = self.next_pool();
        // A foretold id may be one that a deleted pool had.
        self.deleted_tags.remove(&pool.id);
        self.pool_numbers.insert(pool.id.clone(), number);
        self.pools.insert(number, pool);
        Ok(output)
    }

    pub(super) fn describe_identity_pool(&self, input: &DescribeIdentityPoolInput) -> Outcome<IdentityPool> {
        let (_, pool) = self.pool(required(input.identity_pool_id.as_ref()))?;
        Ok(pool.output())
    }

    pub(super) fn update_identity_pool(
        &mut self,
        ctx: &Ctx<'_>,
        input: IdentityPool,
    ) -> Outcome<IdentityPool> {
        let pool_id = required(input.identity_pool_id.as_ref());
        let (number, pool) = self.pool(pool_id)?;
        if ctx.concurrent_writers.has(pool_id) {
            let message = "Another request updates the identity pool at this moment.";
            return Err(error(ErrorKind::ConcurrentModification, message));
        }
        let config = self.updated(&pool.config, input)?;
        self.check_config(&config)?;
        let settings = Arc::clone(&self.settings);
        let assume = &settings.assumptions;
        let pool = self.pool_mut(number);
        pool.config = config;
        // The update may have removed providers; by assumption their mappings and tags are removed too.
        let Pool { config, roles, principal_tags, .. } = pool;
        let is_developer = |name: &str| config.developer_provider.as_deref() == Some(name);
        if assume.mappings_of_removed_provider() == MappingsOfRemovedProvider::Removed {
            roles.mappings.retain(|key, _| is_developer(key) || config.providers.can_map_roles(key));
        }
        if assume.tags_of_removed_provider() == TagsOfRemovedProvider::Removed {
            principal_tags.retain(|name, _| is_developer(name) || config.providers.named(name).is_some());
        }
        Ok(self.pools[&number].output())
    }

    /// Returns the stored configuration after an update: given members replace the stored ones, the effect of absent
    /// ones is assumed, except that the developer provider's name is known to stay.
    fn updated(&self, stored: &Config, input: IdentityPool) -> Outcome<Config> {
        let assume = self.assumptions();
        let keeps_providers = assume.update_without_providers() == UpdateWithoutProviders::Kept;
        let kept = if keeps_providers { stored.providers.clone() } else { Providers::default() };
        let tags = match input.identity_pool_tags {
            Some(given) => match assume.update_with_tags() {
                UpdateWithTags::Replaced => given,
                UpdateWithTags::Merged => stored.tags.clone().into_iter().chain(given).collect(),
            },
            None => match assume.update_without_tags() {
                UpdateWithoutTags::Kept => stored.tags.clone(),
                UpdateWithoutTags::Removed => StringMap::new(),
            },
        };
        let classic_flow_when_absent = match assume.update_without_classic_flow() {
            UpdateWithoutClassicFlow::Removed => None,
            UpdateWithoutClassicFlow::Kept => stored.allows_classic_flow,
        };
        Ok(Config {
            name: input.identity_pool_name.unwrap_or_default(),
            allows_guests: input.allow_unauthenticated_identities.unwrap_or_default(),
            allows_classic_flow: input.allow_classic_flow.or(classic_flow_when_absent),
            developer_provider: self.updated_developer_provider(stored, input.developer_provider_name)?,
            providers: Providers {
                login: input.supported_login_providers.unwrap_or(kept.login),
                open_id_connect: input.open_id_connect_provider_arns.unwrap_or(kept.open_id_connect),
                user_pools: input.cognito_identity_providers.map_or(kept.user_pools, echoed),
                saml: input.saml_provider_arns.unwrap_or(kept.saml),
            },
            tags,
        })
    }

    fn updated_developer_provider(&self, stored: &Config, given: Option<String>) -> Outcome<Option<String>> {
        match (&stored.developer_provider, given) {
            (Some(stored), Some(given)) if *stored != given => {
                let message = "The developer provider name cannot be changed once it is set.";
                self.assumptions().update_developer_provider().or_error(message)?;
                Ok(Some(stored.clone()))
            }
            (Some(stored), _) => Ok(Some(stored.clone())),
            (None, given) => Ok(given),
        }
    }

    pub(super) fn delete_identity_pool(
        &mut self,
        ctx: &Ctx<'_>,
        input: &DeleteIdentityPoolInput,
    ) -> Outcome<()> {
        let id = required(input.identity_pool_id.as_ref());
        let number = match self.pool_number(id) {
            Ok(number) => number,
            Err(_) if self.assumptions().delete_unknown_pool() == DeleteUnknownPool::Unchanged => {
                return Ok(());
            }
            Err(refusal) => return Err(refusal),
        };
        if let Some(pool) = self.pools.remove(&number) {
            self.pool_numbers.remove(id);
            if self.assumptions().deleted_pool_tags() == DeletedPoolTags::StillListed {
                self.keep_deleted_tags(ctx, id, pool.config.tags);
            }
            for identity in self.identities.remove_pool(number) {
                if self.assumptions().orphaned_identity() == OrphanedIdentity::PoolNotFound {
                    self.orphans.insert(identity, id.to_owned());
                }
            }
        }
        Ok(())
    }

    pub(super) fn list_identity_pools(
        &self,
        input: &ListIdentityPoolsInput,
    ) -> Outcome<ListIdentityPoolsOutput> {
        let pages = Pages::new(&self.settings, Operation::ListIdentityPools, "", input.max_results);
        let mut placed: Vec<_> =
            self.pools.iter().map(|(&number, pool)| (self.pool_place(number, pool), pool)).collect();
        placed.sort_unstable_by_key(|(place, _)| *place);
        let start = pages.start::<Place>(input.next_token.as_deref())?;
        let rows = placed.into_iter().filter(|(place, _)| start.after.is_none_or(|after| *place > after));
        let page = pages.cut(&start, rows);
        Ok(ListIdentityPoolsOutput {
            identity_pools: Some(page.rows.into_iter().map(short_description).collect()),
            next_token: page.next_token,
        })
    }

    fn check_config(&self, config: &Config) -> Outcome<()> {
        self.check_providers(&config.providers)?;
        self.check_tags(&config.tags)
    }
}

fn short_description(pool: &Pool) -> IdentityPoolShortDescription {
    IdentityPoolShortDescription {
        identity_pool_id: Some(pool.id.clone()),
        identity_pool_name: Some(pool.config.name.clone()),
    }
}

//! A pool as it is stored, and its configuration in a response. Start at [`Pool`].

use std::collections::{BTreeMap, BTreeSet};

use cognito_identity::types::{IdentityPool, RoleMapping, StringMap};
use serde::{Deserialize, Serialize};

use super::keys::{Place, PoolNumber};
use super::providers::Providers;
use super::{Outcome, State};
use crate::assumption::PoolOrder;
use crate::guid::Guid;
use crate::messages::pool_not_found;

/// Configuration of a pool, without its id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Config {
    pub(super) name: String,
    pub(super) allows_guests: bool,
    /// Three states: never set, on, off.
    pub(super) allows_classic_flow: Option<bool>,
    pub(super) developer_provider: Option<String>,
    pub(super) providers: Providers,
    pub(super) tags: StringMap,
}

/// A pool's roles.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Roles {
    /// Role ARNs under `authenticated` and `unauthenticated`.
    pub(super) of_kind: StringMap,
    /// Mappings by provider.
    pub(super) mappings: BTreeMap<String, RoleMapping>,
}

/// Mapping from a provider's claims to session tags.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct AttributeMap {
    pub(super) uses_defaults: bool,
    /// Claim names by tag key: the provider's defaults, where they are used.
    pub(super) tags: StringMap,
}

/// A pool, with an index of the owners of its logins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Pool {
    pub(super) id: String,
    pub(super) guid: Guid,
    pub(super) config: Config,
    pub(super) roles: Roles,
    /// Mappings from claims to session tags, by provider.
    pub(super) principal_tags: BTreeMap<String, AttributeMap>,
    /// The owner of each developer user identifier. Like `public_logins`, this index is rebuilt from the identities.
    #[serde(skip)]
    pub(super) users: BTreeMap<String, Guid>,
    /// The owner of each login of a public provider, by provider and subject.
    #[serde(skip)]
    pub(super) public_logins: BTreeMap<(String, String), Guid>,
    /// Developer users whose identity was deleted; stored only if an assumption needs them.
    pub(super) barred_users: BTreeSet<String>,
}

impl Pool {
    pub(super) fn new(id: String, guid: Guid, config: Config) -> Self {
        Self {
            id,
            guid,
            config,
            roles: Roles::default(),
            principal_tags: BTreeMap::new(),
            users: BTreeMap::new(),
            public_logins: BTreeMap::new(),
            barred_users: BTreeSet::new(),
        }
    }

    /// Returns a copy to be saved, without the indices of logins, which are rebuilt from the identities.
    pub(super) fn saved(&self) -> Self {
        Self {
            id: self.id.clone(),
            guid: self.guid,
            config: self.config.clone(),
            roles: self.roles.clone(),
            principal_tags: self.principal_tags.clone(),
            users: BTreeMap::new(),
            public_logins: BTreeMap::new(),
            barred_users: self.barred_users.clone(),
        }
    }

    /// Returns the configuration as in a response: unset members are absent, tags are present even if empty.
    pub(super) fn output(&self) -> IdentityPool {
        let config = self.config.clone();
        let providers = config.providers;
        IdentityPool {
            identity_pool_id: Some(self.id.clone()),
            identity_pool_name: Some(config.name),
            allow_unauthenticated_identities: Some(config.allows_guests),
            allow_classic_flow: config.allows_classic_flow,
            supported_login_providers: Some(providers.login).filter(|map| !map.is_empty()),
            developer_provider_name: config.developer_provider,
            open_id_connect_provider_arns: Some(providers.open_id_connect).filter(|list| !list.is_empty()),
            cognito_identity_providers: Some(providers.user_pools).filter(|list| !list.is_empty()),
            saml_provider_arns: Some(providers.saml).filter(|list| !list.is_empty()),
            identity_pool_tags: Some(config.tags),
        }
    }
}

impl State {
    /// Returns the number of the pool with this id.
    pub(super) fn pool_number(&self, id: &str) -> Outcome<PoolNumber> {
        self.pool_numbers.get(id).copied().ok_or_else(|| pool_not_found(id))
    }

    /// Returns the pool with this id, and its number.
    pub(super) fn pool(&self, id: &str) -> Outcome<(PoolNumber, &Pool)> {
        let number = self.pool_number(id)?;
        Ok((number, &self.pools[&number]))
    }

    /// Returns a pool that was looked up before.
    pub(super) fn pool_mut(&mut self, number: PoolNumber) -> &mut Pool {
        self.pools.get_mut(&number).expect("a pool number comes from a lookup of the same request")
    }

    /// Returns a pool's sort key in the listing of pools.
    pub(super) fn pool_place(&self, number: PoolNumber, pool: &Pool) -> Place {
        match self.assumptions().pool_order() {
            PoolOrder::ById => pool.guid.bits(),
            PoolOrder::OldestFirst => Place::from(number.get()),
            PoolOrder::NewestFirst => Place::MAX - Place::from(number.get()),
        }
    }
}

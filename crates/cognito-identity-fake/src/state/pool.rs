//! A pool as it is stored, and its configuration in a response. Start at [`Pool`].

use std::collections::{BTreeMap, BTreeSet};

use cognito_identity::types::{IdentityPool, RoleMapping, StringMap};
use serde::{Deserialize, Serialize};

use super::providers::Providers;
use crate::guid::Guid;

/// Maximum number of tags of a pool, as documented.
pub(crate) const TAG_LIMIT: usize = 50;

/// Whether a tag is allowed: its characters, and no key that begins with `aws:`.
pub(crate) fn is_tag(key: &str, value: &str) -> bool {
    let is_allowed = |text: &str| text.chars().all(|c| c.is_alphanumeric() || " _.:/=+-@".contains(c));
    !key.starts_with("aws:") && is_allowed(key) && is_allowed(value)
}

/// A login of a public provider: the provider and the subject.
pub(crate) type PublicLogin = (String, String);

/// Configuration of a pool, without its id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Config {
    pub(crate) name: String,
    pub(crate) allows_guests: bool,
    /// Three states: never set, on, off.
    pub(crate) allows_classic_flow: Option<bool>,
    pub(crate) developer_provider: Option<String>,
    pub(crate) providers: Providers,
    pub(crate) tags: StringMap,
}

/// A pool's roles.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Roles {
    /// Role ARNs under `authenticated` and `unauthenticated`.
    pub(crate) of_kind: StringMap,
    /// Mappings by provider.
    pub(crate) mappings: BTreeMap<String, RoleMapping>,
}

/// Mapping from a provider's claims to session tags.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct AttributeMap {
    pub(crate) uses_defaults: bool,
    /// Claim names by tag key: the provider's defaults, where they are used.
    pub(crate) tags: StringMap,
}

/// A pool, with an index of the owners of its logins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pool {
    pub(crate) id: String,
    pub(crate) guid: Guid,
    pub(crate) config: Config,
    pub(crate) roles: Roles,
    /// Mappings from claims to session tags, by provider.
    pub(crate) principal_tags: BTreeMap<String, AttributeMap>,
    /// The owner of each developer user identifier. Like `public_logins`, this index is rebuilt from the identities.
    #[serde(skip)]
    pub(super) users: BTreeMap<String, Guid>,
    /// The owner of each login of a public provider, by provider and subject.
    #[serde(skip)]
    pub(super) public_logins: BTreeMap<PublicLogin, Guid>,
    /// Developer users whose identity was deleted; stored only if an assumption needs them.
    pub(super) barred_users: BTreeSet<String>,
}

impl Pool {
    /// Returns the owner of a developer user.
    pub(crate) fn owner_of_user(&self, user: &str) -> Option<Guid> {
        self.users.get(user).copied()
    }

    /// Returns the owner of a login of a public provider.
    pub(crate) fn owner_of_login(&self, login: &PublicLogin) -> Option<Guid> {
        self.public_logins.get(login).copied()
    }

    /// Whether a developer user cannot get another identity, since its own was deleted.
    pub(crate) fn is_barred(&self, user: &str) -> bool {
        self.barred_users.contains(user)
    }

    /// Whether this is the name of its developer provider.
    pub(crate) fn is_developer_provider(&self, name: &str) -> bool {
        self.config.developer_provider.as_deref() == Some(name)
    }

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
    pub(crate) fn output(&self) -> IdentityPool {
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

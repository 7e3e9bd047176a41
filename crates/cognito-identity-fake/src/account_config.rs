//! The account of the set-up, as tests read it. Start at [`AccountConfig`].

use std::collections::BTreeSet;

use serde::Serialize;

use crate::context::Settings;

/// Account of the set-up: the roles, providers and pools that a request may name and that no request creates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AccountConfig {
    /// The region of all ids.
    pub region: String,
    /// The account that owns everything, 12 digits.
    pub account: String,
    /// The ARNs of its roles.
    pub roles: Vec<String>,
    /// The ARNs of its SAML providers.
    pub saml_providers: Vec<String>,
    /// Its OpenID Connect providers.
    pub open_id_providers: Vec<OpenIdProvider>,
    /// The ids of pools that other accounts own.
    pub foreign_pools: Vec<String>,
}

/// An OpenID Connect provider of IAM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OpenIdProvider {
    /// Its ARN.
    pub arn: String,
    /// The clients whose tokens are accepted.
    pub client_ids: Vec<String>,
}

impl AccountConfig {
    pub(crate) fn from_settings(settings: &Settings) -> Self {
        let all = |names: &BTreeSet<String>| names.iter().cloned().collect();
        let open_id_providers = settings.open_id_clients.iter();
        Self {
            region: settings.region.clone(),
            account: settings.account.clone(),
            roles: all(&settings.roles),
            saml_providers: all(&settings.saml_providers),
            open_id_providers: open_id_providers
                .map(|(arn, clients)| OpenIdProvider { arn: arn.clone(), client_ids: all(clients) })
                .collect(),
            foreign_pools: all(&settings.foreign_pools),
        }
    }
}

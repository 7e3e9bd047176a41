//! The public providers of a pool: the check of a configuration, and the lookup of a provider by its names. Start at
//! [`Providers`].

use std::collections::BTreeSet;

use cognito_identity::types::{CognitoIdentityProvider, StringMap};
use serde::{Deserialize, Serialize};

use super::arn::Arn;
use super::{Outcome, State};
use crate::messages::{invalid_provider, invalid_user_pool, provider_of_other_partition};

/// The keys of `SupportedLoginProviders` in the API reference.
const LOGIN_PROVIDERS: [&str; 6] = [
    "accounts.google.com",
    "api.twitter.com",
    "appleid.apple.com",
    "graph.facebook.com",
    "www.amazon.com",
    "www.digits.com",
];

/// The public providers of a pool. An empty collection equals an absent one: an update with it removes the providers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Providers {
    pub(super) login: StringMap,
    pub(super) open_id_connect: Vec<String>,
    pub(super) user_pools: Vec<CognitoIdentityProvider>,
    pub(super) saml: Vec<String>,
}

/// Kind of a provider.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ProviderKind {
    Login,
    OpenIdConnect,
    UserPool,
    Saml,
}

impl Providers {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the ARN of the OpenID Connect provider that issues tokens under this name.
    pub(super) fn open_id_arn(&self, issuer: &str) -> Option<&String> {
        let is_it = |arn: &&String| Arn::parse(arn).and_then(|arn| arn.iam("oidc-provider")) == Some(issuer);
        self.open_id_connect.iter().find(is_it)
    }

    /// Returns the kind of the provider with this name: a key of `SupportedLoginProviders`, an ARN, or a user pool's
    /// name without a client.
    pub(super) fn named(&self, name: &str) -> Option<ProviderKind> {
        let is_user_pool = |pool: &CognitoIdentityProvider| pool.provider_name.as_deref() == Some(name);
        if self.user_pools.iter().any(is_user_pool) { Some(ProviderKind::UserPool) } else { self.other(name) }
    }

    /// Whether `key` is a valid key of role mappings: a provider's name, for a user pool followed by `:` and the
    /// client.
    pub(super) fn can_map_roles(&self, key: &str) -> bool {
        let is_user_pool = |pool: &CognitoIdentityProvider| {
            let name = pool.provider_name.as_deref().unwrap_or_default();
            let client = key.strip_prefix(name).and_then(|rest| rest.strip_prefix(':'));
            client == pool.client_id.as_deref()
        };
        self.user_pools.iter().any(is_user_pool) || self.other(key).is_some()
    }

    fn other(&self, name: &str) -> Option<ProviderKind> {
        let is_among = |arns: &[String]| arns.iter().any(|arn| arn == name);
        if self.login.contains_key(name) {
            Some(ProviderKind::Login)
        } else if is_among(&self.open_id_connect) {
            Some(ProviderKind::OpenIdConnect)
        } else if is_among(&self.saml) {
            Some(ProviderKind::Saml)
        } else {
            None
        }
    }
}

impl State {
    pub(super) fn check_providers(&self, providers: &Providers) -> Outcome<()> {
        let assume = self.assumptions();
        let keys = providers.login.keys().map(String::as_str);
        let unknown: Vec<_> = keys.filter(|key| !LOGIN_PROVIDERS.contains(key)).collect();
        if !unknown.is_empty() {
            let message = format!("SupportedLoginProviders has unknown keys: {}.", unknown.join(", "));
            assume.unknown_login_provider().or_error(message)?;
        }
        let mut seen = BTreeSet::new();
        for provider in &providers.user_pools {
            let Some((name, client)) = user_pool(provider) else {
                return Err(invalid_user_pool());
            };
            if !seen.insert((name, client)) {
                let message = format!("The user pool {name} with the client {client} is given twice.");
                assume.repeated_user_pool().or_error(message)?;
            }
        }
        self.check_arns(providers)
    }

    /// Whether an ARN is of a SAML provider of another account or partition; `false` for any other text.
    pub(super) fn is_foreign_saml_provider(&self, arn: &str) -> bool {
        let parsed = Arn::parse(arn).filter(|arn| arn.iam("saml-provider").is_some());
        parsed.is_some_and(|arn| !self.is_own(&arn))
    }

    /// Checks the providers' ARNs. OpenID Connect providers may be of any account, SAML providers must be of the pool's
    /// own.
    fn check_arns(&self, providers: &Providers) -> Outcome<()> {
        let assume = self.assumptions();
        let account = &self.settings.account;
        let arns = providers.open_id_connect.iter().map(|arn| (arn, "oidc-provider"));
        for (arn, kind) in arns.chain(providers.saml.iter().map(|arn| (arn, "saml-provider"))) {
            let parsed = Arn::parse(arn).filter(|arn| arn.iam(kind).is_some());
            if parsed.is_none() {
                let message = format!("Identity provider {arn} is not valid for account {account}");
                assume.malformed_provider_arn().or_error(message)?;
            }
            if let Some(parsed) = parsed.filter(|_| kind == "saml-provider") {
                // The message is recorded for both cases, the error's type only for another partition.
                if parsed.account != *account {
                    return Err(assume.foreign_saml_provider().error(invalid_provider(arn, account)));
                }
                if !self.is_own(&parsed) {
                    return Err(provider_of_other_partition(arn, account));
                }
            }
            let is_known = kind != "saml-provider" || self.settings.saml_providers.contains(arn);
            if !is_known {
                assume.unknown_saml_provider().or_error(format!("There is no identity provider {arn}."))?;
            }
        }
        Ok(())
    }
}

/// Returns user pools as in a response: an omitted `ServerSideTokenCheck` is `false`.
pub(super) fn echoed(user_pools: Vec<CognitoIdentityProvider>) -> Vec<CognitoIdentityProvider> {
    user_pools
        .into_iter()
        .map(|provider| {
            let server_side_token_check = Some(provider.server_side_token_check.unwrap_or(false));
            CognitoIdentityProvider { server_side_token_check, ..provider }
        })
        .collect()
}

/// Returns the name and the client of a valid user pool; `None` if either is missing or malformed.
pub(super) fn user_pool(provider: &CognitoIdentityProvider) -> Option<(&String, &String)> {
    let name = provider.provider_name.as_ref().filter(|name| is_user_pool_name(name))?;
    Some((name, provider.client_id.as_ref()?))
}

/// Whether the name has the form `cognito-idp.<region>.amazonaws.com/<user pool id>`, in any partition.
fn is_user_pool_name(name: &str) -> bool {
    let word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let Some((host, user_pool)) = name.strip_prefix("cognito-idp.").and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    let region = host.strip_suffix(".amazonaws.com").or_else(|| host.strip_suffix(".amazonaws.com.cn"));
    let id = user_pool.split_once('_');
    region.is_some_and(word) && id.is_some_and(|(region, id)| word(region) && word(id))
}

//! The public providers of a pool, and their names. Start at [`Providers`].

use cognito_identity::types::{CognitoIdentityProvider, StringMap};
use serde::{Deserialize, Serialize};

use crate::arn::Arn;

/// The public providers of a pool. An empty collection equals an absent one: an update with it removes the providers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Providers {
    pub(crate) login: StringMap,
    pub(crate) open_id_connect: Vec<String>,
    pub(crate) user_pools: Vec<CognitoIdentityProvider>,
    pub(crate) saml: Vec<String>,
}

/// Kind of a provider.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ProviderKind {
    Login,
    OpenIdConnect,
    UserPool,
    Saml,
}

impl Providers {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the ARN of the OpenID Connect provider that issues tokens under this name.
    pub(crate) fn open_id_arn(&self, issuer: &str) -> Option<&String> {
        let is_it = |arn: &&String| Arn::parse(arn).and_then(|arn| arn.iam("oidc-provider")) == Some(issuer);
        self.open_id_connect.iter().find(is_it)
    }

    /// Returns the kind of the provider with this name: a key of `SupportedLoginProviders`, an ARN, or a user pool's
    /// name without a client.
    pub(crate) fn named(&self, name: &str) -> Option<ProviderKind> {
        let is_user_pool = |pool: &CognitoIdentityProvider| pool.provider_name.as_deref() == Some(name);
        if self.user_pools.iter().any(is_user_pool) { Some(ProviderKind::UserPool) } else { self.other(name) }
    }

    /// Whether `key` is a valid key of role mappings: a provider's name, for a user pool followed by `:` and the
    /// client.
    pub(crate) fn can_map_roles(&self, key: &str) -> bool {
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

/// Returns the name and the client of a valid user pool; `None` if either is missing or malformed.
pub(crate) fn user_pool(provider: &CognitoIdentityProvider) -> Option<(&String, &String)> {
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

//! A login of a public provider, and the names of its user in tokens and configurations. Start at [`Login`].

use serde_json::{Map, Value};

use crate::assumption::{AmrOfLoginProvider, AmrOfSaml, Answers};
use crate::rules::tokens::Entry;
use crate::state::{Pool, ProviderKind, PublicLogin};

/// Seconds for which a token of an OpenID Connect provider is accepted after its expiry, for clocks that differ (RFC
/// 7523, according to the guide).
pub(super) const GRACE: i64 = 300;

/// A login of a public provider that was verified.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Login {
    /// The provider as `Logins` and `DescribeIdentity` name it.
    pub(crate) provider: String,
    pub(crate) subject: String,
    /// The last entry of `amr` in the tokens of the identity.
    pub(crate) detail: String,
    /// The provider as role mappings name it.
    pub(crate) mapping_key: String,
    /// The provider as principal tag maps name it.
    pub(crate) tags_key: String,
    pub(crate) claims: Map<String, Value>,
    pub(crate) is_saml: bool,
    /// Whether the pool checks tokens at the user pool, and the user pool has signed the user out.
    pub(crate) is_signed_out: bool,
}

impl Login {
    /// Returns its entry in `amr`.
    pub(crate) fn entry(&self) -> Entry {
        [self.provider.clone(), self.detail.clone()]
    }

    /// Returns its key among the logins of a pool.
    pub(crate) fn key(&self) -> PublicLogin {
        (self.provider.clone(), self.subject.clone())
    }
}

/// Returns the entry in `amr` of a user of one of the pool's providers.
pub(crate) fn entry(assume: &Answers, pool: &Pool, provider: &str, subject: &str) -> Option<Entry> {
    let providers = &pool.config.providers;
    let detail = match providers.named(provider) {
        Some(ProviderKind::UserPool) => user_pool_detail(provider),
        Some(ProviderKind::Login) => {
            login_detail(assume, provider, public_part(providers.login.get(provider)?))
        }
        Some(ProviderKind::Saml) => saml_detail(assume, provider),
        Some(ProviderKind::OpenIdConnect) | None => open_id_detail(providers.open_id_arn(provider)?),
    };
    Some([provider.to_owned(), format!("{detail}{subject}")])
}

// The text before the user in `amr`, by the kind of the provider.

pub(super) fn user_pool_detail(name: &str) -> String {
    format!("{name}:CognitoSignIn:")
}

/// Returns the user in an entry of a user pool; `None` for any other entry.
pub(crate) fn user_pool_subject(entry: &Entry) -> Option<&str> {
    let [provider, detail] = entry;
    detail.strip_prefix(provider)?.strip_prefix(":CognitoSignIn:")
}

pub(super) fn open_id_detail(arn: &str) -> String {
    format!("{arn}:OIDC:")
}

pub(super) fn login_detail(assume: &Answers, key: &str, app: &str) -> String {
    match assume.amr_of_login_provider() {
        AmrOfLoginProvider::AppAndUser => format!("{key}:{app}:"),
        AmrOfLoginProvider::User => format!("{key}:"),
    }
}

pub(super) fn saml_detail(assume: &Answers, arn: &str) -> String {
    match assume.amr_of_saml() {
        AmrOfSaml::ProviderAndUser => format!("{arn}:"),
        AmrOfSaml::ProviderSamlAndUser => format!("{arn}:SAML:"),
    }
}

/// Returns the public part of an application id: Twitter's is a key and its secret, and the secret is no claim.
pub(super) fn public_part(app: &str) -> &str {
    app.split(';').next().unwrap_or(app)
}

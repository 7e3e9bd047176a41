//! The logins of a request: parsed and verified once. Start at [`Logins::verified`].

mod opaque;
mod public;
mod service_token;
mod web;

use cognito_identity::{ErrorKind, ServiceError, types};

use crate::assumption::{DeveloperProviderAsLogin, TokenCheckScope};
use crate::context::{Context, Outcome};
use crate::messages::{
    error, logins_dont_match, no_providers, no_public_provider, other_developer_provider, other_issuer,
    service_token_passed,
};
use crate::state::Pool;
use crate::token_text::{OPAQUE_PROVIDERS, SAML};
use opaque::{opaque_login, saml_login};
use web::web_login;

pub(crate) use public::{Login, entry, user_pool_subject};
pub(crate) use service_token::ServiceToken;

/// Maximum length of a developer user identifier in the model's own shape for it; `Logins` allows more.
const MAX_USER: usize = 1024;

/// Verified logins of a request.
#[derive(Default)]
pub(crate) struct Logins<'a> {
    /// The user under the name of the developer provider.
    pub(crate) user: Option<&'a str>,
    /// The token of this service.
    pub(crate) token: Option<ServiceToken<'a>>,
    pub(crate) public: Vec<Login>,
}

/// Logins that an operation accepts besides those of public providers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Accepts {
    /// None: GetId.
    PublicAlone,
    /// A token of this service: the other public operations.
    ServiceToken,
    /// A developer user, which is needed: GetOpenIdTokenForDeveloperIdentity.
    DeveloperUser,
}

/// Logins of a request by their keys, not yet verified.
struct Given<'a> {
    user: Option<&'a str>,
    token: Option<&'a str>,
    public: Vec<(&'a str, &'a str)>,
}

impl<'a> Logins<'a> {
    /// Verifies the logins of a request; one that is invalid, or that the operation does not take, is an error. Without
    /// any, the caller is a guest, and there is `None`.
    #[inline]
    pub(crate) fn verified(
        ctx: &Context<'_>,
        pool: &Pool,
        logins: Option<&'a types::Logins>,
        accepts: Accepts,
    ) -> Outcome<Option<Self>> {
        match logins.filter(|logins| !logins.is_empty()) {
            Some(logins) => Given::parse(ctx, pool, logins).verify(ctx, pool, accepts).map(Some),
            None if accepts == Accepts::DeveloperUser => Err(other_provider(ctx)),
            None => Ok(None),
        }
    }
}

impl<'a> Given<'a> {
    fn parse(ctx: &Context<'_>, pool: &Pool, logins: &'a types::Logins) -> Self {
        let service = ctx.settings.service_name();
        let is_public = |key: &str| *key != service && !pool.is_developer_provider(key);
        let all = logins.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let developer = pool.config.developer_provider.as_ref();
        Self {
            user: developer.and_then(|name| logins.get(name)).map(String::as_str),
            token: logins.get(&*service).map(String::as_str),
            public: all.filter(|(key, _)| is_public(key)).collect(),
        }
    }

    fn verify(&self, ctx: &Context<'_>, pool: &Pool, accepts: Accepts) -> Outcome<Logins<'a>> {
        let token = self.check(ctx, pool, accepts)?;
        let public = self.public.iter().map(|(key, token)| verify(ctx, pool, key, token));
        let public = public.collect::<Outcome<Vec<_>>>()?;
        let always = accepts == Accepts::DeveloperUser;
        if let Err(signed_out) = check_signed_out(&public)
            && (always || ctx.assume().token_check_scope() == TokenCheckScope::EveryOperation)
        {
            return Err(signed_out);
        }
        Ok(Logins { user: self.user, token, public })
    }

    /// Rejects logins that the operation does not take, and returns the verified token of this service.
    fn check(&self, ctx: &Context<'_>, pool: &Pool, accepts: Accepts) -> Outcome<Option<ServiceToken<'a>>> {
        match accepts {
            Accepts::PublicAlone => {
                check_providers(pool)?;
                self.reject_user(ctx)?;
                match self.token.map(ServiceToken::read) {
                    Some(Some(_)) => Err(service_token_passed()),
                    Some(None) => Err(service_token::no_token(ctx.assume())),
                    None => Ok(None),
                }
            }
            Accepts::ServiceToken => {
                if self.user.is_some() || !self.public.is_empty() {
                    check_providers(pool)?;
                }
                self.reject_user(ctx)?;
                self.token.map(|token| ServiceToken::verified(ctx, token)).transpose()
            }
            Accepts::DeveloperUser => {
                let user = self.user.ok_or_else(|| other_provider(ctx))?;
                if user.chars().count() > MAX_USER {
                    let message = format!("A developer user identifier has at most {MAX_USER} characters.");
                    ctx.assume().oversized_user().or_error(message)?;
                }
                if self.token.is_some() {
                    let message = "A token of this service is no login of a developer user.";
                    return Err(ctx.assume().own_token_beside_developer().error(message));
                }
                Ok(None)
            }
        }
    }

    /// Rejects the developer provider among the logins of a public operation.
    fn reject_user(&self, ctx: &Context<'_>) -> Outcome<()> {
        let Some(user) = self.user else { return Ok(()) };
        if ServiceToken::read(user).is_some() {
            return Err(service_token_passed());
        }
        // Recorded for a developer user beside a token of this service, and for nothing else.
        let is_recorded = self.token.is_some();
        Err(match ctx.assume().developer_provider_as_login() {
            DeveloperProviderAsLogin::SaysIssuerMismatch if !is_recorded => other_issuer(),
            DeveloperProviderAsLogin::SaysLoginsDontMatch if !is_recorded => logins_dont_match(),
            _ => no_public_provider(),
        })
    }
}

/// Makes the error for logins without the developer provider of the pool.
fn other_provider(ctx: &Context<'_>) -> ServiceError {
    ctx.assume().token_wrong_provider().error(other_developer_provider())
}

/// Rejects logins for a pool without any provider, developer provider included.
fn check_providers(pool: &Pool) -> Outcome<()> {
    if pool.config.providers.is_empty() && pool.config.developer_provider.is_none() {
        return Err(no_providers(&pool.id));
    }
    Ok(())
}

/// Verifies a token under the name of a public provider.
fn verify(ctx: &Context<'_>, pool: &Pool, key: &str, token: &str) -> Outcome<Login> {
    if OPAQUE_PROVIDERS.contains(&key) {
        opaque_login(ctx, pool, key, token)
    } else if key.contains(SAML) {
        saml_login(ctx, pool, key, token)
    } else {
        web_login(ctx, pool, key, token)
    }
}

/// Rejects logins of users whom their user pool has signed out.
pub(crate) fn check_signed_out(logins: &[Login]) -> Outcome<()> {
    if logins.iter().any(|login| login.is_signed_out) {
        return Err(error(ErrorKind::NotAuthorized, "The user is signed out of the user pool."));
    }
    Ok(())
}

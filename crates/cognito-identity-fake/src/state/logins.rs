//! Logins of public providers: finds the pool's provider of a token and verifies the token. Start at [`State::login`].

use std::collections::BTreeSet;

use cognito_identity::types::CognitoIdentityProvider;
use cognito_identity::{ErrorKind, ServiceError};
use serde_json::{Map, Value};

use super::pool::Pool;
use super::providers::ProviderKind;
use super::tokens::{Entry, ISSUER};
use super::{Ctx, Outcome, State};
use crate::assumption::{
    AmrOfLoginProvider, AmrOfSaml, AzpOfLoginProvider, ExpiredOfOtherProvider, ForgedAndFaulty,
    OwnTokenElsewhere, SamlGrace, UserPoolGrace,
};
use crate::jwt::Jwt;
use crate::login::{OPAQUE_PROVIDERS, token_number};
use crate::messages::{
    error, no_audience, no_identity_token, not_verified, other_audience, other_issuer, service_token_passed,
    token_expired, unsupported_provider,
};

/// Seconds for which a token of an OpenID Connect provider is accepted after its expiry, for clocks that differ (RFC
/// 7523, according to the guide).
pub(super) const GRACE: i64 = 300;

/// A login of a public provider that was verified.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Login {
    /// The provider as `Logins` and `DescribeIdentity` name it.
    pub(super) provider: String,
    pub(super) subject: String,
    /// The last entry of `amr` in the tokens of the identity.
    pub(super) detail: String,
    /// The provider as role mappings name it.
    pub(super) mapping_key: String,
    /// The provider as principal tag maps name it.
    pub(super) tags_key: String,
    pub(super) claims: Map<String, Value>,
    pub(super) is_saml: bool,
    /// Whether the pool checks tokens at the user pool, and the user pool has signed the user out.
    pub(super) is_signed_out: bool,
}

impl Login {
    /// Returns its entry in `amr`.
    pub(super) fn entry(&self) -> Entry {
        [self.provider.clone(), self.detail.clone()]
    }
}

impl State {
    /// Verifies a token under the name of a public provider in `Logins`.
    pub(super) fn login(&self, ctx: &Ctx<'_>, pool: &Pool, key: &str, token: &str) -> Outcome<Login> {
        if OPAQUE_PROVIDERS.contains(&key) {
            self.opaque_login(ctx, pool, key, token)
        } else if key.contains(":saml-provider/") {
            self.saml_login(ctx, pool, key, token)
        } else {
            self.web_login(ctx, pool, key, token)
        }
    }

    fn web_login(&self, ctx: &Ctx<'_>, pool: &Pool, key: &str, token: &str) -> Outcome<Login> {
        let Some(token) = Jwt::read(token) else {
            return Err(no_identity_token());
        };
        let issuer = token.text("iss").ok_or_else(|| missing("iss"))?;
        if issuer == ISSUER && self.assumptions().own_token_elsewhere() == OwnTokenElsewhere::SaysCognitoToken
        {
            return Err(service_token_passed());
        }
        if issuer.strip_prefix("https://").unwrap_or(issuer) != key {
            return Err(other_issuer());
        }
        let audiences = token.texts("aud");
        if audiences.is_empty() {
            return Err(no_audience());
        }
        let subject = token.text("sub").ok_or_else(|| missing("sub"))?;
        let expires = token.seconds("exp").ok_or_else(|| missing("exp"))?;

        let must_be_signed = self.settings.is_strict || ctx.external_world.knows_issuer(key);
        let is_forged = must_be_signed && !token.is_issued_here(self.settings.signs);
        if is_forged && self.assumptions().forged_and_faulty() == ForgedAndFaulty::SaysNotVerified {
            return Err(not_verified());
        }
        let timely = self.refuse_untimely(ctx, key, &token, expires);
        let provider = match (self.web_provider(pool, key, &token, &audiences), timely) {
            (Ok(provider), timely) => timely.map(|()| provider)?,
            (Err(unknown), Ok(())) => return Err(unknown),
            (Err(unknown), Err(untimely)) => {
                return Err(match self.assumptions().expired_of_other_provider() {
                    ExpiredOfOtherProvider::SaysUnsupported => unknown,
                    ExpiredOfOtherProvider::SaysExpired => untimely,
                });
            }
        };
        if is_forged {
            return Err(not_verified());
        }
        let since = token.seconds("iat").unwrap_or(i64::MIN);
        let number = token.text("jti").and_then(token_number);
        let is_signed_out =
            provider.is_checked && ctx.external_world.is_signed_out(key, subject, since, number);
        Ok(Login {
            provider: key.to_owned(),
            subject: subject.to_owned(),
            detail: format!("{}{subject}", provider.detail),
            mapping_key: provider.mapping_key,
            tags_key: provider.tags_key,
            is_signed_out,
            claims: token.claims,
            is_saml: false,
        })
    }

    fn refuse_untimely(&self, ctx: &Ctx<'_>, key: &str, token: &Jwt<'_>, expires: i64) -> Outcome<()> {
        let is_user_pool = key.starts_with("cognito-idp.");
        let now = ctx.now.as_secs();
        let has_no_grace = || is_user_pool && self.assumptions().user_pool_grace() == UserPoolGrace::NoGrace;
        if now >= expires.saturating_add(GRACE) || now >= expires && has_no_grace() {
            return Err(token_expired(now, expires));
        }
        if token.seconds("iat").is_none_or(|issued| issued <= now.saturating_add(GRACE)) {
            return Ok(());
        }
        self.assumptions().login_of_the_future().or_error("The login token is issued in the future.")?;
        Ok(())
    }

    /// Returns the pool's provider that issues tokens under this name for the token's application.
    fn web_provider(
        &self,
        pool: &Pool,
        key: &str,
        token: &Jwt<'_>,
        audiences: &[&str],
    ) -> Outcome<WebProvider> {
        let providers = &pool.config.providers;
        let of_user_pool = |user_pool: &CognitoIdentityProvider| {
            let client = user_pool.client_id.as_deref()?;
            let is_it = user_pool.provider_name.as_deref() == Some(key) && audiences.contains(&client);
            is_it.then(|| WebProvider {
                detail: user_pool_detail(key),
                mapping_key: format!("{key}:{client}"),
                tags_key: key.to_owned(),
                is_checked: user_pool.server_side_token_check == Some(true),
            })
        };
        let authorized = token.text("azp");
        let of_login = || {
            let app = providers.login.get(key)?.as_str();
            let is_audience = audiences.contains(&app);
            let is_authorized = authorized == Some(app);
            let is_it = match authorized {
                None => is_audience,
                Some(_) if is_audience == is_authorized => is_audience,
                Some(_) => match self.assumptions().azp_of_login_provider() {
                    AzpOfLoginProvider::Audience => is_audience,
                    AzpOfLoginProvider::AuthorizedParty => is_authorized,
                    AzpOfLoginProvider::Either => true,
                },
            };
            is_it.then(|| WebProvider::named(key, self.login_detail(key, app)))
        };
        let of_open_id = |arn: &String| {
            // `azp` counts more than `aud`, where a token has both.
            let is_client = |clients: &BTreeSet<String>| match authorized {
                Some(client) => clients.contains(client),
                None => audiences.iter().any(|audience| clients.contains(*audience)),
            };
            if self.settings.open_id_clients.get(arn).is_none_or(is_client) {
                Ok(WebProvider::named(arn, open_id_detail(arn)))
            } else {
                Err(other_audience())
            }
        };
        let open_id = providers.open_id_arn(key).map(of_open_id);
        if let Some(user_pool) = providers.user_pools.iter().find_map(of_user_pool) {
            // One transcript: a user pool that is an IAM provider too is rejected by that provider's clients.
            return match open_id {
                Some(Err(audience)) => Err(audience),
                _ => Ok(user_pool),
            };
        }
        match (of_login(), open_id) {
            (Some(login), _) => Ok(login),
            (None, Some(open_id)) => open_id,
            (None, None) => Err(unsupported_provider()),
        }
    }

    /// Returns the text before the user of a login provider in `amr`.
    fn login_detail(&self, key: &str, app: &str) -> String {
        match self.assumptions().amr_of_login_provider() {
            AmrOfLoginProvider::AppAndUser => format!("{key}:{app}:"),
            AmrOfLoginProvider::User => format!("{key}:"),
        }
    }

    fn saml_login(&self, ctx: &Ctx<'_>, pool: &Pool, key: &str, assertion: &str) -> Outcome<Login> {
        if !pool.config.providers.saml.iter().any(|arn| arn == key) {
            let message = "The assertion is not of a SAML provider of this identity pool.";
            return Err(error(ErrorKind::NotAuthorized, message));
        }
        let issued = ctx.external_world.token(key, assertion).ok_or_else(|| unknown_token(key))?;
        let grace = match self.assumptions().saml_grace() {
            SamlGrace::NoGrace => 0,
            SamlGrace::FiveMinutes => GRACE,
        };
        if ctx.now.as_secs() >= issued.expires.saturating_add(grace) {
            return Err(token_expired(ctx.now.as_millis(), issued.expires.saturating_mul(1_000)));
        }
        Ok(Login {
            provider: key.to_owned(),
            subject: issued.subject.clone(),
            detail: format!("{}{}", self.saml_detail(key), issued.subject),
            mapping_key: key.to_owned(),
            tags_key: key.to_owned(),
            claims: issued.claims.clone(),
            is_saml: true,
            is_signed_out: false,
        })
    }

    /// Returns the entry in `amr` of a user of one of the pool's providers.
    pub(super) fn entry(&self, pool: &Pool, provider: &str, subject: &str) -> Option<Entry> {
        let providers = &pool.config.providers;
        let detail = match providers.named(provider) {
            Some(ProviderKind::UserPool) => user_pool_detail(provider),
            Some(ProviderKind::Login) => {
                self.login_detail(provider, public_part(providers.login.get(provider)?))
            }
            Some(ProviderKind::Saml) => self.saml_detail(provider),
            Some(ProviderKind::OpenIdConnect) | None => open_id_detail(providers.open_id_arn(provider)?),
        };
        Some([provider.to_owned(), format!("{detail}{subject}")])
    }

    fn saml_detail(&self, arn: &str) -> String {
        match self.assumptions().amr_of_saml() {
            AmrOfSaml::ProviderAndUser => format!("{arn}:"),
            AmrOfSaml::ProviderSamlAndUser => format!("{arn}:SAML:"),
        }
    }

    fn opaque_login(&self, ctx: &Ctx<'_>, pool: &Pool, key: &str, token: &str) -> Outcome<Login> {
        let Some(app) = pool.config.providers.login.get(key) else { return Err(unsupported_provider()) };
        let issued = ctx.external_world.token(key, token).ok_or_else(|| match key {
            "graph.facebook.com" | "www.amazon.com" => no_identity_token(),
            _ => unknown_token(key),
        })?;
        if ctx.now.as_secs() >= issued.expires {
            return Err(error(ErrorKind::NotAuthorized, format!("The login token of {key} has expired.")));
        }
        let public = public_part(app);
        if !issued.audience.as_ref().is_some_and(|audience| audience == app || audience == public) {
            return Err(unsupported_provider());
        }
        let mut claims = issued.claims.clone();
        claims.insert("aud".to_owned(), public.into());
        claims.entry("sub").or_insert_with(|| issued.subject.as_str().into());
        claims.entry("user_id").or_insert_with(|| issued.subject.as_str().into());
        Ok(Login {
            provider: key.to_owned(),
            subject: issued.subject.clone(),
            detail: format!("{}{}", self.login_detail(key, public), issued.subject),
            mapping_key: key.to_owned(),
            tags_key: key.to_owned(),
            claims,
            is_saml: false,
            is_signed_out: false,
        })
    }
}

fn user_pool_detail(name: &str) -> String {
    format!("{name}:CognitoSignIn:")
}

fn open_id_detail(arn: &str) -> String {
    format!("{arn}:OIDC:")
}

/// Returns the public part of an application id: Twitter's is a key and its secret, and the secret is no claim.
fn public_part(app: &str) -> &str {
    app.split(';').next().unwrap_or(app)
}

/// A provider of JSON web tokens in a pool's configuration.
struct WebProvider {
    /// Text before the subject in `amr`.
    detail: String,
    mapping_key: String,
    tags_key: String,
    /// Whether each token is checked at the user pool.
    is_checked: bool,
}

impl WebProvider {
    fn named(name: &str, detail: String) -> Self {
        Self { detail, mapping_key: name.to_owned(), tags_key: name.to_owned(), is_checked: false }
    }
}

/// Rejects logins of users whom their user pool has signed out.
pub(super) fn refuse_signed_out(logins: &[Login]) -> Outcome<()> {
    if logins.iter().any(|login| login.is_signed_out) {
        return Err(error(ErrorKind::NotAuthorized, "The user is signed out of the user pool."));
    }
    Ok(())
}

fn unknown_token(provider: &str) -> ServiceError {
    error(ErrorKind::NotAuthorized, format!("{provider} does not know the login token."))
}

/// Makes the error for a missing claim, with a message that is recorded for `aud` alone.
fn missing(claim: &str) -> ServiceError {
    error(ErrorKind::NotAuthorized, format!("Invalid login token. Missing a required claim: {claim}"))
}

//! JSON web tokens of public providers: finds the pool's provider of a token and verifies the token. Start at
//! [`web_login`].

use std::collections::BTreeSet;

use cognito_identity::{ErrorKind, ServiceError};

use super::public::{GRACE, Login, login_detail, open_id_detail, user_pool_detail};
use crate::assumption::{
    AzpOfLoginProvider, ExpiredOfOtherProvider, ForgedAndFaulty, OwnTokenElsewhere, UserPoolGrace,
};
use crate::context::{Context, Outcome};
use crate::jwt::Jwt;
use crate::messages::{
    error, no_audience, no_identity_token, not_verified, other_audience, other_issuer, service_token_passed,
    token_expired, unsupported_provider,
};
use crate::rules::tokens::ISSUER;
use crate::state::Pool;
use crate::token_text::token_number;

/// A token under the name of its issuer, with the claims that every token needs.
struct WebToken<'a> {
    issuer: &'a str,
    token: &'a Jwt<'a>,
    audiences: Vec<&'a str>,
    subject: &'a str,
    /// Timestamp in epoch seconds.
    expires: i64,
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

/// Verifies a JSON web token.
pub(super) fn web_login(ctx: &Context<'_>, pool: &Pool, key: &str, token: &str) -> Outcome<Login> {
    let Some(token) = Jwt::read(token) else {
        return Err(no_identity_token());
    };
    let web = WebToken::read(ctx, key, &token)?;
    let is_forged = web.is_forged(ctx);
    if is_forged && ctx.assume().forged_and_faulty() == ForgedAndFaulty::SaysNotVerified {
        return Err(not_verified());
    }
    let provider = match (web.provider(ctx, pool), web.check_time(ctx)) {
        (Ok(provider), timely) => timely.map(|()| provider)?,
        (Err(unknown), Ok(())) => return Err(unknown),
        (Err(unknown), Err(untimely)) => {
            return Err(match ctx.assume().expired_of_other_provider() {
                ExpiredOfOtherProvider::SaysUnsupported => unknown,
                ExpiredOfOtherProvider::SaysExpired => untimely,
            });
        }
    };
    if is_forged {
        return Err(not_verified());
    }
    Ok(Login {
        provider: key.to_owned(),
        subject: web.subject.to_owned(),
        detail: format!("{}{}", provider.detail, web.subject),
        mapping_key: provider.mapping_key,
        tags_key: provider.tags_key,
        is_signed_out: provider.is_checked && web.is_signed_out(ctx),
        claims: token.claims,
        is_saml: false,
    })
}

impl<'a> WebToken<'a> {
    fn read(ctx: &Context<'_>, key: &'a str, token: &'a Jwt<'a>) -> Outcome<Self> {
        let issuer = token.text("iss").ok_or_else(|| missing("iss"))?;
        if issuer == ISSUER && ctx.assume().own_token_elsewhere() == OwnTokenElsewhere::SaysCognitoToken {
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
        Ok(Self { issuer: key, token, audiences, subject, expires })
    }

    fn is_forged(&self, ctx: &Context<'_>) -> bool {
        let must_be_signed = ctx.settings.is_strict || ctx.external_world.knows_issuer(self.issuer);
        must_be_signed && !self.token.is_issued_here(ctx.settings.signs)
    }

    fn is_signed_out(&self, ctx: &Context<'_>) -> bool {
        let since = self.token.seconds("iat").unwrap_or(i64::MIN);
        let number = self.token.text("jti").and_then(token_number);
        ctx.external_world.is_signed_out(self.issuer, self.subject, since, number)
    }

    /// Rejects a token that has expired, or is issued in the future.
    fn check_time(&self, ctx: &Context<'_>) -> Outcome<()> {
        let is_user_pool = self.issuer.starts_with("cognito-idp.");
        let now = ctx.now.as_secs();
        let has_no_grace = || is_user_pool && ctx.assume().user_pool_grace() == UserPoolGrace::NoGrace;
        if now >= self.expires.saturating_add(GRACE) || now >= self.expires && has_no_grace() {
            return Err(token_expired(now, self.expires));
        }
        if self.token.seconds("iat").is_some_and(|issued| issued > now.saturating_add(GRACE)) {
            ctx.assume().login_of_the_future().or_error("The login token is issued in the future.")?;
        }
        Ok(())
    }

    /// Returns the pool's provider that issues tokens under this name for the token's application.
    fn provider(&self, ctx: &Context<'_>, pool: &Pool) -> Outcome<WebProvider> {
        let open_id = self.open_id_provider(ctx, pool);
        if let Some(user_pool) = self.user_pool(pool) {
            // One transcript: a user pool that is an IAM provider too is rejected by that provider's clients.
            return match open_id {
                Some(Err(audience)) => Err(audience),
                _ => Ok(user_pool),
            };
        }
        match (self.login_provider(ctx, pool), open_id) {
            (Some(login), _) => Ok(login),
            (None, Some(open_id)) => open_id,
            (None, None) => Err(unsupported_provider()),
        }
    }

    fn user_pool(&self, pool: &Pool) -> Option<WebProvider> {
        let key = self.issuer;
        pool.config.providers.user_pools.iter().find_map(|user_pool| {
            let client = user_pool.client_id.as_deref()?;
            let is_it = user_pool.provider_name.as_deref() == Some(key) && self.audiences.contains(&client);
            is_it.then(|| WebProvider {
                detail: user_pool_detail(key),
                mapping_key: format!("{key}:{client}"),
                tags_key: key.to_owned(),
                is_checked: user_pool.server_side_token_check == Some(true),
            })
        })
    }

    fn login_provider(&self, ctx: &Context<'_>, pool: &Pool) -> Option<WebProvider> {
        let app = pool.config.providers.login.get(self.issuer)?.as_str();
        let is_audience = self.audiences.contains(&app);
        let authorized = self.token.text("azp");
        let is_authorized = authorized == Some(app);
        let is_it = match authorized {
            None => is_audience,
            Some(_) if is_audience == is_authorized => is_audience,
            Some(_) => match ctx.assume().azp_of_login_provider() {
                AzpOfLoginProvider::Audience => is_audience,
                AzpOfLoginProvider::AuthorizedParty => is_authorized,
                AzpOfLoginProvider::Either => true,
            },
        };
        is_it.then(|| WebProvider::named(self.issuer, login_detail(ctx.assume(), self.issuer, app)))
    }

    fn open_id_provider(&self, ctx: &Context<'_>, pool: &Pool) -> Option<Outcome<WebProvider>> {
        let arn = pool.config.providers.open_id_arn(self.issuer)?;
        // `azp` counts more than `aud`, where a token has both.
        let is_client = |clients: &BTreeSet<String>| match self.token.text("azp") {
            Some(client) => clients.contains(client),
            None => self.audiences.iter().any(|audience| clients.contains(*audience)),
        };
        Some(if ctx.settings.open_id_clients.get(arn).is_none_or(is_client) {
            Ok(WebProvider::named(arn, open_id_detail(arn)))
        } else {
            Err(other_audience())
        })
    }
}

/// Makes the error for a missing claim, with a message that is recorded for `aud` alone.
fn missing(claim: &str) -> ServiceError {
    error(ErrorKind::NotAuthorized, format!("Invalid login token. Missing a required claim: {claim}"))
}

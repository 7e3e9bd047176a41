//! Tokens that only their provider can read: access tokens of Facebook, Amazon and Twitter, and SAML assertions. The fake
//! asks the outside world about them, as a test has set it.

use cognito_identity::{ErrorKind, ServiceError};

use super::public::{GRACE, Login, login_detail, public_part, saml_detail};
use crate::assumption::SamlGrace;
use crate::context::{Context, Outcome};
use crate::messages::{error, no_identity_token, token_expired, unsupported_provider};
use crate::state::Pool;

/// Verifies a SAML assertion.
pub(super) fn saml_login(ctx: &Context<'_>, pool: &Pool, key: &str, assertion: &str) -> Outcome<Login> {
    if !pool.config.providers.saml.iter().any(|arn| arn == key) {
        let message = "The assertion is not of a SAML provider of this identity pool.";
        return Err(error(ErrorKind::NotAuthorized, message));
    }
    let issued = ctx.external_world.token(key, assertion).ok_or_else(|| unknown_token(key))?;
    let now = ctx.now.as_secs();
    let has_no_grace = || ctx.assume().saml_grace() == SamlGrace::NoGrace;
    if now >= issued.expires.saturating_add(GRACE) || now >= issued.expires && has_no_grace() {
        return Err(token_expired(ctx.now.as_millis(), issued.expires.saturating_mul(1_000)));
    }
    Ok(Login {
        provider: key.to_owned(),
        subject: issued.subject.clone(),
        detail: format!("{}{}", saml_detail(ctx.assume(), key), issued.subject),
        mapping_key: key.to_owned(),
        tags_key: key.to_owned(),
        claims: issued.claims.clone(),
        is_saml: true,
        is_signed_out: false,
    })
}

/// Verifies an access token.
pub(super) fn opaque_login(ctx: &Context<'_>, pool: &Pool, key: &str, token: &str) -> Outcome<Login> {
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
        detail: format!("{}{}", login_detail(ctx.assume(), key, public), issued.subject),
        mapping_key: key.to_owned(),
        tags_key: key.to_owned(),
        claims,
        is_saml: false,
        is_signed_out: false,
    })
}

fn unknown_token(provider: &str) -> ServiceError {
    error(ErrorKind::NotAuthorized, format!("{provider} does not know the login token."))
}

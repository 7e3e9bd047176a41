//! OpenID tokens of this service that a caller sends back as logins: parsed, verified and read. Start at
//! [`ServiceToken::verified`].

use cognito_identity::ServiceError;
use cognito_identity::types::StringMap;
use serde_json::Value;

use super::public::GRACE;
use crate::assumption::{AnotherOwnToken, Answers, ExpiredOwnToken, OwnTokenGrace};
use crate::context::{Context, Outcome, Settings};
use crate::jwt::Jwt;
use crate::messages::{
    identity_forbidden, logins_dont_match, no_identity_token, no_service_token, not_verified, token_expired,
};
use crate::rules::tokens::{Entry, GUEST, ISSUER, TAGS, key_id};

/// A token of this service among the logins of a request.
pub(crate) struct ServiceToken<'a> {
    token: Jwt<'a>,
    /// The user at each provider.
    pub(crate) entries: Vec<Entry>,
}

impl<'a> ServiceToken<'a> {
    /// Parses a token; `None` if its issuer is not this service.
    pub(crate) fn read(token: &'a str) -> Option<Self> {
        Self::of_issuer(Jwt::read(token)?)
    }

    /// Accepts a parsed token; `None` if its issuer is not this service.
    pub(crate) fn of_issuer(token: Jwt<'a>) -> Option<Self> {
        let amr = token.texts("amr");
        let entries = amr.get(1..).unwrap_or_default().chunks_exact(2);
        let entries = entries.map(|entry| [entry[0].to_owned(), entry[1].to_owned()]).collect();
        (token.text("iss") == Some(ISSUER)).then_some(Self { token, entries })
    }

    /// Parses a token under the service's own name, and verifies that it is one of this region and has not expired.
    pub(super) fn verified(ctx: &Context<'_>, token: &'a str) -> Outcome<Self> {
        let assume = ctx.assume();
        let token = Self::read(token).ok_or_else(|| no_token(assume))?;
        if !token.is_issued_in(ctx.settings) {
            return Err(not_verified());
        }
        let now = ctx.now.as_secs();
        let expires = token.expires();
        let has_grace = || assume.own_token_grace() == OwnTokenGrace::FiveMinutes;
        if now < expires || now < expires.saturating_add(GRACE) && has_grace() {
            return Ok(token);
        }
        Err(match assume.expired_own_token() {
            ExpiredOwnToken::SaysExpired => token_expired(now, expires),
            ExpiredOwnToken::SaysForbidden => identity_forbidden(token.identity_id()),
            ExpiredOwnToken::SaysLoginsDontMatch => logins_dont_match(),
        })
    }

    /// Whether the service of this region issued it. Unsigned tokens all have one key id, so their region is unchecked.
    pub(crate) fn is_issued_in(&self, settings: &Settings) -> bool {
        let says_key = settings.signs && cfg!(feature = "signed-tokens");
        self.token.is_issued_here(settings.signs)
            && (!says_key || self.token.kid() == Some(&key_id(&settings.region)))
    }

    pub(crate) fn identity_id(&self) -> &str {
        self.token.text("sub").unwrap_or_default()
    }

    pub(crate) fn expires(&self) -> i64 {
        self.token.seconds("exp").unwrap_or(0)
    }

    pub(crate) fn issued(&self) -> i64 {
        self.token.seconds("iat").unwrap_or(0)
    }

    pub(crate) fn audience(&self) -> &str {
        self.token.text("aud").unwrap_or_default()
    }

    pub(crate) fn amr(&self) -> Vec<String> {
        self.token.texts("amr").into_iter().map(str::to_owned).collect()
    }

    pub(crate) fn is_guests(&self) -> bool {
        self.token.texts("amr").first() == Some(&GUEST)
    }

    pub(crate) fn principal_tags(&self) -> StringMap {
        let tags = self
            .token
            .claims
            .get(TAGS)
            .and_then(|tags| tags.get("principal_tags"))
            .and_then(Value::as_object);
        let entries = tags.into_iter().flatten();
        entries.filter_map(|(key, values)| Some((key.clone(), values.get(0)?.as_str()?.to_owned()))).collect()
    }
}

/// Makes the error of a login under the service's own name that is no token of it.
pub(super) fn no_token(assume: &Answers) -> ServiceError {
    match assume.another_own_token() {
        AnotherOwnToken::SaysNotCognito => no_service_token(),
        AnotherOwnToken::SaysNotOpenIdConnect => no_identity_token(),
        AnotherOwnToken::SaysNotVerified => not_verified(),
    }
}

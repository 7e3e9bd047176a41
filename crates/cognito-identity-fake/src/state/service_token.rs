//! OpenID tokens of this service that a caller sends back as logins: parsed, verified and read. Start at
//! [`State::own_token`].

use cognito_identity::ServiceError;
use cognito_identity::types::{Logins, StringMap};
use serde_json::Value;

use super::logins::GRACE;
use super::tokens::{Entry, GUEST, ISSUER, TAGS, key_id};
use super::{Ctx, Outcome, State};
use crate::assumption::{AnotherOwnToken, ExpiredOwnToken, OwnTokenGrace};
use crate::jwt::Jwt;
use crate::messages::{
    identity_forbidden, logins_dont_match, no_identity_token, no_service_token, not_verified,
    service_token_passed, token_expired,
};

/// A token of this service among the logins of a request.
pub(super) struct ServiceToken<'a>(Jwt<'a>);

impl<'a> ServiceToken<'a> {
    /// Parses a token; `None` if its issuer is not this service.
    pub(super) fn read(token: &'a str) -> Option<Self> {
        Jwt::read(token).filter(|token| token.text("iss") == Some(ISSUER)).map(Self)
    }

    /// Whether the service of this region issued it. Unsigned tokens all have one key id, so their region is unchecked.
    pub(super) fn is_issued_in(&self, signs: bool, region: &str) -> bool {
        let says_key = signs && cfg!(feature = "signed-tokens");
        self.0.is_issued_here(signs) && (!says_key || self.0.kid() == Some(&key_id(region)))
    }

    pub(super) fn identity_id(&self) -> &str {
        self.0.text("sub").unwrap_or_default()
    }

    pub(super) fn expires(&self) -> i64 {
        self.0.seconds("exp").unwrap_or(0)
    }

    pub(super) fn issued(&self) -> i64 {
        self.0.seconds("iat").unwrap_or(0)
    }

    pub(super) fn audience(&self) -> &str {
        self.0.text("aud").unwrap_or_default()
    }

    pub(super) fn amr(&self) -> Vec<String> {
        self.0.texts("amr").into_iter().map(str::to_owned).collect()
    }

    pub(super) fn is_guests(&self) -> bool {
        self.0.texts("amr").first() == Some(&GUEST)
    }

    /// Returns the user at each provider.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let amr = self.amr();
        amr[1.min(amr.len())..].chunks_exact(2).map(|entry| [entry[0].clone(), entry[1].clone()]).collect()
    }

    pub(super) fn principal_tags(&self) -> StringMap {
        let tags =
            self.0.claims.get(TAGS).and_then(|tags| tags.get("principal_tags")).and_then(Value::as_object);
        let entries = tags.into_iter().flatten();
        entries.filter_map(|(key, values)| Some((key.clone(), values.get(0)?.as_str()?.to_owned()))).collect()
    }
}

impl State {
    /// Rejects this service's own name among the logins of GetId.
    pub(super) fn refuse_own_login(&self, logins: &Logins) -> Outcome<()> {
        match logins.get(&self.own_provider()).map(|token| ServiceToken::read(token)) {
            Some(Some(_)) => Err(service_token_passed()),
            Some(None) => Err(self.not_an_own_token()),
            None => Ok(()),
        }
    }

    fn not_an_own_token(&self) -> ServiceError {
        match self.assumptions().another_own_token() {
            AnotherOwnToken::SaysNotCognito => no_service_token(),
            AnotherOwnToken::SaysNotOpenIdConnect => no_identity_token(),
            AnotherOwnToken::SaysNotVerified => not_verified(),
        }
    }

    /// Returns the key in `Logins` for a token of this service.
    pub(super) fn own_provider(&self) -> String {
        match self.settings.region.as_str() {
            china if china.starts_with("cn-") => format!("cognito-identity.{china}.amazonaws.com.cn"),
            _ => "cognito-identity.amazonaws.com".to_owned(),
        }
    }

    pub(super) fn own_token<'a>(&self, ctx: &Ctx<'_>, token: &'a str) -> Outcome<ServiceToken<'a>> {
        let token = ServiceToken::read(token).ok_or_else(|| self.not_an_own_token())?;
        if !token.is_issued_in(self.settings.signs, &self.settings.region) {
            return Err(not_verified());
        }
        let now = ctx.now.as_secs();
        let expires = token.expires();
        let has_grace = || self.assumptions().own_token_grace() == OwnTokenGrace::FiveMinutes;
        if now < expires || now < expires.saturating_add(GRACE) && has_grace() {
            return Ok(token);
        }
        Err(match self.assumptions().expired_own_token() {
            ExpiredOwnToken::SaysExpired => token_expired(now, expires),
            ExpiredOwnToken::SaysForbidden => identity_forbidden(token.identity_id()),
            ExpiredOwnToken::SaysLoginsDontMatch => logins_dont_match(),
        })
    }
}

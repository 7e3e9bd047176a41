//! Who may use an identity: a guest by its id alone, everybody else by a login that is verified.

use cognito_identity::ServiceError;
use cognito_identity::types::Logins;

use super::identity::{Identity, Status};
use super::pool::Pool;
use super::tokens::Returned;
use super::{Ctx, Outcome, State, invalid_parameter, not_authorized, not_found, not_implemented};
use crate::assumption::{
    Candidate, DisabledWithLogin, ExpiredOwnToken, ForeignOwnToken, GuestAfterBan, GuestTokenAsLogin,
    InaccessibleUsed, OwnTokenGrace, UnlinkedUsersToken,
};
use crate::guid::Guid;

/// An identity somebody may use.
#[derive(Debug, PartialEq)]
pub(super) struct Access {
    pub(super) guid: Guid,
    /// The developer user who proved to be its own; nobody did for a guest.
    pub(super) user: Option<String>,
}

/// Seconds that a token outlives its expiry where a grace is assumed: what the guide grants OpenID Connect tokens.
const GRACE: i64 = 300;

impl State {
    /// The identity with this id, if the logins allow its use.
    pub(super) fn access(&self, ctx: &Ctx<'_>, id: &str, logins: Option<&Logins>) -> Outcome<Access> {
        match logins.filter(|logins| !logins.is_empty()) {
            Some(logins) => self.by_logins(ctx, id, logins),
            None => self.as_guest(id),
        }
    }

    fn as_guest(&self, id: &str) -> Outcome<Access> {
        let (guid, identity) = self.identity(id)?;
        let gone = self.assumptions().inaccessible_used == InaccessibleUsed::ResourceNotFound;
        if identity.status() == Status::Inaccessible && gone {
            return Err(self
                .assumptions()
                .inaccessible_used
                .refuse(&format!("Identity '{id}' is disabled.")));
        }
        if !identity.is_guest() {
            return Err(forbidden(id));
        }
        let banned = !self.pool_of(identity).config.allows_guests;
        if banned && self.assumptions().guest_after_ban == GuestAfterBan::NotAuthorized {
            return Err(guests_unsupported());
        }
        Ok(Access { guid, user: None })
    }

    fn by_logins(&self, ctx: &Ctx<'_>, id: &str, logins: &Logins) -> Outcome<Access> {
        let (guid, identity) = self.identity(id)?;
        let pool = self.pool_of(identity);
        if pool.config.developer_provider.as_ref().is_some_and(|name| logins.contains_key(name)) {
            return Err(invalid_parameter("Please provide a valid public provider."));
        }
        let own = self.own_provider();
        let (Some(token), 1) = (logins.get(&own), logins.len()) else {
            return Err(not_implemented("tokens of public providers"));
        };
        let token = self.own_token(ctx, token)?;
        if token.sub != id {
            return Err(match self.assumptions().foreign_own_token {
                ForeignOwnToken::SaysForbidden => forbidden(id),
                ForeignOwnToken::SaysLoginsDontMatch => logins_dont_match(),
            });
        }
        if token.is_guests() {
            return match self.assumptions().guest_token_as_login {
                GuestTokenAsLogin::Guest => self.as_guest(id),
                refusal @ GuestTokenAsLogin::NotAuthorized => {
                    Err(refusal.refuse("A guest's token is no login."))
                }
            };
        }
        match identity.status() {
            Status::Enabled => self.of_user(guid, pool, &token),
            Status::MergedInto(parent) => match self.assumptions().disabled_with_login {
                DisabledWithLogin::Parent => self.of_user(self.last_parent(parent), pool, &token),
                DisabledWithLogin::NotAuthorized => Err(forbidden(id)),
                DisabledWithLogin::ResourceNotFound => Err(not_found(format!("Identity '{id}' not found."))),
            },
            Status::Inaccessible => self.as_guest(id),
        }
    }

    /// The identity at the end of a chain of merges.
    fn last_parent(&self, mut guid: Guid) -> Guid {
        while let Some(Status::MergedInto(parent)) = self.identities.get(guid).map(Identity::status) {
            guid = parent;
        }
        guid
    }

    /// The identity, if the token's user is still one of it.
    fn of_user(&self, guid: Guid, pool: &Pool, token: &Returned) -> Outcome<Access> {
        let user = token.user().unwrap_or_default();
        let is_linked = pool.users.get(user) == Some(&guid);
        if !is_linked && self.assumptions().unlinked_users_token == UnlinkedUsersToken::NotAuthorized {
            return Err(logins_dont_match());
        }
        Ok(Access { guid, user: Some(user.to_owned()) })
    }

    /// The key of a login that is a token of this service.
    fn own_provider(&self) -> String {
        match self.settings.region.as_str() {
            china if china.starts_with("cn-") => format!("cognito-identity.{china}.amazonaws.com.cn"),
            _ => "cognito-identity.amazonaws.com".to_owned(),
        }
    }

    fn own_token(&self, ctx: &Ctx<'_>, token: &str) -> Outcome<Returned> {
        let token = Returned::read(token)
            .ok_or_else(|| not_authorized("Invalid login token. Not a Cognito token."))?;
        let grace = match self.assumptions().own_token_grace {
            OwnTokenGrace::NoGrace => 0,
            OwnTokenGrace::FiveMinutes => GRACE,
        };
        let now = ctx.now.as_secs();
        if now < token.exp.saturating_add(grace) {
            return Ok(token);
        }
        Err(match self.assumptions().expired_own_token {
            ExpiredOwnToken::SaysExpired => {
                not_authorized(format!("Invalid login token. Token expired: {now} >= {}", token.exp))
            }
            ExpiredOwnToken::SaysForbidden => forbidden(&token.sub),
            ExpiredOwnToken::SaysLoginsDontMatch => logins_dont_match(),
        })
    }
}

pub(super) fn forbidden(id: &str) -> ServiceError {
    not_authorized(format!("Access to Identity '{id}' is forbidden."))
}

pub(super) fn guests_unsupported() -> ServiceError {
    not_authorized("Unauthenticated access is not supported for this identity pool.")
}

pub(super) fn logins_dont_match() -> ServiceError {
    not_authorized(
        "Logins don't match. Please include at least one valid login for this identity or identity pool.",
    )
}

//! Who may use an identity: a guest by its id alone, everybody else by a login that is verified.

use cognito_identity::ServiceError;
use cognito_identity::types::{Logins, StringMap};

use super::identity::Status;
use super::pool::Pool;
use super::tokens::Returned;
use super::{Ctx, Outcome, State, invalid_parameter, not_authorized, not_found, not_implemented};
use crate::assumption::{
    AnotherOwnToken, Candidate, DeveloperProviderAsLogin, DisabledWithLogin, ExpiredOwnToken,
    ForeignOwnToken, GuestAfterBan, GuestTokenAsLogin, InaccessibleUsed, MergedAwayUsed, OwnTokenGrace,
    UnlinkedUsersToken,
};
use crate::guid::Guid;

/// An identity somebody may use.
#[derive(Debug, PartialEq)]
pub(super) struct Access {
    pub(super) guid: Guid,
    /// The developer user who proved to be its own; nobody did for a guest.
    pub(super) user: Option<String>,
    /// The principal tags its token carried.
    pub(super) tags: StringMap,
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
        let assume = self.assumptions();
        let gone = match identity.status() {
            Status::Inaccessible => assume.inaccessible_used == InaccessibleUsed::ResourceNotFound,
            Status::MergedInto(_) => assume.merged_away_used == MergedAwayUsed::ResourceNotFound,
            Status::Enabled => false,
        };
        if gone {
            return Err(self.identity_not_found(id));
        }
        if !identity.is_guest() {
            return Err(forbidden(id));
        }
        let banned = !self.pool_of(identity).config.allows_guests;
        if banned && self.assumptions().guest_after_ban == GuestAfterBan::NotAuthorized {
            return Err(guests_unsupported());
        }
        Ok(Access { guid, user: None, tags: StringMap::new() })
    }

    fn by_logins(&self, ctx: &Ctx<'_>, id: &str, logins: &Logins) -> Outcome<Access> {
        let (guid, identity) = self.identity(id)?;
        let pool = self.pool_of(identity);
        self.refuse_developer_login(pool, logins)?;
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
                DisabledWithLogin::Parent => {
                    self.of_user(self.last_parent(parent).ok_or_else(|| forbidden(id))?, pool, &token)
                }
                DisabledWithLogin::NotAuthorized => Err(forbidden(id)),
                DisabledWithLogin::ResourceNotFound => Err(not_found(format!("Identity '{id}' not found."))),
            },
            Status::Inaccessible => self.as_guest(id),
        }
    }

    /// Refuses the developer provider among the logins of a public operation.
    pub(super) fn refuse_developer_login(&self, pool: &Pool, logins: &Logins) -> Outcome<()> {
        let Some(value) = pool.config.developer_provider.as_ref().and_then(|name| logins.get(name)) else {
            return Ok(());
        };
        if Returned::read(value).is_some() {
            return Err(own_token_passed());
        }
        // Recorded for a developer user beside a token of this service, and for nothing else.
        let is_recorded = logins.contains_key(&self.own_provider());
        Err(match self.assumptions().developer_provider_as_login {
            DeveloperProviderAsLogin::SaysIssuerMismatch if !is_recorded => {
                not_authorized("Invalid login token. Issuer doesn't match providerName")
            }
            DeveloperProviderAsLogin::SaysLoginsDontMatch if !is_recorded => logins_dont_match(),
            _ => invalid_parameter("Please provide a valid public provider."),
        })
    }

    /// Refuses this service's own name among the logins of GetId.
    pub(super) fn refuse_own_login(&self, logins: &Logins) -> Outcome<()> {
        match logins.get(&self.own_provider()).map(|token| Returned::read(token)) {
            Some(Some(_)) => Err(own_token_passed()),
            Some(None) => Err(self.not_an_own_token()),
            None => Ok(()),
        }
    }

    fn not_an_own_token(&self) -> ServiceError {
        not_authorized(match self.assumptions().another_own_token {
            AnotherOwnToken::SaysNotCognito => "Invalid login token. Not a Cognito token.",
            AnotherOwnToken::SaysNotOpenIdConnect => {
                "Invalid login token. Not a valid OpenId Connect identity token."
            }
            AnotherOwnToken::SaysNotVerified => "Invalid login token. Couldn't verify signed token.",
        })
    }

    /// The identity at the end of a chain of merges, unless it was deleted.
    fn last_parent(&self, mut guid: Guid) -> Option<Guid> {
        while let Status::MergedInto(parent) = self.identities.get(guid)?.status() {
            guid = parent;
        }
        Some(guid)
    }

    /// The identity, if the token's user is still one of it.
    fn of_user(&self, guid: Guid, pool: &Pool, token: &Returned) -> Outcome<Access> {
        let user = token.user().unwrap_or_default();
        let is_linked = pool.users.get(user) == Some(&guid);
        if !is_linked && self.assumptions().unlinked_users_token == UnlinkedUsersToken::NotAuthorized {
            return Err(logins_dont_match());
        }
        Ok(Access { guid, user: Some(user.to_owned()), tags: token.principal_tags() })
    }

    /// The key of a login that is a token of this service.
    fn own_provider(&self) -> String {
        match self.settings.region.as_str() {
            china if china.starts_with("cn-") => format!("cognito-identity.{china}.amazonaws.com.cn"),
            _ => "cognito-identity.amazonaws.com".to_owned(),
        }
    }

    fn own_token(&self, ctx: &Ctx<'_>, token: &str) -> Outcome<Returned> {
        let token = Returned::read(token).ok_or_else(|| self.not_an_own_token())?;
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

fn own_token_passed() -> ServiceError {
    not_authorized("Invalid login token. Can't pass in a Cognito token.")
}

pub(super) fn guests_unsupported() -> ServiceError {
    not_authorized("Unauthenticated access is not supported for this identity pool.")
}

pub(super) fn logins_dont_match() -> ServiceError {
    not_authorized(
        "Logins don't match. Please include at least one valid login for this identity or identity pool.",
    )
}

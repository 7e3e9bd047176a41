//! Who may use an identity: a guest by its id alone, everybody else by a login that is verified.

use cognito_identity::ServiceError;
use cognito_identity::types::{Logins, StringMap};

use super::identity::Status;
use super::logins::{GRACE, Login, refuse_signed_out};
use super::pool::Pool;
use super::tokens::Returned;
use super::{Ctx, Outcome, State, invalid_parameter, not_authorized, not_found};
use crate::assumption::{
    AnotherOwnToken, Candidate, DeveloperProviderAsLogin, DisabledWithLogin, ExpiredOwnToken,
    ForeignOwnToken, GuestAfterBan, GuestTokenAsLogin, InaccessibleUsed, MergedAwayUsed, OwnTokenGrace,
    TokenCheckScope, UnlinkedUsersToken,
};
use crate::guid::Guid;

/// Who asks for an identity, and why they may have it.
#[derive(Debug, PartialEq)]
pub(super) struct Proof {
    pub(super) guid: Guid,
    /// The developer user whose token of this service was verified.
    pub(super) user: Option<String>,
    /// The public logins, all verified. At least one is the identity's own, unless that is a guest.
    pub(super) logins: Vec<Login>,
    /// The principal tags the token of this service carried.
    pub(super) tags: StringMap,
}

impl Proof {
    /// Whether nobody signed in.
    pub(super) fn is_guests(&self) -> bool {
        self.user.is_none() && self.logins.is_empty()
    }
}

impl State {
    /// Proves that whoever has the logins may use the identity with this id.
    pub(super) fn prove(&self, ctx: &Ctx<'_>, id: &str, logins: Option<&Logins>) -> Outcome<Proof> {
        match logins.filter(|logins| !logins.is_empty()) {
            Some(logins) => self.by_logins(ctx, id, logins),
            None => self.as_guest(id),
        }
    }

    fn as_guest(&self, id: &str) -> Outcome<Proof> {
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
        Ok(Proof { guid, user: None, logins: Vec::new(), tags: StringMap::new() })
    }

    fn by_logins(&self, ctx: &Ctx<'_>, id: &str, logins: &Logins) -> Outcome<Proof> {
        let (guid, identity) = self.identity(id)?;
        let pool = self.pool_of(identity);
        self.refuse_developer_login(pool, logins)?;
        let own = logins.get(&self.own_provider()).map(|token| self.own_token(ctx, token)).transpose()?;
        let public = self.public_logins(ctx, pool, logins)?;
        if own.as_ref().is_some_and(|token| token.identity_id() != id) {
            return Err(match self.assumptions().foreign_own_token {
                ForeignOwnToken::SaysForbidden => forbidden(id),
                ForeignOwnToken::SaysLoginsDontMatch => logins_dont_match(),
            });
        }
        if own.as_ref().is_some_and(Returned::is_guests) {
            return match self.assumptions().guest_token_as_login {
                GuestTokenAsLogin::Guest => Ok(Proof { logins: public, ..self.as_guest(id)? }),
                refusal @ GuestTokenAsLogin::NotAuthorized => {
                    Err(refusal.refuse("A guest's token is no login."))
                }
            };
        }
        let guid = match (identity.status(), self.assumptions().disabled_with_login) {
            (Status::Enabled, _) => guid,
            (Status::MergedInto(parent), DisabledWithLogin::Parent) => {
                self.last_parent(parent).ok_or_else(|| forbidden(id))?
            }
            (Status::MergedInto(_), DisabledWithLogin::NotAuthorized) => return Err(forbidden(id)),
            (Status::MergedInto(_), DisabledWithLogin::ResourceNotFound) => {
                return Err(not_found(format!("Identity '{id}' not found.")));
            }
            (Status::Inaccessible, _) => return self.as_guest(id),
        };
        self.match_logins(guid, own.as_ref(), public)
    }

    /// The logins as a proof for the identity, if one of them is its own.
    fn match_logins(&self, guid: Guid, own: Option<&Returned<'_>>, logins: Vec<Login>) -> Outcome<Proof> {
        let identity = &self.identities[guid];
        let user = own.map(|token| token.user().unwrap_or_default().to_owned());
        let is_linked = |user: &String| self.pool_of(identity).users.get(user) == Some(&guid);
        let any_user = self.assumptions().unlinked_users_token == UnlinkedUsersToken::Accepted;
        let by_user = user.as_ref().is_some_and(|user| any_user || is_linked(user));
        let by_login = || self.owners(identity.pool, &logins, None).contains(&guid);
        if !identity.is_guest() && !by_user && !by_login() {
            return Err(logins_dont_match());
        }
        let tags = own.map(Returned::principal_tags).unwrap_or_default();
        Ok(Proof { guid, user, logins, tags })
    }

    /// The public logins of a request, each verified: if one is not valid, none is.
    pub(super) fn public_logins(&self, ctx: &Ctx<'_>, pool: &Pool, logins: &Logins) -> Outcome<Vec<Login>> {
        let own = self.own_provider();
        let public = logins
            .iter()
            .filter(|(key, _)| **key != own && pool.config.developer_provider.as_ref() != Some(*key));
        let public =
            public.map(|(key, token)| self.login(ctx, pool, key, token)).collect::<Outcome<Vec<_>>>()?;
        if self.assumptions().token_check_scope == TokenCheckScope::EveryOperation {
            refuse_signed_out(&public)?;
        }
        Ok(public)
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

    /// The key of a login that is a token of this service.
    pub(super) fn own_provider(&self) -> String {
        match self.settings.region.as_str() {
            china if china.starts_with("cn-") => format!("cognito-identity.{china}.amazonaws.com.cn"),
            _ => "cognito-identity.amazonaws.com".to_owned(),
        }
    }

    fn own_token<'a>(&self, ctx: &Ctx<'_>, token: &'a str) -> Outcome<Returned<'a>> {
        let token = Returned::read(token).ok_or_else(|| self.not_an_own_token())?;
        if !token.is_issued_in(self.settings.signs, &self.settings.region) {
            return Err(not_authorized("Invalid login token. Couldn't verify signed token."));
        }
        let grace = match self.assumptions().own_token_grace {
            OwnTokenGrace::NoGrace => 0,
            OwnTokenGrace::FiveMinutes => GRACE,
        };
        let (now, expires) = (ctx.now.as_secs(), token.expires());
        if now < expires.saturating_add(grace) {
            return Ok(token);
        }
        Err(match self.assumptions().expired_own_token {
            ExpiredOwnToken::SaysExpired => {
                not_authorized(format!("Invalid login token. Token expired: {now} >= {expires}"))
            }
            ExpiredOwnToken::SaysForbidden => forbidden(token.identity_id()),
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

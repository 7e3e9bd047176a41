//! Access to an identity: a guest's id is enough for a guest, any other identity needs a verified login. Start at
//! [`State::authorize`].

use cognito_identity::types::{Logins, StringMap};

use super::identity::{Identity, Status};
use super::logins::{Login, refuse_signed_out};
use super::pool::Pool;
use super::service_token::ServiceToken;
use super::tokens::{Entry, amr, developer_entry};
use super::{Ctx, Outcome, State};
use crate::assumption::{
    AmrOrder, DeveloperProviderAsLogin, DisabledWithLogin, ForeignOwnToken, GuestAfterBan, InaccessibleUsed,
    MergedAwayUsed, MergedOwnToken, TokenCheckScope, UnlinkedLoginsToken,
};
use crate::guid::Guid;
use crate::messages::{
    identity_forbidden, identity_not_found, logins_dont_match, no_guests, no_providers, no_public_provider,
    other_issuer, service_token_passed,
};

/// The identity of a request, with the verified logins that give access to it.
#[derive(Debug, PartialEq)]
pub(super) struct Caller {
    pub(super) guid: Guid,
    /// Contents of the verified token of this service among the logins, if there is one.
    pub(super) own: Option<OwnToken>,
    /// The public logins, all verified. One of them is the identity's own, unless the identity is a guest or a token of
    /// this service is proof enough.
    pub(super) logins: Vec<Login>,
}

/// Claims of a token of this service about the user who signed in.
#[derive(Debug, PartialEq)]
pub(super) struct OwnToken {
    /// The user at each provider.
    pub(super) entries: Vec<Entry>,
    pub(super) tags: StringMap,
    /// Timestamp in epoch seconds.
    pub(super) issued: i64,
}

impl Caller {
    /// Whether there is no login: the caller is a guest.
    pub(super) fn is_guests(&self) -> bool {
        self.own.is_none() && self.logins.is_empty()
    }

    /// Returns `amr` for a new token: the entries of the given token of this service, then the other public logins.
    pub(super) fn amr(&self, order: impl FnOnce() -> AmrOrder) -> Vec<String> {
        let own = self.own.as_ref().map_or(&[][..], |own| &own.entries);
        let further = self.logins.iter().map(Login::entry).filter(|entry| !own.contains(entry));
        amr(order, own.iter().cloned().chain(further))
    }
}

impl State {
    /// Verifies that a caller with these logins may use the identity with this id.
    pub(super) fn authorize(&self, ctx: &Ctx<'_>, id: &str, logins: Option<&Logins>) -> Outcome<Caller> {
        match logins.filter(|logins| !logins.is_empty()) {
            Some(logins) => self.by_logins(ctx, id, logins),
            None => self.as_guest(id),
        }
    }

    fn as_guest(&self, id: &str) -> Outcome<Caller> {
        let (guid, identity) = self.identity(id)?;
        let assume = self.assumptions();
        let gone = match identity.status() {
            Status::Inaccessible => assume.inaccessible_used() == InaccessibleUsed::ResourceNotFound,
            // Recorded for a guest that gave way.
            Status::MergedInto(_) if identity.was_guest() => false,
            Status::MergedInto(_) => assume.merged_away_used() == MergedAwayUsed::ResourceNotFound,
            Status::Enabled => false,
        };
        if gone {
            return Err(self.identity_not_found(id));
        }
        if !identity.is_guest() {
            return Err(identity_forbidden(id));
        }
        let banned = !self.pool_of(identity).config.allows_guests;
        if banned && self.assumptions().guest_after_ban() == GuestAfterBan::NotAuthorized {
            return Err(no_guests());
        }
        Ok(Caller { guid, own: None, logins: Vec::new() })
    }

    fn by_logins(&self, ctx: &Ctx<'_>, id: &str, logins: &Logins) -> Outcome<Caller> {
        let (guid, identity) = self.identity(id)?;
        let pool = self.pool_of(identity);
        if logins.keys().any(|key| *key != self.own_provider()) {
            refuse_without_providers(pool)?;
        }
        self.refuse_developer_login(pool, logins)?;
        let own = logins.get(&self.own_provider()).map(|token| self.own_token(ctx, token)).transpose()?;
        let public = self.public_logins(ctx, pool, logins)?;
        if own.is_some() && !public.is_empty() {
            self.assumptions().own_token_beside_logins().or_error("A token of this service comes alone.")?;
        }
        if own.as_ref().is_some_and(|token| token.identity_id() != id && !self.is_merged_own(token, guid)) {
            return Err(match self.assumptions().foreign_own_token() {
                ForeignOwnToken::SaysForbidden => identity_forbidden(id),
                ForeignOwnToken::SaysLoginsDontMatch => logins_dont_match(),
            });
        }
        if own.as_ref().is_some_and(ServiceToken::is_guests) {
            self.assumptions().guest_token_as_login().or_error("A guest's token is no login.")?;
            return Ok(Caller { logins: public, ..self.as_guest(id)? });
        }
        let guid = match identity.status() {
            Status::Enabled => guid,
            Status::MergedInto(parent) => match self.assumptions().disabled_with_login() {
                DisabledWithLogin::Parent => {
                    self.usable_parent(parent).ok_or_else(|| identity_forbidden(id))?
                }
                DisabledWithLogin::NotAuthorized => return Err(identity_forbidden(id)),
                DisabledWithLogin::ResourceNotFound => return Err(identity_not_found(id)),
            },
            // It has no login any more, so the error is that of a request without logins.
            Status::Inaccessible => return self.as_guest(id),
        };
        self.match_logins(guid, own.as_ref(), public)
    }

    /// Whether a user's token is of an identity that was merged into this one, or into the same one as this, and such a
    /// token is accepted by assumption.
    fn is_merged_own(&self, token: &ServiceToken<'_>, guid: Guid) -> bool {
        let source = self.guid(token.identity_id()).and_then(|source| self.usable_parent(source));
        !token.is_guests()
            && source.is_some()
            && source == self.usable_parent(guid)
            && self.assumptions().merged_own_token() == MergedOwnToken::Accepted
    }

    /// Returns the logins as a proof for the identity, if one of them is its own.
    fn match_logins(
        &self,
        guid: Guid,
        own: Option<&ServiceToken<'_>>,
        logins: Vec<Login>,
    ) -> Outcome<Caller> {
        let identity = &self.identities[guid];
        let own = own.map(|token| OwnToken {
            entries: token.entries(),
            tags: token.principal_tags(),
            issued: token.issued(),
        });
        if let Some(own) = &own {
            self.refuse_public_users_token(identity, own)?;
        }
        let any_login = || self.assumptions().unlinked_logins_token() == UnlinkedLoginsToken::Accepted;
        let by_own = own.as_ref().is_some_and(|own| self.names_login(own, guid) || any_login());
        let by_login = || self.owners(identity.pool, &logins, None).contains(&guid);
        if !identity.is_guest() && !by_own && !by_login() {
            return Err(logins_dont_match());
        }
        Ok(Caller { guid, own, logins })
    }

    /// Rejects a token that was issued to a user of public providers alone, by assumption.
    fn refuse_public_users_token(&self, identity: &Identity, own: &OwnToken) -> Outcome<()> {
        let developer = &self.pool_of(identity).config.developer_provider;
        let is_developers = own.entries.iter().any(|[provider, _]| developer.as_ref() == Some(provider));
        if is_developers {
            return Ok(());
        }
        let message = "A token of this service is a login of developer users alone.";
        self.assumptions().public_users_token().or_error(message)?;
        Ok(())
    }

    /// Whether one of the logins the token was issued for is still the identity's.
    fn names_login(&self, own: &OwnToken, guid: Guid) -> bool {
        let identity = &self.identities[guid];
        let pool = self.pool_of(identity);
        let developer = pool.config.developer_provider.as_deref().unwrap_or_default();
        let users = identity.users().iter().map(|user| developer_entry(developer, &pool.id, &user.name));
        let public = identity.public_logins();
        let public = public.filter_map(|(provider, subject)| self.entry(pool, &provider, &subject));
        let entries: Vec<_> = users.chain(public).collect();
        own.entries.iter().any(|entry| entries.contains(entry))
    }

    /// Verifies the public logins of a request; one invalid login is an error.
    pub(super) fn public_logins(&self, ctx: &Ctx<'_>, pool: &Pool, logins: &Logins) -> Outcome<Vec<Login>> {
        let own = self.own_provider();
        let public = logins
            .iter()
            .filter(|(key, _)| **key != own && pool.config.developer_provider.as_ref() != Some(*key));
        let public =
            public.map(|(key, token)| self.login(ctx, pool, key, token)).collect::<Outcome<Vec<_>>>()?;
        match refuse_signed_out(&public) {
            Err(refusal) if self.assumptions().token_check_scope() == TokenCheckScope::EveryOperation => {
                Err(refusal)
            }
            _ => Ok(public),
        }
    }

    /// Rejects the developer provider among the logins of a public operation.
    pub(super) fn refuse_developer_login(&self, pool: &Pool, logins: &Logins) -> Outcome<()> {
        let Some(value) = pool.config.developer_provider.as_ref().and_then(|name| logins.get(name)) else {
            return Ok(());
        };
        if ServiceToken::read(value).is_some() {
            return Err(service_token_passed());
        }
        // Recorded for a developer user beside a token of this service, and for nothing else.
        let is_recorded = logins.contains_key(&self.own_provider());
        Err(match self.assumptions().developer_provider_as_login() {
            DeveloperProviderAsLogin::SaysIssuerMismatch if !is_recorded => other_issuer(),
            DeveloperProviderAsLogin::SaysLoginsDontMatch if !is_recorded => logins_dont_match(),
            _ => no_public_provider(),
        })
    }

    /// Returns the identity at the end of a chain of merges, unless it was deleted or has no logins left.
    fn usable_parent(&self, mut guid: Guid) -> Option<Guid> {
        loop {
            match self.identities.get(guid)?.status() {
                Status::Enabled => return Some(guid),
                Status::MergedInto(parent) => guid = parent,
                Status::Inaccessible => return None,
            }
        }
    }
}

/// Rejects logins for a pool without any provider, developer provider included, with the recorded message.
pub(super) fn refuse_without_providers(pool: &Pool) -> Outcome<()> {
    if pool.config.providers.is_empty() && pool.config.developer_provider.is_none() {
        return Err(no_providers(&pool.id));
    }
    Ok(())
}

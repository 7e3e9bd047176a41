//! Logins of requests: which of them are valid, and whose they are.

use cognito_identity::types::Logins;

use super::{Expected, IdentityState, Model, Pool, broken, one, rules};
use crate::inputs::{own_provider, region_of};

/// A user at a public provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicLogin {
    pub(crate) provider: String,
    pub(crate) subject: String,
}

/// A token of a public provider, and the login it is of.
#[derive(Clone, Debug)]
pub(crate) struct LoginToken {
    pub(crate) token: String,
    pub(crate) login: PublicLogin,
}

/// A token that the service issued.
#[derive(Debug)]
pub(super) struct IssuedToken {
    pub(super) token: String,
    /// The number of the identity.
    pub(super) identity: usize,
    /// The logins it was issued for, each with its entry in the claim `amr`; none for a guest.
    pub(super) logins: Vec<(Login, Entry)>,
}

/// A provider, and a user of it in the words of a token.
pub(super) type Entry = [String; 2];

/// A login of an identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Login {
    /// A user of the pool's developer provider.
    Developer(String),
    Public(PublicLogin),
}

/// The valid logins of a request to a public operation.
#[derive(Debug, Default)]
pub(super) struct Presented {
    /// The number of the token of this service among them.
    pub(super) own: Option<usize>,
    pub(super) public: Vec<PublicLogin>,
}

/// A caller's right to an identity.
#[derive(Debug)]
pub(super) struct Proof {
    pub(super) identity: usize,
    /// The logins of the token of this service that proves it, if one does.
    pub(super) own: Vec<(Login, Entry)>,
    pub(super) public: Vec<PublicLogin>,
}

impl Proof {
    pub(super) fn is_guests(&self) -> bool {
        self.own.is_empty() && self.public.is_empty()
    }
}

impl Model {
    /// The key of a token of this service among logins.
    pub(super) fn own_provider(pool: &Pool) -> String {
        own_provider(region_of(&pool.id))
    }

    /// The public logins among all logins, if each is valid in the pool.
    pub(super) fn public_logins(&self, pool: usize, logins: Option<&Logins>) -> Expected<Vec<PublicLogin>> {
        let pool = &self.pools[pool];
        let own = Self::own_provider(pool);
        let mut public = Vec::new();
        for (provider, token) in logins.iter().flat_map(|logins| logins.iter()) {
            if *provider == own || pool.developer_provider() == Some(provider) {
                continue;
            }
            let known = self.logins.iter().find(|known| known.token == *token);
            match known.filter(|known| known.login.provider == *provider && pool.client(provider).is_some()) {
                Some(known) => public.push(known.login.clone()),
                None => return Err(one("NotAuthorized")),
            }
        }
        Ok(public)
    }

    /// The valid logins of a request to a public operation.
    pub(super) fn presented(&self, pool: usize, logins: &Logins) -> Expected<Presented> {
        let own_token = logins.get(&Self::own_provider(&self.pools[pool]));
        let position = |token: &String| self.tokens.iter().rposition(|known| known.token == *token);
        let developer = self.pools[pool].developer_provider().and_then(|name| logins.get(name));
        let is_public_expected =
            own_token.is_some() || self.is("developer_provider_as_login", "SaysPublicProvider");
        let developer_error = match developer {
            Some(token) if position(token).is_some() => "NotAuthorized",
            _ if is_public_expected => "InvalidParameter",
            _ => "NotAuthorized",
        };
        let own = own_token.map(position);
        let public = self.public_logins(pool, Some(logins));
        rules([
            (developer.is_some(), one(developer_error)),
            (own == Some(None), one("NotAuthorized")),
            broken(&public),
        ])?;
        Ok(Presented { own: own.flatten(), public: public? })
    }

    /// Proves that a caller with these logins, or none, may use the identity.
    pub(super) fn prove(&self, id: &str, logins: Option<&Logins>) -> Expected<Proof> {
        let number = self.identity(id)?;
        let Some(logins) = logins.filter(|logins| !logins.is_empty()) else { return self.as_guest(number) };
        let Presented { own, public } = self.presented(self.identities[number].pool, logins)?;
        let own = own.map(|own| &self.tokens[own]);
        rules([
            (
                own.is_some() && !public.is_empty() && !self.is("own_token_beside_logins", "Linked"),
                self.error("own_token_beside_logins"),
            ),
            (own.is_some_and(|own| own.identity != number), one("NotAuthorized")),
        ])?;
        if own.is_some_and(|own| own.logins.is_empty()) {
            rules([(!self.is("guest_token_as_login", "Guest"), self.error("guest_token_as_login"))])?;
            return Ok(Proof { public, ..self.as_guest(number)? });
        }
        let identity = match self.identities[number].state {
            IdentityState::MergedInto(_) if !self.is("disabled_with_login", "Parent") => {
                return Err(self.error("disabled_with_login"));
            }
            IdentityState::MergedInto(_) => self.heir(number).ok_or_else(|| one("NotAuthorized"))?,
            IdentityState::Inaccessible => return self.as_guest(number),
            IdentityState::Enabled | IdentityState::Deleted => number,
        };
        let own = own.map(|own| own.logins.clone()).unwrap_or_default();
        let is_public_users =
            !own.is_empty() && !own.iter().any(|(login, _)| matches!(login, Login::Developer(_)));
        rules([(
            is_public_users && !self.is("public_users_token", "Accepted"),
            self.error("public_users_token"),
        )])?;
        let named: Vec<_> =
            own.iter().map(|(login, _)| login).filter(|login| self.has_login(identity, login)).collect();
        let by_own = !named.is_empty() || !own.is_empty() && self.is("unlinked_logins_token", "Accepted");
        let by_login = public.iter().any(|login| self.identities[identity].public.contains(login));
        if !self.is_guest(identity) && !by_own && !by_login {
            return Err(one("NotAuthorized"));
        }
        // No source says whether a token is worth anything whose providers the pool has no more.
        let pool = &self.pools[self.identities[identity].pool];
        let is_left =
            |login: &&Login| !matches!(login, Login::Public(login) if pool.client(&login.provider).is_none());
        let is_gone = !named.is_empty() && !named.iter().any(is_left);
        if !self.is_guest(identity) && !by_login && is_gone {
            self.may_be("NotAuthorized")?;
        }
        Ok(Proof { identity, own, public })
    }

    fn as_guest(&self, number: usize) -> Expected<Proof> {
        let identity = &self.identities[number];
        match identity.state {
            IdentityState::Inaccessible => return Err(self.error("inaccessible_used")),
            IdentityState::MergedInto(_) if identity.had_logins => {
                return Err(self.error("merged_away_used"));
            }
            IdentityState::MergedInto(_) => return Err(one("NotAuthorized")),
            IdentityState::Enabled | IdentityState::Deleted => {}
        }
        let allows_guests = self.pools[identity.pool].config.allow_unauthenticated_identities == Some(true);
        rules([
            (!self.is_guest(number), one("NotAuthorized")),
            (!allows_guests && !self.is("guest_after_ban", "StillServed"), self.error("guest_after_ban")),
        ])?;
        Ok(Proof { identity: number, own: Vec::new(), public: Vec::new() })
    }

    /// Whether a login is linked to the identity.
    fn has_login(&self, identity: usize, login: &Login) -> bool {
        let identity = &self.identities[identity];
        match login {
            Login::Developer(user) => identity.users.iter().any(|(name, _)| name == user),
            Login::Public(login) => identity.public.contains(login),
        }
    }
}

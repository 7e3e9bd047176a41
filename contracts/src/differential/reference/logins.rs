//! Predicts which logins of a request are valid, and their identities.

use cognito_identity::types::Logins;

use super::{Expected, IdentityState, Model, Pool, broken, one, rules};
use crate::case::strategies::{own_provider, region_of};

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

impl Login {
    /// Whether it is this developer user.
    pub(super) fn is_user(&self, user: &str) -> bool {
        matches!(self, Self::Developer(name) if name == user)
    }
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

    /// The right of a caller with these logins, or none, to use the identity.
    pub(super) fn prove(&self, id: &str, logins: Option<&Logins>) -> Expected<Proof> {
        let number = self.identity(id)?;
        let Some(logins) = logins.filter(|logins| !logins.is_empty()) else {
            return self.prove_guest(number, Vec::new());
        };
        let Presented { own, public } = self.presented(self.identities[number].pool, logins)?;
        let own = own.map(|own| &self.tokens[own]);
        self.check_own_token(number, own, &public)?;
        if own.is_some_and(|own| own.logins.is_empty()) {
            return self.prove_guest(number, public);
        }
        let own = own.map(|own| own.logins.clone()).unwrap_or_default();
        let identity = self.identity_in_use(number)?;
        self.require_own_login(identity, &own, &public)?;
        Ok(Proof { identity, own, public })
    }

    /// The rules for a token of this service: it is of the identity, and alone; a guest's is a login or none.
    fn check_own_token(
        &self,
        number: usize,
        own: Option<&IssuedToken>,
        public: &[PublicLogin],
    ) -> Expected<()> {
        let Some(own) = own else { return Ok(()) };
        let is_foreign = own.identity != number;
        let is_merged =
            !own.logins.is_empty() && self.end_of_merges(own.identity) == self.end_of_merges(number);
        rules([
            self.unless("own_token_beside_logins", "Linked", !public.is_empty()),
            (is_foreign && !is_merged, one("NotAuthorized")),
            self.unless("merged_own_token", "Accepted", is_foreign && is_merged),
        ])?;
        rules([self.unless("guest_token_as_login", "Guest", own.logins.is_empty())])
    }

    /// The right of a caller who proves nothing: only a guest's identity may be used so.
    fn prove_guest(&self, number: usize, public: Vec<PublicLogin>) -> Expected<Proof> {
        let identity = &self.identities[number];
        let is_merged = matches!(identity.state, IdentityState::MergedInto(_));
        rules([
            (identity.state == IdentityState::Inaccessible, self.error("inaccessible_used")),
            (is_merged && !identity.was_guest, self.error("merged_away_used")),
        ])?;
        let allows_guests = self.pools[identity.pool].config.allow_unauthenticated_identities == Some(true);
        rules([
            (!self.is_guest(number), one("NotAuthorized")),
            self.unless("guest_after_ban", "StillServed", !allows_guests),
        ])?;
        Ok(Proof { identity: number, own: Vec::new(), public })
    }

    /// The identity that a caller with logins uses: the one it was merged into, if it was.
    fn identity_in_use(&self, number: usize) -> Expected<usize> {
        let state = self.identities[number].state;
        rules([
            (state == IdentityState::Inaccessible, self.error("inaccessible_used")),
            self.unless(
                "merged_away_used_with_login",
                "Parent",
                matches!(state, IdentityState::MergedInto(_)),
            ),
        ])?;
        let number = self.end_of_merges(number);
        rules([(self.identities[number].state != IdentityState::Enabled, one("NotAuthorized"))])?;
        Ok(number)
    }

    /// The rule that a caller presents a login of the identity, or names one by a token of this service.
    fn require_own_login(
        &self,
        number: usize,
        own: &[(Login, Entry)],
        public: &[PublicLogin],
    ) -> Expected<()> {
        let is_public = |login: &Login| matches!(login, Login::Public(_));
        let is_public_users = !own.is_empty() && own.iter().all(|(login, _)| is_public(login));
        rules([self.unless("public_users_token", "Accepted", is_public_users)])?;
        let identity = &self.identities[number];
        let has_one = public.iter().any(|login| identity.public.contains(login));
        let any_token = !own.is_empty() && self.is("unlinked_logins_token", "Accepted");
        if self.is_guest(number) || has_one || any_token {
            return Ok(());
        }
        let named = own.iter().map(|(login, _)| login).filter(|login| self.has_login(number, login));
        let named: Vec<_> = named.collect();
        rules([(named.is_empty(), one("NotAuthorized"))])?;
        // No source says whether a token is a login if the pool has none of its providers any more.
        let pool = &self.pools[identity.pool];
        let is_gone =
            |login: &Login| matches!(login, Login::Public(login) if pool.client(&login.provider).is_none());
        if named.iter().all(|login| is_gone(login)) { self.may_be("NotAuthorized") } else { Ok(()) }
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

//! The one identity that several logins lead to: linked to it, or merged into it.

use super::logins::PublicLogin;
use super::{Expected, IdentityState, Model, one, rules};

/// Which of the identities of a request remains when they become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remaining {
    /// One with logins rather than a guest; of two with logins the one that is assumed.
    Assumed,
    /// This one.
    Known(usize),
    /// None of them: they are merged into a new one.
    New,
}

/// The most logins that an identity has, a merged one too.
pub(super) const MOST_LOGINS: usize = 20;

/// The logins that a request links, and the identities that it merges.
#[derive(Debug)]
pub(super) struct Union {
    pool: usize,
    into: Option<usize>,
    from: Vec<usize>,
    public: Vec<PublicLogin>,
    user: Option<String>,
}

impl Union {
    /// Whether one identity has all the logins already.
    pub(super) fn changes_nothing(&self) -> bool {
        self.into.is_some() && self.from.is_empty() && self.public.is_empty() && self.user.is_none()
    }
}

impl Model {
    /// The identity of the pool that a developer user is linked to.
    pub(super) fn owner_of_user(&self, pool: usize, user: &str) -> Option<usize> {
        self.identities.iter().position(|identity| {
            identity.pool == pool
                && identity.state != IdentityState::Deleted
                && identity.users.iter().any(|(name, _)| name == user)
        })
    }

    /// The identity of the pool that a public login is linked to.
    fn owner_of_login(&self, pool: usize, login: &PublicLogin) -> Option<usize> {
        self.identities.iter().position(|identity| {
            identity.pool == pool
                && identity.state != IdentityState::Deleted
                && identity.public.contains(login)
        })
    }

    /// The identities that one of the logins is linked to, each once.
    pub(super) fn owners(&self, pool: usize, public: &[PublicLogin], user: Option<&str>) -> Vec<usize> {
        let of_user = user.and_then(|user| self.owner_of_user(pool, user));
        let of_logins = public.iter().filter_map(|login| self.owner_of_login(pool, login));
        let mut owners = Vec::new();
        for owner in of_user.into_iter().chain(of_logins) {
            if !owners.contains(&owner) {
                owners.push(owner);
            }
        }
        owners
    }

    /// Plans the union of an identity that a request names, and of the logins it presents.
    pub(super) fn union(
        &self,
        pool: usize,
        given: Option<usize>,
        public: &[PublicLogin],
        user: Option<&str>,
        remaining: Remaining,
    ) -> Expected<Union> {
        let mut involved: Vec<usize> = given.into_iter().collect();
        for owner in self.owners(pool, public, user) {
            if !involved.contains(&owner) {
                involved.push(owner);
            }
        }
        let public: Vec<_> =
            public.iter().filter(|login| self.owner_of_login(pool, login).is_none()).cloned().collect();
        let user = user.filter(|user| self.owner_of_user(pool, user).is_none()).map(str::to_owned);

        let mut providers: Vec<&str> = public.iter().map(|login| login.provider.as_str()).collect();
        for identity in &involved {
            providers.extend(self.identities[*identity].public.iter().map(|login| login.provider.as_str()));
        }
        let users: usize = involved.iter().map(|identity| self.identities[*identity].users.len()).sum();
        let logins = users + providers.len() + usize::from(user.is_some());
        let repeats = (1..providers.len()).any(|last| providers[..last].contains(&providers[last]));
        let changes = involved.len() > 1 || !public.is_empty() || user.is_some();
        let is_limited = involved.len() > 1 || self.is("link_limit", "Enforced");
        rules([
            (repeats, one("ResourceConflict")),
            (changes && logins > MOST_LOGINS && is_limited, self.error("login_limit")),
        ])?;
        let into = match remaining {
            Remaining::Assumed => self.remaining(&involved),
            Remaining::Known(identity) => Some(identity),
            Remaining::New => None,
        };
        let from = involved.into_iter().filter(|identity| Some(*identity) != into).collect();
        Ok(Union { pool, into, from, public, user })
    }

    fn remaining(&self, involved: &[usize]) -> Option<usize> {
        let mut remaining = *involved.first()?;
        for other in &involved[1..] {
            let other_remains = match self.answer("implicit_parent") {
                _ if self.is_guest(remaining) => true,
                "Other" => true,
                "Older" => *other < remaining,
                _ => false,
            };
            if other_remains {
                remaining = *other;
            }
        }
        Some(remaining)
    }

    /// Merges and links as planned, and returns the identity that remains.
    pub(super) fn apply(&mut self, union: Union) -> usize {
        let into = union.into.unwrap_or_else(|| self.create_identity(union.pool));
        for from in union.from {
            self.merge(from, into);
        }
        let moves = self.is("modified_by_link", "Moves");
        let is_linked = !union.public.is_empty() || union.user.is_some();
        self.identities[into].public.extend(union.public);
        if let Some(user) = union.user {
            self.links += 1;
            self.identities[into].users.push((user, self.links));
        }
        self.touch(into, is_linked && moves);
        into
    }

    /// Moves every login of an identity to another one.
    pub(super) fn merge(&mut self, from: usize, into: usize) {
        self.disable(from, IdentityState::MergedInto(into));
        let users = std::mem::take(&mut self.identities[from].users);
        let public = std::mem::take(&mut self.identities[from].public);
        self.identities[into].users.extend(users);
        self.identities[into].public.extend(public);
        let moves = self.is("modified_by_merge", "Moves");
        self.touch(from, moves);
        self.touch(into, moves);
    }
}

//! Predicts the identity that results when several logins are linked or merged.

use super::logins::PublicLogin;
use super::{Errors, Expected, IdentityState, Model, rules};

/// The most logins that an identity has, a merged one too.
const MAX_LOGINS: usize = 20;

/// The identities and logins that a request makes one identity.
#[derive(Debug)]
pub(super) struct Union {
    pool: usize,
    /// The identity that the request names, then those that its logins are linked to; each once.
    pub(super) identities: Vec<usize>,
    /// The public logins that are linked to no identity.
    new_public: Vec<PublicLogin>,
    /// The developer user, if it is linked to no identity.
    new_user: Option<String>,
}

impl Union {
    /// The union of two identities without any further login.
    pub(super) fn from_two(pool: usize, one: usize, other: usize) -> Self {
        Self { pool, identities: vec![one, other], new_public: Vec::new(), new_user: None }
    }

    pub(super) fn merges(&self) -> bool {
        self.identities.len() > 1
    }

    pub(super) fn links(&self) -> bool {
        !self.new_public.is_empty() || self.new_user.is_some()
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

    /// The union of the identity that a request names, of the logins it presents, and of the identities they are linked
    /// to.
    pub(super) fn union(
        &self,
        pool: usize,
        named: Option<usize>,
        public: &[PublicLogin],
        user: Option<&str>,
    ) -> Union {
        let of_user = user.and_then(|user| self.owner_of_user(pool, user));
        let of_public = public.iter().filter_map(|login| self.owner_of_login(pool, login));
        let mut identities = Vec::new();
        for identity in named.into_iter().chain(of_user).chain(of_public) {
            if !identities.contains(&identity) {
                identities.push(identity);
            }
        }
        let is_new = |login: &&PublicLogin| self.owner_of_login(pool, login).is_none();
        Union {
            pool,
            identities,
            new_public: public.iter().filter(is_new).cloned().collect(),
            new_user: user.filter(|_| of_user.is_none()).map(str::to_owned),
        }
    }

    /// The rules for an identity that several become: one login of each public provider, and no more than 20 logins in
    /// all.
    pub(super) fn check_union(&self, union: &Union, two_of_a_provider: Errors) -> Expected<()> {
        let identities = || union.identities.iter().map(|number| &self.identities[*number]);
        let mut providers: Vec<_> = identities()
            .flat_map(|identity| &identity.public)
            .chain(&union.new_public)
            .map(|login| &login.provider)
            .collect();
        let users = identities().map(|identity| identity.users.len()).sum::<usize>();
        let logins = providers.len() + users + usize::from(union.new_user.is_some());
        providers.sort();
        let repeats = providers.windows(2).any(|pair| pair[0] == pair[1]);
        // The limit holds for every merge; whether it holds for a link is an open question.
        let is_limited = union.merges() || union.links() && self.is("link_limit", "Enforced");
        rules([(repeats, two_of_a_provider), (is_limited && logins > MAX_LOGINS, self.error("login_limit"))])
    }

    /// The identity that remains of several: no guest; which one of those with logins is an open question.
    pub(super) fn remaining(&self, union: &Union) -> Option<usize> {
        let mut with_logins = union.identities.iter().copied().filter(|number| !self.is_guest(*number));
        let remaining = match self.answer("implicit_parent") {
            "Other" => with_logins.next_back(),
            "Older" => with_logins.min(),
            _ => with_logins.next(),
        };
        remaining.or(union.identities.first().copied())
    }

    /// Merges all identities of a union into one of them, or into a new one, and links the new logins to it.
    pub(super) fn unite(&mut self, union: Union, into: Option<usize>) -> usize {
        let links = union.links();
        let into = into.unwrap_or_else(|| self.create_identity(union.pool));
        for from in union.identities.into_iter().filter(|from| *from != into) {
            self.merge(from, into);
        }
        self.identities[into].public.extend(union.new_public);
        if let Some(user) = union.new_user {
            self.links += 1;
            self.identities[into].users.push((user, self.links));
        }
        self.touch(into, links && self.is("modified_by_link", "Moves"));
        into
    }

    /// Moves every login of an identity to another one, and disables it.
    fn merge(&mut self, from: usize, into: usize) {
        let former = self.provider_names(from);
        let was_guest = self.is_guest(from);
        let disabled = &mut self.identities[from];
        disabled.former = former;
        disabled.was_guest = was_guest;
        disabled.state = IdentityState::MergedInto(into);
        let users = std::mem::take(&mut disabled.users);
        let public = std::mem::take(&mut disabled.public);
        self.identities[into].users.extend(users);
        self.identities[into].public.extend(public);
        let moves = self.is("modified_by_merge", "Moves");
        self.touch(from, moves);
        self.touch(into, moves);
    }
}

//! Independent model of users and identities: a partition of the users that shares no code with the fake. Start at
//! [`Partition`].

use std::collections::BTreeMap;

/// Owners of users, as the documentation of merging and unlinking predicts them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Partition {
    owners: BTreeMap<String, String>,
    /// Every identity ever seen, enabled or not.
    seen: Vec<String>,
}

impl Partition {
    /// The identity of a user that has signed in and was not unlinked since.
    pub(crate) fn owner(&self, user: &str) -> Option<&str> {
        self.owners.get(user).map(String::as_str)
    }

    /// The users of an identity.
    pub(crate) fn users(&self, identity: &str) -> Vec<&str> {
        self.owners.iter().filter(|(_, owner)| *owner == identity).map(|(user, _)| user.as_str()).collect()
    }

    /// Records the identity a sign-in returned; returns `false` if it cannot be right. A known user keeps its identity,
    /// a new one gets an identity never seen before.
    pub(crate) fn sign_in(&mut self, user: &str, identity: &str) -> bool {
        if let Some(owner) = self.owner(user) {
            return owner == identity;
        }
        let is_new = !self.seen.iter().any(|known| known == identity);
        self.seen.push(identity.to_owned());
        self.owners.insert(user.to_owned(), identity.to_owned());
        is_new
    }

    /// All users of the source's identity move to the destination's.
    pub(crate) fn merge(&mut self, source: &str, destination: &str) {
        let from = self.owners[source].clone();
        let into = self.owners[destination].clone();
        for owner in self.owners.values_mut().filter(|owner| **owner == from) {
            owner.clone_from(&into);
        }
    }

    /// The user is forgotten.
    pub(crate) fn unlink(&mut self, user: &str) {
        self.owners.remove(user);
    }
}

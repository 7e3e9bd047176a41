//! A second opinion on users and identities: a partition, and nothing the fake is made of.

use std::collections::BTreeMap;

/// Who signs in as whom, by what merging and unlinking are documented to do.
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

    /// Takes note of the answer to a sign-in; `false` if it cannot be right. A known user keeps its identity, a new
    /// one gets an identity nobody ever had.
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

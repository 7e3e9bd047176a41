//! Invariants of a state after any requests: listings, indices and identities agree. Start at [`State::check`].

use std::collections::BTreeSet;

use super::data::State;
use super::identity::{LOGIN_LIMIT, Status};
use crate::assumption::LinkLimit;

impl State {
    /// Returns a description of the first broken invariant as the error.
    pub(crate) fn check(&mut self) -> Result<(), String> {
        for (number, _) in self.pools.iter() {
            self.identities.settle(number);
        }
        self.check_listings()?;
        self.check_owners()?;
        self.check_identities()
    }

    /// Checks that every identity is found by its id and listed once in its pool, and every pool is found by its id.
    fn check_listings(&self) -> Result<(), String> {
        let mut listed = BTreeSet::new();
        if let Some(id) = self.pools.lost() {
            return Err(format!("pool {id} is not found by its id"));
        }
        for (number, _) in self.pools() {
            for (_, (guid, identity)) in self.identities.list(number, None) {
                let is_found = self.identities.get(guid) == Some(identity);
                if !is_found || identity.pool != number || !listed.insert(guid) {
                    return Err(format!("identity {guid} is listed where it is not"));
                }
            }
        }
        let all: BTreeSet<_> = self.identities.iter().map(|(guid, _)| guid).collect();
        if listed == all { Ok(()) } else { Err("some identity is not listed".to_owned()) }
    }

    /// Checks that the indices of logins agree with the identities.
    fn check_owners(&self) -> Result<(), String> {
        for (number, pool) in self.pools() {
            let identities = || self.identities.list(number, None).map(|(_, row)| row);
            let users = identities()
                .flat_map(|(guid, identity)| identity.users().iter().map(move |user| (&user.name, guid)));
            if users.collect::<BTreeSet<_>>() != pool.users.iter().map(|(user, guid)| (user, *guid)).collect()
            {
                return Err(format!(
                    "the developer users of pool {} are not those of its identities",
                    pool.id
                ));
            }
            let logins = identities()
                .flat_map(|(guid, identity)| identity.public_logins().map(move |login| (login, guid)));
            if logins.collect::<BTreeSet<_>>() != pool.public_logins.clone().into_iter().collect() {
                return Err(format!("the public logins of pool {} are not those of its identities", pool.id));
            }
        }
        Ok(())
    }

    /// Checks that a disabled identity has no logins, that no identity has too many, and that none changed before it
    /// was created.
    fn check_identities(&self) -> Result<(), String> {
        let limited = self.assumptions().link_limit() == LinkLimit::Enforced;
        for (guid, identity) in self.identities.iter() {
            if identity.status() != Status::Enabled && identity.login_count() > 0 {
                return Err(format!("identity {guid} is disabled and has logins"));
            }
            if limited && identity.login_count() > LOGIN_LIMIT {
                return Err(format!("identity {guid} has {} logins", identity.login_count()));
            }
            if identity.modified < identity.created {
                return Err(format!("identity {guid} changed before it was created"));
            }
        }
        Ok(())
    }
}

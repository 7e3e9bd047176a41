//! What is always true of a state, whatever was asked of it.

use std::collections::BTreeSet;

use super::State;
use super::identity::Status;
use super::merge::LOGIN_LIMIT;
use crate::assumption::LinkLimit;

impl State {
    /// The first broken invariant, in words.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.check_listings()?;
        self.check_owners()?;
        self.check_identities()
    }

    /// Every identity is listed in its pool once, and nothing else is.
    fn check_listings(&self) -> Result<(), String> {
        let mut listed = BTreeSet::new();
        for (number, pool) in &self.pools {
            if self.pool_numbers.get(&pool.guid) != Some(number) {
                return Err(format!("pool {} is not found by its id", pool.guid));
            }
            for guid in pool.listing.values() {
                let home = self.identities.get(guid).map(|identity| identity.pool);
                if home != Some(*number) || !listed.insert(guid) {
                    return Err(format!("identity {guid} is listed where it is not"));
                }
            }
        }
        if listed.len() == self.identities.len() && self.pool_numbers.len() == self.pools.len() {
            Ok(())
        } else {
            Err("some identity or pool is not listed".to_owned())
        }
    }

    /// The indices of logins and the identities say the same.
    fn check_owners(&self) -> Result<(), String> {
        for pool in self.pools.values() {
            let said = pool.listing.values().flat_map(|guid| {
                self.identities[guid]
                    .users()
                    .iter()
                    .map(move |user| (&user.name, guid))
            });
            if said.collect::<BTreeSet<_>>() != pool.users.iter().collect() {
                return Err(format!(
                    "the developer users of pool {} are not those of its identities",
                    pool.guid
                ));
            }
            let public: usize = pool
                .listing
                .values()
                .map(|guid| self.identities[guid].public_providers().count())
                .sum();
            if public != pool.public_logins.len() {
                return Err(format!(
                    "the public logins of pool {} are not those of its identities",
                    pool.guid
                ));
            }
        }
        Ok(())
    }

    /// A disabled identity has no logins, no identity has too many, and nothing changed before it was created.
    fn check_identities(&self) -> Result<(), String> {
        let limited = self.assumptions().link_limit == LinkLimit::Enforced;
        for (guid, identity) in &self.identities {
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

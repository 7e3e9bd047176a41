//! A state as it is written down, and read again.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize, Serializer};

use super::State;
use super::identity::{Identity, Status};
use super::keys::PoolNumber;
use super::pool::Pool;
use super::sessions::Issued;
use super::store::Store;
use super::tags::DeletedTags;
use crate::guid::Guid;

/// What is written down of a state: all that does not follow from something else.
#[derive(Serialize)]
pub(crate) struct Saved<'a> {
    region: &'a str,
    account: &'a str,
    pools_created: u32,
    events: u64,
    pools: &'a BTreeMap<PoolNumber, Pool>,
    #[serde(serialize_with = "rows")]
    identities: &'a Store,
    orphans: &'a BTreeMap<Guid, String>,
    deleted_tags: &'a BTreeMap<String, DeletedTags>,
    sessions: &'a BTreeMap<String, Issued>,
}

/// What is read again.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Restored {
    region: String,
    account: String,
    pools_created: u32,
    events: u64,
    pools: BTreeMap<PoolNumber, Pool>,
    identities: Vec<(Guid, Identity)>,
    orphans: BTreeMap<Guid, String>,
    deleted_tags: BTreeMap<String, DeletedTags>,
    sessions: BTreeMap<String, Issued>,
}

/// In the order they were created: the same state is the same text.
fn rows<S: Serializer>(identities: &Store, serializer: S) -> Result<S::Ok, S::Error> {
    let mut rows: Vec<_> = identities.iter().collect();
    rows.sort_by_key(|(_, identity)| identity.event);
    serializer.collect_seq(rows)
}

impl State {
    pub(crate) fn saved(&self) -> Saved<'_> {
        Saved {
            region: &self.settings.region,
            account: &self.settings.account,
            pools_created: self.pools_created,
            events: self.events,
            pools: &self.pools,
            identities: &self.identities,
            orphans: &self.orphans,
            deleted_tags: &self.deleted_tags,
            sessions: &self.sessions,
        }
    }

    /// The state that was saved, under the settings of this one.
    pub(crate) fn restored(&self, saved: Restored) -> Result<Self, String> {
        let (region, account) = (&self.settings.region, &self.settings.account);
        if saved.region != *region || saved.account != *account {
            return Err(format!(
                "it is of region {} and account {}, this fake of {region} and {account}",
                saved.region, saved.account
            ));
        }
        if saved.pools_created > MOST_POOLS || saved.events > MOST_EVENTS {
            return Err("it has counted so far that nothing can come after".to_owned());
        }
        let mut state = self.emptied();
        state.pools_created = saved.pools_created;
        state.events = saved.events;
        state.orphans = saved.orphans;
        state.deleted_tags = saved.deleted_tags;
        state.sessions = saved.sessions;
        for (number, pool) in saved.pools {
            if number.get() > state.pools_created || state.guid(&pool.id) != Some(pool.guid) {
                return Err(format!("pool {} is numbered or named wrongly", pool.id));
            }
            if state.pool_numbers.insert(pool.id.clone(), number).is_some() {
                return Err(format!("there are two pools {}", pool.id));
            }
            state.pools.insert(number, pool);
        }
        for (guid, identity) in saved.identities {
            state.put_back(guid, identity)?;
        }
        state.check_merges()?;
        state.check()?;
        Ok(state)
    }

    fn put_back(&mut self, guid: Guid, identity: Identity) -> Result<(), String> {
        let pool = self.pools.get_mut(&identity.pool);
        let pool = pool.ok_or_else(|| format!("identity {guid} is of a pool that is not there"))?;
        let is_in_order = identity.users().iter().all(|user| user.event <= self.events);
        if identity.event > self.events || !is_in_order {
            return Err(format!("identity {guid} comes after everything that happened"));
        }
        pool.users.extend(identity.users().iter().map(|user| (user.name.clone(), guid)));
        pool.public_logins.extend(identity.public_logins().map(|login| (login, guid)));
        if self.identities.put_back(guid, identity) {
            Ok(())
        } else {
            Err(format!("there are two identities {guid}"))
        }
    }

    /// A chain of merges stays in its pool, and ends.
    fn check_merges(&self) -> Result<(), String> {
        let mut ending = BTreeSet::new();
        for (start, _) in self.identities.iter() {
            let mut chain = BTreeSet::new();
            let mut guid = start;
            while let Some(identity) = self.identities.get(guid).filter(|_| !ending.contains(&guid)) {
                if !chain.insert(guid) {
                    return Err(format!("identity {start} was merged into itself"));
                }
                let Status::MergedInto(parent) = identity.status() else { break };
                if self.identities.get(parent).is_some_and(|parent| parent.pool != identity.pool) {
                    return Err(format!("identity {guid} was merged into one of another pool"));
                }
                guid = parent;
            }
            ending.append(&mut chain);
        }
        Ok(())
    }
}

/// How often an identity pool, or anything that happened, can be counted.
const MOST_POOLS: u32 = u32::MAX / 2;
const MOST_EVENTS: u64 = u64::MAX / 2;

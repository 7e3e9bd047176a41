//! A state as it is written down, and read again.

use std::collections::BTreeMap;

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

    /// A chain of merges ends.
    fn check_merges(&self) -> Result<(), String> {
        let parent = |identity: &Identity| match identity.status() {
            Status::MergedInto(parent) => self.identities.get(parent),
            _ => None,
        };
        for (guid, identity) in self.identities.iter() {
            // One runs twice as fast as the other, so in a circle they meet.
            let (mut fast, mut slow) = (parent(identity), Some(identity));
            while let (Some(one), Some(other)) = (fast.and_then(parent), slow.and_then(parent)) {
                if std::ptr::eq(one, other) {
                    return Err(format!("identity {guid} was merged into itself"));
                }
                (fast, slow) = (parent(one), Some(other));
            }
        }
        Ok(())
    }
}

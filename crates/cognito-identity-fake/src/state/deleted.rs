//! Remains of deleted pools, stored only if an assumption needs them. Start at [`Deleted`].

use std::collections::BTreeMap;

use cognito_identity::Timestamp;
use cognito_identity::types::StringMap;
use serde::{Deserialize, Serialize};

use crate::guid::Guid;

/// Time for which the tags of a deleted pool may still appear, in milliseconds: 30 days, according to the guide.
const LISTED_AFTER_DELETION: i64 = 30 * 24 * 3_600_000;

/// The remains of deleted pools.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Deleted {
    /// The pools' identities, and the pools' ids.
    pub(super) identities: BTreeMap<Guid, String>,
    /// The pools' tags, by id.
    pub(super) tags: BTreeMap<String, DeletedTags>,
}

/// The tags of a deleted pool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct DeletedTags {
    pub(super) tags: StringMap,
    listed_until: Timestamp,
}

impl Deleted {
    /// Returns the id of the deleted pool that had this identity.
    pub(super) fn pool_of(&self, identity: Guid) -> Option<&String> {
        self.identities.get(&identity)
    }

    /// Stores the identities of a pool that is being deleted.
    pub(crate) fn store_identities(&mut self, pool_id: &str, identities: Vec<Guid>) {
        self.identities.extend(identities.into_iter().map(|guid| (guid, pool_id.to_owned())));
    }

    /// Stores the tags of a pool that is being deleted, which can still be listed for a while.
    pub(crate) fn store_tags(&mut self, now: Timestamp, pool_id: &str, tags: StringMap) {
        self.tags.retain(|_, deleted| now < deleted.listed_until);
        let listed_until = Timestamp::from_millis(now.as_millis().saturating_add(LISTED_AFTER_DELETION));
        self.tags.insert(pool_id.to_owned(), DeletedTags { tags, listed_until });
    }

    /// Returns the tags of a deleted pool, as long as they can be listed.
    pub(crate) fn tags(&self, now: Timestamp, pool_id: &str) -> Option<&StringMap> {
        let deleted = self.tags.get(pool_id).filter(|deleted| now < deleted.listed_until);
        deleted.map(|deleted| &deleted.tags)
    }
}

//! Summary of pools and identities for consoles and tests, with details that no client sees: the users of the logins,
//! and the identities merged into. Start at [`State::overview`].

use std::collections::BTreeMap;

use cognito_identity::Timestamp;
use serde::Serialize;

use super::data::State;
use super::identity::{Identity, Status};
use crate::guid::Guid;

/// Summary of a pool.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PoolOverview {
    /// Its id, `REGION:GUID`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Number of its identities, disabled ones included.
    pub identity_count: usize,
    /// Its first identities in the order of ListIdentities, at most as many as the caller asks for.
    pub identities: Vec<IdentityOverview>,
}

/// Summary of an identity.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IdentityOverview {
    /// Its id, `REGION:GUID`.
    pub id: String,
    /// Its developer users, in the order they were linked.
    pub developer_users: Vec<String>,
    /// Its user at each public provider, by provider.
    pub public_logins: BTreeMap<String, String>,
    /// Whether it is unusable: its last login was unlinked, or it was merged into another identity.
    pub is_disabled: bool,
    /// Id of the identity it was merged into; `None` if it was not merged.
    pub merged_into: Option<String>,
    /// Timestamp at which it was created.
    pub created: Timestamp,
    /// Timestamp of its last change.
    pub modified: Timestamp,
}

impl State {
    /// Returns all pools in the order of their creation, each with at most `identities` of its first identities.
    pub(crate) fn overview(&mut self, identities: usize) -> Vec<PoolOverview> {
        for (number, _) in self.pools.iter() {
            self.identities.settle(number);
        }
        let pools = self.pools().map(|(number, pool)| PoolOverview {
            id: pool.id.clone(),
            name: pool.config.name.clone(),
            identity_count: self.identities.list(number, None).count(),
            identities: self
                .identities
                .list(number, None)
                .take(identities)
                .map(|(_, (guid, identity))| self.identity_overview(guid, identity))
                .collect(),
        });
        pools.collect()
    }

    fn identity_overview(&self, guid: Guid, identity: &Identity) -> IdentityOverview {
        IdentityOverview {
            id: self.settings.id(guid),
            developer_users: identity.users().iter().map(|user| user.name.clone()).collect(),
            public_logins: identity.public_logins().collect(),
            is_disabled: identity.status() != Status::Enabled,
            merged_into: match identity.status() {
                Status::MergedInto(parent) => Some(self.settings.id(parent)),
                Status::Enabled | Status::Inaccessible => None,
            },
            created: identity.created,
            modified: identity.modified,
        }
    }
}

//! Pools and identities as no client sees them: whose logins, and merged into what.

use std::collections::BTreeMap;

use cognito_identity::Timestamp;
use serde::Serialize;

use super::State;
use super::identity::{Identity, Status};
use crate::guid::Guid;

/// A pool at a glance.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PoolOverview {
    /// Its id, `REGION:GUID`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many identities it has, disabled ones included.
    pub identity_count: usize,
    /// The identities in the order of ListIdentities, not more than were asked for.
    pub identities: Vec<IdentityOverview>,
}

/// An identity at a glance.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IdentityOverview {
    /// Its id, `REGION:GUID`.
    pub id: String,
    /// Its developer users, in the order they were linked.
    pub developer_users: Vec<String>,
    /// Its users of public providers, by provider.
    pub public_logins: BTreeMap<String, String>,
    /// Whether it can be used no more: its last login was unlinked, or it was merged away.
    pub is_disabled: bool,
    /// The identity it was merged into.
    pub merged_into: Option<String>,
    /// When it was created.
    pub created: Timestamp,
    /// When it last changed.
    pub modified: Timestamp,
}

impl State {
    /// All pools in the order of their creation, each with its first identities.
    pub(crate) fn overview(&mut self, identities: usize) -> Vec<PoolOverview> {
        for &number in self.pools.keys() {
            self.identities.settle(number);
        }
        let pools = self.pools.iter().map(|(&number, pool)| PoolOverview {
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
            id: self.id(guid),
            developer_users: identity.users().iter().map(|user| user.name.clone()).collect(),
            public_logins: identity.public_logins().collect(),
            is_disabled: identity.status() != Status::Enabled,
            merged_into: match identity.status() {
                Status::MergedInto(parent) => Some(self.id(parent)),
                Status::Enabled | Status::Inaccessible => None,
            },
            created: identity.created,
            modified: identity.modified,
        }
    }
}

//! The root of the stored data, and lookups in it. Start at [`State`].

use std::ops::Index;
use std::sync::Arc;

use cognito_identity::ServiceError;

use super::deleted::Deleted;
use super::identity::Identity;
use super::keys::{Place, PoolNumber};
use super::pool::Pool;
use super::pools::Pools;
use super::sessions::Sessions;
use super::store::Store;
use crate::assumption::{Answers, OrphanedIdentity};
use crate::context::{Outcome, Settings};
use crate::guid::Guid;
use crate::messages::{identity_not_found, pool_not_found};

/// All stored data of one account in one region.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(super) settings: Arc<Settings>,
    pub(super) pools: Pools,
    pub(super) identities: Store,
    pub(crate) deleted: Deleted,
    pub(crate) sessions: Sessions,
    /// Number of events so far (identities created, developer users linked), which gives their order.
    pub(super) events: u64,
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        (&self.pools, &self.identities, &self.deleted, &self.sessions, self.events)
            == (&other.pools, &other.identities, &other.deleted, &other.sessions, other.events)
    }
}

impl State {
    pub(crate) fn new(settings: Arc<Settings>) -> Self {
        Self {
            identities: Store::new(Arc::clone(&settings)),
            settings,
            pools: Pools::default(),
            deleted: Deleted::default(),
            sessions: Sessions::default(),
            events: 0,
        }
    }

    /// Makes an empty state with the settings of this one.
    pub(crate) fn emptied(&self) -> Self {
        Self::new(Arc::clone(&self.settings))
    }

    pub(crate) fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    pub(crate) fn assumptions(&self) -> &Answers {
        &self.settings.assumptions
    }

    /// Returns how many pools, identities and sessions are stored.
    pub(crate) fn counts(&self) -> (usize, usize, usize) {
        (self.pools.iter().len(), self.identities.count(), self.sessions.0.len())
    }

    /// Returns the number of the pool with this id.
    pub(crate) fn pool_number(&self, id: &str) -> Outcome<PoolNumber> {
        self.pools.number(id).ok_or_else(|| pool_not_found(id))
    }

    /// Returns the pool with this id, and its number.
    pub(crate) fn pool(&self, id: &str) -> Outcome<(PoolNumber, &Pool)> {
        let number = self.pool_number(id)?;
        Ok((number, &self[number]))
    }

    /// All pools, in the order of creation.
    pub(crate) fn pools(&self) -> impl ExactSizeIterator<Item = (PoolNumber, &Pool)> {
        self.pools.iter()
    }

    /// Returns the identity with this id.
    pub(crate) fn identity(&self, id: &str) -> Outcome<(Guid, &Identity)> {
        self.settings
            .guid(id)
            .and_then(|guid| Some((guid, self.get(guid)?)))
            .ok_or_else(|| self.missing_identity(id))
    }

    /// Returns the identity with this GUID; `None` if it was deleted.
    pub(crate) fn get(&self, guid: Guid) -> Option<&Identity> {
        self.identities.get(guid)
    }

    /// Makes the error of an identity that is missing, by assumption that of its deleted pool.
    fn missing_identity(&self, id: &str) -> ServiceError {
        let pool = self.settings.guid(id).and_then(|guid| self.deleted.pool_of(guid));
        match (self.assumptions().orphaned_identity(), pool) {
            (OrphanedIdentity::PoolNotFound, Some(pool)) => pool_not_found(pool),
            _ => identity_not_found(id),
        }
    }

    pub(crate) fn pool_of(&self, identity: &Identity) -> &Pool {
        &self[identity.pool]
    }

    /// Sorts the new identities of a pool into its listing, which makes it ready for [`list`](Self::list).
    pub(crate) fn settled(&mut self, pool: PoolNumber) -> &Self {
        self.identities.settle(pool);
        self
    }

    /// Returns the identities of a settled pool in their order, from the first after a place.
    pub(crate) fn list(
        &self,
        pool: PoolNumber,
        after: Option<Place>,
    ) -> impl Iterator<Item = (Place, (Guid, &Identity))> {
        self.identities.list(pool, after)
    }
}

impl Index<PoolNumber> for State {
    type Output = Pool;

    fn index(&self, number: PoolNumber) -> &Pool {
        self.pools.get(number).expect("a pool number comes from a lookup of the same request")
    }
}

impl Index<Guid> for State {
    type Output = Identity;

    fn index(&self, guid: Guid) -> &Identity {
        self.get(guid).expect("a GUID comes from a lookup of the same request")
    }
}

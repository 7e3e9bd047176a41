//! The stored data of one account in one region: pools, their identities, sessions, and the remains of deleted pools.
//! Only the functions of `state/changes.rs` change identities, so that the indices of logins always agree with them. The
//! rules of the service are in `operations/` and `rules/`. Start at [`State`].

mod changes;
mod check;
mod deleted;
mod identity;
mod overview;
mod pool;
mod pools;
mod providers;
mod saved;
mod sessions;
mod store;

use std::num::NonZeroU32;
use std::ops::Index;
use std::sync::Arc;

use cognito_identity::ServiceError;

use crate::assumption::{Answers, OrphanedIdentity};
use crate::context::{Outcome, Settings};
use crate::guid::Guid;
use crate::messages::{identity_not_found, pool_not_found};
use deleted::Deleted;
use pools::Pools;
use sessions::Sessions;
use store::Store;

pub(crate) use changes::Removal;
pub(crate) use identity::{Identity, LOGIN_LIMIT, Status};
pub use overview::{IdentityOverview, PoolOverview};
pub(crate) use pool::{AttributeMap, Config, Pool, PublicLogin, Roles, TAG_LIMIT, is_tag};
pub(crate) use providers::{ProviderKind, Providers, user_pool};
pub(crate) use saved::{Restored, Saved};
pub(crate) use sessions::{DURATION, expiration};
pub use sessions::{IssuedKeys, Session};

/// Index of a pool within the account, in the order of creation from 1. It takes 4 bytes in every identity instead of
/// 16, and is never zero, so that an empty slot takes no more memory than an identity.
pub(crate) type PoolNumber = NonZeroU32;

/// Sort key of a pool or an identity in its listing.
pub(crate) type Place = u128;

/// All stored data of one account in one region.
#[derive(Clone, Debug)]
pub(crate) struct State {
    settings: Arc<Settings>,
    pools: Pools,
    identities: Store,
    pub(crate) deleted: Deleted,
    pub(crate) sessions: Sessions,
    /// Number of events so far (identities created, developer users linked), which gives their order.
    events: u64,
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

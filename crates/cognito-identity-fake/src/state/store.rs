//! Where identities are kept: found by id, listed in order.

mod slots;

use std::collections::BTreeMap;
use std::ops::{Bound, Index, IndexMut};
use std::sync::Arc;

use super::Settings;
use super::identity::Identity;
use super::keys::{Place, PoolNumber};
use crate::assumption::{IdentityGuid, IdentityOrder};
use crate::guid::Guid;
use slots::{Slot, Slots};

/// All identities.
#[derive(Clone, Debug)]
pub(super) struct Store {
    settings: Arc<Settings>,
    /// The identities. A slot is used again once its identity is deleted.
    rows: Vec<Option<Row>>,
    free: Vec<Slot>,
    slots: Slots,
    listings: BTreeMap<PoolNumber, Listing>,
}

impl PartialEq for Store {
    /// The identities are all there is to know: slots and listings follow from them, and where each is kept shows nowhere.
    fn eq(&self, other: &Self) -> bool {
        let all = |store: &Self| store.rows.iter().flatten().count();
        self.rows == other.rows
            || all(self) == all(other)
                && self.iter().all(|(guid, identity)| other.get(guid) == Some(identity))
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Row {
    guid: Guid,
    identity: Identity,
}

/// The identities of a pool in their order.
///
/// Most tests create identities and never list them, so putting a new one in its place waits until somebody lists.
#[derive(Clone, Debug, Default)]
struct Listing {
    ordered: BTreeMap<Place, Slot>,
    fresh: Vec<Slot>,
}

impl Store {
    pub(super) fn new(settings: Arc<Settings>) -> Self {
        Self {
            settings,
            rows: Vec::new(),
            free: Vec::new(),
            slots: Slots::default(),
            listings: BTreeMap::new(),
        }
    }

    /// Adds an identity under a foretold GUID or a new one of the pool's, made of `random` bits, until one is free.
    pub(super) fn add(
        &mut self,
        pool: Guid,
        identity: Identity,
        foretold: Option<Guid>,
        mut random: impl FnMut() -> u128,
    ) -> Guid {
        let form = self.settings.assumptions.identity_guid();
        let mut draw = || match form {
            IdentityGuid::PoolPrefix => Guid::of_pool(pool, random()),
            IdentityGuid::VersionFour => Guid::v4(random()),
        };
        let mut guid = foretold.unwrap_or_else(&mut draw);
        while self.slots.get(guid).is_some() {
            guid = draw();
        }
        let number = identity.pool;
        let row = Some(Row { guid, identity });
        let slot = if let Some(slot) = self.free.pop() {
            self.rows[slot as usize] = row;
            slot
        } else {
            self.rows.push(row);
            Slot::try_from(self.rows.len() - 1).expect("fewer identities than memory could hold")
        };
        self.slots.insert(guid, slot);
        self.listings.entry(number).or_default().fresh.push(slot);
        guid
    }

    /// Puts an identity back under its GUID; `false` if that is taken.
    pub(super) fn put_back(&mut self, guid: Guid, identity: Identity) -> bool {
        let Ok(slot) = Slot::try_from(self.rows.len()) else { return false };
        if self.slots.get(guid).is_some() {
            return false;
        }
        self.slots.insert(guid, slot);
        self.listings.entry(identity.pool).or_default().fresh.push(slot);
        self.rows.push(Some(Row { guid, identity }));
        true
    }

    pub(super) fn get(&self, guid: Guid) -> Option<&Identity> {
        let row = self.rows[self.slots.get(guid)? as usize].as_ref()?;
        (row.guid == guid).then_some(&row.identity)
    }

    fn get_mut(&mut self, guid: Guid) -> Option<&mut Identity> {
        let row = self.rows[self.slots.get(guid)? as usize].as_mut()?;
        (row.guid == guid).then_some(&mut row.identity)
    }

    pub(super) fn remove(&mut self, guid: Guid) -> Option<Identity> {
        let place = self.place(guid, self.get(guid)?);
        let row = self.vacate(self.slots.get(guid)?)?;
        self.settle(row.identity.pool);
        self.listings.get_mut(&row.identity.pool)?.ordered.remove(&place);
        Some(row.identity)
    }

    /// Removes the identities of a pool and answers their ids.
    pub(super) fn remove_pool(&mut self, number: PoolNumber) -> Vec<Guid> {
        self.settle(number);
        let listing = self.listings.remove(&number).unwrap_or_default();
        listing.ordered.into_values().filter_map(|slot| self.vacate(slot)).map(|row| row.guid).collect()
    }

    /// Puts every identity of a pool in its place, before it is listed.
    pub(super) fn settle(&mut self, pool: PoolNumber) {
        let mut listing = self.listings.remove(&pool).unwrap_or_default();
        for slot in std::mem::take(&mut listing.fresh) {
            if let Some(row) = &self.rows[slot as usize] {
                listing.ordered.insert(self.place(row.guid, &row.identity), slot);
            }
        }
        self.listings.insert(pool, listing);
    }

    /// The identities of a settled pool in their order, those after a place.
    pub(super) fn list(
        &self,
        pool: PoolNumber,
        after: Option<Place>,
    ) -> impl Iterator<Item = (Place, (Guid, &Identity))> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let listing = self.listings.get(&pool).inspect(|listing| debug_assert!(listing.fresh.is_empty()));
        let slots =
            listing.into_iter().flat_map(move |listing| listing.ordered.range((start, Bound::Unbounded)));
        slots.filter_map(|(&place, &slot)| {
            let row = self.rows[slot as usize].as_ref()?;
            Some((place, (row.guid, &row.identity)))
        })
    }

    /// Every identity, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Guid, &Identity)> {
        self.rows.iter().flatten().map(|row| (row.guid, &row.identity))
    }

    fn vacate(&mut self, slot: Slot) -> Option<Row> {
        let row = self.rows[slot as usize].take()?;
        self.slots.remove(row.guid);
        self.free.push(slot);
        Some(row)
    }

    fn place(&self, guid: Guid, identity: &Identity) -> Place {
        match self.settings.assumptions.identity_order() {
            IdentityOrder::ById => guid.bits(),
            IdentityOrder::NewestFirst => Place::MAX - Place::from(identity.event),
        }
    }
}

impl Index<Guid> for Store {
    type Output = Identity;

    fn index(&self, guid: Guid) -> &Identity {
        self.get(guid).expect("a guid comes from a lookup of the same request")
    }
}

impl IndexMut<Guid> for Store {
    fn index_mut(&mut self, guid: Guid) -> &mut Identity {
        self.get_mut(guid).expect("a guid comes from a lookup of the same request")
    }
}

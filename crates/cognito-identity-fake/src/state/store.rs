//! Storage of identities: rows in slots, a hash index by id, and one ordered listing per pool. Start at [`Store`].

mod rows;
mod slots;

use std::collections::BTreeMap;
use std::ops::{Bound, Index, IndexMut};
use std::sync::Arc;

use super::identity::Identity;
use super::keys::{Place, PoolNumber};
use crate::assumption::{IdentityGuid, IdentityOrder};
use crate::context::Settings;
use crate::guid::Guid;
use rows::Rows;
use slots::{Slot, Slots};

/// All identities.
#[derive(Clone, Debug)]
pub(super) struct Store {
    settings: Arc<Settings>,
    /// The identities. The slot of a deleted identity is used again.
    rows: Rows,
    free: Vec<Slot>,
    slots: Slots,
    listings: BTreeMap<PoolNumber, Listing>,
}

impl PartialEq for Store {
    /// Compares the identities alone: listings follow from them, and no response depends on the slots.
    fn eq(&self, other: &Self) -> bool {
        let all = |store: &Self| store.rows.iter().count();
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

/// The identities of a store as they were when it was copied.
#[derive(Debug)]
pub(super) struct Copied(Rows);

impl Copied {
    /// Every identity, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Guid, &Identity)> {
        self.0.iter().map(|row| (row.guid, &row.identity))
    }
}

/// The identities of a pool in their order.
///
/// Most tests create identities and never list them, so a new one is sorted in only before the next listing.
#[derive(Clone, Debug, Default)]
struct Listing {
    ordered: BTreeMap<Place, Slot>,
    fresh: Vec<Slot>,
}

impl Store {
    pub(super) fn new(settings: Arc<Settings>) -> Self {
        Self {
            settings,
            rows: Rows::default(),
            free: Vec::new(),
            slots: Slots::default(),
            listings: BTreeMap::new(),
        }
    }

    /// Adds an identity under the GUID `next_id` if it is free, else under new GUIDs from `random` bits until one is
    /// free.
    pub(super) fn add(
        &mut self,
        pool: Guid,
        identity: Identity,
        next_id: Option<Guid>,
        mut random: impl FnMut() -> u128,
    ) -> Guid {
        let form = self.settings.assumptions.identity_guid();
        let mut draw = || match form {
            IdentityGuid::PoolPrefix => Guid::of_pool(pool, random()),
            IdentityGuid::VersionFour => Guid::v4(random()),
        };
        let mut guid = next_id.unwrap_or_else(&mut draw);
        while self.slots.get(guid).is_some() {
            guid = draw();
        }
        let number = identity.pool;
        let row = Row { guid, identity };
        let slot = if let Some(slot) = self.free.pop() {
            self.rows.fill(slot, row);
            slot
        } else {
            self.rows.push(row).expect("fewer identities than memory could hold")
        };
        self.slots.insert(guid, slot);
        self.listings.entry(number).or_default().fresh.push(slot);
        guid
    }

    /// Adds restored identities under their GUIDs to an empty store, and lists them.
    ///
    /// # Errors
    ///
    /// The position of an identity whose GUID an earlier one has, or for which there is no slot.
    pub(super) fn put_back(&mut self, identities: Vec<(Guid, Identity)>) -> Result<(), usize> {
        self.slots.reserve(identities.len());
        let mut listed: BTreeMap<PoolNumber, Vec<(Place, Slot)>> = BTreeMap::new();
        for (position, (guid, identity)) in identities.into_iter().enumerate() {
            let pool = identity.pool;
            let place = self.place(guid, &identity);
            if self.slots.get(guid).is_some() {
                return Err(position);
            }
            let slot = self.rows.push(Row { guid, identity }).ok_or(position)?;
            self.slots.insert(guid, slot);
            listed.entry(pool).or_default().push((place, slot));
        }
        // Collecting sorts and then builds, many times faster than inserting one by one.
        self.listings = listed
            .into_iter()
            .map(|(pool, rows)| (pool, Listing { ordered: rows.into_iter().collect(), fresh: Vec::new() }))
            .collect();
        Ok(())
    }

    /// Returns a cheap copy of the identities, which shares them until they change.
    pub(super) fn copied(&self) -> Copied {
        Copied(self.rows.clone())
    }

    pub(super) fn get(&self, guid: Guid) -> Option<&Identity> {
        let row = self.rows.get(self.slots.get(guid)?)?;
        (row.guid == guid).then_some(&row.identity)
    }

    fn get_mut(&mut self, guid: Guid) -> Option<&mut Identity> {
        let row = self.rows.get_mut(self.slots.get(guid)?)?;
        (row.guid == guid).then_some(&mut row.identity)
    }

    pub(super) fn remove(&mut self, guid: Guid) -> Option<Identity> {
        let place = self.place(guid, self.get(guid)?);
        let row = self.vacate(self.slots.get(guid)?)?;
        self.settle(row.identity.pool);
        self.listings.get_mut(&row.identity.pool)?.ordered.remove(&place);
        Some(row.identity)
    }

    /// Removes the identities of a pool and returns their ids.
    pub(super) fn remove_pool(&mut self, number: PoolNumber) -> Vec<Guid> {
        self.settle(number);
        let listing = self.listings.remove(&number).unwrap_or_default();
        listing.ordered.into_values().filter_map(|slot| self.vacate(slot)).map(|row| row.guid).collect()
    }

    /// Sorts the new identities of a pool into its listing, before it is read.
    pub(super) fn settle(&mut self, pool: PoolNumber) {
        let mut listing = self.listings.remove(&pool).unwrap_or_default();
        for slot in std::mem::take(&mut listing.fresh) {
            if let Some(row) = self.rows.get(slot) {
                listing.ordered.insert(self.place(row.guid, &row.identity), slot);
            }
        }
        self.listings.insert(pool, listing);
    }

    /// Returns the identities of a settled pool in their order, from the first after a place.
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
            let row = self.rows.get(slot)?;
            Some((place, (row.guid, &row.identity)))
        })
    }

    /// Every identity, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Guid, &Identity)> {
        self.rows.iter().map(|row| (row.guid, &row.identity))
    }

    pub(super) fn count(&self) -> usize {
        self.slots.count()
    }

    /// Returns the position of an identity. In a restored store it is the position in the restored list.
    pub(super) fn position(&self, guid: Guid) -> Option<Slot> {
        self.slots.get(guid).filter(|&slot| self.rows.get(slot).is_some_and(|row| row.guid == guid))
    }

    pub(super) fn at(&self, position: Slot) -> Option<&Identity> {
        self.rows.get(position).map(|row| &row.identity)
    }

    fn vacate(&mut self, slot: Slot) -> Option<Row> {
        let row = self.rows.take(slot)?;
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

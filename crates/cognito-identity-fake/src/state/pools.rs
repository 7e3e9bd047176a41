//! The pools, by number and by id. Start at [`Pools`].

use std::collections::BTreeMap;

use super::keys::PoolNumber;
use super::pool::Pool;

/// All pools: each is found by its number and by its id.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pools {
    by_number: BTreeMap<PoolNumber, Pool>,
    numbers: BTreeMap<String, PoolNumber>,
    /// Number of pools created so far.
    created: u32,
}

impl Pools {
    /// Makes an empty collection for a restore; the next pool gets the number `created` + 1.
    pub(super) fn after(created: u32) -> Self {
        Self { created, ..Self::default() }
    }

    pub(super) fn created(&self) -> u32 {
        self.created
    }

    pub(super) fn number(&self, id: &str) -> Option<PoolNumber> {
        self.numbers.get(id).copied()
    }

    pub(super) fn get(&self, number: PoolNumber) -> Option<&Pool> {
        self.by_number.get(&number)
    }

    pub(super) fn get_mut(&mut self, number: PoolNumber) -> Option<&mut Pool> {
        self.by_number.get_mut(&number)
    }

    /// All pools, in the order of creation.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (PoolNumber, &Pool)> {
        self.by_number.iter().map(|(number, pool)| (*number, pool))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (PoolNumber, &mut Pool)> {
        self.by_number.iter_mut().map(|(number, pool)| (*number, pool))
    }

    /// Adds a new pool and returns its number.
    pub(super) fn add(&mut self, pool: Pool) -> PoolNumber {
        self.created = self.created.saturating_add(1);
        let number = PoolNumber::new(self.created).unwrap_or(PoolNumber::MAX);
        self.put_back(number, pool);
        number
    }

    /// Adds a pool under the number that it had.
    pub(super) fn put_back(&mut self, number: PoolNumber, pool: Pool) {
        self.numbers.insert(pool.id.clone(), number);
        self.by_number.insert(number, pool);
    }

    pub(super) fn remove(&mut self, number: PoolNumber) -> Option<Pool> {
        let pool = self.by_number.remove(&number)?;
        self.numbers.remove(&pool.id);
        Some(pool)
    }

    /// Returns the id of a pool that is not found by it, or that finds no pool.
    pub(super) fn lost(&self) -> Option<&String> {
        let is_lost = |id: &&String| {
            let pool = self.numbers.get(*id).and_then(|number| self.by_number.get(number));
            pool.is_none_or(|pool| pool.id != **id)
        };
        self.by_number.values().map(|pool| &pool.id).chain(self.numbers.keys()).find(is_lost)
    }
}

//! Rows of identities, in chunks that copies share until one of them changes (copy on write): a save copies a million
//! identities under the lock by incrementing a few thousand reference counts. Start at [`Rows`].

use std::sync::Arc;

use super::Row;
use super::slots::Slot;

/// Number of rows in a chunk. A write after a copy copies one chunk, in a few microseconds.
const CHUNK: usize = 256;

/// Rows by slot. The slot of a deleted identity is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rows(Vec<Arc<Vec<Option<Row>>>>);

impl Rows {
    pub(super) fn get(&self, slot: Slot) -> Option<&Row> {
        let (chunk, place) = split(slot);
        self.0.get(chunk)?.get(place)?.as_ref()
    }

    pub(super) fn get_mut(&mut self, slot: Slot) -> Option<&mut Row> {
        self.place_mut(slot)?.as_mut()
    }

    /// Fills an empty slot.
    pub(super) fn fill(&mut self, slot: Slot, row: Row) {
        if let Some(place) = self.place_mut(slot) {
            *place = Some(row);
        }
    }

    /// Empties a slot.
    pub(super) fn take(&mut self, slot: Slot) -> Option<Row> {
        self.place_mut(slot)?.take()
    }

    /// Adds a row under a new slot; `None` if there is no slot number left.
    pub(super) fn push(&mut self, row: Row) -> Option<Slot> {
        let slot = Slot::try_from(self.len()).ok()?;
        match self.0.last_mut().filter(|chunk| chunk.len() < CHUNK) {
            Some(chunk) => Arc::make_mut(chunk).push(Some(row)),
            None => self.0.push(Arc::new(vec![Some(row)])),
        }
        Some(slot)
    }

    /// Every row, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Row> {
        self.0.iter().flat_map(|chunk| chunk.iter().flatten())
    }

    fn len(&self) -> usize {
        self.0.last().map_or(0, |last| (self.0.len() - 1) * CHUNK + last.len())
    }

    fn place_mut(&mut self, slot: Slot) -> Option<&mut Option<Row>> {
        let (chunk, place) = split(slot);
        Arc::make_mut(self.0.get_mut(chunk)?).get_mut(place)
    }
}

fn split(slot: Slot) -> (usize, usize) {
    (slot as usize / CHUNK, slot as usize % CHUNK)
}

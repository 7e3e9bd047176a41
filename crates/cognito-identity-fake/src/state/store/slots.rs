//! Hash index from the GUID of an identity to its slot. Start at [`Slots`].

use std::hash::{BuildHasherDefault, Hasher};

use crate::guid::Guid;

/// Index of a row; 4 bytes, since each identity has one in the index and one in its listing.
pub(super) type Slot = u32;

/// The slots, by the last 64 bits of the GUIDs: they are random, so they are unique among those in use and are their
/// own hash. The row in the slot has the whole GUID, to reject another GUID with equal last bits.
#[derive(Clone, Debug, Default)]
#[allow(clippy::disallowed_types, reason = "looked into, never iterated: its order shows nowhere")]
pub(super) struct Slots(std::collections::HashMap<u64, Slot, BuildHasherDefault<AsIs>>);

impl Slots {
    pub(super) fn reserve(&mut self, slots: usize) {
        self.0.reserve(slots);
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, guid: Guid) -> Option<Slot> {
        self.0.get(&guid.last_bits()).copied()
    }

    pub(super) fn insert(&mut self, guid: Guid, slot: Slot) {
        self.0.insert(guid.last_bits(), slot);
    }

    pub(super) fn remove(&mut self, guid: Guid) {
        self.0.remove(&guid.last_bits());
    }
}

/// Hasher that returns its input, since random bits are their own hash.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, bits: u64) {
        self.0 = bits;
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0 << 8 | u64::from(byte);
        }
    }
}

//! What a case chooses, all from one seed.

use std::cell::Cell;

use proptest::prelude::*;

/// A source of choices: the same seed makes the same ones.
#[derive(Clone, Debug)]
pub struct Choices(Cell<u64>);

/// Choices of any seed. A broken case shows its request, and no seed is simpler.
pub(crate) fn choices() -> impl Strategy<Value = Choices> {
    any::<u64>().no_shrink().prop_map(Choices::of)
}

impl Choices {
    /// The choices of this seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    /// A number below `end`; 0 if there is none.
    pub(super) fn below(&self, end: usize) -> usize {
        // SplitMix64: nothing here depends on how good the numbers are.
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from((mixed ^ (mixed >> 31)) % end).unwrap_or_default()
    }

    /// One of `items`, of which there must be one.
    pub(super) fn one<'a, T>(&self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

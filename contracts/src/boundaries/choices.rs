//! Choices of a case, derived from one seed by SplitMix64. Start at [`Choices`].

use std::cell::Cell;

use proptest::prelude::*;

/// A source of choices: equal seeds give equal choices.
#[derive(Clone, Debug)]
pub struct Choices(Cell<u64>);

/// Strategy for choices of any seed. Seeds do not shrink, because none is simpler; a broken case shows its request.
pub(crate) fn choices() -> impl Strategy<Value = Choices> {
    any::<u64>().no_shrink().prop_map(Choices::from_seed)
}

impl Choices {
    /// Choices derived from `seed`.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    /// Chooses a number below `end`; returns 0 if `end` is 0.
    pub(super) fn below(&self, end: usize) -> usize {
        // SplitMix64 suffices: the choices need no statistical quality.
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from((mixed ^ (mixed >> 31)) % end).unwrap_or_default()
    }

    /// Chooses one of `items`, which must not be empty.
    pub(super) fn one<'a, T>(&self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

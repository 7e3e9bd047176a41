//! Writers that tests keep at work on pools.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cognito_identity_fake::Overlap;

/// The most at once: a test that never ends them must not fill the memory.
pub(crate) const MOST: usize = 1000;

/// The overlaps that are open, by number.
#[derive(Debug, Default)]
pub(crate) struct Overlaps(Mutex<Open>);

#[derive(Debug, Default)]
struct Open {
    overlaps: BTreeMap<u64, Overlap>,
    /// How many there ever were.
    begun: u64,
}

impl Overlaps {
    /// Keeps one open, and answers its number; `None` if there are too many.
    pub(crate) fn keep(&self, overlap: Overlap) -> Option<u64> {
        let mut open = self.open();
        if open.overlaps.len() >= MOST {
            return None;
        }
        open.begun += 1;
        let number = open.begun;
        open.overlaps.insert(number, overlap);
        Some(number)
    }

    /// Ends one; whether there was one.
    pub(crate) fn end(&self, number: u64) -> bool {
        self.open().overlaps.remove(&number).is_some()
    }

    pub(crate) fn clear(&self) {
        self.open().overlaps.clear();
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

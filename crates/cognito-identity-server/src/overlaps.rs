//! Stores the concurrent writers that tests have started on pools.

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
    /// Number of overlaps ever begun.
    begun: u64,
}

impl Overlaps {
    /// Stores an open overlap and returns its number; `None` if there are too many.
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

    /// Ends an overlap; `true` if it was open.
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

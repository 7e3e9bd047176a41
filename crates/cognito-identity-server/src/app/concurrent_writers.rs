//! Stores the concurrent writers that tests have started on pools.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cognito_identity_fake::ConcurrentWriter;

/// The most at once: a test that never ends them must not fill the memory.
pub(crate) const MAX_OPEN: usize = 1000;

/// The concurrent writers that are open, by number.
#[derive(Debug, Default)]
pub(crate) struct ConcurrentWriters(Mutex<Open>);

#[derive(Debug, Default)]
struct Open {
    concurrent_writers: BTreeMap<u64, ConcurrentWriter>,
    /// Number of concurrent writers ever begun.
    begun: u64,
}

impl ConcurrentWriters {
    /// Stores an open concurrent writer and returns its number; `None` if there are too many.
    pub(crate) fn keep(&self, writer: ConcurrentWriter) -> Option<u64> {
        let mut open = self.open();
        if open.concurrent_writers.len() >= MAX_OPEN {
            return None;
        }
        open.begun += 1;
        let number = open.begun;
        open.concurrent_writers.insert(number, writer);
        Some(number)
    }

    /// Ends a concurrent writer; `true` if it was open.
    pub(crate) fn end(&self, number: u64) -> bool {
        self.open().concurrent_writers.remove(&number).is_some()
    }

    pub(crate) fn clear(&self) {
        self.open().concurrent_writers.clear();
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

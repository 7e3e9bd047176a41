//! Queues the changes that the fake makes under its lock until the writer stores them, and lets requests wait for that.
//! Start reading at [`Queue`].

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use cognito_identity_fake::{Change, ChangeLog};
use tokio::sync::watch;

/// A task of the writer.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "nearly every item is a change, and a box for each costs more")]
pub(super) enum Item {
    Change(Change),
    /// Begins a generation: later changes are in no snapshot of an earlier one.
    Generation(u64),
}

/// The changes that are not stored yet.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    waiting: Mutex<Waiting>,
    wake: Condvar,
    /// Number of all changes so far.
    appended: AtomicU64,
    /// Number of changes that are stored.
    stored: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Waiting {
    items: Vec<Item>,
    is_closed: bool,
}

impl ChangeLog for Queue {
    fn append(&self, change: Change) {
        self.waiting().items.push(Item::Change(change));
        self.appended.fetch_add(1, Ordering::Release);
        self.wake.notify_one();
    }
}

impl Queue {
    /// Waits until every change up to now is stored. It never ends once storing has failed: no response may be sent
    /// then.
    pub(crate) async fn stored(&self) {
        let appended = self.appended.load(Ordering::Acquire);
        // The sender is this queue's own, so it is there for as long as a request waits.
        let _ = self.stored.subscribe().wait_for(|stored| *stored >= appended).await;
    }

    pub(super) fn begin_generation(&self, generation: u64) {
        self.waiting().items.push(Item::Generation(generation));
        self.wake.notify_one();
    }

    /// Waits for changes and returns all of them; `None` once the queue is closed and empty.
    pub(super) fn take(&self) -> Option<Vec<Item>> {
        let mut waiting = self.waiting();
        while waiting.items.is_empty() {
            if waiting.is_closed {
                return None;
            }
            waiting = self.wake.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        Some(std::mem::take(&mut waiting.items))
    }

    /// Records that this many further changes are stored.
    pub(super) fn note_stored(&self, count: usize) {
        self.stored.send_modify(|stored| *stored += count as u64);
    }

    pub(super) fn close(&self) {
        self.waiting().is_closed = true;
        self.wake.notify_one();
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! Registers open connections, and closes the one that has been idle longest when there are too many. Start reading at
//! [`Connections::open`].

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

/// All open connections.
#[derive(Clone, Debug, Default)]
pub(crate) struct Connections(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    open: Mutex<BTreeMap<u64, Arc<Seat>>>,
    /// Count of events on all connections, which orders them by their last activity without a clock.
    events: AtomicU64,
}

/// A connection.
#[derive(Debug, Default)]
struct Seat {
    /// Event number of the last beginning or end of a request.
    last: AtomicU64,
    is_busy: AtomicBool,
    evicted: Notify,
}

/// Registration of an open connection, until it is dropped.
#[derive(Debug)]
pub(crate) struct Connection {
    all: Connections,
    number: u64,
    seat: Arc<Seat>,
}

impl Connections {
    /// Registers a connection. If `most` are open, the one that has been idle longest is asked to close; `None` if all
    /// are busy.
    pub(crate) fn open(&self, most: usize) -> Option<Connection> {
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= most {
            let idle = open.iter().filter(|(_, seat)| !seat.is_busy.load(Ordering::Relaxed));
            let (&number, _) = idle.min_by_key(|(_, seat)| seat.last.load(Ordering::Relaxed))?;
            open.remove(&number)?.evicted.notify_one();
        }
        let number = self.event();
        let seat = Arc::new(Seat { last: AtomicU64::new(number), ..Seat::default() });
        open.insert(number, Arc::clone(&seat));
        Some(Connection { all: self.clone(), number, seat })
    }

    fn event(&self) -> u64 {
        self.0.events.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl Connection {
    /// Waits until a new connection needs the place.
    pub(crate) async fn evicted(&self) {
        self.seat.evicted.notified().await;
    }

    /// Records that a request begins or has ended.
    pub(crate) fn note(&self, is_busy: bool) {
        self.seat.last.store(self.all.event(), Ordering::Relaxed);
        self.seat.is_busy.store(is_busy, Ordering::Relaxed);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.all.0.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::Connections;

    fn was_evicted(connection: &super::Connection) -> bool {
        let all = connection.all.0.open.lock().unwrap();
        !all.contains_key(&connection.number)
    }

    #[test]
    fn the_longest_idle_is_evicted() {
        let all = Connections::default();
        let [first, second, third] = [(); 3].map(|()| all.open(3).unwrap());
        first.note(true);
        first.note(false);
        second.note(true);
        let _fourth = all.open(3).unwrap();
        assert_eq!([&first, &second, &third].map(was_evicted), [false, false, true]);
    }

    #[test]
    fn a_busy_connection_is_not_evicted() {
        let all = Connections::default();
        let only = all.open(1).unwrap();
        only.note(true);
        assert!(all.open(1).is_none());
        drop(only);
        assert!(all.open(1).is_some());
    }
}

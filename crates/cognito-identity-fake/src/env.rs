//! The only sources of time and randomness in this crate: a clock and a seeded generator. Start at [`Clock`] and
//! [`Entropy`].

use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use cognito_identity::Timestamp;
use serde::{Deserialize, Serialize};

use crate::guid::Guid;

/// Source of the fake's time.
pub trait Clock: Debug + Send + Sync {
    /// Returns the current timestamp. The fake calls it under its lock, so that dates are in the order of events: a
    /// clock must not call the fake.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the one door to the machine's clock")]
    fn now(&self) -> Timestamp {
        std::time::SystemTime::now().into()
    }
}

/// A clock that moves only by [`advance`](Self::advance). Clones share the time.
///
/// ```
/// use std::time::Duration;
/// use cognito_identity::Timestamp;
/// use cognito_identity_fake::{Clock, ManualClock};
///
/// let clock = ManualClock::at(Timestamp::from_millis(1_700_000_000_000));
/// clock.advance(Duration::from_secs(1));
/// assert_eq!(clock.now(), Timestamp::from_millis(1_700_000_001_000));
/// ```
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// Makes a clock that starts at the timestamp `time`.
    #[must_use]
    pub fn at(time: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(time.as_millis())))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(millis(by), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Converts to whole milliseconds, the unit of every clock here.
pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Seeded randomness: equal seeds and equal requests give equal ids.
#[derive(Clone, Debug)]
pub(crate) struct Entropy {
    random: fastrand::Rng,
    next_id: Option<Guid>,
}

/// Everything that the next draws depend on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntropyState {
    seed: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next_id: Option<Guid>,
}

impl Entropy {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self { random: fastrand::Rng::with_seed(seed), next_id: None }
    }

    pub(crate) fn state(&self) -> EntropyState {
        EntropyState { seed: self.seed(), next_id: self.next_id }
    }

    /// Continues where `state` was taken.
    pub(crate) fn from_state(state: EntropyState) -> Self {
        Self { next_id: state.next_id, ..Self::seeded(state.seed) }
    }

    /// Sets the GUID of the next id.
    pub(crate) fn set_next_id(&mut self, guid: Option<Guid>) {
        self.next_id = guid;
    }

    /// Takes the GUID that was set for the next id.
    pub(crate) fn take_next_id(&mut self) -> Option<Guid> {
        self.next_id.take()
    }

    /// Returns the seed with which [`seeded`](Self::seeded) continues the sequence.
    pub(crate) fn seed(&self) -> u64 {
        self.random.get_seed()
    }

    pub(crate) fn bits(&mut self) -> u128 {
        self.random.u128(..)
    }

    /// Draws whether an event of this probability, from 0 to 1, happens.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.random.f64() < probability
    }

    /// Draws a number from 0 to `most`, both included.
    pub(crate) fn up_to(&mut self, most: i64) -> i64 {
        self.random.i64(0..=most)
    }

    /// Draws a text of `prefix` and `length` upper-case letters and digits, as in access key ids.
    pub(crate) fn upper_case(&mut self, prefix: &str, length: usize) -> String {
        const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        // Each letter takes 5 bits of the 64 that are drawn at once.
        const AT_ONCE: usize = 12;
        let mut text = String::with_capacity(prefix.len() + length);
        text.push_str(prefix);
        let mut bits = 0;
        for place in 0..length {
            if place % AT_ONCE == 0 {
                bits = self.random.u64(..);
            }
            text.push(char::from(ALPHABET[usize::from(bits.to_le_bytes()[0] & 31)]));
            bits >>= 5;
        }
        text
    }
}

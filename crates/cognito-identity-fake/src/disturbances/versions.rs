//! Recent versions of the state, for stale reads: each write stores a copy of the state before it. Start at
//! [`Versions`].

use std::collections::VecDeque;
use std::time::Duration;

use cognito_identity::Timestamp;

use crate::env::{Entropy, millis};
use crate::state::State;

/// Maximum number of stored versions, which limits the memory of many writes within the lag.
const MAX_VERSIONS: usize = 256;

/// The versions of the state that a read may still see, oldest first, without the newest.
#[derive(Debug)]
pub(super) struct Versions {
    /// In milliseconds.
    lag: i64,
    past: VecDeque<Version>,
}

#[derive(Debug)]
struct Version {
    state: State,
    /// Timestamp at which it was replaced, in epoch milliseconds.
    until: i64,
}

impl Versions {
    pub(super) fn new(lag: Duration) -> Self {
        Self { lag: millis(lag), past: VecDeque::new() }
    }

    pub(super) fn are_kept(&self) -> bool {
        self.lag > 0
    }

    /// Stores the state that a write has just replaced.
    pub(super) fn keep(&mut self, state: State, now: Timestamp) {
        let until = now.as_millis();
        self.forget(until);
        if self.past.len() == MAX_VERSIONS {
            self.past.pop_front();
        }
        self.past.push_back(Version { state, until });
    }

    /// Returns the version that a read sees; `None` is the newest.
    pub(super) fn seen(&mut self, luck: &mut Entropy, now: Timestamp) -> Option<&mut State> {
        let now = now.as_millis();
        self.forget(now);
        let time = now.saturating_sub(luck.up_to(self.lag));
        let place = self.past.partition_point(|version| version.until <= time);
        self.past.get_mut(place).map(|version| &mut version.state)
    }

    pub(super) fn clear(&mut self) -> Vec<State> {
        self.past.drain(..).map(|version| version.state).collect()
    }

    /// Drops the versions that no read may see any more, and those replaced later than now, after the clock was set
    /// back.
    fn forget(&mut self, now: i64) {
        let oldest = now.saturating_sub(self.lag);
        while self.past.front().is_some_and(|version| version.until <= oldest) {
            self.past.pop_front();
        }
        while self.past.back().is_some_and(|version| version.until > now) {
            self.past.pop_back();
        }
    }
}

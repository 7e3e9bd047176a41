//! The clock of the fake behind the server: the machine's, moved or stopped by a test.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cognito_identity::Timestamp;
use cognito_identity_fake::{Clock, SystemClock};

/// A clock that tests in other languages can move. Clones show the same time.
#[derive(Clone, Debug, Default)]
pub(crate) struct MovableClock(Arc<Mutex<ClockState>>);

/// State of the clock.
#[derive(Clone, Copy, Debug)]
enum ClockState {
    /// Running, this many milliseconds ahead of the machine's clock.
    Ahead(i64),
    /// Stopped at this time.
    Stopped(Timestamp),
}

impl Default for ClockState {
    fn default() -> Self {
        Self::Ahead(0)
    }
}

impl MovableClock {
    /// Moves the clock forward by this many seconds. Beyond the year 9999 it returns `false`, and the clock is
    /// unchanged.
    pub(crate) fn advance(&self, seconds: i64) -> bool {
        let millis = seconds.saturating_mul(1000);
        let mut state = self.state();
        if state.now().as_secs().saturating_add(seconds) > Timestamp::MAX.as_secs() {
            return false;
        }
        *state = match *state {
            ClockState::Ahead(ahead) => ClockState::Ahead(ahead.saturating_add(millis)),
            ClockState::Stopped(time) => {
                ClockState::Stopped(Timestamp::from_millis(time.as_millis().saturating_add(millis)))
            }
        };
        true
    }

    /// Stops the clock, or starts it from its current time.
    pub(crate) fn set_stopped(&self, is_stopped: bool) {
        let mut state = self.state();
        let now = state.now();
        *state = if is_stopped {
            ClockState::Stopped(now)
        } else {
            ClockState::Ahead(now.as_millis().saturating_sub(SystemClock.now().as_millis()))
        };
    }

    /// The machine's time again.
    pub(crate) fn reset(&self) {
        *self.state() = ClockState::default();
    }

    fn state(&self) -> MutexGuard<'_, ClockState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ClockState {
    fn now(self) -> Timestamp {
        match self {
            Self::Ahead(ahead) => Timestamp::from_millis(SystemClock.now().as_millis().saturating_add(ahead)),
            Self::Stopped(time) => time,
        }
    }
}

impl Clock for MovableClock {
    fn now(&self) -> Timestamp {
        self.state().now()
    }
}

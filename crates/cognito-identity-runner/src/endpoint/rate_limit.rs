//! Rate limit towards an endpoint: spaces the requests of each operation evenly, within its quota. [`RateLimit`] is the
//! rule; [`NextTurns`], part of the gate's state, has the time of each operation's next request. Start reading at
//! [`RateLimit::gap`]. The quotas are in the port's `operation.rs`; the limit that the fake imposes on its clients is in
//! its `disturbances/rates.rs`.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use cognito_identity::Operation;

/// Rate limit of the requests of each operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RateLimit {
    /// No limit: for an endpoint that the user owns.
    #[default]
    Unlimited,
    /// The quotas that AWS documents, per account and region; several runs at once share them.
    Documented {
        /// Requests a second of an operation without a documented quota.
        others: u32,
        /// Number of runs at once: at most the smallest of these rates, or their requests could meet in one second.
        shards: u32,
        /// Factor on each of these rates that the endpoint accepts: 1 at AWS.
        times: u32,
    },
}

/// The part of a quota that is used: requests leave evenly and arrive a little less evenly.
const USED: f64 = 0.8;

impl RateLimit {
    /// Rate limit of a single run at AWS.
    #[must_use]
    pub fn documented(others: u32) -> Self {
        Self::Documented { others, shards: 1, times: 1 }
    }

    /// Returns the rate limit of one of several runs at once.
    #[must_use]
    pub fn shared(self, shards: u32) -> Self {
        match self {
            Self::Unlimited => Self::Unlimited,
            Self::Documented { others, times, .. } => Self::Documented { others, shards, times },
        }
    }

    /// Checks that each of the concurrent runs has at least one request a second of every operation.
    ///
    /// # Errors
    ///
    /// One line, if there are more runs.
    pub(crate) fn check(self) -> Result<(), String> {
        let Self::Documented { shards, .. } = self else { return Ok(()) };
        match Operation::ALL.iter().filter_map(|operation| self.rate(*operation)).min() {
            Some(least) if shards > least => Err(format!(
                "{shards} concurrent runs could together exceed a rate of {least} a second; allowed: at most {least} at once, \
                 see `--shards`"
            )),
            _ => Ok(()),
        }
    }

    /// Requests a second of an operation by all runs together; `None` without a limit.
    fn rate(self, operation: Operation) -> Option<u32> {
        match self {
            Self::Unlimited => None,
            Self::Documented { others, times, .. } => {
                Some(operation.documented_rate().unwrap_or(others).max(1).saturating_mul(times.max(1)))
            }
        }
    }

    /// Returns the shortest time between two requests of an operation.
    ///
    /// Bursts are forbidden, even at the start, so that successive and concurrent runs together obey the limit that
    /// each of them obeys alone. Each concurrent run has a whole number of requests in any second: a fraction would be
    /// a whole request in some second, and too many if it is the same second for all runs. So [`check`](Self::check)
    /// rejects more runs than requests.
    pub(crate) fn gap(self, operation: Operation) -> Duration {
        let (Self::Documented { shards, .. }, Some(rate)) = (self, self.rate(operation)) else {
            return Duration::ZERO;
        };
        let own = (rate / shards.max(1)).max(1);
        Duration::from_secs_f64(1.0 / (f64::from(own) * USED))
    }
}

/// Earliest time of each operation's next request.
#[derive(Debug, Default)]
pub(crate) struct NextTurns(BTreeMap<Operation, Instant>);

impl NextTurns {
    /// Reserves the next turn of an operation and returns its time.
    pub(crate) fn take(
        &mut self,
        operation: Operation,
        rate_limit: RateLimit,
        started: Instant,
        now: Instant,
    ) -> Instant {
        let gap = rate_limit.gap(operation);
        let turn = self.0.entry(operation).or_insert(started + gap);
        let taken = (*turn).max(now);
        *turn = taken + gap;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: RateLimit = RateLimit::Documented { others: 10, shards: 5, times: 1 };

    #[test]
    fn shards_share_a_quota() {
        // 25 requests a second, four fifths of them, among five.
        assert_eq!(LIMIT.gap(Operation::GetId), Duration::from_millis(250));
        let faster = RateLimit::Documented { others: 10, shards: 5, times: 10 };
        assert_eq!(faster.gap(Operation::GetId), Duration::from_millis(25));
        assert_eq!(RateLimit::documented(10).shared(5), LIMIT);
        assert_eq!(RateLimit::Unlimited.shared(5).gap(Operation::GetId), Duration::ZERO);
    }

    #[test]
    fn more_runs_than_requests_a_second_are_rejected() {
        RateLimit::documented(10).shared(5).check().unwrap();
        let why = RateLimit::documented(10).shared(6).check().unwrap_err();
        assert!(why.starts_with("6 concurrent runs could together exceed a rate of 5 a second; "), "{why}");
        RateLimit::documented(3).shared(4).check().unwrap_err();
        RateLimit::Documented { others: 3, shards: 6, times: 2 }.check().unwrap();
        RateLimit::Unlimited.shared(1_000).check().unwrap();
    }

    #[test]
    fn no_second_has_more_than_the_quota_though_all_shards_begin_it_at_once() {
        for operation in Operation::ALL {
            let rate = operation.documented_rate().unwrap_or(10);
            for shards in 1..=5 {
                let gap = RateLimit::documented(10).shared(shards).gap(*operation);
                // Requests may arrive up to a fifth of a second later than the ones before them.
                let in_a_second = 1 + Duration::from_millis(1_199).as_nanos() / gap.as_nanos();
                assert!(in_a_second * u128::from(shards) <= u128::from(rate), "{operation}, {shards} shards");
            }
        }
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "turns are moments")]
    fn turns_are_a_gap_apart_from_the_first_on() {
        let start = Instant::now();
        let mut turns = NextTurns::default();
        let taken: Vec<_> =
            (0..4).map(|_| turns.take(Operation::GetId, LIMIT, start, start) - start).collect();
        assert_eq!(taken, [250, 500, 750, 1000].map(Duration::from_millis));
        // A late request does not accumulate turns.
        let late = start + Duration::from_mins(1);
        assert_eq!(turns.take(Operation::GetId, LIMIT, start, late), late);
        assert_eq!(turns.take(Operation::GetId, LIMIT, start, late), late + Duration::from_millis(250));
    }
}

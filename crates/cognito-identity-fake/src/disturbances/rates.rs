//! Rate limits that the fake imposes on operations, in requests per second: a sliding window of one second for each.
//! Start at [`Rates`]. AWS's quotas are in the port's `operation.rs`; the runner's own rate limit towards an endpoint is
//! in its `endpoint/rate_limit.rs`.

use std::collections::{BTreeMap, VecDeque};

use cognito_identity::{Operation, ServiceError, Timestamp};

use crate::messages::rate_exceeded;

/// Length of a window, in milliseconds, since rates are per second.
const WINDOW: u64 = 1000;

/// Rate limits, in requests per second, for each operation on its own; unlimited by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Rates(BTreeMap<Operation, u32>);

impl Rates {
    /// Returns the limits that AWS documents ([`Operation::documented_rate`]); the other operations are unlimited.
    pub fn documented() -> Self {
        let documented =
            Operation::ALL.iter().filter_map(|operation| Some((*operation, operation.documented_rate()?)));
        Self(documented.collect())
    }

    /// Sets this rate for each operation without a limit: AWS throttles those too, at an undocumented rate.
    pub fn otherwise(mut self, rate: u32) -> Self {
        for operation in Operation::ALL {
            self.0.entry(*operation).or_insert(rate);
        }
        self
    }

    /// Sets the rate of one operation.
    pub fn of(mut self, operation: Operation, rate: u32) -> Self {
        self.0.insert(operation, rate);
        self
    }

    /// The rate of an operation; `None` if it is unlimited.
    #[must_use]
    pub fn get(&self, operation: Operation) -> Option<u32> {
        self.0.get(&operation).copied()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Operation, u32)> {
        self.0.iter().map(|(operation, rate)| (*operation, *rate))
    }
}

/// Timestamps of the requests admitted within the last window, in epoch milliseconds, by operation.
#[derive(Debug)]
pub(super) struct Windows {
    rates: Rates,
    admitted: BTreeMap<Operation, VecDeque<i64>>,
}

impl Windows {
    pub(super) fn new(rates: Rates) -> Self {
        Self { rates, admitted: BTreeMap::new() }
    }

    /// Admits a request, or returns `TooManyRequestsException`.
    pub(super) fn admit(&mut self, operation: Operation, now: Timestamp) -> Result<(), ServiceError> {
        let Some(rate) = self.rates.get(operation) else { return Ok(()) };
        let admitted = self.admitted.entry(operation).or_default();
        let now = now.as_millis();
        // By the absolute difference: a clock set back a little admits no more requests, and one set back far locks no
        // caller out.
        while admitted.front().is_some_and(|then| then.abs_diff(now) >= WINDOW) {
            admitted.pop_front();
        }
        if admitted.len() >= usize::try_from(rate).unwrap_or(usize::MAX) {
            return Err(rate_exceeded());
        }
        admitted.push_back(now);
        Ok(())
    }

    pub(super) fn clear(&mut self) {
        self.admitted.clear();
    }
}

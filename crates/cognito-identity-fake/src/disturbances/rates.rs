//! How many requests a second are let through.

use std::collections::{BTreeMap, VecDeque};

use cognito_identity::{ErrorKind, Operation, ServiceError, Timestamp};

/// How long a window is, in milliseconds.
const WINDOW: u64 = 1000;

/// The requests a second that are let through, for each operation on its own; as many as come unless set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Rates(BTreeMap<Operation, u32>);

impl Rates {
    /// Those that AWS documents ([`Operation::documented_rate`]); the other operations have none.
    pub fn documented() -> Self {
        let documented =
            Operation::ALL.iter().filter_map(|operation| Some((*operation, operation.documented_rate()?)));
        Self(documented.collect())
    }

    /// The same, and this rate for each operation that has none: AWS throttles those too, and does not say when.
    pub fn otherwise(mut self, rate: u32) -> Self {
        for operation in Operation::ALL {
            self.0.entry(*operation).or_insert(rate);
        }
        self
    }

    /// The same, with another rate for one operation.
    pub fn of(mut self, operation: Operation, rate: u32) -> Self {
        self.0.insert(operation, rate);
        self
    }

    /// The rate of an operation; `None` if as many as come are let through.
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

/// When requests were let through, as far back as it matters.
#[derive(Debug)]
pub(super) struct Windows {
    rates: Rates,
    admitted: BTreeMap<Operation, VecDeque<i64>>,
}

impl Windows {
    pub(super) fn new(rates: Rates) -> Self {
        Self { rates, admitted: BTreeMap::new() }
    }

    /// Lets a request through, or refuses it.
    pub(super) fn admit(&mut self, operation: Operation, now: Timestamp) -> Result<(), ServiceError> {
        let Some(rate) = self.rates.get(operation) else { return Ok(()) };
        let (admitted, now) = (self.admitted.entry(operation).or_default(), now.as_millis());
        // A clock that is set back a little lets nobody through twice, and one that is set back far locks nobody out.
        while admitted.front().is_some_and(|then| then.abs_diff(now) >= WINDOW) {
            admitted.pop_front();
        }
        if admitted.len() >= usize::try_from(rate).unwrap_or(usize::MAX) {
            return Err(ServiceError::new(ErrorKind::TooManyRequests, "Rate exceeded"));
        }
        admitted.push_back(now);
        Ok(())
    }

    pub(super) fn clear(&mut self) {
        self.admitted.clear();
    }
}

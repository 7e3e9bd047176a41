//! Faults that a test schedules: outages, queued errors and concurrent writers. Start at [`Faults`].

use std::collections::{BTreeMap, VecDeque};

use cognito_identity::{Operation, ServiceError};

/// The scheduled faults.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    /// Errors of the outages of each operation, by the outage's number; the newest counts.
    outages: BTreeMap<Operation, BTreeMap<u64, ServiceError>>,
    /// Number of outages so far.
    outages_begun: u64,
    refusals: BTreeMap<Operation, VecDeque<ServiceError>>,
    pub(crate) concurrent_writers: ConcurrentWriters,
}

impl Faults {
    /// Queues an error for a request of this operation, behind the queued ones.
    pub(crate) fn schedule(&mut self, operation: Operation, refusal: ServiceError) {
        self.refusals.entry(operation).or_default().push_back(refusal);
    }

    pub(crate) fn waiting(&self, operation: Operation) -> usize {
        self.refusals.get(&operation).map_or(0, VecDeque::len)
    }

    /// Removes the outages and the queued errors. Concurrent writers last as long as the test's guards.
    pub(crate) fn clear(&mut self) {
        self.outages.clear();
        self.refusals.clear();
    }

    /// Begins an outage and returns its number.
    pub(crate) fn begin_outage(&mut self, operation: Operation, refusal: ServiceError) -> u64 {
        self.outages_begun += 1;
        self.outages.entry(operation).or_default().insert(self.outages_begun, refusal);
        self.outages_begun
    }

    pub(crate) fn end_outage(&mut self, operation: Operation, number: u64) {
        if let Some(outages) = self.outages.get_mut(&operation) {
            outages.remove(&number);
        }
    }

    /// Returns the error of an outage, or takes the first queued error, of this operation.
    pub(crate) fn check(&mut self, operation: Operation) -> Result<(), ServiceError> {
        if let Some((_, refusal)) = self.outages.get(&operation).and_then(BTreeMap::last_key_value) {
            return Err(refusal.clone());
        }
        self.refusals.get_mut(&operation).and_then(VecDeque::pop_front).map_or(Ok(()), Err)
    }
}

/// Number of concurrent writers by pool id.
#[derive(Debug, Default)]
pub(crate) struct ConcurrentWriters(BTreeMap<String, usize>);

impl ConcurrentWriters {
    pub(crate) fn begin(&mut self, pool_id: String) {
        *self.0.entry(pool_id).or_default() += 1;
    }

    pub(crate) fn has(&self, pool_id: &str) -> bool {
        self.0.contains_key(pool_id)
    }

    pub(crate) fn end(&mut self, pool_id: &str) {
        if let Some(writers) = self.0.get_mut(pool_id) {
            *writers -= 1;
            if *writers == 0 {
                self.0.remove(pool_id);
            }
        }
    }
}

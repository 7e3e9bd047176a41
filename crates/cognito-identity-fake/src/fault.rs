//! What goes wrong only because a test says so: refusals that wait for their request, and writers that overlap.

use std::collections::{BTreeMap, VecDeque};

use cognito_identity::{Operation, ServiceError};

/// The faults that wait.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    outages: BTreeMap<Operation, ServiceError>,
    refusals: BTreeMap<Operation, VecDeque<ServiceError>>,
    pub(crate) overlaps: Overlaps,
}

impl Faults {
    /// Lets a refusal wait for a request of this operation, behind those that wait already.
    pub(crate) fn schedule(&mut self, operation: Operation, refusal: ServiceError) {
        self.refusals.entry(operation).or_default().push_back(refusal);
    }

    pub(crate) fn begin_outage(&mut self, operation: Operation, refusal: ServiceError) {
        self.outages.insert(operation, refusal);
    }

    pub(crate) fn end_outage(&mut self, operation: Operation) {
        self.outages.remove(&operation);
    }

    /// The refusal of an outage, or the one that waits for a request of this operation.
    pub(crate) fn strike(&mut self, operation: Operation) -> Result<(), ServiceError> {
        if let Some(refusal) = self.outages.get(&operation) {
            return Err(refusal.clone());
        }
        self.refusals.get_mut(&operation).and_then(VecDeque::pop_front).map_or(Ok(()), Err)
    }
}

/// The pools other writers are at work on, and how many there are at each.
#[derive(Debug, Default)]
pub(crate) struct Overlaps(BTreeMap<String, usize>);

impl Overlaps {
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

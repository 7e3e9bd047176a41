//! What goes wrong only because a test says so: refusals that wait for their request, and writers that overlap.

use std::collections::{BTreeMap, VecDeque};

use cognito_identity::{Operation, ServiceError};

use crate::shell::FakeCognitoIdentity;

/// The faults that wait.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    refusals: BTreeMap<Operation, VecDeque<ServiceError>>,
    pub(crate) overlaps: Overlaps,
}

impl Faults {
    /// The refusal that waits for a request of this operation, once.
    pub(crate) fn strike(&mut self, operation: Operation) -> Result<(), ServiceError> {
        self.refusals.get_mut(&operation).and_then(VecDeque::pop_front).map_or(Ok(()), Err)
    }
}

/// The pools other writers are at work on, and how many there are at each.
#[derive(Debug, Default)]
pub(crate) struct Overlaps(BTreeMap<String, usize>);

impl Overlaps {
    pub(crate) fn has(&self, pool_id: &str) -> bool {
        self.0.contains_key(pool_id)
    }

    fn end(&mut self, pool_id: &str) {
        if let Some(writers) = self.0.get_mut(pool_id) {
            *writers -= 1;
            if *writers == 0 {
                self.0.remove(pool_id);
            }
        }
    }
}

/// Another writer at work on a pool, until it is dropped.
#[derive(Debug)]
#[must_use = "the other writer is done when this is dropped"]
pub struct Overlap {
    fake: FakeCognitoIdentity,
    pool_id: String,
}

impl Drop for Overlap {
    fn drop(&mut self) {
        self.fake.faults(|faults| faults.overlaps.end(&self.pool_id));
    }
}

impl FakeCognitoIdentity {
    /// Refuses the next request of `operation` with `refusal`, whatever it asks; nothing is changed. Several refusals of
    /// one operation wait in line.
    ///
    /// It brings about what no request can: throttling, a failing service, a provider that does not respond.
    ///
    /// ```
    /// use cognito_identity::types::GetIdInput;
    /// use cognito_identity::{CognitoIdentity, ErrorKind, Operation, ServiceError};
    /// use cognito_identity_fake::FakeCognitoIdentity;
    ///
    /// let fake = FakeCognitoIdentity::new();
    /// fake.refuse_next(Operation::GetId, ServiceError::new(ErrorKind::TooManyRequests, "Rate exceeded"));
    /// let refusal = pollster::block_on(fake.get_id(GetIdInput::new("us-east-1:0"))).unwrap_err();
    /// assert_eq!(refusal.kind(), Some(&ErrorKind::TooManyRequests));
    /// ```
    pub fn refuse_next(&self, operation: Operation, refusal: ServiceError) {
        self.faults(|faults| faults.refusals.entry(operation).or_default().push_back(refusal));
    }

    /// Lets another writer be at work on a pool for as long as the answer lives: `SetIdentityPoolRoles` and
    /// `UpdateIdentityPool` for it are refused with `ConcurrentModificationException`.
    pub fn overlap(&self, pool_id: impl Into<String>) -> Overlap {
        let pool_id = pool_id.into();
        self.faults(|faults| *faults.overlaps.0.entry(pool_id.clone()).or_default() += 1);
        Overlap { fake: self.clone(), pool_id }
    }
}

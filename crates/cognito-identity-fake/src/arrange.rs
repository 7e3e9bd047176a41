//! Controls for tests: ids to come, faults, concurrent writers, trust policies, and a reset. Each is a method of
//! [`FakeCognitoIdentity`] that changes the core under its lock; a guard ends a fault or a writer when it is dropped.

use cognito_identity::{Operation, ServiceError};

use crate::external_world::WorldChange;
use crate::fault::Faults;
use crate::guid::Guid;
use crate::shell::{Core, FakeCognitoIdentity};
use crate::trust::TrustPolicy;

/// Guard of a concurrent writer to a pool; the writer ends when this is dropped.
#[derive(Debug)]
#[must_use = "the other writer is done when this is dropped"]
pub struct ConcurrentWriter {
    fake: FakeCognitoIdentity,
    pool_id: String,
}

impl Drop for ConcurrentWriter {
    fn drop(&mut self) {
        self.fake.faults(|faults| faults.concurrent_writers.end(&self.pool_id));
    }
}

/// Guard of an outage of an operation; the outage ends when this is dropped.
#[derive(Debug)]
#[must_use = "the operation answers again when this is dropped"]
pub struct Outage {
    fake: FakeCognitoIdentity,
    operation: Operation,
    number: u64,
}

impl Drop for Outage {
    fn drop(&mut self) {
        self.fake.faults(|faults| faults.end_outage(self.operation, self.number));
    }
}

impl FakeCognitoIdentity {
    /// Sets the GUID of the next identity pool or identity. With `None`, a text that is no GUID, or a GUID in use, the
    /// next GUID is random.
    ///
    /// ```
    /// use cognito_identity::CognitoIdentity;
    /// use cognito_identity::types::CreateIdentityPoolInput;
    /// use cognito_identity_fake::FakeCognitoIdentity;
    ///
    /// let fake = FakeCognitoIdentity::new();
    /// fake.set_next_id(Some("0a1b2c3d-0a1b-4c3d-8a1b-0a1b2c3d4e5f"));
    /// let created = fake.create_identity_pool(CreateIdentityPoolInput::new("pool", true));
    /// let id = pollster::block_on(created).unwrap().identity_pool_id.unwrap();
    /// assert_eq!(id, "us-east-1:0a1b2c3d-0a1b-4c3d-8a1b-0a1b2c3d4e5f");
    /// ```
    pub fn set_next_id(&self, guid: Option<&str>) {
        self.with_core(|core| core.entropy.set_next_id(guid.and_then(Guid::parse)));
    }

    /// Fails every request of `operation` with `refusal` until the returned guard is dropped; nothing is changed. While
    /// a later outage of the same operation lives, its error replaces that of the earlier one.
    ///
    /// It simulates errors that no request can cause: throttling, a failing service, a provider that does not respond.
    ///
    /// ```
    /// use cognito_identity::types::GetIdInput;
    /// use cognito_identity::{CognitoIdentity, ErrorKind, Operation, ServiceError};
    /// use cognito_identity_fake::FakeCognitoIdentity;
    ///
    /// let fake = FakeCognitoIdentity::new();
    /// let throttled = ServiceError::new(ErrorKind::TooManyRequests, "Rate exceeded");
    /// let outage = fake.outage(Operation::GetId, throttled);
    /// let refusal = pollster::block_on(fake.get_id(GetIdInput::new("us-east-1:0"))).unwrap_err();
    /// assert_eq!(refusal.kind(), Some(&ErrorKind::TooManyRequests));
    /// drop(outage);
    /// ```
    pub fn outage(&self, operation: Operation, refusal: ServiceError) -> Outage {
        let number = self.faults(|faults| faults.begin_outage(operation, refusal));
        Outage { fake: self.clone(), operation, number }
    }

    /// Fails only the next request of `operation` with `refusal`. Several errors are queued, and wait while there is an
    /// outage.
    ///
    /// The SDK's client retries after throttling, exceeded limits and failures, up to three attempts in all: a single
    /// error tests the retry, and the caller sees none. For an error that reaches the caller use
    /// [`outage`](Self::outage).
    pub fn refuse_next(&self, operation: Operation, refusal: ServiceError) {
        self.faults(|faults| faults.schedule(operation, refusal));
    }

    /// Returns the number of errors queued for requests of `operation`.
    ///
    /// ```
    /// use cognito_identity::{ErrorKind, Operation, ServiceError};
    /// use cognito_identity_fake::FakeCognitoIdentity;
    ///
    /// let fake = FakeCognitoIdentity::new();
    /// fake.refuse_next(Operation::GetId, ServiceError::new(ErrorKind::TooManyRequests, "Rate exceeded"));
    /// assert_eq!(fake.waiting_refusals(Operation::GetId), 1);
    /// ```
    #[must_use]
    pub fn waiting_refusals(&self, operation: Operation) -> usize {
        self.faults(|faults| faults.waiting(operation))
    }

    /// Ends all outages, and removes the queued errors.
    pub fn clear_faults(&self) {
        self.faults(Faults::clear);
    }

    /// Simulates a concurrent writer to a pool until the returned guard is dropped: `SetIdentityPoolRoles` and
    /// `UpdateIdentityPool` for it fail with `ConcurrentModificationException`.
    ///
    /// # Errors
    ///
    /// `ResourceNotFoundException` if there is no such pool.
    pub fn concurrent_writer(&self, pool_id: impl Into<String>) -> Result<ConcurrentWriter, ServiceError> {
        let pool_id = pool_id.into();
        self.read(|state| state.pool_number(&pool_id).map(drop))?;
        self.faults(|faults| faults.concurrent_writers.begin(pool_id.clone()));
        Ok(ConcurrentWriter { fake: self.clone(), pool_id })
    }

    /// Empties the fake: it deletes all pools, identities, sessions, faults, issuers, tokens, sign-outs and trust
    /// policies. The set-up stays, disturbances included, and ids from before are not used again.
    pub fn reset(&self) {
        // The old state is dropped once the lock is free, since that takes a while.
        drop(self.with_core(Core::reset));
    }

    /// Sets the trust policy of an IAM role: STS rejects the tokens that the policy does not trust, in the classic flow
    /// and in the enhanced one. A role without a policy trusts everyone, unless the set-up has
    /// [`strict_roles`](crate::Builder::strict_roles).
    pub fn trust(&self, role_arn: impl Into<String>, policy: TrustPolicy) {
        self.change_world(WorldChange::Trust(role_arn.into(), policy));
    }

    /// Returns the ARN of a pool with this id, for the tag operations.
    #[must_use]
    pub fn pool_arn(&self, pool_id: &str) -> String {
        self.read(|state| state.settings().pool_arn(pool_id))
    }
}

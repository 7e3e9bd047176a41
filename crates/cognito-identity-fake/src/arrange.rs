//! What a test arranges besides its requests.

use cognito_identity::{Operation, ServiceError};

use crate::fault::Faults;
use crate::guid::Guid;
use crate::outside::Learned;
use crate::shell::{Core, FakeCognitoIdentity};
use crate::trust::Trust;

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

/// An operation that is out of order, until it is dropped.
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
    /// Lets the next identity pool or identity have this GUID, if it is one and free; without one, a random GUID again.
    ///
    /// ```
    /// use cognito_identity::CognitoIdentity;
    /// use cognito_identity::types::CreateIdentityPoolInput;
    /// use cognito_identity_fake::FakeCognitoIdentity;
    ///
    /// let fake = FakeCognitoIdentity::new();
    /// fake.foretell_id(Some("0a1b2c3d-0a1b-4c3d-8a1b-0a1b2c3d4e5f"));
    /// let created = fake.create_identity_pool(CreateIdentityPoolInput::new("pool", true));
    /// let id = pollster::block_on(created).unwrap().identity_pool_id.unwrap();
    /// assert_eq!(id, "us-east-1:0a1b2c3d-0a1b-4c3d-8a1b-0a1b2c3d4e5f");
    /// ```
    pub fn foretell_id(&self, guid: Option<&str>) {
        self.with_core(|core| core.entropy.foretell(guid.and_then(Guid::parse)));
    }

    /// Refuses every request of `operation` with `refusal` for as long as the answer lives, whatever it asks; nothing is
    /// changed. A later outage of the same operation covers the earlier one for as long as it lives.
    ///
    /// It brings about what no request can: throttling, a failing service, a provider that does not respond.
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

    /// Refuses the next request of `operation` with `refusal`, and no other. Several refusals wait in line, behind an
    /// outage.
    ///
    /// The SDK's client asks again after throttling, exceeded limits and failures, three times in all: a single refusal
    /// tests that it does, and the caller sees none. For a refusal that reaches the caller use [`outage`](Self::outage).
    pub fn refuse_next(&self, operation: Operation, refusal: ServiceError) {
        self.faults(|faults| faults.schedule(operation, refusal));
    }

    /// Returns how many refusals wait for requests of `operation`.
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

    /// Ends all outages, and forgets the refusals that wait.
    pub fn clear_faults(&self) {
        self.faults(Faults::clear);
    }

    /// Lets another writer be at work on a pool for as long as the answer lives: `SetIdentityPoolRoles` and
    /// `UpdateIdentityPool` for it are refused with `ConcurrentModificationException`.
    ///
    /// # Errors
    ///
    /// `ResourceNotFoundException` if there is no such pool.
    pub fn overlap(&self, pool_id: impl Into<String>) -> Result<Overlap, ServiceError> {
        let pool_id = pool_id.into();
        self.read(|state| state.require_pool(&pool_id))?;
        self.faults(|faults| faults.overlaps.begin(pool_id.clone()));
        Ok(Overlap { fake: self.clone(), pool_id })
    }

    /// Empties the fake: no pools, no identities, no sessions, no faults, nothing that providers and roles know. The set-up
    /// stays, disturbances included, and ids that were answered before are not answered again.
    pub fn reset(&self) {
        // What was stored is dropped once the lock is free.
        drop(self.with_core(Core::reset));
    }

    /// Gives a role of IAM a trust policy: STS refuses whom it does not trust, in the classic flow and in the enhanced one.
    /// A role without a policy trusts everybody, unless the set-up says
    /// [`strict_roles`](crate::Builder::strict_roles).
    pub fn trust(&self, role_arn: impl Into<String>, policy: Trust) {
        self.learn(Learned::Trust(role_arn.into(), policy));
    }

    /// The ARN of a pool with this id, as the tag operations take it.
    #[must_use]
    pub fn pool_arn(&self, pool_id: &str) -> String {
        self.read(|state| state.settings().pool_arn(pool_id))
    }
}

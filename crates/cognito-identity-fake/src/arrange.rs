//! What a test arranges besides its requests.

use cognito_identity::{Operation, ServiceError};

use crate::shell::FakeCognitoIdentity;

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
        self.faults(|faults| faults.schedule(operation, refusal));
    }

    /// Lets another writer be at work on a pool for as long as the answer lives: `SetIdentityPoolRoles` and
    /// `UpdateIdentityPool` for it are refused with `ConcurrentModificationException`.
    pub fn overlap(&self, pool_id: impl Into<String>) -> Overlap {
        let pool_id = pool_id.into();
        self.faults(|faults| faults.overlaps.begin(pool_id.clone()));
        Overlap { fake: self.clone(), pool_id }
    }

    /// Arranges a login: links `subject` of the public provider to an identity, as a sign-in with its token does.
    ///
    /// # Errors
    ///
    /// `ResourceNotFoundException` if there is no such identity, `ResourceConflictException` if the login is linked
    /// already, or the identity has another login of the provider, or 20 logins, or is disabled.
    pub fn link_public_login(
        &self,
        identity_id: &str,
        provider: &str,
        subject: &str,
    ) -> Result<(), ServiceError> {
        self.write(|state| state.link_public_login(identity_id, provider, subject))
    }
}

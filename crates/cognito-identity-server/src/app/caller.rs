//! STS of the server: a client that signs with other keys than the fake's is the account's user. Start reading at
//! [`Callers`].

use cognito_identity::Result;
use cognito_identity::private::async_trait;
use cognito_identity::sts::{
    AssumeRoleWithWebIdentityInput, AssumeRoleWithWebIdentityOutput, GetCallerIdentityOutput, Sts,
};
use cognito_identity_fake::FakeCognitoIdentity;

use crate::options::access::Access;

/// Access key id of the fake's only user.
const USER: &str = "FAKEACCESSKEYID";

/// The fake's STS, which accepts the server's keys too.
#[derive(Debug)]
pub(crate) struct Callers {
    fake: FakeCognitoIdentity,
    access: Access,
}

impl Callers {
    pub(crate) fn new(fake: &FakeCognitoIdentity, access: &Access) -> Self {
        Self { fake: fake.clone(), access: access.clone() }
    }

    /// Whether a key belongs to the run or, where signatures are ignored, was invented by a client: such a key has no
    /// session token.
    fn is_users(&self, access_key_id: &str, session_token: Option<&str>) -> bool {
        match &self.access {
            Access::Signed(keys) => access_key_id == keys.access_key_id(),
            Access::Open => session_token.is_none() && self.fake.issued_keys(access_key_id).is_none(),
        }
    }
}

#[async_trait]
impl Sts for Callers {
    async fn assume_role_with_web_identity(
        &self,
        input: AssumeRoleWithWebIdentityInput,
    ) -> Result<AssumeRoleWithWebIdentityOutput> {
        self.fake.assume_role_with_web_identity(input).await
    }

    async fn get_caller_identity(
        &self,
        access_key_id: Option<&str>,
        session_token: Option<&str>,
    ) -> Result<GetCallerIdentityOutput> {
        match access_key_id {
            Some(key) if self.is_users(key, session_token) => {
                self.fake.get_caller_identity(Some(USER), None).await
            }
            _ => self.fake.get_caller_identity(access_key_id, session_token).await,
        }
    }
}

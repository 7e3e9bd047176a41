//! STS of the server: a client that signs with other keys than the fake's is the account's user. Start reading at
//! [`Callers`].

use cognito_identity::Result;
use cognito_identity::private::async_trait;
use cognito_identity::sts::{
    AssumeRoleWithWebIdentityInput, AssumeRoleWithWebIdentityOutput, CallerKeys, GetCallerIdentityOutput, Sts,
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

    async fn get_caller_identity(&self, caller: Option<CallerKeys<'_>>) -> Result<GetCallerIdentityOutput> {
        let user = CallerKeys { access_key_id: USER, session_token: None };
        let is_users = |caller: &CallerKeys<'_>| self.is_users(caller.access_key_id, caller.session_token);
        let caller = if caller.as_ref().is_some_and(is_users) { Some(user) } else { caller };
        self.fake.get_caller_identity(caller).await
    }
}

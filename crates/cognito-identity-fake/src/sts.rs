//! The implementation of [`Sts`] for the fake: each call is validated as on the wire, then handled by the core.

use cognito_identity::Result;
use cognito_identity::private::async_trait;
use cognito_identity::sts::{
    AssumeRoleWithWebIdentityInput, AssumeRoleWithWebIdentityOutput, CallerKeys, GetCallerIdentityOutput, Sts,
};
use cognito_identity_wire::sts::validate;

use crate::operations::sts::get_caller_identity;
use crate::shell::FakeCognitoIdentity;

#[async_trait]
impl Sts for FakeCognitoIdentity {
    async fn assume_role_with_web_identity(
        &self,
        input: AssumeRoleWithWebIdentityInput,
    ) -> Result<AssumeRoleWithWebIdentityOutput> {
        validate(&input)?;
        Ok(self.assume_role(&input)?)
    }

    async fn get_caller_identity(&self, caller: Option<CallerKeys<'_>>) -> Result<GetCallerIdentityOutput> {
        let id = caller.map(|caller| caller.access_key_id);
        let token = caller.and_then(|caller| caller.session_token);
        Ok(self.with_ctx(|state, ctx| get_caller_identity(state, ctx, id, token))?)
    }
}

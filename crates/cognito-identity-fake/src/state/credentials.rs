//! The public flows: an identity becomes an OpenID token (classic) or AWS credentials (enhanced).

use cognito_identity::types::{
    Credentials, GetCredentialsForIdentityInput, GetCredentialsForIdentityOutput, GetOpenIdTokenInput,
    GetOpenIdTokenOutput,
};
use cognito_identity::{ErrorKind, Sensitive, ServiceError, Timestamp};

use super::access::Access;
use super::pool::Pool;
use super::tokens::{Holder, Token};
use super::{Ctx, Outcome, State, invalid_parameter, required};
use crate::assumption::{
    Candidate, CustomRoleOfGuest, CustomRoleWithoutMapping, ExchangedPrincipalTags, ModifiedByExchange,
};

/// Seconds a token of the classic flow is valid.
const TOKEN_DURATION: i64 = 600;

/// Seconds the credentials of the enhanced flow are valid.
const CREDENTIALS_DURATION: i64 = 3600;

impl State {
    pub(super) fn get_open_id_token(
        &mut self,
        ctx: &Ctx<'_>,
        input: &GetOpenIdTokenInput,
    ) -> Outcome<GetOpenIdTokenOutput> {
        let id = required(input.identity_id.as_ref());
        let (_, identity) = self.identity(id)?;
        refuse_classic_flow(self.pool_of(identity))?;
        let Access { guid, user, tags } = self.access(ctx, id, input.logins.as_ref())?;
        let keeps_tags = self.assumptions().exchanged_principal_tags == ExchangedPrincipalTags::Kept;
        self.touch_for_exchange(ctx, guid);
        let pool = self.pool_of(&self.identities[guid]);
        let identity_id = self.id(guid);
        let provider = pool.config.developer_provider.as_deref().unwrap_or_default();
        let holder = user.as_deref().map_or(Holder::Guest, |user| Holder::Developer { provider, user });
        let token = Token {
            identity_id: &identity_id,
            pool_id: &pool.id,
            holder,
            principal_tags: Some(&tags).filter(|_| keeps_tags),
            issued: ctx.now.as_secs(),
            duration: TOKEN_DURATION,
        };
        let token = Sensitive(token.unsigned());
        Ok(GetOpenIdTokenOutput { identity_id: Some(identity_id), token: Some(token) })
    }

    pub(super) fn get_credentials_for_identity(
        &mut self,
        ctx: &mut Ctx<'_>,
        input: &GetCredentialsForIdentityInput,
    ) -> Outcome<GetCredentialsForIdentityOutput> {
        let id = required(input.identity_id.as_ref());
        let Access { guid, user, .. } = self.access(ctx, id, input.logins.as_ref())?;
        let kind = if user.is_some() { "authenticated" } else { "unauthenticated" };
        if input.custom_role_arn.is_some() {
            self.refuse_custom_role(user.is_some())?;
        }
        if !self.pool_of(&self.identities[guid]).roles.of_kind.contains_key(kind) {
            let message = "Invalid identity pool configuration. Check assigned IAM roles for this pool.";
            return Err(ServiceError::new(ErrorKind::InvalidIdentityPoolConfiguration, message));
        }
        self.touch_for_exchange(ctx, guid);
        Ok(GetCredentialsForIdentityOutput {
            identity_id: Some(self.id(guid)),
            credentials: Some(credentials(ctx)),
        })
    }

    /// Roles are not chosen by mappings in this version, so none of one's own choice is granted.
    fn refuse_custom_role(&self, is_authenticated: bool) -> Outcome<()> {
        let assume = self.assumptions();
        if is_authenticated {
            match assume.custom_role_without_mapping {
                CustomRoleWithoutMapping::Ignored => Ok(()),
                refusal => Err(refusal.refuse("No role mapping of a provider allows a custom role.")),
            }
        } else {
            match assume.custom_role_of_guest {
                CustomRoleOfGuest::Ignored => Ok(()),
                refusal => Err(refusal.refuse("A guest has no custom role.")),
            }
        }
    }

    fn touch_for_exchange(&mut self, ctx: &Ctx<'_>, guid: crate::guid::Guid) {
        let moves = self.assumptions().modified_by_exchange == ModifiedByExchange::Moves;
        self.identities[guid].touch(ctx.now, moves);
    }
}

fn refuse_classic_flow(pool: &Pool) -> Outcome<()> {
    if !pool.roles.mappings.is_empty() {
        let message = "Basic (classic) flow is not supported with RoleMappings, please use enhanced flow.";
        return Err(invalid_parameter(message));
    }
    if pool.config.allows_classic_flow == Some(false) {
        return Err(invalid_parameter("Basic (classic) flow is not enabled, please use enhanced flow."));
    }
    Ok(())
}

/// Credentials of the service's form that say of themselves that they are none.
fn credentials(ctx: &mut Ctx<'_>) -> Credentials {
    let expiration = ctx.now.as_secs().saturating_add(CREDENTIALS_DURATION);
    Credentials {
        access_key_id: Some(format!("ASIAFAKE{}", ctx.entropy.upper_case(12))),
        secret_key: Some(Sensitive(format!("FAKE{}", ctx.entropy.upper_case(36)))),
        session_token: Some(Sensitive(format!("FAKE{}", ctx.entropy.upper_case(124)))),
        expiration: Some(Timestamp::from_millis(expiration.saturating_mul(1000))),
    }
}

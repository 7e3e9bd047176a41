//! The public flows: they exchange an identity and its logins for an OpenID token (classic) or AWS credentials
//! (enhanced).

use cognito_identity::Sensitive;
use cognito_identity::types::{
    Credentials, GetCredentialsForIdentityInput, GetCredentialsForIdentityOutput, GetOpenIdTokenInput,
    GetOpenIdTokenOutput, StringMap,
};
use serde_json::Value;

use super::access::{Caller, OwnToken};
use super::arn::Arn;
use super::linking::MergeTarget;
use super::logins::{Login, refuse_signed_out};
use super::pool::Pool;
use super::role_choice::{Asker, choose};
use super::sessions::{DURATION, Session, expiration, providers_of};
use super::tokens::Token;
use super::{Ctx, Outcome, State, required};
use crate::assumption::{
    ExchangedPrincipalTags, ModifiedByExchange, RoleOfOtherAccount, TagsOfOtherClaims, TagsOfTwoLogins,
};
use crate::guid::Guid;
use crate::messages::{
    classic_flow_disabled, classic_flow_with_mappings, classic_flow_with_saml, invalid_configuration, no_role,
};

/// Lifetime of a token of the classic flow, in seconds, as documented.
const TOKEN_DURATION: i64 = 600;

impl State {
    pub(super) fn get_open_id_token(
        &mut self,
        ctx: &mut Ctx<'_>,
        input: &GetOpenIdTokenInput,
    ) -> Outcome<GetOpenIdTokenOutput> {
        let id = required(input.identity_id.as_ref());
        let (_, identity) = self.identity(id)?;
        refuse_classic_flow(self.pool_of(identity))?;
        let caller = self.authorize(ctx, id, input.logins.as_ref())?;
        self.refuse_signed_out_proof(ctx, &caller)?;
        if caller.logins.iter().any(|login| login.is_saml) {
            self.assumptions().saml_in_classic_flow().or_error(classic_flow_with_saml())?;
        }
        let guid = self.enter(ctx, &caller)?;
        let pool = self.pool_of(&self.identities[guid]);
        let identity_id = self.id(guid);
        let keeps = || self.assumptions().exchanged_principal_tags() == ExchangedPrincipalTags::Kept;
        let returned = caller.own.as_ref().filter(|own| !own.tags.is_empty() && keeps());
        let token = Token {
            signs: self.signs_for(ctx),
            region: &self.settings.region,
            identity_id: &identity_id,
            pool_id: &pool.id,
            pool_arn: self.pool_arn_claim(&pool.id),
            amr: caller.amr(|| self.assumptions().amr_order()),
            principal_tags: &self.session_tags(pool, &caller, returned),
            issued: ctx.now.as_secs(),
            duration: TOKEN_DURATION,
        };
        let token = Sensitive(token.issue());
        Ok(GetOpenIdTokenOutput { identity_id: Some(identity_id), token: Some(token) })
    }

    pub(super) fn get_credentials_for_identity(
        &mut self,
        ctx: &mut Ctx<'_>,
        input: &GetCredentialsForIdentityInput,
    ) -> Outcome<GetCredentialsForIdentityOutput> {
        let id = required(input.identity_id.as_ref());
        let caller = self.authorize(ctx, id, input.logins.as_ref())?;
        self.refuse_signed_out_proof(ctx, &caller)?;
        let pool = self.pool_of(&self.identities[caller.guid]);
        let own = caller.own.as_ref().map_or(&[][..], |own| &own.entries);
        let asker = if caller.is_guests() { Asker::Guest } else { Asker::Authenticated(&caller.logins, own) };
        let role_arn = choose(self.assumptions(), &pool.roles, asker, input.custom_role_arn.as_deref())?;
        self.refuse_foreign_role(&role_arn)?;
        // The session has all tags of a token of this service, which the service passes to STS unchanged.
        let (amr, principal_tags) = (
            caller.amr(|| self.assumptions().amr_order()),
            self.session_tags(pool, &caller, caller.own.as_ref()),
        );
        let pool_id = pool.id.clone();
        if !self.opens(ctx, &role_arn, &pool_id, &amr, &principal_tags) {
            return Err(no_role());
        }
        let mut session = Session {
            identity_id: self.id(caller.guid),
            identity_pool_id: pool_id,
            role_arn,
            session_name: "CognitoIdentityCredentials".to_owned(),
            is_authenticated: !caller.is_guests(),
            logins: providers_of(&amr),
            principal_tags,
            has_guest_policy: caller.is_guests(),
            expiration: expiration(ctx, DURATION),
        };
        self.check_session(&session).map_err(|_| no_role())?;
        let guid = self.enter(ctx, &caller)?;
        let identity_id = self.id(guid);
        session.identity_id.clone_from(&identity_id);
        let expires = session.expiration;
        let keys = self.open_session(ctx, session);
        let credentials = Credentials {
            access_key_id: Some(keys.access_key_id),
            secret_key: Some(keys.secret_key),
            session_token: Some(keys.session_token),
            expiration: Some(expires),
        };
        Ok(GetCredentialsForIdentityOutput { identity_id: Some(identity_id), credentials: Some(credentials) })
    }

    /// Rejects a text that is no role of the account, since a login may name any text.
    fn refuse_foreign_role(&self, role_arn: &str) -> Outcome<()> {
        let role = Arn::parse(role_arn).filter(|arn| arn.iam("role").is_some()).ok_or_else(no_role)?;
        if role.account == self.settings.account {
            return Ok(());
        }
        let answer = self.assumptions().role_of_other_account();
        Err(answer.error(match answer {
            RoleOfOtherAccount::InvalidIdentityPoolConfiguration => invalid_configuration(),
            RoleOfOtherAccount::NotAuthorized => "The role is of another account.".into(),
        }))
    }

    /// Rejects users whom a user pool has signed out, where the pool checks that.
    fn refuse_signed_out_proof(&self, ctx: &Ctx<'_>, caller: &Caller) -> Outcome<()> {
        refuse_signed_out(&caller.logins)?;
        let Some(own) = &caller.own else { return Ok(()) };
        let pool = self.pool_of(&self.identities[caller.guid]);
        let asks = |provider: &str| {
            let user_pools = &pool.config.providers.user_pools;
            user_pools.iter().any(|user_pool| {
                user_pool.provider_name.as_deref() == Some(provider)
                    && user_pool.server_side_token_check == Some(true)
            })
        };
        let is_out = own.entries.iter().any(|[provider, detail]| {
            let subject = detail.strip_prefix(provider).and_then(|rest| rest.strip_prefix(":CognitoSignIn:"));
            asks(provider)
                && subject.is_some_and(|subject| {
                    ctx.external_world.is_signed_out(provider, subject, own.issued, None)
                })
        });
        if is_out {
            let message = "The user of the token has signed out since.";
            self.assumptions().own_token_of_signed_out_user().or_error(message)?;
        }
        Ok(())
    }

    /// Links the logins and merges their identities, and returns the identity with all of them.
    fn enter(&mut self, ctx: &mut Ctx<'_>, caller: &Caller) -> Outcome<Guid> {
        let number = self.identities[caller.guid].pool;
        let plan = self.plan(number, Some(caller.guid), &caller.logins, None, MergeTarget::Assumed)?;
        let guid = self.carry_out(ctx, number, plan);
        let moves = self.assumptions().modified_by_exchange() == ModifiedByExchange::Moves;
        self.identities[guid].touch(ctx.now, moves);
        Ok(guid)
    }

    /// Returns the session tags: those of a token of this service, and the logins' claims that the pool's maps name.
    fn session_tags(&self, pool: &Pool, caller: &Caller, own: Option<&OwnToken>) -> StringMap {
        let tags = own.map(|own| own.tags.clone()).unwrap_or_default();
        self.with_mapped_tags(tags, pool, &caller.logins)
    }

    /// Adds to `tags` the logins' claims that the pool's maps turn into session tags.
    pub(super) fn with_mapped_tags(&self, mut tags: StringMap, pool: &Pool, logins: &[Login]) -> StringMap {
        let assume = self.assumptions();
        let text = |claim: &Value| match claim {
            Value::String(text) => Some(text.clone()),
            other => (assume.tags_of_other_claims() == TagsOfOtherClaims::AsText).then(|| other.to_string()),
        };
        for login in logins {
            let map = pool.principal_tags.get(&login.tags_key);
            for (key, claim) in map.iter().flat_map(|map| &map.tags) {
                let Some(value) = login.claims.get(claim).and_then(text) else { continue };
                match assume.tags_of_two_logins() {
                    TagsOfTwoLogins::LastProvider => drop(tags.insert(key.clone(), value)),
                    TagsOfTwoLogins::FirstProvider => drop(tags.entry(key.clone()).or_insert(value)),
                }
            }
        }
        tags
    }
}

fn refuse_classic_flow(pool: &Pool) -> Outcome<()> {
    if !pool.roles.mappings.is_empty() {
        return Err(classic_flow_with_mappings());
    }
    if pool.config.allows_classic_flow == Some(false) {
        return Err(classic_flow_disabled());
    }
    Ok(())
}

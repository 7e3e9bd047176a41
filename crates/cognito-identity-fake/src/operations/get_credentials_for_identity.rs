//! `GetCredentialsForIdentity`, of the enhanced flow: exchanges an identity and its logins for AWS credentials.

use cognito_identity::types::{Credentials, GetCredentialsForIdentityInput, GetCredentialsForIdentityOutput};

use crate::arn::role_account;
use crate::assumption::RoleOfOtherAccount;
use crate::context::{Context, Outcome, required};
use crate::messages::{invalid_configuration, no_role};
use crate::rules::caller::{Caller, authorize};
use crate::rules::role_choice::{Asker, choose};
use crate::rules::tokens::providers_of;
use crate::rules::trust::opens;
use crate::state::{CREDENTIALS_DURATION, Session, State, expiration};

pub(super) fn get_credentials_for_identity(
    state: &mut State,
    ctx: &mut Context<'_>,
    input: GetCredentialsForIdentityInput,
) -> Outcome<GetCredentialsForIdentityOutput> {
    let id = required(input.identity_id.as_ref());
    let caller = authorize(state, ctx, id, input.logins.as_ref())?;
    caller.check_signed_out(state, ctx)?;
    let mut session = session(state, ctx, &caller, input.custom_role_arn.as_deref())?;
    let identity_id = ctx.settings.id(caller.unite(state, ctx)?);
    session.identity_id.clone_from(&identity_id);
    let expires = session.expiration;
    let keys = state.sessions.open(ctx, session);
    let credentials = Credentials {
        access_key_id: Some(keys.access_key_id),
        secret_key: Some(keys.secret_key),
        session_token: Some(keys.session_token),
        expiration: Some(expires),
    };
    Ok(GetCredentialsForIdentityOutput { identity_id: Some(identity_id), credentials: Some(credentials) })
}

/// Makes the session of the role that the pool chooses for a caller, after checking that STS opens it.
fn session(
    state: &State,
    ctx: &Context<'_>,
    caller: &Caller<'_>,
    custom_role: Option<&str>,
) -> Outcome<Session> {
    let pool = state.pool_of(&state[caller.guid]);
    let is_guest = caller.is_guest();
    let asker = if is_guest {
        Asker::Guest
    } else {
        Asker::Authenticated(&caller.logins.public, caller.token_entries())
    };
    let role_arn = choose(ctx.assume(), &pool.roles, asker, custom_role)?;
    check_account(ctx, &role_arn)?;
    let amr = caller.amr(ctx);
    // The session has all tags of a token of this service, which the service passes to STS unchanged.
    let principal_tags = caller.session_tags(ctx, pool, || true);
    if !opens(ctx, &role_arn, &pool.id, &amr, &principal_tags) {
        return Err(no_role());
    }
    let session = Session {
        identity_id: ctx.settings.id(caller.guid),
        identity_pool_id: pool.id.clone(),
        role_arn,
        session_name: "CognitoIdentityCredentials".to_owned(),
        is_authenticated: !is_guest,
        logins: providers_of(&amr),
        principal_tags,
        has_guest_policy: is_guest,
        expiration: expiration(ctx, CREDENTIALS_DURATION),
    };
    session.check(ctx.settings).map_err(|_| no_role())?;
    Ok(session)
}

/// Rejects a text that is no role of the account, since a login may name any text.
fn check_account(ctx: &Context<'_>, role_arn: &str) -> Outcome<()> {
    if role_account(role_arn).ok_or_else(no_role)? == ctx.settings.account {
        return Ok(());
    }
    let answer = ctx.assume().role_of_other_account();
    Err(answer.error(match answer {
        RoleOfOtherAccount::InvalidIdentityPoolConfiguration => invalid_configuration(),
        RoleOfOtherAccount::NotAuthorized => "The role is of another account.".into(),
    }))
}

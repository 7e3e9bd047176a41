//! STS, for the classic flow: `AssumeRoleWithWebIdentity` exchanges a token of this service for credentials of a role
//! that trusts it, and `GetCallerIdentity` returns the role's session.

use cognito_identity::Sensitive;
use cognito_identity::sts::{
    AssumeRoleWithWebIdentityInput, AssumeRoleWithWebIdentityOutput, AssumedRoleUser, Credentials,
    GetCallerIdentityOutput,
};
use cognito_identity::types::StringMap;

use crate::arn::role_account;
use crate::context::{Context, Outcome, required};
use crate::hash::hash;
use crate::jwt::Jwt;
use crate::messages::{no_web_identity_token, role_not_trusting, sts_error, web_identity_token_expired};
use crate::rules::logins::ServiceToken;
use crate::rules::tokens::providers_of;
use crate::rules::trust::trusts;
use crate::state::{CREDENTIALS_DURATION, Session, State, expiration};

/// Access key id with which the fake's own client signs.
const CLIENT_KEY: &str = "FAKEACCESSKEYID";

pub(crate) fn assume_role_with_web_identity(
    state: &mut State,
    ctx: &mut Context<'_>,
    input: &AssumeRoleWithWebIdentityInput,
) -> Outcome<AssumeRoleWithWebIdentityOutput> {
    let role_arn = required(input.role_arn.as_ref());
    let name = required(input.role_session_name.as_ref());
    let token = exchanged(ctx, input.web_identity_token.as_ref())?;
    role_account(role_arn).ok_or_else(role_not_trusting)?;
    let (pool_id, amr, tags) = (token.audience().to_owned(), token.amr(), token.principal_tags());
    if !trusts(ctx, role_arn, &pool_id, &amr, !tags.is_empty()) {
        return Err(role_not_trusting());
    }
    let session = session(ctx, input, &token, tags)?;
    let expires = session.expiration;
    let user = AssumedRoleUser {
        assumed_role_id: Some(format!("{}:{name}", role_id(role_arn))),
        arn: Some(session.arn()),
    };
    let keys = state.sessions.open(ctx, session);
    let credentials = Credentials {
        access_key_id: Some(keys.access_key_id),
        secret_access_key: Some(keys.secret_key),
        session_token: Some(keys.session_token.0),
        expiration: Some(expires),
    };
    Ok(AssumeRoleWithWebIdentityOutput {
        credentials: Some(credentials),
        subject_from_web_identity_token: Some(token.identity_id().to_owned()),
        assumed_role_user: Some(user),
        provider: Some("cognito-identity.amazonaws.com".to_owned()),
        audience: Some(pool_id),
        ..AssumeRoleWithWebIdentityOutput::default()
    })
}

/// Makes the session of a role that trusts the token, after checking it.
fn session(
    ctx: &Context<'_>,
    input: &AssumeRoleWithWebIdentityInput,
    token: &ServiceToken<'_>,
    principal_tags: StringMap,
) -> Outcome<Session> {
    let session = Session {
        identity_id: token.identity_id().to_owned(),
        identity_pool_id: token.audience().to_owned(),
        role_arn: required(input.role_arn.as_ref()).to_owned(),
        session_name: required(input.role_session_name.as_ref()).to_owned(),
        is_authenticated: !token.is_guests(),
        logins: providers_of(&token.amr()),
        principal_tags,
        has_guest_policy: false,
        expiration: expiration(ctx, input.duration_seconds.map_or(CREDENTIALS_DURATION, i64::from)),
    };
    session.check(ctx.settings).map_err(|_| {
        sts_error("InvalidIdentityToken", "The token's contents are not those of a Cognito Identity token.")
    })?;
    Ok(session)
}

pub(crate) fn get_caller_identity(
    state: &State,
    ctx: &Context<'_>,
    access_key_id: Option<&str>,
    session_token: Option<&str>,
) -> Outcome<GetCallerIdentityOutput> {
    let account = &ctx.settings.account;
    let key = access_key_id
        .ok_or_else(|| sts_error("MissingAuthenticationToken", "The request names no access key id."))?;
    if key == CLIENT_KEY {
        return Ok(GetCallerIdentityOutput::default()
            .user_id("AIDAFAKE")
            .account(account.as_str())
            .arn(ctx.settings.user_arn()));
    }
    let issued =
        state.sessions.get(key).filter(|issued| session_token == Some(issued.session_token.as_str()));
    let issued = issued
        .ok_or_else(|| sts_error("InvalidClientTokenId", "The fake did not issue these credentials."))?;
    let session = &issued.session;
    if ctx.now >= session.expiration {
        return Err(sts_error("ExpiredToken", "The credentials have expired."));
    }
    let account = role_account(&session.role_arn).ok_or_else(role_not_trusting)?;
    Ok(GetCallerIdentityOutput::default()
        .user_id(format!("{}:{}", role_id(&session.role_arn), session.session_name))
        .account(account)
        .arn(session.arn()))
}

/// Verifies the token: one of this service that has not expired.
fn exchanged<'a>(ctx: &Context<'_>, token: Option<&'a Sensitive<String>>) -> Outcome<ServiceToken<'a>> {
    let text = token.map_or("", |token| token.as_str());
    let token = Jwt::read(text).ok_or_else(no_web_identity_token)?;
    let own = ServiceToken::of_issuer(token).filter(|token| token.is_issued_in(ctx.settings));
    let token = own.ok_or_else(|| {
        sts_error(
            "InvalidIdentityToken",
            "Only tokens of Cognito Identity that the fake issued are known here.",
        )
    })?;
    if ctx.now.as_secs() >= token.expires() {
        return Err(web_identity_token_expired(ctx.now.as_secs(), token.expires()));
    }
    Ok(token)
}

/// Returns a role id, derived from the role's ARN.
fn role_id(role_arn: &str) -> String {
    format!("AROAFAKE{:013X}", hash(role_arn.as_bytes()) >> 12)
}

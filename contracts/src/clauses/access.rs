//! Clauses about GetOpenIdToken and GetCredentialsForIdentity: access to an identity.

pub(crate) mod own_tokens;
pub(crate) mod proofs;

use std::collections::BTreeMap;

use cognito_identity::Result;

use super::pools::{id, unchanged, user_pool};
use super::prelude::*;
use crate::case::Case;
use crate::case::pool::Pool;
use crate::case::token::Claims;
use crate::failure::Check;

pub(super) const NO_ROLE_WORDS: &str =
    "Invalid identity pool configuration. Check assigned IAM roles for this pool.";

fn forbidden(identity: &str) -> String {
    format!("Access to Identity '{identity}' is forbidden.")
}

/// A token for an identity, by these logins.
pub(super) async fn token(
    c: &Case<'_>,
    identity: &str,
    logins: Option<&Logins>,
) -> Result<GetOpenIdTokenOutput> {
    let request = GetOpenIdTokenInput { logins: logins.cloned(), ..GetOpenIdTokenInput::new(identity) };
    c.service().get_open_id_token(request).await
}

/// Credentials for an identity, by these logins.
pub(super) async fn credentials(
    c: &Case<'_>,
    identity: &str,
    logins: Option<&Logins>,
) -> Result<GetCredentialsForIdentityOutput> {
    let request = GetCredentialsForIdentityInput::new(identity);
    let request = GetCredentialsForIdentityInput { logins: logins.cloned(), ..request };
    c.service().get_credentials_for_identity(request).await
}

/// A pool with both roles.
async fn pool_with_roles<'a>(c: &Case<'a>) -> Check<Pool<'a>> {
    let pool = c.pool().await?;
    set_roles(c, &pool, &["authenticated", "unauthenticated"]).await?;
    Ok(pool)
}

pub(super) async fn set_roles(c: &Case<'_>, pool: &Pool<'_>, kinds: &[&str]) -> Check {
    let roles: StringMap = kinds.iter().map(|kind| ((*kind).to_owned(), c.role(0))).collect();
    c.service().set_identity_pool_roles(SetIdentityPoolRolesInput::new(pool.id.as_str(), roles)).await?;
    Ok(())
}

clauses! { access:

    /// A guest's token names the guest, the pool and the service, is unauthenticated, and lives for 600 seconds.
    a_guest_gets_a_token [DECODED_TOKENS] (c) {
        let pool = c.pool().await?;
        let guest = pool.guest().await?;
        let response = token(c, &guest, None).await?;
        require_eq!(response.identity_id.as_ref(), Some(&guest), "IdentityId");
        let claims = Claims::from_token(response.token.as_ref())?;
        require_eq!((claims.sub, claims.aud), (guest, pool.id), "sub and aud");
        require_eq!(claims.iss, "https://cognito-identity.amazonaws.com", "iss");
        require_eq!(claims.amr, ["unauthenticated"], "amr");
        require_eq!(claims.exp - claims.iat, 600, "the token's seconds");
    }

    /// The classic flow needs no roles, the enhanced flow is refused without them, in the recorded words.
    the_enhanced_flow_needs_roles [NO_ROLE] (c) {
        let pool = c.pool().await?;
        let guest = pool.guest().await?;
        token(c, &guest, None).await?;
        let response = credentials(c, &guest, None).await;
        rejected_with(response, &ErrorKind::InvalidIdentityPoolConfiguration, NO_ROLE_WORDS)?;
    }

    /// A guest needs the role for guests, a developer user the one for authenticated identities.
    #[needs(Roles)]
    each_kind_has_its_role [NO_ROLE] (c) {
        let pool = c.pool().await?;
        let guest = pool.guest().await?;
        let user = pool.sign_in("alice").await?;
        let login = pool.login_of("alice").await?;
        for (kind, has_role, has_none) in [
            ("authenticated", (&user, Some(&login)), (&guest, None)),
            ("unauthenticated", (&guest, None), (&user, Some(&login))),
        ] {
            set_roles(c, &pool, &[kind]).await?;
            credentials(c, has_role.0, has_role.1).await?;
            let response = credentials(c, has_none.0, has_none.1).await;
            rejected_as(response, &ErrorKind::InvalidIdentityPoolConfiguration)?;
        }
    }

    /// Credentials have a key id, a secret key and a session token, and expire at a whole second.
    #[needs(Roles)]
    credentials_have_their_members [Observed("AWS CLI transcripts of GetCredentialsForIdentity", "2018 and 2022")] (c) {
        let pool = pool_with_roles(c).await?;
        let guest = pool.guest().await?;
        let response = credentials(c, &guest, None).await?;
        require_eq!(response.identity_id, Some(guest), "IdentityId");
        let seen = response.credentials.unwrap_or_default();
        let texts = [seen.access_key_id.as_ref(), seen.secret_key.as_deref(), seen.session_token.as_deref()];
        require!(texts.iter().all(|text| text.is_some_and(|text| !text.is_empty())), "a member is missing or empty");
        require!(seen.expiration.is_some_and(|moment| moment.as_millis() % 1000 == 0), "Expiration is {:?}", seen.expiration);
    }

    /// Credentials live for an hour, and no longer.
    #[needs(Roles)]
    credentials_live_an_hour [FLOWS_GUIDE] (c) {
        let pool = pool_with_roles(c).await?;
        let guest = pool.guest().await?;
        // The service's time lies between the times in a token issued before and one issued after.
        let before = Claims::from_token(token(c, &guest, None).await?.token.as_ref())?.iat;
        let seen = credentials(c, &guest, None).await?.credentials.unwrap_or_default();
        let after = Claims::from_token(token(c, &guest, None).await?.token.as_ref())?.iat;
        let expiration = seen.expiration.unwrap_or_default().as_secs();
        // A minute is left to clocks that differ.
        require!(expiration >= before + 3540 && expiration <= after + 3600, "Expiration is {expiration}, the time {before} to {after}");
    }

    /// A pool without a setting of the classic flow allows it.
    the_classic_flow_is_allowed_unless_forbidden [CLI_TRANSCRIPT] (c) {
        token(c, &c.pool().await?.guest().await?, None).await?;
    }

    /// A pool that allows the classic flow does.
    the_classic_flow_can_be_allowed [FLOWS_GUIDE] (c) {
        let pool = c.pool_with(c.config().allow_classic_flow(true)).await?;
        token(c, &pool.guest().await?, None).await?;
    }

    /// A pool that forbids the classic flow refuses it in the recorded words.
    the_classic_flow_can_be_forbidden
        [Observed("aws/aws-cli issue 7652, aws-amplify/amplify-js issue 9704", "2023")]
        (c)
    {
        let pool = c.pool_with(c.config().allow_classic_flow(false)).await?;
        let message = "Basic (classic) flow is not enabled, please use enhanced flow.";
        rejected_with(token(c, &pool.guest().await?, None).await, &ErrorKind::InvalidParameter, message)?;
    }

    /// A pool with a role mapping rejects the classic flow in the recorded words, whatever AllowClassicFlow and
    /// AllowUnauthenticatedIdentities are.
    role_mappings_end_the_classic_flow
        [Observed("AWS CLI transcript in an article of WithSecure; Developer Guide, authentication flow", "2024")]
        (c, flow: Option<bool> = proptest::sample::select(vec![None, Some(true), Some(false)]))
    {
        let config = CreateIdentityPoolInput { allow_classic_flow: flow, ..c.config() };
        let created = c.create(config.cognito_identity_providers([user_pool()])).await?;
        let pool = Pool::new(c.service(), id(&created).to_owned());
        let guest = pool.guest().await?;
        let key = format!("{}:{}", user_pool().provider_name.unwrap_or_default(), user_pool().client_id.unwrap_or_default());
        let mapping = RoleMapping::new("Token").ambiguous_role_resolution("Deny");
        let request = SetIdentityPoolRolesInput::new(pool.id.as_str(), StringMap::new());
        c.service().set_identity_pool_roles(request.role_mappings(BTreeMap::from([(key, mapping)]))).await?;
        let message = "Basic (classic) flow is not supported with RoleMappings, please use enhanced flow.";
        rejected_with(token(c, &guest, None).await, &ErrorKind::InvalidParameter, message)?;
        let banned = unchanged(&created).allow_unauthenticated_identities(false);
        c.service().update_identity_pool(banned).await?;
        rejected_with(token(c, &guest, None).await, &ErrorKind::InvalidParameter, message)?;
    }

    /// An identity with logins is not used without one, in the recorded words.
    #[needs(Roles)]
    an_authenticated_identity_needs_a_login [FORBIDDEN_IDENTITY] (c, users: Vec<String> = users(1..=2)) {
        let pool = pool_with_roles(c).await?;
        let identity = pool.family(&users).await?;
        let message = forbidden(&identity);
        rejected_with(token(c, &identity, None).await, &ErrorKind::NotAuthorized, &message)?;
        rejected_with(credentials(c, &identity, None).await, &ErrorKind::NotAuthorized, &message)?;
    }

    /// An identity that was merged away is not used without a login, in the words recorded for disabled guests.
    a_merged_away_identity_is_forbidden [Assumed("merged_away_used")] (c) {
        let pool = c.pool().await?;
        let source = pool.sign_in("alice").await?;
        pool.sign_in("bob").await?;
        pool.merge("alice", "bob").await?;
        rejected_with(token(c, &source, None).await, &ErrorKind::NotAuthorized, &forbidden(&source))?;
    }

    /// An identity whose last login was unlinked is not used at all.
    an_inaccessible_identity_is_forbidden [Assumed("inaccessible_used")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        pool.unlink(&identity, "alice").await?;
        rejected_as(token(c, &identity, None).await, &ErrorKind::NotAuthorized)?;
    }

    /// An identity that is not there, or not any more, is refused in the recorded words.
    an_unknown_identity_is_not_found
        [Observed("CANDY-HOUSE/SesameSDK_iOS_with_DemoApp issue 62, aws-amplify/amplify-js issue 4978", "2023-11-27")]
        (c)
    {
        let pool = c.pool().await?;
        let deleted = pool.guest().await?;
        pool.delete(&[&deleted]).await?;
        for gone in [deleted, unknown_id(&pool.id)] {
            let message = format!("Identity '{gone}' not found.");
            rejected_with(credentials(c, &gone, None).await, &ErrorKind::ResourceNotFound, &message)?;
        }
    }

    /// A guest of a pool that allows guests no more gets nothing, with empty logins as with none.
    a_banned_guest_gets_nothing [Assumed("guest_after_ban")] (c) {
        let pool = c.pool().await?;
        let guest = pool.guest().await?;
        c.service().update_identity_pool(IdentityPool::new(pool.id.as_str()).identity_pool_name("contract no guests").allow_unauthenticated_identities(false)).await?;
        for logins in [None, Some(&Logins::default())] {
            rejected_as(token(c, &guest, logins).await, &ErrorKind::NotAuthorized)?;
        }
    }

    /// The developer provider's name is rejected in GetId.
    get_id_takes_no_developer_user [DEVELOPER_GUIDE] (c) {
        let pool = c.pool().await?;
        let request = GetIdInput::new(pool.id.as_str()).logins([(DEVELOPER_PROVIDER, "alice")]);
        rejected(c.service().get_id(request).await)?;
        require_eq!(pool.listed().await?, BTreeSet::new(), "the identities");
    }

    /// The developer provider alone among the logins is no public provider.
    a_developer_login_alone_is_not_public [Assumed("developer_provider_as_login")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        let login = Logins::from([(DEVELOPER_PROVIDER, "alice")]);
        let message = "Please provide a valid public provider.";
        rejected_with(token(c, &identity, Some(&login)).await, &ErrorKind::InvalidParameter, message)?;
    }

    /// The developer provider is no public provider: its name among the logins is refused in the recorded words.
    the_developer_provider_is_not_public
        [Observed("a Xamarin sample's comment on GetCredentialsForIdentity", UNDATED)]
        (c)
    {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        let mut login = pool.login_of("alice").await?;
        login.0.insert(DEVELOPER_PROVIDER.to_owned(), "alice".to_owned());
        let message = "Please provide a valid public provider.";
        rejected_with(credentials(c, &identity, Some(&login)).await, &ErrorKind::InvalidParameter, message)?;
    }

    /// A guest cannot choose a role.
    #[needs(Roles)]
    a_guest_has_no_custom_role [Assumed("custom_role_of_guest")] (c) {
        let pool = pool_with_roles(c).await?;
        let request = GetCredentialsForIdentityInput::new(pool.guest().await?).custom_role_arn(c.role(1));
        rejected_as(c.service().get_credentials_for_identity(request).await, &ErrorKind::InvalidParameter)?;
    }

    /// A login whose provider has no role mapping cannot choose a role.
    #[needs(Roles)]
    a_developer_has_no_custom_role [Assumed("custom_role_without_mapping")] (c) {
        let pool = pool_with_roles(c).await?;
        let identity = pool.sign_in("alice").await?;
        let login = pool.login_of("alice").await?;
        let request = GetCredentialsForIdentityInput::new(identity).logins(login).custom_role_arn(c.role(1));
        rejected_as(c.service().get_credentials_for_identity(request).await, &ErrorKind::InvalidParameter)?;
    }

    /// LastModifiedDate stays when a token is returned.
    an_exchange_is_no_modification [Assumed("modified_by_exchange")] (c) {
        let pool = c.pool().await?;
        let guest = pool.guest().await?;
        c.pass_time().await?;
        let before = pool.last_modified(&guest).await?;
        token(c, &guest, None).await?;
        require_eq!(pool.last_modified(&guest).await?, before, "LastModifiedDate");
    }
}

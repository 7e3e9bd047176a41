//! Helpers of the clauses about public logins: a pool that accepts them, and users that have them.

use cognito_identity::Result;

use super::pools::user_pool;
use super::prelude::*;
use crate::case::Case;
use crate::case::pool::Pool;
use crate::failure::Check;

pub(super) const GOOGLE: &str = "accounts.google.com";
pub(super) const AMAZON: &str = "www.amazon.com";

/// A pool with a developer provider, Google, Amazon and a user pool.
pub(super) async fn pool<'a>(c: &Case<'a>) -> Check<Pool<'a>> {
    let providers = [GOOGLE, AMAZON].map(|provider| (provider.to_owned(), "app".to_owned()));
    c.pool_with(c.config().supported_login_providers(providers).cognito_identity_providers([user_pool()]))
        .await
}

/// A user's login at Google or Amazon.
pub(super) async fn at(c: &Case<'_>, provider: &str, user: &str) -> Check<Logins> {
    c.login(provider, user, "app").logins().await
}

/// A user's login at the user pool.
pub(super) async fn in_user_pool(c: &Case<'_>, user: &str) -> Check<Logins> {
    let pool = user_pool();
    let name = pool.provider_name.unwrap_or_default();
    let client = pool.client_id.unwrap_or_default();
    c.login(&name, user, &client).logins().await
}

pub(super) fn both(one: &Logins, other: &Logins) -> Logins {
    Logins::from(one.0.clone().into_iter().chain(other.0.clone()).collect::<StringMap>())
}

/// Requests a token of an identity with logins, and returns the identity id of the response.
pub(super) async fn use_with(pool: &Pool<'_>, identity: &str, logins: &Logins) -> Result<String> {
    let request = GetOpenIdTokenInput::new(identity).logins(logins.clone());
    Ok(pool.service().get_open_id_token(request).await?.identity_id.unwrap_or_default())
}

/// The id a developer user signs in as with public logins beside, in or into the given identity.
pub(super) async fn sign_in_with(
    pool: &Pool<'_>,
    user: &str,
    identity: Option<&String>,
    logins: &Logins,
) -> Result<String> {
    let logins = both(logins, &Logins::from([(DEVELOPER_PROVIDER, user)]));
    let identity_id = identity.cloned();
    let request = GetOpenIdTokenForDeveloperIdentityInput {
        logins: Some(logins),
        identity_id,
        ..pool.token_request(user)
    };
    let response = pool.service().get_open_id_token_for_developer_identity(request).await?;
    Ok(response.identity_id.unwrap_or_default())
}

/// Two identities of a pool: one of a user of Google, the other of a user of the user pool.
pub(super) struct TwoIdentities {
    pub(super) google: Logins,
    pub(super) member: Logins,
    /// Identity of the user of Google.
    pub(super) one: String,
    /// Identity of the user of the user pool.
    pub(super) other: String,
}

impl TwoIdentities {
    pub(super) async fn in_pool(c: &Case<'_>, pool: &Pool<'_>) -> Check<Self> {
        let google = at(c, GOOGLE, "alice").await?;
        let member = in_user_pool(c, "alice").await?;
        let one = pool.get_id(&google).await?;
        let other = pool.get_id(&member).await?;
        Ok(Self { google, member, one, other })
    }
}

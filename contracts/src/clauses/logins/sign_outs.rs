//! Clauses about users who sign out everywhere, where the pool checks tokens and where it does not.

use super::super::access::{credentials, set_roles, token};
use super::super::pools::user_pool;
use super::super::prelude::*;
use super::super::public_logins::{GOOGLE, both, sign_in_with};
use super::{Provider, google, open_id_arn, other_user_pool, user_pool_provider};
use crate::case::Case;
use crate::case::pool::Pool;
use crate::failure::Check;

/// A pool with Google and a user pool, which is asked about tokens, or not. It is the other way round for another user
/// pool, which comes first.
async fn checked_pool<'a>(c: &Case<'a>, is_checked: bool) -> Check<Pool<'a>> {
    let other = other_user_pool().server_side_token_check(!is_checked);
    let user_pool = user_pool().server_side_token_check(is_checked);
    let apps = StringMap::from([(GOOGLE.to_owned(), google().app)]);
    c.pool_with(c.config().cognito_identity_providers([other, user_pool]).supported_login_providers(apps))
        .await
}

/// A user of the user pool that is asked about tokens, with an identity.
struct CheckedUser<'a> {
    pool: Pool<'a>,
    provider: Provider,
    login: Logins,
    identity: String,
}

impl<'a> CheckedUser<'a> {
    async fn new(c: &Case<'a>) -> Check<Self> {
        let pool = checked_pool(c, true).await?;
        let provider = user_pool_provider();
        let login = provider.login(c, "alice").logins().await?;
        let identity = pool.get_id(&login).await?;
        Ok(Self { pool, provider, login, identity })
    }
}

clauses! { sign_outs of logins:

    /// A user who signed out everywhere gets no credentials for a token from before, where the pool checks tokens.
    #[needs(PublicLogins, Roles)]
    a_signed_out_user_gets_no_credentials [STACKD] (c) {
        let pool = checked_pool(c, true).await?;
        let provider = user_pool_provider();
        set_roles(c, &pool, &["authenticated"]).await?;
        let login = provider.login(c, "alice").logins().await?;
        let identity = pool.get_id(&login).await?;
        credentials(c, &identity, Some(&login)).await?;
        c.sign_out_globally(&provider.key, "alice").await?;
        rejected_as(credentials(c, &identity, Some(&login)).await, &ErrorKind::NotAuthorized)?;
    }

    /// A user who signed out everywhere gets no OpenID token either, not with another login beside, until the next
    /// sign-in.
    #[needs(PublicLogins)]
    a_signed_out_user_gets_no_token [TOKEN_CHECK] (c) {
        let pool = checked_pool(c, true).await?;
        let provider = user_pool_provider();
        let login = provider.login(c, "alice").logins().await?;
        let others = provider.login(c, "bob").logins().await?;
        let identity = pool.get_id(&login).await?;
        let other = pool.get_id(&others.clone()).await?;
        let with_google = both(&login, &google().login(c, "alice").logins().await?);
        token(c, &identity, Some(&with_google)).await?;
        c.sign_out_globally(&provider.key, "alice").await?;
        rejected_as(token(c, &identity, Some(&login)).await, &ErrorKind::NotAuthorized)?;
        rejected_as(token(c, &identity, Some(&with_google)).await, &ErrorKind::NotAuthorized)?;
        token(c, &other, Some(&others)).await?;
        c.pass_time().await?;
        let fresh = provider.login(c, "alice").logins().await?;
        require_eq!(token(c, &identity, Some(&fresh)).await?.identity_id, Some(identity), "IdentityId");
    }

    /// A user who signed out everywhere is no login beside a developer user where the pool checks tokens.
    #[needs(PublicLogins)]
    a_signed_out_user_brings_no_developer_token [TOKEN_CHECK] (c) {
        let pool = checked_pool(c, true).await?;
        let provider = user_pool_provider();
        let login = provider.login(c, "alice").logins().await?;
        sign_in_with(&pool, "alice", None, &login).await?;
        c.sign_out_globally(&provider.key, "alice").await?;
        for user in ["alice", "bob"] {
            rejected_as(sign_in_with(&pool, user, None, &login).await, &ErrorKind::NotAuthorized)?;
        }
        pool.sign_in("alice").await?;
        rejected(pool.lookup_user("bob").await)?;
    }

    /// A pool that does not check tokens takes them until they expire, and the service's own tokens of their users.
    #[needs(PublicLogins)]
    an_unchecked_user_pool_is_not_asked [TOKEN_CHECK] (c) {
        let pool = checked_pool(c, false).await?;
        let provider = user_pool_provider();
        let login = provider.login(c, "alice").logins().await?;
        let identity = pool.get_id(&login).await?;
        let own = pool.own_login(&token(c, &identity, Some(&login)).await?.token.unwrap_or_default());
        // Whether that is a login at all is the question `public_users_token`.
        let is_login = attempt(token(c, &identity, Some(&own)).await)?.is_some();
        c.sign_out_globally(&provider.key, "alice").await?;
        token(c, &identity, Some(&login)).await?;
        if is_login {
            token(c, &identity, Some(&own)).await?;
        }
    }

    /// A user pool that is the pool's OpenID Connect provider is not asked: only a CognitoIdentityProvider has a check.
    #[needs(PublicLogins)]
    an_open_id_provider_is_not_asked [TOKEN_CHECK] (c) {
        let provider = user_pool_provider();
        let arn = open_id_arn(c, &provider.key);
        let pool = c.pool_with(c.config().open_id_connect_provider_arns([arn])).await?;
        let login = provider.login(c, "alice").logins().await?;
        let identity = pool.get_id(&login).await?;
        c.sign_out_globally(&provider.key, "alice").await?;
        token(c, &identity, Some(&login)).await?;
    }

    /// A user who signed out everywhere still finds the identity.
    #[needs(PublicLogins)]
    a_signed_out_user_finds_the_identity [Assumed("token_check_scope")] (c) {
        let CheckedUser { pool, provider, login, identity } = CheckedUser::new(c).await?;
        c.sign_out_globally(&provider.key, "alice").await?;
        require_eq!(pool.get_id(&login).await?, identity, "the identity");
    }

    /// A token of this service does not outlive the sign-out of the user it was issued to, whichever login it names
    /// besides.
    #[needs(PublicLogins)]
    a_signed_out_users_token_is_no_login [Assumed("own_token_of_signed_out_user")] (c) {
        let CheckedUser { pool, provider, login, identity } = CheckedUser::new(c).await?;
        // A sign-out of the same second, by another clause, would count.
        c.pass_time().await?;
        let mut own = Vec::new();
        for logins in [login.clone(), both(&login, &google().login(c, "alice").logins().await?)] {
            let token = token(c, &identity, Some(&logins)).await?.token.unwrap_or_default();
            own.push(pool.own_login(&token));
        }
        for login in &own {
            // Whether it is a login at all is the question `public_users_token`.
            if attempt(token(c, &identity, Some(login)).await)?.is_none() {
                return Ok(());
            }
        }
        c.sign_out_globally(&provider.key, "alice").await?;
        for login in &own {
            rejected_as(token(c, &identity, Some(login)).await, &ErrorKind::NotAuthorized)?;
        }
    }

    /// A token of this service that is issued after the user's next sign-in is a login.
    #[needs(PublicLogins)]
    a_token_after_the_sign_out_is_a_login [Assumed("public_users_token")] (c) {
        let CheckedUser { pool, provider, identity, .. } = CheckedUser::new(c).await?;
        c.sign_out_globally(&provider.key, "alice").await?;
        c.pass_time().await?;
        let login = provider.login(c, "alice").logins().await?;
        let own = pool.own_login(&token(c, &identity, Some(&login)).await?.token.unwrap_or_default());
        require_eq!(token(c, &identity, Some(&own)).await?.identity_id, Some(identity), "IdentityId");
    }

    /// A token of this service is a login where tokens are checked, as long as its own user has not signed out.
    #[needs(PublicLogins)]
    a_checked_users_token_is_a_login [Assumed("public_users_token")] (c) {
        let CheckedUser { pool, provider, login, identity } = CheckedUser::new(c).await?;
        // A sign-out of the same second, by another clause, would count.
        c.pass_time().await?;
        let own = pool.own_login(&token(c, &identity, Some(&login)).await?.token.unwrap_or_default());
        c.sign_out_globally(&provider.key, "bob").await?;
        c.sign_out_globally(&other_user_pool().provider_name.unwrap_or_default(), "alice").await?;
        require_eq!(token(c, &identity, Some(&own)).await?.identity_id, Some(identity), "IdentityId");
    }
}

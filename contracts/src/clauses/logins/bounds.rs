//! Clauses about the validity period of login tokens.

use std::time::Duration;

use super::super::prelude::*;
use super::{Provider, google, open_id, open_id_arn, pool, providers, user_pool_provider};
use crate::case::token::seconds;

/// Message of the service for an expired token.
const EXPIRED: &str = "Invalid login token. Token expired: ";

clauses! { bounds of logins:

    /// A token of an OpenID Connect provider is good until five minutes after its expiry, to two seconds.
    #[needs(PublicLogins, LongWaits)]
    the_grace_is_five_minutes [OPEN_ID_GUIDE] (c) {
        let pool = pool(c).await?;
        let provider = open_id(c);
        let login = provider.login(c, "alice").lifetime(Duration::from_secs(10)).logins().await?;
        c.wait(Duration::from_secs(308)).await?;
        pool.get_id(&login).await?;
        c.wait(Duration::from_secs(2)).await?;
        rejected_as(pool.get_id(&login).await, &ErrorKind::NotAuthorized)?;
    }

    /// An OpenID Connect provider has the grace, though its name has a user pool's beginning inside.
    #[needs(PublicLogins, LongWaits)]
    a_name_that_contains_a_user_pools_has_the_grace [OPEN_ID_GUIDE] (c) {
        let provider = Provider::new("login.cognito-idp.contract.example", "app");
        let arn = open_id_arn(c, &provider.key);
        let pool = c.pool_with(c.config().open_id_connect_provider_arns([arn])).await?;
        let login = provider.login(c, "alice").lifetime(Duration::from_secs(10)).logins().await?;
        c.wait(Duration::from_mins(4)).await?;
        pool.get_id(&login).await?;
    }

    /// A token of a user pool is valid until it expires, and not once the time equals its exp, as the message compares
    /// them.
    #[needs(PublicLogins, LongWaits)]
    #[settles(user_pool_grace)]
    a_user_pool_token_is_good_until_it_expires
        [Observed("qqaatw/JciHitachiHA issue 33 and two more records of the message; a public transcript, 146 s after expiry", "2022-11 to 2025-08")]
        (c)
    {
        let pool = pool(c).await?;
        let login = user_pool_provider().login(c, "alice").lifetime(Duration::from_secs(100)).logins().await?;
        c.wait(Duration::from_secs(97)).await?;
        pool.get_id(&login).await?;
        c.wait(Duration::from_secs(3)).await?;
        let (kind, message) = rejected(pool.get_id(&login).await)?;
        require!(kind == ErrorKind::NotAuthorized && message.starts_with(EXPIRED), "the error is {kind:?}: {message:?}");
    }

    /// A token of any provider is good until it expires, and not any more some minutes later.
    #[needs(PublicLogins, LongWaits)]
    every_login_is_good_until_it_expires [FLOWS_GUIDE] (c) {
        let pool = pool(c).await?;
        let mut logins = Vec::new();
        for provider in providers(c) {
            logins.push(provider.login(c, "alice").lifetime(Duration::from_secs(100)).logins().await?);
        }
        c.wait(Duration::from_secs(94)).await?;
        for login in &logins {
            pool.get_id(login).await?;
        }
        c.wait(Duration::from_secs(308)).await?;
        for login in &logins {
            rejected_as(pool.get_id(login).await, &ErrorKind::NotAuthorized)?;
        }
    }

    /// An access token is valid for the lifetime that its provider gave it, and not from then on.
    #[needs(PublicLogins, LongWaits)]
    an_access_token_is_good_until_it_expires [FLOWS_GUIDE] (c) {
        let pool = pool(c).await?;
        for provider in &providers(c)[3..=5] {
            let login = provider.login(c, "alice").lifetime(Duration::from_secs(100)).logins().await?;
            c.wait(Duration::from_secs(94)).await?;
            pool.get_id(&login).await?;
            c.wait(Duration::from_secs(6)).await?;
            rejected_as(pool.get_id(&login).await, &ErrorKind::NotAuthorized)?;
        }
    }

    /// A SAML assertion is good until it expires.
    #[needs(PublicLogins, SamlProvider, LongWaits)]
    an_assertion_is_good_until_it_expires [Documented("Developer Guide, SAML identity providers")] (c) {
        let provider = c.account().saml_provider.as_str();
        let pool = c.pool_with(c.config().saml_provider_arns([provider.to_owned()])).await?;
        let login = c.login(provider, "alice", "").lifetime(Duration::from_secs(100)).logins().await?;
        c.wait(Duration::from_secs(96)).await?;
        pool.get_id(&login).await?;
        c.wait(Duration::from_secs(306)).await?;
        rejected_as(pool.get_id(&login).await, &ErrorKind::NotAuthorized)?;
    }

    /// A provider's clock may be ahead by five minutes.
    #[needs(PublicLogins)]
    a_providers_clock_may_be_ahead [OPEN_ID_GUIDE] (c) {
        let pool = pool(c).await?;
        for provider in [open_id(c), google()] {
            let now = seconds(&provider.login(c, "alice").token().await?, "iat")?;
            let early = provider.login(c, "alice").claim("iat", now + 300).claim("exp", now + 3_900);
            pool.get_id(&early.logins().await?).await?;
        }
    }
}

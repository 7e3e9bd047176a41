//! Clauses about invalid login tokens, and the messages of their errors.

use std::time::Duration;

use super::super::access::token;
use super::super::prelude::*;
use super::{
    FACEBOOK, GOOGLE, PROVIDERS, Provider, both, google, open_id, pool, providers, sign_in,
    user_pool_provider,
};
use crate::case::Case;
use crate::case::pool::Pool;
use crate::case::token::{forged, seconds};
use crate::failure::{Check, Failure};

const UNSUPPORTED: &str = "Token is not from a supported provider of this identity pool.";
const OTHER_ISSUER: &str = "Invalid login token. Issuer doesn't match providerName";
const NOT_VERIFIED: &str = "Invalid login token. Couldn't verify signed token.";
const NO_WEB_TOKEN: &str = "Invalid login token. Not a valid OpenId Connect identity token.";

/// A time no grace reaches.
const LONG: Duration = Duration::from_mins(20);

/// Requires that GetId rejects the token under the provider `key`, with this message.
async fn refuses(pool: &Pool<'_>, key: &str, token: &str, message: &str) -> Check {
    let response = pool.get_id(&Logins::from([(key, token)])).await;
    rejected_with(response, &ErrorKind::NotAuthorized, message).map_err(|failure| failure.with_context(key))
}

/// A token that is not good: for another application, expired, altered, or none at all.
async fn faulty(c: &Case<'_>, provider: &Provider, fault: usize) -> Check<String> {
    Ok(match fault {
        0 => c.login(&provider.key, "alice", "another").token().await?,
        1 => {
            let token = provider.login(c, "alice").lifetime(Duration::from_secs(1)).token().await?;
            c.wait(LONG).await?;
            token
        }
        2 => provider.login(c, "alice").token().await? + "A",
        _ => "token".to_owned(),
    })
}

clauses! { refusals of logins:

    /// A token for an application that the pool does not have is of no supported provider, in the recorded words.
    #[needs(PublicLogins)]
    another_application_is_unsupported
        [Observed("amazon-archives/amazon-cognito-identity-js issues 371, 153 and 7", UNDATED)]
        (c)
    {
        let pool = pool(c).await?;
        for provider in [user_pool_provider(), google(), super::facebook()] {
            let token = c.login(&provider.key, "alice", "another").token().await?;
            refuses(&pool, &provider.key, &token, UNSUPPORTED).await?;
        }
        let token = c.login(GOOGLE, "alice", "another").claim("azp", "a third").token().await?;
        refuses(&pool, GOOGLE, &token, UNSUPPORTED).await?;
    }

    /// A token of a provider that the pool does not have is refused in the same words, though the pool has others.
    #[needs(PublicLogins)]
    another_provider_is_unsupported
        [Observed("amazon-archives/amazon-cognito-identity-js issues 371, 153 and 7", UNDATED)]
        (c)
    {
        let apps = StringMap::from([(FACEBOOK.to_owned(), super::facebook().app)]);
        let pool = c.pool_with(c.bare_config().supported_login_providers(apps)).await?;
        for provider in [user_pool_provider(), google()] {
            let token = provider.login(c, "alice").token().await?;
            refuses(&pool, &provider.key, &token, UNSUPPORTED).await?;
        }
    }

    /// An expired token is refused with the time and the moment it expired.
    #[needs(PublicLogins, LongWaits)]
    an_expired_token_tells_when
        [Observed("qqaatw/JciHitachiHA issue 33 and two more records", "2022-11 to 2025-08")]
        (c, which: usize = 0..3_usize, late: u64 = 301..100_000_u64)
    {
        let pool = pool(c).await?;
        let provider = &[user_pool_provider(), google(), open_id(c)][which];
        let token = provider.login(c, "alice").lifetime(Duration::from_secs(1)).token().await?;
        let expires = seconds(&token, "exp")?;
        c.wait(Duration::from_secs(late)).await?;
        let (kind, message) = rejected(pool.get_id(&Logins::from([(provider.key.as_str(), token.as_str())])).await)?;
        let times = message.strip_prefix("Invalid login token. Token expired: ").and_then(|times| times.split_once(" >= "));
        let (now, said) = times.ok_or_else(|| Failure::Broken(format!("the message is {message:?}")))?;
        require_eq!((kind, said), (ErrorKind::NotAuthorized, expires.to_string().as_str()), "what is refused");
        require!(now.parse().is_ok_and(|now: i64| now > expires), "the time is {now}");
    }

    /// A token of an OpenID Connect provider outlives its expiry by five minutes, and no more.
    #[needs(PublicLogins, LongWaits)]
    an_expired_token_has_five_minutes [OPEN_ID_GUIDE] (c) {
        let pool = pool(c).await?;
        let provider = open_id(c);
        let login = provider.login(c, "alice").lifetime(Duration::from_secs(10)).logins().await?;
        c.wait(Duration::from_mins(4)).await?;
        pool.get_id(&login).await?;
        c.wait(Duration::from_secs(80)).await?;
        rejected(pool.get_id(&login).await)?;
    }

    /// A token of a user pool is rejected 146 s after its expiry, without the grace of other providers.
    #[needs(PublicLogins, LongWaits)]
    #[settles(user_pool_grace)]
    a_user_pool_token_has_no_grace
        [Observed("a public transcript, 146 s after expiry; aws-amplify/aws-sdk-ios issue 2570, 271 s after, provider not named", "2025-08-01 and 2020")]
        (c)
    {
        let pool = pool(c).await?;
        let login = user_pool_provider().login(c, "alice").lifetime(Duration::from_secs(10)).logins().await?;
        pool.get_id(&login).await?;
        c.wait(Duration::from_secs(156)).await?;
        let (kind, message) = rejected(pool.get_id(&login).await)?;
        let is_expired = message.starts_with("Invalid login token. Token expired: ");
        require!(kind == ErrorKind::NotAuthorized && is_expired, "the error is {kind:?}: {message:?}");
    }

    /// An expired SAML assertion is refused with both times in milliseconds.
    #[needs(PublicLogins, SamlProvider, LongWaits)]
    an_expired_assertion_is_rejected_in_milliseconds
        [Observed("amazon-archives/amazon-cognito-identity-js issue 684 and others", UNDATED)]
        (c)
    {
        let provider = c.account().saml_provider.as_str();
        let pool = c.pool_with(c.config().saml_provider_arns([provider.to_owned()])).await?;
        let login = c.login(provider, "alice", "").lifetime(Duration::from_secs(10)).logins().await?;
        c.wait(LONG).await?;
        let (kind, message) = rejected(pool.get_id(&login).await)?;
        let times = message.strip_prefix("Invalid login token. Token expired: ").and_then(|times| times.split_once(" >= "));
        let times = times.and_then(|(now, expires)| Some((now.parse::<u64>().ok()?, expires.parse::<u64>().ok()?)));
        // Twenty minutes were waited, and ten seconds of them were left to the assertion.
        let late = times.and_then(|(now, expires)| now.checked_sub(expires));
        let is_late = late.is_some_and(|late| (1_000_000..=3_000_000).contains(&late));
        require!(kind == ErrorKind::NotAuthorized && is_late, "the error is {kind:?}: {message:?}");
    }

    /// A SAML assertion is not accepted after its expiry.
    #[needs(PublicLogins, SamlProvider, LongWaits)]
    an_assertion_has_no_grace [Assumed("saml_grace")] (c) {
        let provider = c.account().saml_provider.as_str();
        let pool = c.pool_with(c.config().saml_provider_arns([provider.to_owned()])).await?;
        let login = c.login(provider, "alice", "").lifetime(Duration::from_secs(10)).logins().await?;
        c.wait(Duration::from_secs(10)).await?;
        rejected(pool.get_id(&login).await)?;
    }

    /// A token of an OpenID Connect provider whose `aud` is not among the provider's client ids in IAM is rejected for
    /// its audience.
    #[needs(PublicLogins)]
    a_wrong_audience_is_rejected
        [Observed("BruceBuckland/SignIn-awsmhh, page 16 of its documentation; aws-amplify/amplify-js issue 6287", "2016 and 2020")]
        (c)
    {
        let pool = pool(c).await?;
        let provider = open_id(c);
        let token = c.login(&provider.key, "alice", "another").token().await?;
        refuses(&pool, &provider.key, &token, "Invalid login token. Incorrect token audience.").await?;
    }

    /// The issuer of an OpenID Connect provider is compared as a whole: a token of one whose name only goes on is
    /// refused.
    #[needs(PublicLogins)]
    an_issuer_is_compared_as_a_whole [OPEN_ID_GUIDE] (c) {
        let pool = pool(c).await?;
        let provider = open_id(c);
        let longer = format!("{}/tenant", provider.key);
        let token = c.login(&longer, "alice", &provider.app).token().await?;
        rejected(pool.get_id(&Logins::from([(longer.as_str(), token.as_str())])).await)?;
        rejected(pool.get_id(&Logins::from([(provider.key.as_str(), token.as_str())])).await)?;
    }

    /// A text that Facebook or Amazon did not issue is refused as no identity token, or as unsupported where the pool
    /// does not have the provider.
    #[needs(PublicLogins)]
    another_text_is_no_access_token
        [Observed("flutter_cognito_plugin issue 13, passport-google-oauth2 issue 20, aws-amplify/aws-sdk-android issue 1131", UNDATED)]
        (c, text: String = "[A-Za-z0-9_-]{1,40}")
    {
        let app = StringMap::from([(GOOGLE.to_owned(), google().app)]);
        let pool = pool(c).await?;
        let other = c.pool_with(c.bare_config().supported_login_providers(app)).await?;
        for provider in &providers(c)[3..=4] {
            refuses(&pool, &provider.key, &text, NO_WEB_TOKEN).await?;
            refuses(&other, &provider.key, &text, UNSUPPORTED).await?;
        }
    }

    /// An expired token for another application is refused because it has expired.
    #[needs(PublicLogins, LongWaits)]
    expiry_goes_before_the_application [Assumed("expired_of_other_provider")] (c) {
        let pool = pool(c).await?;
        let token = c.login(GOOGLE, "alice", "another").lifetime(Duration::from_secs(1)).logins().await?;
        c.wait(LONG).await?;
        let (_, message) = rejected(pool.get_id(&token).await)?;
        require!(message.starts_with("Invalid login token. Token expired: "), "the message is {message:?}");
    }

    /// A token that was issued in the future is good.
    #[needs(PublicLogins)]
    a_token_of_the_future_is_good [Assumed("login_of_the_future")] (c) {
        let pool = pool(c).await?;
        let now = seconds(&google().login(c, "alice").token().await?, "iat")?;
        let early = google().login(c, "alice").claim("iat", now + 1_000).claim("exp", now + 5_000);
        pool.get_id(&early.logins().await?).await?;
    }

    /// A token under a name that is not its issuer's is refused in the recorded words, whether the pool has such a
    /// provider or not.
    #[needs(PublicLogins)]
    another_issuer_does_not_match
        [Observed("aws/aws-sdk-js issue 3947, amazon-archives/amazon-cognito-identity-js issue 220 and others", UNDATED)]
        (c)
    {
        let pool = pool(c).await?;
        let token = user_pool_provider().login(c, "alice").token().await?;
        let elsewhere = user_pool_provider().key.replacen("us-west-2", "eu-west-1", 1);
        for key in [GOOGLE, "loginKey", &elsewhere, &open_id(c).key] {
            refuses(&pool, key, &token, OTHER_ISSUER).await?;
        }
        let token = google().login(c, "alice").token().await?;
        refuses(&pool, &user_pool_provider().key, &token, OTHER_ISSUER).await?;
    }

    /// A token under its issuer's name with the scheme in front is rejected in the words for another issuer.
    #[needs(PublicLogins)]
    a_scheme_does_not_match
        [Observed("aws-amplify/amplify-flutter issue 3478", "2023")]
        (c, which: usize = 0..3_usize)
    {
        let pool = pool(c).await?;
        let provider = &[user_pool_provider(), google(), open_id(c)][which];
        let token = provider.login(c, "alice").token().await?;
        refuses(&pool, &format!("https://{}", provider.key), &token, OTHER_ISSUER).await?;
    }

    /// A token without an audience, as access tokens of user pools are, lacks a claim.
    #[needs(PublicLogins)]
    an_access_token_lacks_a_claim
        [Observed("amazon-archives/amazon-cognito-identity-js issues 12 and 7", UNDATED)]
        (c)
    {
        let pool = pool(c).await?;
        let provider = user_pool_provider();
        let token = provider.login(c, "alice").claim("token_use", "access").without_audience().token().await?;
        refuses(&pool, &provider.key, &token, "Invalid login token. Missing a required claim: aud").await?;
    }

    /// An altered token is not verified, in the recorded words.
    #[needs(PublicLogins)]
    an_altered_token_is_not_verified
        [Observed("amazon-archives/amazon-cognito-identity-js issue 91, aws/aws-sdk-js issue 3408, aws-amplify/amplify-js issue 6573", UNDATED)]
        (c, which: usize = 0..3_usize)
    {
        let pool = pool(c).await?;
        let provider = &[user_pool_provider(), google(), open_id(c)][which];
        let token = provider.login(c, "alice").token().await?;
        refuses(&pool, &provider.key, &forged(&token), NOT_VERIFIED).await?;
    }

    /// A token that is both altered and for another application is refused for the application.
    #[needs(PublicLogins)]
    the_signature_comes_last [Assumed("forged_and_faulty")] (c) {
        let pool = pool(c).await?;
        let token = c.login(GOOGLE, "alice", "another").token().await?;
        refuses(&pool, GOOGLE, &forged(&token), UNSUPPORTED).await?;
    }

    /// A text that is no JSON web token is refused in the recorded words.
    #[needs(PublicLogins)]
    another_text_is_no_token
        [Observed("a refusal of GetId by the AWS CLI in a public repository", UNDATED)]
        (c, which: usize = 0..3_usize, text: String = "[A-Za-z0-9_-]{1,40}")
    {
        let pool = pool(c).await?;
        let key = &[user_pool_provider(), google(), open_id(c)][which].key;
        refuses(&pool, key, &text, NO_WEB_TOKEN).await?;
    }

    /// A token of this service under a provider's name is refused for what it is.
    #[needs(PublicLogins)]
    a_token_of_the_service_is_no_other_login [Assumed("own_token_elsewhere")] (c) {
        let pool = pool(c).await?;
        let own = pool.login_of("alice").await?;
        let own = own.values().next().cloned().unwrap_or_default();
        refuses(&pool, GOOGLE, &own, "Invalid login token. Can't pass in a Cognito token.").await?;
    }

    /// An access token that its provider did not issue is no login.
    #[needs(PublicLogins)]
    an_access_token_is_asked_about [Documented("API reference, GetOpenIdToken, Logins")] (c) {
        let pool = pool(c).await?;
        for provider in &providers(c)[3..=4] {
            let token = provider.login(c, "alice").token().await?;
            pool.get_id(&Logins::from([(provider.key.as_str(), token.as_str())])).await?;
            let other = format!("{token}A");
            rejected(pool.get_id(&Logins::from([(provider.key.as_str(), other.as_str())])).await)?;
        }
    }

    /// One login that is not good fails the whole call, and nothing has changed.
    #[needs(PublicLogins, LongWaits)]
    one_bad_login_fails_them_all
        [FLOWS_GUIDE]
        (c, good: usize = 0..PROVIDERS, step: usize = 1..PROVIDERS, fault: usize = 0..4_usize)
    {
        let pool = pool(c).await?;
        let providers = providers(c);
        let bad = &providers[(good + step) % PROVIDERS];
        let good = &providers[good];
        sign_in(c, &pool, good, "known").await?;
        let token = faulty(c, bad, fault).await?;
        let before = pool.view(&[]).await?;
        for user in ["known", "unknown"] {
            let logins = both(&good.login(c, user).logins().await?, &Logins::from([(bad.key.as_str(), token.as_str())]));
            rejected_as(pool.get_id(&logins).await, &ErrorKind::NotAuthorized)?;
        }
        require_eq!(pool.view(&[]).await?, before, "the pool's identities");
    }

    /// A merged-away identity is of no use once its parent has no logins left, not even with a token of its user.
    a_parent_without_logins_is_of_no_use [UNLINK] (c) {
        let pool = c.pool().await?;
        let source = pool.sign_in("alice").await?;
        let login = pool.login_of("alice").await?;
        let parent = pool.sign_in("bob").await?;
        pool.merge("alice", "bob").await?;
        pool.unlink(&parent, "alice").await?;
        // Whether the other user is still there is the question `unlink_of_several`.
        attempt(pool.unlink(&parent, "bob").await)?;
        rejected(token(c, &source, Some(&login)).await)?;
        rejected(token(c, &parent, Some(&login)).await)?;
    }

    /// An identity is not used with logins of a pool that takes none. The recorded words are GetId's, so none are asked
    /// for here.
    a_pool_without_providers_takes_no_login
        [Observed("aws-amplify/aws-sdk-ios issue 3034 and others; for GetId alone", "2020")]
        (c)
    {
        let pool = c.pool_with(c.bare_config()).await?;
        let guest = pool.guest().await?;
        let login = Logins::from([("accounts.google.com", "token")]);
        rejected(token(c, &guest, Some(&login)).await)?;
        require_eq!(pool.describe(&guest).await?.logins, None, "the guest's logins");
    }
}

//! Whose a login token is, and which tokens are believed.

use std::time::Duration;

use cognito_identity::Result;

use super::pools::user_pool;
use super::prelude::*;
use crate::contract::{Contract, LoginOrder};
use crate::failure::{Check, Failure};
use crate::pool::Pool;
use crate::token::Claims;

const GOOGLE: &str = "accounts.google.com";
const FACEBOOK: &str = "graph.facebook.com";
const EXPIRED: &str = "Invalid login token. Token expired: ";
const UNSUPPORTED: &str = "Token is not from a supported provider of this identity pool.";

/// A pool with a developer provider, Google, Facebook, and a user pool that is asked about each token.
async fn pool<'a>(c: &Contract<'a>) -> Check<Pool<'a>> {
    let providers = [GOOGLE, FACEBOOK].map(|provider| (provider.to_owned(), "app".to_owned()));
    let user_pool = user_pool().server_side_token_check(true);
    c.pool_with(c.config().supported_login_providers(providers).cognito_identity_providers([user_pool])).await
}

fn provider() -> String {
    user_pool().provider_name.unwrap_or_default()
}

fn client() -> String {
    user_pool().client_id.unwrap_or_default()
}

fn of_google<'a>(c: &Contract<'a>, user: &str) -> LoginOrder<'a> {
    c.login(GOOGLE, user, "app")
}

fn of_user_pool<'a>(c: &Contract<'a>, user: &str) -> LoginOrder<'a> {
    c.login(&provider(), user, &client())
}

async fn get_id(pool: &Pool<'_>, logins: Logins) -> Result<String> {
    let request = GetIdInput::new(pool.id.as_str()).logins(logins);
    Ok(pool.service().get_id(request).await?.identity_id.unwrap_or_default())
}

/// That the login is refused, in these words, and makes no identity.
async fn refuses(pool: &Pool<'_>, logins: Logins, words: &str) -> Check {
    refused_saying(get_id(pool, logins).await, &ErrorKind::NotAuthorized, words)?;
    require_eq!(pool.listed().await?, BTreeSet::new(), "the identities after the refusal");
    Ok(())
}

/// The two moments an expired token is refused with: now, and when it expired.
fn moments(message: &str) -> Option<(i64, i64)> {
    let (now, expiry) = message.strip_prefix(EXPIRED)?.split_once(" >= ")?;
    Some((now.parse().ok()?, expiry.parse().ok()?))
}

/// Texts that are no JSON web tokens.
const NO_TOKENS: [&str; 8] = [
    "token",
    "..",
    "a.b.c",
    "e30.e30",
    "e30.W10.",
    "e30.bnVsbA.",
    "eyJhbGciOiJub25lIn0.eyJhIjoxLCJhIjoyfQ==.",
    "eyJhbGciOiJub25lIn0.eyJhIjo.",
];

clauses! { logins:

    /// Every token of a user finds the user's identity, whatever else it says.
    #[needs(PublicLogins)]
    a_fresh_token_finds_the_same_identity [FLOWS_GUIDE] (c) {
        let pool = pool(c).await?;
        for order in [of_google, of_user_pool] {
            let identity = get_id(&pool, order(c, "alice").logins().await?).await?;
            c.pass_time().await;
            let fresh = order(c, "alice").claim("email", "alice@example.com").logins().await?;
            require_eq!(get_id(&pool, fresh).await?, identity, "the identity of a fresh token");
        }
    }

    /// A provider whose tokens say nothing by themselves tells who the user is, too.
    #[needs(PublicLogins)]
    an_opaque_token_finds_the_same_identity [FLOWS_GUIDE] (c) {
        let pool = pool(c).await?;
        let login = || c.login(FACEBOOK, "alice", "app").logins();
        let identity = get_id(&pool, login().await?).await?;
        require_eq!(get_id(&pool, login().await?).await?, identity, "the identity of another token");
        let bob = c.login(FACEBOOK, "bob", "app").logins().await?;
        require!(get_id(&pool, bob).await? != identity, "two users have one identity");
    }

    /// Users are told apart by provider and subject.
    #[needs(PublicLogins)]
    every_user_has_an_identity [FLOWS_GUIDE] (c) {
        let pool = pool(c).await?;
        let mut identities = BTreeSet::new();
        for user in ["alice", "bob", "ALICE"] {
            identities.insert(get_id(&pool, of_google(c, user).logins().await?).await?);
            identities.insert(get_id(&pool, of_user_pool(c, user).logins().await?).await?);
        }
        require_eq!(identities.len(), 6, "how many identities there are: {identities:?}");
        require_eq!(pool.listed().await?, identities, "the identities listed");
    }

    /// An identity's pool does not matter to another pool: one user has an identity in each.
    #[needs(PublicLogins)]
    pools_share_no_users [FLOWS_GUIDE] (c) {
        let (one, other) = (pool(c).await?, pool(c).await?);
        let login = of_google(c, "alice").logins().await?;
        let identity = get_id(&one, login.clone()).await?;
        require!(get_id(&other, login).await? != identity, "two pools share an identity");
    }

    /// A token for an application the pool does not have is refused, in the recorded words.
    #[needs(PublicLogins)]
    another_application_is_not_supported
        [Observed("amazon-archives/amazon-cognito-identity-js issues 371, 153 and 7", UNDATED)]
        (c)
    {
        let pool = pool(c).await?;
        for (provider, app) in [(GOOGLE, "another app"), (&provider(), "anotherclient")] {
            refuses(&pool, c.login(provider, "alice", app).logins().await?, UNSUPPORTED).await?;
        }
    }

    /// A token under the name of another provider is refused, in the recorded words.
    #[needs(PublicLogins)]
    the_name_is_the_issuers
        [Observed("amazon-archives/amazon-cognito-identity-js issues 40, 407 and 162, aws/aws-sdk-js issue 3947", UNDATED)]
        (c)
    {
        let pool = pool(c).await?;
        let token = of_user_pool(c, "alice").token().await?;
        let words = "Invalid login token. Issuer doesn't match providerName";
        for name in [GOOGLE, "loginKey", "cognito-idp.us-west-2.amazonaws.com/us-west-2_another"] {
            refuses(&pool, Logins::from([(name.to_owned(), token.clone())]), words).await?;
        }
    }

    /// What is no JSON web token is refused, in the recorded words.
    #[needs(PublicLogins)]
    a_login_is_a_web_token
        [Observed("AWS CLI transcript of GetId with a text that is no token", UNDATED)]
        (c)
    {
        let pool = pool(c).await?;
        let words = "Invalid login token. Not a valid OpenId Connect identity token.";
        let token = of_user_pool(c, "alice").token().await?;
        let cut = &token[..token.len() / 2];
        let long = "a".repeat(50_000);
        for token in NO_TOKENS.into_iter().chain([cut, &long]) {
            refuses(&pool, Logins::from([(provider(), token.to_owned())]), words).await?;
        }
    }

    /// An access token, which names no application, is refused, in the recorded words.
    #[needs(PublicLogins)]
    an_access_token_is_no_login
        [Observed("amazon-archives/amazon-cognito-identity-js issues 12 and 7", UNDATED)]
        (c)
    {
        let pool = pool(c).await?;
        let login = of_user_pool(c, "alice").without_audience().logins().await?;
        refuses(&pool, login, "Invalid login token. Missing a required claim: aud").await?;
    }

    /// A token whose signature is another is refused, in the recorded words.
    #[needs(PublicLogins)]
    a_forged_token_is_not_believed
        [Observed("amazon-archives/amazon-cognito-identity-js issue 91, aws/aws-sdk-js issue 3408", UNDATED)]
        (c)
    {
        let pool = pool(c).await?;
        let token = of_user_pool(c, "alice").token().await?;
        let signed = token.rsplit_once('.').map_or("", |(signed, _)| signed);
        let forged = Logins::from([(provider(), format!("{signed}.Zm9yZ2Vk"))]);
        refuses(&pool, forged, "Invalid login token. Couldn't verify signed token.").await?;
    }

    /// A token that expired long ago is refused. The recorded words say when it was, and when it expired.
    #[needs(PublicLogins)]
    an_expired_token_says_when
        [Observed("qqaatw/JciHitachiHA issue 33 and two more records", "2022 to 2025")]
        (c)
    {
        let pool = pool(c).await?;
        for order in [of_google, of_user_pool] {
            let login = order(c, "alice").lifetime(Duration::from_mins(1)).logins().await?;
            c.wait(Duration::from_mins(17)).await;
            let (kind, message) = refused(get_id(&pool, login).await)?;
            require_eq!(kind, ErrorKind::NotAuthorized, "the refusal's kind");
            let Some((now, expiry)) = moments(&message) else {
                return Err(Failure::Broken(format!("the refusal says: {message}")));
            };
            require!(now >= expiry + 900, "now is {now}, and the token expired at {expiry}");
            require!(pool.listed().await?.is_empty(), "an expired token made an identity");
        }
    }

    /// A token of an OpenID Connect provider is good for five minutes after its expiry, for clocks that differ.
    #[needs(PublicLogins)]
    an_expired_token_has_five_minutes [Documented("Developer Guide, OpenID Connect providers as identity pool IdPs")] (c) {
        let pool = pool(c).await?;
        let login = of_google(c, "alice").lifetime(Duration::from_mins(1)).logins().await?;
        c.wait(Duration::from_mins(4)).await;
        get_id(&pool, login).await?;
    }

    /// So is one of a user pool.
    #[needs(PublicLogins)]
    an_expired_token_of_a_user_pool_has_five_minutes [Assumed("user_pool_grace")] (c) {
        let pool = pool(c).await?;
        let login = of_user_pool(c, "alice").lifetime(Duration::from_mins(1)).logins().await?;
        c.wait(Duration::from_mins(4)).await;
        get_id(&pool, login).await?;
    }

    /// Of a token that is expired and for another application, the expiry is what is said.
    #[needs(PublicLogins)]
    expiry_comes_before_the_application [Assumed("expired_of_other_provider")] (c) {
        let pool = pool(c).await?;
        let login = c.login(GOOGLE, "alice", "another app").lifetime(Duration::from_mins(1)).logins().await?;
        c.wait(Duration::from_mins(17)).await;
        let (_, message) = refused(get_id(&pool, login).await)?;
        require!(moments(&message).is_some(), "the refusal says: {message}");
    }

    /// A pool that asks the user pool refuses tokens from before the user signed out everywhere, and no others.
    #[needs(PublicLogins)]
    a_signed_out_user_is_refused
        [Observed("radkawar/stackd, testdata/integration/cognito_identity_native.json", "2026-09-28")]
        (c)
    {
        let pool = pool(c).await?;
        let (alice, bob) = (of_user_pool(c, "alice").logins().await?, of_user_pool(c, "bob").logins().await?);
        let identity = get_id(&pool, alice.clone()).await?;
        c.pass_time().await;
        c.sign_out_globally(&provider(), "alice").await?;
        c.pass_time().await;
        let used = |logins| pool.service().get_open_id_token(GetOpenIdTokenInput::new(identity.as_str()).logins(logins));
        refused_as(used(alice).await, &ErrorKind::NotAuthorized)?;
        get_id(&pool, bob).await?;
        used(of_user_pool(c, "alice").logins().await?).await?;
    }

    /// A token names how its holder signed in: the provider, and the provider's user.
    #[needs(PublicLogins)]
    a_token_names_the_login [DECODED_TOKENS] (c) {
        let pool = pool(c).await?;
        let login = of_user_pool(c, "alice").logins().await?;
        let identity = get_id(&pool, login.clone()).await?;
        let request = GetOpenIdTokenInput::new(identity.as_str()).logins(login);
        let claims = Claims::of(pool.service().get_open_id_token(request).await?.token.as_ref())?;
        let detail = format!("{}:CognitoSignIn:alice", provider());
        require_eq!(claims.amr, ["authenticated", &provider(), &detail], "amr");
        require_eq!((claims.sub, claims.aud), (identity, pool.id), "sub and aud");
        require_eq!(claims.exp - claims.iat, 600, "the token's seconds");
    }

    /// The classic flow is not for SAML.
    #[needs(PublicLogins, SamlProvider)]
    saml_has_no_classic_flow [Assumed("saml_in_classic_flow")] (c) {
        let provider = c.account().saml_provider.as_str();
        let pool = c.pool_with(c.config().saml_provider_arns([provider.to_owned()])).await?;
        let login = c.login(provider, "alice", "app").logins().await?;
        let identity = get_id(&pool, login.clone()).await?;
        let request = GetOpenIdTokenInput::new(identity).logins(login);
        refused_as(pool.service().get_open_id_token(request).await, &ErrorKind::InvalidParameter)?;
    }
}

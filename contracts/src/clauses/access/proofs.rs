//! Clauses about logins as proof of an identity: the identity that a response names, and the claims of its token.

use std::time::Duration;

use super::super::prelude::*;
use super::super::public_logins::{
    AMAZON, GOOGLE, TwoIdentities, at, both, in_user_pool, pool as pool_with_logins, use_with,
};
use super::{credentials, pool_with_roles, set_roles, token};
use crate::case::Case;
use crate::case::pool::Pool;
use crate::case::token::{Claims, claims};
use crate::failure::{Check, Failure};

/// A pool of public logins with both roles.
async fn pool<'a>(c: &Case<'a>) -> Check<Pool<'a>> {
    let pool = pool_with_logins(c).await?;
    set_roles(c, &pool, &["authenticated", "unauthenticated"]).await?;
    Ok(pool)
}

/// The identity in the response with a token or credentials. Checks that the token names it too.
async fn answered(c: &Case<'_>, asked: &str, logins: &Logins, by_credentials: bool) -> Check<String> {
    if by_credentials {
        return Ok(credentials(c, asked, Some(logins)).await?.identity_id.unwrap_or_default());
    }
    let response = token(c, asked, Some(logins)).await?;
    let identity = response.identity_id.unwrap_or_default();
    require_eq!(Claims::from_token(response.token.as_ref())?.sub, identity, "sub");
    Ok(identity)
}

/// Requires that token and credentials are of this identity.
async fn require_answers(c: &Case<'_>, asked: &str, identity: &str, logins: &Logins) -> Check {
    for by_credentials in [true, false] {
        let response = answered(c, asked, logins, by_credentials).await?;
        require_eq!(response, identity, "IdentityId for {asked}, by credentials: {by_credentials}");
    }
    Ok(())
}

/// A developer user's token that lives for so many seconds, as a login.
async fn short_login(pool: &Pool<'_>, user: &str, seconds: i64) -> Check<Logins> {
    let request = pool.token_request(user).token_duration(seconds);
    let response = pool.service().get_open_id_token_for_developer_identity(request).await?;
    Ok(pool.own_login(response.token.as_ref().map_or("", |token| token.as_str())))
}

clauses! { proofs of access:

    /// A guest used with a known login gives way: token, its subject and credentials are of the login's identity, which
    /// can be used with the same login.
    #[needs(PublicLogins, Roles)]
    the_identity_of_the_login_is_answered [GUEST_UPGRADE] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let older = pool.guest().await?;
        let identity = pool.get_id(&google).await?;
        for (guest, by_credentials) in [(older, true), (pool.guest().await?, true), (pool.guest().await?, false)] {
            let response = answered(c, &guest, &google, by_credentials).await?;
            require_eq!(response, identity, "IdentityId, by credentials: {by_credentials}");
            require_answers(c, &identity, &identity, &google).await?;
        }
    }

    /// A guest used with an unlinked login becomes that user's: token, subject and credentials are of the same id.
    #[needs(PublicLogins, Roles)]
    the_upgraded_guest_is_answered [GUEST_UPGRADE] (c) {
        let pool = pool(c).await?;
        for (user, by_credentials) in [("alice", true), ("bob", false)] {
            let guest = pool.guest().await?;
            let google = at(c, GOOGLE, user).await?;
            require_eq!(answered(c, &guest, &google, by_credentials).await?, guest, "IdentityId, by credentials: {by_credentials}");
            require_answers(c, &guest, &guest, &google).await?;
        }
    }

    /// Of two identities that merge, either operation returns the one that remains, and it can be used with the same
    /// logins.
    #[needs(PublicLogins, Roles)]
    the_parent_is_answered [FLOWS_GUIDE] (c, by_credentials: bool = proptest::bool::ANY, other: bool = proptest::bool::ANY) {
        let pool = pool(c).await?;
        let TwoIdentities { google, member, one, other: two } = TwoIdentities::in_pool(c, &pool).await?;
        let given = if other { &two } else { &one };
        let logins = both(&google, &member);
        let response = answered(c, given, &logins, by_credentials).await?;
        let parent = pool.get_id(&google).await?;
        require_eq!(response, parent, "IdentityId");
        require_answers(c, &parent, &parent, &logins).await?;
    }

    /// A login of a merged-away identity leads to its parent in credentials as in tokens, and the token's subject is
    /// the parent.
    #[needs(Roles)]
    a_merged_away_login_gets_the_parents_credentials [Assumed("merged_away_used_with_login")] (c, users: Vec<String> = users(2..=4)) {
        let pool = pool_with_roles(c).await?;
        let source = pool.sign_in(&users[0]).await?;
        let login = pool.login_of(&users[0]).await?;
        let mut parent = source.clone();
        for pair in users.windows(2) {
            parent = pool.sign_in(&pair[1]).await?;
            pool.merge(&pair[0], &pair[1]).await?;
        }
        require_answers(c, &source, &parent, &login).await?;
    }

    /// A token for a merged-away id names the parent as its subject, as the response does.
    a_token_for_a_merged_away_id_names_the_parent [Assumed("merged_away_given")] (c, users: Vec<String> = users(2..=2)) {
        let pool = c.pool().await?;
        let source = pool.sign_in(&users[0]).await?;
        let parent = pool.sign_in(&users[1]).await?;
        pool.merge(&users[0], &users[1]).await?;
        for user in &users {
            let request = pool.token_request(user).identity_id(source.as_str());
            let response = c.service().get_open_id_token_for_developer_identity(request).await?;
            require_eq!(response.identity_id.as_ref(), Some(&parent), "IdentityId");
            let claims = Claims::from_token(response.token.as_ref())?;
            require_eq!((claims.sub.as_str(), claims.aud.as_str()), (parent.as_str(), pool.id.as_str()), "sub and aud");
        }
    }

    /// Each developer user of an identity proves it, wherever among its users it is.
    #[needs(Roles)]
    every_user_proves_the_identity [FLOWS_GUIDE] (c, users: Vec<String> = users(12..=20)) {
        let pool = pool_with_roles(c).await?;
        let identity = pool.family(&users).await?;
        for user in &users {
            require_answers(c, &identity, &identity, &pool.login_of(user).await?).await.map_err(|failure| failure.with_context(user))?;
        }
    }

    /// A login of another user proves nothing, be it a provider's, a developer user's or a guest's token: neither token
    /// nor credentials are issued, and nothing changes.
    #[needs(PublicLogins, Roles)]
    a_login_of_another_proves_nothing [FLOWS_GUIDE] (c) {
        let pool = pool(c).await?;
        let users = ["alice".to_owned(), "bob".to_owned()];
        let user = pool.sign_in("alice").await?;
        let member = pool.get_id(&at(c, GOOGLE, "alice").await?).await?;
        pool.get_id(&at(c, AMAZON, "bob").await?).await?;
        pool.sign_in("bob").await?;
        let guest = pool.guest().await?;
        let guests = token(c, &guest, None).await?.token.unwrap_or_default();
        let others = [at(c, GOOGLE, "bob").await?, at(c, AMAZON, "bob").await?, pool.login_of("bob").await?, pool.own_login(&guests)];
        let before = pool.view(&users).await?;
        for identity in [&user, &member] {
            for login in &others {
                rejected_as(token(c, identity, Some(login)).await, &ErrorKind::NotAuthorized)?;
                rejected_as(credentials(c, identity, Some(login)).await, &ErrorKind::NotAuthorized)?;
            }
        }
        require_eq!(pool.view(&users).await?, before, "the pool's identities");
    }

    /// A token proves nothing once its identity is deleted, not even for the identity that the user gets next.
    a_token_does_not_outlive_its_identity [FLOWS_GUIDE] (c, users: Vec<String> = users(1..=2)) {
        let pool = c.pool().await?;
        let identity = pool.family(&users).await?;
        let login = pool.login_of(&users[0]).await?;
        pool.delete(&[&identity]).await?;
        rejected(token(c, &identity, Some(&login)).await)?;
        // Whether the user gets another identity is the question `user_of_deleted_identity`.
        if let Some(next) = attempt(pool.service().get_open_id_token_for_developer_identity(pool.token_request(&users[0])).await)? {
            rejected(token(c, &next.identity_id.unwrap_or_default(), Some(&login)).await)?;
        }
    }

    /// A guest's token proves nothing once the guest is a user, or gave way to one.
    #[needs(PublicLogins)]
    a_guests_token_does_not_outlive_the_guest [FLOWS_GUIDE] (c) {
        let pool = pool_with_logins(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        for guest in [pool.guest().await?, pool.guest().await?] {
            let own = token(c, &guest, None).await?.token.unwrap_or_default();
            let identity = use_with(&pool, &guest, &google).await?;
            for asked in [&guest, &identity] {
                rejected(token(c, asked, Some(&pool.own_login(&own))).await)?;
            }
        }
    }

    /// A token of one pool is no login in another, though the users are called alike.
    #[needs(Roles)]
    a_token_is_for_its_pool [FLOWS_GUIDE] (c, users: Vec<String> = users(1..=2)) {
        let here = pool_with_roles(c).await?;
        let there = pool_with_roles(c).await?;
        let mut elsewhere = Vec::new();
        for user in &users {
            here.sign_in(user).await?;
            elsewhere.push(there.sign_in(user).await?);
        }
        let before = there.view(&users).await?;
        for (user, identity) in users.iter().zip(&elsewhere) {
            let login = here.login_of(user).await?;
            rejected(token(c, identity, Some(&login)).await)?;
            rejected(credentials(c, identity, Some(&login)).await)?;
        }
        require_eq!(there.view(&users).await?, before, "the other pool");
    }

    /// A user's token is for the identity and the pool, and lives for 600 seconds from GetOpenIdToken and for 900 from
    /// GetOpenIdTokenForDeveloperIdentity, whichever logins it is issued for.
    #[needs(PublicLogins)]
    a_users_token_has_its_time [DECODED_TOKENS] (c) {
        let pool = pool_with_logins(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let member = in_user_pool(c, "alice").await?;
        let several = both(&google, &member);
        let identity = pool.get_id(&several).await?;
        let user = pool.sign_in("alice").await?;
        for (identity, logins) in [(&identity, &google), (&identity, &several), (&user, &pool.login_of("alice").await?)] {
            let claims = Claims::from_token(token(c, identity, Some(logins)).await?.token.as_ref())?;
            require_eq!((&claims.sub, &claims.aud), (identity, &pool.id), "sub and aud");
            require_eq!(claims.exp - claims.iat, 600, "the token's seconds");
        }
        let logins = both(&several, &Logins::from([(DEVELOPER_PROVIDER, "bob")]));
        let request = GetOpenIdTokenForDeveloperIdentityInput { logins: Some(logins), ..pool.token_request("bob") };
        let response = c.service().get_open_id_token_for_developer_identity(request).await?;
        let claims = Claims::from_token(response.token.as_ref())?;
        require_eq!((&claims.sub, &claims.aud), (&identity, &pool.id), "sub and aud of the developer user's");
        require_eq!(claims.exp - claims.iat, 900, "the seconds of the developer user's token");
    }

    /// A token is issued when it is returned: between two tokens passes the time between the requests.
    a_token_is_issued_now [DECODED_TOKENS] (c) {
        let pool = c.pool().await?;
        let guest = pool.guest().await?;
        let mut before: Option<(i64, i64)> = None;
        for _ in 0..3 {
            let classic = Claims::from_token(token(c, &guest, None).await?.token.as_ref())?.iat;
            let response = c.service().get_open_id_token_for_developer_identity(pool.token_request("alice")).await?;
            let developer = Claims::from_token(response.token.as_ref())?.iat;
            let is_later = before.is_none_or(|(one, other)| classic > one && developer > other);
            require!(is_later, "iat is {classic} and {developer}, and was {before:?}");
            before = Some((classic, developer));
            c.wait(Duration::from_secs(3)).await?;
        }
    }

    /// A token has the recorded claims and no others.
    a_token_has_the_recorded_claims [DECODED_TOKENS] (c) {
        let pool = c.pool().await?;
        let guest = pool.guest().await?;
        let tags = StringMap::from([("team".to_owned(), "blue".to_owned())]);
        let developer = pool.token_request("alice").principal_tags(tags);
        let developer = c.service().get_open_id_token_for_developer_identity(developer).await?.token;
        let recorded = [
            "sub", "aud", "amr", "iss", "exp", "iat", "https://aws.amazon.com/tags",
            "https://cognito-identity.amazonaws.com/identity-pool-arn",
        ];
        for token in [token(c, &guest, None).await?.token, developer] {
            let claims = claims(&token.unwrap_or_default());
            let claims = claims.ok_or_else(|| Failure::Broken("the token is not a JWT".to_owned()))?;
            let others: Vec<_> = claims.keys().filter(|claim| !recorded.contains(&claim.as_str())).collect();
            require!(others.is_empty(), "the token has {others:?} too");
        }
    }

    /// An expired token of this service is rejected, and the message has the time at which it expired.
    #[needs(LongWaits)]
    an_expired_token_says_so [Assumed("expired_own_token")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        let login = short_login(&pool, "alice", 1).await?;
        // Five minutes after its expiry, the longest grace that any token has.
        c.wait(Duration::from_secs(301)).await?;
        let (_, message) = rejected(token(c, &identity, Some(&login)).await)?;
        require!(message.starts_with("Invalid login token. Token expired: "), "the message is {message:?}");
    }

    /// A token of this service is a login until its expiry, and none from then on.
    an_expired_token_has_no_grace [Assumed("own_token_grace")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        let login = short_login(&pool, "alice", 10).await?;
        c.wait(Duration::from_secs(8)).await?;
        token(c, &identity, Some(&login)).await?;
        c.wait(Duration::from_secs(2)).await?;
        rejected_as(token(c, &identity, Some(&login)).await, &ErrorKind::NotAuthorized)?;
    }

    /// A developer user's token is a login until it expires, and is asked for its own identity as often as one likes.
    #[needs(LongWaits)]
    a_token_is_a_login_until_it_expires [Documented("API reference, GetOpenIdTokenForDeveloperIdentity, TokenDuration")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        let response = c.service().get_open_id_token_for_developer_identity(pool.token_request("alice").token_duration(120)).await?;
        let login = pool.own_login(&response.token.unwrap_or_default());
        c.wait(Duration::from_secs(116)).await?;
        for _ in 0..2 {
            require_eq!(use_with(&pool, &identity, &login).await?, identity, "the identity");
        }
    }
}

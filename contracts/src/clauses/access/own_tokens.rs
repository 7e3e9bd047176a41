//! Clauses about tokens of this service as logins: their identity, and their end.

use super::super::prelude::*;
use super::super::public_logins::{GOOGLE, at, pool as pool_with_logins, use_with};
use super::{credentials, pool_with_roles, token};
use crate::case::token::Claims;

const NO_MATCH: &str =
    "Logins don't match. Please include at least one valid login for this identity or identity pool.";

clauses! { own_tokens of access:

    /// A developer user's token is exchanged for credentials of its identity.
    #[needs(Roles)]
    a_developer_token_is_exchanged [Documented("API reference, GetCredentialsForIdentity")] (c, users: Vec<String> = users(1..=3)) {
        let pool = pool_with_roles(c).await?;
        let identity = pool.family(&users).await?;
        for user in &users {
            let login = pool.login_of(user).await?;
            let response = credentials(c, &identity, Some(&login)).await?;
            require_eq!(response.identity_id.as_ref(), Some(&identity), "IdentityId");
        }
    }

    /// A login under the service's name that is no token of it is no Cognito token.
    another_token_is_not_a_cognito_token [Assumed("another_own_token")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        let message = "Invalid login token. Not a Cognito token.";
        for text in ["token", "a.b.c"] {
            let login = pool.own_login(text);
            rejected_with(credentials(c, &identity, Some(&login)).await, &ErrorKind::NotAuthorized, message)?;
        }
    }

    /// A token of this service is no login of GetId, under its own name as under the developer provider's, in the
    /// recorded words.
    a_token_of_the_service_finds_no_identity
        [Observed("aws/aws-sdk-net issue 420, aws-amplify/amplify-js issue 388 and others", "2016 to 2026")]
        (c)
    {
        let pool = c.pool().await?;
        pool.sign_in("alice").await?;
        let own = pool.login_of("alice").await?;
        let value = own.values().next().cloned().unwrap_or_default();
        let message = "Invalid login token. Can't pass in a Cognito token.";
        for logins in [own, Logins::from([(DEVELOPER_PROVIDER, value.as_str())])] {
            let response = c.service().get_id(GetIdInput::new(pool.id.as_str()).logins(logins)).await;
            rejected_with(response, &ErrorKind::NotAuthorized, message)?;
        }
    }

    /// A developer user's token in exchange for another one names the user again, and never a guest.
    a_login_is_never_a_guests [FLOWS_GUIDE] (c, users: Vec<String> = users(1..=2)) {
        let pool = c.pool().await?;
        let identity = pool.family(&users).await?;
        for user in &users {
            let response = token(c, &identity, Some(&pool.login_of(user).await?)).await?;
            let claims = Claims::from_token(response.token.as_ref())?;
            require_eq!(claims.sub, identity, "sub");
            let detail = format!("{DEVELOPER_PROVIDER}:{}:{user}", pool.id);
            require_eq!(claims.amr, ["authenticated", DEVELOPER_PROVIDER, &detail], "amr");
        }
    }

    /// The principal tags of a developer token are not in the token it is exchanged for.
    principal_tags_are_not_handed_on [Assumed("exchanged_principal_tags")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        let tags = StringMap::from([("team".to_owned(), "blue".to_owned())]);
        let request = pool.token_request("alice").principal_tags(tags);
        let first = c.service().get_open_id_token_for_developer_identity(request).await?.token.unwrap_or_default();
        let response = token(c, &identity, Some(&pool.own_login(&first))).await?;
        require!(Claims::from_token(response.token.as_ref())?.tags.is_none(), "the tags are in the token");
    }

    /// A token of another identity is refused in the words for logins that do not match.
    another_identitys_token_does_not_match [Assumed("foreign_own_token")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        pool.sign_in("bob").await?;
        let login = pool.login_of("bob").await?;
        rejected_with(token(c, &identity, Some(&login)).await, &ErrorKind::NotAuthorized, NO_MATCH)?;
    }

    /// A token of a deleted identity does not match another one, not even one without logins.
    a_deleted_identitys_token_does_not_match [Assumed("foreign_own_token")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        pool.unlink(&identity, "alice").await?;
        let deleted = pool.sign_in("bob").await?;
        let login = pool.login_of("bob").await?;
        pool.delete(&[&deleted]).await?;
        rejected_with(token(c, &identity, Some(&login)).await, &ErrorKind::NotAuthorized, NO_MATCH)?;
    }

    /// A guest's token does not match the identity that the guest gave way to.
    #[needs(PublicLogins)]
    a_former_guests_token_does_not_match [Assumed("foreign_own_token")] (c) {
        let pool = pool_with_logins(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let identity = pool.get_id(&google).await?;
        let guest = pool.guest().await?;
        let own = token(c, &guest, None).await?.token.unwrap_or_default();
        use_with(&pool, &guest, &google).await?;
        let answer = token(c, &identity, Some(&pool.own_login(&own))).await;
        rejected_with(answer, &ErrorKind::NotAuthorized, NO_MATCH)?;
    }

    /// A token of an identity that was merged since is no login with the id of the one that remains, however many
    /// merges lie between.
    a_token_is_for_the_identity_it_names [Assumed("merged_own_token")] (c, users: Vec<String> = users(2..=4)) {
        let pool = c.pool().await?;
        let source = pool.sign_in(&users[0]).await?;
        let login = pool.login_of(&users[0]).await?;
        for pair in users.windows(2) {
            pool.sign_in(&pair[1]).await?;
            let parent = pool.merge(&pair[0], &pair[1]).await?;
            require!(parent != source, "the source remains");
            rejected_as(token(c, &parent, Some(&login)).await, &ErrorKind::NotAuthorized)?;
        }
    }

    /// A token of a user that was unlinked since is no login.
    a_token_of_an_unlinked_login_is_no_login [Assumed("unlinked_logins_token")] (c) {
        let pool = c.pool().await?;
        let identity = pool.family(&["alice".to_owned(), "bob".to_owned()]).await?;
        let login = pool.login_of("alice").await?;
        pool.unlink(&identity, "alice").await?;
        rejected_as(token(c, &identity, Some(&login)).await, &ErrorKind::NotAuthorized)?;
        // Nor is one for an identity that was merged since.
        let source = pool.sign_in("carol").await?;
        let login = pool.login_of("carol").await?;
        let parent = pool.sign_in("dave").await?;
        pool.merge("carol", "dave").await?;
        pool.unlink(&parent, "carol").await?;
        rejected(token(c, &source, Some(&login)).await)?;
    }

    /// A guest's own token stands for the guest, in a pool without any provider too.
    a_guests_token_stands_for_the_guest [Assumed("guest_token_as_login")] (c) {
        for config in [c.config(), c.bare_config()] {
            let pool = c.pool_with(config).await?;
            let guest = pool.guest().await?;
            let own = token(c, &guest, None).await?.token.unwrap_or_default();
            let response = token(c, &guest, Some(&pool.own_login(&own))).await?;
            require_eq!(response.identity_id, Some(guest), "IdentityId");
        }
    }

    /// A guest's own token gets credentials of the guest.
    #[needs(Roles)]
    a_guests_token_gets_a_guests_credentials [Assumed("guest_token_as_login")] (c) {
        let pool = pool_with_roles(c).await?;
        let guest = pool.guest().await?;
        let own = token(c, &guest, None).await?.token.unwrap_or_default();
        let response = credentials(c, &guest, Some(&pool.own_login(&own))).await?;
        require_eq!(response.identity_id, Some(guest), "IdentityId");
    }

    /// A public provider's token under the service's name is no Cognito token.
    #[needs(PublicLogins)]
    a_providers_token_is_not_a_cognito_token [Assumed("another_own_token")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        let login = pool.own_login(&c.login("accounts.google.com", "alice", "app").token().await?);
        let message = "Invalid login token. Not a Cognito token.";
        rejected_with(credentials(c, &identity, Some(&login)).await, &ErrorKind::NotAuthorized, message)?;
    }

    /// A token of this service with another signature than its own is no login, since the token is passed on to the
    /// Security Token Service, which validates it.
    #[needs(Roles)]
    another_signature_is_no_login [Documented("API reference, GetCredentialsForIdentity and STS AssumeRoleWithWebIdentity")] (c) {
        let pool = pool_with_roles(c).await?;
        let identity = pool.sign_in("alice").await?;
        let login = pool.login_of("alice").await?;
        credentials(c, &identity, Some(&login)).await?;
        let own = login.values().next().cloned().unwrap_or_default();
        let altered = pool.own_login(&format!("{}AAAA", own.as_str()));
        rejected_as(credentials(c, &identity, Some(&altered)).await, &ErrorKind::NotAuthorized)?;
    }

    /// A login of a merged-away identity leads to its parent.
    a_merged_away_login_leads_to_the_parent [Assumed("merged_away_used_with_login")] (c) {
        let pool = c.pool().await?;
        let source = pool.sign_in("alice").await?;
        let login = pool.login_of("alice").await?;
        pool.sign_in("bob").await?;
        let parent = pool.sign_in("carol").await?;
        pool.merge("alice", "bob").await?;
        pool.merge("bob", "carol").await?;
        let response = token(c, &source, Some(&login)).await?;
        require_eq!(response.identity_id, Some(parent), "IdentityId");
    }
}

//! Clauses about developer users: signing in, linking to identities, and the claims of their tokens.

use std::collections::BTreeMap;

use super::prelude::*;
use super::public_logins::{GOOGLE, at, both, in_user_pool, pool, sign_in_with};
use crate::case::token::Claims;

clauses! { developer:

    /// A user signs in to the same identity each time.
    signing_in_again_finds_the_identity [DEVELOPER_GUIDE] (c, users: Vec<String> = users(1..=3)) {
        let pool = c.pool().await?;
        for user in &users {
            let identity = pool.sign_in(user).await?;
            require_eq!(pool.sign_in(user).await?, identity, "the identity of {user:?}");
        }
    }

    /// Different users have different identities until they are merged.
    users_are_told_apart [DEVELOPER_GUIDE] (c, users: Vec<String> = users(2..=8)) {
        let pool = c.pool().await?;
        let mut identities = BTreeSet::new();
        for user in &users {
            identities.insert(pool.sign_in(user).await?);
        }
        require_eq!(identities.len(), users.len(), "how many identities the users have");
    }

    /// Developer user identifiers are case sensitive.
    users_are_case_sensitive [Observed("olegabu/cognito-helper issue 7", "2016")] (c) {
        let pool = c.pool().await?;
        let lower = pool.sign_in("foo@bar.com").await?;
        require!(pool.sign_in("FOO@bar.com").await? != lower, "the case of the user is ignored");
    }

    /// One user name in two pools is two users.
    pools_are_told_apart [DEVELOPER_GUIDE] (c, users: Vec<String> = users(1..=1)) {
        let here = c.pool().await?;
        let there = c.pool().await?;
        let identity = here.sign_in(&users[0]).await?;
        require!(there.sign_in(&users[0]).await? != identity, "one identity in two pools");
        require_eq!(here.owner(&users[0]).await?, identity, "the identity in the first pool");
    }

    /// A user's own identity may be given with the user.
    the_own_identity_may_be_given
        [Observed("public code calling with IdentityId and the developer login again and again", "2026")]
        (c, users: Vec<String> = users(1..=3))
    {
        let pool = c.pool().await?;
        let identity = pool.family(&users).await?;
        for user in &users {
            require_eq!(pool.sign_in_as(user, &identity).await?, identity, "the identity of {user:?}");
        }
        require_eq!(pool.users_of(&identity).await?, users.iter().cloned().collect(), "the users");
    }

    /// A new user linked to a guest gets the guest's identity, and the guest is one no more.
    a_guest_is_upgraded [Assumed("guest_upgrade")] (c, users: Vec<String> = users(1..=1)) {
        let pool = c.pool().await?;
        let guest = pool.guest().await?;
        require_eq!(pool.sign_in_as(&users[0], &guest).await?, guest, "the identity of the token");
        require_eq!(pool.sign_in(&users[0]).await?, guest, "the identity of the user");
        require_eq!(pool.listed().await?, BTreeSet::from([guest]), "the identities of the pool");
    }

    /// A new user can be linked to an identity that has other developer users.
    an_identity_has_several_users [Assumed("further_user")] (c, users: Vec<String> = users(2..=6)) {
        let pool = c.pool().await?;
        let identity = pool.sign_in(&users[0]).await?;
        for user in &users[1..] {
            require_eq!(pool.sign_in_as(user, &identity).await?, identity, "the identity of {user:?}");
        }
        require_eq!(pool.users_of(&identity).await?, users.iter().cloned().collect(), "the users");
    }

    /// A guest's id with a user of another identity is refused with DeveloperUserAlreadyRegisteredException.
    a_known_user_is_not_linked_to_a_guest [Assumed("known_user_for_guest")] (c) {
        let pool = c.pool().await?;
        pool.sign_in("alice").await?;
        let guest = pool.guest().await?;
        let before = pool.view(&["alice".to_owned()]).await?;
        rejected_as(pool.sign_in_as("alice", &guest).await, &ErrorKind::DeveloperUserAlreadyRegistered)?;
        require_eq!(pool.view(&["alice".to_owned()]).await?, before, "the pool after the error");
    }

    /// Another user's identity with a user that has its own is refused with DeveloperUserAlreadyRegisteredException.
    a_known_user_is_not_linked_to_another_identity [Assumed("known_user_for_authenticated")] (c) {
        let pool = c.pool().await?;
        let users = ["alice".to_owned(), "bob".to_owned()];
        pool.sign_in("alice").await?;
        let other = pool.sign_in("bob").await?;
        let before = pool.view(&users).await?;
        rejected_as(pool.sign_in_as("alice", &other).await, &ErrorKind::DeveloperUserAlreadyRegistered)?;
        require_eq!(pool.view(&users).await?, before, "the pool after the error");
    }

    /// An identity with a public login takes no developer user without a token of that login.
    #[needs(PublicLogins)]
    a_public_login_needs_its_token
        [Observed("aws/aws-sdk-js issue 2327 and aws/aws-sdk-net issue 1112", "2018")]
        (c)
    {
        let pool = pool(c).await?;
        let identity = pool.get_id(&at(c, GOOGLE, "alice").await?).await?;
        let response = pool.sign_in_as("alice", &identity).await;
        let message = "Logins don't match. Please include at least one valid login for this identity or identity pool.";
        rejected_with(response, &ErrorKind::NotAuthorized, message)?;
    }

    /// An identity that is not there is refused with ResourceNotFoundException, and no user is registered.
    an_unknown_identity_is_not_found [TOKEN] (c) {
        let pool = c.pool().await?;
        rejected_as(pool.sign_in_as("alice", &unknown_id(&pool.id)).await, &ErrorKind::ResourceNotFound)?;
        rejected(pool.lookup_user("alice").await)?;
    }

    /// An identity of another pool is refused with NotAuthorizedException.
    an_identity_of_another_pool_is_refused [Assumed("token_other_pool")] (c) {
        let here = c.pool().await?;
        let there = c.pool().await?;
        let elsewhere = there.guest().await?;
        rejected_as(here.sign_in_as("alice", &elsewhere).await, &ErrorKind::NotAuthorized)?;
    }

    /// A provider that is not the pool's developer provider is refused in recorded words.
    another_provider_is_named_unsupported
        [Observed("danilop/LambdAuth issue 32", UNDATED)]
        (c)
    {
        let pool = c.pool().await?;
        let request = GetOpenIdTokenForDeveloperIdentityInput::new(pool.id.as_str(), [("other.example", "alice")]);
        let (_, message) = rejected(c.service().get_open_id_token_for_developer_identity(request).await)?;
        require_eq!(message, "This identity pool does not support the specified developer provider", "the message");
    }

    /// A provider that is not the pool's developer provider is refused with InvalidParameterException.
    another_provider_is_invalid [Assumed("token_wrong_provider")] (c) {
        let pool = c.pool().await?;
        let request = GetOpenIdTokenForDeveloperIdentityInput::new(pool.id.as_str(), [("other.example", "alice")]);
        let response = c.service().get_open_id_token_for_developer_identity(request).await;
        rejected_as(response, &ErrorKind::InvalidParameter)?;
    }

    /// A token of this service beside the user is refused with NotAuthorizedException.
    a_token_of_the_service_is_not_beside_a_user [Assumed("own_token_beside_developer")] (c) {
        let pool = c.pool().await?;
        let mut logins = pool.login_of("alice").await?;
        logins.0.insert(DEVELOPER_PROVIDER.to_owned(), "bob".to_owned());
        let request = GetOpenIdTokenForDeveloperIdentityInput { logins: Some(logins), ..pool.token_request("bob") };
        let response = c.service().get_open_id_token_for_developer_identity(request).await;
        rejected_as(response, &ErrorKind::NotAuthorized)?;
        rejected(pool.lookup_user("bob").await)?;
    }

    /// A user of more than 1,024 characters is refused with InvalidParameterException.
    an_oversized_user_is_invalid [Assumed("oversized_user")] (c) {
        let pool = c.pool().await?;
        let request = pool.token_request(&"u".repeat(1025));
        let response = c.service().get_open_id_token_for_developer_identity(request).await;
        rejected_as(response, &ErrorKind::InvalidParameter)?;
    }

    /// A sign-in is rejected, if at all, with an error of the model.
    #[needs(PublicLogins)]
    a_sign_in_is_rejected_with_a_known_error
        [Documented("API reference, GetOpenIdTokenForDeveloperIdentity, Errors")]
        (c)
    {
        let pool = pool(c).await?;
        known_error(pool.sign_in_as(&"u".repeat(1025), &pool.guest().await?).await)?;
        let google = at(c, GOOGLE, "alice").await?;
        let member = in_user_pool(c, "alice").await?;
        pool.get_id(&google).await?;
        pool.get_id(&member).await?;
        known_error(sign_in_with(&pool, "alice", None, &both(&google, &member)).await)?;
    }

    /// A user of 1,024 characters can be registered and looked up.
    the_longest_user_is_registered [LOOKUP] (c) {
        let pool = c.pool().await?;
        let user = "\u{6f22}".repeat(1024);
        let identity = pool.sign_in(&user).await?;
        require_eq!(pool.owner(&user).await?, identity, "the identity of the longest user");
    }

    /// A user whose identity was deleted gets a new one.
    a_deleted_identity_frees_its_users [Assumed("user_of_deleted_identity")] (c, users: Vec<String> = users(1..=3)) {
        let pool = c.pool().await?;
        let identity = pool.family(&users).await?;
        pool.delete(&[&identity]).await?;
        for user in &users {
            require!(pool.sign_in(user).await? != identity, "{user:?} signs in to a deleted identity");
        }
    }

    /// The token is for the identity and the pool, by the service, and names the provider and the user.
    the_token_names_the_user [DECODED_TOKENS] (c, users: Vec<String> = users(1..=3)) {
        let pool = c.pool().await?;
        let identity = pool.family(&users).await?;
        let given = users.iter().map(|user| (user, pool.token_request(user).identity_id(identity.as_str())));
        for (user, request) in users.iter().map(|user| (user, pool.token_request(user))).chain(given) {
            let claims = Claims::from_token(c.service().get_open_id_token_for_developer_identity(request).await?.token.as_ref())?;
            require_eq!(claims.sub, identity, "sub");
            require_eq!(claims.aud, pool.id, "aud");
            require_eq!(claims.iss, "https://cognito-identity.amazonaws.com", "iss");
            let detail = format!("{DEVELOPER_PROVIDER}:{}:{user}", pool.id);
            require_eq!(claims.amr, ["authenticated", DEVELOPER_PROVIDER, &detail], "amr");
        }
    }

    /// AllowClassicFlow=false does not stop GetOpenIdTokenForDeveloperIdentity.
    developer_tokens_ignore_allow_classic_flow
        [Observed("hashicorp/terraform-provider-aws pull request 40763, whose tests run on AWS", UNDATED)]
        (c)
    {
        c.pool_with(c.config().allow_classic_flow(false)).await?.sign_in("alice").await?;
    }

    /// A token names its pool by ARN too, in every region but us-east-1.
    a_token_names_the_pools_arn [Assumed("pool_arn_claim")] (c) {
        let pool = c.pool().await?;
        let request = pool.token_request("alice");
        let claims = Claims::from_token(c.service().get_open_id_token_for_developer_identity(request).await?.token.as_ref())?;
        // Tokens are recorded of us-east-1 without it, of five other regions with it, and of no further region.
        let expected = Some(pool.arn(c.account())).filter(|_| !pool.id.starts_with("us-east-1:"));
        require_eq!(claims.pool_arn, expected, "identity-pool-arn");
    }

    /// The token is valid for 900 seconds unless the request has another duration.
    the_token_lives_fifteen_minutes [DECODED_TOKENS] (c) {
        let pool = c.pool().await?;
        let request = pool.token_request("alice");
        let claims = Claims::from_token(c.service().get_open_id_token_for_developer_identity(request).await?.token.as_ref())?;
        require_eq!(claims.exp - claims.iat, 900, "the token's seconds");
    }

    /// The token is valid for exactly TokenDuration.
    the_token_lives_as_long_as_asked [DECODED_TOKENS] (c, seconds: i64 = durations()) {
        let pool = c.pool().await?;
        let request = pool.token_request("alice").token_duration(seconds);
        let claims = Claims::from_token(c.service().get_open_id_token_for_developer_identity(request).await?.token.as_ref())?;
        require_eq!(claims.exp - claims.iat, seconds, "the token's seconds");
    }

    /// All principal tags are in the token, each as a list of one value.
    the_token_carries_principal_tags
        [Observed("decoded token in an article of djonser/catnekaise", UNDATED)]
        (c, count: usize = 1_usize..=50)
    {
        let pool = c.pool().await?;
        let tags: StringMap = (0..count).map(|number| (format!("tag {number}"), format!("value {number}"))).collect();
        let request = pool.token_request("alice").principal_tags(tags.clone());
        let claims = Claims::from_token(c.service().get_open_id_token_for_developer_identity(request).await?.token.as_ref())?;
        let expected: BTreeMap<_, _> = tags.into_iter().map(|(key, value)| (key, vec![value])).collect();
        require_eq!(claims.tags.map(|tags| tags.principal_tags), Some(expected), "the tags");
    }

    /// LastModifiedDate moves when a login is linked.
    a_link_is_a_modification [Assumed("modified_by_link")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        c.pass_time().await?;
        let before = pool.last_modified(&identity).await?;
        // Whether another user can be linked at all is the question `further_user`.
        if attempt(pool.sign_in_as("bob", &identity).await)?.is_none() {
            return Ok(());
        }
        let after = pool.last_modified(&identity).await?;
        require!(after > before, "LastModifiedDate is {after:?} after {before:?}");
    }

    /// LastModifiedDate stays when a token is issued for a login that was linked before.
    a_token_is_no_modification [Assumed("modified_by_token")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        c.pass_time().await?;
        let before = pool.last_modified(&identity).await?;
        pool.sign_in("alice").await?;
        require_eq!(pool.last_modified(&identity).await?, before, "LastModifiedDate");
    }
}

/// Durations of tokens, their bounds among them.
fn durations() -> impl proptest::strategy::Strategy<Value = i64> {
    use proptest::prelude::*;
    prop_oneof![4 => 1_i64..=86_400, 1 => Just(1), 1 => Just(86_400)]
}

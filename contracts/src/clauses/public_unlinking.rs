//! Clauses about UnlinkIdentity.

use cognito_identity::Result;

use super::prelude::*;
use super::public_logins::{AMAZON, GOOGLE, at, both, in_user_pool, pool, sign_in_with};
use crate::case::Case;
use crate::case::pool::Pool;
use crate::failure::Check;

async fn unlink(c: &Case<'_>, identity: &str, logins: &Logins, providers: &[&str]) -> Result<()> {
    let providers: Vec<_> = providers.iter().map(|&provider| provider.to_owned()).collect();
    c.service().unlink_identity(UnlinkIdentityInput::new(identity, logins.clone(), providers)).await
}

/// Alice's identity, which was merged into Bob's, perhaps by way of further users, and her login from before.
struct Merged {
    source: String,
    login: Logins,
    parent: String,
}

impl Merged {
    /// Merges them, by way of `between` further users; `None` if a login of a disabled identity is rejected, which is
    /// the question `merged_away_used_with_login`.
    async fn in_pool(c: &Case<'_>, pool: &Pool<'_>, between: usize) -> Check<Option<Self>> {
        let source = pool.sign_in("alice").await?;
        let login = pool.login_of("alice").await?;
        let mut last = "alice".to_owned();
        let users = (0..between).map(|number| format!("carol {number}")).chain(["bob".to_owned()]);
        for user in users {
            pool.sign_in(&user).await?;
            pool.merge(&last, &user).await?;
            last = user;
        }
        let parent = pool.owner("bob").await?;
        let token = GetOpenIdTokenInput::new(source.as_str()).logins(login.clone());
        let is_good = attempt(c.service().get_open_id_token(token).await)?.is_some();
        Ok(is_good.then_some(Self { source, login, parent }))
    }
}

clauses! { public_unlinking:

    /// Nothing is unlinked from an identity that is not there.
    an_unknown_identity_is_refused [Documented("API reference, UnlinkIdentity, ResourceNotFoundException")] (c) {
        let pool = c.pool().await?;
        let login = pool.login_of("alice").await?;
        // No source says whether the identity or the login is checked first.
        rejected(unlink(c, &unknown_id(&pool.id), &login, &[GOOGLE]).await)?;
    }

    /// Without a login of the identity nothing is unlinked.
    a_login_is_the_proof [Documented("API reference, UnlinkIdentity")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        let guest = pool.guest().await?;
        let others = pool.login_of("bob").await?;
        let users = ["alice".to_owned(), "bob".to_owned()];
        let before = pool.view(&users).await?;
        rejected(unlink(c, &identity, &Logins::default(), &[DEVELOPER_PROVIDER]).await)?;
        rejected(unlink(c, &identity, &others, &[DEVELOPER_PROVIDER]).await)?;
        rejected(unlink(c, &guest, &Logins::default(), &[GOOGLE]).await)?;
        require_eq!(pool.view(&users).await?, before, "the pool's identities");
    }

    /// Without a login of the identity the request is refused with NotAuthorizedException.
    no_login_is_not_authorized [Assumed("unlink_without_proof")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        let response = unlink(c, &identity, &Logins::default(), &[DEVELOPER_PROVIDER]).await;
        rejected_as(response, &ErrorKind::NotAuthorized)?;
        let response = unlink(c, &pool.guest().await?, &Logins::default(), &[GOOGLE]).await;
        rejected_as(response, &ErrorKind::NotAuthorized)?;
    }

    /// Any login of the identity proves the removal of another, which is then gone.
    #[needs(PublicLogins)]
    one_login_removes_another [Assumed("unlink_by_another_login")] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let amazon = at(c, AMAZON, "alice").await?;
        let identity = sign_in_with(&pool, "alice", None, &both(&google, &amazon)).await?;
        let login = pool.login_of("alice").await?;
        unlink(c, &identity, &login, &[GOOGLE]).await?;
        let logins = pool.describe(&identity).await?.logins.unwrap_or_default();
        require!(!logins.iter().any(|name| name == GOOGLE), "the login is still there: {logins:?}");
        require!(logins.iter().any(|name| name == AMAZON), "the other login is gone: {logins:?}");
        require_eq!(pool.sign_in("alice").await?, identity, "the identity of the user");
        // The login is free now, so another identity can have it.
        let other = pool.sign_in("bob").await?;
        require_eq!(sign_in_with(&pool, "bob", Some(&other), &google).await?, other, "the login's next identity");
    }

    /// Nothing is unlinked from a merged-away identity, nor from its parent by its id.
    a_merged_away_identity_is_left_alone [Assumed("merged_away_unlinked")] (c, between: usize = 0_usize..=2) {
        let pool = c.pool().await?;
        let Some(Merged { source, login, parent }) = Merged::in_pool(c, &pool, between).await? else { return Ok(()) };
        let response = unlink(c, &source, &login, &[DEVELOPER_PROVIDER]).await;
        rejected_as(response, &ErrorKind::NotAuthorized)?;
        require_eq!(pool.sign_in("bob").await?, parent, "the identity of the other user");
    }

    /// LastModifiedDate moves when logins are unlinked.
    #[needs(PublicLogins)]
    an_unlink_is_a_modification [Assumed("modified_by_unlink")] (c) {
        let pool = pool(c).await?;
        let identity = sign_in_with(&pool, "alice", None, &at(c, GOOGLE, "alice").await?).await?;
        let login = pool.login_of("alice").await?;
        c.pass_time().await?;
        let before = pool.last_modified(&identity).await?;
        // Whether one login removes another is the question `unlink_by_another_login`.
        if attempt(unlink(c, &identity, &login, &[GOOGLE]).await)?.is_none() {
            return Ok(());
        }
        let after = pool.last_modified(&identity).await?;
        require!(after > before, "LastModifiedDate is {after:?} after {before:?}");
    }

    /// A provider the identity has no login of is passed over.
    a_login_that_is_not_there_is_passed_over [Assumed("unlink_not_linked")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        let login = pool.login_of("alice").await?;
        unlink(c, &identity, &login, &[GOOGLE]).await?;
        require_eq!(pool.sign_in("alice").await?, identity, "the identity of the user");
    }

    /// A login is unlinked whether a provider the identity has no login of stands before it or behind.
    #[needs(PublicLogins)]
    one_that_is_not_there_keeps_no_other [Assumed("unlink_not_linked")] (c) {
        for providers in [[AMAZON, GOOGLE], [GOOGLE, AMAZON]] {
            let pool = pool(c).await?;
            let google = at(c, GOOGLE, "alice").await?;
            let identity = pool.get_id(&both(&google, &in_user_pool(c, "alice").await?)).await?;
            unlink(c, &identity, &google, &providers).await?;
            let left = pool.describe(&identity).await?.logins.unwrap_or_default();
            require!(!left.iter().any(|name| name == GOOGLE), "the login is still there after {providers:?}: {left:?}");
        }
    }

    /// All logins that a request names and proves are unlinked, and no others, neither the identity's nor other users'.
    #[needs(PublicLogins)]
    all_named_logins_are_unlinked [UNLINK_PUBLIC] (c) {
        for providers in [[AMAZON, GOOGLE], [GOOGLE, AMAZON]] {
            let pool = pool(c).await?;
            let google = at(c, GOOGLE, "alice").await?;
            let amazon = at(c, AMAZON, "alice").await?;
            let member = in_user_pool(c, "alice").await?;
            let identity = pool.get_id(&both(&both(&google, &amazon), &member)).await?;
            let bobs = [at(c, GOOGLE, "bob").await?, at(c, AMAZON, "bob").await?];
            let bob = pool.get_id(&both(&bobs[0], &bobs[1])).await?;
            unlink(c, &identity, &both(&google, &amazon), &providers).await?;
            require_eq!(pool.get_id(&member).await?, identity, "the identity of the login that stays");
            let mut others = BTreeSet::new();
            for login in [&google, &amazon] {
                others.insert(pool.get_id(login).await?);
            }
            for login in &bobs {
                require_eq!(pool.get_id(login).await?, bob, "the identity of the other user");
            }
            require!(others.len() == 2 && !others.contains(&identity), "{identity} is left with a login among {others:?}");
        }
    }

    /// No providers to remove change nothing.
    nothing_to_remove_is_fine [Assumed("unlink_nothing")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        let login = pool.login_of("alice").await?;
        unlink(c, &identity, &login, &[]).await?;
        require_eq!(pool.sign_in("alice").await?, identity, "the identity of the user");
    }

    /// The developer provider stands for all developer users; the identity is disabled when they were its last logins.
    the_developer_provider_is_all_users [Assumed("unlink_developer_login")] (c) {
        let pool = c.pool().await?;
        let users: Vec<_> = (0..20).map(|number| format!("user {number}")).collect();
        let identity = pool.family(&users).await?;
        let login = pool.login_of(&users[0]).await?;
        unlink(c, &identity, &login, &[DEVELOPER_PROVIDER]).await?;
        require!(!pool.enabled().await?.contains(&identity), "the identity is enabled");
        for user in &users {
            require!(pool.sign_in(user).await? != identity, "{user:?} signs in to the identity it was unlinked from");
        }
    }

    /// Of several developer users, the one whose login it is, is unlinked at least.
    the_user_of_the_login_is_unlinked [Assumed("unlink_developer_login")] (c) {
        let users = ["alice".to_owned(), "bob".to_owned()];
        for user in &users {
            let pool = c.pool().await?;
            let identity = pool.family(&users).await?;
            let login = pool.login_of(user).await?;
            unlink(c, &identity, &login, &[DEVELOPER_PROVIDER]).await?;
            require!(pool.sign_in(user).await? != identity, "{user:?} signs in to the identity it was unlinked from");
        }
    }

    /// A public login of the identity proves the removal of another provider's, even of a user of the same name.
    #[needs(PublicLogins)]
    one_public_login_removes_another [Assumed("unlink_by_another_login")] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let amazon = at(c, AMAZON, "alice").await?;
        let identity = pool.get_id(&both(&google, &amazon)).await?;
        unlink(c, &identity, &google, &[AMAZON]).await?;
        let logins = pool.describe(&identity).await?.logins.unwrap_or_default();
        require!(!logins.iter().any(|name| name == AMAZON), "the login is still there: {logins:?}");
    }

    /// A login of the identity proves the removal of another, whatever other user of that provider stands beside it.
    #[needs(PublicLogins)]
    another_user_beside_a_proof_is_no_obstacle [Assumed("unlink_by_another_login")] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let identity = pool.get_id(&both(&google, &at(c, AMAZON, "alice").await?)).await?;
        let logins = both(&google, &at(c, AMAZON, "bob").await?);
        unlink(c, &identity, &logins, &[AMAZON]).await?;
        let logins = pool.describe(&identity).await?.logins.unwrap_or_default();
        require!(!logins.iter().any(|name| name == AMAZON), "the login is still there: {logins:?}");
    }

    /// An error of any type keeps a request for a merged-away identity from its parent.
    a_parent_is_not_unlinked_from [Assumed("merged_away_unlinked")] (c, between: usize = 0_usize..=2) {
        let pool = c.pool().await?;
        let Some(Merged { source, login, parent }) = Merged::in_pool(c, &pool, between).await? else { return Ok(()) };
        rejected(unlink(c, &source, &login, &[DEVELOPER_PROVIDER]).await)?;
        require_eq!(pool.sign_in("bob").await?, parent, "the identity of the other user");
    }
}

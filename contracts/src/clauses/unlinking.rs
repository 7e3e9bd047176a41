//! Clauses about UnlinkDeveloperIdentity.

use super::prelude::*;
use super::public_logins::{GOOGLE, at, pool, sign_in_with};

clauses! { unlinking:

    /// An unlinked user is a new identity the next time it is seen.
    an_unlinked_user_is_new [UNLINK] (c, users: Vec<String> = users(1..=4)) {
        let pool = c.pool().await?;
        let identity = pool.family(&users).await?;
        pool.unlink(&identity, &users[0]).await?;
        let again = pool.sign_in(&users[0]).await?;
        require!(again != identity, "{:?} signs in to the identity it was unlinked from", users[0]);
        require_eq!(pool.users_of(&again).await?, BTreeSet::from([users[0].clone()]), "the users of the new identity");
    }

    /// An unlinked user is not found until it signs in again.
    an_unlinked_user_is_gone [UNLINK] (c, users: Vec<String> = users(1..=4)) {
        let pool = c.pool().await?;
        let identity = pool.family(&users).await?;
        pool.unlink(&identity, &users[0]).await?;
        rejected(pool.lookup_user(&users[0]).await)?;
    }

    /// The other users of the identity stay, and it stays enabled.
    the_other_users_stay [Assumed("unlink_of_several")] (c, users: Vec<String> = users(2..=5)) {
        let pool = c.pool().await?;
        let identity = pool.family(&users).await?;
        pool.unlink(&identity, &users[0]).await?;
        require!(pool.enabled().await?.contains(&identity), "the identity is disabled");
        require_eq!(pool.users_of(&identity).await?, users[1..].iter().cloned().collect(), "the users that stay");
        for user in &users[1..] {
            require_eq!(pool.sign_in(user).await?, identity, "the identity of {user:?}");
        }
    }

    /// An identity whose last login is unlinked is disabled: it is not listed when the disabled are hidden.
    the_last_login_disables
        [STAFF_ON_UNLINKING]
        (c, users: Vec<String> = users(1..=4))
    {
        let pool = c.pool().await?;
        for user in &users {
            let identity = pool.sign_in(user).await?;
            pool.unlink(&identity, user).await?;
        }
        require_eq!(pool.enabled().await?, BTreeSet::new(), "the identities that are not disabled");
    }

    /// A public login keeps an identity alive whose last developer user is unlinked.
    #[needs(PublicLogins)]
    a_public_login_keeps_it_alive [UNLINK] (c) {
        let pool = pool(c).await?;
        let identity = sign_in_with(&pool, "alice", None, &at(c, GOOGLE, "alice").await?).await?;
        pool.unlink(&identity, "alice").await?;
        require!(pool.enabled().await?.contains(&identity), "the identity is disabled");
    }

    /// An identity without logins left is still listed, with DISABLED as its first login.
    an_inaccessible_identity_is_marked [Assumed("inaccessible_described")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        pool.unlink(&identity, "alice").await?;
        pool.require_mark(&identity).await?;
    }

    /// An identity without logins left is still listed.
    an_inaccessible_identity_is_listed [Assumed("inaccessible_described")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        pool.unlink(&identity, "alice").await?;
        require_eq!(pool.listed().await?, BTreeSet::from([identity]), "the identities");
    }

    /// Nothing follows DISABLED among the logins of an identity without logins left.
    the_mark_of_an_unlinked_identity_is_alone [Assumed("disabled_logins")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        pool.unlink(&identity, "alice").await?;
        pool.require_mark_alone(&identity).await?;
    }

    /// A token for the id of an identity without logins left is refused as forbidden.
    an_inaccessible_identity_is_forbidden [Assumed("inaccessible_given")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        pool.unlink(&identity, "alice").await?;
        rejected_as(pool.sign_in_as("alice", &identity).await, &ErrorKind::NotAuthorized)?;
    }

    /// An unlinked user can sign in anew and be merged with another.
    an_unlinked_user_can_be_merged [UNLINK] (c, users: Vec<String> = users(2..=3)) {
        let pool = c.pool().await?;
        let identity = pool.sign_in(&users[0]).await?;
        let other = pool.family(&users[1..]).await?;
        pool.unlink(&identity, &users[0]).await?;
        pool.sign_in(&users[0]).await?;
        require_eq!(pool.merge(&users[0], &users[1]).await?, other, "the response of the merge");
        require_eq!(pool.owner(&users[0]).await?, other, "the identity of the unlinked user");
    }

    /// Unlinking in one pool leaves the user of the same name in another.
    other_pools_are_untouched [UNLINK] (c, users: Vec<String> = users(1..=1)) {
        let here = c.pool().await?;
        let there = c.pool().await?;
        let identity = here.sign_in(&users[0]).await?;
        there.sign_in(&users[0]).await?;
        let before = there.view(&users).await?;
        here.unlink(&identity, &users[0]).await?;
        require_eq!(there.view(&users).await?, before, "the other pool");
    }

    /// An unlink of anything that is not linked changes nothing, whether it is refused or not.
    an_unlink_in_vain_changes_nothing [UNLINK] (c, users: Vec<String> = users(3..=4)) {
        let pool = c.pool().await?;
        let identity = pool.family(&users[1..]).await?;
        let guest = pool.guest().await?;
        let before = pool.view(&users).await?;
        attempt(pool.unlink(&identity, &users[0]).await)?;
        attempt(pool.unlink(&guest, &users[1]).await)?;
        let request = pool.unlink_request(&identity, &users[1]).developer_provider_name("other.example");
        attempt(c.service().unlink_developer_identity(request).await)?;
        require_eq!(pool.view(&users).await?, before, "the pool after the attempts");
    }

    /// An unknown user is refused with ResourceNotFoundException.
    an_unknown_user_is_not_found [Assumed("unlink_unknown_user")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        rejected_as(pool.unlink(&identity, "nobody").await, &ErrorKind::ResourceNotFound)?;
    }

    /// A user of another identity is refused with ResourceConflictException.
    a_user_of_another_identity_is_a_conflict [Assumed("unlink_other_identity")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        pool.sign_in("bob").await?;
        rejected_as(pool.unlink(&identity, "bob").await, &ErrorKind::ResourceConflict)?;
    }

    /// A developer provider that is not the pool's is refused with InvalidParameterException.
    another_provider_is_invalid [Assumed("unlink_wrong_provider")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        let request = pool.unlink_request(&identity, "alice").developer_provider_name("other.example");
        rejected_as(c.service().unlink_developer_identity(request).await, &ErrorKind::InvalidParameter)?;
    }

    /// An identity of another pool is refused with ResourceNotFoundException.
    an_identity_of_another_pool_is_not_found [Assumed("unlink_other_pool")] (c) {
        let here = c.pool().await?;
        let there = c.pool().await?;
        here.sign_in("alice").await?;
        let identity = there.sign_in("alice").await?;
        rejected_as(here.unlink(&identity, "alice").await, &ErrorKind::ResourceNotFound)?;
    }

    /// An identity that is not there is refused with ResourceNotFoundException.
    an_unknown_identity_is_not_found [UNLINK] (c) {
        let pool = c.pool().await?;
        pool.sign_in("alice").await?;
        rejected_as(pool.unlink(&unknown_id(&pool.id), "alice").await, &ErrorKind::ResourceNotFound)?;
    }

    /// LastModifiedDate moves when a login is unlinked.
    an_unlink_is_a_modification [Assumed("modified_by_unlink")] (c) {
        let pool = c.pool().await?;
        let identity = pool.family(&["alice".to_owned(), "bob".to_owned()]).await?;
        c.pass_time().await?;
        let before = pool.last_modified(&identity).await?;
        pool.unlink(&identity, "bob").await?;
        let after = pool.last_modified(&identity).await?;
        require!(after > before, "LastModifiedDate is {after:?} after {before:?}");
    }
}

//! Clauses about developer users that sign in with public logins.

use super::super::prelude::*;
use super::super::public_logins::{GOOGLE, TwoIdentities, at, both, pool, sign_in_with};

clauses! { developer_users of linking:

    /// A developer user is linked to an identity with a public login when the login comes beside it, and stays so.
    #[needs(PublicLogins)]
    a_developer_user_comes_with_a_login
        [Observed("public code that links a developer user beside a provider's token", "2026")]
        (c)
    {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let identity = pool.get_id(&google).await?;
        for _ in 0..2 {
            let response = sign_in_with(&pool, "alice", Some(&identity), &google).await?;
            require_eq!(response, identity, "IdentityId");
        }
        require_eq!(pool.sign_in("alice").await?, identity, "the identity of the user alone");
    }

    /// A developer user and a public login of two identities do not merge them.
    #[needs(PublicLogins)]
    a_developer_user_of_another_identity_is_registered [Assumed("developer_and_other_owner")] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        pool.get_id(&google).await?;
        pool.sign_in("alice").await?;
        let response = sign_in_with(&pool, "alice", None, &google).await;
        rejected_as(response, &ErrorKind::DeveloperUserAlreadyRegistered)?;
    }

    /// A new developer user and public logins of two identities do not merge them.
    #[needs(PublicLogins)]
    a_new_user_does_not_merge_two_identities [Assumed("new_user_of_two")] (c) {
        let pool = pool(c).await?;
        let TwoIdentities { google, member, one, other } = TwoIdentities::in_pool(c, &pool).await?;
        let response = sign_in_with(&pool, "alice", None, &both(&google, &member)).await;
        rejected_as(response, &ErrorKind::ResourceConflict)?;
        require_eq!((pool.get_id(&google).await?, pool.get_id(&member).await?), (one, other), "the identities");
    }

    /// The identity that is given remains when a new developer user comes with a login of it and one of another
    /// identity.
    #[needs(PublicLogins)]
    the_given_identity_of_a_new_user_remains [Assumed("implicit_parent")] (c) {
        for older_first in [true, false] {
            let pool = pool(c).await?;
            let TwoIdentities { google, member, one, other } = TwoIdentities::in_pool(c, &pool).await?;
            let given = if older_first { one } else { other };
            let response = sign_in_with(&pool, "alice", Some(&given), &both(&google, &member)).await?;
            require_eq!(response, given, "the identity of the token");
            for logins in [&google, &member] {
                require_eq!(pool.get_id(logins).await?, given, "the identity of one login");
            }
        }
    }

    /// A guest, a new developer user and a login of another identity make no third identity.
    #[needs(PublicLogins)]
    a_guest_and_a_login_make_no_third_identity [FLOWS_GUIDE] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let guest = pool.guest().await?;
        let made = BTreeSet::from([pool.get_id(&google).await?, guest.clone()]);
        // The documentation says only of GetOpenIdToken whether they merge.
        let response = attempt(sign_in_with(&pool, "alice", Some(&guest), &google).await)?;
        require!(response.iter().all(|identity| made.contains(identity)), "the identity of the token is {response:?}");
        let listed = pool.listed().await?;
        require!(listed.is_subset(&made), "{listed:?} are listed, and {made:?} were made");
    }

    /// A new developer user with a login that no identity has gets the identity of the guest whose id is given.
    #[needs(PublicLogins)]
    a_guest_is_upgraded_with_logins [Assumed("guest_upgrade")] (c) {
        let pool = pool(c).await?;
        let guest = pool.guest().await?;
        let google = at(c, GOOGLE, "alice").await?;
        require_eq!(sign_in_with(&pool, "alice", Some(&guest), &google).await?, guest, "the identity of the token");
        require_eq!(pool.get_id(&google).await?, guest, "the identity of the login");
        require_eq!(pool.listed().await?, BTreeSet::from([guest]), "the identities of the pool");
    }

    /// A login beside a developer user of another identity does not link the user to a guest.
    #[needs(PublicLogins)]
    a_login_takes_no_known_user_to_a_guest [Assumed("known_user_for_guest")] (c) {
        let pool = pool(c).await?;
        pool.sign_in("alice").await?;
        let guest = pool.guest().await?;
        let response = sign_in_with(&pool, "alice", Some(&guest), &at(c, GOOGLE, "alice").await?).await;
        rejected_as(response, &ErrorKind::DeveloperUserAlreadyRegistered)?;
    }

    /// A login beside a developer user of another identity does not link the user to the login's identity.
    #[needs(PublicLogins)]
    a_login_takes_no_known_user_to_its_identity [Assumed("known_user_for_authenticated")] (c) {
        let pool = pool(c).await?;
        pool.sign_in("alice").await?;
        let google = at(c, GOOGLE, "alice").await?;
        let identity = pool.get_id(&google).await?;
        let response = sign_in_with(&pool, "alice", Some(&identity), &google).await;
        rejected_as(response, &ErrorKind::DeveloperUserAlreadyRegistered)?;
    }

    /// An identity with a developer user and a login takes another developer user beside the login.
    #[needs(PublicLogins)]
    a_login_brings_a_further_user [Assumed("further_user")] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let identity = sign_in_with(&pool, "alice", None, &google).await?;
        for given in [None, Some(&identity)] {
            let user = format!("alice, given {given:?}");
            require_eq!(sign_in_with(&pool, &user, given, &google).await?, identity, "the identity of {user:?}");
            require_eq!(pool.sign_in(&user).await?, identity, "the identity of {user:?} alone");
        }
    }

    /// A login of an identity with a developer user brings it another one, without its id.
    #[needs(PublicLogins)]
    a_login_alone_brings_a_further_user [Assumed("further_user")] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let identity = sign_in_with(&pool, "alice", None, &google).await?;
        require_eq!(sign_in_with(&pool, "bob", None, &google).await?, identity, "the identity of the second user");
        require_eq!(pool.sign_in("bob").await?, identity, "the identity of the second user alone");
    }

    /// LastModifiedDate stays when a developer user signs in with a login that was linked before.
    #[needs(PublicLogins)]
    a_token_for_linked_logins_is_no_modification [Assumed("modified_by_token")] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let identity = sign_in_with(&pool, "alice", None, &google).await?;
        c.pass_time().await?;
        let before = pool.last_modified(&identity).await?;
        sign_in_with(&pool, "alice", None, &google).await?;
        require_eq!(pool.last_modified(&identity).await?, before, "LastModifiedDate");
    }
}

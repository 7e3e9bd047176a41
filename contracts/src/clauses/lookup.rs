//! Clauses about LookupDeveloperIdentity.

use super::prelude::*;

clauses! { lookup:

    /// Looking up a user gives its identity, and looking up that identity lists the user.
    both_directions_agree [LOOKUP] (c, users: Vec<String> = users(1..=6), merges: Vec<(usize, usize)> = pairs(6, 4)) {
        let pool = c.pool().await?;
        for user in &users {
            pool.sign_in(user).await?;
        }
        for (source, destination) in merges {
            if let (Some(source), Some(destination)) = (users.get(source), users.get(destination))
                && pool.owner(source).await? != pool.owner(destination).await?
            {
                pool.merge(source, destination).await?;
            }
        }
        for user in &users {
            let identity = pool.owner(user).await?;
            require!(pool.users_of(&identity).await?.contains(user), "{user:?} is not listed under {identity}");
            require_eq!(pool.sign_in(user).await?, identity, "the identity {user:?} signs in to");
        }
    }

    /// Given both keys that belong together, the response is the same as the request.
    both_keys_are_verified [LOOKUP] (c, users: Vec<String> = users(1..=4)) {
        let pool = c.pool().await?;
        let identity = pool.family(&users).await?;
        for user in &users {
            let request = pool.lookup_request().identity_id(identity.as_str()).developer_user_identifier(user.as_str());
            let response = c.service().lookup_developer_identity(request).await?;
            require_eq!(response.identity_id.as_ref(), Some(&identity), "IdentityId");
            require_eq!(response.developer_user_identifier_list, Some(vec![user.clone()]), "the users");
        }
    }

    /// Given both keys that do not belong together, ResourceConflictException is thrown.
    a_mismatch_is_a_conflict [LOOKUP] (c, users: Vec<String> = users(2..=3)) {
        let pool = c.pool().await?;
        let identity = pool.family(&users[1..]).await?;
        let request = pool.lookup_request().identity_id(identity.as_str()).developer_user_identifier(users[0].as_str());
        rejected_as(c.service().lookup_developer_identity(request.clone()).await, &ErrorKind::ResourceConflict)?;
        pool.sign_in(&users[0]).await?;
        rejected_as(c.service().lookup_developer_identity(request).await, &ErrorKind::ResourceConflict)?;
    }

    /// By user alone, all users of its identity are listed.
    a_user_finds_its_siblings [Assumed("lookup_by_user")] (c, users: Vec<String> = users(2..=5)) {
        let pool = c.pool().await?;
        pool.family(&users).await?;
        let found = pool.lookup_user(&users[0]).await?.developer_user_identifier_list.unwrap_or_default();
        require_eq!(found.into_iter().collect::<BTreeSet<_>>(), users.iter().cloned().collect(), "the users");
    }

    /// The users of an identity are listed once each, whatever the pages' sizes.
    pages_are_the_whole [LOOKUP] (c, users: Vec<String> = users(1..=15), size: i32 = 1..=25) {
        let pool = c.pool().await?;
        // A user's identifier may have line breaks, and differ from another in case alone.
        let mut users = users;
        users.extend(["contract\nline", "contract\nline\nother line", "contract", "Contract", "CONTRACT"].map(str::to_owned));
        let identity = pool.family(&users).await?;
        let mut seen = pool.user_pages(&identity, &[size]).await?.concat();
        seen.sort();
        let mut expected = users.clone();
        expected.sort();
        require_eq!(seen, expected, "the users of all pages");
    }

    /// Without MaxResults a page holds more than ten users.
    a_page_is_large_by_default [Assumed("lookup_default_page")] (c, users: Vec<String> = users(11..=11)) {
        let pool = c.pool().await?;
        let identity = pool.family(&users).await?;
        let response = pool.lookup_identity(&identity).await?;
        require_eq!(response.developer_user_identifier_list.unwrap_or_default().len(), users.len(), "the page");
        require_eq!(response.next_token, None, "NextToken");
    }

    /// Users are listed in the order of their names.
    users_come_by_name [Assumed("user_order")] (c, users: Vec<String> = users(2..=9)) {
        let pool = c.pool().await?;
        let identity = pool.family(&users).await?;
        let seen = pool.user_pages(&identity, &[60]).await?.concat();
        let mut sorted = seen.clone();
        sorted.sort();
        require_eq!(seen, sorted, "the users in the order answered");
    }

    /// A request with neither key is refused with InvalidParameterException.
    a_key_is_needed [Assumed("lookup_without_key")] (c) {
        let pool = c.pool().await?;
        let response = c.service().lookup_developer_identity(pool.lookup_request()).await;
        rejected_as(response, &ErrorKind::InvalidParameter)?;
    }

    /// An unknown user is refused with ResourceNotFoundException.
    an_unknown_user_is_not_found [Assumed("lookup_unknown_user")] (c) {
        let pool = c.pool().await?;
        pool.sign_in("alice").await?;
        rejected_as(pool.lookup_user("nobody").await, &ErrorKind::ResourceNotFound)?;
    }

    /// An identity that is not there is refused with ResourceNotFoundException.
    an_unknown_identity_is_not_found [LOOKUP] (c) {
        let pool = c.pool().await?;
        rejected_as(pool.lookup_identity(&unknown_id(&pool.id)).await, &ErrorKind::ResourceNotFound)?;
    }

    /// An identity of another pool is refused with ResourceNotFoundException.
    an_identity_of_another_pool_is_not_found [Assumed("lookup_other_pool")] (c) {
        let here = c.pool().await?;
        let there = c.pool().await?;
        let elsewhere = there.sign_in("alice").await?;
        rejected_as(here.lookup_identity(&elsewhere).await, &ErrorKind::ResourceNotFound)?;
    }

    /// A user is looked up in its own pool only.
    pools_are_told_apart [LOOKUP] (c, users: Vec<String> = users(1..=1)) {
        let here = c.pool().await?;
        let there = c.pool().await?;
        here.sign_in(&users[0]).await?;
        rejected(there.lookup_user(&users[0]).await)?;
    }

    /// An identity without developer users has an empty list.
    a_guest_has_no_users [Assumed("lookup_without_users")] (c) {
        let pool = c.pool().await?;
        let guest = pool.guest().await?;
        require_eq!(pool.lookup_identity(&guest).await?.developer_user_identifier_list, Some(vec![]), "the users");
    }

    /// A lookup changes nothing.
    a_lookup_changes_nothing [LOOKUP] (c, users: Vec<String> = users(2..=3)) {
        let pool = c.pool().await?;
        let identity = pool.family(&users[1..]).await?;
        let before = pool.view(&users).await?;
        c.pass_time().await?;
        rejected(pool.lookup_user(&users[0]).await)?;
        pool.lookup_identity(&identity).await?;
        require_eq!(pool.view(&users).await?, before, "the pool after the lookups");
    }
}

//! Clauses about MergeDeveloperIdentities.

use super::prelude::*;
use super::public_logins::{AMAZON, GOOGLE, at, both, pool, sign_in_with, use_with};
use crate::case::oracle::Partition;

clauses! { merging:

    /// The destination user's identity remains, and both users sign in to it from then on.
    destination_remains [MERGE] (c, users: Vec<String> = users(2..=2)) {
        let pool = c.pool().await?;
        let source = pool.sign_in(&users[0]).await?;
        let destination = pool.sign_in(&users[1]).await?;
        require_eq!(pool.merge(&users[0], &users[1]).await?, destination, "the response of the merge");
        for user in &users {
            require_eq!(pool.sign_in(user).await?, destination, "the identity of {user:?}");
            require_eq!(pool.owner(user).await?, destination, "the looked-up identity of {user:?}");
        }
        require!(source != destination, "two users had one identity before the merge");
    }

    /// Every developer user of the source's identity moves, not only the one that was named.
    siblings_follow [MERGE] (c, users: Vec<String> = users(3..=7), split: usize = 1_usize..=5) {
        let pool = c.pool().await?;
        let (source, destination) = users.split_at(split.min(users.len() - 1));
        pool.family(source).await?;
        let remaining = pool.family(destination).await?;
        pool.merge(&source[0], &destination[0]).await?;
        require_eq!(pool.users_of(&remaining).await?, users.iter().cloned().collect(), "the users of the identity");
        for user in &users {
            require_eq!(pool.sign_in(user).await?, remaining, "the identity of {user:?}");
        }
    }

    /// Whichever users stand for them, any sequence of merges gives the same partition of users, and each part has the
    /// identity of its last destination.
    merges_are_confluent [MERGE]
        (c, users: Vec<String> = users(6..=6), merges: Vec<(usize, usize)> = pairs(6, 8))
    {
        let pool = c.pool().await?;
        let mut expected = Partition::default();
        for user in &users {
            expected.sign_in(user, &pool.sign_in(user).await?);
        }
        for (source, destination) in merges {
            let source = &users[source];
            let destination = &users[destination];
            if expected.owner(source) != expected.owner(destination) {
                pool.merge(source, destination).await?;
                expected.merge(source, destination);
            }
        }
        for user in &users {
            require_eq!(Some(pool.owner(user).await?.as_str()), expected.owner(user), "the identity of {user:?}");
        }
    }

    /// The source's identity is disabled: it is not listed when the disabled are hidden.
    source_is_disabled [FLOWS_GUIDE] (c, users: Vec<String> = users(2..=4)) {
        let pool = c.pool().await?;
        let source = pool.sign_in(&users[0]).await?;
        let remaining = pool.family(&users[1..]).await?;
        pool.merge(&users[0], &users[1]).await?;
        require_eq!(pool.enabled().await?, BTreeSet::from([remaining]), "the identities that are not disabled");
        require!(!pool.enabled().await?.contains(&source), "the source's identity {source} is not hidden");
    }

    /// The merged-away identity is still listed, with DISABLED as its first login.
    #[settles(merged_away_described)]
    the_merged_away_identity_is_marked [DISABLED_MARK] (c) {
        let pool = c.pool().await?;
        let source = pool.sign_in("source").await?;
        pool.sign_in("destination").await?;
        pool.merge("source", "destination").await?;
        pool.require_mark(&source).await?;
    }

    /// Nothing follows DISABLED among the logins of a merged-away identity.
    the_mark_of_a_merged_identity_is_alone [Assumed("disabled_logins")] (c) {
        let pool = c.pool().await?;
        let source = pool.sign_in("source").await?;
        pool.sign_in("destination").await?;
        pool.merge("source", "destination").await?;
        pool.require_mark_alone(&source).await?;
    }

    /// An equal user name in another pool is another user: a merge here changes nothing there.
    other_pools_are_untouched [MERGE] (c, users: Vec<String> = users(2..=2)) {
        let here = c.pool().await?;
        let there = c.pool().await?;
        for user in &users {
            here.sign_in(user).await?;
            there.sign_in(user).await?;
        }
        let before = there.view(&users).await?;
        here.merge(&users[0], &users[1]).await?;
        require_eq!(there.view(&users).await?, before, "the other pool");
    }

    /// Two identities with 20 linked logins together can be merged.
    #[cost(8)]
    twenty_logins_can_be_merged [MERGE] (c, split: usize = 1_usize..=19) {
        let pool = c.pool().await?;
        let users: Vec<_> = (0..20).map(|number| format!("user {number}")).collect();
        let (source, destination) = users.split_at(split);
        pool.family(source).await?;
        let remaining = pool.family(destination).await?;
        pool.merge(&source[0], &destination[0]).await?;
        require_eq!(pool.users_of(&remaining).await?, users.iter().cloned().collect(), "the users");
    }

    /// A merge that would bring together more than 20 linked logins is refused and changes nothing.
    #[cost(8)]
    more_than_twenty_logins_are_refused [MERGE] (c, split: usize = 1_usize..=20) {
        let pool = c.pool().await?;
        let users: Vec<_> = (0..21).map(|number| format!("user {number}")).collect();
        let (source, destination) = users.split_at(split);
        pool.family(source).await?;
        pool.family(destination).await?;
        let before = pool.view(&users).await?;
        rejected(pool.merge(&source[0], &destination[0]).await)?;
        require_eq!(pool.view(&users).await?, before, "the pool after the refusal");
    }

    /// Too many linked logins are refused with ResourceConflictException.
    too_many_logins_are_a_conflict [Assumed("login_limit")] (c) {
        let pool = c.pool().await?;
        let users: Vec<_> = (0..20).map(|number| format!("user {number}")).collect();
        pool.family(&users).await?;
        pool.sign_in("one more").await?;
        rejected_as(pool.merge("one more", &users[0]).await, &ErrorKind::ResourceConflict)?;
    }

    /// Linking one more login by a developer token obeys the limit too.
    linking_obeys_the_limit [Assumed("link_limit")] (c) {
        let pool = c.pool().await?;
        let users: Vec<_> = (0..20).map(|number| format!("user {number}")).collect();
        let identity = pool.family(&users).await?;
        // Whether another user can be linked at all is the question `further_user`.
        if attempt(pool.sign_in_as("below", &pool.sign_in("the limit").await?).await)?.is_none() {
            return Ok(());
        }
        rejected(pool.sign_in_as("one more", &identity).await)?;
    }

    /// Public logins count among the 20 linked logins of a merge, as developer users do.
    #[needs(PublicLogins)]
    #[cost(8)]
    public_logins_count_in_a_merge [MERGE] (c, split: usize = 2_usize..=17, apart: bool = proptest::bool::ANY) {
        let pool = pool(c).await?;
        let users: Vec<_> = (0..18).map(|number| format!("user {number}")).collect();
        let (source, destination) = users.split_at(split);
        let amazon = at(c, AMAZON, "alice").await?;
        let logins = if apart { at(c, GOOGLE, "alice").await? } else { both(&at(c, GOOGLE, "alice").await?, &amazon) };
        sign_in_with(&pool, &source[0], None, &logins).await?;
        if apart {
            sign_in_with(&pool, &destination[0], None, &amazon).await?;
        }
        pool.family(source).await?;
        let remaining = pool.family(destination).await?;
        // With 18 users and two public logins it is full.
        require_eq!(pool.merge(&source[0], &destination[0]).await?, remaining, "the response of the merge");
        pool.sign_in("one more").await?;
        let before = pool.view(&users).await?;
        rejected(pool.merge("one more", &users[0]).await)?;
        rejected(pool.merge(&users[0], "one more").await)?;
        require_eq!(pool.view(&users).await?, before, "the pool after the refusals");
    }

    /// Linking one more public login obeys the limit too, and public logins count in it.
    #[needs(PublicLogins)]
    a_public_login_obeys_the_limit [Assumed("link_limit")] (c) {
        let pool = pool(c).await?;
        let users: Vec<_> = (0..19).map(|number| format!("user {number}")).collect();
        let identity = pool.family(&users).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let before = pool.view(&users).await?;
        // A further user and a public login would be two more than 19.
        rejected(sign_in_with(&pool, "one more", Some(&identity), &google).await)?;
        require_eq!(pool.view(&users).await?, before, "the pool after a request with two logins too many");
        require_eq!(sign_in_with(&pool, &users[0], None, &google).await?, identity, "the identity with 20 logins");
        let more = both(&google, &at(c, AMAZON, "alice").await?);
        let before = pool.view(&users).await?;
        rejected(sign_in_with(&pool, &users[0], None, &more).await)?;
        require_eq!(pool.view(&users).await?, before, "the pool after the refusal");
    }

    /// Two identities that the logins of one request merge have at most 20 linked logins together.
    #[needs(PublicLogins)]
    #[cost(8)]
    logins_that_merge_obey_the_limit [Assumed("login_limit")] (c, split: usize = 1_usize..=17, count: usize = 18_usize..=19) {
        let pool = pool(c).await?;
        let users: Vec<_> = (0..count).map(|number| format!("user {number}")).collect();
        let (one, other) = users.split_at(split);
        let google = at(c, GOOGLE, "alice").await?;
        let amazon = at(c, AMAZON, "alice").await?;
        let identity = sign_in_with(&pool, &one[0], None, &google).await?;
        sign_in_with(&pool, &other[0], None, &amazon).await?;
        for (users, head) in [(one, &one[0]), (other, &other[0])] {
            for user in &users[1..] {
                pool.sign_in(user).await?;
                pool.merge(user, head).await?;
            }
        }
        let before = pool.view(&users).await?;
        let response = use_with(&pool, &identity, &both(&google, &amazon)).await;
        // With 18 users and two public logins it is full.
        if count == 18 {
            require_eq!(pool.users_of(&response?).await?.len(), count, "how many users the identity has");
        } else {
            rejected_as(response, &ErrorKind::ResourceConflict)?;
            require_eq!(pool.view(&users).await?, before, "the pool after the refusal");
        }
    }

    /// Public logins of the source's identity move with its developer users.
    #[needs(PublicLogins)]
    public_logins_follow [MERGE] (c) {
        let pool = pool(c).await?;
        sign_in_with(&pool, "source", None, &at(c, GOOGLE, "alice").await?).await?;
        let remaining = pool.sign_in("destination").await?;
        pool.merge("source", "destination").await?;
        let logins = pool.describe(&remaining).await?.logins.unwrap_or_default();
        require!(logins.iter().any(|name| name == GOOGLE), "the logins are {logins:?}");
    }

    /// Users that are two different users of one public provider are not merged, and nothing changes.
    #[needs(PublicLogins)]
    two_users_of_a_provider_are_refused [MERGE] (c) {
        let pool = pool(c).await?;
        let users = ["source".to_owned(), "destination".to_owned()];
        for user in &users {
            sign_in_with(&pool, user, None, &at(c, GOOGLE, user).await?).await?;
        }
        let before = pool.view(&users).await?;
        rejected(pool.merge("source", "destination").await)?;
        require_eq!(pool.view(&users).await?, before, "the pool after the refusal");
    }

    /// Two different users of one public provider are refused with ResourceConflictException.
    #[needs(PublicLogins)]
    two_users_of_a_provider_are_a_conflict [Assumed("merge_provider_conflict")] (c) {
        let pool = pool(c).await?;
        for user in ["source", "destination"] {
            sign_in_with(&pool, user, None, &at(c, GOOGLE, user).await?).await?;
        }
        rejected_as(pool.merge("source", "destination").await, &ErrorKind::ResourceConflict)?;
    }

    /// Merging a user with itself succeeds and changes nothing.
    a_user_merges_with_itself [Assumed("merge_same_user")] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice").await?;
        require_eq!(pool.merge("alice", "alice").await?, identity, "the response of the merge");
    }

    /// Merging two users of one identity again succeeds and changes nothing.
    a_repeated_merge_changes_nothing [Assumed("merge_already_merged")] (c, users: Vec<String> = users(2..=2)) {
        let pool = c.pool().await?;
        let identity = pool.family(&users).await?;
        let before = pool.view(&users).await?;
        require_eq!(pool.merge(&users[0], &users[1]).await?, identity, "the response of the merge");
        require_eq!(pool.view(&users).await?, before, "the pool after the second merge");
    }

    /// An unknown source user is refused with ResourceNotFoundException.
    an_unknown_source_is_not_found [Assumed("merge_unknown_source")] (c) {
        let pool = c.pool().await?;
        pool.sign_in("destination").await?;
        rejected_as(pool.merge("nobody", "destination").await, &ErrorKind::ResourceNotFound)?;
    }

    /// An unknown destination user is refused with ResourceNotFoundException.
    an_unknown_destination_is_not_found [Assumed("merge_unknown_destination")] (c) {
        let pool = c.pool().await?;
        pool.sign_in("source").await?;
        rejected_as(pool.merge("source", "nobody").await, &ErrorKind::ResourceNotFound)?;
    }

    /// A developer provider that is not the pool's is refused with InvalidParameterException.
    another_provider_is_invalid [Assumed("merge_wrong_provider")] (c) {
        let pool = c.pool().await?;
        pool.family(&["source".to_owned()]).await?;
        pool.sign_in("destination").await?;
        let request = pool.merge_request("source", "destination").developer_provider_name("other.example");
        rejected_as(c.service().merge_developer_identities(request).await, &ErrorKind::InvalidParameter)?;
    }

    /// A merge in a pool that is not there is refused with ResourceNotFoundException.
    an_unknown_pool_is_not_found [MERGE] (c) {
        let pool = c.pool().await?;
        let request = pool.merge_request("source", "destination").identity_pool_id(unknown_id(&pool.id));
        rejected_as(c.service().merge_developer_identities(request).await, &ErrorKind::ResourceNotFound)?;
    }

    /// A token for the id of a merged-away identity is one of its parent, however many merges lie between.
    a_merged_away_id_leads_to_its_parent [Assumed("merged_away_given")] (c, users: Vec<String> = users(3..=5)) {
        let pool = c.pool().await?;
        let mut gone = vec![pool.sign_in(&users[0]).await?];
        for pair in users.windows(2) {
            let parent = pool.sign_in(&pair[1]).await?;
            require_eq!(pool.merge(&pair[0], &pair[1]).await?, parent, "what remains");
            for (id, user) in gone.iter().flat_map(|id| users[..=gone.len()].iter().map(move |user| (id, user))) {
                require_eq!(pool.sign_in_as(user, id).await?, parent, "the identity of the token of {user} for {id}");
            }
            gone.push(parent);
        }
    }

    /// LastModifiedDate of both identities moves when they merge.
    a_merge_is_a_modification [Assumed("modified_by_merge")] (c) {
        let pool = c.pool().await?;
        let source = pool.sign_in("source").await?;
        let destination = pool.sign_in("destination").await?;
        c.pass_time().await?;
        let source_before = pool.last_modified(&source).await?;
        let destination_before = pool.last_modified(&destination).await?;
        pool.merge("source", "destination").await?;
        let after = pool.last_modified(&destination).await?;
        require!(after > destination_before, "the destination's is {after:?} after {destination_before:?}");
        // Whether the merged-away identity is described at all is the question `merged_away_described`.
        if let Some(after) = attempt(pool.last_modified(&source).await)? {
            require!(after > source_before, "the source's is {after:?} after {source_before:?}");
        }
    }
}

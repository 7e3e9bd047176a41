//! Clauses about pages of identities and pools, and their tokens.

use super::prelude::*;

clauses! { pagination:

    /// Pages of any size hold every identity once, and none holds more than was asked for.
    pages_are_the_whole [LIST] (c, count: usize = 0_usize..=30, size: i32 = 1..=40) {
        let pool = c.pool().await?;
        let guests = pool.guests(count).await?;
        let rows = pool.identity_pages(&[size], None).await?.concat();
        require_eq!(rows.len(), count, "how many rows all pages have");
        let ids: BTreeSet<_> = rows.into_iter().filter_map(|row| row.identity_id).collect();
        require_eq!(ids, guests, "the identities of all pages");
    }

    /// Hundreds of identities are all listed, each once.
    #[cost(64)]
    hundreds_of_identities_are_listed [LIST] (c, count: usize = 260_usize..=300) {
        let pool = c.pool().await?;
        let guests = pool.guests(count).await?;
        let rows = pool.identity_pages(&[60], None).await?.concat();
        require_eq!(rows.len(), count, "how many rows all pages have");
        let ids: BTreeSet<_> = rows.into_iter().filter_map(|row| row.identity_id).collect();
        require_eq!(ids, guests, "the identities of all pages");
    }

    /// Pages are full as long as more follows.
    pages_are_full [Assumed("hide_disabled")] (c, users: Vec<String> = users(3..=9), size: i32 = 1..=4) {
        let pool = c.pool().await?;
        pool.family(&users[1..]).await?;
        pool.sign_in(&users[0]).await?;
        let pages = pool.identity_pages(&[size], Some(true)).await?;
        let rows = pages.concat().len();
        let full = pages.iter().take(rows / usize::try_from(size).unwrap_or(1));
        require!(full.clone().all(|page| page.len() == size.unsigned_abs() as usize), "a short page: {pages:?}");
    }

    /// Another MaxResults may be asked for on each page.
    page_sizes_may_change [Assumed("changed_page_size")] (c, count: usize = 4_usize..=20, sizes: Vec<i32> = page_sizes()) {
        let pool = c.pool().await?;
        let guests = pool.guests(count).await?;
        let mut sizes = sizes;
        sizes.extend([1, 2]);
        let rows = pool.identity_pages(&sizes, None).await?.concat();
        let ids: BTreeSet<_> = rows.iter().filter_map(|row| row.identity_id.clone()).collect();
        require_eq!((rows.len(), &ids), (count, &guests), "the rows of all pages");
    }

    /// A page that holds everything and has room left is the last: it has no NextToken.
    the_last_page_has_no_token [LIST_TRANSCRIPT] (c, count: usize = 0_usize..=10) {
        let pool = c.pool().await?;
        pool.guests(count).await?;
        let response = c.service().list_identities(pool.list_request(60)).await?;
        require_eq!(response.next_token, None, "NextToken");
    }

    /// A page that is exactly full and leaves nothing is the last: it has no NextToken.
    a_full_last_page_has_no_token [Assumed("full_last_page")] (c, count: usize = 1_usize..=10) {
        let pool = c.pool().await?;
        pool.guests(count).await?;
        let response = c.service().list_identities(pool.list_request(i32::try_from(count).unwrap_or(60))).await?;
        require_eq!(response.next_token, None, "NextToken");
    }

    /// Pages of users and of identities that hide the disabled are the whole too.
    hidden_pages_are_the_whole [LIST] (c, users: Vec<String> = users(2..=9), size: i32 = 1..=5) {
        let pool = c.pool().await?;
        let mut enabled = BTreeSet::from([pool.family(&users[1..]).await?]);
        enabled.insert(pool.sign_in(&users[0]).await?);
        let rows = pool.identity_pages(&[size], Some(true)).await?.concat();
        let ids: Vec<_> = rows.into_iter().filter_map(|row| row.identity_id).collect();
        require_eq!(ids.len(), enabled.len(), "how many rows all pages have");
        require_eq!(ids.into_iter().collect::<BTreeSet<_>>(), enabled, "the identities of all pages");
    }

    /// Identities that stay are listed once, whatever is created or deleted between two pages.
    stable_rows_are_listed_once
        [Assumed("page_start")]
        (c, count: usize = 3_usize..=12, size: i32 = 1..=4, created: usize = 0_usize..=3)
    {
        let pool = c.pool().await?;
        let staying = pool.guests(count).await?;
        let leaving = pool.guest().await?;
        let first = c.service().list_identities(pool.list_request(size)).await?;
        pool.guests(created).await?;
        pool.delete(&[&leaving]).await?;
        let mut rows = first.identities.unwrap_or_default();
        if let Some(token) = first.next_token {
            rows.extend(pool.identity_pages_from(token, size, None).await?.concat());
        }
        let ids: Vec<_> = rows.into_iter().filter_map(|row| row.identity_id).filter(|id| staying.contains(id)).collect();
        require_eq!(ids.len(), count, "how many rows those that stay have");
        require_eq!(ids.into_iter().collect::<BTreeSet<_>>(), staying, "those that stay");
    }

    /// Without the disabled ones no identity is listed twice, and the two that remain are listed, though all others are
    /// merged away between two pages.
    enabled_rows_are_listed_once [Assumed("page_start")] (c, users: Vec<String> = users(5..=7), size: i32 = 2..=3) {
        let pool = c.pool().await?;
        for user in &users {
            pool.sign_in(user).await?;
        }
        let first = c.service().list_identities(pool.list_request(size).hide_disabled(true)).await?;
        for pair in users[1..].windows(2) {
            pool.merge(&pair[0], &pair[1]).await?;
        }
        let remaining = [pool.owner(&users[0]).await?, pool.owner(&users[users.len() - 1]).await?];
        let mut rows = first.identities.unwrap_or_default();
        if let Some(token) = first.next_token {
            rows.extend(pool.identity_pages_from(token, size, Some(true)).await?.concat());
        }
        let rows: Vec<_> = rows.into_iter().filter_map(|row| row.identity_id).collect();
        require!(remaining.iter().all(|id| rows.contains(id)), "one of {remaining:?} is not listed: {rows:?}");
        let listed = rows.len();
        require_eq!(rows.into_iter().collect::<BTreeSet<_>>().len(), listed, "the identities of all pages");
    }

    /// Pages of any size hold every pool once.
    pools_are_paged [LIST_POOLS] (c, count: usize = 0_usize..=8, size: i32 = 1..=9) {
        let mut created = BTreeSet::new();
        for _ in 0..count {
            created.insert(c.pool().await?.id);
        }
        let rows = c.pool_pages(&[size]).await?.concat();
        let ids = rows.into_iter().filter_map(|row| row.identity_pool_id);
        let seen: Vec<_> = ids.filter(|id| created.contains(id)).collect();
        require_eq!(seen.len(), count, "how many rows the pools have");
        require_eq!(seen.into_iter().collect::<BTreeSet<_>>(), created, "the pools");
    }

    /// A NextToken the service did not issue is refused with InvalidParameterException, by every listing.
    a_made_up_token_is_invalid [Assumed("bad_next_token")] (c) {
        let pool = c.pool().await?;
        let identity = pool.family(&["alice".to_owned(), "bob".to_owned()]).await?;
        let service = c.service();
        let invalid = &ErrorKind::InvalidParameter;
        for token in ["x", "AAAA", "not-a-token", "%%%"] {
            rejected_as(service.list_identities(pool.list_request(1).next_token(token)).await, invalid)?;
            let pools = ListIdentityPoolsInput::new(1).next_token(token);
            rejected_as(service.list_identity_pools(pools).await, invalid)?;
            let users = pool.lookup_request().identity_id(identity.as_str()).max_results(1).next_token(token);
            rejected_as(service.lookup_developer_identity(users).await, invalid)?;
        }
    }

    /// A NextToken of another pool, identity or operation is refused with InvalidParameterException.
    a_foreign_token_is_invalid [Assumed("bad_next_token")] (c) {
        let here = c.pool().await?;
        let there = c.pool().await?;
        here.guests(3).await?;
        there.guests(3).await?;
        let token = c.service().list_identities(there.list_request(1)).await?.next_token.unwrap_or_default();
        let service = c.service();
        let invalid = &ErrorKind::InvalidParameter;
        let response = service.list_identities(here.list_request(1).next_token(token.as_str())).await;
        rejected_as(response, invalid)?;
        let one = there.family(&["alice".to_owned(), "bob".to_owned()]).await?;
        let other = there.family(&["carol".to_owned(), "dave".to_owned()]).await?;
        let users = |identity: &str| there.lookup_request().identity_id(identity).max_results(1);
        let of_one = service.lookup_developer_identity(users(&one)).await?.next_token.unwrap_or_default();
        for token in [&of_one, &token] {
            let response = service.lookup_developer_identity(users(&other).next_token(token.as_str())).await;
            rejected_as(response, invalid)?;
            let pools = ListIdentityPoolsInput::new(1).next_token(token.as_str());
            rejected_as(service.list_identity_pools(pools).await, invalid)?;
        }
        rejected_as(service.list_identities(there.list_request(1).next_token(of_one)).await, invalid)?;
    }

    /// Identities are listed by id, not by age.
    identities_come_by_id [Assumed("identity_order")] (c) {
        let pool = c.pool().await?;
        pool.guests(12).await?;
        let rows = pool.identity_pages(&[5], None).await?.concat();
        let ids: Vec<_> = rows.into_iter().filter_map(|row| row.identity_id).collect();
        require!(ids.is_sorted(), "the ids are not in order: {ids:?}");
    }

    /// Pools are listed by id, not by age.
    pools_come_by_id [Assumed("pool_order")] (c) {
        for _ in 0..8 {
            c.pool().await?;
        }
        let rows = c.service().list_identity_pools(ListIdentityPoolsInput::new(60)).await?.identity_pools;
        let ids: Vec<_> = rows.unwrap_or_default().into_iter().filter_map(|row| row.identity_pool_id).collect();
        require!(ids.len() >= 8 && ids.is_sorted(), "the ids are not in order, or too few: {ids:?}");
    }
}

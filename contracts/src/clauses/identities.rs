//! Clauses about guests, and about describing, listing and deleting identities.

use super::prelude::*;

clauses! { identities:

    /// Every GetId without logins creates a new guest.
    each_guest_is_new [Documented("API reference, GetId")] (c, count: usize = 1_usize..=12) {
        let pool = c.pool().await?;
        require_eq!(pool.guests(count).await?.len(), count, "how many guests there are");
    }

    /// An id is the region of its pool, a colon, and a GUID of lower-case hex digits.
    ids_are_region_and_guid [Observed("every public sample of an identity id", UNDATED)] (c) {
        let pool = c.pool().await?;
        let region = pool.id.split(':').next().unwrap_or_default();
        for id in [&pool.id, &pool.guest().await?, &pool.sign_in("alice").await?] {
            require!(has_id_form(id, region), "{id} is not {region}:8-4-4-4-12 hex digits");
        }
    }

    /// Identities of a pool share the first ten hex digits, and the third group starts with c.
    #[settles(identity_guid)]
    guids_have_the_pools_prefix [Observed("public samples, 14 of them of one pool", "2024 to 2026")] (c) {
        let pool = c.pool().await?;
        let guids: Vec<_> = pool.guests(5).await?.iter().filter_map(|id| id.split(':').nth(1).map(str::to_owned)).collect();
        for guid in &guids {
            require_eq!(guid.get(..11), guids[0].get(..11), "the first digits");
            require_eq!(guid.get(14..15), Some("c"), "the first digit of the third group of {guid}");
        }
    }

    /// A pool that allows no guests refuses them in the recorded words, with no logins as with empty ones.
    guests_can_be_forbidden
        [Observed("aws-amplify/aws-sdk-ios issue 439, aws/aws-sdk-js-v3 issue 3113 and others", "2016 and later")]
        (c)
    {
        let pool = c.pool_with(c.config().allow_unauthenticated_identities(false)).await?;
        let message = "Unauthenticated access is not supported for this identity pool.";
        let request = GetIdInput::new(pool.id.as_str());
        rejected_with(c.service().get_id(request.clone()).await, &ErrorKind::NotAuthorized, message)?;
        let empty = request.logins(StringMap::new());
        rejected_with(c.service().get_id(empty).await, &ErrorKind::NotAuthorized, message)?;
        require_eq!(pool.listed().await?, BTreeSet::new(), "the identities");

        let open = |allowed: bool| IdentityPool::new(pool.id.as_str()).identity_pool_name("contract guests come and go").allow_unauthenticated_identities(allowed);
        c.service().update_identity_pool(open(true)).await?;
        let guest = pool.guest().await?;
        c.service().update_identity_pool(open(false)).await?;
        rejected_with(c.service().get_id(GetIdInput::new(pool.id.as_str())).await, &ErrorKind::NotAuthorized, message)?;
        require_eq!(pool.listed().await?, BTreeSet::from([guest]), "the identities");
    }

    /// A pool that allows no guests takes users, developers' as public ones: they get identities, tokens and
    /// credentials.
    #[needs(PublicLogins, Roles)]
    only_guests_are_forbidden [Documented("API reference, CreateIdentityPool, AllowUnauthenticatedIdentities")] (c) {
        let google = StringMap::from([("accounts.google.com".to_owned(), "app".to_owned())]);
        let config = c.config().allow_unauthenticated_identities(false).supported_login_providers(google);
        let pool = c.pool_with(config).await?;
        super::access::set_roles(c, &pool, &["authenticated"]).await?;
        let login = c.login("accounts.google.com", "alice", "app").logins().await?;
        let member = pool.get_id(&login).await?;
        let user = pool.sign_in("alice").await?;
        for (identity, logins) in [(member, login), (user, pool.login_of("alice").await?)] {
            super::access::token(c, &identity, Some(&logins)).await?;
            super::access::credentials(c, &identity, Some(&logins)).await?;
        }
    }

    /// Logins for a pool without any provider are refused in the recorded words.
    logins_need_a_provider
        [Observed("aws-amplify/aws-sdk-ios issue 3034 and others", "2020")]
        (c)
    {
        let pool = c.pool_with(c.bare_config()).await?;
        let message = format!("Identity pool - {} does not have identity providers configured.", pool.id);
        for provider in ["accounts.google.com", own_provider(region_of(&pool.id)).as_str()] {
            let request = GetIdInput::new(pool.id.as_str()).logins([(provider, "a.b.c")]);
            rejected_with(c.service().get_id(request).await, &ErrorKind::NotAuthorized, &message)?;
        }
    }

    /// A pool that is not there is refused in the recorded words.
    an_unknown_pool_is_not_found
        [Observed("awslabs/aws-sdk-android-samples issue 163, amplify-js issue 2708 and others", "2017 to 2023")]
        (c)
    {
        let pool = c.pool().await?;
        let unknown = unknown_id(&pool.id);
        let message = format!("IdentityPool '{unknown}' not found.");
        let response = c.service().get_id(GetIdInput::new(unknown)).await;
        rejected_with(response, &ErrorKind::ResourceNotFound, &message)?;
    }

    /// A pool id that is no GUID but satisfies the pattern is refused as not found, not as invalid.
    any_id_of_the_pattern_is_not_found
        [Observed("aws-amplify/amplify-js issue 5193", UNDATED)]
        (c, digits: u64 = proptest::arbitrary::any::<u64>())
    {
        let response = c.service().get_id(GetIdInput::new(format!("us-east-1:{digits}"))).await;
        rejected_as(response, &ErrorKind::ResourceNotFound)?;
    }

    /// The account's own id may be given, and the guest is of the pool as without it.
    the_own_account_may_be_given [Documented("API reference, GetId, AccountId")] (c) {
        let pool = c.pool().await?;
        let request = GetIdInput::new(pool.id.as_str()).account_id(c.account().id.as_str());
        let guest = c.service().get_id(request).await?.identity_id.unwrap_or_default();
        require_eq!(pool.listed().await?, BTreeSet::from([guest]), "the identities");
    }

    /// The account id of another account is ignored.
    the_account_is_ignored [Assumed("other_account")] (c) {
        let pool = c.pool().await?;
        c.service().get_id(GetIdInput::new(pool.id.as_str()).account_id("000000000001")).await?;
    }

    /// A new guest is described with its id, no logins, and both dates the same.
    a_guest_is_described_bare [LIST_TRANSCRIPT] (c) {
        let pool = c.pool().await?;
        let guest = pool.guest().await?;
        let seen = pool.describe(&guest).await?;
        require_eq!(seen.identity_id, Some(guest), "IdentityId");
        require_eq!(seen.logins, None, "Logins");
        require!(seen.creation_date.is_some(), "CreationDate is absent");
        require_eq!(seen.last_modified_date, seen.creation_date, "LastModifiedDate");
    }

    /// An identity is listed with the members it is described with.
    a_row_is_a_description [LIST_TRANSCRIPT] (c, users: Vec<String> = users(1..=4)) {
        let pool = c.pool().await?;
        pool.guest().await?;
        pool.family(&users).await?;
        for row in pool.identity_pages(&[60], None).await?.concat() {
            let id = row.identity_id.clone().unwrap_or_default();
            require_eq!(row, pool.describe(&id).await?, "the row and the description of {id}");
        }
    }

    /// An identity is described if it is listed, and only then, whatever became of it.
    what_is_described_is_listed [LIST] (c) {
        let pool = c.pool().await?;
        let guest = pool.guest().await?;
        let parent = pool.sign_in("alice").await?;
        let merged_away = pool.sign_in("bob").await?;
        pool.merge("bob", "alice").await?;
        let inaccessible = pool.sign_in("carol").await?;
        pool.unlink(&inaccessible, "carol").await?;
        let listed = pool.listed().await?;
        for identity in [guest, parent, merged_away, inaccessible] {
            let described = attempt(pool.describe(&identity).await)?;
            require_eq!(described.is_some(), listed.contains(&identity), "whether {identity} is described, and listed");
        }
    }

    /// CreationDate never changes and LastModifiedDate never goes back.
    dates_only_move_forward [Documented("API reference, IdentityDescription")] (c, users: Vec<String> = users(2..=4)) {
        let pool = c.pool().await?;
        let identity = pool.sign_in(&users[0]).await?;
        let mut before = pool.describe(&identity).await?;
        for user in &users[1..] {
            c.pass_time().await?;
            pool.sign_in(user).await?;
            pool.merge(user, &users[0]).await?;
            let after = pool.describe(&identity).await?;
            require_eq!(after.creation_date, before.creation_date, "CreationDate");
            require!(after.last_modified_date >= before.last_modified_date, "{after:?} after {before:?}");
            before = after;
        }
    }

    /// The developer provider is among the logins of an identity with developer users, once.
    #[settles(described_developer_provider)]
    the_developer_provider_is_described
        [Observed("aws/aws-sdk-js issue 2073", UNDATED)]
        (c, users: Vec<String> = users(1..=3))
    {
        let pool = c.pool().await?;
        let identity = pool.family(&users).await?;
        let logins = pool.describe(&identity).await?.logins;
        require_eq!(logins, Some(vec![DEVELOPER_PROVIDER.to_owned()]), "Logins");
    }

    /// Developer user identifiers are not among the logins.
    users_are_not_described [Observed("aws/aws-sdk-js issue 2073", UNDATED)] (c) {
        let pool = c.pool().await?;
        let identity = pool.sign_in("alice@example.com").await?;
        let logins = pool.describe(&identity).await?.logins.unwrap_or_default();
        require!(!logins.iter().any(|login| login.contains("alice")), "the logins are {logins:?}");
    }

    /// The list names the pool it is of.
    the_list_names_its_pool [LIST_TRANSCRIPT] (c) {
        let pool = c.pool().await?;
        let response = c.service().list_identities(pool.list_request(60)).await?;
        require_eq!(response.identity_pool_id.as_ref(), Some(&pool.id), "IdentityPoolId");
        require_eq!(response.identities, Some(vec![]), "the identities of a new pool");
    }

    /// Identities are listed in their own pool only.
    pools_are_told_apart [LIST] (c, count: usize = 1_usize..=4) {
        let here = c.pool().await?;
        let there = c.pool().await?;
        let guests = here.guests(count).await?;
        require_eq!(here.listed().await?, guests, "the identities here");
        require_eq!(there.listed().await?, BTreeSet::new(), "the identities there");
    }

    /// HideDisabled leaves out exactly the disabled identities; by default nothing is left out.
    hiding_leaves_out_the_disabled [LIST] (c, users: Vec<String> = users(2..=6), merged: usize = 0_usize..=5) {
        let pool = c.pool().await?;
        let guest = pool.guest().await?;
        let mut enabled = BTreeSet::from([guest]);
        for user in &users {
            enabled.insert(pool.sign_in(user).await?);
        }
        for user in users.iter().skip(1).take(merged) {
            enabled.remove(&pool.owner(user).await?);
            pool.merge(user, &users[0]).await?;
        }
        require_eq!(pool.enabled().await?, enabled, "the identities that are not disabled");
        require!(pool.listed().await?.is_superset(&enabled), "an enabled identity is not listed");
    }

    /// Deleted identities are reported with an empty list, and are not found any more, in the recorded words.
    deleted_identities_are_gone
        [Observed("AWS CLI transcript of DeleteIdentities; amplify-js issue 4978", "2022")]
        (c, count: usize = 1_usize..=6)
    {
        let pool = c.pool().await?;
        let kept = pool.guest().await?;
        let guests = pool.guests(count).await?;
        pool.delete(&guests.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        for guest in &guests {
            let message = format!("Identity '{guest}' not found.");
            rejected_with(pool.describe(guest).await, &ErrorKind::ResourceNotFound, &message)?;
        }
        require_eq!(pool.listed().await?, BTreeSet::from([kept]), "the identities that stay");
    }

    /// Each id of a request is processed by itself: those that name identities are deleted, whatever becomes of others,
    /// and identities that are not named stay.
    #[cost(8)]
    each_id_is_deleted_by_itself [Documented("API reference, DeleteIdentities, IdentityIdsToDelete and UnprocessedIdentityIds")]
        (c, count: usize = counts(), vain: usize = 0_usize..=4)
    {
        let pool = c.pool().await?;
        let kept = pool.guest().await?;
        let mut ids: Vec<_> = pool.guests(count).await?.into_iter().collect();
        let nobody = ["xx-nowhere-1:00000000-0000-4000-8000-000000000000".to_owned(), unknown_id(&pool.id), ids[0].clone()];
        for (index, id) in nobody.into_iter().cycle().take(vain).enumerate() {
            ids.insert((index * 7).min(ids.len()), id);
        }
        // Other clauses check the response.
        c.service().delete_identities(DeleteIdentitiesInput::new(ids)).await?;
        require_eq!(pool.listed().await?, BTreeSet::from([kept]), "the identities that stay");
    }

    /// An id that names no identity is processed like any other.
    deleting_nothing_is_fine [Assumed("delete_unknown")] (c) {
        let pool = c.pool().await?;
        pool.delete(&[&unknown_id(&pool.id)]).await?;
    }

    /// An id of another region is processed like any other.
    deleting_elsewhere_is_fine [Assumed("delete_other_region")] (c) {
        c.pool().await?.delete(&["xx-nowhere-1:00000000-0000-4000-8000-000000000000"]).await?;
    }

    /// An id that is given twice is processed once.
    deleting_twice_at_once_is_fine [Assumed("delete_repeated")] (c) {
        let pool = c.pool().await?;
        let guest = pool.guest().await?;
        pool.delete(&[&guest, &guest]).await?;
        require_eq!(pool.listed().await?, BTreeSet::new(), "the identities");
    }

    /// Deleting a merged-away identity leaves its parent and the users.
    deleting_the_merged_away_leaves_the_parent [Assumed("merged_away_deleted")] (c, users: Vec<String> = users(2..=2)) {
        let pool = c.pool().await?;
        let source = pool.sign_in(&users[0]).await?;
        let parent = pool.sign_in(&users[1]).await?;
        pool.merge(&users[0], &users[1]).await?;
        pool.delete(&[&source]).await?;
        require_eq!(pool.users_of(&parent).await?, users.iter().cloned().collect(), "the users of the parent");
    }

    /// Deleting a pool deletes its identities, however many they are, and no others.
    #[cost(8)]
    a_deleted_pool_takes_its_identities [DELETE_POOL] (c, count: usize = 1_usize..=70) {
        let gone = c.pool().await?;
        let stays = c.pool().await?;
        let guests = gone.guests(count).await?;
        let kept = stays.guests(1).await?;
        c.service().delete_identity_pool(DeleteIdentityPoolInput::new(gone.id.as_str())).await?;
        for guest in &guests {
            rejected_as(stays.describe(guest).await, &ErrorKind::ResourceNotFound)?;
        }
        require_eq!(stays.listed().await?, kept, "the identities of the other pool");
    }

    /// For an identity of a deleted pool, the error names the identity as missing, not the pool.
    an_orphan_is_named [Assumed("orphaned_identity")] (c) {
        let pool = c.pool().await?;
        let guests = [pool.guest().await?, pool.guest().await?, pool.guest().await?];
        c.service().delete_identity_pool(DeleteIdentityPoolInput::new(pool.id.as_str())).await?;
        for guest in &guests {
            let message = format!("Identity '{guest}' not found.");
            rejected_with(pool.describe(guest).await, &ErrorKind::ResourceNotFound, &message)?;
        }
    }

    /// The identities of a deleted pool are all missing in the same way.
    orphans_are_missing_alike [DELETE_POOL] (c) {
        let pool = c.pool().await?;
        let guests = pool.guests(3).await?;
        c.service().delete_identity_pool(DeleteIdentityPoolInput::new(pool.id.as_str())).await?;
        let mut errors = BTreeSet::new();
        for guest in &guests {
            let (kind, message) = rejected(pool.describe(guest).await)?;
            errors.insert((kind.code().to_owned(), message.replace(guest.as_str(), "ID")));
        }
        require!(errors.len() == 1, "they are missing in several ways: {errors:?}");
    }

    /// An id is compared as a whole: one that differs from an identity's in any digit is not found.
    an_id_is_compared_as_a_whole [Documented("API reference, DescribeIdentity, ResourceNotFoundException")] (c) {
        let pool = c.pool().await?;
        let guest = pool.guest().await?;
        let start = guest.find(':').map_or(0, |colon| colon + 1);
        for digit in [start, start + 9, guest.len() - 1] {
            let other = if guest[digit..].starts_with('0') { "1" } else { "0" };
            let unknown = format!("{}{other}{}", &guest[..digit], &guest[digit + 1..]);
            rejected_as(pool.describe(&unknown).await, &ErrorKind::ResourceNotFound)?;
        }
        pool.describe(&guest).await?;
    }

    /// An identity that comes after a deleted one is listed in its own pool alone.
    a_later_identity_is_in_its_own_pool [Documented("API reference, ListIdentities")] (c) {
        let one = c.pool().await?;
        let other = c.pool().await?;
        one.delete(&[&one.guest().await?]).await?;
        let later = other.guest().await?;
        require_eq!(one.listed().await?, BTreeSet::new(), "the identities of the pool of the deleted one");
        require_eq!(other.listed().await?, BTreeSet::from([later]), "the identities of the other pool");
    }
}

/// Numbers of identities to delete at once: few, or nearly as many as a request can name.
fn counts() -> impl proptest::strategy::Strategy<Value = usize> {
    proptest::prop_oneof![1_usize..=12, 51_usize..=56]
}

/// Whether the id is the region, a colon and a GUID.
fn has_id_form(id: &str, region: &str) -> bool {
    let Some(guid) = id.strip_prefix(region).and_then(|rest| rest.strip_prefix(':')) else {
        return false;
    };
    let groups: Vec<_> = guid.split('-').collect();
    let is_hex = |group: &&str| group.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(is_hex)
}

//! Clauses about the configuration of identity pools.

pub(crate) mod every_provider;
pub(crate) mod providers;

use cognito_identity::Error;

use super::prelude::*;

/// A user pool's name and app client, as an acceptance test of the Terraform provider has them.
pub(super) fn user_pool() -> CognitoIdentityProvider {
    CognitoIdentityProvider::default()
        .provider_name("cognito-idp.us-west-2.amazonaws.com/us-west-2_Zr231apJu")
        .client_id("7lhlkkfbfb4q5kpp90urffao")
}

/// The request that writes a pool back unchanged.
pub(super) fn unchanged(pool: &IdentityPool) -> IdentityPool {
    pool.clone()
}

/// The request that names only what the model requires.
fn bare_update(pool: &IdentityPool) -> IdentityPool {
    IdentityPool {
        identity_pool_id: pool.identity_pool_id.clone(),
        identity_pool_name: pool.identity_pool_name.clone(),
        allow_unauthenticated_identities: pool.allow_unauthenticated_identities,
        ..IdentityPool::default()
    }
}

pub(super) fn id(pool: &IdentityPool) -> &str {
    pool.identity_pool_id.as_deref().unwrap_or_default()
}

clauses! { pools:

    /// A pool is described as it was created.
    a_pool_is_described_as_created
        [TERRAFORM]
        (c, name: String = pool_name(), guests: bool = proptest::bool::ANY, tags: StringMap = tags())
    {
        let tags = c.tags(tags);
        let config = c.config().identity_pool_name(name.as_str()).allow_unauthenticated_identities(guests);
        let created = c.create(config.identity_pool_tags(tags.clone()).cognito_identity_providers([user_pool()])).await?;
        require_eq!(created.identity_pool_name.as_ref(), Some(&name), "the name");
        require_eq!(created.allow_unauthenticated_identities, Some(guests), "AllowUnauthenticatedIdentities");
        require_eq!(created.developer_provider_name.as_deref(), Some(DEVELOPER_PROVIDER), "DeveloperProviderName");
        require_eq!(created.identity_pool_tags.as_ref(), Some(&tags), "IdentityPoolTags");
        let described = c.service().describe_identity_pool(DescribeIdentityPoolInput::new(id(&created))).await?;
        require_eq!(described, created, "the description and what was created");
    }

    /// Members that were not set are absent, but the tags, which are an empty map.
    #[needs(BarePools)]
    unset_members_are_absent [CLI_TRANSCRIPT] (c) {
        let created = c.create(c.bare_config()).await?;
        let expected = bare_update(&created).identity_pool_tags(StringMap::new());
        require_eq!(created, expected, "the pool");
    }

    /// An omitted ServerSideTokenCheck is echoed as false.
    the_token_check_is_echoed [CLI_TRANSCRIPT] (c) {
        let created = c.create(c.bare_config().cognito_identity_providers([user_pool()])).await?;
        let expected = vec![user_pool().server_side_token_check(false)];
        require_eq!(created.cognito_identity_providers, Some(expected), "CognitoIdentityProviders");
    }

    /// AllowClassicFlow has three states: on, off, and never set.
    the_classic_flow_has_three_states [CLI_TRANSCRIPT] (c) {
        for flow in [None, Some(true), Some(false)] {
            let config = CreateIdentityPoolInput { allow_classic_flow: flow, ..c.bare_config() };
            let created = c.create(config).await?;
            let described = c.service().describe_identity_pool(DescribeIdentityPoolInput::new(id(&created))).await?;
            require_eq!(described.allow_classic_flow, flow, "AllowClassicFlow");
        }
    }

    /// An update returns the pool it made, under the same id, and the name may change.
    an_update_renames [TERRAFORM] (c, name: String = pool_name()) {
        let created = c.create(c.config()).await?;
        let updated = c.service().update_identity_pool(unchanged(&created).identity_pool_name(name.as_str())).await?;
        require_eq!(updated, created.clone().identity_pool_name(name), "the updated pool");
        let described = c.service().describe_identity_pool(DescribeIdentityPoolInput::new(id(&created))).await?;
        require_eq!(described, updated, "the description and what was updated");
    }

    /// An update without DeveloperProviderName keeps it.
    the_developer_provider_survives_updates
        [Observed("hashicorp/terraform-provider-aws pull request 49985", "2026-09")]
        (c)
    {
        let created = c.create(c.config()).await?;
        let updated = c.service().update_identity_pool(bare_update(&created)).await?;
        require_eq!(updated.developer_provider_name.as_deref(), Some(DEVELOPER_PROVIDER), "DeveloperProviderName");
    }

    /// A developer provider can be added to a pool that has none.
    a_developer_provider_can_be_added [DEVELOPER_GUIDE] (c) {
        let created = c.create(c.bare_config()).await?;
        let request = bare_update(&created).developer_provider_name(DEVELOPER_PROVIDER);
        c.service().update_identity_pool(request).await?;
        crate::case::pool::Pool::new(c.service(), id(&created).to_owned()).sign_in("alice").await?;
    }

    /// A developer provider's name cannot be changed once it is set.
    the_developer_provider_is_fixed [POOLS] (c) {
        let created = c.create(c.config()).await?;
        // Another clause checks whether the attempt fails.
        let request = unchanged(&created).developer_provider_name("other.example");
        attempt(c.service().update_identity_pool(request).await)?;
        let described = c.service().describe_identity_pool(DescribeIdentityPoolInput::new(id(&created))).await?;
        require_eq!(described, created, "the pool after the attempt");
    }

    /// The attempt to change the developer provider's name is refused with InvalidParameterException.
    changing_the_developer_provider_is_invalid [Assumed("update_developer_provider")] (c) {
        let created = c.create(c.config()).await?;
        let request = unchanged(&created).developer_provider_name("other.example");
        rejected_as(c.service().update_identity_pool(request).await, &ErrorKind::InvalidParameter)?;
    }

    /// An update with empty collections removes the providers.
    empty_collections_remove_providers [TERRAFORM] (c) {
        let created = c.create(with_every_provider(c.config())).await?;
        let request = bare_update(&created)
            .supported_login_providers(StringMap::new())
            .open_id_connect_provider_arns([""; 0])
            .cognito_identity_providers([])
            .saml_provider_arns([""; 0]);
        require!(!has_no_providers(&created), "there are no providers: {created:?}");
        let updated = c.service().update_identity_pool(request).await?;
        require!(has_no_providers(&updated), "providers are left: {updated:?}");
    }

    /// An update without the provider members removes the providers.
    #[settles(update_without_providers)]
    absent_collections_remove_providers
        [Observed("hashicorp/terraform-provider-aws pull request 9396, whose tests run on AWS", UNDATED)]
        (c)
    {
        let created = c.create(with_every_provider(c.config())).await?;
        require!(!has_no_providers(&created), "there are no providers: {created:?}");
        let updated = c.service().update_identity_pool(bare_update(&created)).await?;
        require!(has_no_providers(&updated), "providers are left: {updated:?}");
    }

    /// An update without IdentityPoolTags keeps the tags.
    #[settles(update_without_tags)]
    tags_survive_updates [TERRAFORM] (c) {
        let tags = c.tags(StringMap::from([("team".to_owned(), "blue".to_owned())]));
        let created = c.create(c.config().identity_pool_tags(tags.clone())).await?;
        let updated = c.service().update_identity_pool(bare_update(&created)).await?;
        require_eq!(updated.identity_pool_tags, Some(tags), "IdentityPoolTags");
    }

    /// An update with IdentityPoolTags replaces all tags.
    given_tags_replace_all [Assumed("update_with_tags")] (c) {
        let tags = |key: &str, value: &str| c.tags(StringMap::from([(key.to_owned(), value.to_owned())]));
        let stored = tags("crew", "blue").into_iter().chain(tags("team", "blue")).collect::<StringMap>();
        let created = c.create(c.config().identity_pool_tags(stored)).await?;
        for given in [tags("crew", "red"), tags("band", "red")] {
            let request = bare_update(&created).identity_pool_tags(given.clone());
            let updated = c.service().update_identity_pool(request).await?;
            require_eq!(updated.identity_pool_tags, Some(given), "IdentityPoolTags");
        }
    }

    /// An update that gives the first of the tags again leaves no other.
    a_tag_that_is_given_again_replaces_all [Assumed("update_with_tags")] (c) {
        let tags = |tags: [(&str, &str); 2]| tags.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let stored = tags([("crew", "blue"), ("team", "blue")]);
        let created = c.create(c.config().identity_pool_tags(c.tags(stored.into()))).await?;
        let given = c.tags(StringMap::from([("crew".to_owned(), "red".to_owned())]));
        let updated = c.service().update_identity_pool(bare_update(&created).identity_pool_tags(given.clone())).await?;
        require_eq!(updated.identity_pool_tags, Some(given), "IdentityPoolTags");
    }

    /// An update without AllowClassicFlow unsets it.
    the_classic_flow_can_be_unset [Assumed("update_without_classic_flow")] (c) {
        let created = c.create(c.config().allow_classic_flow(false)).await?;
        require_eq!(created.allow_classic_flow, Some(false), "AllowClassicFlow of the new pool");
        let updated = c.service().update_identity_pool(bare_update(&created)).await?;
        require_eq!(updated.allow_classic_flow, None, "AllowClassicFlow");
    }

    /// An update keeps the pool's identities and users.
    an_update_keeps_identities [Documented("API reference, UpdateIdentityPool")] (c, users: Vec<String> = users(1..=3)) {
        let pool = c.pool().await?;
        pool.family(&users).await?;
        let before = pool.view(&users).await?;
        let described = c.service().describe_identity_pool(DescribeIdentityPoolInput::new(pool.id.as_str())).await?;
        c.service().update_identity_pool(unchanged(&described).identity_pool_name("contract renamed")).await?;
        require_eq!(pool.view(&users).await?, before, "the pool's identities");
    }

    /// Every operation that names a deleted pool is refused with ResourceNotFoundException.
    a_deleted_pool_is_gone [DELETE_POOL] (c) {
        let pool = c.pool().await?;
        let described = c.service().describe_identity_pool(DescribeIdentityPoolInput::new(pool.id.as_str())).await?;
        c.service().delete_identity_pool(DeleteIdentityPoolInput::new(pool.id.as_str())).await?;
        let gone = &ErrorKind::ResourceNotFound;
        let service = c.service();
        rejected_as(service.describe_identity_pool(DescribeIdentityPoolInput::new(pool.id.as_str())).await, gone)?;
        rejected_as(service.update_identity_pool(described).await, gone)?;
        rejected_as(service.get_id(GetIdInput::new(pool.id.as_str())).await, gone)?;
        rejected_as(service.list_identities(pool.list_request(1)).await, gone)?;
        rejected_as(service.get_open_id_token_for_developer_identity(pool.token_request("alice")).await, gone)?;
        rejected_as(pool.lookup_user("alice").await, gone)?;
        rejected_as(pool.merge("alice", "bob").await, gone)?;
    }

    /// A deleted pool is not listed, and others are.
    a_deleted_pool_is_not_listed [Observed("aws-sdk-net integration test of identity pools", UNDATED)] (c) {
        let gone = c.pool().await?;
        let stays = c.pool().await?;
        c.service().delete_identity_pool(DeleteIdentityPoolInput::new(gone.id.as_str())).await?;
        let rows = c.service().list_identity_pools(ListIdentityPoolsInput::new(60)).await?.identity_pools;
        let ids: Vec<_> = rows.unwrap_or_default().into_iter().filter_map(|row| row.identity_pool_id).collect();
        require!(!ids.contains(&gone.id), "the deleted pool is listed");
        require!(ids.contains(&stays.id), "the other pool is not listed");
    }

    /// Deleting a pool that is not there is refused with ResourceNotFoundException.
    deleting_a_pool_twice_is_refused [Assumed("delete_unknown_pool")] (c) {
        let pool = c.pool().await?;
        let request = DeleteIdentityPoolInput::new(pool.id.as_str());
        c.service().delete_identity_pool(request.clone()).await?;
        rejected_as(c.service().delete_identity_pool(request).await, &ErrorKind::ResourceNotFound)?;
    }

    /// A listed pool shows its id and name.
    a_listed_pool_shows_id_and_name [LIST_TRANSCRIPT] (c, name: String = pool_name()) {
        let created = c.create(c.config().identity_pool_name(name.as_str())).await?;
        let rows = c.service().list_identity_pools(ListIdentityPoolsInput::new(60)).await?.identity_pools;
        let row = rows.unwrap_or_default().into_iter().find(|row| row.identity_pool_id == created.identity_pool_id);
        require_eq!(row.and_then(|row| row.identity_pool_name), Some(name), "the listed name");
    }

    /// Two pools may have one name.
    #[settles(repeated_pool_name)]
    names_are_not_unique
        [Observed("transcripts in GoogleCloudPlatform/terraformer pull request 1500, danilop/LambdAuth pull request 57", UNDATED)]
        (c)
    {
        // A pool of another name comes before both.
        c.create(c.config()).await?;
        let config = c.config();
        let one = c.create(config.clone()).await?;
        let other = c.create(config).await?;
        require!(one.identity_pool_id != other.identity_pool_id, "two pools have one id");
    }

    /// A pool's id is a region and a GUID of version 4.
    pool_guids_are_of_version_four [Observed("native captures of radkawar/stackd", "2026-10")] (c) {
        let pool = c.pool().await?;
        let guid = pool.id.split(':').nth(1).unwrap_or_default();
        require_eq!(guid.get(14..15), Some("4"), "the version digit of {guid}");
        require!(guid.get(19..20).is_some_and(|variant| "89ab".contains(variant)), "the variant digit of {guid}");
    }

    /// A pool of another account is refused in the recorded words.
    #[needs(ForeignPool)]
    a_pool_of_another_account_is_forbidden
        [Observed("a Terraform state of another account, read with DescribeIdentityPool", UNDATED)]
        (c)
    {
        let foreign = c.account().foreign_pool.as_str();
        let response = c.service().describe_identity_pool(DescribeIdentityPoolInput::new(foreign)).await;
        let (kind, message) = rejected(response)?;
        // The record ends after this text.
        let start = format!("Access to IdentityPool '{foreign}' is forbidden");
        require_eq!(kind, ErrorKind::NotAuthorized, "the kind");
        require!(message.starts_with(&start), "the message is {message:?}");
    }

    /// A public operation needs no credentials, so that a pool of another account is neither forbidden to it nor
    /// unknown.
    #[needs(ForeignPool)]
    a_public_operation_is_of_no_account [Documented("API reference, GetId: a public API, which needs no credentials")] (c) {
        let foreign = c.account().foreign_pool.as_str();
        // The login is none, so that no identity is made in the other account's pool.
        let request = GetIdInput::new(foreign).logins([("accounts.google.com", "token")]);
        match c.service().get_id(request).await {
            Err(Error::Service(error)) => {
                let is_of_pool = error.message().starts_with("Access to IdentityPool")
                    || *error.kind() == ErrorKind::ResourceNotFound;
                require!(!is_of_pool, "the error is {error}");
            }
            response => drop(response?),
        }
    }

    /// Reserved tag keys and other characters than the documented ones are refused with InvalidParameterException.
    bad_tags_are_invalid [Assumed("bad_tag")] (c) {
        let created = c.create(c.config()).await?;
        for (key, value) in [("aws:team", "blue"), ("te*am", "blue"), ("team", "b*lue")] {
            let tags = c.tags(StringMap::from([(key.to_owned(), value.to_owned())]));
            let invalid = &ErrorKind::InvalidParameter;
            rejected_as(c.create(c.config().identity_pool_tags(tags.clone())).await, invalid)?;
            rejected_as(c.service().update_identity_pool(bare_update(&created).identity_pool_tags(tags)).await, invalid)?;
        }
    }

    /// A pool has at most 50 tags.
    fifty_tags_are_allowed [Documented("Developer Guide, Tagging Amazon Cognito resources")] (c) {
        let created = c.create(c.config().identity_pool_tags(c.numbered_tags(50))).await?;
        let more = c.numbered_tags(51);
        rejected(c.create(c.config().identity_pool_tags(more.clone())).await)?;
        rejected(c.service().update_identity_pool(unchanged(&created).identity_pool_tags(more)).await)?;
    }

    /// More than 50 tags are refused with InvalidParameterException.
    too_many_tags_are_invalid [Assumed("too_many_tags")] (c) {
        let tags = c.numbered_tags(51);
        rejected_as(c.create(c.config().identity_pool_tags(tags)).await, &ErrorKind::InvalidParameter)?;
    }

    /// A refused update changes nothing.
    a_refused_update_changes_nothing [Documented("API reference, UpdateIdentityPool")] (c) {
        let created = c.create(c.config()).await?;
        let bad = CognitoIdentityProvider { client_id: None, ..user_pool() };
        let request = unchanged(&created)
            .identity_pool_name("contract renamed")
            .allow_unauthenticated_identities(false)
            .allow_classic_flow(true)
            .cognito_identity_providers([bad]);
        rejected(c.service().update_identity_pool(request).await)?;
        let described = c.service().describe_identity_pool(DescribeIdentityPoolInput::new(id(&created))).await?;
        require_eq!(described, created, "the pool after the refusal");
    }
}

fn with_every_provider(config: CreateIdentityPoolInput) -> CreateIdentityPoolInput {
    config
        .supported_login_providers(StringMap::from([("accounts.google.com".to_owned(), "app".to_owned())]))
        .open_id_connect_provider_arns([
            "arn:aws:iam::123456789012:oidc-provider/server.example.com".to_owned()
        ])
        .cognito_identity_providers([user_pool()])
}

fn has_no_providers(pool: &IdentityPool) -> bool {
    pool.supported_login_providers.is_none()
        && pool.open_id_connect_provider_arns.is_none()
        && pool.cognito_identity_providers.is_none()
        && pool.saml_provider_arns.is_none()
}

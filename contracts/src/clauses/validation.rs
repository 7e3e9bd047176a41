//! Clauses about values that break a constraint of the model.

use super::prelude::*;

const PATTERN: &str = r"Member must satisfy regular expression pattern: [\w-]+:[0-9a-f-]+";

/// The pattern of a pool's name.
const POOL_NAME: &str = r"[\w\s+=,.@-]+";

clauses! { validation:

    /// A pool id that breaks the pattern is refused with ValidationException in the recorded words.
    a_malformed_pool_id_is_quoted
        [Observed("aws/amazon-freertos issue 1829, amplify-swift issue 2864 and others", "2019 to 2023")]
        (c)
    {
        for id in ["ap-northeast", "us-east-2:mock", "admin@example.com"] {
            let message = format!(
                "1 validation error detected: Value '{id}' at 'identityPoolId' failed to satisfy constraint: {PATTERN}"
            );
            rejected_with(c.service().get_id(GetIdInput::new(id)).await, &ErrorKind::validation(), &message)?;
        }
    }

    /// A pool name that breaks the pattern is refused with ValidationException, and quoted.
    a_malformed_pool_name_is_quoted [Observed("getmoto/moto pull request 4415, checked on AWS", UNDATED)] (c) {
        let name = "contract pool!";
        let message = format!(
            "1 validation error detected: Value '{name}' at 'identityPoolName' failed to satisfy constraint: Member must \
             satisfy regular expression pattern: {POOL_NAME}"
        );
        rejected_with(c.create(c.bare_config().identity_pool_name(name)).await, &ErrorKind::validation(), &message)?;
    }

    /// An empty pool id breaks two constraints, and both are reported, the length first.
    every_broken_constraint_is_reported [Observed("o3de/o3de-multiplayersample issue 105", "2022-01-20")] (c) {
        let at = "Value '' at 'identityPoolId' failed to satisfy constraint:";
        let message = format!(
            "2 validation errors detected: {at} Member must have length greater than or equal to 1; {at} {PATTERN}"
        );
        rejected_with(c.service().get_id(GetIdInput::new("")).await, &ErrorKind::validation(), &message)?;
    }

    /// An empty token breaks the constraints of the map's values, which are all named, the longest length first.
    a_map_names_the_constraints_of_its_values [Observed("aws-amplify/aws-sdk-ios issue 2317", "2020-03-03")] (c) {
        let pool = c.pool().await?;
        let message = "1 validation error detected: Value '{login.example=}' at 'logins' failed to satisfy constraint: Map \
                     value must satisfy constraint: [Member must have length less than or equal to 50000, Member must have \
                     length greater than or equal to 1]";
        let request = GetIdInput::new(pool.id.as_str()).logins([("login.example", "")]);
        rejected_with(c.service().get_id(request).await, &ErrorKind::validation(), message)?;
    }

    /// A map is reported before the text members of the same request.
    a_map_is_reported_first [Observed("aws/aws-sdk-cpp issue 1085", "2019-03-13")] (c) {
        let request = GetCredentialsForIdentityInput::new("").logins([("login.example", "")]);
        let (kind, message) = rejected(c.service().get_credentials_for_identity(request).await)?;
        require_eq!(kind, ErrorKind::validation(), "the kind");
        let map = message.find("'logins'");
        let text = message.find("'identityId'");
        require!(message.starts_with("3 validation errors detected: ") && map < text && map.is_some(), "{message}");
    }

    /// Members without maps are reported in the model's order.
    texts_are_reported_in_order [Assumed("validation_order")] (c) {
        // Reversed, the model's order and that of the alphabet are the same for one of these requests, and not for the
        // other.
        let request = UnlinkDeveloperIdentityInput::new("y").identity_id("x").developer_provider_name(DEVELOPER_PROVIDER).developer_user_identifier("alice");
        let unlink = c.service().unlink_developer_identity(request).await;
        let merge = MergeDeveloperIdentitiesInput::new("y").developer_provider_name(DEVELOPER_PROVIDER).source_user_identifier("").destination_user_identifier("");
        let merge = c.service().merge_developer_identities(merge).await;
        let (_, message) = rejected(unlink)?;
        require!(message.find("'identityId'") < message.find("'identityPoolId'"), "{message}");
        let (_, message) = rejected(merge)?;
        require!(message.find("'sourceUserIdentifier'") < message.find("'destinationUserIdentifier'"), "{message}");
    }

    /// A developer provider name with a space is refused with ValidationException.
    a_space_in_the_provider_is_invalid [Observed("aws/aws-sdk-cpp IdentityPoolOperationTest", UNDATED)] (c) {
        let response = c.create(c.bare_config().developer_provider_name("Bruce Wayne")).await;
        rejected_as(response, &ErrorKind::validation())?;
    }

    /// MaxResults is 1 to 60 in every listing; anything else is refused with ValidationException.
    a_page_size_has_bounds [Documented("API reference, ListIdentities, QueryLimit")] (c, beyond: i32 = 0_i32..=1000) {
        let pool = c.pool().await?;
        let user = pool.lookup_request().developer_user_identifier("alice");
        pool.sign_in("alice").await?;
        let service = c.service();
        let invalid = &ErrorKind::validation();
        for size in [-beyond, 61 + beyond] {
            rejected_as(service.list_identities(pool.list_request(size)).await, invalid)?;
            rejected_as(service.list_identity_pools(ListIdentityPoolsInput::new(size)).await, invalid)?;
            rejected_as(service.lookup_developer_identity(user.clone().max_results(size)).await, invalid)?;
        }
        for size in [1, 60] {
            service.list_identities(pool.list_request(size)).await?;
            service.list_identity_pools(ListIdentityPoolsInput::new(size)).await?;
            service.lookup_developer_identity(user.clone().max_results(size)).await?;
        }
    }

    /// TokenDuration is 1 to 86,400 seconds; anything else is refused with ValidationException.
    a_token_duration_has_bounds [TOKEN] (c, beyond: i64 = 0_i64..=1_000_000) {
        let pool = c.pool().await?;
        for seconds in [-beyond, 86_401 + beyond] {
            let request = pool.token_request("alice").token_duration(seconds);
            let response = c.service().get_open_id_token_for_developer_identity(request).await;
            rejected_as(response, &ErrorKind::validation())?;
        }
        rejected(pool.lookup_user("alice").await)?;
    }

    /// Sixty identities can be deleted at once, none and sixty-one cannot.
    a_list_has_bounds [Documented("API reference, DeleteIdentities")] (c) {
        let pool = c.pool().await?;
        let ids = |count: usize| vec![unknown_id(&pool.id); count];
        for count in [0, 61] {
            let request = DeleteIdentitiesInput::new(ids(count));
            rejected_as(c.service().delete_identities(request).await, &ErrorKind::validation())?;
        }
        c.service().delete_identities(DeleteIdentitiesInput::new(ids(60))).await?;
    }

    /// A value that breaks a constraint is refused as such, even where the pool is not there, by each operation that
    /// names one.
    #[cost(64)]
    validation_comes_first [Assumed("broken_and_missing")] (c, choices: Choices = choices()) {
        let unknown = unknown_id(&c.pool().await?.id);
        let request = GetIdInput::new(unknown).logins([("login.example", "")]);
        rejected_as(c.service().get_id(request).await, &ErrorKind::validation())?;
        BoundaryCases::new(c, choices).await?.refuse_in_unknown_pool().await?;
    }

    /// A developer user that is empty is refused with ValidationException.
    an_empty_user_is_invalid [MERGE] (c) {
        let pool = c.pool().await?;
        rejected_as(pool.merge("", "alice").await, &ErrorKind::validation())?;
        rejected_as(pool.lookup_user("").await, &ErrorKind::validation())?;
    }

    /// A text is as long as the model allows, counted in characters: at the bounds it is never refused with
    /// ValidationException, one character shorter or longer it is.
    #[cost(64)]
    texts_have_lengths [Documented("API reference and service model, length constraints of each operation's members")]
        (c, choices: Choices = choices())
    {
        BoundaryCases::new(c, choices).await?.hold(Topic::Length).await?;
    }

    /// Pools have any name the model allows, at the bounds of its length too.
    #[needs(BarePools)]
    #[cost(64)]
    pools_have_any_legal_name [Documented("API reference, CreateIdentityPool and UpdateIdentityPool, IdentityPoolName")]
        (c, choices: Choices = choices())
    {
        BoundaryCases::new(c, choices).await?.name_pools().await?;
    }

    /// A number is in the model's range, bounds included; any other is refused with ValidationException.
    #[cost(64)]
    numbers_have_ranges [Documented("API reference, valid ranges of each operation's members")]
        (c, choices: Choices = choices())
    {
        BoundaryCases::new(c, choices).await?.hold(Topic::Range).await?;
    }

    /// A text matches the model's pattern as a whole, with the digits and word characters of ASCII alone; any other is
    /// refused with ValidationException.
    #[cost(64)]
    texts_have_patterns [Documented("API reference, patterns of each operation's members")]
        (c, choices: Choices = choices())
    {
        BoundaryCases::new(c, choices).await?.hold(Topic::Pattern).await?;
    }

    /// An enum has the model's values, to the letter; any other is refused with ValidationException.
    #[cost(64)]
    enums_have_values [Documented("API reference, valid values of RoleMapping and MappingRule")]
        (c, choices: Choices = choices())
    {
        BoundaryCases::new(c, choices).await?.hold(Topic::Values).await?;
    }

    /// A list has as many elements as the model allows, bounds included; any other is refused with ValidationException.
    #[cost(64)]
    lists_have_sizes [Documented("API reference, array members of each operation")]
        (c, choices: Choices = choices())
    {
        BoundaryCases::new(c, choices).await?.hold(Topic::ListSize).await?;
    }

    /// A map has as many entries as the model allows, and may be empty; a larger one is refused with
    /// ValidationException.
    #[cost(64)]
    maps_have_sizes [Documented("API reference, map entries of each operation")] (c, choices: Choices = choices()) {
        BoundaryCases::new(c, choices).await?.hold(Topic::MapSize).await?;
    }

    /// Each element of a list satisfies the constraints of elements, wherever in the list it is.
    #[cost(64)]
    elements_have_constraints [Documented("API reference, constraints of array members of each operation")]
        (c, choices: Choices = choices())
    {
        BoundaryCases::new(c, choices).await?.hold(Topic::Element).await?;
    }

    // The quotas page allows a provider's name 2,048 characters; the reference and the model say 128.
    /// Each key of a map satisfies the constraints of keys.
    #[cost(64)]
    keys_have_constraints [Documented("API reference, key constraints of each operation's maps")]
        (c, choices: Choices = choices())
    {
        BoundaryCases::new(c, choices).await?.hold(Topic::Key).await?;
    }

    /// Each value of a map satisfies the constraints of values.
    #[cost(64)]
    values_have_constraints [Documented("API reference, value constraints of each operation's maps")]
        (c, choices: Choices = choices())
    {
        BoundaryCases::new(c, choices).await?.hold(Topic::Value).await?;
    }

    /// The members of a structure satisfy their constraints however deep it is in the request.
    #[cost(64)]
    nested_members_have_constraints
        [Documented("API reference, contents of CognitoIdentityProvider, RoleMapping and what is in it")]
        (c, choices: Choices = choices())
    {
        BoundaryCases::new(c, choices).await?.hold(Topic::Nested).await?;
    }

    /// A request without a member that it must have is refused with ValidationException.
    #[cost(64)]
    members_are_required [Documented("API reference, members that are required of each operation")]
        (c, choices: Choices = choices())
    {
        BoundaryCases::new(c, choices).await?.hold(Topic::Required).await?;
    }

    /// Each violation is counted, and named by the member with its first letter in lower case; lengths and patterns are
    /// printed as the model has them.
    #[cost(64)]
    violations_are_counted_and_named
        [Observed("aws/aws-sdk-cpp issue 1085, o3de/o3de-multiplayersample issue 105", "2019 and 2022")]
        (c, choices: Choices = choices())
    {
        BoundaryCases::new(c, choices).await?.read_refusals().await?;
    }

    /// A request that breaks a constraint changes nothing.
    #[cost(64)]
    a_broken_constraint_changes_nothing [Documented("API reference, constraints of each operation's members")]
        (c, choices: Choices = choices())
    {
        let cases = BoundaryCases::new(c, choices).await?;
        let before = cases.view().await?;
        cases.refuse_all().await?;
        require_eq!(cases.view().await?, before, "what can be seen");
    }
}

//! Values that break a constraint of the model.

use super::prelude::*;

const PATTERN: &str = r"Member must satisfy regular expression pattern: [\w-]+:[0-9a-f-]+";

clauses! { validation:

    /// A pool id that breaks the pattern is refused with ValidationException in the recorded words.
    a_malformed_pool_id_is_quoted
        [Observed("aws/amazon-freertos issue 1829, amplify-swift issue 2864 and others", "2019 to 2023")]
        (c)
    {
        for id in ["ap-northeast", "us-east-2:mock", "admin@example.com"] {
            let words = format!(
                "1 validation error detected: Value '{id}' at 'identityPoolId' failed to satisfy constraint: {PATTERN}"
            );
            refused_saying(c.service().get_id(GetIdInput::new(id)).await, &ErrorKind::validation(), &words)?;
        }
    }

    /// An empty pool id breaks two constraints, and both are reported, the length first.
    every_broken_constraint_is_reported [Observed("o3de/o3de-multiplayersample issue 105", "2022-01-20")] (c) {
        let at = "Value '' at 'identityPoolId' failed to satisfy constraint:";
        let words = format!(
            "2 validation errors detected: {at} Member must have length greater than or equal to 1; {at} {PATTERN}"
        );
        refused_saying(c.service().get_id(GetIdInput::new("")).await, &ErrorKind::validation(), &words)?;
    }

    /// An empty token breaks the constraints of the map's values, which are all named, the longest length first.
    a_map_names_the_constraints_of_its_values [Observed("aws-amplify/aws-sdk-ios issue 2317", "2020-03-03")] (c) {
        let pool = c.pool().await?;
        let words = "1 validation error detected: Value '{login.example=}' at 'logins' failed to satisfy constraint: Map \
                     value must satisfy constraint: [Member must have length less than or equal to 50000, Member must have \
                     length greater than or equal to 1]";
        let request = GetIdInput::new(pool.id.as_str()).logins([("login.example", "")]);
        refused_saying(c.service().get_id(request).await, &ErrorKind::validation(), words)?;
    }

    /// A map is reported before the text members of the same request.
    a_map_is_reported_first [Observed("aws/aws-sdk-cpp issue 1085", "2019-03-13")] (c) {
        let request = GetCredentialsForIdentityInput::new("").logins([("login.example", "")]);
        let (kind, words) = refused(c.service().get_credentials_for_identity(request).await)?;
        require_eq!(kind, ErrorKind::validation(), "the kind");
        let (map, text) = (words.find("'logins'"), words.find("'identityId'"));
        require!(words.starts_with("3 validation errors detected: ") && map < text && map.is_some(), "{words}");
    }

    /// Members without maps are reported in the model's order.
    texts_are_reported_in_order [Assumed("validation_order")] (c) {
        let request = UnlinkDeveloperIdentityInput::new("x", "y", DEVELOPER_PROVIDER, "alice");
        let (_, words) = refused(c.service().unlink_developer_identity(request).await)?;
        require!(words.find("'identityId'") < words.find("'identityPoolId'"), "{words}");
    }

    /// A developer provider name with a space is refused with ValidationException.
    a_space_in_the_provider_is_invalid [Observed("aws/aws-sdk-cpp IdentityPoolOperationTest", UNDATED)] (c) {
        let answer = c.create(c.bare_config().developer_provider_name("Bruce Wayne")).await;
        refused_as(answer, &ErrorKind::validation())?;
    }

    /// MaxResults is 1 to 60 in every listing; anything else is refused with ValidationException.
    a_page_size_has_bounds [Documented("API reference, ListIdentities, QueryLimit")] (c, beyond: i32 = 0_i32..=1000) {
        let pool = c.pool().await?;
        let user = pool.lookup_request().developer_user_identifier("alice");
        pool.sign_in("alice").await?;
        let (service, invalid) = (c.service(), &ErrorKind::validation());
        for size in [-beyond, 61 + beyond] {
            refused_as(service.list_identities(pool.list_request(size)).await, invalid)?;
            refused_as(service.list_identity_pools(ListIdentityPoolsInput::new(size)).await, invalid)?;
            refused_as(service.lookup_developer_identity(user.clone().max_results(size)).await, invalid)?;
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
            let answer = c.service().get_open_id_token_for_developer_identity(request).await;
            refused_as(answer, &ErrorKind::validation())?;
        }
        refused(pool.lookup_user("alice").await)?;
    }

    /// Sixty identities can be deleted at once, none and sixty-one cannot.
    a_list_has_bounds [Documented("API reference, DeleteIdentities")] (c) {
        let pool = c.pool().await?;
        let ids = |count: usize| vec![unknown_id(&pool.id); count];
        for count in [0, 61] {
            let request = DeleteIdentitiesInput::new(ids(count));
            refused_as(c.service().delete_identities(request).await, &ErrorKind::validation())?;
        }
        c.service().delete_identities(DeleteIdentitiesInput::new(ids(60))).await?;
    }

    /// A value that breaks a constraint is refused as such, even where the pool is not there.
    validation_comes_first [Assumed("broken_and_missing")] (c) {
        let unknown = unknown_id(&c.pool().await?.id);
        let request = GetIdInput::new(unknown).logins([("login.example", "")]);
        refused_as(c.service().get_id(request).await, &ErrorKind::validation())?;
    }

    /// A developer user that is empty is refused with ValidationException.
    an_empty_user_is_invalid [MERGE] (c) {
        let pool = c.pool().await?;
        refused_as(pool.merge("", "alice").await, &ErrorKind::validation())?;
        refused_as(pool.lookup_user("").await, &ErrorKind::validation())?;
    }
}

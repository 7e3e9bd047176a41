//! Clauses about mapping a provider's claims to session tags.

use super::pools::{unchanged, user_pool};
use super::prelude::*;
use crate::case::Case;
use crate::case::pool::Pool;
use crate::failure::Check;

fn provider() -> String {
    user_pool().provider_name.unwrap_or_default()
}

/// A pool with the user pool.
async fn pool<'a>(c: &Case<'a>) -> Check<Pool<'a>> {
    c.pool_with(c.config().cognito_identity_providers([user_pool()])).await
}

fn set(pool: &Pool<'_>, provider: &str) -> SetPrincipalTagAttributeMapInput {
    SetPrincipalTagAttributeMapInput::new(pool.id.as_str()).identity_provider_name(provider)
}

fn get(pool: &Pool<'_>, provider: &str) -> GetPrincipalTagAttributeMapInput {
    GetPrincipalTagAttributeMapInput::new(pool.id.as_str()).identity_provider_name(provider)
}

fn map<const N: usize>(entries: [(&str, &str); N]) -> StringMap {
    entries.map(|(key, claim)| (key.to_owned(), claim.to_owned())).into()
}

/// The map of two keys and claim names of so many bytes, in pieces the model allows.
fn map_of(bytes: usize) -> StringMap {
    map_in("x", bytes)
}

/// The map of two keys whose claim names have `count` letters in total, half of them each, since the model limits a
/// name.
fn map_in(letter: &str, count: usize) -> StringMap {
    let halves = count / 2;
    let rest = count - count / 2;
    map([("a", &letter.repeat(halves)), ("b", &letter.repeat(rest))])
}

async fn defaults(c: &Case<'_>, pool: &Pool<'_>, provider: &str) -> Check<StringMap> {
    let response =
        c.service().set_principal_tag_attribute_map(set(pool, provider).use_defaults(true)).await?;
    Ok(response.principal_tags.unwrap_or_default())
}

clauses! { principal_tags:

    /// Before a map is set there is none.
    nothing_is_set_at_first [PRINCIPAL_TAGS_CAPTURE] (c) {
        let pool = pool(c).await?;
        let response = c.service().get_principal_tag_attribute_map(get(&pool, &provider())).await;
        rejected_as(response, &ErrorKind::ResourceNotFound)?;
    }

    /// The defaults of a user pool are client and username, whatever map comes with the request.
    a_user_pool_has_defaults [PRINCIPAL_TAGS_CAPTURE] (c, custom: StringMap = attribute_map()) {
        let pool = pool(c).await?;
        let request = set(&pool, &provider()).use_defaults(true).principal_tags(custom);
        let response = c.service().set_principal_tag_attribute_map(request).await?;
        let expected = map([("client", "aud"), ("username", "sub")]);
        require_eq!((response.use_defaults, response.principal_tags), (Some(true), Some(expected.clone())), "the response");
        let seen = c.service().get_principal_tag_attribute_map(get(&pool, &provider())).await?;
        require_eq!((seen.use_defaults, seen.principal_tags), (Some(true), Some(expected)), "the map");
    }

    /// A map of one's own is returned as it was set, with the pool and the provider, and replaces the one before.
    a_custom_map_is_answered_as_set [PRINCIPAL_TAGS_CAPTURE] (c, custom: StringMap = attribute_map()) {
        let pool = pool(c).await?;
        let before = set(&pool, &provider()).use_defaults(false).principal_tags(map([("before", "sub")]));
        c.service().set_principal_tag_attribute_map(before).await?;
        let request = set(&pool, &provider()).use_defaults(false).principal_tags(custom.clone());
        let response = c.service().set_principal_tag_attribute_map(request).await?;
        require_eq!(response.principal_tags.as_ref(), Some(&custom), "PrincipalTags");
        let seen = c.service().get_principal_tag_attribute_map(get(&pool, &provider())).await?;
        require_eq!((seen.use_defaults, seen.principal_tags), (Some(false), Some(custom)), "the map");
        require_eq!((seen.identity_pool_id, seen.identity_provider_name), (Some(pool.id), Some(provider())), "whose it is");
    }

    /// The defaults take the place of a map of one's own, whether the request brings a map or none.
    defaults_replace_a_map [PRINCIPAL_TAGS_CAPTURE] (c) {
        let pool = pool(c).await?;
        let expected = Some(map([("client", "aud"), ("username", "sub")]));
        for beside in [None, Some(map([("team", "sub")]))] {
            let custom = set(&pool, &provider()).use_defaults(false).principal_tags(map([("team", "email")]));
            c.service().set_principal_tag_attribute_map(custom).await?;
            let request = SetPrincipalTagAttributeMapInput { principal_tags: beside, ..set(&pool, &provider()).use_defaults(true) };
            c.service().set_principal_tag_attribute_map(request).await?;
            let seen = c.service().get_principal_tag_attribute_map(get(&pool, &provider())).await?;
            require_eq!((seen.use_defaults, &seen.principal_tags), (Some(true), &expected), "the map");
        }
    }

    /// A map of nothing, or none, without the defaults removes the map.
    an_empty_map_removes_it [PRINCIPAL_TAGS_CAPTURE] (c) {
        let pool = pool(c).await?;
        for nothing in [None, Some(StringMap::new())] {
            let custom = set(&pool, &provider()).use_defaults(false).principal_tags(map([("team", "sub")]));
            c.service().set_principal_tag_attribute_map(custom).await?;
            let request = set(&pool, &provider()).use_defaults(false);
            let request = SetPrincipalTagAttributeMapInput { principal_tags: nothing, ..request };
            let response = c.service().set_principal_tag_attribute_map(request).await?;
            require_eq!((response.use_defaults, response.principal_tags), (Some(false), None), "the response");
            let response = c.service().get_principal_tag_attribute_map(get(&pool, &provider())).await;
            rejected_as(response, &ErrorKind::ResourceNotFound)?;
        }
    }

    /// The default map of each login provider holds the documented claims.
    defaults_are_the_documented_claims [Documented("Developer Guide, Default provider mappings")] (c) {
        let documented = [
            ("accounts.google.com", ["aud", "sub"]),
            ("api.twitter.com", ["aud", "sub"]),
            ("appleid.apple.com", ["aud", "sub"]),
            ("graph.facebook.com", ["aud", "sub"]),
            ("www.amazon.com", ["aud", "user_id"]),
        ];
        let providers: StringMap = documented.map(|(provider, _)| (provider.to_owned(), "app".to_owned())).into();
        let open_id = "arn:aws:iam::123456789012:oidc-provider/server.example.com";
        let config = c.config().supported_login_providers(providers).open_id_connect_provider_arns([open_id.to_owned()]);
        let pool = c.pool_with(config).await?;
        for (provider, claims) in documented.into_iter().chain([(open_id, ["aud", "sub"])]) {
            let seen: BTreeSet<_> = defaults(c, &pool, provider).await?.into_values().collect();
            require_eq!(seen, claims.map(str::to_owned).into(), "the claims of {provider}");
        }
    }

    /// The defaults of a SAML provider are the two documented claims, the name id as client.
    #[needs(SamlProvider)]
    a_saml_provider_has_defaults [Assumed("saml_default_tags")] (c) {
        let saml = c.account().saml_provider.clone();
        let pool = c.pool_with(c.config().saml_provider_arns([saml.clone()])).await?;
        let claims = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
        let expected = [("client", format!("{claims}/nameidentifier")), ("username", format!("{claims}/name"))];
        let expected: StringMap = expected.map(|(key, claim)| (key.to_owned(), claim)).into();
        require_eq!(defaults(c, &pool, &saml).await?, expected, "the defaults");
    }

    /// The defaults of a SAML provider are two claims, the name and the name id.
    #[needs(SamlProvider)]
    a_saml_providers_defaults_are_documented [Documented("Developer Guide, Default provider mappings")] (c) {
        let saml = c.account().saml_provider.clone();
        let pool = c.pool_with(c.config().saml_provider_arns([saml.clone()])).await?;
        let claims = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
        let expected = ["nameidentifier", "name"].map(|claim| format!("{claims}/{claim}"));
        let seen: BTreeSet<_> = defaults(c, &pool, &saml).await?.into_values().collect();
        require_eq!(seen, expected.into(), "the claims of {saml}");
    }

    /// The default tags of every provider are called client and username.
    defaults_are_called_alike [Assumed("default_tag_keys")] (c) {
        let providers = map([("accounts.google.com", "app")]);
        let pool = c.pool_with(c.config().supported_login_providers(providers)).await?;
        let expected = map([("client", "aud"), ("username", "sub")]);
        require_eq!(defaults(c, &pool, "accounts.google.com").await?, expected, "the defaults");
    }

    /// A map that the defaults override is not looked at.
    a_discarded_map_may_be_oversized [Assumed("discarded_attributes")] (c) {
        let request = set(&pool(c).await?, &provider()).use_defaults(true).principal_tags(map_of(461));
        c.service().set_principal_tag_attribute_map(request).await?;
    }

    /// A provider that is not configured, or not in its form, has no map.
    an_unknown_provider_has_no_map [Assumed("tags_for_unknown_provider")] (c) {
        let arn = |name: &str| format!("arn:aws:iam::123456789012:oidc-provider/{name}.example.com");
        let config = c.config().cognito_identity_providers([user_pool()]);
        let pool = c.pool_with(config.open_id_connect_provider_arns([arn("server")])).await?;
        let with_client = format!("{}:{}", provider(), user_pool().client_id.unwrap_or_default());
        for provider in ["accounts.google.com", &with_client, &arn("other")] {
            let response = c.service().set_principal_tag_attribute_map(set(&pool, provider).use_defaults(true)).await;
            rejected_as(response, &ErrorKind::InvalidParameter)?;
        }
    }

    /// The developer provider has no map.
    the_developer_provider_has_no_map [Assumed("tags_for_developer_provider")] (c) {
        let request = set(&c.pool().await?, DEVELOPER_PROVIDER).principal_tags(map([("team", "sub")]));
        rejected_as(c.service().set_principal_tag_attribute_map(request).await, &ErrorKind::InvalidParameter)?;
    }

    /// The developer provider has no map after a request for defaults either.
    the_developer_provider_gets_no_defaults [Assumed("tags_for_developer_provider")] (c) {
        let pool = c.pool().await?;
        attempt(c.service().set_principal_tag_attribute_map(set(&pool, DEVELOPER_PROVIDER).use_defaults(true)).await)?;
        let answer = c.service().get_principal_tag_attribute_map(get(&pool, DEVELOPER_PROVIDER)).await;
        rejected_as(answer, &ErrorKind::ResourceNotFound)?;
    }

    /// A map of nothing is no member of an answer, whichever provider it is for.
    an_empty_map_is_no_member [PRINCIPAL_TAGS_CAPTURE] (c) {
        let pool = pool(c).await?;
        for (provider, uses_defaults) in [(provider().as_str(), false), (DEVELOPER_PROVIDER, true)] {
            // Whether the developer provider can have a map is the question `tags_for_developer_provider`.
            let request = set(&pool, provider).use_defaults(uses_defaults);
            let answer = attempt(c.service().set_principal_tag_attribute_map(request).await)?;
            let seen = attempt(c.service().get_principal_tag_attribute_map(get(&pool, provider)).await)?;
            let maps = [answer.and_then(|answer| answer.principal_tags), seen.and_then(|seen| seen.principal_tags)];
            require!(maps.iter().flatten().all(|map| !map.is_empty()), "an empty map of {provider}");
        }
    }

    /// Without UseDefaults the given map is used.
    a_given_map_is_used [Assumed("tags_without_use_defaults")] (c) {
        let request = set(&pool(c).await?, &provider()).principal_tags(map([("team", "sub")]));
        let response = c.service().set_principal_tag_attribute_map(request).await?;
        let expected = (Some(false), Some(map([("team", "sub")])));
        require_eq!((response.use_defaults, response.principal_tags), expected, "the response");
    }

    /// A map of 460 bytes fits, its keys counted or not.
    a_full_map_fits [Documented("Developer Guide, Using attributes for access control")] (c) {
        let request = set(&pool(c).await?, &provider()).use_defaults(false).principal_tags(map_of(458));
        c.service().set_principal_tag_attribute_map(request).await?;
    }

    /// The limit of 460 bytes counts the attributes' names alone.
    keys_are_not_counted [Assumed("attribute_limit_counts")] (c) {
        let request = set(&pool(c).await?, &provider()).use_defaults(false).principal_tags(map_of(460));
        c.service().set_principal_tag_attribute_map(request).await?;
    }

    /// A map that is too large is rejected, if at all, with an error of the model.
    a_map_is_rejected_with_a_known_error [SET_PRINCIPAL_TAGS] (c) {
        let request = set(&pool(c).await?, &provider()).use_defaults(false).principal_tags(map_of(461));
        known_error(c.service().set_principal_tag_attribute_map(request).await)?;
    }

    /// Attributes of more than 460 bytes are refused with InvalidParameterException, however few characters they are.
    an_oversized_map_is_invalid [Assumed("oversized_attributes")] (c) {
        let pool = pool(c).await?;
        for tags in [map_of(461), map_in("\u{e9}", 231), map_in("\u{1f980}", 116)] {
            let request = set(&pool, &provider()).use_defaults(false).principal_tags(tags);
            rejected_as(c.service().set_principal_tag_attribute_map(request).await, &ErrorKind::InvalidParameter)?;
        }
    }

    /// Each of several user pools and OpenID Connect providers can have a map, whether it comes first or last.
    every_provider_can_have_a_map [SET_PRINCIPAL_TAGS] (c) {
        let arns = ["one", "other"].map(|name| format!("arn:aws:iam::123456789012:oidc-provider/{name}.example.com"));
        let user_pools = [provider(), format!("{}2", provider())];
        let config = c.config().open_id_connect_provider_arns(arns.clone());
        let pool = c.pool_with(config.cognito_identity_providers(user_pools.clone().map(|name| user_pool().provider_name(name)))).await?;
        for provider in user_pools.into_iter().chain(arns) {
            require_eq!(defaults(c, &pool, &provider).await?.len(), 2, "how many defaults {provider} has");
        }
    }

    /// Each provider has a map of its own.
    providers_are_told_apart [SET_PRINCIPAL_TAGS] (c) {
        let providers = map([("accounts.google.com", "app")]);
        let config = c.config().cognito_identity_providers([user_pool()]).supported_login_providers(providers);
        let pool = c.pool_with(config).await?;
        let one = provider();
        let other = "accounts.google.com";
        for (provider, tags) in [(one.as_str(), map([("a", "sub")])), (other, map([("b", "aud")]))] {
            let request = set(&pool, provider).use_defaults(false).principal_tags(tags);
            c.service().set_principal_tag_attribute_map(request).await?;
        }
        let seen = c.service().get_principal_tag_attribute_map(get(&pool, &one)).await?;
        require_eq!(seen.principal_tags, Some(map([("a", "sub")])), "the first provider's map");
    }

    /// The map of a provider stays when the provider is removed from the pool.
    a_map_outlives_its_provider [Assumed("tags_of_removed_provider")] (c) {
        let pool = pool(c).await?;
        defaults(c, &pool, &provider()).await?;
        let described = c.service().describe_identity_pool(DescribeIdentityPoolInput::new(pool.id.as_str())).await?;
        c.service().update_identity_pool(unchanged(&described).cognito_identity_providers([])).await?;
        c.service().get_principal_tag_attribute_map(get(&pool, &provider())).await?;
    }
}

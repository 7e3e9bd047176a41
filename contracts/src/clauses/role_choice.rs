//! Clauses about the role that an identity gets.

pub(crate) mod claims;
pub(crate) mod offers;

use std::collections::BTreeMap;

use serde_json::json;

use super::pools::user_pool;
use super::prelude::*;
use super::public_logins::GOOGLE;
use crate::case::pool::Pool;
use crate::case::{Case, LoginOrder};
use crate::failure::Check;

fn provider() -> String {
    user_pool().provider_name.unwrap_or_default()
}

fn client() -> String {
    user_pool().client_id.unwrap_or_default()
}

/// The key of a mapping for the user pool's client.
fn key() -> String {
    format!("{}:{}", provider(), client())
}

/// A login of the user pool.
fn login<'a>(c: &Case<'a>) -> LoginOrder<'a> {
    c.login(&provider(), "alice", &client())
}

/// A pool with both roles, the first for the authenticated, and this mapping for the user pool.
async fn pool<'a>(c: &Case<'a>, mapping: Option<RoleMapping>) -> Check<Pool<'a>> {
    let pool = c.pool_with(c.config().cognito_identity_providers([user_pool()])).await?;
    let roles = [("authenticated".to_owned(), c.role(0)), ("unauthenticated".to_owned(), c.role(1))];
    let request = SetIdentityPoolRolesInput::new(pool.id.as_str(), roles);
    let mappings = mapping.map(|mapping| (key(), mapping));
    let mappings: BTreeMap<_, _> = mappings.into_iter().collect();
    c.service().set_identity_pool_roles(request.role_mappings(mappings)).await?;
    Ok(pool)
}

fn by_token(ambiguous: &str) -> RoleMapping {
    RoleMapping::new("Token").ambiguous_role_resolution(ambiguous)
}

/// A mapping by rules, each a claim, a match type, a value and a role.
fn by_rules(ambiguous: &str, rules: &[(&str, &str, &str, String)]) -> RoleMapping {
    let rules: Vec<_> = rules
        .iter()
        .map(|(claim, kind, value, role)| {
            MappingRule::default().claim(*claim).match_type(*kind).value(*value).role_arn(role.as_str())
        })
        .collect();
    RoleMapping::new("Rules")
        .ambiguous_role_resolution(ambiguous)
        .rules_configuration(RulesConfigurationType::new(rules))
}

/// The response to a request for credentials with a login and perhaps a custom role.
async fn exchange(
    pool: &Pool<'_>,
    login: LoginOrder<'_>,
    custom: Option<String>,
) -> Check<cognito_identity::Result<GetCredentialsForIdentityOutput>> {
    let logins = login.logins().await?;
    let request = GetIdInput::new(pool.id.as_str()).logins(logins.clone());
    let identity = pool.service().get_id(request).await?.identity_id.unwrap_or_default();
    let request = GetCredentialsForIdentityInput::new(identity).logins(logins);
    let request = GetCredentialsForIdentityInput { custom_role_arn: custom, ..request };
    Ok(pool.service().get_credentials_for_identity(request).await)
}

/// A further client of the user pool, after the usual one by its name.
const OTHER_CLIENT: &str = "contractzclient";

/// A pool with Google, two clients of the user pool and a client of another one whose name begins alike.
async fn pool_with_google<'a>(c: &Case<'a>) -> Check<Pool<'a>> {
    let other = user_pool().provider_name(provider() + "2");
    let config = c.config().supported_login_providers([(GOOGLE.to_owned(), "app".to_owned())]);
    let user_pools = [user_pool(), user_pool().client_id(OTHER_CLIENT), other];
    c.pool_with(config.cognito_identity_providers(user_pools)).await
}

/// Sets the role of the authenticated, and mappings by rules that never match, each with its AmbiguousRoleResolution.
async fn map_roles(c: &Case<'_>, pool: &Pool<'_>, mappings: &[(String, &str)]) -> Check {
    let rule = |resolution: &str| by_rules(resolution, &[("team", "Equals", "blue", c.role(1))]);
    let mappings: BTreeMap<_, _> =
        mappings.iter().map(|(key, resolution)| (key.clone(), rule(resolution))).collect();
    let request = SetIdentityPoolRolesInput::new(pool.id.as_str(), [("authenticated".to_owned(), c.role(0))]);
    c.service().set_identity_pool_roles(request.role_mappings(mappings)).await?;
    Ok(())
}

/// The role for a token of this service, issued to a developer user with this login beside.
async fn role_of_own_token(c: &Case<'_>, pool: &Pool<'_>, login: LoginOrder<'_>) -> Check<String> {
    let mut logins = login.logins().await?;
    logins.0.insert(DEVELOPER_PROVIDER.to_owned(), "alice".to_owned());
    let request = GetOpenIdTokenForDeveloperIdentityInput::new(pool.id.as_str(), logins);
    let response = c.service().get_open_id_token_for_developer_identity(request).await?;
    let own = pool.own_login(&response.token.unwrap_or_default());
    let request = GetCredentialsForIdentityInput::new(response.identity_id.unwrap_or_default()).logins(own);
    let credentials = c.service().get_credentials_for_identity(request).await?.credentials;
    c.role_of(&credentials.unwrap_or_default()).await
}

/// The role of a login.
async fn role(c: &Case<'_>, pool: &Pool<'_>, login: LoginOrder<'_>) -> Check<String> {
    let response = exchange(pool, login, None).await??;
    c.role_of(&response.credentials.unwrap_or_default()).await
}

clauses! { role_choice:

    /// Without mappings, guests get the role for guests, and logins the one for the authenticated.
    #[needs(PublicLogins, Roles, Sessions)]
    each_kind_gets_its_role [ROLE_GUIDE] (c) {
        let pool = pool(c, None).await?;
        require_eq!(role(c, &pool, login(c)).await?, c.role(0), "the role of the login");
        let request = GetCredentialsForIdentityInput::new(pool.guest().await?);
        let response = c.service().get_credentials_for_identity(request).await?;
        require_eq!(c.role_of(&response.credentials.unwrap_or_default()).await?, c.role(1), "the role of the guest");
    }

    /// The first rule that matches decides, whatever stands before that does not match.
    #[needs(PublicLogins, Roles, Sessions)]
    the_first_match_wins [ROLE_GUIDE] (c, before: usize = 0_usize..=3) {
        let mut rules = vec![("team", "Equals", "red", c.role(0)); before];
        rules.extend([("team", "Equals", "blue", c.role(1)), ("team", "Contains", "blue", c.role(0))]);
        let pool = pool(c, Some(by_rules("Deny", &rules))).await?;
        require_eq!(role(c, &pool, login(c).claim("team", "blue")).await?, c.role(1), "the role");
    }

    /// Each of 25 rules is tried, the last as well.
    #[needs(PublicLogins, Roles, Sessions)]
    the_last_of_25_rules_is_tried [ROLE_GUIDE] (c, place: usize = 0_usize..=23) {
        for place in [place, 24] {
            let mut rules = vec![("team", "Equals", "red", c.role(0)); 25];
            rules[place] = ("team", "Equals", "blue", c.role(1));
            let pool = pool(c, Some(by_rules("Deny", &rules))).await?;
            require_eq!(role(c, &pool, login(c).claim("team", "blue")).await?, c.role(1), "the role of rule {place}");
        }
    }

    /// Rules compare for equality, inequality, beginning and containment.
    #[needs(PublicLogins, Roles, Sessions)]
    rules_compare_in_four_ways [ROLE_GUIDE] (c) {
        for (kind, value, matching, other) in [
            ("Equals", "blue", "blue", "blues"),
            ("NotEqual", "blue", "red", "blue"),
            ("StartsWith", "blue", "blues", "true blue"),
            ("Contains", "blue", "true blues", "red"),
        ] {
            let pool = pool(c, Some(by_rules("AuthenticatedRole", &[("team", kind, value, c.role(1))]))).await?;
            require_eq!(role(c, &pool, login(c).claim("team", matching)).await?, c.role(1), "{kind} of {matching:?}");
            require_eq!(role(c, &pool, login(c).claim("team", other)).await?, c.role(0), "{kind} of {other:?}");
        }
    }

    /// A claim that is missing matches no rule, not even one of inequality.
    #[needs(PublicLogins, Roles, Sessions)]
    a_missing_claim_matches_nothing [ROLE_GUIDE] (c) {
        let pool = pool(c, Some(by_rules("AuthenticatedRole", &[("team", "NotEqual", "red", c.role(1))]))).await?;
        require_eq!(role(c, &pool, login(c)).await?, c.role(0), "the role");
    }

    /// A list contains what one of its elements is.
    #[needs(PublicLogins, Roles, Sessions)]
    a_list_contains_its_elements [ROLES_CAPTURE] (c) {
        let pool = pool(c, Some(by_rules("Deny", &[("cognito:groups", "Contains", "admins", c.role(1))]))).await?;
        let groups = json!(["users", "admins"]);
        require_eq!(role(c, &pool, login(c).claim("cognito:groups", groups)).await?, c.role(1), "the role");
    }

    /// A Contains rule does not match a login without the claim; Deny then rejects it in the recorded words.
    #[needs(PublicLogins, Roles)]
    an_absent_list_contains_nothing [Observed("a public transcript with cognito:groups and Deny", "2026-05")] (c) {
        let pool = pool(c, Some(by_rules("Deny", &[("cognito:groups", "Contains", "admins", c.role(1))]))).await?;
        let (kind, message) = rejected(exchange(&pool, login(c), None).await?)?;
        let is_denied = message.starts_with(&format!("The ambiguous role mapping rules for: {}", provider()));
        require!(kind == ErrorKind::NotAuthorized && is_denied, "the error is {kind:?}: {message:?}");
    }

    /// Where no rule matches, Deny refuses in the recorded words.
    #[needs(PublicLogins, Roles)]
    no_match_can_be_denied [Observed("aws-amplify/amplify-js issues 3621 and 8644", UNDATED)] (c) {
        let google = "accounts.google.com";
        let config = c.config().supported_login_providers([(google.to_owned(), "app".to_owned())]);
        let pool = c.pool_with(config).await?;
        let mapping = by_rules("Deny", &[("team", "Equals", "blue", c.role(0))]);
        let request = SetIdentityPoolRolesInput::new(pool.id.as_str(), [("authenticated".to_owned(), c.role(0))]);
        let mappings = BTreeMap::from([(google.to_owned(), mapping)]);
        c.service().set_identity_pool_roles(request.role_mappings(mappings)).await?;
        let message = format!("The ambiguous role mapping rules for: {google} denied this request.");
        let response = exchange(&pool, c.login(google, "alice", "app"), None).await?;
        rejected_with(response, &ErrorKind::NotAuthorized, &message)?;
    }

    /// Rules leave no room for a role of one's own choice.
    #[needs(PublicLogins, Roles)]
    rules_allow_no_custom_role [ROLES_CAPTURE] (c) {
        let pool = pool(c, Some(by_rules("Deny", &[("team", "Equals", "blue", c.role(1))]))).await?;
        let login = login(c).claim("team", "blue").claim("cognito:roles", json!([c.role(1)]));
        rejected_as(exchange(&pool, login, Some(c.role(1))).await?, &ErrorKind::InvalidParameter)?;
    }

    /// Under a mapping by token the preferred role is chosen.
    #[needs(PublicLogins, Roles, Sessions)]
    the_token_prefers_a_role [ROLE_GUIDE] (c) {
        let pool = pool(c, Some(by_token("Deny"))).await?;
        let login = login(c).claim("cognito:roles", json!([c.role(0), c.role(1)]));
        let login = login.claim("cognito:preferred_role", c.role(1));
        require_eq!(role(c, &pool, login).await?, c.role(1), "the role");
    }

    /// Under a mapping by token one of its roles may be chosen.
    #[needs(PublicLogins, Roles, Sessions)]
    a_role_of_the_token_may_be_chosen
        [Observed("measurements of a public article with a user pool and CustomRoleArn", "2026")]
        (c)
    {
        let pool = pool(c, Some(by_token("Deny"))).await?;
        let login = login(c).claim("cognito:roles", json!([c.role(0), c.role(1)]));
        let login = login.claim("cognito:preferred_role", c.role(0));
        let response = exchange(&pool, login, Some(c.role(1))).await??;
        require_eq!(c.role_of(&response.credentials.unwrap_or_default()).await?, c.role(1), "the role");
    }

    /// One of several roles may be chosen where none is preferred and ambiguity is denied.
    #[needs(PublicLogins, Roles, Sessions)]
    a_choice_ends_ambiguity [Observed("aws/aws-sdk-net issue 943, aws-amplify/amplify-js issue 2675", UNDATED)] (c) {
        let pool = pool(c, Some(by_token("Deny"))).await?;
        let login = login(c).claim("cognito:roles", json!([c.role(0), c.role(1)]));
        let response = exchange(&pool, login, Some(c.role(1))).await??;
        require_eq!(c.role_of(&response.credentials.unwrap_or_default()).await?, c.role(1), "the role");
    }

    /// Roles without a preferred one are ambiguous, and the mapping decides what happens then.
    #[needs(PublicLogins, Roles, Sessions)]
    roles_without_preference_are_ambiguous [ROLE_GUIDE] (c) {
        let roles = json!([c.role(0), c.role(1)]);
        let authenticated = pool(c, Some(by_token("AuthenticatedRole"))).await?;
        let chosen = role(c, &authenticated, login(c).claim("cognito:roles", roles.clone())).await?;
        require_eq!(chosen, c.role(0), "the role");
        let denied = pool(c, Some(by_token("Deny"))).await?;
        rejected(exchange(&denied, login(c).claim("cognito:roles", roles), None).await?)?;
    }

    /// A role that the token does not offer is refused with NotAuthorizedException.
    #[needs(PublicLogins, Roles)]
    another_role_is_not_offered [Assumed("custom_role_not_in_token")] (c) {
        let pool = pool(c, Some(by_token("AuthenticatedRole"))).await?;
        let login = login(c).claim("cognito:roles", json!([c.role(0)]));
        rejected_as(exchange(&pool, login, Some(c.role(1))).await?, &ErrorKind::NotAuthorized)?;
    }

    /// A token without any role is as ambiguous as one without a preferred one.
    #[needs(PublicLogins, Roles)]
    a_token_without_roles_is_ambiguous [Assumed("token_without_roles")] (c) {
        let pool = pool(c, Some(by_token("Deny"))).await?;
        rejected_as(exchange(&pool, login(c), None).await?, &ErrorKind::NotAuthorized)?;
    }

    /// Each element of a list counts, for equality as for containment.
    #[needs(PublicLogins, Roles, Sessions)]
    elements_are_compared [Assumed("array_claims")] (c) {
        let pool = pool(c, Some(by_rules("AuthenticatedRole", &[("teams", "Equals", "blue", c.role(1))]))).await?;
        let login = login(c).claim("teams", json!(["red", "blue"]));
        require_eq!(role(c, &pool, login).await?, c.role(1), "the role");
    }

    /// A claim that is a number is compared as text.
    #[needs(PublicLogins, Roles, Sessions)]
    numbers_are_compared_as_text [Assumed("other_claims")] (c) {
        let pool = pool(c, Some(by_rules("AuthenticatedRole", &[("level", "Equals", "9", c.role(1))]))).await?;
        require_eq!(role(c, &pool, login(c).claim("level", 9)).await?, c.role(1), "the role");
    }

    /// Of two providers with mappings the first by its name decides; one without a mapping does not count.
    #[needs(PublicLogins, Roles, Sessions)]
    the_first_provider_decides [Assumed("several_mappings")] (c) {
        let google = "accounts.google.com";
        let config = c.config().supported_login_providers([(google.to_owned(), "app".to_owned())]);
        let pool = c.pool_with(config.cognito_identity_providers([user_pool()])).await?;
        // Each login has a claim that the other has not.
        let rules = |key: &str, number| {
            let team = if key == google { "red" } else { "blue" };
            by_rules("Deny", &[("team", "Equals", team, c.role(number))])
        };
        let mut logins = login(c).claim("team", "blue").logins().await?;
        logins.0.extend(c.login(google, "alice", "app").claim("team", "red").logins().await?.0);
        let request = GetIdInput::new(pool.id.as_str()).logins(logins.clone());
        let identity = c.service().get_id(request).await?.identity_id.unwrap_or_default();
        for mapped in [vec![(google.to_owned(), 0), (key(), 1)], vec![(google.to_owned(), 1)], vec![(key(), 1)]] {
            let expected = c.role(mapped[0].1);
            let request = SetIdentityPoolRolesInput::new(pool.id.as_str(), [("authenticated".to_owned(), c.role(0))]);
            let mappings: BTreeMap<_, _> = mapped.iter().map(|(key, number)| (key.clone(), rules(key, *number))).collect();
            c.service().set_identity_pool_roles(request.role_mappings(mappings)).await?;
            let request = GetCredentialsForIdentityInput::new(identity.as_str()).logins(logins.clone());
            let response = c.service().get_credentials_for_identity(request).await?;
            let role = c.role_of(&response.credentials.unwrap_or_default()).await?;
            require_eq!(role, expected, "the role with mappings of {mapped:?}");
        }
        // The first one decides even if no rule of it matches.
        let unmatched = by_rules("Deny", &[("team", "Equals", "blue", c.role(0))]);
        let mappings = BTreeMap::from([(google.to_owned(), unmatched), (key(), rules(&key(), 1))]);
        let request = SetIdentityPoolRolesInput::new(pool.id.as_str(), [("authenticated".to_owned(), c.role(0))]);
        c.service().set_identity_pool_roles(request.role_mappings(mappings)).await?;
        let request = GetCredentialsForIdentityInput::new(identity.as_str()).logins(logins);
        rejected(c.service().get_credentials_for_identity(request).await)?;
    }

    /// A role of another account is not assumed.
    #[needs(PublicLogins, Roles)]
    a_role_is_of_the_account [CATNEKAISE] (c) {
        let pool = pool(c, Some(by_token("AuthenticatedRole"))).await?;
        let foreign = c.role(0).replace(&c.account().id, "000000000000");
        rejected(exchange(&pool, login(c).claim("cognito:preferred_role", foreign), None).await?)?;
    }

    /// A role of another account that the token prefers is refused as one that is not there.
    #[needs(PublicLogins, Roles)]
    a_role_of_another_account_is_no_role [Assumed("role_of_other_account")] (c) {
        let pool = pool(c, Some(by_token("AuthenticatedRole"))).await?;
        let foreign = c.role(0).replace(&c.account().id, "000000000000");
        let response = exchange(&pool, login(c).claim("cognito:preferred_role", foreign), None).await?;
        rejected_as(response, &ErrorKind::InvalidIdentityPoolConfiguration)?;
    }

    /// A list contains what is part of an element.
    #[needs(PublicLogins, Roles, Sessions)]
    part_of_an_element_is_contained [Assumed("list_containment")] (c) {
        let pool = pool(c, Some(by_rules("Deny", &[("cognito:groups", "Contains", "adm", c.role(1))]))).await?;
        let groups = json!(["users", "admins"]);
        require_eq!(role(c, &pool, login(c).claim("cognito:groups", groups)).await?, c.role(1), "the role");
    }

    /// A token of this service has no claims that a mapping could look at: the role is that of the authenticated.
    #[needs(PublicLogins, Roles, Sessions)]
    a_token_of_the_service_is_not_mapped [Assumed("mapping_of_own_token")] (c) {
        let pool = pool_with_google(c).await?;
        // The mappings before and behind it, of another provider and of another client, deny nothing.
        let mappings = [(GOOGLE.to_owned(), "AuthenticatedRole"), (key(), "Deny"), (format!("{}:{OTHER_CLIENT}", provider()), "AuthenticatedRole")];
        map_roles(c, &pool, &mappings).await?;
        require_eq!(role_of_own_token(c, &pool, login(c)).await?, c.role(0), "the role");
    }

    /// A token of this service is not mapped by the name of a login provider either.
    #[needs(PublicLogins, Roles, Sessions)]
    a_token_of_a_login_providers_user_is_not_mapped [Assumed("mapping_of_own_token")] (c) {
        let pool = pool_with_google(c).await?;
        map_roles(c, &pool, &[(GOOGLE.to_owned(), "Deny")]).await?;
        require_eq!(role_of_own_token(c, &pool, c.login(GOOGLE, "alice", "app")).await?, c.role(0), "the role");
    }

    /// The mapping of another provider does not apply to a token of this service, even if that one's name only goes on.
    #[needs(PublicLogins, Roles, Sessions)]
    a_token_is_not_mapped_for_another_provider [ROLE_GUIDE] (c) {
        let pool = pool_with_google(c).await?;
        let mappings = [(GOOGLE.to_owned(), "Deny"), (format!("{}2:{}", provider(), client()), "Deny")];
        map_roles(c, &pool, &mappings).await?;
        require_eq!(role_of_own_token(c, &pool, login(c)).await?, c.role(0), "the role");
    }
}

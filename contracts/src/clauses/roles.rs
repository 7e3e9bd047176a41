//! Clauses about the roles of a pool, and the mappings that choose among more of them.

pub(crate) mod every_role;

use std::collections::BTreeMap;

use proptest::sample::subsequence;

use super::pools::{id, unchanged, user_pool};
use super::prelude::*;
use crate::case::Case;
use crate::case::pool::Pool;
use crate::failure::Check;

const GOOGLE: &str = "accounts.google.com";

/// The key of a mapping for the user pool.
fn user_pool_key() -> String {
    let pool = user_pool();
    format!("{}:{}", pool.provider_name.unwrap_or_default(), pool.client_id.unwrap_or_default())
}

/// A pool with Google and a user pool.
async fn pool_with_providers<'a>(c: &Case<'a>) -> Check<Pool<'a>> {
    let providers = StringMap::from([(GOOGLE.to_owned(), "app".to_owned())]);
    c.pool_with(c.config().supported_login_providers(providers).cognito_identity_providers([user_pool()]))
        .await
}

fn request(pool: &Pool<'_>) -> SetIdentityPoolRolesInput {
    SetIdentityPoolRolesInput::new(pool.id.as_str(), StringMap::new())
}

fn with_mapping(pool: &Pool<'_>, key: &str, mapping: RoleMapping) -> SetIdentityPoolRolesInput {
    request(pool).role_mappings(BTreeMap::from([(key.to_owned(), mapping)]))
}

/// A mapping that lets the token choose.
fn token() -> RoleMapping {
    RoleMapping::new("Token").ambiguous_role_resolution("Deny")
}

/// A mapping of so many rules, all for one role.
fn rules(count: usize, role: &str) -> RoleMapping {
    let one = |number| {
        MappingRule::default()
            .claim(format!("claim{number}"))
            .match_type("Equals")
            .value("value")
            .role_arn(role)
    };
    let rules: Vec<_> = (0..count).map(one).collect();
    RoleMapping::new("Rules")
        .ambiguous_role_resolution("AuthenticatedRole")
        .rules_configuration(RulesConfigurationType::new(rules))
}

/// The recorded message for a mapping of a provider that the pool lacks.
fn no_provider(key: &str) -> String {
    format!("({key}) is not a valid RoleMapping ProviderName or is not a configured provider.")
}

async fn roles_of(pool: &Pool<'_>) -> Check<GetIdentityPoolRolesOutput> {
    Ok(pool.service().get_identity_pool_roles(GetIdentityPoolRolesInput::new(pool.id.as_str())).await?)
}

clauses! { roles:

    /// A new pool has its id, no roles, and no mappings.
    a_new_pool_has_no_roles [Observed("aws-sdk-net integration test of identity pools", UNDATED)] (c) {
        let pool = c.pool().await?;
        let seen = roles_of(&pool).await?;
        require_eq!(seen.identity_pool_id.as_ref(), Some(&pool.id), "IdentityPoolId");
        require_eq!(seen.roles.unwrap_or_default(), StringMap::new(), "Roles");
        require_eq!(seen.role_mappings, None, "RoleMappings");
    }

    /// Where there are no roles, Roles is absent.
    unset_roles_are_absent [Assumed("unset_roles")] (c) {
        require_eq!(roles_of(&c.pool().await?).await?.roles, None, "Roles");
    }

    /// Roles are returned as they were set, whether both are or one.
    #[needs(Roles)]
    roles_are_answered_as_set
        [TERRAFORM_ROLES]
        (c, kinds: Vec<&'static str> = subsequence(vec!["authenticated", "unauthenticated"], 1..=2))
    {
        let pool = c.pool().await?;
        let roles: StringMap = kinds.iter().enumerate().map(|(index, kind)| ((*kind).to_owned(), c.role(index))).collect();
        c.service().set_identity_pool_roles(request(&pool).roles(roles.clone())).await?;
        require_eq!(roles_of(&pool).await?.roles, Some(roles), "Roles");
    }

    /// Mappings by token and by rules are returned as they were set.
    #[needs(Roles)]
    mappings_are_answered_as_set [TERRAFORM_ROLES] (c, count: usize = 1_usize..=25) {
        let pool = pool_with_providers(c).await?;
        let mappings = BTreeMap::from([
            (user_pool_key(), token()),
            (GOOGLE.to_owned(), rules(count, &c.role(0))),
        ]);
        c.service().set_identity_pool_roles(request(&pool).role_mappings(mappings.clone())).await?;
        require_eq!(roles_of(&pool).await?.role_mappings, Some(mappings), "RoleMappings");
    }

    /// Where there are no mappings, RoleMappings is absent.
    #[needs(Roles)]
    no_mappings_are_no_member [Documented("AWS CLI reference, get-identity-pool-roles, example")] (c) {
        let pool = c.pool().await?;
        let roles = StringMap::from([("authenticated".to_owned(), c.role(0))]);
        let request = request(&pool).roles(roles).role_mappings(BTreeMap::<String, _>::new());
        c.service().set_identity_pool_roles(request).await?;
        require_eq!(roles_of(&pool).await?.role_mappings, None, "RoleMappings");
    }

    /// Empty Roles and RoleMappings remove all that were set.
    #[needs(Roles)]
    empty_maps_remove_all [TERRAFORM_ROLES] (c) {
        let pool = pool_with_providers(c).await?;
        let roles = StringMap::from([("authenticated".to_owned(), c.role(0))]);
        c.service().set_identity_pool_roles(with_mapping(&pool, GOOGLE, token()).roles(roles)).await?;
        c.service().set_identity_pool_roles(request(&pool).role_mappings(BTreeMap::<String, _>::new())).await?;
        let seen = roles_of(&pool).await?;
        require_eq!((seen.roles.unwrap_or_default(), seen.role_mappings), (StringMap::new(), None), "the roles");
    }

    /// Roles that are not set again are gone.
    #[needs(Roles)]
    setting_replaces_the_roles [SET_ROLES] (c) {
        let pool = c.pool().await?;
        for kind in ["authenticated", "unauthenticated"] {
            let roles = StringMap::from([(kind.to_owned(), c.role(0))]);
            c.service().set_identity_pool_roles(request(&pool).roles(roles.clone())).await?;
            require_eq!(roles_of(&pool).await?.roles, Some(roles), "Roles");
        }
    }

    /// A request without RoleMappings removes the mappings.
    absent_mappings_remove_all [Assumed("roles_without_mappings")] (c) {
        let pool = pool_with_providers(c).await?;
        c.service().set_identity_pool_roles(with_mapping(&pool, GOOGLE, token())).await?;
        require!(roles_of(&pool).await?.role_mappings.is_some(), "no mappings are set");
        c.service().set_identity_pool_roles(request(&pool)).await?;
        require_eq!(roles_of(&pool).await?.role_mappings, None, "RoleMappings");
    }

    /// A text that is not the ARN of a role is refused in the recorded words.
    malformed_roles_are_forbidden
        [Observed("aws/aws-sdk-js issue 908, danilop/LambdAuth issue 40, aws-cognito-angular-quickstart issue 35", UNDATED)]
        (c)
    {
        let pool = c.pool().await?;
        for role in ["my-stack-SomeRole-KBKHTR8P6UC2", "arn:aws:iam::1234-5678-9012:role/Some", "arn:aws:iam::123456789012ole/Some"] {
            let roles = StringMap::from([("authenticated".to_owned(), role.to_owned())]);
            let message = format!("Access to Role '{role}' is forbidden.");
            let response = c.service().set_identity_pool_roles(request(&pool).roles(roles)).await;
            rejected_with(response, &ErrorKind::NotAuthorized, &message)?;
        }
    }

    /// The account's own ARN of something other than a role is refused.
    what_is_no_role_is_forbidden [SET_ROLES] (c) {
        let pool = c.pool().await?;
        for kind in ["user", "policy", "instance-profile"] {
            let arn = format!("arn:{}:iam::{}:{kind}/contract", pool.partition(), c.account().id);
            let roles = StringMap::from([("authenticated".to_owned(), arn)]);
            rejected(c.service().set_identity_pool_roles(request(&pool).roles(roles)).await)?;
        }
    }

    /// A role of another account is refused in the recorded words.
    a_foreign_role_is_forbidden [Observed("boto/boto3 issue 73", "2015")] (c) {
        let pool = c.pool().await?;
        let role = "arn:aws:iam::000000000001:role/Some";
        let roles = StringMap::from([("unauthenticated".to_owned(), role.to_owned())]);
        let message = format!("Access to Role '{role}' is forbidden.");
        let response = c.service().set_identity_pool_roles(request(&pool).roles(roles)).await;
        rejected_with(response, &ErrorKind::NotAuthorized, &message)?;
    }

    /// A role that is not there is accepted.
    an_unknown_role_is_accepted [Assumed("unknown_role")] (c) {
        let pool = c.pool().await?;
        let role = format!("arn:{}:iam::{}:role/contract-not-there", pool.partition(), c.account().id);
        let roles = StringMap::from([("authenticated".to_owned(), role)]);
        c.service().set_identity_pool_roles(request(&pool).roles(roles)).await?;
    }

    /// The roles of rules are checked as those of the pool are.
    #[needs(Roles)]
    the_roles_of_rules_are_checked [Assumed("rule_roles")] (c) {
        let pool = pool_with_providers(c).await?;
        let mapping = rules(1, "arn:aws:iam::000000000001:role/Some");
        let response = c.service().set_identity_pool_roles(with_mapping(&pool, GOOGLE, mapping)).await;
        rejected_as(response, &ErrorKind::NotAuthorized)?;
    }

    /// A key that is no configured provider, or not in its form, is refused in the recorded words.
    a_mapping_is_for_a_configured_provider
        [Observed("aws/aws-cdk issues 22951 and 7670, badmintoncryer/cdk-preflight", UNDATED)]
        (c)
    {
        let pool = c.pool_with(c.config().cognito_identity_providers([user_pool()])).await?;
        let name = user_pool().provider_name.unwrap_or_default();
        for key in [format!("https://{name}"), name.clone(), format!("{name}:otherclient"), GOOGLE.to_owned()] {
            let response = c.service().set_identity_pool_roles(with_mapping(&pool, &key, token())).await;
            rejected_with(response, &ErrorKind::InvalidParameter, &no_provider(&key))?;
        }
    }

    /// Every kind of provider can have a mapping: a login provider, a user pool's client, OpenID Connect, SAML.
    #[needs(SamlProvider)]
    every_provider_can_have_a_mapping [Documented("Developer Guide, Role-based access control")] (c) {
        let open_id = "arn:aws:iam::123456789012:oidc-provider/server.example.com".to_owned();
        let saml = c.account().saml_provider.clone();
        let config = c.config()
            .supported_login_providers(StringMap::from([(GOOGLE.to_owned(), "app".to_owned())]))
            .cognito_identity_providers([user_pool()])
            .open_id_connect_provider_arns([open_id.clone()])
            .saml_provider_arns([saml.clone()]);
        let pool = c.pool_with(config).await?;
        let keys = [GOOGLE.to_owned(), user_pool_key(), open_id, saml];
        let mappings: BTreeMap<_, _> = keys.into_iter().map(|key| (key, token())).collect();
        c.service().set_identity_pool_roles(request(&pool).role_mappings(mappings)).await?;
    }

    /// The developer provider has no mapping.
    #[settles(mapping_for_developer_provider)]
    the_developer_provider_has_no_mapping [CDK_PREFLIGHT] (c) {
        let pool = c.pool().await?;
        let response = c.service().set_identity_pool_roles(with_mapping(&pool, DEVELOPER_PROVIDER, token())).await;
        rejected_with(response, &ErrorKind::InvalidParameter, &no_provider(DEVELOPER_PROVIDER))?;
    }

    /// A mapping needs a resolution for the case that no role is chosen.
    a_mapping_needs_a_resolution [Assumed("mapping_without_resolution")] (c) {
        let pool = pool_with_providers(c).await?;
        let response = c.service().set_identity_pool_roles(with_mapping(&pool, GOOGLE, RoleMapping::new("Token"))).await;
        rejected_as(response, &ErrorKind::InvalidParameter)?;
    }

    /// A mapping by rules has rules.
    rules_need_a_configuration [Assumed("rules_without_configuration")] (c) {
        let pool = pool_with_providers(c).await?;
        let mapping = RoleMapping::new("Rules").ambiguous_role_resolution("Deny");
        let response = c.service().set_identity_pool_roles(with_mapping(&pool, GOOGLE, mapping)).await;
        rejected_as(response, &ErrorKind::InvalidParameter)?;
    }

    /// A mapping by token has no rules.
    #[needs(Roles)]
    a_token_mapping_has_no_rules [Assumed("token_mapping_with_rules")] (c) {
        let pool = pool_with_providers(c).await?;
        let mapping = RoleMapping { r#type: Some("Token".into()), ..rules(1, &c.role(0)) };
        let response = c.service().set_identity_pool_roles(with_mapping(&pool, GOOGLE, mapping)).await;
        rejected_as(response, &ErrorKind::InvalidParameter)?;
    }

    /// A mapping may have 25 rules.
    #[needs(Roles)]
    twenty_five_rules_are_allowed [Documented("API reference, RulesConfigurationType; Developer Guide, Quotas")] (c) {
        let pool = pool_with_providers(c).await?;
        c.service().set_identity_pool_roles(with_mapping(&pool, GOOGLE, rules(25, &c.role(0)))).await?;
    }

    /// A mapping of more than 25 rules is refused in the recorded words, before its key is looked at.
    #[needs(Roles)]
    #[settles(too_many_rules)]
    twenty_six_rules_are_refused [CDK_PREFLIGHT] (c) {
        let pool = pool_with_providers(c).await?;
        for key in [GOOGLE, "login.of.nobody"] {
            let response = c.service().set_identity_pool_roles(with_mapping(&pool, key, rules(26, &c.role(0)))).await;
            let (_, message) = rejected(response)?;
            require_eq!(message, "The number of rules in the request exceeded 25.", "the message for {key}");
        }
    }

    /// A value that breaks the model is refused before the number of rules.
    #[needs(Roles)]
    the_model_comes_before_the_number_of_rules [CDK_PREFLIGHT] (c) {
        let pool = pool_with_providers(c).await?;
        let mapping = rules(26, "short");
        let response = c.service().set_identity_pool_roles(with_mapping(&pool, GOOGLE, mapping)).await;
        rejected_as(response, &ErrorKind::validation())?;
    }

    /// A key that is no configured provider is refused before a mapping that lacks something, or has too much.
    #[needs(Roles)]
    the_key_comes_before_the_mapping [CDK_PREFLIGHT] (c) {
        let pool = pool_with_providers(c).await?;
        let key = "login.of.nobody";
        let without_rules = RoleMapping::new("Rules").ambiguous_role_resolution("Deny");
        let with_rules = RoleMapping { r#type: Some("Token".into()), ..rules(1, &c.role(0)) };
        for mapping in [RoleMapping::new("Token"), without_rules, with_rules] {
            let response = c.service().set_identity_pool_roles(with_mapping(&pool, key, mapping)).await;
            rejected_with(response, &ErrorKind::InvalidParameter, &no_provider(key))?;
        }
    }

    /// A refused request leaves the roles as they were.
    #[needs(Roles)]
    a_refused_request_changes_nothing [SET_ROLES] (c) {
        let pool = pool_with_providers(c).await?;
        let roles = StringMap::from([("authenticated".to_owned(), c.role(0))]);
        c.service().set_identity_pool_roles(with_mapping(&pool, GOOGLE, token()).roles(roles)).await?;
        let before = roles_of(&pool).await?;
        let others = StringMap::from([("unauthenticated".to_owned(), c.role(1))]);
        rejected(c.service().set_identity_pool_roles(with_mapping(&pool, "www.amazon.com", token()).roles(others)).await)?;
        require_eq!(roles_of(&pool).await?, before, "the roles after the refusal");
    }

    /// The mapping of a provider stays when the provider is removed from the pool.
    a_mapping_outlives_its_provider [Assumed("mappings_of_removed_provider")] (c) {
        let pool = pool_with_providers(c).await?;
        c.service().set_identity_pool_roles(with_mapping(&pool, GOOGLE, token())).await?;
        let described = c.service().describe_identity_pool(DescribeIdentityPoolInput::new(pool.id.as_str())).await?;
        c.service().update_identity_pool(unchanged(&described).supported_login_providers(StringMap::new())).await?;
        let mappings = BTreeMap::from([(GOOGLE.to_owned(), token())]);
        require_eq!(roles_of(&pool).await?.role_mappings, Some(mappings), "RoleMappings");
    }

    /// Of two writers at once one is refused, in the recorded words, and may write once the other is done.
    #[needs(ConcurrentWriters)]
    overlapping_writers_are_refused [Observed("hashicorp/terraform-provider-aws issue 5073", "2018-07-11")] (c) {
        let pool = c.pool().await?;
        let other = c.begin_concurrent_write(&pool.id).await?;
        let message = "Only one request to update resource type Identity Pool can be processed at a time";
        let response = c.service().set_identity_pool_roles(request(&pool)).await;
        rejected_with(response, &ErrorKind::ConcurrentModification, message)?;
        c.end_concurrent_write(other).await?;
        c.service().set_identity_pool_roles(request(&pool)).await?;
    }

    /// An update of a pool that another client is writing to is refused with ConcurrentModificationException.
    #[needs(ConcurrentWriters)]
    an_overlapping_update_is_refused [Documented("API reference, UpdateIdentityPool, ConcurrentModificationException")] (c) {
        let created = c.create(c.config()).await?;
        let other = c.begin_concurrent_write(id(&created)).await?;
        let response = c.service().update_identity_pool(unchanged(&created).identity_pool_name("contract late")).await;
        rejected_as(response, &ErrorKind::ConcurrentModification)?;
        c.end_concurrent_write(other).await?;
        let described = c.service().describe_identity_pool(DescribeIdentityPoolInput::new(id(&created))).await?;
        require_eq!(described, created, "the pool after the refusal");
    }

    /// An error of any type keeps a mapping without a resolution from being set.
    a_mapping_without_a_resolution_is_not_set [Assumed("mapping_without_resolution")] (c) {
        let pool = pool_with_providers(c).await?;
        rejected(c.service().set_identity_pool_roles(with_mapping(&pool, GOOGLE, RoleMapping::new("Token"))).await)?;
        require_eq!(roles_of(&pool).await?.role_mappings, None, "RoleMappings");
    }

    /// An error of any type keeps a mapping by rules without rules from being set.
    a_mapping_without_rules_is_not_set [Assumed("rules_without_configuration")] (c) {
        let pool = pool_with_providers(c).await?;
        let mapping = RoleMapping::new("Rules").ambiguous_role_resolution("Deny");
        rejected(c.service().set_identity_pool_roles(with_mapping(&pool, GOOGLE, mapping)).await)?;
        require_eq!(roles_of(&pool).await?.role_mappings, None, "RoleMappings");
    }

    /// An error of any type keeps a mapping by token with rules from being set.
    #[needs(Roles)]
    a_token_mapping_with_rules_is_not_set [Assumed("token_mapping_with_rules")] (c) {
        let pool = pool_with_providers(c).await?;
        let mapping = RoleMapping { r#type: Some("Token".into()), ..rules(1, &c.role(0)) };
        rejected(c.service().set_identity_pool_roles(with_mapping(&pool, GOOGLE, mapping)).await)?;
        require_eq!(roles_of(&pool).await?.role_mappings, None, "RoleMappings");
    }
}

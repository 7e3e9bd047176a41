//! Bugs in choosing the role of credentials by role mappings.

use cognito_identity::types::{
    AmbiguousRoleResolutionType, GetCredentialsForIdentityInput, GetCredentialsForIdentityOutput,
    MappingRule, MappingRuleMatchType, RoleMapping, SetIdentityPoolRolesInput,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response};

use super::{plant, softened};

fn mappings(input: &mut SetIdentityPoolRolesInput) -> impl Iterator<Item = &mut RoleMapping> {
    input.role_mappings.iter_mut().flat_map(|mappings| mappings.values_mut())
}

/// Changes the rules of every mapping.
fn with_rules(
    mut input: SetIdentityPoolRolesInput,
    change: impl Fn(&mut Vec<MappingRule>),
) -> SetIdentityPoolRolesInput {
    for mapping in mappings(&mut input) {
        if let Some(rules) = mapping.rules_configuration.as_mut().and_then(|rules| rules.rules.as_mut()) {
            change(rules);
        }
    }
    input
}

/// The role of the first rule of inequality.
fn role_of_inequality(input: &SetIdentityPoolRolesInput) -> Option<String> {
    let mappings = input.role_mappings.iter().flat_map(|mappings| mappings.values());
    let rules = mappings.filter_map(|mapping| mapping.rules_configuration.as_ref()?.rules.as_ref()).flatten();
    let mut unequal = rules.filter(|rule| rule.match_type == Some(MappingRuleMatchType::NotEqual));
    unequal.next().and_then(|rule| rule.role_arn.clone())
}

plant! {
    "guests and members have one role" => "role_choice::each_kind_gets_its_role"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(mut input) => {
            if let Some(roles) = &mut input.roles
                && let Some(role) = roles.get("authenticated").cloned()
            {
                roles.insert("unauthenticated".to_owned(), role);
            }
            fake.set_identity_pool_roles(input).await.map(Response::SetIdentityPoolRoles)
        }
        other => other.send(fake).await,
    };

    "the last rule that matches wins" => "role_choice::the_first_match_wins"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(input) => {
            let input = with_rules(input, |rules| rules.reverse());
            fake.set_identity_pool_roles(input).await.map(Response::SetIdentityPoolRoles)
        }
        other => other.send(fake).await,
    };

    "a mapping has twenty rules" => "role_choice::the_last_of_25_rules_is_tried"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(input) => {
            let input = with_rules(input, |rules| rules.truncate(20));
            fake.set_identity_pool_roles(input).await.map(Response::SetIdentityPoolRoles)
        }
        other => other.send(fake).await,
    };

    "equality is containment" => "role_choice::rules_compare_in_four_ways"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(input) => {
            let input = with_rules(input, |rules| {
                for rule in rules {
                    if rule.match_type == Some(MappingRuleMatchType::Equals) {
                        rule.match_type = Some(MappingRuleMatchType::Contains);
                    }
                }
            });
            fake.set_identity_pool_roles(input).await.map(Response::SetIdentityPoolRoles)
        }
        other => other.send(fake).await,
    };

    "a missing claim differs from everything" => "role_choice::a_missing_claim_matches_nothing"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(mut input) => {
            if let (Some(role), Some(roles)) = (role_of_inequality(&input), &mut input.roles) {
                roles.insert("authenticated".to_owned(), role);
            }
            fake.set_identity_pool_roles(input).await.map(Response::SetIdentityPoolRoles)
        }
        other => other.send(fake).await,
    };

    "lists contain nothing" => "role_choice::a_list_contains_its_elements"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(input) => {
            let input = with_rules(input, |rules| {
                for rule in rules {
                    rule.value = rule.value.take().map(|value| value + "]");
                }
            });
            fake.set_identity_pool_roles(input).await.map(Response::SetIdentityPoolRoles)
        }
        other => other.send(fake).await,
    };

    "nobody is denied a role"
        => "role_choice::no_match_can_be_denied" "role_choice::roles_without_preference_are_ambiguous"
            "role_choice::an_absent_list_contains_nothing"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(mut input) => {
            for mapping in mappings(&mut input) {
                mapping.ambiguous_role_resolution = Some(AmbiguousRoleResolutionType::AuthenticatedRole);
            }
            fake.set_identity_pool_roles(input).await.map(Response::SetIdentityPoolRoles)
        }
        other => other.send(fake).await,
    };

    "a role may be chosen whatever the rules say" => "role_choice::rules_allow_no_custom_role"
    |fake, memory, request| {
        let output = GetCredentialsForIdentityOutput::default();
        softened(request, fake, ErrorKind::InvalidParameter, Response::GetCredentialsForIdentity(output)).await
    };

    "a mapping by token is stored, and not looked at" => "role_choice::the_token_prefers_a_role"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(input) => {
            let input = SetIdentityPoolRolesInput { role_mappings: None, ..input };
            fake.set_identity_pool_roles(input).await.map(Response::SetIdentityPoolRoles)
        }
        other => other.send(fake).await,
    };

    "a role that is asked for is not heard"
        => "role_choice::a_role_of_the_token_may_be_chosen" "role_choice::a_choice_ends_ambiguity"
    |fake, memory, request| match request {
        Request::GetCredentialsForIdentity(input) => {
            let input = GetCredentialsForIdentityInput { custom_role_arn: None, ..input };
            fake.get_credentials_for_identity(input).await.map(Response::GetCredentialsForIdentity)
        }
        other => other.send(fake).await,
    };
}

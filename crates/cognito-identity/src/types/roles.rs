use std::collections::BTreeMap;

use super::{StringMap, shape::open_enums, shape::shapes};

shapes! {
    /// What [`get_identity_pool_roles`](crate::CognitoIdentity::get_identity_pool_roles) takes.
    GetIdentityPoolRolesInput {
        /// `REGION:GUID`.
        identity_pool_id: String = required,
    }

    /// What [`get_identity_pool_roles`](crate::CognitoIdentity::get_identity_pool_roles) answers.
    GetIdentityPoolRolesOutput {
        /// `REGION:GUID`.
        identity_pool_id: String,
        /// Role ARNs under `authenticated` and `unauthenticated`.
        roles: StringMap,
        /// Role mappings by provider; absent when there are none.
        role_mappings: BTreeMap<String, RoleMapping>,
    }

    /// What [`set_identity_pool_roles`](crate::CognitoIdentity::set_identity_pool_roles) takes.
    SetIdentityPoolRolesInput {
        /// `REGION:GUID`.
        identity_pool_id: String = required,
        /// Role ARNs under `authenticated` and `unauthenticated`.
        roles: StringMap = required,
        /// Role mappings by provider, up to 10.
        role_mappings: BTreeMap<String, RoleMapping>,
    }

    /// How a provider's claims choose a role.
    RoleMapping {
        /// Whether the token names the role, or rules choose it.
        r#type: RoleMappingType = required,
        /// What happens when no role is chosen.
        ambiguous_role_resolution: AmbiguousRoleResolutionType,
        /// The rules.
        rules_configuration: RulesConfigurationType,
    }

    /// The rules of a role mapping.
    RulesConfigurationType {
        /// Rules in order; the first that matches wins.
        rules: Vec<MappingRule> = required,
    }

    /// A rule of a role mapping.
    MappingRule {
        /// The claim's name.
        claim: String = required,
        /// How the claim is compared.
        match_type: MappingRuleMatchType = required,
        /// What the claim is compared with.
        value: String = required,
        /// The role when the rule matches.
        #[serde(rename = "RoleARN")]
        role_arn: String = required,
    }
}

open_enums! {
    /// Whether the token names the role, or rules choose it.
    RoleMappingType {
        /// The claims `cognito:roles` and `cognito:preferred_role`.
        Token,
        /// The rules of the mapping.
        Rules,
    }

    /// What happens when no role is chosen.
    AmbiguousRoleResolutionType {
        /// The pool's role for authenticated identities.
        AuthenticatedRole,
        /// A refusal.
        Deny,
    }

    /// How a rule compares a claim.
    MappingRuleMatchType {
        /// The claim is the value.
        Equals,
        /// The claim holds the value.
        Contains,
        /// The claim starts with the value.
        StartsWith,
        /// The claim is there and is not the value.
        NotEqual,
    }
}

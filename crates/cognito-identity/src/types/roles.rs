//! Requests and responses of the operations on the roles of a pool.

use super::shape::{open_enums, shapes};

shapes! {
    /// Request of [`get_identity_pool_roles`](crate::CognitoIdentity::get_identity_pool_roles).
    GetIdentityPoolRolesInput {
        /// `REGION:GUID`.
        identity_pool_id: String = new,
    }

    /// Response of [`get_identity_pool_roles`](crate::CognitoIdentity::get_identity_pool_roles).
    GetIdentityPoolRolesOutput {
        /// `REGION:GUID`.
        identity_pool_id: String,
        /// Role ARNs under `authenticated` and `unauthenticated`.
        roles: {String},
        /// Role mappings by provider; absent when there are none.
        role_mappings: {RoleMapping},
    }

    /// Request of [`set_identity_pool_roles`](crate::CognitoIdentity::set_identity_pool_roles).
    SetIdentityPoolRolesInput {
        /// `REGION:GUID`.
        identity_pool_id: String = new,
        /// Role ARNs under `authenticated` and `unauthenticated`.
        roles: {String} = new,
        /// Role mappings by provider, up to 10.
        role_mappings: {RoleMapping},
    }

    /// Mapping from a provider's claims to a role.
    RoleMapping {
        /// Whether the token names the role, or rules choose it.
        r#type: RoleMappingType = new,
        /// Outcome when the mapping chooses no role.
        ambiguous_role_resolution: AmbiguousRoleResolutionType,
        /// The rules.
        rules_configuration: RulesConfigurationType,
    }

    /// The rules of a role mapping.
    RulesConfigurationType {
        /// Rules in order; the first that matches wins.
        rules: [MappingRule] = new,
    }

    /// A rule of a role mapping.
    MappingRule {
        /// The claim's name.
        claim: String = required,
        /// Comparison of the claim with `value`.
        match_type: MappingRuleMatchType = required,
        /// Value to compare the claim with.
        value: String = required,
        /// ARN of the role when the rule matches.
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

    /// Outcome when the mapping chooses no role.
    AmbiguousRoleResolutionType {
        /// The pool's role for authenticated identities.
        AuthenticatedRole,
        /// An error.
        Deny,
    }

    /// Comparison of a claim with a rule's value.
    MappingRuleMatchType {
        /// The claim equals the value.
        Equals,
        /// The claim contains the value.
        Contains,
        /// The claim starts with the value.
        StartsWith,
        /// The claim is present and differs from the value.
        NotEqual,
    }
}

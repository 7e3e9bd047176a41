//! Roles and role mappings.

use aws_sdk_cognitoidentity::error::BuildError;
use aws_sdk_cognitoidentity::operation::get_identity_pool_roles::GetIdentityPoolRolesOutput;
use aws_sdk_cognitoidentity::operation::get_identity_pool_roles::builders::GetIdentityPoolRolesFluentBuilder;
use aws_sdk_cognitoidentity::operation::set_identity_pool_roles::SetIdentityPoolRolesOutput;
use aws_sdk_cognitoidentity::operation::set_identity_pool_roles::builders::SetIdentityPoolRolesFluentBuilder;
use aws_sdk_cognitoidentity::types as sdk;
use cognito_identity::types::{MappingRule, RoleMapping, RulesConfigurationType};

use super::{Foreign, fill, open_enums, own, own_nothing};

fill! {
    GetIdentityPoolRolesInput => GetIdentityPoolRolesFluentBuilder { identity_pool_id set_identity_pool_id }
    SetIdentityPoolRolesInput => SetIdentityPoolRolesFluentBuilder {
        identity_pool_id set_identity_pool_id,
        roles set_roles,
        role_mappings set_role_mappings,
    }
}

own! {
    GetIdentityPoolRolesOutput => GetIdentityPoolRolesOutput { identity_pool_id, roles, role_mappings }
    sdk::RoleMapping => RoleMapping { r#type, ambiguous_role_resolution, rules_configuration }
    sdk::RulesConfigurationType => RulesConfigurationType { rules }
    sdk::MappingRule => MappingRule { claim, match_type, value, role_arn }
}
own_nothing!(SetIdentityPoolRolesOutput);
open_enums!(RoleMappingType AmbiguousRoleResolutionType MappingRuleMatchType);

// The SDK's types require members here, so that building one may fail.

impl Foreign<sdk::RoleMapping> for RoleMapping {
    fn foreign(self) -> Result<sdk::RoleMapping, BuildError> {
        let Self { r#type, ambiguous_role_resolution, rules_configuration } = self;
        sdk::RoleMapping::builder()
            .set_type(r#type.foreign()?)
            .set_ambiguous_role_resolution(ambiguous_role_resolution.foreign()?)
            .set_rules_configuration(rules_configuration.foreign()?)
            .build()
    }
}

impl Foreign<sdk::RulesConfigurationType> for RulesConfigurationType {
    fn foreign(self) -> Result<sdk::RulesConfigurationType, BuildError> {
        let Self { rules } = self;
        sdk::RulesConfigurationType::builder().set_rules(rules.foreign()?).build()
    }
}

impl Foreign<sdk::MappingRule> for MappingRule {
    fn foreign(self) -> Result<sdk::MappingRule, BuildError> {
        let Self { claim, match_type, value, role_arn } = self;
        sdk::MappingRule::builder()
            .set_claim(claim)
            .set_match_type(match_type.foreign()?)
            .set_value(value)
            .set_role_arn(role_arn)
            .build()
    }
}

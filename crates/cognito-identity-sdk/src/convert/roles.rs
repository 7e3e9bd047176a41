//! Converts the requests and responses of roles and role mappings.

use aws_sdk_cognitoidentity::error::BuildError;
use aws_sdk_cognitoidentity::operation::get_identity_pool_roles::GetIdentityPoolRolesOutput;
use aws_sdk_cognitoidentity::operation::get_identity_pool_roles::builders::GetIdentityPoolRolesFluentBuilder;
use aws_sdk_cognitoidentity::operation::set_identity_pool_roles::SetIdentityPoolRolesOutput;
use aws_sdk_cognitoidentity::operation::set_identity_pool_roles::builders::SetIdentityPoolRolesFluentBuilder;
use aws_sdk_cognitoidentity::types as sdk;
use cognito_identity::types::{MappingRule, RoleMapping, RulesConfigurationType};

use super::{IntoSdk, apply_to, into_port, into_unit, open_enums};

apply_to! {
    GetIdentityPoolRolesInput => GetIdentityPoolRolesFluentBuilder { identity_pool_id set_identity_pool_id }
    SetIdentityPoolRolesInput => SetIdentityPoolRolesFluentBuilder {
        identity_pool_id set_identity_pool_id,
        roles set_roles,
        role_mappings set_role_mappings,
    }
}

into_port! {
    GetIdentityPoolRolesOutput => GetIdentityPoolRolesOutput { identity_pool_id, roles, role_mappings }
    sdk::RoleMapping => RoleMapping { r#type, ambiguous_role_resolution, rules_configuration }
    sdk::RulesConfigurationType => RulesConfigurationType { rules }
    sdk::MappingRule => MappingRule { claim, match_type, value, role_arn }
}
into_unit!(SetIdentityPoolRolesOutput);
open_enums!(RoleMappingType AmbiguousRoleResolutionType MappingRuleMatchType);

// The SDK's types require members here, so that building one may fail.

impl IntoSdk<sdk::RoleMapping> for RoleMapping {
    fn into_sdk(self) -> Result<sdk::RoleMapping, BuildError> {
        let Self { r#type, ambiguous_role_resolution, rules_configuration } = self;
        sdk::RoleMapping::builder()
            .set_type(r#type.into_sdk()?)
            .set_ambiguous_role_resolution(ambiguous_role_resolution.into_sdk()?)
            .set_rules_configuration(rules_configuration.into_sdk()?)
            .build()
    }
}

impl IntoSdk<sdk::RulesConfigurationType> for RulesConfigurationType {
    fn into_sdk(self) -> Result<sdk::RulesConfigurationType, BuildError> {
        let Self { rules } = self;
        sdk::RulesConfigurationType::builder().set_rules(rules.into_sdk()?).build()
    }
}

impl IntoSdk<sdk::MappingRule> for MappingRule {
    fn into_sdk(self) -> Result<sdk::MappingRule, BuildError> {
        let Self { claim, match_type, value, role_arn } = self;
        sdk::MappingRule::builder()
            .set_claim(claim)
            .set_match_type(match_type.into_sdk()?)
            .set_value(value)
            .set_role_arn(role_arn)
            .build()
    }
}

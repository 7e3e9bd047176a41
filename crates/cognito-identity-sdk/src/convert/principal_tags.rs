//! Converts the requests and responses of principal tags.

use aws_sdk_cognitoidentity::operation::get_principal_tag_attribute_map::GetPrincipalTagAttributeMapOutput;
use aws_sdk_cognitoidentity::operation::get_principal_tag_attribute_map::builders::GetPrincipalTagAttributeMapFluentBuilder;
use aws_sdk_cognitoidentity::operation::set_principal_tag_attribute_map::SetPrincipalTagAttributeMapOutput;
use aws_sdk_cognitoidentity::operation::set_principal_tag_attribute_map::builders::SetPrincipalTagAttributeMapFluentBuilder;

use super::{apply_to, into_port};

apply_to! {
    GetPrincipalTagAttributeMapInput => GetPrincipalTagAttributeMapFluentBuilder {
        identity_pool_id set_identity_pool_id,
        identity_provider_name set_identity_provider_name,
    }
    SetPrincipalTagAttributeMapInput => SetPrincipalTagAttributeMapFluentBuilder {
        identity_pool_id set_identity_pool_id,
        identity_provider_name set_identity_provider_name,
        use_defaults set_use_defaults,
        principal_tags set_principal_tags,
    }
}

into_port! {
    GetPrincipalTagAttributeMapOutput => GetPrincipalTagAttributeMapOutput {
        identity_pool_id,
        identity_provider_name,
        use_defaults,
        principal_tags,
    }
    SetPrincipalTagAttributeMapOutput => SetPrincipalTagAttributeMapOutput {
        identity_pool_id,
        identity_provider_name,
        use_defaults,
        principal_tags,
    }
}

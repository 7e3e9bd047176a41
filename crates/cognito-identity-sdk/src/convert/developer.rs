//! Converts the requests and responses of developer-authenticated identities.

use aws_sdk_cognitoidentity::operation::get_open_id_token_for_developer_identity::GetOpenIdTokenForDeveloperIdentityOutput;
use aws_sdk_cognitoidentity::operation::get_open_id_token_for_developer_identity::builders::GetOpenIdTokenForDeveloperIdentityFluentBuilder;
use aws_sdk_cognitoidentity::operation::lookup_developer_identity::LookupDeveloperIdentityOutput;
use aws_sdk_cognitoidentity::operation::lookup_developer_identity::builders::LookupDeveloperIdentityFluentBuilder;
use aws_sdk_cognitoidentity::operation::merge_developer_identities::MergeDeveloperIdentitiesOutput;
use aws_sdk_cognitoidentity::operation::merge_developer_identities::builders::MergeDeveloperIdentitiesFluentBuilder;
use aws_sdk_cognitoidentity::operation::unlink_developer_identity::UnlinkDeveloperIdentityOutput;
use aws_sdk_cognitoidentity::operation::unlink_developer_identity::builders::UnlinkDeveloperIdentityFluentBuilder;

use super::{apply_to, into_port, into_unit};

apply_to! {
    GetOpenIdTokenForDeveloperIdentityInput => GetOpenIdTokenForDeveloperIdentityFluentBuilder {
        identity_pool_id set_identity_pool_id,
        identity_id set_identity_id,
        logins set_logins,
        principal_tags set_principal_tags,
        token_duration set_token_duration,
    }
    LookupDeveloperIdentityInput => LookupDeveloperIdentityFluentBuilder {
        identity_pool_id set_identity_pool_id,
        identity_id set_identity_id,
        developer_user_identifier set_developer_user_identifier,
        max_results set_max_results,
        next_token set_next_token,
    }
    MergeDeveloperIdentitiesInput => MergeDeveloperIdentitiesFluentBuilder {
        source_user_identifier set_source_user_identifier,
        destination_user_identifier set_destination_user_identifier,
        developer_provider_name set_developer_provider_name,
        identity_pool_id set_identity_pool_id,
    }
    UnlinkDeveloperIdentityInput => UnlinkDeveloperIdentityFluentBuilder {
        identity_id set_identity_id,
        identity_pool_id set_identity_pool_id,
        developer_provider_name set_developer_provider_name,
        developer_user_identifier set_developer_user_identifier,
    }
}

into_port! {
    GetOpenIdTokenForDeveloperIdentityOutput => GetOpenIdTokenForDeveloperIdentityOutput { identity_id, token }
    LookupDeveloperIdentityOutput => LookupDeveloperIdentityOutput {
        identity_id,
        developer_user_identifier_list,
        next_token,
    }
    MergeDeveloperIdentitiesOutput => MergeDeveloperIdentitiesOutput { identity_id }
}
into_unit!(UnlinkDeveloperIdentityOutput);

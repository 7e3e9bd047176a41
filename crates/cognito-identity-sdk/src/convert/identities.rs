//! Converts the requests and responses of identities.

use aws_sdk_cognitoidentity::operation::delete_identities::DeleteIdentitiesOutput;
use aws_sdk_cognitoidentity::operation::delete_identities::builders::DeleteIdentitiesFluentBuilder;
use aws_sdk_cognitoidentity::operation::describe_identity::DescribeIdentityOutput;
use aws_sdk_cognitoidentity::operation::describe_identity::builders::DescribeIdentityFluentBuilder;
use aws_sdk_cognitoidentity::operation::get_id::GetIdOutput;
use aws_sdk_cognitoidentity::operation::get_id::builders::GetIdFluentBuilder;
use aws_sdk_cognitoidentity::operation::list_identities::ListIdentitiesOutput;
use aws_sdk_cognitoidentity::operation::list_identities::builders::ListIdentitiesFluentBuilder;
use aws_sdk_cognitoidentity::operation::unlink_identity::UnlinkIdentityOutput;
use aws_sdk_cognitoidentity::operation::unlink_identity::builders::UnlinkIdentityFluentBuilder;
use aws_sdk_cognitoidentity::types as sdk;

use super::{apply_to, into_port, into_unit, open_enums};

apply_to! {
    GetIdInput => GetIdFluentBuilder {
        account_id set_account_id,
        identity_pool_id set_identity_pool_id,
        logins set_logins,
    }
    DescribeIdentityInput => DescribeIdentityFluentBuilder { identity_id set_identity_id }
    ListIdentitiesInput => ListIdentitiesFluentBuilder {
        identity_pool_id set_identity_pool_id,
        max_results set_max_results,
        next_token set_next_token,
        hide_disabled set_hide_disabled,
    }
    DeleteIdentitiesInput => DeleteIdentitiesFluentBuilder { identity_ids_to_delete set_identity_ids_to_delete }
    UnlinkIdentityInput => UnlinkIdentityFluentBuilder {
        identity_id set_identity_id,
        logins set_logins,
        logins_to_remove set_logins_to_remove,
    }
}

into_port! {
    GetIdOutput => GetIdOutput { identity_id }
    DescribeIdentityOutput => IdentityDescription { identity_id, logins, creation_date, last_modified_date }
    ListIdentitiesOutput => ListIdentitiesOutput { identity_pool_id, identities, next_token }
    DeleteIdentitiesOutput => DeleteIdentitiesOutput { unprocessed_identity_ids }
    sdk::IdentityDescription => IdentityDescription { identity_id, logins, creation_date, last_modified_date }
    sdk::UnprocessedIdentityId => UnprocessedIdentityId { identity_id, error_code }
}
into_unit!(UnlinkIdentityOutput);
open_enums!(ErrorCode);

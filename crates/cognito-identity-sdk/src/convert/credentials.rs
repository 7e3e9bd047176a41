//! Converts the requests and responses of credentials and OpenID tokens.

use aws_sdk_cognitoidentity::operation::get_credentials_for_identity::GetCredentialsForIdentityOutput;
use aws_sdk_cognitoidentity::operation::get_credentials_for_identity::builders::GetCredentialsForIdentityFluentBuilder;
use aws_sdk_cognitoidentity::operation::get_open_id_token::GetOpenIdTokenOutput;
use aws_sdk_cognitoidentity::operation::get_open_id_token::builders::GetOpenIdTokenFluentBuilder;
use aws_sdk_cognitoidentity::types as sdk;

use super::{apply_to, into_port};

apply_to! {
    GetCredentialsForIdentityInput => GetCredentialsForIdentityFluentBuilder {
        identity_id set_identity_id,
        logins set_logins,
        custom_role_arn set_custom_role_arn,
    }
    GetOpenIdTokenInput => GetOpenIdTokenFluentBuilder {
        identity_id set_identity_id,
        logins set_logins,
    }
}

into_port! {
    GetCredentialsForIdentityOutput => GetCredentialsForIdentityOutput { identity_id, credentials }
    sdk::Credentials => Credentials { access_key_id, secret_key, session_token, expiration }
    GetOpenIdTokenOutput => GetOpenIdTokenOutput { identity_id, token }
}

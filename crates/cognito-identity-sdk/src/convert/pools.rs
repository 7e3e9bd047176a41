//! Converts the requests and responses of identity pools.

use aws_sdk_cognitoidentity::error::BuildError;
use aws_sdk_cognitoidentity::operation::create_identity_pool::CreateIdentityPoolOutput;
use aws_sdk_cognitoidentity::operation::create_identity_pool::builders::CreateIdentityPoolFluentBuilder;
use aws_sdk_cognitoidentity::operation::delete_identity_pool::DeleteIdentityPoolOutput;
use aws_sdk_cognitoidentity::operation::delete_identity_pool::builders::DeleteIdentityPoolFluentBuilder;
use aws_sdk_cognitoidentity::operation::describe_identity_pool::DescribeIdentityPoolOutput;
use aws_sdk_cognitoidentity::operation::describe_identity_pool::builders::DescribeIdentityPoolFluentBuilder;
use aws_sdk_cognitoidentity::operation::list_identity_pools::ListIdentityPoolsOutput;
use aws_sdk_cognitoidentity::operation::list_identity_pools::builders::ListIdentityPoolsFluentBuilder;
use aws_sdk_cognitoidentity::operation::update_identity_pool::UpdateIdentityPoolOutput;
use aws_sdk_cognitoidentity::operation::update_identity_pool::builders::UpdateIdentityPoolFluentBuilder;
use aws_sdk_cognitoidentity::types as sdk;
use cognito_identity::types::CognitoIdentityProvider;

use super::{IntoSdk, apply_to, into_port, into_unit};

apply_to! {
    CreateIdentityPoolInput => CreateIdentityPoolFluentBuilder {
        identity_pool_name set_identity_pool_name,
        allow_unauthenticated_identities set_allow_unauthenticated_identities,
        allow_classic_flow set_allow_classic_flow,
        supported_login_providers set_supported_login_providers,
        developer_provider_name set_developer_provider_name,
        open_id_connect_provider_arns set_open_id_connect_provider_arns,
        cognito_identity_providers set_cognito_identity_providers,
        saml_provider_arns set_saml_provider_arns,
        identity_pool_tags set_identity_pool_tags,
    }
    IdentityPool => UpdateIdentityPoolFluentBuilder {
        identity_pool_id set_identity_pool_id,
        identity_pool_name set_identity_pool_name,
        allow_unauthenticated_identities set_allow_unauthenticated_identities,
        allow_classic_flow set_allow_classic_flow,
        supported_login_providers set_supported_login_providers,
        developer_provider_name set_developer_provider_name,
        open_id_connect_provider_arns set_open_id_connect_provider_arns,
        cognito_identity_providers set_cognito_identity_providers,
        saml_provider_arns set_saml_provider_arns,
        identity_pool_tags set_identity_pool_tags,
    }
    DeleteIdentityPoolInput => DeleteIdentityPoolFluentBuilder { identity_pool_id set_identity_pool_id }
    DescribeIdentityPoolInput => DescribeIdentityPoolFluentBuilder { identity_pool_id set_identity_pool_id }
    ListIdentityPoolsInput => ListIdentityPoolsFluentBuilder {
        max_results set_max_results,
        next_token set_next_token,
    }
}

/// Create, Describe and Update return the pool's configuration.
macro_rules! pools_into_port {
    ($($from:ty)*) => {
        into_port! {$(
            $from => IdentityPool {
                identity_pool_id,
                identity_pool_name,
                allow_unauthenticated_identities,
                allow_classic_flow,
                supported_login_providers,
                developer_provider_name,
                open_id_connect_provider_arns,
                cognito_identity_providers,
                saml_provider_arns,
                identity_pool_tags,
            }
        )*}
    };
}

pools_into_port!(CreateIdentityPoolOutput DescribeIdentityPoolOutput UpdateIdentityPoolOutput);
into_unit!(DeleteIdentityPoolOutput);
into_port! {
    ListIdentityPoolsOutput => ListIdentityPoolsOutput { identity_pools, next_token }
    sdk::IdentityPoolShortDescription => IdentityPoolShortDescription { identity_pool_id, identity_pool_name }
    sdk::CognitoIdentityProvider => CognitoIdentityProvider { provider_name, client_id, server_side_token_check }
}

impl IntoSdk<sdk::CognitoIdentityProvider> for CognitoIdentityProvider {
    fn into_sdk(self) -> Result<sdk::CognitoIdentityProvider, BuildError> {
        let Self { provider_name, client_id, server_side_token_check } = self;
        Ok(sdk::CognitoIdentityProvider::builder()
            .set_provider_name(provider_name)
            .set_client_id(client_id)
            .set_server_side_token_check(server_side_token_check)
            .build())
    }
}

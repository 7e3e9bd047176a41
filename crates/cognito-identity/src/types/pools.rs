//! Requests and responses of the operations on identity pools.

use super::shape::shapes;

shapes! {
    /// Request of [`create_identity_pool`](crate::CognitoIdentity::create_identity_pool).
    CreateIdentityPoolInput {
        /// 1 to 128 characters of `[\w\s+=,.@-]`.
        identity_pool_name: String = new,
        /// Whether guests get identities.
        allow_unauthenticated_identities: bool = new,
        /// Whether the classic flow is allowed. Absent is a third state, not `false`.
        allow_classic_flow: bool,
        /// Application ids by public provider, such as `accounts.google.com`.
        supported_login_providers: {String},
        /// The developer provider's name. It cannot be changed once set.
        developer_provider_name: String,
        /// OpenID Connect providers.
        #[serde(rename = "OpenIdConnectProviderARNs")]
        open_id_connect_provider_arns: [String],
        /// User pools and their app clients.
        cognito_identity_providers: [CognitoIdentityProvider],
        /// SAML providers of the pool's account.
        #[serde(rename = "SamlProviderARNs")]
        saml_provider_arns: [String],
        /// Up to 50 tags.
        identity_pool_tags: {String},
    }

    /// The configuration of an identity pool; also the request of
    /// [`update_identity_pool`](crate::CognitoIdentity::update_identity_pool).
    IdentityPool {
        /// `REGION:GUID`.
        identity_pool_id: String = new,
        /// 1 to 128 characters of `[\w\s+=,.@-]`.
        identity_pool_name: String = required,
        /// Whether guests get identities.
        allow_unauthenticated_identities: bool = required,
        /// Whether the classic flow is allowed. Absent is a third state, not `false`.
        allow_classic_flow: bool,
        /// Application ids by public provider, such as `accounts.google.com`.
        supported_login_providers: {String},
        /// The developer provider's name. It cannot be changed once set.
        developer_provider_name: String,
        /// OpenID Connect providers.
        #[serde(rename = "OpenIdConnectProviderARNs")]
        open_id_connect_provider_arns: [String],
        /// User pools and their app clients.
        cognito_identity_providers: [CognitoIdentityProvider],
        /// SAML providers of the pool's account.
        #[serde(rename = "SamlProviderARNs")]
        saml_provider_arns: [String],
        /// Up to 50 tags.
        identity_pool_tags: {String},
    }

    /// A user pool and one of its app clients.
    CognitoIdentityProvider {
        /// `cognito-idp.<region>.amazonaws.com/<user pool id>`.
        provider_name: String,
        /// The app client's id.
        client_id: String,
        /// Whether each exchange asks the user pool if the user is signed out or gone.
        server_side_token_check: bool,
    }

    /// Request of [`delete_identity_pool`](crate::CognitoIdentity::delete_identity_pool).
    DeleteIdentityPoolInput {
        /// `REGION:GUID`.
        identity_pool_id: String = new,
    }

    /// Request of [`describe_identity_pool`](crate::CognitoIdentity::describe_identity_pool).
    DescribeIdentityPoolInput {
        /// `REGION:GUID`.
        identity_pool_id: String = new,
    }

    /// Request of [`list_identity_pools`](crate::CognitoIdentity::list_identity_pools).
    ListIdentityPoolsInput {
        /// Maximum number of pools on a page, 1 to 60.
        max_results: i32 = new,
        /// Start of the page: the `next_token` of the page before.
        next_token: String,
    }

    /// A page of [`list_identity_pools`](crate::CognitoIdentity::list_identity_pools).
    ListIdentityPoolsOutput {
        /// The pools, by id and name.
        identity_pools: [IdentityPoolShortDescription],
        /// Start of the next page; absent on the last page.
        next_token: String,
    }

    /// A pool in a listing.
    IdentityPoolShortDescription {
        /// `REGION:GUID`.
        identity_pool_id: String,
        /// The pool's name; not unique.
        identity_pool_name: String,
    }
}

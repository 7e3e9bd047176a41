//! Requests and responses of the operations on developer users.

use super::{Logins, Secret, shape::shapes};

shapes! {
    /// Request of
    /// [`get_open_id_token_for_developer_identity`](crate::CognitoIdentity::get_open_id_token_for_developer_identity).
    GetOpenIdTokenForDeveloperIdentityInput {
        /// `REGION:GUID`.
        identity_pool_id: String = new,
        /// The identity the developer user is linked to; absent to find the user's own, or to create one.
        identity_id: String,
        /// The developer user identifier under the pool's developer provider name, and tokens of public providers.
        logins: Logins = new,
        /// Up to 50 principal tags for the token.
        principal_tags: {String},
        /// Seconds the token is valid, 1 to 86,400; 900 when absent.
        token_duration: i64,
    }

    /// Response of
    /// [`get_open_id_token_for_developer_identity`](crate::CognitoIdentity::get_open_id_token_for_developer_identity).
    GetOpenIdTokenForDeveloperIdentityOutput {
        /// `REGION:GUID`.
        identity_id: String,
        /// An OpenID token (JWT) for the identity.
        token: Secret,
    }

    /// Request of [`lookup_developer_identity`](crate::CognitoIdentity::lookup_developer_identity). One of
    /// `identity_id` and `developer_user_identifier` is needed; given both, the service checks that they belong
    /// together.
    LookupDeveloperIdentityInput {
        /// `REGION:GUID`.
        identity_pool_id: String = new,
        /// The identity whose developer users the caller asks for.
        identity_id: String,
        /// The developer user whose identity the caller asks for, 1 to 1,024 characters, case sensitive.
        developer_user_identifier: String,
        /// Maximum number of developer users on a page, 1 to 60.
        max_results: i32,
        /// Start of the page: the `next_token` of the page before.
        next_token: String,
    }

    /// A page of [`lookup_developer_identity`](crate::CognitoIdentity::lookup_developer_identity).
    LookupDeveloperIdentityOutput {
        /// `REGION:GUID`.
        identity_id: String,
        /// The developer users of the identity.
        developer_user_identifier_list: [String],
        /// Start of the next page; absent on the last page.
        next_token: String,
    }

    /// Request of [`merge_developer_identities`](crate::CognitoIdentity::merge_developer_identities).
    MergeDeveloperIdentitiesInput {
        /// The developer user whose identity is merged away.
        source_user_identifier: String = required,
        /// The developer user whose identity remains.
        destination_user_identifier: String = required,
        /// The pool's developer provider name.
        developer_provider_name: String = required,
        /// `REGION:GUID`.
        identity_pool_id: String = new,
    }

    /// Response of [`merge_developer_identities`](crate::CognitoIdentity::merge_developer_identities).
    MergeDeveloperIdentitiesOutput {
        /// The identity both users have from now on.
        identity_id: String,
    }

    /// Request of [`unlink_developer_identity`](crate::CognitoIdentity::unlink_developer_identity).
    UnlinkDeveloperIdentityInput {
        /// `REGION:GUID`.
        identity_id: String = required,
        /// `REGION:GUID`.
        identity_pool_id: String = new,
        /// The pool's developer provider name.
        developer_provider_name: String = required,
        /// The developer user to unlink.
        developer_user_identifier: String = required,
    }
}

//! Requests and responses of the operations on principal tag maps.

use super::shape::shapes;

shapes! {
    /// Request of [`get_principal_tag_attribute_map`](crate::CognitoIdentity::get_principal_tag_attribute_map).
    GetPrincipalTagAttributeMapInput {
        /// `REGION:GUID`.
        identity_pool_id: String = new,
        /// The provider, such as `cognito-idp.<region>.amazonaws.com/<user pool id>`.
        identity_provider_name: String = required,
    }

    /// Response of [`get_principal_tag_attribute_map`](crate::CognitoIdentity::get_principal_tag_attribute_map).
    GetPrincipalTagAttributeMapOutput {
        /// `REGION:GUID`.
        identity_pool_id: String,
        /// The provider.
        identity_provider_name: String,
        /// Whether the provider's default mapping is used.
        use_defaults: bool,
        /// Claim names by principal tag.
        principal_tags: {String},
    }

    /// Request of [`set_principal_tag_attribute_map`](crate::CognitoIdentity::set_principal_tag_attribute_map).
    SetPrincipalTagAttributeMapInput {
        /// `REGION:GUID`.
        identity_pool_id: String = new,
        /// The provider, such as `cognito-idp.<region>.amazonaws.com/<user pool id>`.
        identity_provider_name: String = required,
        /// Whether the provider's default mapping is used; `true` overrides `principal_tags`.
        use_defaults: bool,
        /// Claim names by principal tag, up to 50.
        principal_tags: {String},
    }

    /// Response of [`set_principal_tag_attribute_map`](crate::CognitoIdentity::set_principal_tag_attribute_map).
    SetPrincipalTagAttributeMapOutput {
        /// `REGION:GUID`.
        identity_pool_id: String,
        /// The provider.
        identity_provider_name: String,
        /// Whether the provider's default mapping is used.
        use_defaults: bool,
        /// Claim names by principal tag; absent when the map was removed.
        principal_tags: {String},
    }
}

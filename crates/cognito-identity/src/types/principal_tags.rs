use super::{StringMap, shape::shapes};

shapes! {
    /// What [`get_principal_tag_attribute_map`](crate::CognitoIdentity::get_principal_tag_attribute_map) takes.
    GetPrincipalTagAttributeMapInput {
        /// `REGION:GUID`.
        identity_pool_id: String = required,
        /// The provider, such as `cognito-idp.<region>.amazonaws.com/<user pool id>`.
        identity_provider_name: String = required,
    }

    /// What [`get_principal_tag_attribute_map`](crate::CognitoIdentity::get_principal_tag_attribute_map) answers.
    GetPrincipalTagAttributeMapOutput {
        /// `REGION:GUID`.
        identity_pool_id: String,
        /// The provider.
        identity_provider_name: String,
        /// Whether the provider's default mapping is used.
        use_defaults: bool,
        /// Claim names by principal tag.
        principal_tags: StringMap,
    }

    /// What [`set_principal_tag_attribute_map`](crate::CognitoIdentity::set_principal_tag_attribute_map) takes.
    SetPrincipalTagAttributeMapInput {
        /// `REGION:GUID`.
        identity_pool_id: String = required,
        /// The provider, such as `cognito-idp.<region>.amazonaws.com/<user pool id>`.
        identity_provider_name: String = required,
        /// Whether the provider's default mapping is used, whatever `principal_tags` says.
        use_defaults: bool,
        /// Claim names by principal tag, up to 50.
        principal_tags: StringMap,
    }

    /// What [`set_principal_tag_attribute_map`](crate::CognitoIdentity::set_principal_tag_attribute_map) answers.
    SetPrincipalTagAttributeMapOutput {
        /// `REGION:GUID`.
        identity_pool_id: String,
        /// The provider.
        identity_provider_name: String,
        /// Whether the provider's default mapping is used.
        use_defaults: bool,
        /// Claim names by principal tag; absent when the map was removed.
        principal_tags: StringMap,
    }
}

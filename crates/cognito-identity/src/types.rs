//! Requests and responses in the wire's own shape.
//!
//! Every member is an `Option` and has the wire's own name through serde, so that an absent member and an empty one
//! stay different. `new` makes an input from members that the model requires; a setter adds each other member. Required
//! members that could be confused, such as the two users of a merge, have setters too:
//!
//! ```
//! use cognito_identity::types::{GetIdInput, MergeDeveloperIdentitiesInput, Secret, TagResourceInput};
//!
//! let merge = MergeDeveloperIdentitiesInput::new("eu-west-1:0c1d…")
//!     .developer_provider_name("login.shop")
//!     .source_user_identifier("ann@old.example")
//!     .destination_user_identifier("ann@new.example");
//!
//! // Maps and lists are made of any texts; a token that a response contained is one of them.
//! let tag = TagResourceInput::new("arn:aws:cognito-identity:…", [("team", "shop")]);
//! let token = Secret::from("eyJ…");
//! let user = GetIdInput::new("eu-west-1:0c1d…").logins([("cognito-identity.amazonaws.com", token)]);
//! ```

mod credentials;
mod developer;
mod identities;
mod pools;
mod principal_tags;
mod roles;
pub(crate) mod shape;
mod tags;

use std::collections::BTreeMap;

pub use credentials::{
    Credentials, GetCredentialsForIdentityInput, GetCredentialsForIdentityOutput, GetOpenIdTokenInput,
    GetOpenIdTokenOutput,
};
pub use developer::{
    GetOpenIdTokenForDeveloperIdentityInput, GetOpenIdTokenForDeveloperIdentityOutput,
    LookupDeveloperIdentityInput, LookupDeveloperIdentityOutput, MergeDeveloperIdentitiesInput,
    MergeDeveloperIdentitiesOutput, UnlinkDeveloperIdentityInput,
};
pub use identities::{
    DeleteIdentitiesInput, DeleteIdentitiesOutput, DescribeIdentityInput, ErrorCode, GetIdInput, GetIdOutput,
    IdentityDescription, ListIdentitiesInput, ListIdentitiesOutput, UnlinkIdentityInput,
    UnprocessedIdentityId,
};
pub use pools::{
    CognitoIdentityProvider, CreateIdentityPoolInput, DeleteIdentityPoolInput, DescribeIdentityPoolInput,
    IdentityPool, IdentityPoolShortDescription, ListIdentityPoolsInput, ListIdentityPoolsOutput,
};
pub use principal_tags::{
    GetPrincipalTagAttributeMapInput, GetPrincipalTagAttributeMapOutput, SetPrincipalTagAttributeMapInput,
    SetPrincipalTagAttributeMapOutput,
};
pub use roles::{
    AmbiguousRoleResolutionType, GetIdentityPoolRolesInput, GetIdentityPoolRolesOutput, MappingRule,
    MappingRuleMatchType, RoleMapping, RoleMappingType, RulesConfigurationType, SetIdentityPoolRolesInput,
};
pub use tags::{
    ListTagsForResourceInput, ListTagsForResourceOutput, TagResourceInput, TagResourceOutput,
    UntagResourceInput, UntagResourceOutput,
};

use crate::{Sensitive, Timestamp};

/// Map of strings by string, for tags, providers and roles.
pub type StringMap = BTreeMap<String, String>;

/// A token or a key.
pub type Secret = Sensitive<String>;

/// Login tokens (or the developer user identifier) by provider name.
pub type Logins = Sensitive<StringMap>;

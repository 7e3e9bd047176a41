//! Requests and responses in the wire's own shape.
//!
//! Every member is an `Option` and has the wire's own name through serde, so that an absent member and an empty one
//! stay different. `new` makes an input from the members that the model requires; a setter adds each other member:
//!
//! ```
//! use cognito_identity::types::LookupDeveloperIdentityInput;
//!
//! let input = LookupDeveloperIdentityInput::new("eu-west-1:0c1d…").developer_user_identifier("alice").max_results(10);
//! assert_eq!(input.max_results, Some(10));
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

/// Login tokens (or the developer user identifier) by provider name.
pub type Logins = Sensitive<StringMap>;

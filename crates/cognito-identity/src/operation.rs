//! The one list of operations, the macro `for_each_operation!`. The trait, dispatch, the wire and the census expand it.
//! Start at that macro; [`Operation`], [`Request`] and [`Response`] follow from it. AWS's quotas are one column
//! ([`Operation::documented_rate`]): the fake imposes them in `disturbances/rates.rs`, and the runner stays within them in
//! `endpoint/rate_limit.rs`.

use std::fmt;

use crate::{Error, ErrorKind, Result};

/// Expands `callback` with the service's 23 operations. Each is its documentation, followed by
/// `Name method(Input) -> Output, Signed|Unsigned, Reads|Writes, [documented rate, if any], [DeclaredError …];`.
///
/// It is exported for the other crates of the workspace, which find it in `private`.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_operation {
    ($callback:path) => {
        $callback! {
            /// Creates an identity pool and returns its configuration.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_CreateIdentityPool.html)
            CreateIdentityPool create_identity_pool($crate::types::CreateIdentityPoolInput) -> $crate::types::IdentityPool, Signed, Writes, [],
                [InvalidParameter NotAuthorized ResourceConflict TooManyRequests InternalError LimitExceeded];
            /// Deletes up to 60 identities; returns those it could not delete.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_DeleteIdentities.html)
            DeleteIdentities delete_identities($crate::types::DeleteIdentitiesInput) -> $crate::types::DeleteIdentitiesOutput, Signed, Writes, [10],
                [InvalidParameter TooManyRequests InternalError];
            /// Deletes an identity pool and every identity in it.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_DeleteIdentityPool.html)
            DeleteIdentityPool delete_identity_pool($crate::types::DeleteIdentityPoolInput) -> (), Signed, Writes, [],
                [InvalidParameter ResourceNotFound NotAuthorized TooManyRequests InternalError];
            /// Describes one identity: the names of its logins and its dates.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_DescribeIdentity.html)
            DescribeIdentity describe_identity($crate::types::DescribeIdentityInput) -> $crate::types::IdentityDescription, Signed, Reads, [],
                [InvalidParameter ResourceNotFound NotAuthorized TooManyRequests InternalError];
            /// Answers the configuration of an identity pool.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_DescribeIdentityPool.html)
            DescribeIdentityPool describe_identity_pool($crate::types::DescribeIdentityPoolInput) -> $crate::types::IdentityPool, Signed, Reads, [],
                [InvalidParameter ResourceNotFound NotAuthorized TooManyRequests InternalError];
            /// Exchanges logins for AWS credentials of the identity (the enhanced flow). Public: needs no AWS
            /// credentials.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html)
            GetCredentialsForIdentity get_credentials_for_identity($crate::types::GetCredentialsForIdentityInput) -> $crate::types::GetCredentialsForIdentityOutput, Unsigned, Writes, [200],
                [InvalidParameter ResourceNotFound NotAuthorized ResourceConflict TooManyRequests InvalidIdentityPoolConfiguration InternalError ExternalService];
            /// Returns the identity of `logins`, or a new guest without them. Public: needs no AWS credentials.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html)
            GetId get_id($crate::types::GetIdInput) -> $crate::types::GetIdOutput, Unsigned, Writes, [25],
                [InvalidParameter ResourceNotFound NotAuthorized ResourceConflict TooManyRequests InternalError LimitExceeded ExternalService];
            /// Returns the roles and role mappings of an identity pool.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetIdentityPoolRoles.html)
            GetIdentityPoolRoles get_identity_pool_roles($crate::types::GetIdentityPoolRolesInput) -> $crate::types::GetIdentityPoolRolesOutput, Signed, Reads, [],
                [InvalidParameter ResourceNotFound NotAuthorized ResourceConflict TooManyRequests InternalError];
            /// Returns an OpenID token for an identity (the classic flow). Public: needs no AWS credentials.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetOpenIdToken.html)
            GetOpenIdToken get_open_id_token($crate::types::GetOpenIdTokenInput) -> $crate::types::GetOpenIdTokenOutput, Unsigned, Writes, [200],
                [InvalidParameter ResourceNotFound NotAuthorized ResourceConflict TooManyRequests InternalError ExternalService];
            /// Registers or finds a developer user, or links it to an identity, and returns an OpenID token.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetOpenIdTokenForDeveloperIdentity.html)
            GetOpenIdTokenForDeveloperIdentity get_open_id_token_for_developer_identity($crate::types::GetOpenIdTokenForDeveloperIdentityInput) -> $crate::types::GetOpenIdTokenForDeveloperIdentityOutput, Signed, Writes, [50],
                [InvalidParameter ResourceNotFound NotAuthorized ResourceConflict TooManyRequests InternalError DeveloperUserAlreadyRegistered];
            /// Returns the mapping from a provider's claims to principal tags.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetPrincipalTagAttributeMap.html)
            GetPrincipalTagAttributeMap get_principal_tag_attribute_map($crate::types::GetPrincipalTagAttributeMapInput) -> $crate::types::GetPrincipalTagAttributeMapOutput, Signed, Reads, [],
                [InvalidParameter ResourceNotFound NotAuthorized TooManyRequests InternalError];
            /// Lists the identities of a pool, a page at a time.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_ListIdentities.html)
            ListIdentities list_identities($crate::types::ListIdentitiesInput) -> $crate::types::ListIdentitiesOutput, Signed, Reads, [5],
                [InvalidParameter ResourceNotFound NotAuthorized TooManyRequests InternalError];
            /// Lists the account's identity pools, a page at a time.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_ListIdentityPools.html)
            ListIdentityPools list_identity_pools($crate::types::ListIdentityPoolsInput) -> $crate::types::ListIdentityPoolsOutput, Signed, Reads, [],
                [InvalidParameter NotAuthorized TooManyRequests ResourceNotFound InternalError];
            /// Returns the tags of an identity pool.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_ListTagsForResource.html)
            ListTagsForResource list_tags_for_resource($crate::types::ListTagsForResourceInput) -> $crate::types::ListTagsForResourceOutput, Signed, Reads, [10],
                [InvalidParameter ResourceNotFound NotAuthorized TooManyRequests InternalError];
            /// Finds the identity of a developer user, or the developer users of an identity, a page at a time.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_LookupDeveloperIdentity.html)
            LookupDeveloperIdentity lookup_developer_identity($crate::types::LookupDeveloperIdentityInput) -> $crate::types::LookupDeveloperIdentityOutput, Signed, Reads, [],
                [InvalidParameter ResourceNotFound NotAuthorized ResourceConflict TooManyRequests InternalError];
            /// Moves the users of the source user's identity to the destination user's identity.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_MergeDeveloperIdentities.html)
            MergeDeveloperIdentities merge_developer_identities($crate::types::MergeDeveloperIdentitiesInput) -> $crate::types::MergeDeveloperIdentitiesOutput, Signed, Writes, [],
                [InvalidParameter ResourceNotFound NotAuthorized ResourceConflict TooManyRequests InternalError];
            /// Replaces the roles and role mappings of an identity pool.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_SetIdentityPoolRoles.html)
            SetIdentityPoolRoles set_identity_pool_roles($crate::types::SetIdentityPoolRolesInput) -> (), Signed, Writes, [],
                [InvalidParameter ResourceNotFound NotAuthorized ResourceConflict TooManyRequests InternalError ConcurrentModification];
            /// Sets the mapping from a provider's claims to principal tags.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_SetPrincipalTagAttributeMap.html)
            SetPrincipalTagAttributeMap set_principal_tag_attribute_map($crate::types::SetPrincipalTagAttributeMapInput) -> $crate::types::SetPrincipalTagAttributeMapOutput, Signed, Writes, [],
                [InvalidParameter ResourceNotFound NotAuthorized TooManyRequests InternalError];
            /// Adds tags to an identity pool.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_TagResource.html)
            TagResource tag_resource($crate::types::TagResourceInput) -> $crate::types::TagResourceOutput, Signed, Writes, [5],
                [InvalidParameter ResourceNotFound NotAuthorized TooManyRequests InternalError];
            /// Unlinks a developer user from its identity.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_UnlinkDeveloperIdentity.html)
            UnlinkDeveloperIdentity unlink_developer_identity($crate::types::UnlinkDeveloperIdentityInput) -> (), Signed, Writes, [],
                [InvalidParameter ResourceNotFound NotAuthorized ResourceConflict TooManyRequests InternalError];
            /// Unlinks public logins from an identity. Public: needs no AWS credentials, since a login is the proof.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_UnlinkIdentity.html)
            UnlinkIdentity unlink_identity($crate::types::UnlinkIdentityInput) -> (), Unsigned, Writes, [],
                [InvalidParameter ResourceNotFound NotAuthorized ResourceConflict TooManyRequests InternalError ExternalService];
            /// Removes tags from an identity pool.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_UntagResource.html)
            UntagResource untag_resource($crate::types::UntagResourceInput) -> $crate::types::UntagResourceOutput, Signed, Writes, [5],
                [InvalidParameter ResourceNotFound NotAuthorized TooManyRequests InternalError];
            /// Replaces the configuration of an identity pool.
            ///
            /// [API page](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_UpdateIdentityPool.html)
            UpdateIdentityPool update_identity_pool($crate::types::IdentityPool) -> $crate::types::IdentityPool, Signed, Writes, [],
                [InvalidParameter ResourceNotFound NotAuthorized ResourceConflict TooManyRequests InternalError ConcurrentModification LimitExceeded];
        }
    };
}
pub(crate) use for_each_operation;

macro_rules! define_operations {
    ($($(#[$meta:meta])* $name:ident $method:ident($input:ty) -> $output:ty, $auth:ident, $access:ident, [$($rate:literal)?], [$($error:ident)*];)*) => {
        /// An operation of the service.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operation {
            $($(#[$meta])* $name,)*
        }

        impl Operation {
            /// All operations, in the order of their names.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The operation's name, as in the API reference and in `X-Amz-Target`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }

            /// Returns the operation with this name; `None` if there is none.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// Whether callers sign the request. The four public operations of the sign-in flows need no signature.
            #[must_use]
            pub const fn is_signed(self) -> bool {
                match self {
                    $(Self::$name => matches!(Auth::$auth, Auth::Signed),)*
                }
            }

            /// Whether the operation only reads stored data, so that an eventually consistent service may answer it
            /// from an older version of that data. `false` for GetId, which creates identities.
            #[must_use]
            pub const fn is_read(self) -> bool {
                match self {
                    $(Self::$name => matches!(Access::$access, Access::Reads),)*
                }
            }

            /// Whether the model gives the operation an output, possibly without members, so that a response has a
            /// body. The operations without an output have no response elements on their API pages.
            #[must_use]
            pub const fn has_output(self) -> bool {
                match self {
                    $(Self::$name => !matches!(stringify!($output).as_bytes(), b"()"),)*
                }
            }

            /// The documented default rate limit of the operation, in requests per second for each account and region;
            /// `None` where AWS documents no limit.
            ///
            /// The limits of identities are from the [quotas page][quotas], the limits of tags from the operations' own
            /// API pages.
            ///
            /// [quotas]: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
            #[must_use]
            pub const fn documented_rate(self) -> Option<u32> {
                match self {
                    $(Self::$name => rate!($($rate)?),)*
                }
            }

            /// The errors that the model declares for the operation.
            #[must_use]
            pub const fn declared_errors(self) -> &'static [ErrorKind] {
                match self {
                    $(Self::$name => &[$(ErrorKind::$error),*],)*
                }
            }
        }

        /// A request for any of the operations. It serialises as an object with one member: the operation's name, with
        /// its input as the value.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[allow(missing_docs, reason = "each variant is documented at `Operation`")]
        pub enum Request {
            $($name($input),)*
        }

        impl Request {
            /// The operation of the request.
            #[must_use]
            pub const fn operation(&self) -> Operation {
                match self {
                    $(Self::$name(_) => Operation::$name,)*
                }
            }
        }

        impl crate::visit::Visit for Request {
            type Element = Self;

            fn value_ref(&self) -> crate::visit::ValueRef<'_, Self> {
                crate::visit::ValueRef::Structure(self)
            }

            fn visit_members<'a>(&'a self, visitor: &mut impl crate::visit::Visitor<'a>) {
                match self {
                    $(Self::$name(input) => input.visit_members(visitor),)*
                }
            }
        }

        /// The response to a [`Request`], of the request's own operation. It serialises as an object with one member:
        /// the operation's name, with its output as the value.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
        #[allow(missing_docs, reason = "each variant is documented at `Operation`")]
        pub enum Response {
            $($name($output),)*
        }

        impl Response {
            /// The operation of the response.
            #[must_use]
            pub const fn operation(&self) -> Operation {
                match self {
                    $(Self::$name(..) => Operation::$name,)*
                }
            }

            $(
                /// Returns the output of the operation with the method's name.
                ///
                /// # Errors
                ///
                /// [`Error::Transport`] when the response is of another operation.
                pub fn $method(self) -> Result<$output> {
                    match self {
                        Self::$name(output) => Ok(output),
                        other => Err(mismatch(Operation::$name, other.operation())),
                    }
                }
            )*
        }
    };
}

enum Auth {
    Signed,
    Unsigned,
}

enum Access {
    Reads,
    Writes,
}

macro_rules! rate {
    () => {
        None
    };
    ($rate:literal) => {
        Some($rate)
    };
}

for_each_operation!(define_operations);

fn mismatch(asked: Operation, answered: Operation) -> Error {
    Error::Transport(format!("asked for {asked}, but the response is one of {answered}").into())
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

//! The two operations of AWS STS that Cognito Identity needs: the classic flow exchanges a token of `GetOpenIdToken`
//! for credentials with AssumeRoleWithWebIdentity, and GetCallerIdentity returns the identity behind a set of
//! credentials. As in [`types`](crate::types), every member is an `Option` under the wire's own name. Start at [`Sts`].

use async_trait::async_trait;

use crate::types::{Secret, shape::shapes};
use crate::{ErrorKind, Result, ServiceError, Timestamp};

/// The two operations of STS that concern identities of a pool.
///
/// Both fail as the operations of [`CognitoIdentity`](crate::CognitoIdentity) do: with
/// [`Error::Service`](crate::Error::Service) when STS returns an error, which [`refusal`] makes with the status of its
/// code, and with [`Error::Transport`](crate::Error::Transport) when there is no usable response.
#[async_trait]
pub trait Sts: std::fmt::Debug + Send + Sync + 'static {
    /// Exchanges a token of an identity provider for credentials of a role. The request is not signed.
    async fn assume_role_with_web_identity(
        &self,
        input: AssumeRoleWithWebIdentityInput,
    ) -> Result<AssumeRoleWithWebIdentityOutput>;

    /// Returns the user or role whose credentials signed the request; `None` when it is not signed.
    async fn get_caller_identity(&self, caller: Option<CallerKeys<'_>>) -> Result<GetCallerIdentityOutput>;
}

/// The part of a caller's credentials that a signed request contains.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CallerKeys<'a> {
    /// The access key id.
    pub access_key_id: &'a str,
    /// The session token of temporary credentials.
    pub session_token: Option<&'a str>,
}

impl std::fmt::Debug for CallerKeys<'_> {
    /// Without the values: the id encodes its account, and the token is a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallerKeys").finish_non_exhaustive()
    }
}

/// Makes an error with the HTTP status that STS sends with `code`; 400 for most codes.
///
/// ```
/// use cognito_identity::sts::refusal;
///
/// assert_eq!(refusal("InvalidIdentityToken", "…").status(), 400);
/// assert_eq!(refusal("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity").status(), 403);
/// ```
#[must_use]
pub fn refusal(code: &str, message: impl Into<String>) -> ServiceError {
    // From botocore's `sts/2011-06-15/service-2.json`, and from the errors common to the services of this protocol.
    let status = match code {
        "AccessDenied"
        | "ExpiredToken"
        | "IDPRejectedClaim"
        | "InvalidClientTokenId"
        | "MissingAuthenticationToken"
        | "RegionDisabledException"
        | "SignatureDoesNotMatch" => 403,
        "MalformedQueryString" => 404,
        "InternalFailure" => 500,
        // Not a code of AWS: a user notices at once that this project does not implement the operation.
        "NotImplemented" => 501,
        _ => 400,
    };
    ServiceError::new(ErrorKind::from_code(code), message).with_status(status)
}

shapes! {
    /// Request of [`assume_role_with_web_identity`](Sts::assume_role_with_web_identity).
    AssumeRoleWithWebIdentityInput {
        /// The role to assume.
        role_arn: String = new,
        /// The session's name, the last part of its ARN.
        role_session_name: String = required,
        /// The provider's token, such as one of `GetOpenIdToken`.
        web_identity_token: Secret = required,
        /// The host of an OAuth 2.0 provider; absent for OpenID Connect.
        provider_id: String,
        /// Managed policies that limit the session.
        policy_arns: [PolicyDescriptorType],
        /// A policy that limits the session, as JSON.
        policy: String,
        /// Lifetime of the credentials, in seconds; 3,600 when absent.
        duration_seconds: i32,
        /// Minimum size of the session token, in bytes.
        minimum_session_token_size: i32,
    }

    /// Response of [`assume_role_with_web_identity`](Sts::assume_role_with_web_identity).
    AssumeRoleWithWebIdentityOutput {
        /// The temporary credentials.
        credentials: Credentials,
        /// The token's `sub`: for a token of Cognito Identity, the identity's id.
        subject_from_web_identity_token: String,
        /// The session.
        assumed_role_user: AssumedRoleUser,
        /// Used share of the space for policies and tags, in per cent.
        packed_policy_size: i32,
        /// The token's issuer.
        provider: String,
        /// The token's audience: for a token of Cognito Identity, the pool's id.
        audience: String,
        /// The source identity that the token claims.
        source_identity: String,
        /// Size of this session token as a share of the maximum size, in per cent.
        session_token_utilization: i32,
        /// Size of the session token, in bytes.
        session_token_size: i32,
    }

    /// Temporary AWS credentials, with the member names of STS.
    Credentials {
        /// The access key id.
        access_key_id: String,
        /// The secret key. Cognito Identity calls it `SecretKey`.
        secret_access_key: Secret,
        /// The session token.
        session_token: String,
        /// Timestamp at which the credentials expire.
        expiration: Timestamp,
    }

    /// A session of a role.
    AssumedRoleUser {
        /// `ROLE-ID:SESSION-NAME`.
        assumed_role_id: String,
        /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE-NAME/SESSION-NAME`.
        arn: String,
    }

    /// A managed policy. Its one member is in lower case on the wire.
    PolicyDescriptorType {
        /// The policy's ARN.
        arn: String,
    }

    /// Response of [`get_caller_identity`](Sts::get_caller_identity).
    GetCallerIdentityOutput {
        /// The caller's unique id; `ROLE-ID:SESSION-NAME` for a session of a role.
        user_id: String,
        /// The caller's account, 12 digits.
        account: String,
        /// The caller's ARN.
        arn: String,
    }
}

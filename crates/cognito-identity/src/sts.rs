//! The part of AWS STS that stands beside Cognito Identity: the classic flow exchanges a token of `GetOpenIdToken` for
//! credentials there, and whoever holds credentials asks there who they are.
//!
//! As in [`types`](crate::types), every member is an `Option` under the wire's own name.

use async_trait::async_trait;

use crate::types::shape::shapes;
use crate::{ErrorKind, Result, Sensitive, ServiceError, Timestamp};

/// The two operations of STS that concern identities of a pool.
///
/// Both fail as those of [`CognitoIdentity`](crate::CognitoIdentity) do: with [`Error::Service`](crate::Error::Service)
/// when STS refuses, for which [`refusal`] knows the status, and with [`Error::Transport`](crate::Error::Transport) when
/// no answer came.
#[async_trait]
pub trait Sts: std::fmt::Debug + Send + Sync + 'static {
    /// Exchanges a token of an identity provider for credentials of a role. The request is not signed.
    async fn assume_role_with_web_identity(
        &self,
        input: AssumeRoleWithWebIdentityInput,
    ) -> Result<AssumeRoleWithWebIdentityOutput>;

    /// Says whose credentials signed the request: those with `access_key_id`, and `session_token` if they are temporary.
    /// Both are absent when nobody signed it.
    async fn get_caller_identity(
        &self,
        access_key_id: Option<&str>,
        session_token: Option<&str>,
    ) -> Result<GetCallerIdentityOutput>;
}

/// A refusal with the HTTP status STS gives this code, which is 400 for most.
///
/// ```
/// use cognito_identity::sts::refusal;
///
/// assert_eq!(refusal("InvalidIdentityToken", "…").status(), 400);
/// assert_eq!(refusal("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity").status(), 403);
/// ```
#[must_use]
pub fn refusal(code: &str, message: impl Into<String>) -> ServiceError {
    // Those of botocore's `sts/2011-06-15/service-2.json`, and of the errors common to the services of this protocol.
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
        // Not a code of AWS: what a service here does not do is noticed at once.
        "NotImplemented" => 501,
        _ => 400,
    };
    ServiceError::new(ErrorKind::from_code(code), message).with_status(status)
}

shapes! {
    /// What [`assume_role_with_web_identity`](Sts::assume_role_with_web_identity) takes.
    AssumeRoleWithWebIdentityInput {
        /// The role to assume.
        role_arn: String = required,
        /// The session's name, the last part of its ARN.
        role_session_name: String = required,
        /// The provider's token, such as one of `GetOpenIdToken`.
        web_identity_token: Sensitive<String> = required,
        /// The host of an OAuth 2.0 provider; absent for OpenID Connect.
        provider_id: String,
        /// Managed policies that limit the session.
        policy_arns: Vec<PolicyDescriptorType>,
        /// A policy that limits the session, as JSON.
        policy: String,
        /// How long the credentials are valid; an hour unless set.
        duration_seconds: i32,
        /// The least bytes of the session token.
        minimum_session_token_size: i32,
    }

    /// What [`assume_role_with_web_identity`](Sts::assume_role_with_web_identity) answers.
    AssumeRoleWithWebIdentityOutput {
        /// The temporary credentials.
        credentials: Credentials,
        /// The token's `sub`: for a token of Cognito Identity, the identity's id.
        subject_from_web_identity_token: String,
        /// The session.
        assumed_role_user: AssumedRoleUser,
        /// How much of the space for policies and tags is used, in per cent.
        packed_policy_size: i32,
        /// The token's issuer.
        provider: String,
        /// The token's audience: for a token of Cognito Identity, the pool's id.
        audience: String,
        /// The source identity that the token claims.
        source_identity: String,
        /// How much of the most a session token can have this one has, in per cent.
        session_token_utilization: i32,
        /// The bytes of the session token.
        session_token_size: i32,
    }

    /// Temporary AWS credentials, as STS calls their parts.
    Credentials {
        /// The access key id.
        access_key_id: String,
        /// The secret key. Cognito Identity calls it `SecretKey`.
        secret_access_key: Sensitive<String>,
        /// The session token.
        session_token: String,
        /// When they expire.
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

    /// What [`get_caller_identity`](Sts::get_caller_identity) answers.
    GetCallerIdentityOutput {
        /// The caller's unique id; `ROLE-ID:SESSION-NAME` for a session of a role.
        user_id: String,
        /// The caller's account, 12 digits.
        account: String,
        /// The caller's ARN.
        arn: String,
    }
}

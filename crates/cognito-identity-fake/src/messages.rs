//! Messages of errors: AWS's own, each with the record that has it, and those of this crate, which are marked as
//! assumed. Start at [`Message`]. Messages about broken constraints are in `validate.rs`.

use std::borrow::Cow;

use cognito_identity::{ErrorKind, Operation, ServiceError, sts};
use cognito_identity_wire::{mark_assumed, mark_words_assumed};

/// Message of an error. A text is a message of this crate; only the functions below make a recorded one.
#[derive(Debug)]
pub(crate) struct Message {
    text: Cow<'static, str>,
    is_recorded: bool,
}

impl Message {
    /// Returns the message of an error whose kind is the answer to this question; it ends with the question's name,
    /// unless it is recorded.
    pub(crate) fn answering(self, question: &str) -> String {
        if self.is_recorded { self.text.into_owned() } else { mark_assumed(self.text, question) }
    }

    /// Returns the message of an error whose kind is documented or recorded.
    fn of_known_error(self) -> String {
        if self.is_recorded { self.text.into_owned() } else { mark_words_assumed(self.text) }
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self { text: text.into(), is_recorded: false }
    }
}

impl From<&'static str> for Message {
    fn from(text: &'static str) -> Self {
        Self { text: text.into(), is_recorded: false }
    }
}

/// Makes an error of a kind that is documented or recorded.
pub(crate) fn error(kind: ErrorKind, message: impl Into<Message>) -> ServiceError {
    ServiceError::new(kind, message.into().of_known_error())
}

/// Makes an error of STS.
pub(crate) fn sts_error(code: &str, message: impl Into<Message>) -> ServiceError {
    sts::refusal(code, message.into().of_known_error())
}

/// Makes the error for behaviour that the fake does not implement, instead of an invented success.
pub(crate) fn not_implemented(what: &str) -> ServiceError {
    let message = format!("cognito-identity-fake {} does not implement {what}", env!("CARGO_PKG_VERSION"));
    ServiceError::new(ErrorKind::Other("NotImplemented".to_owned()), message).with_status(501)
}

fn recorded(text: impl Into<Cow<'static, str>>) -> Message {
    Message { text: text.into(), is_recorded: true }
}

fn invalid_parameter(text: impl Into<Cow<'static, str>>) -> ServiceError {
    error(ErrorKind::InvalidParameter, recorded(text))
}

fn not_authorized(text: impl Into<Cow<'static, str>>) -> ServiceError {
    error(ErrorKind::NotAuthorized, recorded(text))
}

fn not_found(text: impl Into<Cow<'static, str>>) -> ServiceError {
    error(ErrorKind::ResourceNotFound, recorded(text))
}

fn invalid_login(why: &str) -> ServiceError {
    not_authorized(format!("Invalid login token. {why}"))
}

// Pools and identities.

/// Makes the error for a missing pool. Source: aws-sdk-ruby, smoke tests of Cognito Identity; messages quoted in issues
/// of the Amplify repositories.
pub(crate) fn pool_not_found(pool_id: &str) -> ServiceError {
    not_found(format!("IdentityPool '{pool_id}' not found."))
}

/// Makes the error for a missing identity. Source: aws-amplify/amplify-js issue 4978,
/// CANDY-HOUSE/SesameSDK_iOS_with_DemoApp issue 62.
pub(crate) fn identity_not_found(identity_id: &str) -> ServiceError {
    not_found(format!("Identity '{identity_id}' not found."))
}

/// Makes the error for a pool of another account. Source: Terraform output about a pool of another account, cut after
/// `forbidden`; the full stop is that of the message about identities.
pub(crate) fn pool_forbidden(pool_id: &str) -> ServiceError {
    not_authorized(format!("Access to IdentityPool '{pool_id}' is forbidden."))
}

/// Makes the error for an identity that the caller may not use. Source: aws-amplify/aws-sdk-android issues 175 and
/// 2964, amplify-js issue 5696.
pub(crate) fn identity_forbidden(identity_id: &str) -> ServiceError {
    not_authorized(format!("Access to Identity '{identity_id}' is forbidden."))
}

/// Makes the error for a guest where guests are not allowed. Source: aws-amplify/aws-sdk-android issue 347,
/// aws/aws-sdk-js-v3 issue 3113.
pub(crate) fn no_guests() -> ServiceError {
    not_authorized("Unauthenticated access is not supported for this identity pool.")
}

/// Makes the error for two identities with a login of one provider, whose logins imply a merge. Source: one row of the
/// header of a merge by logins, BruceBuckland/SignIn-awsmhh. It has no kind; the developer guide names
/// `ResourceConflictException`.
pub(crate) fn cannot_merge() -> ServiceError {
    error(ErrorKind::ResourceConflict, recorded("Cannot merge these identities."))
}

// Configuration of pools.

/// Makes the error for an entry that is no user pool with a client. Source: aws/aws-cdk issue 11054,
/// amazon-archives/amazon-quicksight-embedding-sample issue 1.
pub(crate) fn invalid_user_pool() -> ServiceError {
    invalid_parameter("Invalid Cognito Identity Provider")
}

/// Message about the ARN of a provider of IAM. Source: badmintoncryer/cdk-preflight, which does not show the kind;
/// aws-amplify/amplify-backend issue 855, for an ARN of another partition, with the kind.
pub(crate) fn invalid_provider(arn: &str, account: &str) -> Message {
    recorded(format!("Identity provider {arn} is not valid for account {account}"))
}

/// Makes the error for the ARN of a provider of another partition. Source: as [`invalid_provider`].
pub(crate) fn provider_of_other_partition(arn: &str, account: &str) -> ServiceError {
    error(ErrorKind::NotAuthorized, invalid_provider(arn, account))
}

/// Message of `NotAuthorizedException` about a role. Source: boto/boto3 issue 73, danilop/LambdAuth issue 40,
/// amazon-archives/aws-cognito-angular-quickstart issue 35.
pub(crate) fn role_forbidden(arn: &str) -> Message {
    recorded(format!("Access to Role '{arn}' is forbidden."))
}

/// Message of `InvalidParameterException` about a role mapping. Source: CloudFormation events in public repositories;
/// badmintoncryer/cdk-preflight for the developer provider.
pub(crate) fn invalid_mapping_key(key: &str) -> Message {
    recorded(format!("({key}) is not a valid RoleMapping ProviderName or is not a configured provider."))
}

/// Message of an error whose kind is not shown. Source: badmintoncryer/cdk-preflight, commits 9dba19e and 4ceb0e9.
pub(crate) fn too_many_rules(limit: usize) -> Message {
    recorded(format!("The number of rules in the request exceeded {limit}."))
}

/// Makes the error of SetIdentityPoolRoles for a concurrent request. Source: hashicorp/terraform-provider-aws issue
/// 5073.
pub(crate) fn concurrent_update() -> ServiceError {
    let message = "Only one request to update resource type Identity Pool can be processed at a time";
    error(ErrorKind::ConcurrentModification, recorded(message))
}

/// Message of IAM about a text that no policy allows. Source: aws/aws-sdk-ruby issue 2173, for ListTagsForResource.
pub(crate) fn denied_by_policy(caller: &str, operation: Operation, resource: &str) -> Message {
    recorded(format!(
        "User: {caller} is not authorized to perform: cognito-identity:{operation} on resource: {resource}"
    ))
}

// Logins.

/// Makes the error for logins in a pool without providers. Source: aws-amplify/aws-sdk-ios issue 3034,
/// jonsaw/amazon-cognito-identity-dart issue 80.
pub(crate) fn no_providers(pool_id: &str) -> ServiceError {
    not_authorized(format!("Identity pool - {pool_id} does not have identity providers configured."))
}

/// Message of an error whose kind is not shown. Source: danilop/LambdAuth issue 32.
pub(crate) fn other_developer_provider() -> Message {
    recorded("This identity pool does not support the specified developer provider")
}

/// Makes the error for the developer provider among the logins of a public operation. Source: a comment in a Xamarin
/// sample, for a developer user beside a token of this service.
pub(crate) fn no_public_provider() -> ServiceError {
    invalid_parameter("Please provide a valid public provider.")
}

/// Makes the error for logins of which none is of the identity. Source: aws-amplify/amplify-js issues, a browser's
/// panel of 2019 with all headers.
pub(crate) fn logins_dont_match() -> ServiceError {
    not_authorized(
        "Logins don't match. Please include at least one valid login for this identity or identity pool.",
    )
}

/// Makes the error for a token that no provider of the pool issued for the token's application. Source:
/// amazon-archives/amazon-cognito-identity-js issues 371, 153 and 7.
pub(crate) fn unsupported_provider() -> ServiceError {
    not_authorized("Token is not from a supported provider of this identity pool.")
}

/// Makes the error of an expired token, with two timestamps in epoch seconds, of SAML in epoch milliseconds. Source:
/// qqaatw/JciHitachiHA issue 33; for SAML amazon-archives/amazon-cognito-identity-js issue 684.
pub(crate) fn token_expired(now: i64, expires: i64) -> ServiceError {
    invalid_login(&format!("Token expired: {now} >= {expires}"))
}

/// Makes the error for a token under the name of another issuer. Source: amazon-archives/amazon-cognito-identity-js
/// issues 40, 407, 162, 220 and 68.
pub(crate) fn other_issuer() -> ServiceError {
    invalid_login("Issuer doesn't match providerName")
}

/// Makes the error for a token without `aud`. Source: amazon-archives/amazon-cognito-identity-js issues 12 and 7.
pub(crate) fn no_audience() -> ServiceError {
    invalid_login("Missing a required claim: aud")
}

/// Makes the error for a token whose application the OpenID Connect provider of IAM does not have. Source:
/// BruceBuckland/SignIn-awsmhh, aws-amplify/amplify-js issue 6287.
pub(crate) fn other_audience() -> ServiceError {
    invalid_login("Incorrect token audience.")
}

/// Makes the error for a token with another signature. Source: amazon-archives/amazon-cognito-identity-js issue 91,
/// aws/aws-sdk-js issue 3408.
pub(crate) fn not_verified() -> ServiceError {
    invalid_login("Couldn't verify signed token.")
}

/// Makes the error for a text that is no token. Source: CLI transcripts of GetId in public repositories.
pub(crate) fn no_identity_token() -> ServiceError {
    invalid_login("Not a valid OpenId Connect identity token.")
}

/// Makes the error for a text under the service's own name that is no token of it. Source: aws-amplify/aws-sdk-android
/// issue 1431.
pub(crate) fn no_service_token() -> ServiceError {
    invalid_login("Not a Cognito token.")
}

/// Makes the error for a token of this service under another name, or for GetId. Source: aws/aws-sdk-net issue 420.
pub(crate) fn service_token_passed() -> ServiceError {
    invalid_login("Can't pass in a Cognito token.")
}

// Tokens and credentials.

/// Makes the error for GetOpenIdToken in a pool with role mappings. Source: developer guide, Identity pools
/// authentication flow; WithSecure's article on identity pools.
pub(crate) fn classic_flow_with_mappings() -> ServiceError {
    invalid_parameter("Basic (classic) flow is not supported with RoleMappings, please use enhanced flow.")
}

/// Makes the error for GetOpenIdToken in a pool without the classic flow. Source: aws/aws-cli issue 7652,
/// aws-amplify/amplify-js issue 9704.
pub(crate) fn classic_flow_disabled() -> ServiceError {
    invalid_parameter("Basic (classic) flow is not enabled, please use enhanced flow.")
}

/// Message for GetOpenIdToken with a SAML assertion. Source: aws-amplify/aws-sdk-ios issue 520.
pub(crate) fn classic_flow_with_saml() -> Message {
    recorded("Basic (classic) flow is not supported with SAML, please use enhanced flow.")
}

/// Message of [`no_role`].
pub(crate) fn invalid_configuration() -> Message {
    recorded("Invalid identity pool configuration. Check assigned IAM roles for this pool.")
}

/// Makes the error for a caller without a role, or with one that STS rejects. Source: aws-sdk-net, integration test of
/// identity pools; aws-amplify/amplify-swift issue 3124.
pub(crate) fn no_role() -> ServiceError {
    error(ErrorKind::InvalidIdentityPoolConfiguration, invalid_configuration())
}

/// Message of a mapping by rules, for a provider whose mapping key has no client. Source: aws-amplify/amplify-js issues
/// 3621 and 8644.
pub(crate) fn ambiguous_rules(provider: &str) -> Message {
    recorded(format!("The ambiguous role mapping rules for: {provider} denied this request."))
}

// Throttling.

/// Makes the error beyond a quota. Source: aws-amplify/amplify-js issue 13608.
pub(crate) fn rate_exceeded() -> ServiceError {
    error(ErrorKind::TooManyRequests, recorded("Rate exceeded"))
}

// STS.

/// Makes the error for a text that is no token. Source: aws-amplify/amplify-js issue 9704.
pub(crate) fn no_web_identity_token() -> ServiceError {
    let message =
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
    sts_error("InvalidIdentityToken", recorded(message))
}

/// Makes the error for an expired token, with two timestamps in epoch seconds. Source: aws/aws-sdk-java-v2 issue 5709,
/// of 2024. A record of 2021 has no space before the last number.
pub(crate) fn web_identity_token_expired(now: i64, expires: i64) -> ServiceError {
    let message =
        format!("Token expired: current date/time {now} must be before the expiration date/time {expires}");
    sts_error("ExpiredTokenException", recorded(message))
}

/// Makes the error of a role that does not trust the token. Source: developer guide, Role trust and permissions.
pub(crate) fn role_not_trusting() -> ServiceError {
    sts_error("AccessDenied", recorded("Not authorized to perform sts:AssumeRoleWithWebIdentity"))
}

//! Names of response members that differ between runs, and of those that are secret.

/// Secret members. The id of an access key encodes its account.
pub(crate) const SECRET_FIELDS: [&str; 3] = ["AccessKeyId", "SecretKey", "SessionToken"];

/// Length of the shortest secret of the service. A shorter text may be part of an unrelated one.
pub(crate) const SHORTEST_SECRET: usize = 16;

/// Member with a token of the service.
pub(crate) const TOKEN_FIELD: &str = "Token";

/// Members with a timestamp.
pub(crate) const TIMESTAMP_FIELDS: [&str; 3] = ["CreationDate", "LastModifiedDate", "Expiration"];

/// Claims of tokens with a timestamp.
pub(crate) const TIMESTAMP_CLAIMS: [&str; 4] = ["exp", "iat", "nbf", "auth_time"];

/// Claim with the id of a token.
pub(crate) const TOKEN_ID_CLAIM: &str = "jti";

/// Headers with the result of a request.
pub(crate) const RESULT_HEADERS: [&str; 3] = ["content-type", "x-amzn-errortype", "x-amzn-errormessage"];

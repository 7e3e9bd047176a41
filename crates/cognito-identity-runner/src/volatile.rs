//! Which members of answers no two runs share, and which of them nobody may read.

/// The members that open something. The id of a key has the account in its letters, too.
pub(crate) const SECRETS: [&str; 3] = ["AccessKeyId", "SecretKey", "SessionToken"];

/// What is shorter is no secret of the service, and may stand inside of other words.
pub(crate) const SHORTEST_SECRET: usize = 16;

/// The member that is a token of the service.
pub(crate) const TOKEN: &str = "Token";

/// The members that are moments.
pub(crate) const MOMENTS: [&str; 3] = ["CreationDate", "LastModifiedDate", "Expiration"];

/// The claims of tokens that are moments.
pub(crate) const MOMENTS_OF_TOKENS: [&str; 4] = ["exp", "iat", "nbf", "auth_time"];

/// The claim by which tokens are told apart.
pub(crate) const TOKEN_ID: &str = "jti";

/// The headers that say what became of a request.
pub(crate) const TOLD_HEADERS: [&str; 3] = ["content-type", "x-amzn-errortype", "x-amzn-errormessage"];

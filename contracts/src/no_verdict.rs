//! Classification of error responses that say nothing about the behaviour of the service: it was too busy, it failed,
//! or it does not support the operation. Start reading at [`NoVerdict::from_response`].

use cognito_identity::ServiceError;

/// Reason for which an error response is no verdict on a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoVerdict {
    /// The quota is used up, perhaps by another client of the account.
    Throttled,
    /// The session of the run's credentials has expired.
    Expired,
    /// The service failed.
    Failed,
    /// The service, or an emulator of it, does not support the operation.
    Unsupported,
}

use NoVerdict::{Expired, Failed, Throttled, Unsupported};

/// Codes that services and emulators send for each reason.
const CODES: [(&str, NoVerdict); 17] = [
    ("ThrottlingException", Throttled),
    ("TooManyRequestsException", Throttled),
    ("ExpiredTokenException", Expired),
    ("InternalError", Failed),
    ("InternalErrorException", Failed),
    ("InternalFailure", Failed),
    ("InternalServerError", Failed),
    ("ServiceUnavailable", Failed),
    ("ServiceUnavailableException", Failed),
    ("InvalidAction", Unsupported),
    ("NotImplemented", Unsupported),
    ("NotImplementedError", Unsupported),
    ("NotImplementedException", Unsupported),
    ("UnknownOperation", Unsupported),
    ("UnknownOperationException", Unsupported),
    ("UnsupportedOperation", Unsupported),
    ("UnsupportedOperationException", Unsupported),
];

/// Codes of a service that rejects the credentials of a request.
const REJECTED_CREDENTIALS: [&str; 8] = [
    "AccessDeniedException",
    "ExpiredTokenException",
    "IncompleteSignatureException",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
];

impl NoVerdict {
    /// Returns the reason for which a response with this status and error code is no verdict; `None` if it is one.
    #[must_use]
    pub fn from_response(status: u16, code: &str) -> Option<Self> {
        let by_code = CODES.iter().find_map(|(known, reason)| (*known == code).then_some(*reason));
        by_code.or((status >= 500).then_some(Failed))
    }

    /// Returns the reason for which an error is no verdict; `None` if it is one.
    #[must_use]
    pub fn from_error(error: &ServiceError) -> Option<Self> {
        Self::from_response(error.status(), error.code())
    }

    /// Whether the reason is a condition of the run, so that the same request succeeds in another run.
    #[must_use]
    pub fn is_about_the_run(self) -> bool {
        matches!(self, Throttled | Expired)
    }
}

/// Whether a service rejects the credentials by this error code. In a case that is a verdict, unless they have expired;
/// before a run it means that none of its requests will be carried out.
#[must_use]
pub fn rejects_credentials(code: &str) -> bool {
    REJECTED_CREDENTIALS.contains(&code)
}

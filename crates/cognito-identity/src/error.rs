//! Errors of a call: those that the service returns, and those of transport. Start at [`Error`].

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

/// Result of every operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Error of a call to the service.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The service returned an error and changed nothing.
    Service(ServiceError),
    /// There was no response, or an unreadable one. Whether a write took place is unknown.
    Transport(Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// Returns the service's error; `None` for a transport error.
    #[must_use]
    pub fn as_service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            Self::Transport(_) => None,
        }
    }

    /// Returns the kind of the service's error; `None` for a transport error.
    #[must_use]
    pub fn kind(&self) -> Option<&ErrorKind> {
        self.as_service().map(ServiceError::kind)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(error) => error.fmt(f),
            // The reason is the source, so that code that prints the whole chain prints the reason once.
            Self::Transport(_) => f.write_str("no answer came from the service"),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Service(error) => error.source(),
            Self::Transport(error) => Some(&**error),
        }
    }
}

impl From<ServiceError> for Error {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

/// An error that the service returned: its kind, message, HTTP status and request id.
#[derive(Clone, Debug)]
pub struct ServiceError {
    kind: ErrorKind,
    message: String,
    status: u16,
    request_id: Option<String>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl ServiceError {
    /// Makes an error with the HTTP status of every recorded one: 400, and 500 for `InternalErrorException`.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let status = if kind == ErrorKind::InternalError { 500 } else { 400 };
        Self { kind, message: message.into(), status, request_id: None, source: None }
    }

    /// Replaces the HTTP status.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Sets the request id of the response.
    #[must_use]
    pub fn with_request_id(self, request_id: impl Into<String>) -> Self {
        Self { request_id: Some(request_id.into()), ..self }
    }

    /// Sets the client's own error, which [`source`](StdError::source) then returns.
    #[must_use]
    pub fn with_source(self, source: impl StdError + Send + Sync + 'static) -> Self {
        Self { source: Some(Arc::new(source)), ..self }
    }

    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The name on the wire, such as `ResourceNotFoundException`.
    #[must_use]
    pub fn code(&self) -> &str {
        self.kind.code()
    }

    /// The service's message; empty when the response has none.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The request id; `None` when no response came over a wire.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

impl PartialEq for ServiceError {
    /// Compares the kind, the message and the status; the request id and the source do not count.
    fn eq(&self, other: &Self) -> bool {
        (&self.kind, &self.message, self.status) == (&other.kind, &other.message, other.status)
    }
}

impl Eq for ServiceError {}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.message)
    }
}

impl StdError for ServiceError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

macro_rules! error_kinds {
    ($($(#[$meta:meta])* $kind:ident = $code:literal,)*) => {
        /// The errors of the service's model, and any other code that comes over the wire.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $($(#[$meta])* $kind,)*
            /// A code that is not in the model, such as `ValidationException` or `AccessDeniedException`.
            Other(String),
        }

        impl ErrorKind {
            /// The eleven errors of the model.
            pub const MODELLED: &'static [Self] = &[$(Self::$kind),*];

            /// The name on the wire, such as `ResourceNotFoundException`.
            #[must_use]
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$kind => $code,)*
                    Self::Other(code) => code,
                }
            }

            /// Returns the kind with this name on the wire; [`Other`](Self::Other) for a name that is not in the model.
            #[must_use]
            pub fn from_code(code: &str) -> Self {
                match code {
                    $($code => Self::$kind,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }
    };
}

error_kinds! {
    /// Parallel requests to modify a resource.
    ConcurrentModification = "ConcurrentModificationException",
    /// The developer user identifier is registered under a different identity id.
    DeveloperUserAlreadyRegistered = "DeveloperUserAlreadyRegisteredException",
    /// A dependent service such as Facebook or Twitter does not respond.
    ExternalService = "ExternalServiceException",
    /// The service failed.
    InternalError = "InternalErrorException",
    /// The identity pool has no role for this kind of identity, or STS rejected it.
    InvalidIdentityPoolConfiguration = "InvalidIdentityPoolConfigurationException",
    /// A missing or bad input parameter.
    InvalidParameter = "InvalidParameterException",
    /// A preset limit has been exceeded.
    LimitExceeded = "LimitExceededException",
    /// The caller may not access the requested resource.
    NotAuthorized = "NotAuthorizedException",
    /// A login is already linked to another account.
    ResourceConflict = "ResourceConflictException",
    /// The requested resource does not exist.
    ResourceNotFound = "ResourceNotFoundException",
    /// The request is throttled.
    TooManyRequests = "TooManyRequestsException",
}

impl fmt::Display for ErrorKind {
    /// Prints the name on the wire.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl ErrorKind {
    /// `ValidationException`, the error for a value that breaks a constraint. AWS sends it, but the model does not list
    /// it.
    #[must_use]
    pub fn validation() -> Self {
        Self::Other("ValidationException".to_owned())
    }
}

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

/// What every operation answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call brought no answer the caller asked for.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The service refused the request and changed nothing.
    Service(ServiceError),
    /// The answer never came, or made no sense. Whether a write took place is unknown.
    Transport(Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// The service's refusal, if the service answered at all.
    #[must_use]
    pub fn as_service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            Self::Transport(_) => None,
        }
    }

    /// The kind of the service's refusal, if the service answered at all.
    #[must_use]
    pub fn kind(&self) -> Option<&ErrorKind> {
        self.as_service().map(ServiceError::kind)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(error) => error.fmt(f),
            // The reason is the source, so that whoever prints the chain prints it once.
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

/// A refusal: what the service's error body and headers say.
#[derive(Clone, Debug)]
pub struct ServiceError {
    kind: ErrorKind,
    message: String,
    status: u16,
    request_id: Option<String>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl ServiceError {
    /// A refusal with the HTTP status every captured one has: 400, and 500 for `InternalErrorException`.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let status = if kind == ErrorKind::InternalError { 500 } else { 400 };
        Self { kind, message: message.into(), status, request_id: None, source: None }
    }

    /// The same refusal with another HTTP status.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// The same refusal with the request id the service gave it.
    #[must_use]
    pub fn with_request_id(self, request_id: impl Into<String>) -> Self {
        Self { request_id: Some(request_id.into()), ..self }
    }

    /// The same refusal, with the client's own error kept reachable through [`source`](StdError::source).
    #[must_use]
    pub fn with_source(self, source: impl StdError + Send + Sync + 'static) -> Self {
        Self { source: Some(Arc::new(source)), ..self }
    }

    /// Which refusal it is.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The name on the wire, such as `ResourceNotFoundException`.
    #[must_use]
    pub fn code(&self) -> &str {
        self.kind.code()
    }

    /// The service's own words; empty when it gave none.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The request id, where the answer came over a wire.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

impl PartialEq for ServiceError {
    /// Two refusals are equal when the service said the same; the request id and the client's source do not count.
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
        /// The refusals of the service's model, and any other code that comes over the wire.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $($(#[$meta])* $kind,)*
            /// A code that is not in the model, such as `ValidationException` or `AccessDeniedException`.
            Other(String),
        }

        impl ErrorKind {
            /// The eleven refusals of the model.
            pub const MODELLED: &'static [Self] = &[$(Self::$kind),*];

            /// The name on the wire, such as `ResourceNotFoundException`.
            #[must_use]
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$kind => $code,)*
                    Self::Other(code) => code,
                }
            }

            /// The kind with this name on the wire.
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
    /// The identity pool has no role for this kind of identity, or STS refused it.
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

impl ErrorKind {
    /// A value that breaks a constraint of the model: on the wire, but not in the model.
    #[must_use]
    pub fn validation() -> Self {
        Self::Other("ValidationException".to_owned())
    }
}

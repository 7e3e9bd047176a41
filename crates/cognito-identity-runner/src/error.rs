//! Error of the runner. Start at [`RunError`].

use std::error::Error;
use std::fmt;

use cognito_identity_contracts::BoxError;
use cognito_identity_fake::BuildError;

/// Reason why a run cannot begin or continue, in one line. Its cause, such as a system's error, is its
/// [`source`](Error::source); what a backend caused has none, because its texts are redacted as a whole.
#[derive(Debug)]
pub struct RunError {
    kind: RunErrorKind,
    message: String,
    source: Option<BoxError>,
}

/// Kind of a [`RunError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RunErrorKind {
    /// An option is not allowed, such as a name, a URL or a certificate.
    Options,
    /// A file cannot be read or written.
    File,
    /// A text is of another form or version, or of another run.
    Content,
    /// The backend cannot be set up or reached, denies access, or sends no usable response.
    Backend,
    /// The limits of the run reject a request.
    Limits,
}

impl RunError {
    pub(crate) fn new(kind: RunErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    /// The error with its cause, which the message must not repeat.
    pub(crate) fn because(self, source: impl Into<BoxError>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// An error of the same kind, with this one as its cause.
    pub(crate) fn within(self, message: impl Into<String>) -> Self {
        Self::new(self.kind, message).because(self)
    }

    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> RunErrorKind {
        self.kind
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for RunError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

impl From<BuildError> for RunError {
    fn from(error: BuildError) -> Self {
        Self::new(RunErrorKind::Backend, error.to_string())
    }
}

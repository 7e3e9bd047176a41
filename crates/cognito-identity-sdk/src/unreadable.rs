//! The error for a response that the SDK could not read. Start at [`Unreadable::of`].

use std::error::Error as StdError;
use std::fmt;

use aws_sdk_cognitoidentity::error::SdkError;
use cognito_identity_wire::excerpt;

/// An unreadable response: its status and the beginning of its body. The SDK's error is its source.
#[derive(Debug)]
pub(crate) struct Unreadable<E> {
    status: u16,
    came: String,
    original: SdkError<E>,
}

impl<E: StdError + Send + Sync + 'static> Unreadable<E> {
    /// Returns the SDK's error, wrapped with the beginning of the response if there was one.
    pub(crate) fn of(original: SdkError<E>) -> Box<dyn StdError + Send + Sync> {
        let raw = match &original {
            SdkError::ServiceError(context) => context.raw(),
            SdkError::ResponseError(context) => context.raw(),
            _ => return original.into(),
        };
        let status = raw.status().as_u16();
        let came = excerpt(raw.body().bytes().unwrap_or_default());
        Self { status, came, original }.into()
    }
}

impl<E> fmt::Display for Unreadable<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {} and no answer of the service, but: {}", self.status, self.came)
    }
}

impl<E: StdError + 'static> StdError for Unreadable<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.original)
    }
}

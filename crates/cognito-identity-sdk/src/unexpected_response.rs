//! The error for a response that the SDK could not read. Start at [`UnexpectedResponse::wrap`].

use std::error::Error as StdError;
use std::fmt;

use aws_sdk_cognitoidentity::error::SdkError;
use cognito_identity_wire::excerpt;

/// An unreadable response: its status and the beginning of its body. The SDK's error is its source.
#[derive(Debug)]
pub(crate) struct UnexpectedResponse<E> {
    status: u16,
    excerpt: String,
    original: SdkError<E>,
}

impl<E: StdError + Send + Sync + 'static> UnexpectedResponse<E> {
    /// Returns the SDK's error, wrapped with the beginning of the response if there was one.
    pub(crate) fn wrap(original: SdkError<E>) -> Box<dyn StdError + Send + Sync> {
        let raw = match &original {
            SdkError::ServiceError(context) => context.raw(),
            SdkError::ResponseError(context) => context.raw(),
            _ => return original.into(),
        };
        let status = raw.status().as_u16();
        let excerpt = excerpt(raw.body().bytes().unwrap_or_default());
        Self { status, excerpt, original }.into()
    }
}

impl<E> fmt::Display for UnexpectedResponse<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {} and no response of the service, but: {}", self.status, self.excerpt)
    }
}

impl<E: StdError + 'static> StdError for UnexpectedResponse<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.original)
    }
}

//! Conversion of the SDK's error of a failed call to the port's. Start at [`to_port`].

use std::error::Error as StdError;

use aws_sdk_cognitoidentity::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cognitoidentity::operation::RequestId;
use cognito_identity::{Error, ErrorKind, ServiceError};

use crate::unexpected_response::UnexpectedResponse;

/// Converts an SDK error: to [`Error::Service`] if the service returned an error with a code, else to
/// [`Error::Transport`], whose text has the beginning of the response, if there was one. The original error is the
/// source of the first, and inside or the source of the second.
pub(crate) fn to_port<E>(original: SdkError<E>) -> Error
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
{
    match refusal(&original) {
        Some(refusal) => Error::Service(refusal.with_source(original)),
        None => Error::Transport(UnexpectedResponse::wrap(original)),
    }
}

fn refusal<E: ProvideErrorMetadata>(original: &SdkError<E>) -> Option<ServiceError> {
    let SdkError::ServiceError(context) = original else {
        return None;
    };
    let kind = ErrorKind::from_code(context.err().code()?);
    let message = context.err().message().unwrap_or_default();
    let refusal = ServiceError::new(kind, message).with_status(context.raw().status().as_u16());
    Some(match context.raw().request_id() {
        Some(id) => refusal.with_request_id(id),
        None => refusal,
    })
}

//! What the SDK reports when a call fails -> the port's error.

use std::error::Error as StdError;

use aws_sdk_cognitoidentity::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cognitoidentity::operation::RequestId;
use cognito_identity::{Error, ErrorKind, ServiceError};

use crate::unreadable::Unreadable;

/// A refusal when the service answered with one, a transport error otherwise, which says what came if anything did; the
/// original stays inside either.
pub(crate) fn own<E>(original: SdkError<E>) -> Error
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
{
    match refusal(&original) {
        Some(refusal) => Error::Service(refusal.with_source(original)),
        None => Error::Transport(Unreadable::of(original)),
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

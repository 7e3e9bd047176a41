//! A whole request, from the bytes of one to the bytes of the other.

use cognito_identity::{CognitoIdentity, Error, Result};

use crate::{Answer, Dialect, Head, decode_request};

/// Reads a request, asks `service`, and writes the answer; a refusal is an answer too.
///
/// The answer has `request_id`, unless a refusal brings its own.
///
/// # Errors
///
/// [`Error::Transport`] when the service itself gave no answer. What then goes over the wire is the caller's to say: a
/// client in the same process fails its call, and a server may send
/// [`Answer::of(dialect, &Err(error), request_id)`](Answer::of), an internal error.
pub async fn serve(
    service: &dyn CognitoIdentity,
    dialect: &Dialect,
    head: Head<'_>,
    body: &[u8],
    request_id: &str,
) -> Result<Answer> {
    let result = match decode_request(dialect, head, body) {
        Ok(request) => request.send(service).await,
        Err(refusal) => Err(refusal.into()),
    };
    match result {
        Err(Error::Transport(lost)) => Err(Error::Transport(lost)),
        answered => Ok(Answer::of(dialect, &answered, request_id)),
    }
}

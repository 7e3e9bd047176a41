//! A whole request, from its bytes to the bytes of the response: decode, send to the service, encode. Start at
//! [`serve`].

use cognito_identity::{CognitoIdentity, Error, Result};

use crate::{Dialect, Head, WireResponse, decode_request};

/// Reads a request, sends it to `service`, and returns the response. An error of the service is a response too.
///
/// The response has `request_id`, unless an error has its own.
///
/// # Errors
///
/// [`Error::Transport`] when the service itself failed with it. The caller decides what to send then: a client in the
/// same process fails its call, and a server may send
/// [`WireResponse::from_result(dialect, &Err(error), request_id)`](WireResponse::from_result), an internal error.
pub async fn serve(
    service: &dyn CognitoIdentity,
    dialect: &dyn Dialect,
    head: Head<'_>,
    body: &[u8],
    request_id: &str,
) -> Result<WireResponse> {
    let result = match decode_request(dialect, head, body) {
        Ok(request) => request.send(service).await,
        Err(refusal) => Err(refusal.into()),
    };
    match result {
        Err(Error::Transport(lost)) => Err(Error::Transport(lost)),
        answered => Ok(WireResponse::from_result(dialect, &answered, request_id)),
    }
}

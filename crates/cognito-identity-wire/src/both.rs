//! Both protocols behind one function, which chooses the service by the request's headers, as a server must. Start at
//! [`serve_both`].

use cognito_identity::sts::{Sts, refusal};
use cognito_identity::{CognitoIdentity, Result};

use crate::{Dialect, Head, WireResponse, header, serve, serve_sts, sts};

/// Reads a request to either service and returns the response. A form without a target header is for STS, every other
/// request for Cognito Identity. `header` looks a header up by its name in lower case.
///
/// Without `sts`, a request for STS gets the error `NotImplemented`.
///
/// # Errors
///
/// [`Error::Transport`](cognito_identity::Error::Transport) when the service itself failed with it, as with
/// [`serve`](crate::serve).
pub async fn serve_both<'h>(
    service: &dyn CognitoIdentity,
    sts: Option<&dyn Sts>,
    dialect: &dyn Dialect,
    method: &str,
    header: impl Fn(&'static str) -> Option<&'h str>,
    body: &[u8],
    request_id: &str,
) -> Result<WireResponse> {
    let target = header(header::TARGET);
    let content_type = header(header::CONTENT_TYPE);
    if target.is_some() || !content_type.is_some_and(sts::is_query) {
        return serve(service, dialect, Head { method, target, content_type }, body, request_id).await;
    }
    let Some(sts) = sts else {
        let message = "a request for STS, but there is none here: see Connector::with_sts";
        return Ok(sts::error_response(&refusal("NotImplemented", message).into(), request_id));
    };
    let (authorization, security_token) =
        (header(sts::headers::AUTHORIZATION), header(sts::headers::SECURITY_TOKEN));
    serve_sts(sts, sts::Head { method, authorization, security_token }, body, request_id).await
}

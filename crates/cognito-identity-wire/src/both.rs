//! Both protocols behind one door, told apart as a server must: by the request's headers.

use cognito_identity::sts::{Sts, refusal};
use cognito_identity::{CognitoIdentity, Result};

use crate::{Answer, Dialect, Head, header, serve, serve_sts, sts};

/// Reads a request to either service and writes the answer: one that is a form and names no target is for STS. `header`
/// looks a header up by its name in lower case.
///
/// # Errors
///
/// [`Error::Transport`](cognito_identity::Error::Transport) when the service itself gave no answer, as with
/// [`serve`](crate::serve).
pub async fn serve_both<'h>(
    service: &dyn CognitoIdentity,
    sts: Option<&dyn Sts>,
    dialect: &Dialect,
    method: &str,
    header: impl Fn(&'static str) -> Option<&'h str>,
    body: &[u8],
    request_id: &str,
) -> Result<Answer> {
    let (target, content_type) = (header(header::TARGET), header(header::CONTENT_TYPE));
    if target.is_some() || !content_type.is_some_and(sts::is_query) {
        return serve(service, dialect, Head { method, target, content_type }, body, request_id).await;
    }
    let Some(sts) = sts else {
        let message = "a request for STS, but there is none here: see Connector::with_sts";
        return Ok(sts::answer_error(&refusal("NotImplemented", message).into(), request_id));
    };
    let (authorization, security_token) =
        (header(sts::headers::AUTHORIZATION), header(sts::headers::SECURITY_TOKEN));
    serve_sts(sts, sts::Head { method, authorization, security_token }, body, request_id).await
}

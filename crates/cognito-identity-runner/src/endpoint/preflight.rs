//! Checks before a run that the endpoint can be reached.

use cognito_identity::Operation;
use cognito_identity_contracts::RawRequest;
use cognito_identity_contracts::internals::rejects_credentials;

use super::error_page::first_line;
use super::http::HttpTransport;
use crate::error::{RunError, RunErrorKind};

/// Operation of the first request: it needs no pool and changes nothing.
pub(crate) const ASKED: Operation = Operation::ListIdentityPools;

/// Requests a page of pools.
///
/// # Errors
///
/// If a run cannot succeed.
pub(crate) async fn reach(transport: &HttpTransport, url: &str) -> Result<(), RunError> {
    let response = transport.reach(RawRequest::for_operation(ASKED, r#"{"MaxResults":1}"#)).await?;
    let json = response.json();
    let code = json["__type"].as_str().map(|code| code.rsplit('#').next().unwrap_or(code));
    let wrong = |why: String| RunError::new(RunErrorKind::Backend, why);
    match code {
        Some(code) if rejects_credentials(code) => {
            let message = json["message"].as_str().or(json["Message"].as_str()).unwrap_or_default();
            Err(wrong(format!("{url} rejects these credentials: {code}: {message}")))
        }
        Some(_) => Ok(()),
        None if response.status == 200 && json["IdentityPools"].is_array() => Ok(()),
        None => Err(wrong(format!(
            "{url} is not Cognito Identity: status {}, {}",
            response.status,
            first_line(&response.body)
        ))),
    }
}

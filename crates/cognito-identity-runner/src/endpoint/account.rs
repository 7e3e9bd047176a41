//! Determines the account of credentials by the operation GetCallerIdentity of STS.

use std::time::Duration;

use cognito_identity_contracts::RawRequest;

use super::http::{Http, HttpTransport};
use super::signing::Signer;
use super::{Credentials, runtime};
use crate::error::{RunError, RunErrorKind};

/// Returns the id of the account that the credentials belong to, by a request to the STS at `url`.
///
/// # Errors
///
/// One line, without the id: the STS cannot be reached, or denies access.
pub fn account_of(url: &str, region: &str, credentials: &Credentials) -> Result<String, RunError> {
    const TIMEOUT: Duration = Duration::from_secs(10);
    let http = Http::new(url, None, TIMEOUT)?;
    let signer = Signer { service: "sts", credentials: credentials.clone(), region: region.to_owned() };
    let transport = HttpTransport::new(http.connector(), url, signer);
    let request = RawRequest {
        headers: vec![("content-type", "application/x-www-form-urlencoded".to_owned())],
        body: b"Action=GetCallerIdentity&Version=2011-06-15".to_vec(),
        is_signed: true,
    };
    let response = runtime()?.block_on(transport.reach(request))?;
    let body = response.text();
    match element(&body, "Account").filter(|id| is_account(id)) {
        Some(id) if response.status == 200 => Ok(id.to_owned()),
        // The error message may name the caller, and so the account: the code is enough.
        _ => {
            let status = response.status;
            let code = element(&body, "Code").unwrap_or("no code");
            let why = format!("{url} does not say whose credentials these are: status {status}, {code}");
            Err(RunError::new(RunErrorKind::Backend, why))
        }
    }
}

/// Returns the text of an element without attributes that occurs once.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(text, _)| text.trim())
}

fn is_account(id: &str) -> bool {
    id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit())
}

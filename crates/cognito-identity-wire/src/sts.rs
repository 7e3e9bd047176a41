//! Two operations of STS over the query protocol (`awsQuery`), from the bytes of a request to the bytes of its
//! response. A request is a `POST` of a form to `/` whose field `Action` names the operation; a response is XML.
//! Servers distinguish the two protocols with [`is_query`]. Start at [`serve_sts`].
//!
//! ```
//! use cognito_identity::sts::Sts;
//! use cognito_identity_wire::sts::{Head, error_response};
//! use cognito_identity_wire::{WireResponse, serve_sts};
//!
//! async fn post(service: &dyn Sts, authorization: Option<&str>, body: &[u8], request_id: &str) -> WireResponse {
//!     let head = Head { method: "POST", authorization, security_token: None };
//!     match serve_sts(service, head, body, request_id).await {
//!         Ok(answer) => answer,
//!         Err(lost) => error_response(&lost, request_id),
//!     }
//! }
//! ```
//!
//! # Sources
//!
//! The form of errors is, byte for byte, one recorded from STS (403, `text/xml`, 297 bytes;
//! amzn/selling-partner-api-docs#3081, 2023-04-17). The form of other responses is that of the examples in the STS API
//! Reference, indented as the error. Constraints are the model's (botocore, `sts/2011-06-15`), and [`validate`] lists
//! the sources of their messages. No source settles:
//!
//! - a method other than `POST`: AWS accepts some; this crate returns `NotImplemented`, as for the operations of STS
//!   that Cognito Identity does not need;
//! - a form that is no UTF-8 or has a field twice: this crate returns `MalformedQueryString`. A `%` without two digits
//!   stands for itself;
//! - the messages for a missing action, a field that is no integer, or a malformed list, which end with
//!   `[words assumed]`.
//!
//! Unknown fields are ignored. XML 1.0 cannot contain most control characters, so each becomes `U+FFFD` in a response.
//! Signatures are not checked: only the access key id is read.

mod request;
mod validate;
mod xml;

use std::error::Error as _;

use cognito_identity::sts::{CallerKeys, Sts, refusal};
use cognito_identity::{Error, Result};

use crate::request::is_media_type;
use crate::wire_response::visible;
use crate::{WireResponse, header};
use request::Call;

pub use validate::validate;

/// The version of the protocol, which every request names in its field `Version`.
pub const VERSION: &str = "2011-06-15";

/// The media type of requests, without its parameters.
pub const CONTENT_TYPE: &str = "application/x-www-form-urlencoded";

/// The media type of responses, errors included.
pub const ANSWER_CONTENT_TYPE: &str = "text/xml";

/// The names of the headers that [`Head`] has, in lower case.
pub mod headers {
    /// The signature and its access key id.
    pub const AUTHORIZATION: &str = "authorization";
    /// The session token of temporary credentials.
    pub const SECURITY_TOKEN: &str = "x-amz-security-token";
}

/// The HTTP method and the headers that the protocol reads from a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The header [`AUTHORIZATION`](headers::AUTHORIZATION).
    pub authorization: Option<&'a str>,
    /// The header [`SECURITY_TOKEN`](headers::SECURITY_TOKEN).
    pub security_token: Option<&'a str>,
}

impl<'a> Head<'a> {
    /// Returns the access key id of a signature of version 4: `Credential=ID/date/region/sts/aws4_request`.
    #[must_use]
    pub fn access_key_id(&self) -> Option<&'a str> {
        let (scheme, fields) = self.authorization?.trim_start().split_once(' ')?;
        if !scheme.starts_with("AWS4-") {
            return None;
        }
        let scope = fields.split(',').find_map(|field| field.trim().strip_prefix("Credential="))?;
        scope.split('/').next().filter(|id| !id.is_empty())
    }
}

/// Whether a media type is that of the query protocol; its parameters do not count.
#[must_use]
pub fn is_query(content_type: &str) -> bool {
    is_media_type(content_type, CONTENT_TYPE)
}

/// Returns the operation that a request's body names; `None` if it names none, or cannot be read.
#[must_use]
pub fn action(body: &[u8]) -> Option<String> {
    request::action(body)
}

/// Reads a request to STS, checks it against the model's constraints, sends it to `service`, and returns the response.
/// An error of the service is a response too.
///
/// The response has `request_id`, unless an error has its own.
///
/// # Errors
///
/// [`Error::Transport`] when the service itself failed with it, as with [`serve`](crate::serve).
pub async fn serve_sts(
    service: &dyn Sts,
    head: Head<'_>,
    body: &[u8],
    request_id: &str,
) -> Result<WireResponse> {
    match response(service, head, body, request_id).await {
        Ok(body) => Ok(WireResponse { status: 200, headers: common_headers(request_id), body }),
        Err(Error::Transport(lost)) => Err(Error::Transport(lost)),
        Err(refused) => Ok(error_response(&refused, request_id)),
    }
}

async fn response(service: &dyn Sts, head: Head<'_>, body: &[u8], request_id: &str) -> Result<Vec<u8>> {
    match request::decode(head, body)? {
        Call::AssumeRoleWithWebIdentity(input) => {
            validate(&input)?;
            let output = service.assume_role_with_web_identity(input).await?;
            Ok(xml::assumed_role(&output, request_id))
        }
        Call::GetCallerIdentity => {
            let caller = head
                .access_key_id()
                .map(|access_key_id| CallerKeys { access_key_id, session_token: head.security_token });
            let output = service.get_caller_identity(caller).await?;
            Ok(xml::caller_identity(&output, request_id))
        }
    }
}

/// Makes the response of an error.
///
/// It has the error's own request id if there is one, else `request_id`. An error with a status outside 400 to 599 gets
/// 400. [`Error::Transport`] becomes an `InternalFailure` whose message has the reason.
#[must_use]
pub fn error_response(error: &Error, request_id: &str) -> WireResponse {
    let lost;
    let refused = if let Error::Service(refused) = error {
        refused
    } else {
        let reason = error.source().map(|source| format!(": {source}")).unwrap_or_default();
        lost = refusal("InternalFailure", format!("{error}{reason}"));
        &lost
    };
    let request_id = refused.request_id().unwrap_or(request_id);
    let status = if (400..600).contains(&refused.status()) { refused.status() } else { 400 };
    WireResponse {
        status,
        headers: common_headers(request_id),
        body: xml::error(refused, status, request_id),
    }
}

fn common_headers(request_id: &str) -> Vec<(&'static str, String)> {
    vec![(header::CONTENT_TYPE, ANSWER_CONTENT_TYPE.to_owned()), (header::REQUEST_ID, visible(request_id))]
}

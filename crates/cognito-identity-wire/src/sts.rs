//! STS beside Cognito Identity: a whole request of the query protocol (`awsQuery`), from the bytes of one side to the
//! bytes of the other.
//!
//! A request is a `POST` of a form to `/` whose field `Action` names the operation; an answer is XML. Servers tell the
//! two protocols apart with [`is_query`].
//!
//! ```
//! use cognito_identity::sts::Sts;
//! use cognito_identity_wire::sts::{Head, answer_error};
//! use cognito_identity_wire::{Answer, serve_sts};
//!
//! async fn post(service: &dyn Sts, authorization: Option<&str>, body: &[u8], request_id: &str) -> Answer {
//!     let head = Head { method: "POST", authorization, security_token: None };
//!     match serve_sts(service, head, body, request_id).await {
//!         Ok(answer) => answer,
//!         Err(lost) => answer_error(&lost, request_id),
//!     }
//! }
//! ```
//!
//! # What stands on what
//!
//! An error's form is, byte for byte, one recorded from STS (403, `text/xml`, 297 bytes;
//! amzn/selling-partner-api-docs#3081, 2023-04-17). An answer's form is that of the examples in the STS API Reference,
//! indented as the error. Constraints are the model's (botocore, `sts/2011-06-15`), and [`validate`] says where their
//! words come from. No source settles:
//!
//! - what becomes of a method other than `POST`. AWS answers some; here they are `NotImplemented`, as are the operations
//!   of STS that have nothing to do with Cognito Identity;
//! - what becomes of a form that is no UTF-8 or has a field twice: here it is a `MalformedQueryString`. A `%` without two
//!   digits stands for itself;
//! - the words for a missing action, a field that is no integer, or a list that is none: they end with `[words assumed]`.
//!
//! Fields that no operation has are passed over. XML 1.0 cannot hold most control characters, so in an answer `U+FFFD`
//! stands for each. Signatures are not checked: only the access key id is read.

mod request;
mod validate;
mod xml;

use std::error::Error as _;

use cognito_identity::sts::{Sts, refusal};
use cognito_identity::{Error, Result};

use crate::answer::visible;
use crate::request::is_media_type;
use crate::{Answer, header};
use request::Call;

pub use validate::validate;

/// The version of the protocol, which every request says.
pub const VERSION: &str = "2011-06-15";

/// The media type of requests, without its parameters.
pub const CONTENT_TYPE: &str = "application/x-www-form-urlencoded";

/// The media type of answers, refusals included.
pub const ANSWER_CONTENT_TYPE: &str = "text/xml";

/// The names of the headers that [`Head`] has, in lower case.
pub mod headers {
    /// The signature, and whose it is.
    pub const AUTHORIZATION: &str = "authorization";
    /// The session token of temporary credentials.
    pub const SECURITY_TOKEN: &str = "x-amz-security-token";
}

/// What the protocol reads of a request besides the body.
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
    /// The access key id that a signature of version 4 names: `Credential=ID/date/region/sts/aws4_request`.
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

/// Whether a media type is that of the query protocol, whatever its parameters.
#[must_use]
pub fn is_query(content_type: &str) -> bool {
    is_media_type(content_type, CONTENT_TYPE)
}

/// The operation that a request's body asks for; `None` if it asks for none, or cannot be read.
#[must_use]
pub fn action(body: &[u8]) -> Option<String> {
    request::action(body)
}

/// Reads a request to STS, holds it against the model's constraints, asks `service`, and writes the answer; a refusal is
/// an answer too.
///
/// The answer has `request_id`, unless a refusal brings its own.
///
/// # Errors
///
/// [`Error::Transport`] when the service itself gave no answer, as with [`serve`](crate::serve).
pub async fn serve_sts(service: &dyn Sts, head: Head<'_>, body: &[u8], request_id: &str) -> Result<Answer> {
    match answer(service, head, body, request_id).await {
        Ok(body) => Ok(Answer { status: 200, headers: common_headers(request_id), body }),
        Err(Error::Transport(lost)) => Err(Error::Transport(lost)),
        Err(refused) => Ok(answer_error(&refused, request_id)),
    }
}

async fn answer(service: &dyn Sts, head: Head<'_>, body: &[u8], request_id: &str) -> Result<Vec<u8>> {
    match request::decode(head, body)? {
        Call::AssumeRoleWithWebIdentity(input) => {
            validate(&input)?;
            let output = service.assume_role_with_web_identity(input).await?;
            Ok(xml::assumed_role(&output, request_id))
        }
        Call::GetCallerIdentity => {
            let output = service.get_caller_identity(head.access_key_id(), head.security_token).await?;
            Ok(xml::caller_identity(&output, request_id))
        }
    }
}

/// The answer with an error.
///
/// It has the refusal's own request id if there is one, else `request_id`. A refusal whose status would not read as one
/// (below 400, above 599) gets 400. An error without an answer becomes an `InternalFailure` that says what happened.
#[must_use]
pub fn answer_error(error: &Error, request_id: &str) -> Answer {
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
    Answer { status, headers: common_headers(request_id), body: xml::error(refused, status, request_id) }
}

fn common_headers(request_id: &str) -> Vec<(&'static str, String)> {
    vec![(header::CONTENT_TYPE, ANSWER_CONTENT_TYPE.to_owned()), (header::REQUEST_ID, visible(request_id))]
}

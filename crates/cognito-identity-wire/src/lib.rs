//! The protocol of Amazon Cognito Identity (`awsJson1_1`): bytes on one side, [`Request`](cognito_identity::Request)
//! and [`Response`](cognito_identity::Response) on the other, for servers and for clients.
//!
//! A request is a `POST` of a JSON object to `/`; the header [`TARGET`] names the operation. The crate depends on no
//! HTTP library: headers enter as strings and leave as data. A server starts at [`serve()`]; a client at
//! [`encode_request`] and [`decode_response`].
//!
//! ```
//! use cognito_identity::CognitoIdentity;
//! use cognito_identity_wire::{DefaultDialect, Head, WireResponse, serve};
//!
//! async fn post(service: &dyn CognitoIdentity, target: &str, body: &[u8], request_id: &str) -> WireResponse {
//!     match serve(service, &DefaultDialect, Head::for_target(target), body, request_id).await {
//!         Ok(answer) => answer,
//!         Err(lost) => WireResponse::from_result(&DefaultDialect, &Err(lost), request_id),
//!     }
//! }
//! ```
//!
//! [`sts`] is the other protocol, for the two operations of STS beside Cognito Identity.
//!
//! # Sources
//!
//! Error bodies and headers are byte for byte those recorded from AWS. Each question that no source answers is a method
//! of [`Dialect`]: the treatment of requests that no SDK sends, and the form of two responses. A few guesses are fixed,
//! since no client could distinguish the alternatives or a choice would take more code than the reader: a method other
//! than `POST` names no operation, `1.5` and `2147483648` are no integers, and the last of two equal keys in a map
//! counts.

// docs.rs, which builds with nightly, prints the feature beside each item that needs one.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "arbitrary")]
pub mod arbitrary;
mod assumed;
mod both;
mod dialect;
mod error;
mod excerpt;
mod json;
mod request;
mod response;
mod serve;
pub mod sts;
mod wire_response;

use cognito_identity::Operation;

pub use assumed::{is_marked_assumed, mark_assumed, mark_words_assumed};
pub use both::serve_both;
pub use dialect::{DefaultDialect, Dialect, EmptyOutput, Leniency, TimestampForm, UnknownOperation};
pub use error::encode_error;
pub use excerpt::{excerpt, first_line};
pub use request::{Head, decode_request, encode_request};
pub use response::{decode_response, encode_response};
pub use serve::serve;
pub use sts::serve_sts;
pub use wire_response::{WireResponse, request_id};

/// The media type of requests and of responses, errors included.
pub const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

/// Prefix of the operation's name in the header [`TARGET`], without the dot between them.
pub const TARGET_PREFIX: &str = "AWSCognitoIdentityService";

/// The package that the API reference's sample requests put before [`TARGET_PREFIX`], with the dot between them.
const TARGET_PACKAGE: &str = "com.amazonaws.cognito.identity.model.";

/// The media type that the API reference's sample requests have.
const PLAIN_JSON: &str = "application/json";

/// The names of the protocol's headers, in lower case; HTTP compares them without case.
pub mod header {
    /// The media type: [`CONTENT_TYPE`](crate::CONTENT_TYPE).
    pub const CONTENT_TYPE: &str = "content-type";
    /// The operation of the request, as [`target`](crate::target) writes it.
    pub const TARGET: &str = "x-amz-target";
    /// The id of the request, on every response.
    pub const REQUEST_ID: &str = "x-amzn-requestid";
    /// The error's name, followed by a colon.
    pub const ERROR_TYPE: &str = "x-amzn-errortype";
    /// The error's message.
    pub const ERROR_MESSAGE: &str = "x-amzn-errormessage";
}

pub use header::TARGET;

/// Returns the operation's name in a value of the header [`TARGET`], also a name of no operation; `None` if the value
/// is of another service.
///
/// The service accepts the short form, which SDKs send, and the long form of the API reference's sample requests,
/// `com.amazonaws.cognito.identity.model.AWSCognitoIdentityService.GetId`.
#[must_use]
pub fn target_operation(target: &str) -> Option<&str> {
    target.strip_prefix(TARGET_PACKAGE).unwrap_or(target).strip_prefix(TARGET_PREFIX)?.strip_prefix('.')
}

/// Returns the value of the header [`TARGET`] for an operation.
#[must_use]
pub fn target(operation: Operation) -> String {
    format!("{TARGET_PREFIX}.{operation}")
}

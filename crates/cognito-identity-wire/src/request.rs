//! Requests: [`encode_request`] writes the body that a client sends, [`decode_request`] reads it for a server.

use cognito_identity::private::for_each_operation;
use cognito_identity::{ErrorKind, Operation, Request, ServiceError};

use crate::{
    CONTENT_TYPE, DefaultDialect, Dialect, Leniency, PLAIN_JSON, TARGET_PREFIX, UnknownOperation, error,
    json, mark_assumed, target_operation,
};

macro_rules! dispatch {
    ($($(#[$meta:meta])* $name:ident $method:ident($input:ty) -> $output:ty, $auth:ident, $access:ident, [$($rate:literal)?], [$($error:ident)*];)*) => {
        fn read(dialect: &dyn Dialect, operation: Operation, body: &[u8]) -> serde_json::Result<Request> {
            match operation {
                $(Operation::$name => json::read(dialect, body).map(Request::$name),)*
            }
        }

        /// Writes the body of a request: a JSON object of its present members.
        #[must_use]
        pub fn encode_request(request: &Request) -> Vec<u8> {
            // No request has a timestamp in it, so any dialect writes the same.
            match request {
                $(Request::$name(input) => json::write(&DefaultDialect, input),)*
            }
        }
    };
}

for_each_operation!(dispatch);

/// The HTTP method and the headers that the protocol reads from a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The header [`TARGET`](crate::TARGET).
    pub target: Option<&'a str>,
    /// The header [`CONTENT_TYPE`](crate::header::CONTENT_TYPE).
    pub content_type: Option<&'a str>,
}

impl<'a> Head<'a> {
    /// Makes the head that every SDK sends for this target.
    #[must_use]
    pub const fn for_target(target: &'a str) -> Self {
        Self { method: "POST", target: Some(target), content_type: Some(CONTENT_TYPE) }
    }
}

/// Reads a request.
///
/// # Errors
///
/// `UnknownOperationException` when the method is not `POST`, the media type neither the protocol's nor
/// `application/json`, or the target missing or of no operation; `SerializationException` when the body is not JSON,
/// not an object, or has a member of another type. The dialect decides which further requests are rejected, and the
/// form of both errors. The names are the protocol's; the messages are this crate's own, and end with the name of the
/// open question.
pub fn decode_request(dialect: &dyn Dialect, head: Head<'_>, body: &[u8]) -> Result<Request, ServiceError> {
    let operation = operation(dialect, head)?;
    let body = if body.is_empty() && dialect.empty_body() == Leniency::Accepted { b"{}" } else { body };
    read(dialect, operation, body).map_err(|error| {
        refusal(
            "SerializationException",
            dialect.serialization_status(),
            &error.to_string(),
            "serialization_status",
        )
    })
}

fn operation(dialect: &dyn Dialect, head: Head<'_>) -> Result<Operation, ServiceError> {
    let unknown = |message: String, question| {
        let status = match dialect.unknown_operation() {
            UnknownOperation::Status400 => 400,
            UnknownOperation::Status404 => 404,
            UnknownOperation::BadRequest => return error::bad_request(),
        };
        refusal("UnknownOperationException", status, &message, question)
    };
    if head.method != "POST" {
        return Err(unknown(format!("the method is {}, not POST", head.method), "unknown_operation"));
    }
    match head.content_type {
        None if dialect.missing_content_type() == Leniency::Rejected => {
            return Err(unknown("the header Content-Type is missing".to_owned(), "missing_content_type"));
        }
        Some(other)
            if !is_media_type(other, CONTENT_TYPE)
                && !is_media_type(other, PLAIN_JSON)
                && dialect.other_content_type() == Leniency::Rejected =>
        {
            return Err(unknown(
                format!("the Content-Type is '{other}', neither {CONTENT_TYPE} nor {PLAIN_JSON}"),
                "other_content_type",
            ));
        }
        _ => {}
    }
    let Some(target) = head.target else {
        return Err(unknown("the header X-Amz-Target is missing".to_owned(), "unknown_operation"));
    };
    target_operation(target).and_then(Operation::from_name).ok_or_else(|| {
        unknown(format!("'{target}' names no operation of {TARGET_PREFIX}"), "unknown_operation")
    })
}

/// Whether a header names this media type; its parameters do not count.
pub(crate) fn is_media_type(content_type: &str, expected: &str) -> bool {
    let media_type = content_type.split_once(';').map_or(content_type, |(media_type, _)| media_type);
    media_type.trim().eq_ignore_ascii_case(expected)
}

fn refusal(code: &str, status: u16, message: &str, question: &str) -> ServiceError {
    ServiceError::new(ErrorKind::Other(code.to_owned()), mark_assumed(message, question)).with_status(status)
}

//! Error bodies: written by a server with [`encode_error`], read by a client with [`decode_error`].

use cognito_identity::{Error, ErrorKind, ServiceError};
use serde::Serialize;
use serde_json::Value;

use crate::{DefaultDialect, excerpt, header, json};

/// Name of the error that AWS sent for a recorded request that it could not route.
const BAD_REQUEST: &str = "BadRequest";

/// Makes the error of a request that AWS cannot route, with its recorded message.
pub(crate) fn bad_request() -> ServiceError {
    let message = "The server did not understand the operation that was requested.";
    ServiceError::new(ErrorKind::Other(BAD_REQUEST.to_owned()), message)
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "__type")]
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    capital_message: Option<&'a str>,
}

/// Writes the body of an error: compact `{"__type":"Name","message":"…"}`, without a namespace.
///
/// An `AccessDeniedException` has `Message` instead, as recorded when a resource control policy denies a request. A
/// `BadRequest` is `{"code":"BadRequest","message":"…","type":"client"}`, as recorded for requests that AWS could not
/// route.
#[must_use]
pub fn encode_error(error: &ServiceError) -> Vec<u8> {
    if error.code() == BAD_REQUEST {
        let body = serde_json::json!({"code": BAD_REQUEST, "message": error.message(), "type": "client"});
        return json::write_sorted(&DefaultDialect, &body);
    }
    let code = error.code();
    let message = Some(error.message());
    let body = if code == "AccessDeniedException" {
        Body { code, message: None, capital_message: message }
    } else {
        Body { code, message, capital_message: None }
    };
    json::write(&DefaultDialect, &body)
}

/// Reads the error of a response; see [`decode_response`](crate::decode_response).
pub(crate) fn decode_error<'h>(
    status: u16,
    header: impl Fn(&'static str) -> Option<&'h str>,
    body: &[u8],
) -> Error {
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    let member = |names: [&str; 2]| names.iter().find_map(|name| json.get(name)?.as_str());

    let code = header(header::ERROR_TYPE).or_else(|| member(["code", "__type"])).map(bare_name);
    let Some(code) = code.filter(|code| !code.is_empty()) else {
        let text = excerpt(body);
        return Error::Transport(
            format!("HTTP status {status}, but not a refusal of the service: {text}").into(),
        );
    };
    let message = member(["message", "Message"]).unwrap_or_default();
    let error = ServiceError::new(ErrorKind::from_code(code), message).with_status(status);
    Error::Service(match header(header::REQUEST_ID) {
        Some(id) => error.with_request_id(id),
        None => error,
    })
}

/// Strips the namespace and the suffix of an error's name: `NotAuthorizedException` of
/// `com.amazonaws.cognito#NotAuthorizedException:http://…`.
fn bare_name(code: &str) -> &str {
    let code = code.split_once(':').map_or(code, |(name, _)| name);
    code.rsplit_once('#').map_or(code, |(_, name)| name).trim()
}

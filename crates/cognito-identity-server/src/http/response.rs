//! Builds HTTP responses: those of the service, texts, JSON, and the server's own errors.

use cognito_identity_wire::WireResponse;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue, WWW_AUTHENTICATE};
use hyper::{Response, StatusCode};
use serde::Serialize;

pub(crate) type ServerResponse = Response<Full<Bytes>>;

/// Longest header of a response, in bytes: Node.js accepts 16 KiB for all of them.
const MAX_HEADER_BYTES: usize = 8 << 10;

/// Converts a response of the service.
pub(crate) fn from_wire(wire: WireResponse) -> ServerResponse {
    let mut response = Response::new(Full::from(wire.body));
    *response.status_mut() = StatusCode::from_u16(wire.status).unwrap_or(StatusCode::BAD_REQUEST);
    for (name, value) in wire.headers {
        // Clients limit the size of headers, and the body has the same text.
        if value.len() > MAX_HEADER_BYTES {
            continue;
        }
        // Values have visible characters only, so each is a valid header.
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// Returns a response with a text of this media type.
pub(crate) fn text(status: StatusCode, media_type: &'static str, body: impl Into<Bytes>) -> ServerResponse {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Returns a response with a value as JSON.
pub(crate) fn json(value: &impl Serialize) -> ServerResponse {
    text(StatusCode::OK, "application/json", serde_json::to_vec(value).unwrap_or_default())
}

/// Error of the server itself: the mistake and its remedy, in one line.
#[derive(Clone, Debug)]
pub(crate) struct RequestError {
    status: StatusCode,
    why: String,
    is_last: bool,
}

impl RequestError {
    pub(crate) fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self { status, why: why.into(), is_last: false }
    }

    pub(crate) fn bad(why: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, why)
    }

    /// Closes the connection after the response, because the bytes that follow do not begin a request.
    pub(crate) fn and_close(self) -> Self {
        Self { is_last: true, ..self }
    }
}

impl From<RequestError> for ServerResponse {
    fn from(error: RequestError) -> Self {
        let body = serde_json::json!({ "error": error.why }).to_string();
        let mut response = text(error.status, "application/json", body);
        let headers = response.headers_mut();
        if error.is_last {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        if error.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"cognito-fake\""));
        }
        response
    }
}

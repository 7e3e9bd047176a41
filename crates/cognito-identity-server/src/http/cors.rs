//! Headers that let pages of other origins call the service, as recorded from AWS: the preflight in public captures of
//! 2020 and 2023, the exposed headers in aws-amplify/amplify-js issue 2443 too.

use cognito_identity_wire::header;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, HeaderName,
    HeaderValue,
};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Response};

use crate::http::response::ServerResponse;

/// Responds to a browser's preflight. The response allows the headers that the browser lists, byte for byte: a fixed
/// list would reject clients that send more, as Amplify sends `cache-control`.
pub(crate) fn preflight(head: &Parts, request_id: &str) -> ServerResponse {
    let mut response = Response::default();
    expose(&mut response);
    let headers: &mut HeaderMap = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("172800"));
    for asked in head.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.append(ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(HeaderName::from_static(header::REQUEST_ID), id);
    }
    response
}

/// Allows a page of any origin to read the response.
pub(crate) fn expose(response: &mut ServerResponse) {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let exposed = HeaderValue::from_static("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date");
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
}

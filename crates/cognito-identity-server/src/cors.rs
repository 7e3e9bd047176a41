//! What lets pages of other origins call the service, as recorded from AWS: the preflight in measurements of 2026, what is
//! exposed in aws-amplify/amplify-js issue 2443.

use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, HeaderValue,
};
use hyper::{HeaderMap, Response};

use crate::answer::HttpAnswer;

/// The recorded ones, and two that are not in the record: the SDK for JavaScript sends them with each request, and no
/// browser would let it call the service otherwise.
const ALLOWED: &str = "authorization,x-amz-date,x-amz-security-token,x-amz-content-sha256,x-amz-target,content-type,x-amz-user-agent,amz-sdk-invocation-id,amz-sdk-request";

/// The answer to a browser that asks before it calls.
pub(crate) fn preflight() -> HttpAnswer {
    let mut response = Response::default();
    let headers: &mut HeaderMap = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(ALLOWED));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("172800"));
    response
}

/// Lets a page of any origin read the answer.
pub(crate) fn expose(response: &mut HttpAnswer) {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let exposed = HeaderValue::from_static("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date");
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
}

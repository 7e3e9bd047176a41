//! A whole HTTP response, as data. Start at [`WireResponse::from_result`], which writes the result of a request with
//! `encode_response` or `encode_error`.

use std::error::Error as _;

use cognito_identity::{Error, ErrorKind, Response, Result, ServiceError};

use crate::{CONTENT_TYPE, Dialect, encode_error, encode_response, header};

/// An HTTP response as data, for any HTTP library to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireResponse {
    /// The HTTP status: 200, or an error's.
    pub status: u16,
    /// The headers, by name in lower case. Values contain only visible ASCII characters and spaces.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl WireResponse {
    /// Makes the HTTP response of a result.
    ///
    /// Every response has headers with its media type and request id: the error's own id if it has one, else
    /// `request_id`. An error repeats its name, followed by a colon, and its message in headers, with `?` in place of
    /// each character that a header cannot contain. An error with a status outside 400 to 599 gets 400.
    /// [`Error::Transport`] becomes an `InternalErrorException` whose message has the reason.
    #[must_use]
    pub fn from_result(dialect: &dyn Dialect, result: &Result<Response>, request_id: &str) -> Self {
        match result {
            Ok(response) => Self {
                status: 200,
                headers: common_headers(request_id),
                body: encode_response(dialect, response),
            },
            Err(Error::Service(refusal)) => Self::from_service_error(refusal, request_id),
            Err(other) => {
                let reason = other.source().map(|source| format!(": {source}")).unwrap_or_default();
                let message = format!("{other}{reason}");
                Self::from_service_error(&ServiceError::new(ErrorKind::InternalError, message), request_id)
            }
        }
    }

    fn from_service_error(refusal: &ServiceError, request_id: &str) -> Self {
        let mut headers = common_headers(refusal.request_id().unwrap_or(request_id));
        headers.push((header::ERROR_TYPE, visible(&format!("{}:", refusal.code()))));
        headers.push((header::ERROR_MESSAGE, visible(refusal.message())));
        Self {
            status: if (400..600).contains(&refusal.status()) { refusal.status() } else { 400 },
            headers,
            body: encode_error(refusal),
        }
    }

    /// Whether the response is an error: its status is 400 or more.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.status >= 400
    }

    /// Returns the value of a header by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }
}

fn common_headers(request_id: &str) -> Vec<(&'static str, String)> {
    vec![(header::CONTENT_TYPE, CONTENT_TYPE.to_owned()), (header::REQUEST_ID, visible(request_id))]
}

/// Makes a request id from a number. It has the form of a UUID of version 4; AWS's ids are random, these count.
#[must_use]
pub fn request_id(number: u64) -> String {
    format!("00000000-0000-4000-8000-{:012x}", number & 0xffff_ffff_ffff)
}

pub(crate) fn visible(text: &str) -> String {
    text.chars().map(|c| if matches!(c, ' '..='~') { c } else { '?' }).collect()
}

//! Raw HTTP requests and responses, for clauses about the wire. Start at [`RawRequest`].

use std::fmt;

use cognito_identity::Operation;
use serde_json::Value;

/// An HTTP `POST` to `/`. What any client adds, such as the host's name and the date, is the harness's to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRequest {
    /// The headers that the protocol reads, by names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether the harness signs it, with a header `authorization`; one whose service checks no signature need not.
    pub is_signed: bool,
}

/// The response to a [`RawRequest`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawResponse {
    /// The HTTP status.
    pub status: u16,
    /// The headers, by names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

const CONTENT_TYPE: &str = "content-type";
const TARGET: &str = "x-amz-target";

impl RawRequest {
    /// A request as an SDK sends it, but for the body.
    #[must_use]
    pub fn for_operation(operation: Operation, body: impl Into<Vec<u8>>) -> Self {
        let target = format!("AWSCognitoIdentityService.{operation}");
        let headers = vec![(CONTENT_TYPE, "application/x-amz-json-1.1".to_owned()), (TARGET, target)];
        Self { headers, body: body.into(), is_signed: operation.is_signed() }
    }

    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// The operation it asks for, if it asks for one.
    pub(crate) fn operation(&self) -> Option<Operation> {
        named_operation(self.header(TARGET)?)
    }

    /// Replaces the media type, or removes it.
    pub(crate) fn content_type(self, media_type: Option<&str>) -> Self {
        self.with(CONTENT_TYPE, media_type)
    }

    /// Replaces the target, or removes it.
    pub(crate) fn target(self, target: Option<&str>) -> Self {
        self.with(TARGET, target)
    }

    fn with(mut self, name: &'static str, value: Option<&str>) -> Self {
        self.headers.retain(|(key, _)| *key != name);
        self.headers.extend(value.map(|value| (name, value.to_owned())));
        self
    }
}

/// The operation that a target names, in its short or its long form. The suite does not depend on the wire, which has
/// its own.
pub(crate) fn named_operation(target: &str) -> Option<Operation> {
    let target = target.strip_prefix("com.amazonaws.cognito.identity.model.").unwrap_or(target);
    Operation::from_name(target.strip_prefix("AWSCognitoIdentityService.")?)
}

impl RawResponse {
    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as text, with `�` for what is not UTF-8.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null if it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

impl fmt::Display for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {} with the headers {:?} and the body {}", self.status, self.headers, self.text())
    }
}

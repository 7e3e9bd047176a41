//! Stores the last requests and their results, for users who look for the reason of an error.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use cognito_identity::Timestamp;
use cognito_identity_wire::{WireResponse, header};
use serde::Serialize;

use crate::redact::Redactor;

/// Number of requests stored.
const LENGTH: usize = 500;

/// Longest message stored, in characters: validation errors repeat the rejected values.
const MAX_MESSAGE_CHARS: usize = 500;

/// Request with its result.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    /// Number of the request, counted from the server's start.
    pub(crate) number: u64,
    /// Time of the request, by the fake's clock.
    pub(crate) at: Timestamp,
    /// Operation, or the text in its place.
    pub(crate) operation: Cow<'static, str>,
    /// Status of the response; `None` if it was lost.
    pub(crate) status: Option<u16>,
    /// Code of the error.
    pub(crate) error: Option<Cow<'static, str>>,
    /// Message of the error.
    pub(crate) message: Option<String>,
    /// The request's id, where it is not that of its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request_id: Option<String>,
}

impl Entry {
    /// An entry of a success allocates nothing: there are tens of thousands of them a second.
    pub(crate) fn from_response(
        number: u64,
        id: &str,
        at: Timestamp,
        operation: Cow<'static, str>,
        response: &WireResponse,
        redactor: impl FnOnce() -> Redactor,
    ) -> Self {
        let (error, message) = if response.is_error() { reason(response, &redactor()) } else { (None, None) };
        let request_id = response.header(header::REQUEST_ID).filter(|own| *own != id).map(str::to_owned);
        Self { number, at, operation, status: Some(response.status), error, message, request_id }
    }

    /// Entry of a request without a response, because the faults are configured to lose some.
    pub(crate) fn lost(number: u64, at: Timestamp, operation: Cow<'static, str>, has_arrived: bool) -> Self {
        let (error, message) = if has_arrived {
            ("ResponseLost", "carried out, but the response is dropped, as configured by `--lose`")
        } else {
            ("RequestLost", "dropped on the way to the service, as configured by `--lose`")
        };
        let error = Some(error.into());
        let message = Some(message.to_owned());
        Self { number, at, operation, status: None, error, message, request_id: None }
    }
}

/// Returns the code and the message of an error, from its headers and its body.
fn reason(response: &WireResponse, redactor: &Redactor) -> (Option<Cow<'static, str>>, Option<String>) {
    let body = String::from_utf8_lossy(&response.body);
    let element = |name: &str| {
        let (_, rest) = body.split_once(&format!("<{name}>"))?;
        rest.split_once(&format!("</{name}>")).map(|(text, _)| unescaped(text))
    };
    let error = response.header(header::ERROR_TYPE).map(|name| name.trim_end_matches(':').to_owned());
    // Not from the header, which has other characters in place of those that no header can have.
    let json: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
    let member = |name: &str| json[name].as_str().map(str::to_owned);
    let message = member("message").or_else(|| member("Message")).or_else(|| element("Message"));
    let message = message.map(|message| redactor.redact(&message).chars().take(MAX_MESSAGE_CHARS).collect());
    (error.or_else(|| element("Code")).map(Cow::Owned), message)
}

/// Decodes the entities of XML.
fn unescaped(text: &str) -> String {
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    entities.into_iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

/// The last requests.
#[derive(Debug, Default)]
pub(crate) struct Journal(Mutex<VecDeque<Entry>>);

impl Journal {
    pub(crate) fn add(&self, entry: Entry) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() == LENGTH {
            entries.pop_front();
        }
        entries.push_back(entry);
    }

    /// Returns the entries after a number, the newest first.
    pub(crate) fn after(&self, number: u64) -> Vec<Entry> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().rev().filter(|entry| entry.number > number).cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

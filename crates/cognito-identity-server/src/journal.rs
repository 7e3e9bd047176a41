//! The last requests and what became of them, for people who look for the reason of a refusal.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use cognito_identity::Timestamp;
use cognito_identity_wire::{Answer, header};
use serde::Serialize;

/// How many requests are remembered.
const LENGTH: usize = 500;

/// The longest message that is remembered, in characters: those of validation repeat what they refuse.
const LONGEST_MESSAGE: usize = 500;

/// The longest word of a message that cannot be a token: a GUID has 36 characters, and a role's name 64.
const LONGEST_WORD: usize = 64;

/// How many characters of a longer word are shown.
const SHOWN: usize = 12;

/// A request that was answered.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    /// The how-manieth request it was.
    pub(crate) number: u64,
    /// When, by the fake's clock.
    pub(crate) at: Timestamp,
    /// The operation, or what stood in its place.
    pub(crate) operation: Cow<'static, str>,
    /// `None` if the answer was lost.
    pub(crate) status: Option<u16>,
    /// The refusal's name.
    pub(crate) error: Option<Cow<'static, str>>,
    /// The reason of a refusal.
    pub(crate) message: Option<String>,
    /// The request's id, where it is not that of its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request_id: Option<String>,
}

impl Entry {
    /// An entry of a success allocates nothing: there are tens of thousands of them a second.
    pub(crate) fn of(
        number: u64,
        id: &str,
        at: Timestamp,
        operation: Cow<'static, str>,
        answer: &Answer,
    ) -> Self {
        let (error, message) = if answer.is_refusal() { reason(answer) } else { (None, None) };
        let request_id = answer.header(header::REQUEST_ID).filter(|own| *own != id).map(str::to_owned);
        Self { number, at, operation, status: Some(answer.status), error, message, request_id }
    }

    /// Of a request that nobody answers, because the set-up loses answers.
    pub(crate) fn lost(number: u64, at: Timestamp, operation: Cow<'static, str>, has_arrived: bool) -> Self {
        let (error, message) = if has_arrived {
            ("AnswerLost", "carried out, but the answer is lost, as the set-up asks for")
        } else {
            ("RequestLost", "lost on the way to the service, as the set-up asks for")
        };
        let (error, message) = (Some(error.into()), Some(message.to_owned()));
        Self { number, at, operation, status: None, error, message, request_id: None }
    }
}

/// The name and the message of a refusal, from its headers or, of STS's, its body.
fn reason(answer: &Answer) -> (Option<Cow<'static, str>>, Option<String>) {
    let body = String::from_utf8_lossy(&answer.body);
    let element = |name: &str| {
        let (_, rest) = body.split_once(&format!("<{name}>"))?;
        rest.split_once(&format!("</{name}>")).map(|(text, _)| unescaped(text))
    };
    let error = answer.header(header::ERROR_TYPE).map(|name| name.trim_end_matches(':').to_owned());
    let message = answer.header(header::ERROR_MESSAGE).map(str::to_owned);
    let message = message.or_else(|| element("Message"));
    let message = message.map(|message| redacted(&message).chars().take(LONGEST_MESSAGE).collect());
    (error.or_else(|| element("Code")).map(Cow::Owned), message)
}

/// What the XML of an answer says.
fn unescaped(text: &str) -> String {
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    entities.into_iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

/// The message without what may be a secret: refusals repeat what they refuse, tokens too, and those are long.
fn redacted(message: &str) -> String {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "-_.~+/=".contains(c);
    let mut rest = message;
    let mut shown = String::new();
    while let Some(start) = rest.find(is_token) {
        let end = rest[start..].find(|c| !is_token(c)).map_or(rest.len(), |length| start + length);
        let word = &rest[start..end];
        shown += &rest[..start];
        if word.len() > LONGEST_WORD {
            shown += &word[..SHOWN];
            shown.push('…');
        } else {
            shown += word;
        }
        rest = &rest[end..];
    }
    shown + rest
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

    /// Those after a number, the newest first.
    pub(crate) fn after(&self, number: u64) -> Vec<Entry> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().rev().filter(|entry| entry.number > number).cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

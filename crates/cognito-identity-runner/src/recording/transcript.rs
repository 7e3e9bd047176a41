//! Requests of a case and the responses to them, in order.

use std::time::Duration;

use cognito_identity::{Error, Operation, Response, Result, Timestamp};
use cognito_identity_contracts::internals::{NoVerdict, members};
use cognito_identity_contracts::{Account, RawRequest, RawResponse, TokenOrder, error_chain};
use serde_json::{Value, json};

/// Requests of a case and the responses to them, in order.
#[derive(Clone, Debug, Default)]
pub struct Transcript {
    /// Account of the service.
    pub account: Account,
    /// Time on the service's clock when the case began.
    pub began: Timestamp,
    /// Steps of the case.
    pub steps: Vec<Step>,
    /// Ids of its requests, if the responses had any.
    pub request_ids: Vec<String>,
}

/// One step of a case.
#[derive(Clone, Debug)]
pub struct Step {
    /// Time since the beginning, on the service's clock.
    pub at: Duration,
    /// Time until the response.
    pub took: Duration,
    /// Request and response.
    pub event: Event,
}

/// A request and the response to it.
#[derive(Clone, Debug)]
#[allow(
    missing_docs,
    reason = "each event is named after what a case does, and its members after what it says"
)]
pub enum Event {
    Call {
        operation: Operation,
        input: Value,
        result: RecordedResult,
    },
    Raw {
        request: RawRequest,
        response: RawResponse,
    },
    TimePassed(Duration),
    LoginToken {
        order: TokenOrder,
        token: String,
    },
    SignedOut {
        user_pool: String,
        subject: String,
    },
    RoleOf {
        access_key_id: String,
        role: String,
    },
    ConcurrentWriteBegan {
        pool: String,
        number: u64,
    },
    ConcurrentWriteEnded {
        number: u64,
    },
    KeySet(Value),
    /// A request without a response. The state of the service is unknown from here on.
    Failed(String),
}

/// Response of an operation.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordedResult {
    /// Output of the operation; null if it has none.
    Output(Value),
    /// An error of the service.
    Error {
        /// Error code.
        code: String,
        /// Error message.
        message: String,
    },
}

impl Transcript {
    /// Returns the reason of the first failed request, after which the transcript shows nothing.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        self.steps.iter().find_map(|step| match &step.event {
            Event::Failed(why) => Some(why.as_str()),
            _ => None,
        })
    }
}

impl Event {
    /// A failure in the place of a response that would make the transcripts too large.
    pub(crate) fn too_much() -> Self {
        Self::Failed("more was answered than is kept".to_owned())
    }

    /// Size in memory, in bytes, approximately.
    pub(crate) fn weight(&self) -> usize {
        let own = match self {
            Self::Call { input, result, .. } => {
                weight(input)
                    + match result {
                        RecordedResult::Output(output) => weight(output),
                        RecordedResult::Error { code, message } => code.len() + message.len(),
                    }
            }
            Self::Raw { request, response } => {
                let headers = response.headers.iter().map(|(name, value)| name.len() + value.len() + 48);
                request.body.len() + response.body.len() + headers.sum::<usize>()
            }
            Self::LoginToken { token, .. } => token.len(),
            Self::KeySet(keys) => weight(keys),
            Self::Failed(why) => why.len(),
            _ => 0,
        };
        size_of::<Step>() + own
    }
}

fn weight(value: &Value) -> usize {
    let within = match value {
        Value::String(text) => text.len(),
        Value::Array(elements) => elements.iter().map(weight).sum(),
        Value::Object(members) => members.iter().map(|(name, value)| 48 + name.len() + weight(value)).sum(),
        _ => 0,
    };
    size_of::<Value>() + within
}

impl RecordedResult {
    /// Returns the recorded form of a response, or why there is none.
    pub(crate) fn from_result(result: &Result<Response>) -> std::result::Result<Self, String> {
        match result {
            Ok(response) => Ok(Self::Output(members(response))),
            Err(Error::Service(error)) => match NoVerdict::from_error(error) {
                // An operation that the service does not support may be what a clause requires.
                None | Some(NoVerdict::Unsupported) => {
                    Ok(Self::Error { code: error.code().to_owned(), message: error.message().to_owned() })
                }
                Some(_) => Err(error.to_string()),
            },
            Err(lost) => Err(error_chain(lost)),
        }
    }

    /// Returns the response as reports and recordings show it.
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Output(output) => output.clone(),
            Self::Error { code, message } => json!({ "error": code, "message": message }),
        }
    }
}

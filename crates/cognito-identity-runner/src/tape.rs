//! Everything a case asked of a backend and what came back: what an experiment has to go by.

use std::time::Duration;

use cognito_identity::{Error, Operation, Response, Result, Timestamp};
use cognito_identity_contracts::internals::members;
use cognito_identity_contracts::{Account, RawAnswer, RawRequest, TokenOrder, error_chain};
use serde_json::Value;

/// Everything a case asked of a backend, in order.
#[derive(Clone, Debug, Default)]
pub struct Tape {
    /// Whose service it was.
    pub account: Account,
    /// What time it was on the service's clock when the case began.
    pub began: Timestamp,
    /// What was done.
    pub steps: Vec<Step>,
    /// The ids of its requests, where the answers had any.
    pub request_ids: Vec<String>,
}

/// One thing that was done.
#[derive(Clone, Debug)]
pub struct Step {
    /// When, counted from the beginning on the service's clock.
    pub at: Duration,
    /// How long the answer took.
    pub took: Duration,
    /// What was done, and what came back.
    pub event: Event,
}

/// What was done, and what came back.
#[derive(Clone, Debug)]
#[allow(
    missing_docs,
    reason = "each event is named after what a case does, and its members after what it says"
)]
pub enum Event {
    Call {
        operation: Operation,
        input: Value,
        answer: Answer,
    },
    Raw {
        request: RawRequest,
        answer: RawAnswer,
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
    OverlapBegan {
        pool: String,
        number: u64,
    },
    OverlapEnded {
        number: u64,
    },
    KeySet(Value),
    /// Something was asked and no answer came: nothing can be said of what follows.
    Lost(String),
}

/// What an operation answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Its output; null where it has none.
    Output(Value),
    /// A refusal.
    Refused {
        /// Its name.
        code: String,
        /// Its words.
        words: String,
    },
}

impl Tape {
    /// Why nothing can be learnt from it, if an answer was lost.
    #[must_use]
    pub fn lost(&self) -> Option<&str> {
        self.steps.iter().find_map(|step| match &step.event {
            Event::Lost(why) => Some(why.as_str()),
            _ => None,
        })
    }
}

impl Event {
    /// That the rest of a tape is not kept, which is then not whole.
    pub(crate) fn too_much() -> Self {
        Self::Lost("more was answered than is kept".to_owned())
    }

    /// About how many bytes it takes to keep it.
    pub(crate) fn weight(&self) -> usize {
        let own = match self {
            Self::Call { input, answer, .. } => {
                weight(input)
                    + match answer {
                        Answer::Output(output) => weight(output),
                        Answer::Refused { code, words } => code.len() + words.len(),
                    }
            }
            Self::Raw { request, answer } => {
                let headers = answer.headers.iter().map(|(name, value)| name.len() + value.len() + 48);
                request.body.len() + answer.body.len() + headers.sum::<usize>()
            }
            Self::LoginToken { token, .. } => token.len(),
            Self::KeySet(keys) => weight(keys),
            Self::Lost(why) => why.len(),
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

impl Answer {
    /// What an answer is on a tape.
    pub(crate) fn of(answer: &Result<Response>) -> std::result::Result<Self, String> {
        match answer {
            Ok(response) => Ok(Self::Output(members(response))),
            Err(Error::Service(refusal)) => {
                Ok(Self::Refused { code: refusal.code().to_owned(), words: refusal.message().to_owned() })
            }
            Err(lost) => Err(error_chain(lost)),
        }
    }
}

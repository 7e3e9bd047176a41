//! Members of requests and responses as JSON.

use cognito_identity::{Operation, Request};
use serde::Serialize;
use serde_json::{Map, Value};

/// Returns the members of a [`Request`](cognito_identity::Request) or a [`Response`](cognito_identity::Response),
/// without the name of its operation. An operation without an output has `null`.
#[must_use]
pub fn members(message: &impl Serialize) -> Value {
    match serde_json::to_value(message) {
        Ok(Value::Object(named)) => named.into_iter().next().map(|(_, members)| members).unwrap_or_default(),
        _ => Value::Null,
    }
}

/// Returns the request of an operation that has these members.
///
/// # Panics
///
/// If the operation's request has no such members.
#[must_use]
pub fn request(operation: Operation, members: Value) -> Request {
    let named = Value::Object(Map::from_iter([(operation.to_string(), members)]));
    serde_json::from_value(named)
        .expect("inputs are made of the members that the model has, which are the types' own")
}

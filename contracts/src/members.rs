//! Members of requests and responses as JSON.

use serde::Serialize;
use serde_json::Value;

/// Returns the members of a [`Request`](cognito_identity::Request) or a [`Response`](cognito_identity::Response), without the
/// name of its operation. An operation without an output has `null`.
pub(crate) fn members(message: &impl Serialize) -> Value {
    match serde_json::to_value(message) {
        Ok(Value::Object(named)) => named.into_iter().next().map(|(_, members)| members).unwrap_or_default(),
        _ => Value::Null,
    }
}

//! Requests: what a client sends and a server reads.

use cognito_identity::{ErrorKind, Operation, Request, ServiceError, for_each_operation};

use crate::{TARGET_PREFIX, json};

macro_rules! dispatch {
    ($($(#[$meta:meta])* $name:ident $method:ident($input:ty) -> $output:ty, $auth:ident, [$($error:ident)*];)*) => {
        fn read(operation: Operation, body: &[u8]) -> serde_json::Result<Request> {
            match operation {
                $(Operation::$name => json::read(body).map(Request::$name),)*
            }
        }

        /// The body of a request: a JSON object of the members that are there.
        #[must_use]
        pub fn encode_request(request: &Request) -> Vec<u8> {
            match request {
                $(Request::$name(input) => json::write(input),)*
            }
        }
    };
}

for_each_operation!(dispatch);

/// Reads a request from the header [`TARGET`](crate::TARGET) and the body.
///
/// A member that is `null` is absent, and members the model does not know are ignored. An empty body counts as `{}`:
/// the SDKs always send an object, so nobody has seen what the service makes of it (assumed).
///
/// # Errors
///
/// `UnknownOperationException` when the target is missing or names no operation, and `SerializationException` when the
/// body is not JSON, not an object, or has a member of another type or twice; both with status 400. The names are those
/// of the protocol, the messages are this crate's, and the status is assumed (other services answer 400 or 404).
pub fn decode_request(target: Option<&str>, body: &[u8]) -> Result<Request, ServiceError> {
    let operation = operation(target)?;
    let body = if body.is_empty() { b"{}" } else { body };
    read(operation, body).map_err(|error| refusal("SerializationException", error.to_string()))
}

fn operation(target: Option<&str>) -> Result<Operation, ServiceError> {
    let unknown = |message: String| refusal("UnknownOperationException", message);
    let target = target.ok_or_else(|| unknown("the header X-Amz-Target is missing".to_owned()))?;
    target
        .strip_prefix(TARGET_PREFIX)
        .and_then(|name| name.strip_prefix('.'))
        .and_then(Operation::from_name)
        .ok_or_else(|| unknown(format!("'{target}' names no operation of {TARGET_PREFIX}")))
}

fn refusal(code: &str, message: String) -> ServiceError {
    ServiceError::new(ErrorKind::Other(code.to_owned()), message)
}

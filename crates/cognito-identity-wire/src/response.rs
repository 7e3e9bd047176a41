//! Responses: what a server writes and a client reads.

use cognito_identity::{Error, Operation, Response, Result, for_each_operation};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Dialect, EmptyOutput, Oddity, error, json};

macro_rules! dispatch {
    ($($(#[$meta:meta])* $name:ident $method:ident($input:ty) -> $output:ty, $auth:ident, $access:ident, [$($rate:literal)?], [$($error:ident)*];)*) => {
        /// The body of a response: a JSON object of the members that are there, in alphabetical order.
        ///
        /// An operation whose output has no members (`TagResource`, `UntagResource`) gives `{}`. What one without output
        /// gives, and how timestamps are written, is the dialect's.
        #[must_use]
        pub fn encode_response(dialect: &Dialect, response: &Response) -> Vec<u8> {
            match response {
                $(Response::$name(output) => write(dialect, output),)*
            }
        }

        fn read_response(operation: Operation, body: &[u8]) -> serde_json::Result<Response> {
            match operation {
                $(Operation::$name => read(body).map(Response::$name),)*
            }
        }
    };
}

for_each_operation!(dispatch);

/// A client ignores members it does not know, whatever the service does with such a request. A `null` in a list and a
/// repeated member make no sense to it.
const READER: Dialect =
    Dialect { null_members: Oddity::Tolerated, extra_members: Oddity::Tolerated, ..Dialect::IN_FORCE };

/// What serde makes of `()`, the output of operations without one.
const NO_OUTPUT: &[u8] = b"null";

fn write<T: Serialize>(dialect: &Dialect, output: &T) -> Vec<u8> {
    let body = json::write_sorted(dialect, output);
    match dialect.empty_output {
        _ if body != NO_OUTPUT => body,
        EmptyOutput::NoBytes => Vec::new(),
        EmptyOutput::EmptyObject => b"{}".to_vec(),
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    // Only `()` reads `null`, so whatever an operation without output answers, 0 bytes or `{}`, is fine.
    match json::read(&READER, NO_OUTPUT) {
        Ok(nothing) => Ok(nothing),
        Err(_) if body.is_empty() => json::read(&READER, b"{}"),
        Err(_) => json::read(&READER, body),
    }
}

/// Reads the answer to a request for `operation`: its status, its body, and its headers, which `header` looks up by a
/// name in lower case.
///
/// A refusal's name comes from the header `x-amzn-errortype`, or the body's `code` or `__type`, in this order, without a namespace
/// before `#` and without what follows `:`; its message from `message` or `Message`.
///
/// # Errors
///
/// [`Error::Service`] when the answer is a refusal, and [`Error::Transport`] when it makes no sense: a refusal without a
/// name, or a success whose body is not the operation's. Its text has the beginning of the body, but of a success that is
/// an object, which may hold credentials, only the place.
pub fn decode_response<'h>(
    operation: Operation,
    status: u16,
    header: impl Fn(&'static str) -> Option<&'h str>,
    body: &[u8],
) -> Result<Response> {
    if !(200..300).contains(&status) {
        return Err(error::decode_error(status, header, body));
    }
    read_response(operation, body).map_err(|error| {
        // An object may hold credentials, so only the place where it went wrong is told, and not what stands there.
        let text = if body.trim_ascii_start().starts_with(b"{") {
            format!("wrong at line {} column {}", error.line(), error.column())
        } else {
            error::excerpt(body)
        };
        Error::Transport(format!("HTTP status {status}, but not an answer to {operation}: {text}").into())
    })
}

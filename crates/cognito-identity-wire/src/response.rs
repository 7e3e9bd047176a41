//! Responses: [`encode_response`] writes the body that a server sends, [`decode_response`] reads it for a client.

use cognito_identity::private::for_each_operation;
use cognito_identity::{Error, Operation, Response, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Dialect, EmptyOutput, Leniency, error, excerpt, json};

macro_rules! dispatch {
    ($($(#[$meta:meta])* $name:ident $method:ident($input:ty) -> $output:ty, $auth:ident, $access:ident, [$($rate:literal)?], [$($error:ident)*];)*) => {
        /// Writes the body of a response: a JSON object of its present members, in alphabetical order.
        ///
        /// The body is `{}` for an operation whose output has no members (`TagResource`, `UntagResource`). The dialect
        /// decides the body of an operation without output, and the form of timestamps.
        #[must_use]
        pub fn encode_response(dialect: &dyn Dialect, response: &Response) -> Vec<u8> {
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

/// Dialect of a client: it ignores unknown members, also where the service would reject such a request, and it rejects
/// a `null` in a list and a repeated member.
#[derive(Debug)]
struct Reader;

impl Dialect for Reader {
    fn null_members(&self) -> Leniency {
        Leniency::Accepted
    }

    fn extra_members(&self) -> Leniency {
        Leniency::Accepted
    }
}

/// Bytes that serde writes for `()`, the output type of operations without output.
const NO_OUTPUT: &[u8] = b"null";

fn write<T: Serialize>(dialect: &dyn Dialect, output: &T) -> Vec<u8> {
    let body = json::write_sorted(dialect, output);
    if body != NO_OUTPUT {
        return body;
    }
    match dialect.empty_output() {
        EmptyOutput::NoBytes => Vec::new(),
        EmptyOutput::EmptyObject => b"{}".to_vec(),
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    // Only `()` reads `null`, so any body of an operation without output, 0 bytes or `{}`, is accepted.
    match json::read(&Reader, NO_OUTPUT) {
        Ok(nothing) => Ok(nothing),
        Err(_) if body.is_empty() => json::read(&Reader, b"{}"),
        Err(_) => json::read(&Reader, body),
    }
}

/// Reads the response to a request for `operation`: its status, its body, and its headers, which `header` looks up by a
/// name in lower case.
///
/// An error's name is taken from the header `x-amzn-errortype`, or the body's `code` or `__type`, in this order,
/// without a namespace before `#` and without a suffix from `:` on; its message is taken from `message` or `Message`.
///
/// # Errors
///
/// [`Error::Service`] when the response is an error of the service, and [`Error::Transport`] when it is unreadable: an
/// error without a name, or a success whose body is not the operation's. The text of a transport error has the
/// beginning of the body; of a success that is an object, which may contain credentials, only the line and column.
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
        // An object may contain credentials, so the text has only the place of the error, without the value there.
        let text = if body.trim_ascii_start().starts_with(b"{") {
            format!("wrong at line {} column {}", error.line(), error.column())
        } else {
            excerpt(body)
        };
        Error::Transport(format!("HTTP status {status}, but not a response to {operation}: {text}").into())
    })
}

//! Members of responses whose values differ between runs or services, and those that are secret. Start reading at
//! [`Field::named`].

use cognito_identity::SECRET_MEMBERS;
use cognito_identity_contracts::RawResponse;

/// Kind of a member's value, by the member's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// A secret in any form.
    Secret,
    /// A token of the service: its claims may be shown, its text may not.
    Token,
    /// Start of a page, which the service may write as it likes.
    PageToken,
    /// A timestamp, in seconds.
    Timestamp,
    /// The id of a token.
    TokenId,
    /// A message of an error.
    Message,
    /// A value that is equal in every run.
    Stable,
}

/// Length of the shortest secret of the service. A shorter text may be part of an unrelated one.
pub(crate) const MIN_SECRET_BYTES: usize = 16;

/// Members with a timestamp.
pub(crate) const TIMESTAMP_FIELDS: [&str; 3] = ["CreationDate", "LastModifiedDate", "Expiration"];

/// Claims of tokens with a timestamp.
const TIMESTAMP_CLAIMS: [&str; 4] = ["exp", "iat", "nbf", "auth_time"];

/// Headers with the result of a request.
pub(crate) const RESULT_HEADERS: [&str; 3] = ["content-type", "x-amzn-errortype", "x-amzn-errormessage"];

impl Field {
    /// Returns the kind of the member, or of the claim of a token, with this name.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "Token" => Self::Token,
            "NextToken" => Self::PageToken,
            "jti" => Self::TokenId,
            "message" | "Message" => Self::Message,
            // In a response, a list of names; the tokens in a request are found by their form.
            "Logins" => Self::Stable,
            name if SECRET_MEMBERS.contains(&name) => Self::Secret,
            name if TIMESTAMP_FIELDS.contains(&name) || TIMESTAMP_CLAIMS.contains(&name) => Self::Timestamp,
            _ => Self::Stable,
        }
    }

    /// Whether a value of this kind is a secret of the service. Of a token, a text that is long enough is one even if
    /// it is unreadable: it grants access all the same.
    pub(crate) fn is_secret(self, value: &str) -> bool {
        self == Self::Secret || (self == Self::Token && value.len() >= MIN_SECRET_BYTES)
    }
}

/// Returns a timestamp within a message, in seconds: messages have it in seconds or, for SAML, in milliseconds.
pub(crate) fn timestamp_in_message(word: &str) -> Option<f64> {
    let number = word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse::<f64>().ok()).flatten();
    match word.len() {
        10 => number,
        13 => number.map(|millis| millis / 1_000.0),
        _ => None,
    }
}

/// Returns the headers in [`RESULT_HEADERS`] that a response has.
pub(crate) fn result_headers(response: &RawResponse) -> impl Iterator<Item = (&'static str, &str)> {
    RESULT_HEADERS.into_iter().filter_map(|name| Some((name, response.header(name)?)))
}

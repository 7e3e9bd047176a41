//! Excerpt of a body that is not the protocol's, for the text of an error.

use cognito_identity::SECRET_MEMBERS;

/// Maximum number of characters of an excerpt, so that an error fits on a terminal line.
const MAX_CHARS: usize = 160;

/// Returns the first line of a body, as [`first_line`] does, up to the first member that may be a secret.
///
/// ```
/// assert_eq!(cognito_identity_wire::excerpt(br#"{"IdentityId":"a","Token":"b"}"#), r#"{"IdentityId":"a","#);
/// ```
#[must_use]
pub fn excerpt(body: &[u8]) -> String {
    // A character takes at most four bytes.
    let text = String::from_utf8_lossy(&body[..body.len().min(4 * MAX_CHARS)]);
    let secret = SECRET_MEMBERS.iter().filter_map(|name| text.find(&format!("\"{name}\""))).min();
    first_line(&text[..secret.unwrap_or(text.len())])
}

/// Returns the first line of a text that is not blank: 160 characters at most, with U+FFFD for control characters. A
/// text without such a line is `nothing`.
///
/// ```
/// assert_eq!(cognito_identity_wire::first_line("\n <h1>Bad Gateway</h1>\nmore"), "<h1>Bad Gateway</h1>");
/// ```
#[must_use]
pub fn first_line(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("nothing");
    line.chars().take(MAX_CHARS).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

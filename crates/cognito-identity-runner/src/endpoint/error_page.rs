//! Extracts a title from a response that the service did not send, such as a proxy's error page.

use crate::redact::redact_plain;

/// Most bytes of a response that are searched for a title. The head of a page is short.
const MAX_SEARCHED_BYTES: usize = 640;

/// Returns the first line of such a response, or the title of a page, cut for a line of a report.
pub(crate) fn first_line(body: &[u8]) -> String {
    let text = redact_plain(&String::from_utf8_lossy(&body[..body.len().min(MAX_SEARCHED_BYTES)]));
    let title = text.split_once("<title>").and_then(|(_, rest)| Some(rest.split_once("</title>")?.0));
    cognito_identity_wire::first_line(title.unwrap_or(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_described_in_one_line() {
        assert_eq!(first_line(b"\n  not here \nnor there"), "not here");
        assert_eq!(
            first_line(b"<!doctype html>\n<title>500 Internal Server Error</title>"),
            "500 Internal Server Error"
        );
        assert_eq!(first_line(b"<title>"), "<title>");
        assert_eq!(first_line(b"a\x1b[31m"), "a\u{fffd}[31m");
        assert_eq!((first_line(b""), first_line(b" \n ")), ("nothing".to_owned(), "nothing".to_owned()));
        assert_eq!(first_line(&[b'x'; 1000]).len(), 160);
        assert_eq!(
            first_line(br#"{"Credentials":{"SecretKey":"0123456"#),
            r#"{"Credentials":{"SecretKey":"a secret"#
        );
    }
}

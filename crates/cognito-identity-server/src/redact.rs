//! Redacts error messages before the log stores them. What the suite's runner prints is redacted by the runner
//! (`cognito-identity-runner/src/redact.rs`).
//!
//! A message repeats parts of its request, and a login token may be anywhere in the request: in place of a pool's id,
//! in a member that no operation has, in a header. So [`Redactor`] collects all texts of the request, repeated members
//! included, and replaces each of them in the message. Texts whose form shows that they grant no access remain (ids of
//! pools and identities, ARNs of roles, names of the model and of well-known providers), unless they are in the place
//! of a secret. Start reading at [`Redactor::redact`].

mod harmless;
mod texts;

use std::collections::BTreeSet;

use hyper::http::request::Parts;

use harmless::{has_harmless_form, is_secret_member};
use texts::Texts;

/// Replacement of a redacted text.
const MARK: &str = "…";

/// Shortest text that is replaced inside a longer word too. A shorter one would corrupt the message's own words.
const MIN_PART_BYTES: usize = 8;

/// Most parts of a text, as the service splits ARNs and keys of role mappings. An ARN has seven.
const MAX_PARTS: usize = 8;

/// Limit of texts, and of bytes of a message: each text is one search through the message. No request that a person has
/// to understand has as many.
const MAX_TEXTS: usize = 2000;
const MAX_REDACTED_BYTES: usize = 64 << 10;

/// Texts of one request that the log must not contain; `None` if not all of them could be read.
pub(crate) struct Redactor(Option<BTreeSet<String>>);

impl Redactor {
    /// Collects the texts of a request. `body` is the form if that is in the URL.
    pub(crate) fn new(head: &Parts, body: &[u8], is_form: bool) -> Self {
        let mut texts = Texts::default();
        texts.add_head(head);
        if is_form {
            texts.add_form(body);
        } else if !body.is_empty() {
            texts.add_json(body);
        }
        if texts.is_partial {
            return Self(None);
        }
        let mut secrets = BTreeSet::new();
        for (text, member) in texts.found {
            let is_secret = member.as_deref().is_some_and(is_secret_member);
            if is_secret || !has_harmless_form(&text) {
                add(&mut secrets, text);
            }
        }
        Self(Some(secrets))
    }

    /// Returns the message with a mark for each text of the request that may be a secret.
    pub(crate) fn redact(&self, message: &str) -> String {
        let secrets = self.0.as_ref().filter(|secrets| secrets.len() <= MAX_TEXTS);
        let Some(secrets) = secrets.filter(|_| message.len() <= MAX_REDACTED_BYTES) else {
            return format!("{MARK} (not shown: the request cannot be read, or is too large to be redacted)");
        };
        let mut longest_first: Vec<&str> = secrets.iter().map(String::as_str).collect();
        longest_first.sort_by_key(|text| std::cmp::Reverse(text.len()));
        longest_first.into_iter().fold(message.to_owned(), |message, text| replace(&message, text))
    }
}

/// Whether a text has the form of an operation's name, so that it may be shown where one belongs.
pub(crate) fn is_operation_name(name: &str) -> bool {
    name.len() <= 60
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Adds a text, its parts, and the form in which Rust's error messages quote it.
fn add(secrets: &mut BTreeSet<String>, text: String) {
    let is_word = |text: &str| text.contains(char::is_alphanumeric);
    let ends: Vec<_> = text.match_indices([':', '/']).map(|(place, _)| place).take(MAX_PARTS).collect();
    let mut start = 0;
    for end in ends {
        let parts = [&text[..end], &text[start..end], &text[end + 1..]];
        let parts = parts.into_iter().filter(|part| is_word(part) && !has_harmless_form(part));
        secrets.extend(parts.map(str::to_owned));
        start = end + 1;
    }
    let quoted = format!("{text:?}");
    secrets.extend([quoted[1..quoted.len() - 1].to_owned(), text].into_iter().filter(|text| is_word(text)));
}

/// Replaces every `text` in the message; a short one only if no letter or digit continues it.
fn replace(message: &str, text: &str) -> String {
    if text.len() >= MIN_PART_BYTES {
        return message.replace(text, MARK);
    }
    let mut shown = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(start) = rest.find(text) {
        let end = start + text.len();
        let before = rest[..start].chars().next_back().or_else(|| shown.chars().next_back());
        let is_whole = !before.is_some_and(char::is_alphanumeric)
            && !rest[end..].chars().next().is_some_and(char::is_alphanumeric);
        shown += &rest[..start];
        shown += if is_whole { MARK } else { text };
        rest = &rest[end..];
    }
    shown + rest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Redactor, add, replace};

    #[test]
    fn a_short_text_is_replaced_as_a_word() {
        for (message, text, expected) in [
            ("Value 'a' at 'a'", "a", "Value '…' at '…'"),
            ("a a", "a", "… …"),
            ("aa a", "a", "aa …"),
            ("{k=secret}", "secret", "{k=…}"),
            ("secretly", "secret", "secretly"),
            ("xsecret", "secret", "xsecret"),
            ("a12345678b", "12345678", "a…b"),
        ] {
            assert_eq!(replace(message, text), expected, "{text} in {message}");
        }
    }

    #[test]
    fn a_text_is_taken_apart_as_the_service_does() {
        let mut secrets = BTreeSet::new();
        add(&mut secrets, "a:b/\"c\"/us-east-1:d".to_owned());
        let redactor = Redactor(Some(secrets));
        for (message, expected) in [
            ("a", "…"),
            ("a:b", "…"),
            ("b", "…"),
            ("'c'", "'c'"),
            ("\"c\"/us-east-1:d", "…"),
            ("a:b/\"c\"/us-east-1:d", "…"),
            ("a:b/\\\"c\\\"/us-east-1:d", "…"),
            ("us-east-1", "us-east-1"),
            ("d", "…"),
        ] {
            assert_eq!(redactor.redact(message), expected, "{message}");
        }
    }

    #[test]
    fn oversized_messages_and_requests_are_not_shown() {
        let none = Redactor(Some(["unsaid".to_owned()].into()));
        assert_eq!(none.redact(&"x".repeat(64 << 10)).len(), 64 << 10);
        assert!(none.redact(&"x".repeat((64 << 10) + 1)).starts_with("… (not shown"));
        let numbers = |count: usize| Redactor(Some((0..count).map(|number| number.to_string()).collect()));
        assert_eq!(numbers(2000).redact("fine"), "fine");
        assert!(numbers(2001).redact("fine").starts_with("… (not shown"));
    }
}

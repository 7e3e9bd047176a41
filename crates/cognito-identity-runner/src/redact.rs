//! Redacts output of a backend before it is printed or stored: secrets, account ids, control characters, commands of a
//! CI runner; at most 16 KiB of each text.
//!
//! The server redacts its request log by itself (`cognito-identity-server/src/redact.rs`); `SECRET_MEMBERS` of the port
//! lists the members that both treat as secret.
//!
//! Start reading at [`redact_text`]. A harness replaces the ids of its account ([`Harness::redact`]), regular
//! expressions in `patterns.rs` replace keys, tokens and assertions, and `strip_control` does the rest. `fields.rs`
//! lists the members that are secrets by their names; `transcript.rs` replaces the values of those of one transcript.

pub(crate) mod fields;
mod patterns;
mod transcript;

use std::borrow::Cow;

use cognito_identity_contracts::Harness;
use serde_json::Value;

use fields::Field;
pub(crate) use patterns::redact_secrets;
pub(crate) use transcript::TranscriptSecrets;

/// Size of the longest text, in bytes. A backend can send megabytes, and a log shows every one of them.
const MAX_TEXT_BYTES: usize = 16 * 1024;

/// Text that replaces a secret.
pub(crate) const SECRET: &str = "a secret";

/// Beginning of the text that replaces a token; its claims follow.
pub(crate) const TOKEN: &str = "a token that says";

/// Prefixes of the texts that replace a secret.
const READABLE: [&str; 2] = [SECRET, "a token that "];

/// Redacts a text about a backend or from it: keys and tokens, whatever the harness redacts, control characters except
/// line ends and tabs, commands of a CI runner. Cuts it at 16 KiB.
#[must_use]
pub fn redact_text(harness: &dyn Harness, text: &str) -> String {
    redact_plain(&harness.redact(text.to_owned()))
}

/// Redacts a text as [`redact_text`] does, and puts it on one line.
#[must_use]
pub fn redact_line(harness: &dyn Harness, words: &str) -> String {
    on_one_line(&redact_text(harness, words))
}

/// Redacts each line of a text as [`redact_line`] does. All lines remain, each cut at 16 KiB by itself.
#[must_use]
pub fn redact_lines(harness: &dyn Harness, lines: &str) -> String {
    lines.split('\n').map(|words| redact_line(harness, words)).collect::<Vec<_>>().join("\n")
}

/// Redacts a text that has no harness.
pub(crate) fn redact_plain(text: &str) -> String {
    strip_control(&redact_secrets(&cut(text, MAX_TEXT_BYTES)))
}

/// Redacts a text that has no harness, such as a line of a file, and puts it on one line.
#[must_use]
pub fn redact_plain_line(text: &str) -> String {
    on_one_line(&redact_plain(text))
}

fn on_one_line(words: &str) -> String {
    words.replace(['\n', '\t'], "\u{fffd}")
}

/// Redacts all texts in a JSON value as [`redact_text`] does, and the members whose names are those of secrets.
#[must_use]
pub fn redact_json(harness: &dyn Harness, value: Value) -> Value {
    redact_member(harness, "", value)
}

fn redact_member(harness: &dyn Harness, name: &str, value: Value) -> Value {
    match value {
        Value::String(secret) if is_secret(name, &secret) => SECRET.into(),
        Value::String(words) => redact_text(harness, &words).into(),
        Value::Array(elements) => {
            elements.into_iter().map(|element| redact_member(harness, name, element)).collect()
        }
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (redact_text(harness, &name), redact_member(harness, &name, value)))
            .collect(),
        other => other,
    }
}

/// Whether a member's value is a secret. The text in the place of one is none.
fn is_secret(name: &str, value: &str) -> bool {
    let is_readable = READABLE.iter().any(|words| value.starts_with(words));
    !is_readable && Field::named(name).is_secret(value)
}

/// Replaces characters that move a terminal's cursor, and breaks the commands of CI runners (`::command::`,
/// `##[command]`).
fn strip_control(text: &str) -> String {
    let mut text = printable(text);
    // Of three in a row, two are left by one turn.
    while text.contains("##") {
        text = text.replace("##", "# #");
    }
    if !text.contains("::") {
        return text;
    }
    let lines = text.split('\n').map(|line| match line.trim_start().strip_prefix("::") {
        Some(rest) => Cow::Owned(format!(": :{rest}")),
        None => Cow::Borrowed(line),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Replaces the characters that no output may have, except line ends and tabs.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { strip_control_char(c) }).collect()
}

/// Returns the character, or U+FFFD for a control character, one that changes the direction of text, or one that XML
/// forbids.
fn strip_control_char(c: char) -> char {
    let turns_direction = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_forbidden = matches!(c, '\u{fffe}' | '\u{ffff}');
    if c.is_control() || turns_direction || is_forbidden { '\u{fffd}' } else { c }
}

/// Cuts a text at `longest` bytes, and adds how many are missing.
fn cut(text: &str, longest: usize) -> Cow<'_, str> {
    let end = text.floor_char_boundary(longest);
    if end == text.len() {
        return text.into();
    }
    format!("{} … and {} bytes more", &text[..end], text.len() - end).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_identity_contracts::{BoxError, Capability, TestEnvironment};

    struct Somebody;

    impl Harness for Somebody {
        fn name(&self) -> &'static str {
            "somebody"
        }

        fn capabilities(&self) -> &[Capability] {
            &[]
        }

        fn environment(&self) -> Result<TestEnvironment, BoxError> {
            Err("nobody plays here".into())
        }

        fn redact(&self, text: String) -> String {
            text.replace("123456789012", "ACCOUNT")
        }
    }

    fn redacted(words: &str) -> String {
        redact_text(&Somebody, words)
    }

    #[test]
    fn secrets_and_account_ids_are_redacted() {
        assert_eq!(redacted("arn:aws:iam::123456789012:role/a"), "arn:aws:iam::ACCOUNT:role/a");
        assert_eq!(redacted("the key ASIAIOSFODNN7EXAMPLE is"), "the key a secret is");
    }

    #[test]
    fn control_characters_and_commands_are_broken() {
        assert_eq!(
            redacted("\u{1b}[31mred\r\n::stop-commands::x\n  ::error::y ##[group]a::b"),
            "\u{fffd}[31mred\u{fffd}\n: :stop-commands::x\n: :error::y # #[group]a::b"
        );
        assert_eq!(redacted("###[error]x ####vso[y]"), "# # #[error]x # # # #vso[y]");
        assert_eq!(redact_line(&Somebody, "a\n::b"), "a\u{fffd}: :b");
        assert_eq!(redact_lines(&Somebody, "a\n::b\n"), "a\n: :b\n");
    }

    #[test]
    fn long_texts_are_cut() {
        let long = redacted(&"ä".repeat(MAX_TEXT_BYTES));
        let two = redact_lines(&Somebody, &format!("{0}\n{0}\n", "x".repeat(MAX_TEXT_BYTES)));
        assert!(two.len() > 2 * MAX_TEXT_BYTES && two.ends_with("x\n"), "each line has its own end");
        // Before it is cut, so that no part of it is shown.
        let account = format!("{}123456789012", "x".repeat(MAX_TEXT_BYTES - 6));
        assert!(!redact_text(&Somebody, &account).contains("1234"));
        assert!(
            long.len() < MAX_TEXT_BYTES + 100 && long.ends_with(" … and 16384 bytes more"),
            "{}",
            long.len()
        );
    }

    #[test]
    fn values_are_redacted_member_by_member() {
        let redacted = redact_json(
            &Somebody,
            serde_json::json!({
                "Credentials": {"SecretKey": "0123", "SessionToken": "abc", "AccessKeyId": "x", "Expiration": 1.0},
                "Token": "0123456789abcdef", "words": ["\u{1b}", "fine"],
            }),
        );
        assert_eq!(
            redacted,
            serde_json::json!({
                "Credentials": {"SecretKey": SECRET, "SessionToken": SECRET, "AccessKeyId": SECRET, "Expiration": 1.0},
                "Token": SECRET, "words": ["\u{fffd}", "fine"],
            })
        );
    }
}

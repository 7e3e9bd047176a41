//! What may be said of a backend, on a terminal, in a job's log and in reports: nothing that opens anything, nothing of whose
//! account it is, nothing that a terminal or a job's runner obeys, and not without end.

mod mask;

use std::borrow::Cow;

use cognito_identity_contracts::Harness;
use serde_json::Value;

use crate::volatile::{SECRETS, SHORTEST_SECRET, TOKEN};
pub(crate) use mask::masked;

/// The most that is said of one thing, in bytes.
const LONGEST: usize = 16 * 1024;

const SECRET: &str = "a secret";

/// How what stands for a secret already begins.
const READABLE: [&str; 2] = [SECRET, "a token that "];

/// Words about a backend, or from it, as they may be said: without keys and tokens, without what the harness keeps to itself,
/// without control characters (a line may end) and commands of a runner, 16 KiB at most.
#[must_use]
pub fn text(harness: &dyn Harness, text: &str) -> String {
    plain(&harness.unsaid(text.to_owned()))
}

/// The same in one line.
#[must_use]
pub fn line(harness: &dyn Harness, words: &str) -> String {
    in_a_line(&text(harness, words))
}

/// The same of lines that are told to the last, though none of them without end.
#[must_use]
pub fn lines(harness: &dyn Harness, lines: &str) -> String {
    lines.split('\n').map(|words| line(harness, words)).collect::<Vec<_>>().join("\n")
}

/// Words of nobody's account.
fn plain(text: &str) -> String {
    tame(&masked(&cut(text, LONGEST)))
}

/// Words that do not come from a harness, such as those of a file, as they may be said in one line: without keys and tokens,
/// without control characters and commands of a runner, 16 KiB at most.
#[must_use]
pub fn plain_line(text: &str) -> String {
    in_a_line(&plain(text))
}

fn in_a_line(words: &str) -> String {
    words.replace(['\n', '\t'], "\u{fffd}")
}

/// A value with all texts in it as they may be said, each as [`text`] has it; a member that is a secret by its name is none
/// any more.
#[must_use]
pub fn value(harness: &dyn Harness, value: Value) -> Value {
    named(harness, "", value)
}

fn named(harness: &dyn Harness, name: &str, value: Value) -> Value {
    match value {
        Value::String(secret) if is_secret(name, &secret) => SECRET.into(),
        Value::String(words) => text(harness, &words).into(),
        Value::Array(elements) => elements.into_iter().map(|element| named(harness, name, element)).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (text(harness, &name), named(harness, &name, value)))
            .collect(),
        other => other,
    }
}

/// Whether a member's value opens something. A token that was made readable does not.
fn is_secret(name: &str, value: &str) -> bool {
    let is_readable = READABLE.iter().any(|words| value.starts_with(words));
    !is_readable && (SECRETS.contains(&name) || (name == TOKEN && value.len() >= SHORTEST_SECRET))
}

/// The text without what moves a cursor, and without lines that a job's runner takes for commands.
fn tame(text: &str) -> String {
    let mut text: String =
        text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { harmless(c) }).collect();
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

/// A character, unless it is one that nobody sees and that changes how others are seen.
pub(crate) fn harmless(c: char) -> char {
    let turns_direction = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if c.is_control() || turns_direction { '\u{fffd}' } else { c }
}

/// As much of the text as is said.
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
    use cognito_identity_contracts::{Capability, Stage};

    struct Somebody;

    impl Harness for Somebody {
        fn name(&self) -> &'static str {
            "somebody"
        }

        fn capabilities(&self) -> &[Capability] {
            &[]
        }

        fn stage(&self) -> Result<Stage, String> {
            Err("nobody plays here".to_owned())
        }

        fn unsaid(&self, text: String) -> String {
            text.replace("123456789012", "ACCOUNT")
        }
    }

    fn said(words: &str) -> String {
        text(&Somebody, words)
    }

    #[test]
    fn neither_secrets_nor_the_account_are_said() {
        assert_eq!(said("arn:aws:iam::123456789012:role/a"), "arn:aws:iam::ACCOUNT:role/a");
        assert_eq!(said("the key ASIAIOSFODNN7EXAMPLE is"), "the key a secret is");
    }

    #[test]
    fn nobody_obeys_what_is_said() {
        assert_eq!(
            said("\u{1b}[31mred\r\n::stop-commands::x\n  ::error::y ##[group]a::b"),
            "\u{fffd}[31mred\u{fffd}\n: :stop-commands::x\n: :error::y # #[group]a::b"
        );
        assert_eq!(said("###[error]x ####vso[y]"), "# # #[error]x # # # #vso[y]");
        assert_eq!(line(&Somebody, "a\n::b"), "a\u{fffd}: :b");
        assert_eq!(lines(&Somebody, "a\n::b\n"), "a\n: :b\n");
    }

    #[test]
    fn it_ends() {
        let said = said(&"ä".repeat(LONGEST));
        let two = lines(&Somebody, &format!("{0}\n{0}\n", "x".repeat(LONGEST)));
        assert!(two.len() > 2 * LONGEST && two.ends_with("x\n"), "each line has its own end");
        // Before it is cut, so that no part of it is shown.
        let account = format!("{}123456789012", "x".repeat(LONGEST - 6));
        assert!(!text(&Somebody, &account).contains("1234"));
        assert!(said.len() < LONGEST + 100 && said.ends_with(" … and 16384 bytes more"), "{}", said.len());
    }

    #[test]
    fn values_are_said_member_by_member() {
        let said = value(
            &Somebody,
            serde_json::json!({
                "Credentials": {"SecretKey": "0123", "SessionToken": "abc", "AccessKeyId": "x", "Expiration": 1.0},
                "Token": "0123456789abcdef", "words": ["\u{1b}", "fine"],
            }),
        );
        assert_eq!(
            said,
            serde_json::json!({
                "Credentials": {"SecretKey": SECRET, "SessionToken": SECRET, "AccessKeyId": SECRET, "Expiration": 1.0},
                "Token": SECRET, "words": ["\u{fffd}", "fine"],
            })
        );
    }
}

//! What may be said of a backend, on a terminal, in a job's log and in reports: nothing that opens anything, nothing of whose
//! account it is, nothing that a terminal or a job's runner obeys, and not without end.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex_lite::{Captures, Regex};
use serde_json::Value;

use crate::harness::Harness;
use crate::volatile::{SECRETS, SHORTEST_SECRET, TOKEN};

/// The most that is said of one thing, in bytes.
const LONGEST: usize = 16 * 1024;

const SECRET: &str = "a secret";

/// How what stands for a secret already begins.
const READABLE: [&str; 2] = [SECRET, "a token that "];

/// Words about a backend, or from it, as they may be said.
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

/// Words of nobody's account in one line.
pub(crate) fn plain_line(text: &str) -> String {
    in_a_line(&plain(text))
}

fn in_a_line(words: &str) -> String {
    words.replace(['\n', '\t'], "\u{fffd}")
}

/// A value with all texts in it as they may be said.
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

/// Each may stand in JSON, in JSON within a text, or in what Rust shows of a structure, and may be cut anywhere.
static HIDDEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let gap = r"(?:\s|\\+[nrt])*";
    let member = format!(r#"(?P<name>\b(?:{}|{TOKEN})\\*"{gap}:{gap}\\*")[^"\n]+"#, SECRETS.join("|"));
    let field = r#"(?P<field>\b(?:access_key_id|secret_key|session_token): (?:Some\()?")[^"\s]+"#;
    let key = r"\bA[KS]IA[A-Z0-9]{12,}";
    let token = r"\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?";
    // Of XML that begins with `<saml` or `<?xml`.
    let assertion = "P(?:HNhbW|D94bW)[A-Za-z0-9+/=]{40,}";
    Regex::new(&[&member, field, key, token, assertion].join("|")).ok()
});

/// The text without keys, tokens and assertions.
pub(crate) fn masked(text: &str) -> String {
    let Some(hidden) = &*HIDDEN else { return SECRET.to_owned() };
    let shown = |found: &Captures<'_>| {
        let name = found.name("name").or(found.name("field")).map_or("", |name| name.as_str());
        if READABLE.iter().any(|words| found[0][name.len()..].starts_with(words)) {
            return found[0].to_owned();
        }
        // What ends the value stands behind a backslash where the text is within a text.
        let ends = found[0].bytes().rev().take_while(|byte| *byte == b'\\').count();
        format!("{name}{SECRET}{}", "\\".repeat(ends))
    };
    hidden.replace_all(text, shown).into_owned()
}

/// The text without what moves a cursor, and without lines that a job's runner takes for commands.
fn tame(text: &str) -> String {
    let text: String = text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { harmless(c) }).collect();
    let text = text.replace("##[", "# #[");
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
    use crate::harness::{Capability, Stage};

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
    fn nothing_that_opens_anything_is_said() {
        let secret = "wJalrXUtnFEMI\\/K7MDENG+bPxRfiCY=";
        for shown in [
            format!(r#"{{"SecretKey":"{secret}","Expiration":1.0}}"#),
            format!(r#"{{"SessionToken" : "{secret}"#),
            format!(r#""{{\"SecretKey\":\"{secret}\",\"Expiration\":1.0}}""#),
            format!(r#"secret_key: Some("{secret}"), expiration: 1.0"#),
            format!(r#"{{"Token":"{secret}"}}"#),
        ] {
            let said = said(&shown);
            assert!(!said.contains("wJalr") && !said.contains("K7MDENG") && said.contains(SECRET), "{said}");
            assert_eq!(said.contains("1.0"), shown.contains("1.0"), "{said}");
        }
        assert_eq!(said("arn:aws:iam::123456789012:role/a"), "arn:aws:iam::ACCOUNT:role/a");
        assert_eq!(said("the key ASIAIOSFODNN7EXAMPLE is"), "the key a secret is");
        let token = "eyJhbGciOiJSUzUxMiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";
        assert_eq!(said(&format!("Value '{{idp.example={token}}}' at")), "Value '{idp.example=a secret}' at");
        assert_eq!(said(&token[..30]), SECRET);
        assert!(!said(&format!("<{}>", "PHNhbWwyOkFzc2VydGlvbg".repeat(4))).contains("PHNhb"));
    }

    #[test]
    fn a_quotation_ends_where_it_ended() {
        let quoted = format!("{:?}", r#"{"SecretKey":"0123456789abcdef"}"#);
        assert_eq!(said(&quoted), r#""{\"SecretKey\":\"a secret\"}""#);
    }

    #[test]
    fn a_token_that_can_be_read_is_told() {
        let told = r#"{"Token":"a token that says {"sub":"a"}"}"#;
        assert_eq!(said(told), told);
    }

    #[test]
    fn nobody_obeys_what_is_said() {
        assert_eq!(
            said("\u{1b}[31mred\r\n::stop-commands::x\n  ::error::y ##[group]a::b"),
            "\u{fffd}[31mred\u{fffd}\n: :stop-commands::x\n: :error::y # #[group]a::b"
        );
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

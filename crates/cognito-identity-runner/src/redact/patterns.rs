//! Regular expressions that find keys, tokens and assertions in any text.

use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

use super::{READABLE, SECRET};

/// Names of secrets, and the characters between a name and its value: in JSON, in JSON within a text, in Rust's
/// `Debug`, in a query, in XML.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let long =
        "(?i:access_?key_?id|secret_?(?:access_?)?key|session_?token|security_?token|web_?identity_?token)";
    let short = r#"(?:["'&<;?\s(]|^)Token"#;
    let quote = r#"(?:\\*["']|&quot;|&#34;)?"#;
    let gap = r"(?:[\s\u{a0}]|\\+[nrt])*";
    Regex::new(&format!("(?:{long}|{short}){quote}{gap}[:=>]{gap}(?:Some\\()?(?P<open>{quote})")).ok()
});

/// Secrets that are recognised without a name.
static BARE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let key = "A[KS]IA[A-Z0-9]{12,}";
    let token = r"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?";
    // Of XML that begins with `<saml` or `<?xml`.
    let assertion = "P(?:HNhbW|D94bW)[A-Za-z0-9+/=]{40,}";
    Regex::new(&[key, token, assertion].join("|")).ok()
});

/// A letter or a sign as JSON may write any of them.
static ESCAPED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\\+u00([2-7][0-9A-Fa-f])").ok());

/// Redacts keys, tokens and assertions.
pub(crate) fn redact_secrets(text: &str) -> String {
    const SIGNS: [&str; 7] = ["ey", "EY", "oken", "OKEN", "ASIA", "AKIA", "\\u00"];
    if !SIGNS.iter().any(|sign| text.contains(sign)) && !text.contains("PHNhbW") && !text.contains("PD94bW") {
        return text.to_owned();
    }
    let (Some(named), Some(bare), Some(escaped)) = (&*NAMED, &*BARE, &*ESCAPED) else {
        return SECRET.to_owned();
    };
    let text = escaped.replace_all(text, |found: &Captures<'_>| {
        let sign = u8::from_str_radix(&found[1], 16).map(char::from);
        sign.map_or_else(|_| found[0].to_owned(), String::from)
    });
    bare.replace_all(&without_named(named, &text), SECRET).into_owned()
}

/// The text without the values of members that are secrets.
fn without_named(named: &Regex, text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(found) = named.captures(rest) {
        let (start, open) =
            (found.get(0).map_or(0, |all| all.end()), found.name("open").map_or("", |open| open.as_str()));
        let (before, value) = rest.split_at(start);
        shown += before;
        rest = value;
        let end = if is_shown(value) { 0 } else { end_of(value, open) };
        if end > 0 {
            rest = &value[end..];
            shown += SECRET;
        }
    }
    shown + rest
}

/// Whether a value is no secret, or is redacted already.
fn is_shown(value: &str) -> bool {
    let words = READABLE.iter().copied().chain(["***", "null", "None", "true", "false"]);
    words.into_iter().any(|words| value.starts_with(words))
}

/// Returns the end of a value behind this opening; the end of the text, if it was cut.
fn end_of(value: &str, open: &str) -> usize {
    let end = if open.ends_with('"') {
        end_of_quotation(value, open.len() - 1)
    } else if open.is_empty() && value.starts_with(['[', '{']) {
        // Whatever it is, it is no secret of the service; all of the line is left out.
        value.find('\n')
    } else if open.is_empty() {
        value.find(|c: char| c.is_whitespace() || ",;&<>)}]\"'".contains(c))
    } else {
        value.find(open.trim_start_matches('\\'))
    };
    end.unwrap_or(value.len())
}

/// Returns the end of a quotation whose first quote has this many backslashes: a quote within it has more.
fn end_of_quotation(value: &str, backslashes: usize) -> Option<usize> {
    value.match_indices('"').find_map(|(at, _)| {
        let before = value[..at].bytes().rev().take_while(|byte| *byte == b'\\').count();
        (before <= backslashes).then(|| at - before)
    })
}

#[cfg(test)]
mod tests {
    use cognito_identity::SECRET_MEMBERS;

    use super::*;

    #[test]
    fn no_secret_member_is_shown() {
        // The members of `Logins` are named after providers.
        for name in SECRET_MEMBERS.into_iter().filter(|name| *name != "Logins") {
            let redacted = redact_secrets(&format!(r#"{{"{name}":"wJalrXUtnFEMI"}}"#));
            assert_eq!(redacted, format!(r#"{{"{name}":"a secret"}}"#));
        }
    }

    /// Forms in which reviewers have tried to get a secret shown.
    #[test]
    fn no_form_of_a_secret_is_shown() {
        let secret = "wJalrXUtnFEMI\\/K7MDENG+bPxRfiCY=";
        for shown in [
            format!(r#"{{"SecretKey":"{secret}","Expiration":1.0}}"#),
            format!(r#"{{"SessionToken" : "{secret}"#),
            format!(r#""{{\"SecretKey\":\"{secret}\",\"Expiration\":1.0}}""#),
            format!(r#"secret_key: Some("{secret}"), expiration: 1.0"#),
            format!(r#"{{"Token":"{secret}"}}"#),
            format!(r#"{{"SecretKey":"\/{secret}"}}"#),
            format!(r#"{{"Secret\u004bey":"{secret}"}}"#),
            format!("{{\"SecretKey\":\u{a0}\"{secret}\"}}"),
            format!(r#"{{"SecretKey":"ab\"{secret}","Expiration":1.0}}"#),
            format!(r#""{{\"SecretKey\":\"ab\\\"{secret}\",\"Expiration\":1.0}}""#),
            format!(r#"{{"SecretKey":["{secret}"],"a":1}}"#),
            format!(r#"{{"SessionToken":{{"a":"{secret}"}}}}"#),
            format!(r#"{{"SecretAccessKey":"{secret}"}}"#),
            format!(r#"{{"secretKey":"{secret}"}}"#),
            format!("{{'SecretKey':'{secret}'}}"),
            format!("SecretKey={secret}&a=1"),
            format!("SecretKey: {secret}"),
            format!("?Token={secret}"),
            format!("<SecretAccessKey>{secret}</SecretAccessKey>"),
            format!("&quot;SecretKey&quot;:&quot;{secret}&quot;"),
            format!(r#"{{"a":"{{\"SecretKey\": \"{secret}\"}}"}}"#),
        ] {
            let redacted = redact_secrets(&shown);
            assert!(!redacted.contains("wJalr") && !redacted.contains("K7MDENG"), "{shown} is {redacted}");
            assert!(redacted.contains(SECRET), "{shown} is {redacted}");
            assert_eq!(redacted.contains("1.0"), shown.contains("1.0"), "{redacted}");
        }
        assert_eq!(
            redact_secrets(r#"{"SecretKey":12345678901234567,"a":1}"#),
            r#"{"SecretKey":a secret,"a":1}"#
        );
    }

    #[test]
    fn secrets_of_a_known_form_are_found_anywhere() {
        let token = "eyJhbGciOiJSUzUxMiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";
        assert_eq!(
            redact_secrets(&format!("Value '{{idp.example={token}}}' at")),
            "Value '{idp.example=a secret}' at"
        );
        assert_eq!(
            redact_secrets(&format!(r"line\nASIAIOSFODNN7EXAMPLE\n{token}")),
            r"line\na secret\na secret"
        );
        assert_eq!(redact_secrets("%22ASIAIOSFODNN7EXAMPLE_"), "%22a secret_");
        assert_eq!(redact_secrets(&token[..30]), SECRET);
        assert!(!redact_secrets(&format!("<{}>", "PHNhbWwyOkFzc2VydGlvbg".repeat(4))).contains("PHNhb"));
    }

    #[test]
    fn a_quotation_ends_where_it_ended() {
        let quoted = format!("{:?}", r#"{"SecretKey":"0123456789abcdef"}"#);
        assert_eq!(redact_secrets(&quoted), r#""{\"SecretKey\":\"a secret\"}""#);
    }

    #[test]
    fn harmless_text_is_unchanged() {
        for harmless in [
            r#"{"Token":"a token that says {"sub":"a"}"}"#,
            r#"{"SecretKey":"a secret","SessionToken":null,"Token":""}"#,
            "secret_key: Some(*** redacted ***), session_token: None, next_token: Some(\"a\")",
            r#"{"NextToken":"a page"}"#,
            "Invalid login token. Token expired: 1500000000 >= 1400000000",
            "1 validation error detected: Value '' at 'identityPoolId' failed",
        ] {
            assert_eq!(redact_secrets(harmless), harmless);
        }
    }
}

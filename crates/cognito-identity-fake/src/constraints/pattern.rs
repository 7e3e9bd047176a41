//! The model's patterns, matched by hand, since ten patterns need no regular expression engine in every user's build.
//! They have the meaning of `String.matches` in Java, which produces the service's messages: the whole string, and
//! `\d`, `\s` and `\w` of ASCII alone. Start at [`Pattern`].

#[cfg(test)]
mod tests;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// A regular expression of the model.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// The expression exactly as the model writes it and as messages show it.
    pub text: &'static str,
    /// Whether a whole string matches.
    pub matches: fn(&str) -> bool,
}

impl Pattern {
    const fn new(text: &'static str, matches: fn(&str) -> bool) -> Self {
        Self { text, matches }
    }
}

pub(super) static ACCOUNT: Pattern = Pattern::new(r"\d+", |text| some(text, |byte| byte.is_ascii_digit()));
pub(super) static CLAIM: Pattern = Pattern::new(r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", is_claim);
pub(super) static CLIENT: Pattern = Pattern::new(r"[\w_]+", |text| words(text, b""));
pub(super) static DEVELOPER: Pattern = Pattern::new(r"[\w._-]+", |text| words(text, b".-"));
pub(super) static ID: Pattern = Pattern::new(r"[\w-]+:[0-9a-f-]+", is_id);
pub(super) static POOL_NAME: Pattern =
    Pattern::new(r"[\w\s+=,.@-]+", |text| words(text, b"+=,.@- \t\n\x0b\x0c\r"));
pub(super) static PROVIDER: Pattern = Pattern::new(r"[\w.;_/-]+", |text| words(text, b".;/-"));
pub(super) static ROLE: Pattern = Pattern::new(r"(un)?authenticated", is_role);
pub(super) static SOLID: Pattern = Pattern::new(r"[\S]+", |text| some(text, |byte| !is_space(byte)));
pub(super) static USER_POOL: Pattern = Pattern::new(r"[\w._:/-]+", |text| words(text, b".:/-"));

/// Whether `text` has at least one byte and all its bytes are of the class.
///
/// It reads to the end even after another byte, so that the compiler can compare many bytes at once: a page token has
/// up to 65,535.
fn some(text: &str, class: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().fold(true, |all, byte| all & class(byte))
}

/// Whether `text` has at least one byte and all its bytes are of `\w` or `others`.
fn words(text: &str, others: &[u8]) -> bool {
    some(text, |byte| byte.is_ascii_alphanumeric() || byte == b'_' || others.contains(&byte))
}

/// Whether a byte is of `\s`. The complement matches every byte of a character beyond ASCII, as `\S` matches the
/// character.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Whether `text` is an id. Neither half may contain a colon, so that any one is the only candidate. Almost every request
/// has an id, so this looks first where the colon before a GUID of 36 characters is.
fn is_id(text: &str) -> bool {
    let is_colon = |place: &usize| text.as_bytes()[*place] == b':';
    let colon = text.len().checked_sub(37).filter(is_colon);
    let colon = colon.or_else(|| text.bytes().position(|byte| byte == b':'));
    colon.is_some_and(|colon| {
        let region = &text[..colon];
        let guid = &text[colon + 1..];
        words(region, b"-") && some(guid, |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'))
    })
}

fn is_role(text: &str) -> bool {
    matches!(text, "authenticated" | "unauthenticated")
}

fn is_claim(text: &str) -> bool {
    // Every printable character of ASCII but the space is of one of the five; almost every claim stops here.
    some(text, |byte| byte.is_ascii_graphic()) || is_foreign_claim(text)
}

/// A function apart, so that a claim in ASCII does not pay for its registers.
#[cold]
fn is_foreign_claim(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_visible)
}

fn is_visible(character: char) -> bool {
    use GeneralCategoryGroup::{Letter, Mark, Number, Punctuation, Symbol};
    matches!(character.general_category_group(), Letter | Mark | Symbol | Number | Punctuation)
}

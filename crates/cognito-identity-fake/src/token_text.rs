//! Texts of the login tokens that the fake issues. Each has a number: a restore checks it, and a sign-out compares it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// The providers with opaque access tokens.
pub(crate) const OPAQUE_PROVIDERS: [&str; 4] =
    ["api.twitter.com", "graph.facebook.com", "www.amazon.com", "www.digits.com"];

/// Part of the name of each SAML provider, which is its ARN.
pub(crate) const SAML: &str = ":saml-provider/";

/// Beginning of an opaque token; the number follows.
pub(crate) const OPAQUE: &str = "FAKE";

/// Texts around the number in an assertion.
pub(crate) const NUMBER: &str = "<!-- ";
pub(crate) const ASSERTION_END: &str = " --></saml2:Assertion>";

/// Returns the number in an opaque token or an assertion; `None` for a text that this crate does not make.
pub(crate) fn text_number(provider: &str, token: &str) -> Option<u64> {
    if provider.contains(SAML) {
        let assertion = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
        return assertion.strip_suffix(ASSERTION_END)?.rsplit_once(NUMBER)?.1.parse().ok();
    }
    let number = token.strip_prefix(OPAQUE).filter(|_| OPAQUE_PROVIDERS.contains(&provider))?;
    u64::from_str_radix(number, 16).ok().filter(|value| format!("{value:032x}") == number)
}

/// Prefix of the number in `jti` of the user pool tokens of this crate.
const TOKEN_ID: &str = "fake-";

pub(crate) fn token_id(number: u64) -> String {
    format!("{TOKEN_ID}{number}")
}

/// Returns the number in a token's id; `None` for an id that this crate does not make.
pub(crate) fn token_number(id: &str) -> Option<u64> {
    id.strip_prefix(TOKEN_ID)?.parse().ok()
}

/// Maximum depth of arrays and objects in the value of a claim. A JSON parser stops at 128, and a saved state has a few
/// levels around each value.
pub(crate) const MAX_LEVELS: usize = 32;

/// Whether the value of a claim has at most [`MAX_LEVELS`].
pub(crate) fn is_claim(value: &Value) -> bool {
    has_levels(value, MAX_LEVELS)
}

/// Whether a value has at most `most` levels of arrays and objects.
fn has_levels(value: &Value, most: usize) -> bool {
    let fits = |inner| most > 0 && has_levels(inner, most - 1);
    match value {
        Value::Array(items) => most > 0 && items.iter().all(fits),
        Value::Object(members) => most > 0 && members.values().all(fits),
        _ => true,
    }
}

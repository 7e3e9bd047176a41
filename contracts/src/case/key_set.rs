//! Forms in which a key set may write its keys.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;

/// Form of a modulus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Form {
    /// Padded base64 of the standard alphabet, with a leading zero byte.
    StandardBase64,
    /// Base64url without padding, as RFC 7518 has it, without a leading zero byte.
    Base64Url,
    /// Any other form.
    Other,
}

/// The forms of the moduli in a key set; none if it has no keys.
#[must_use]
pub fn forms(key_set: &Value) -> BTreeSet<Form> {
    let keys = key_set["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    keys.iter().map(|key| form(key["n"].as_str().unwrap_or_default())).collect()
}

fn form(modulus: &str) -> Form {
    let first = |decoded: Result<Vec<u8>, _>| decoded.ok().and_then(|bytes| bytes.first().copied());
    // The zero byte keeps the number positive, as its next bit is set.
    if STANDARD.decode(modulus).is_ok_and(|bytes| matches!(bytes[..], [0, 0x80..=0xff, ..])) {
        Form::StandardBase64
    } else if first(URL_SAFE_NO_PAD.decode(modulus)).is_some_and(|byte| byte != 0) {
        Form::Base64Url
    } else {
        Form::Other
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, form};

    #[test]
    fn a_modulus_has_a_form() {
        for (modulus, expected) in [
            ("AP-_", Form::Other),
            ("AP+/", Form::StandardBase64),
            ("AP8=", Form::StandardBase64),
            ("AP8", Form::Other),
            ("AA==", Form::Other),
            ("AH8=", Form::Other),
            ("_-8", Form::Base64Url),
            ("/+8=", Form::Other),
            ("", Form::Other),
            ("no base64!", Form::Other),
        ] {
            assert_eq!(form(modulus), expected, "{modulus}");
        }
    }
}

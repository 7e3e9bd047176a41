//! Compares raw responses: the status, the headers in `RESULT_HEADERS`, and the body down to the form of its numbers.

use cognito_identity_contracts::RawResponse;
use serde_json::{Value, json};

use super::compare::Comparison;
use crate::redact::fields::{RESULT_HEADERS, TIMESTAMP_FIELDS, result_headers};

pub(super) fn is_equal(mut compared: Comparison<'_>, seen: &RawResponse, own: &RawResponse) -> bool {
    let headers = RESULT_HEADERS.iter().all(|name| match (seen.header(name), own.header(name)) {
        (Some(seen), Some(own)) => compared.messages(seen, own),
        (seen, own) => seen == own,
    });
    let bodies = match (seen.body.is_empty(), own.body.is_empty()) {
        (true, true) => true,
        (false, false) => compared.values("", &seen.json(), &own.json()),
        _ => false,
    };
    seen.status == own.status && headers && bodies && forms(&seen.text()) == forms(&own.text())
}

/// Form of each timestamp: with an exponent or without; a whole second with a fraction or without.
///
/// A fraction at any other timestamp depends on the time of the request, so it is not compared.
fn forms(body: &str) -> Vec<(&'static str, bool, bool)> {
    let mut forms = Vec::new();
    for name in TIMESTAMP_FIELDS {
        let key = format!("\"{name}\":");
        for (start, _) in body.match_indices(&key) {
            let rest = body[start + key.len()..].trim_start();
            let number: String =
                rest.chars().take_while(|c| c.is_ascii_digit() || "+-.eE".contains(*c)).collect();
            let is_scientific = number.contains(['e', 'E']);
            forms.push((name, is_scientific, name == "Expiration" && number.contains('.')));
        }
    }
    forms
}

/// Returns a response as reports show it.
pub(super) fn shown(response: &RawResponse) -> Value {
    let headers: Vec<_> = result_headers(response).map(|(name, value)| format!("{name}: {value}")).collect();
    json!({ "status": response.status, "headers": headers, "body": response.text() })
}

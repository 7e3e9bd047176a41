//! Compares two responses, apart from timestamps, tokens and secrets, which differ between services.

use cognito_identity_contracts::internals::claims;
use cognito_identity_wire::is_marked_assumed;
use serde_json::{Map, Value};

use super::token_map::TokenMap;
use crate::recording::RecordedResult;
use crate::redact::fields::{Field, timestamp_in_message};
use crate::text::with_sorted_sets;

/// Lists whose order AWS does not document.
const UNORDERED: [&str; 7] = [
    "CognitoIdentityProviders",
    "Logins",
    "OpenIdConnectProviderARNs",
    "SamlProviderARNs",
    "UnprocessedIdentityIds",
    "aud",
    "principal_tags",
];

/// Compares the service's responses with the fake's, within a tolerance in seconds between their clocks, and maps the
/// tokens of one to those of the other.
pub(super) struct Comparison<'a> {
    pub(super) tokens: &'a mut TokenMap,
    pub(super) tolerance: f64,
}

impl Comparison<'_> {
    pub(super) fn answers(&mut self, seen: &RecordedResult, expected: &RecordedResult) -> bool {
        match (seen, expected) {
            (RecordedResult::Output(seen), RecordedResult::Output(expected)) => {
                self.values("", seen, expected)
            }
            (
                RecordedResult::Error { code, message },
                RecordedResult::Error { code: expected, message: expected_message },
            ) => code == expected && self.messages(message, expected_message),
            _ => false,
        }
    }

    /// Compares two texts. A text that the fake invented equals any text of the service.
    pub(super) fn messages(&self, seen: &str, expected: &str) -> bool {
        if is_marked_assumed(expected) {
            return true;
        }
        let seen = with_sorted_sets(seen);
        let expected = with_sorted_sets(expected);
        let seen: Vec<_> = seen.split(' ').collect();
        let expected: Vec<_> = expected.split(' ').collect();
        seen.len() == expected.len()
            && seen
                .iter()
                .zip(&expected)
                .all(|(seen, expected)| seen == expected || self.message_timestamps(seen, expected))
    }

    /// Compares two timestamps within messages.
    fn message_timestamps(&self, seen: &str, expected: &str) -> bool {
        let both = timestamp_in_message(seen).zip(timestamp_in_message(expected));
        both.is_some_and(|(seen, expected)| self.at_once("", seen, expected))
    }

    /// Compares two timestamps. Dates alone have fractions of a second: the others are cut to whole seconds, so they
    /// may differ by one more.
    fn at_once(&self, name: &str, seen: f64, expected: f64) -> bool {
        let cut = if matches!(name, "CreationDate" | "LastModifiedDate") { 0.0 } else { 1.0 };
        (seen - expected).abs() <= self.tolerance + cut
    }

    pub(super) fn values(&mut self, name: &str, seen: &Value, expected: &Value) -> bool {
        match (seen, expected) {
            (Value::Object(seen), Value::Object(expected)) => self.members(seen, expected),
            (Value::Array(seen), Value::Array(expected)) => self.elements(name, seen, expected),
            (Value::Number(seen), Value::Number(expected)) if Field::named(name) == Field::Timestamp => seen
                .as_f64()
                .zip(expected.as_f64())
                .is_some_and(|(seen, expected)| self.at_once(name, seen, expected)),
            (Value::String(seen), Value::String(expected)) => match Field::named(name) {
                Field::Token => self.tokens(seen, expected),
                Field::PageToken | Field::Secret => {
                    self.tokens.learn(seen, expected);
                    true
                }
                Field::Message => self.messages(seen, expected),
                // The ids of the service's tokens differ.
                Field::TokenId => true,
                Field::Timestamp | Field::Stable => seen == expected,
            },
            _ => seen == expected,
        }
    }

    fn members(&mut self, seen: &Map<String, Value>, expected: &Map<String, Value>) -> bool {
        seen.len() == expected.len()
            && seen.iter().all(|(name, seen)| {
                expected.get(name).is_some_and(|expected| self.values(name, seen, expected))
            })
    }

    fn elements(&mut self, name: &str, seen: &[Value], expected: &[Value]) -> bool {
        if seen.len() != expected.len() {
            return false;
        }
        if UNORDERED.contains(&name) {
            let sorted = |values: &[Value]| {
                let mut texts: Vec<_> = values.iter().map(Value::to_string).collect();
                texts.sort_unstable();
                texts
            };
            return sorted(seen) == sorted(expected);
        }
        seen.iter().zip(expected).all(|(seen, expected)| self.values(name, seen, expected))
    }

    /// Compares the claims of two tokens that the service issued.
    fn tokens(&mut self, seen: &str, expected: &str) -> bool {
        let is_equal = match (claims(seen), claims(expected)) {
            (Some(seen), Some(expected)) => self.members(&seen, &expected),
            (None, None) => true,
            _ => false,
        };
        self.tokens.learn(seen, expected);
        is_equal
    }
}

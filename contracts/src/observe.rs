//! What is compared of an answer: its content with ids, dates, tokens and orders replaced by what any two backends share.

use std::collections::BTreeMap;

use cognito_identity::{Error, Result};
use serde::Serialize;
use serde_json::{Value, json};

use crate::failure::chain;
use crate::lease;
use crate::text::{named, with_sorted_sets};

/// Ids by the order in which they were first seen: `pool#0`, `identity#3`.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    /// Gives an id its name, unless it has one.
    pub(crate) fn give(&mut self, id: &str, name: String) {
        self.0.entry(id.to_owned()).or_insert(name);
    }

    /// The observation of an answer.
    ///
    /// A refusal is seen as its code; its words are compared too, with ids replaced. An id that was never given a name
    /// stays as it is, so that a backend which answers another one is found out.
    pub(crate) fn observe<T: Serialize>(&self, answer: Result<T>) -> Value {
        match answer {
            Ok(output) => self.seen(serde_json::to_value(output).unwrap_or(Value::Null)),
            Err(Error::Service(refusal)) => {
                json!({ "refused": refusal.code(), "words": self.replaced(refusal.message()) })
            }
            Err(lost) => json!({ "lost": chain(&lost) }),
        }
    }

    fn seen(&self, value: Value) -> Value {
        match value {
            Value::Object(members) => members
                .into_iter()
                .map(|(name, value)| {
                    let value = match name.as_str() {
                        // Dates differ from backend to backend, and tokens between pages and of sign-ins do too.
                        "CreationDate" | "LastModifiedDate" | "Token" | "NextToken" | "Credentials" => {
                            json!("…")
                        }
                        "IdentityPoolTags" => self.seen(without_lease(value)),
                        _ => self.seen(value),
                    };
                    (name, value)
                })
                .collect(),
            Value::Array(items) => {
                let mut items: Vec<_> = items.into_iter().map(|item| self.seen(item)).collect();
                // No list of the service has a documented order.
                items.sort_by_cached_key(Value::to_string);
                Value::Array(items)
            }
            Value::String(text) => Value::String(self.replaced(&text)),
            other => other,
        }
    }

    fn replaced(&self, text: &str) -> String {
        with_sorted_sets(&named(text, &self.0))
    }
}

/// The tags of a pool, but for those that say whose it is.
fn without_lease(mut tags: Value) -> Value {
    if let Some(tags) = tags.as_object_mut() {
        tags.remove(lease::TAG);
    }
    tags
}

#[cfg(test)]
mod tests {
    use cognito_identity::{ErrorKind, ServiceError};

    use super::*;

    #[test]
    fn the_order_of_an_enum_is_no_difference() {
        let observed = |set: &str| {
            let message = format!("Member must satisfy enum value set: [{set}]");
            Names::default().observe::<()>(Err(ServiceError::new(ErrorKind::validation(), message).into()))
        };
        assert_eq!(observed("Rules, Token"), observed("Token, Rules"));
        assert_ne!(observed("Rules, Token"), observed("Rules"));
    }
}

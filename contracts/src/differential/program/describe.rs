//! Requests and responses of a program in words: ids and tokens by the order in which the program met them.

use std::collections::BTreeMap;

use cognito_identity::Request;
use serde_json::Value;

use super::Interpreter;
use crate::differential::reference::LoginToken;
use crate::differential::text::named;
use crate::members::members;

/// The names of a program's ids and tokens.
#[derive(Debug)]
pub(crate) struct Describe(BTreeMap<String, String>);

impl Describe {
    /// Names for what an interpreter has met, and for the tokens of public logins.
    pub(crate) fn new(interpreter: &Interpreter<'_>, logins: &[LoginToken]) -> Self {
        let met = [
            ("pool", &interpreter.pools),
            ("identity", &interpreter.identities),
            ("token", &interpreter.tokens),
            ("page", &interpreter.pages),
        ];
        let mut names = BTreeMap::new();
        for (kind, ids) in met {
            for (number, id) in ids.iter().enumerate() {
                names.entry(id.clone()).or_insert_with(|| format!("{kind}#{number}"));
            }
        }
        for LoginToken { token, login } in logins {
            names.insert(token.clone(), format!("a token of {}", login.subject));
        }
        Self(names)
    }

    /// A request as a sentence: the operation, and each member that is there.
    pub(crate) fn request(&self, request: &Request) -> String {
        let members = match members(request) {
            Value::Object(members) => members,
            _ => serde_json::Map::new(),
        };
        let members = members.into_iter().map(|(name, value)| match self.value(value) {
            Value::String(text) => format!("{name} {text}"),
            value => format!("{name} {value}"),
        });
        format!("{}: {}", request.operation(), members.collect::<Vec<_>>().join(", "))
    }

    /// A value with names in the place of ids and tokens.
    pub(crate) fn value(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(named(&text, &self.0)),
            Value::Array(items) => items.into_iter().map(|item| self.value(item)).collect(),
            Value::Object(members) => {
                members.into_iter().map(|(name, value)| (named(&name, &self.0), self.value(value))).collect()
            }
            other => other,
        }
    }
}

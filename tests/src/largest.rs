//! The largest legal request of each operation, read off the table of constraints: every member is there, every string
//! and number is at its maximum, and every list and map is full.

use cognito_identity::{Operation, Request};
use cognito_identity_fake::constraints::{self, Kind, Shape, Text};
use cognito_identity_wire::{DefaultDialect, Head, decode_request, target};
use serde_json::{Value, json};

/// Most elements or entries that the documentation allows, where the model sets no bound or a higher one.
const QUOTAS: [(&str, usize); 7] = [
    ("CognitoIdentityProviderList", 50),
    ("IdentityPoolTagsListType", 50),
    ("IdentityPoolTagsType", 50),
    ("LoginsList", 10), // as many as the request can have logins
    ("MappingRulesList", 25),
    ("OIDCProviderList", 50),
    ("SAMLProviderList", 50),
];

/// Characters of the strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// One byte a character.
    Ascii,
    /// Four bytes a character, the most there are, wherever the constraints allow that.
    Wide,
}

/// The largest legal request.
///
/// # Panics
///
/// When the table has a shape that this module cannot fill, which a test of every operation finds.
#[must_use]
pub fn largest(operation: Operation, script: Script) -> Request {
    request(operation, &Largest { script, beyond: None })
}

/// The largest legal request, but whatever is of this shape is larger by one than the model allows.
///
/// # Panics
///
/// As [`largest`] does.
#[must_use]
pub fn beyond(operation: Operation, shape: &'static str) -> Request {
    request(operation, &Largest { script: Script::Ascii, beyond: Some(shape) })
}

fn request(operation: Operation, largest: &Largest) -> Request {
    let body = largest.value(constraints::input(operation), 0).to_string();
    decode_request(&DefaultDialect, Head::for_target(&target(operation)), body.as_bytes())
        .unwrap_or_else(|refusal| panic!("{operation}: {refusal:?}"))
}

struct Largest {
    script: Script,
    /// The shape that is too large.
    beyond: Option<&'static str>,
}

impl Largest {
    /// A value of the shape; one with another number differs, since the keys of a map have to.
    fn value(&self, shape: &Shape, number: usize) -> Value {
        match shape.kind {
            Kind::Text(text) => json!(self.text(shape, text, number)),
            Kind::Integer(bounds) => {
                let more = i64::from(self.beyond == Some(shape.name));
                json!(bounds.max.map(|max| max + more))
            }
            Kind::Boolean => json!(true),
            Kind::List { element, size } => {
                (0..self.count(shape, size.max)).map(|number| self.value(element, number)).collect()
            }
            Kind::Map { key, value, size } => {
                let entry = |number| {
                    let key = self.value(key, number);
                    let key = key.as_str().unwrap_or_else(|| panic!("{} has other keys", shape.name));
                    (key.to_owned(), self.value(value, number))
                };
                (0..self.count(shape, size.max)).map(entry).collect()
            }
            Kind::Structure(members) => {
                members.iter().map(|member| (member.name, self.value(member.shape, number))).collect()
            }
        }
    }

    fn count(&self, shape: &Shape, max: Option<usize>) -> usize {
        let quota = QUOTAS.iter().find(|(name, _)| *name == shape.name).map(|(_, quota)| *quota);
        let count = if self.beyond == Some(shape.name) { max.map(|max| max + 1) } else { quota.or(max) };
        count.unwrap_or_else(|| panic!("{} has no bound", shape.name))
    }

    /// The first sample that the pattern takes. A role has no other length than its own.
    fn text(&self, shape: &Shape, text: Text, number: usize) -> String {
        if let Some(longest) = text.values.iter().max_by_key(|value| value.len()) {
            return (*longest).to_owned();
        }
        let max = text.length.max.unwrap_or_else(|| panic!("{} has no bound", shape.name));
        let beyond = self.beyond == Some(shape.name);
        let length = if beyond { max + 1 } else { max };
        let padded = |start: &str, fill: &str| {
            let end = number.to_string();
            let fill = fill.repeat(length.saturating_sub(start.len() + end.len()));
            format!("{start}{fill}{end}")
        };
        let wide = (self.script == Script::Wide).then(|| padded("", "𝕒"));
        let plain = padded("", "a");
        let role = ["unauthenticated", "authenticated"].get(number).filter(|_| !beyond);
        wide.into_iter()
            .chain([plain.clone(), padded("", "0"), padded("us-east-1:", "0")])
            .chain(role.map(|role| (*role).to_owned()))
            .find(|sample| text.pattern.is_none_or(|pattern| (pattern.matches)(sample)))
            .unwrap_or(plain)
    }
}

//! Text of a violation: the value and its path, as the service's Java prints them. Start at [`violation`].

use std::slice::Iter;

use cognito_identity::visit::{ValueRef, Visit, Visitor};

use super::Path;
use super::constraint::Constraint;
use crate::constraints::{Kind, Member, Shape};

/// Returns `Value '…' at '…' failed to satisfy constraint: …`.
pub(super) fn violation<T: Visit>(
    path: &Path<'_>,
    shape: &Shape,
    value: ValueRef<'_, T>,
    constraint: Constraint,
) -> String {
    let mut text = String::from("Value ");
    let quote = if matches!(value, ValueRef::Absent) { "" } else { "'" };
    text.push_str(quote);
    push_value(&mut text, shape, value);
    text.push_str(quote);
    text.push_str(" at '");
    push_path(&mut text, path);
    text.push_str("' failed to satisfy constraint: ");
    text.push_str(&constraint.to_string());
    text
}

/// Appends a path, such as `roleMappings.accounts.google.com.member.rulesConfiguration.rules.1.member.claim`.
fn push_path(text: &mut String, path: &Path<'_>) {
    if let Path::Member(Some(parent), _) | Path::Element(parent, _) | Path::Entry(parent, _) = path {
        push_path(text, parent);
        text.push('.');
    }
    match path {
        Path::Member(_, member) => push_name(text, member.name),
        Path::Element(_, position) => {
            text.push_str(&position.to_string());
            text.push_str(".member");
        }
        Path::Entry(_, key) => {
            text.push_str(key);
            text.push_str(".member");
        }
    }
}

/// Appends the name with its first letter in lower case.
fn push_name(text: &mut String, name: &str) {
    let start = text.len();
    text.push_str(name);
    text[start..=start].make_ascii_lowercase();
}

/// Appends a value. The form of a map, `{k=v, k2=v2}`, is observed, with its secrets; that of a list, `[a, b]`, is
/// inferred, and that of a structure, `Name(member=value, other=null)`, is only usual in Java.
fn push_value<T: Visit>(text: &mut String, shape: &Shape, value: ValueRef<'_, T>) {
    match (value, &shape.kind) {
        (ValueRef::Boolean(value), _) => text.push_str(if value { "true" } else { "false" }),
        (ValueRef::Integer(value), _) => text.push_str(&value.to_string()),
        (ValueRef::Timestamp(value), _) => text.push_str(&value.as_millis().to_string()),
        (ValueRef::Text(value), _) => text.push_str(value),
        (ValueRef::List(items), Kind::List { element, .. }) => {
            let mut gap = "";
            text.push('[');
            for item in items {
                text.push_str(gap);
                push_value(text, element, item.value_ref());
                gap = ", ";
            }
            text.push(']');
        }
        (ValueRef::Map(entries), Kind::Map { value: shape, .. }) => {
            let mut gap = "";
            text.push('{');
            for (key, value) in entries {
                text.push_str(gap);
                text.push_str(key);
                text.push('=');
                push_value(text, shape, value.value_ref());
                gap = ", ";
            }
            text.push('}');
        }
        (ValueRef::Structure(values), Kind::Structure(members)) => {
            text.push_str(shape.name);
            text.push('(');
            values.visit_members(&mut Writer { text, members: members.iter(), gap: "" });
            text.push(')');
        }
        (ValueRef::Absent | ValueRef::List(_) | ValueRef::Map(_) | ValueRef::Structure(_), _) => {
            text.push_str("null");
        }
    }
}

/// Visitor that appends members, each with its name.
struct Writer<'t> {
    text: &'t mut String,
    members: Iter<'static, Member>,
    gap: &'static str,
}

impl<'a> Visitor<'a> for Writer<'_> {
    fn visit(&mut self, value: &'a impl Visit) {
        let Some(member) = self.members.next() else { return };
        self.text.push_str(self.gap);
        push_name(self.text, member.name);
        self.text.push('=');
        push_value(self.text, member.shape, value.value_ref());
        self.gap = ", ";
    }
}

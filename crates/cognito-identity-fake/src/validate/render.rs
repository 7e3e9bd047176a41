//! How a violation shows its value and the way to it: as the service's Java prints them.

use cognito_identity::view::View;

use super::constraint::Constraint;
use super::{Path, Step, each_member};
use crate::constraints::{Kind, Shape};

/// `Value '…' at '…' failed to satisfy constraint: …`
pub(super) fn violation(path: &Path<'_>, shape: &Shape, value: &View<'_>, constraint: Constraint) -> String {
    let mut text = String::from("Value ");
    let quote = if matches!(value, View::Absent) { "" } else { "'" };
    text.push_str(quote);
    push_value(&mut text, shape, value);
    text.push_str(quote);
    text.push_str(" at '");
    push_path(&mut text, path);
    text.push_str("' failed to satisfy constraint: ");
    text.push_str(&constraint.to_string());
    text
}

/// `roleMappings.accounts.google.com.member.rulesConfiguration.rules.1.member.claim`
fn push_path(text: &mut String, path: &Path<'_>) {
    let Path(parent, step) = path;
    if let Some(parent) = parent {
        push_path(text, parent);
        text.push('.');
    }
    match step {
        Step::Member(name) => push_name(text, name),
        Step::Element(position) => {
            text.push_str(&position.to_string());
            text.push_str(".member");
        }
        Step::Entry(key) => {
            text.push_str(key);
            text.push_str(".member");
        }
    }
}

/// The name with its first letter in lower case.
fn push_name(text: &mut String, name: &str) {
    let start = text.len();
    text.push_str(name);
    text[start..=start].make_ascii_lowercase();
}

/// `{k=v, k2=v2}` for a map is observed, secrets and all; `[a, b]` for a list is inferred, and
/// `Name(member=value, other=null)` for a structure no more than Java's habit.
fn push_value(text: &mut String, shape: &Shape, value: &View<'_>) {
    match (value, &shape.kind) {
        (View::Boolean(value), _) => text.push_str(if *value { "true" } else { "false" }),
        (View::Integer(value), _) => text.push_str(&value.to_string()),
        (View::Timestamp(value), _) => text.push_str(&value.as_millis().to_string()),
        (View::Text(value), _) => text.push_str(value),
        (View::List(items), Kind::List { element, .. }) => {
            let mut gap = "";
            text.push('[');
            items.each(&mut |item| {
                text.push_str(gap);
                push_value(text, element, &item);
                gap = ", ";
            });
            text.push(']');
        }
        (View::Map(entries), Kind::Map { value: shape, .. }) => {
            let mut gap = "";
            text.push('{');
            entries.each(&mut |key, value| {
                text.push_str(gap);
                text.push_str(key);
                text.push('=');
                push_value(text, shape, &value);
                gap = ", ";
            });
            text.push('}');
        }
        (View::Structure(values), Kind::Structure(members)) => {
            let mut gap = "";
            text.push_str(shape.name);
            text.push('(');
            each_member(members, *values, |_, member, value| {
                text.push_str(gap);
                push_name(text, member.name);
                text.push('=');
                push_value(text, member.shape, value);
                gap = ", ";
            });
            text.push(')');
        }
        (View::Absent | View::List(_) | View::Map(_) | View::Structure(_), _) => text.push_str("null"),
    }
}

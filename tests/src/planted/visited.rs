//! The values of a request one by one, each with its shape and where it is.

use std::slice::Iter;

use cognito_identity::Request;
use cognito_identity::visit::{ValueRef, Visit, Visitor};
use cognito_identity_fake::constraints::{self, Kind, Member, Shape};

/// A value of a request, and where it is.
pub(crate) struct Visited<'a> {
    pub(crate) shape: &'static Shape,
    pub(crate) value: Value<'a>,
    pub(crate) is_required: bool,
    path: &'a [Step],
}

/// A value, or how many a list or a map holds.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Absent,
    Text(&'a str),
    Integer(i64),
    List(usize),
    Map(usize),
    Other,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Member(&'static str),
    FirstElement,
    LaterElement,
    Key,
    Value,
}

/// Whether any value of the request fits.
pub(crate) fn any(request: &Request, fits: impl Fn(&Visited<'_>) -> bool) -> bool {
    let mut found = false;
    if let Kind::Structure(members) = constraints::input(request.operation()).kind {
        let mut walk = Walk { path: Vec::new(), see: &mut |seen| found |= fits(seen) };
        request.visit_members(&mut Inside { walk: &mut walk, members: members.iter() });
    }
    found
}

/// Shows a value and all that is in it.
struct Walk<'w> {
    path: Vec<Step>,
    see: &'w mut dyn FnMut(&Visited<'_>),
}

impl Walk<'_> {
    fn look(&mut self, step: Step, shape: &'static Shape, is_required: bool, viewed: &impl Visit) {
        let value = match viewed.value_ref() {
            ValueRef::Absent => Value::Absent,
            ValueRef::Text(text) => Value::Text(text),
            ValueRef::Integer(number) => Value::Integer(number),
            ValueRef::List(items) => Value::List(items.len()),
            ValueRef::Map(entries) => Value::Map(entries.len()),
            _ => Value::Other,
        };
        self.path.push(step);
        (self.see)(&Visited { shape, value, is_required, path: &self.path });
        match (shape.kind, viewed.value_ref()) {
            (Kind::Structure(members), ValueRef::Structure(structure)) => {
                structure.visit_members(&mut Inside { walk: self, members: members.iter() });
            }
            (Kind::List { element, .. }, ValueRef::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let step = if index == 0 { Step::FirstElement } else { Step::LaterElement };
                    self.look(step, element, false, item);
                }
            }
            (Kind::Map { key, value, .. }, ValueRef::Map(entries)) => {
                for (text, item) in entries {
                    self.look(Step::Key, key, false, text);
                    self.look(Step::Value, value, false, item);
                }
            }
            _ => {}
        }
        self.path.pop();
    }
}

struct Inside<'i, 'w> {
    walk: &'i mut Walk<'w>,
    members: Iter<'static, Member>,
}

impl<'a> Visitor<'a> for Inside<'_, '_> {
    fn visit(&mut self, value: &'a impl Visit) {
        if let Some(member) = self.members.next() {
            self.walk.look(Step::Member(member.name), member.shape, member.required, value);
        }
    }
}

impl Visited<'_> {
    /// The way to the value, as a site of the suite writes it.
    pub(crate) fn path(&self) -> String {
        let step = |step: &Step| match step {
            Step::Member(name) => format!(".{name}"),
            Step::FirstElement | Step::LaterElement => "[]".to_owned(),
            Step::Key => "{key}".to_owned(),
            Step::Value => "{value}".to_owned(),
        };
        self.path.iter().map(step).collect::<String>().trim_start_matches('.').to_owned()
    }

    /// A text, and how long it may be.
    pub(crate) fn length(&self) -> Option<(&str, usize)> {
        match (self.shape.kind, self.value) {
            (Kind::Text(kind), Value::Text(text)) => kind.length.max.map(|max| (text, max)),
            _ => None,
        }
    }

    /// A text that does not match its pattern, and the pattern.
    pub(crate) fn pattern(&self) -> Option<(&str, &'static str)> {
        match (self.shape.kind, self.value) {
            (Kind::Text(kind), Value::Text(text)) if !self.matches(text) => {
                kind.pattern.map(|pattern| (text, pattern.text))
            }
            _ => None,
        }
    }

    /// Whether another text would match the pattern.
    pub(crate) fn matches(&self, text: &str) -> bool {
        matches!(self.shape.kind, Kind::Text(kind) if kind.pattern.is_none_or(|pattern| (pattern.matches)(text)))
    }

    /// A text that is not a value of its enum, and the values.
    pub(crate) fn values(&self) -> Option<(&str, &'static [&'static str])> {
        match (self.shape.kind, self.value) {
            (Kind::Text(kind), Value::Text(text))
                if !kind.values.is_empty() && !kind.values.contains(&text) =>
            {
                Some((text, kind.values))
            }
            _ => None,
        }
    }

    /// Whether a text breaks one of its constraints.
    pub(crate) fn is_broken(&self) -> bool {
        match (self.shape.kind, self.value) {
            (Kind::Text(kind), Value::Text(text)) => {
                let length = text.chars().count();
                kind.length.min.is_some_and(|min| length < min)
                    || kind.length.max.is_some_and(|max| length > max)
                    || self.pattern().is_some()
                    || self.values().is_some()
            }
            _ => false,
        }
    }

    /// Whether the way to the value has such a step.
    pub(crate) fn is_in(&self, step: Step) -> bool {
        self.path.contains(&step)
    }

    /// Whether the value is in a structure that is not the request itself.
    pub(crate) fn is_nested(&self) -> bool {
        self.path.iter().filter(|step| matches!(step, Step::Member(_))).count() > 1
    }
}

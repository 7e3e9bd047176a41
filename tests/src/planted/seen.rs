//! The values of a request one by one, each with its shape and where it is.

use cognito_identity::Request;
use cognito_identity::view::{View, Viewed};
use cognito_identity_fake::constraints::{self, Kind, Shape};

/// A value of a request, and where it is.
pub(crate) struct Seen<'a> {
    pub(crate) shape: &'static Shape,
    pub(crate) view: View<'a>,
    pub(crate) is_required: bool,
    path: &'a [Step],
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
pub(crate) fn any(request: &Request, fits: impl Fn(&Seen<'_>) -> bool) -> bool {
    let mut found = false;
    let shape = constraints::input(request.operation());
    look(shape, request.view(), false, &mut Vec::new(), &mut |seen| found |= fits(seen));
    found
}

/// Shows a value and all that is in it.
fn look(
    shape: &'static Shape,
    view: View<'_>,
    is_required: bool,
    path: &mut Vec<Step>,
    see: &mut dyn FnMut(&Seen<'_>),
) {
    see(&Seen { shape, view, is_required, path });
    let mut step_to = |step, shape, view: View<'_>, is_required| {
        path.push(step);
        look(shape, view, is_required, path, see);
        path.pop();
    };
    match (shape.kind, view) {
        (Kind::Structure(members), View::Structure(values)) => {
            let mut members = members.iter();
            values.each(&mut |value| {
                if let Some(member) = members.next() {
                    step_to(Step::Member(member.name), member.shape, value, member.required);
                }
            });
        }
        (Kind::List { element, .. }, View::List(items)) => {
            let mut step = Step::FirstElement;
            items.each(&mut |item| {
                step_to(step, element, item, false);
                step = Step::LaterElement;
            });
        }
        (Kind::Map { key, value, .. }, View::Map(entries)) => entries.each(&mut |text, item| {
            step_to(Step::Key, key, View::Text(text), false);
            step_to(Step::Value, value, item, false);
        }),
        _ => {}
    }
}

impl Seen<'_> {
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
        match (self.shape.kind, self.view) {
            (Kind::Text(kind), View::Text(text)) => kind.length.max.map(|max| (text, max)),
            _ => None,
        }
    }

    /// A text that does not match its pattern, and the pattern.
    pub(crate) fn pattern(&self) -> Option<(&str, &'static str)> {
        match (self.shape.kind, self.view) {
            (Kind::Text(kind), View::Text(text)) if !self.matches(text) => {
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
        match (self.shape.kind, self.view) {
            (Kind::Text(kind), View::Text(text))
                if !kind.values.is_empty() && !kind.values.contains(&text) =>
            {
                Some((text, kind.values))
            }
            _ => None,
        }
    }

    /// Whether a text breaks one of its constraints.
    pub(crate) fn is_broken(&self) -> bool {
        match (self.shape.kind, self.view) {
            (Kind::Text(kind), View::Text(text)) => {
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

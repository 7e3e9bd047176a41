//! Holds a request against the table of [`constraints`] and reports all it breaks in one message, as the service does.
//!
//! A valid request allocates nothing: the path to a value lives on the stack until a message needs it.
//!
//! The frame of the message, its count, the value and the lower-case first letter of the member's name are observed
//! on AWS, and so is the order within one string. Inferred from other services with the same generator: the `null` of
//! a missing member and the paths into lists, maps and structures. The order between members is an assumption.

mod constraint;
mod render;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use cognito_identity::view::{Members, View, Viewed};
use cognito_identity::{ErrorKind, Request, ServiceError};

use crate::assumption::ValidationOrder;
use crate::constraints::{self, Kind, Member, Shape};
use constraint::{Constraint, is_scalar};

/// Where a message stops naming further violations; it still counts them. A small request can break constraints a
/// million times (`[{},{},…]`) and each names its path, which holds map keys of any length.
const MESSAGE_LIMIT: usize = 1 << 20;

/// Refuses a request that breaks a constraint of the model, in the service's words: what it does with every request
/// before it looks anything up.
pub fn validate(request: &Request, order: ValidationOrder) -> Result<(), ServiceError> {
    let (Kind::Structure(members), View::Structure(input)) =
        (constraints::input(request.operation()).kind, request.view())
    else {
        return Ok(());
    };

    let mut violations = Violations::default();
    each_member(members, input, |index, member, value| {
        violations.top = index;
        violations.of_member(None, member, value);
    });
    violations.refuse(members, order)
}

/// Shows each member of the model with its value.
fn each_member<'a>(
    members: &'static [Member],
    values: &'a dyn Members,
    mut see: impl FnMut(usize, &'static Member, &View<'a>),
) {
    let mut members = members.iter().enumerate();
    values.each(&mut |value| {
        if let Some((index, member)) = members.next() {
            see(index, member, &value);
        }
    });
}

/// The way from the request to a value: the way to what holds it, and the last step.
struct Path<'a>(Option<&'a Path<'a>>, Step<'a>);

enum Step<'a> {
    Member(&'static str),
    /// An element of a list, counted from 1.
    Element(usize),
    Entry(&'a str),
}

#[derive(Default)]
struct Violations {
    /// The member of the request that is being looked at.
    top: usize,
    /// The violations named, each with the member of the request it is in.
    found: Vec<(usize, String)>,
    /// How many there are, named or not.
    count: usize,
    /// The bytes of those named.
    length: usize,
}

impl Violations {
    fn of_member(&mut self, parent: Option<&Path<'_>>, member: &'static Member, value: &View<'_>) {
        let path = Path(parent, Step::Member(member.name));
        match value {
            View::Absent if member.required => self.add(&path, member.shape, value, Constraint::NotNull),
            View::Absent => {}
            _ => self.of_value(&path, member.shape, value),
        }
    }

    fn of_value(&mut self, path: &Path<'_>, shape: &'static Shape, value: &View<'_>) {
        Constraint::each(shape, |constraint| {
            if !constraint.is_met_by(value) {
                self.add(path, shape, value, constraint);
            }
        });
        match (&shape.kind, value) {
            (Kind::Structure(members), View::Structure(values)) => {
                each_member(members, *values, |_, member, value| {
                    self.of_member(Some(path), member, value);
                });
            }
            (Kind::List { element, .. }, View::List(items)) if !is_scalar(element) => {
                let mut position = 0;
                items.each(&mut |item| {
                    position += 1;
                    self.of_value(&Path(Some(path), Step::Element(position)), element, &item);
                });
            }
            (Kind::Map { value, .. }, View::Map(entries)) if !is_scalar(value) => {
                entries.each(&mut |key, item| {
                    self.of_value(&Path(Some(path), Step::Entry(key)), value, &item);
                });
            }
            _ => {}
        }
    }

    fn add(&mut self, path: &Path<'_>, shape: &Shape, value: &View<'_>, constraint: Constraint) {
        self.count += 1;
        if self.length < MESSAGE_LIMIT {
            let text = render::violation(path, shape, value, constraint);
            self.length += text.len();
            self.found.push((self.top, text));
        }
    }

    fn refuse(mut self, members: &[Member], order: ValidationOrder) -> Result<(), ServiceError> {
        if self.count == 0 {
            return Ok(());
        }
        // Stable, so that what one member breaks stays in its own order.
        self.found.sort_by(|a, b| compare(members, order, a.0, b.0));
        let named: Vec<_> = self.found.into_iter().map(|(_, text)| text).collect();
        let plural = if self.count == 1 { "" } else { "s" };
        let message = format!("{} validation error{plural} detected: {}", self.count, named.join("; "));
        Err(ServiceError::new(ErrorKind::validation(), message))
    }
}

/// Which of two members of the request is reported first. One sample is recorded, with a map before the string that the
/// model names first; each of these orders explains it.
fn compare(members: &[Member], order: ValidationOrder, a: usize, b: usize) -> Ordering {
    let is_map = |index: usize| matches!(members[index].shape.kind, Kind::Map { .. });
    match order {
        ValidationOrder::MapsFirst => is_map(b).cmp(&is_map(a)).then(a.cmp(&b)),
        ValidationOrder::ReverseModel => b.cmp(&a),
        ValidationOrder::ReverseAlphabetical => members[b].name.cmp(members[a].name),
    }
}

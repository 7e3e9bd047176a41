//! Checks a request against the table of [`constraints`] and reports all violations in one message, as the service
//! does. Start at [`validate`].
//!
//! A valid request allocates nothing and costs little: the path to a value is on the stack until a message needs it,
//! and each member is first checked only for whether it breaks a constraint.
//!
//! The frame of the message, its count, the value and the lower-case first letter of the member's name are observed
//! on AWS, and so is the order within one string. Inferred from other services with the same generator: the `null` of
//! a missing member and the paths into lists, maps and structures. The order between members is an assumption.
#![allow(
    clippy::inline_always,
    reason = "a request has up to a thousand members: a call for each takes longer than the look at it"
)]

mod constraint;
mod render;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::ops::ControlFlow;
use std::slice::Iter;

use std::convert::Infallible;

use cognito_identity::visit::{ValueRef, Visit, Visitor};
use cognito_identity::{ErrorKind, Request, ServiceError};

use crate::assumption::ValidationOrder;
use crate::constraints::{self, Kind, Member, Shape};
use constraint::{Constraint, is_scalar, meets};

/// Size in bytes from which a message names no further violations; it still counts them. A small request can break
/// constraints a million times (`[{},{},…]`), and each violation names its path, with map keys of any length.
const MESSAGE_LIMIT: usize = 1 << 20;

/// Rejects a request that breaks a constraint of the model, as the service does before it looks anything up. `order`
/// decides which member is reported first; the violations of one member are in the service's own order.
///
/// # Errors
///
/// `ValidationException` ([`ErrorKind::validation`]) with every violation in one message. Beyond 1 MiB further
/// violations are only counted.
///
/// ```
/// use cognito_identity::Request;
/// use cognito_identity::types::GetIdInput;
/// use cognito_identity_fake::{Assumptions, validate};
///
/// let request = Request::GetId(GetIdInput::new("ap-northeast"));
/// let refusal = validate(&request, Assumptions::default().validation_order).unwrap_err();
/// assert!(refusal.message().starts_with("1 validation error detected: Value 'ap-northeast' at 'identityPoolId'"));
/// ```
pub fn validate(request: &Request, order: ValidationOrder) -> Result<(), ServiceError> {
    check(request, || order)
}

/// Validates as [`validate`] does, but calls `order` only if it makes a difference.
pub(crate) fn check(request: &Request, order: impl FnOnce() -> ValidationOrder) -> Result<(), ServiceError> {
    let Kind::Structure(members) = constraints::input(request.operation()).kind else { return Ok(()) };
    let mut violations = Violations::default();
    violations.of_members(None, members, request);
    violations.refuse(members, order)
}

/// Returns the name of the first member of the request that breaks a constraint.
pub(crate) fn broken_member(request: &Request) -> Option<&'static str> {
    let Kind::Structure(members) = constraints::input(request.operation()).kind else { return None };
    let mut violations = Violations::default();
    violations.of_members(None, members, request);
    violations.found.first().map(|(member, _)| member.name)
}

/// Whether a text meets the constraints of the shape.
pub(crate) fn is_allowed(shape: &Shape, text: &str) -> bool {
    meets(shape, ValueRef::<Infallible>::Text(text))
}

/// Path from the request to a value: the last step, and the path of the parent.
#[derive(Clone, Copy)]
enum Path<'a> {
    /// A member of the request, or of the structure at the path.
    Member(Option<&'a Path<'a>>, &'static Member),
    /// An element of a list, counted from 1.
    Element(&'a Path<'a>, usize),
    /// A value of a map, by its key.
    Entry(&'a Path<'a>, &'a str),
}

impl Path<'_> {
    /// Returns the member of the request that the path begins with.
    fn top(&self) -> &'static Member {
        match self {
            Path::Member(None, member) => member,
            Path::Member(Some(parent), _) | Path::Element(parent, _) | Path::Entry(parent, _) => parent.top(),
        }
    }
}

#[derive(Default)]
struct Violations {
    /// The violations named, each with the member of the request it is in.
    found: Vec<(&'static Member, String)>,
    /// Number of violations, named or not.
    count: usize,
    /// Size of the named violations, in bytes.
    length: usize,
}

/// Visitor that checks the members of the structure at the path `parent` against the model's.
struct Walk<'v, 'p> {
    violations: &'v mut Violations,
    parent: Option<&'p Path<'p>>,
    members: Iter<'static, Member>,
}

impl<'a> Visitor<'a> for Walk<'_, '_> {
    #[inline(always)]
    fn visit(&mut self, value: &'a impl Visit) {
        let Some(member) = self.members.next() else { return };
        let path = Path::Member(self.parent, member);
        match value.value_ref() {
            ValueRef::Absent if member.required => {
                self.violations.add(&path, member.shape, value, Constraint::NotNull);
            }
            ValueRef::Absent => {}
            _ => self.violations.of_value(path, member.shape, value),
        }
    }
}

impl Violations {
    fn of_members(&mut self, parent: Option<&Path<'_>>, members: &'static [Member], values: &impl Visit) {
        values.visit_members(&mut Walk { violations: self, parent, members: members.iter() });
    }

    #[inline(always)]
    fn of_value(&mut self, path: Path<'_>, shape: &'static Shape, value: &impl Visit) {
        if !meets(shape, value.value_ref()) {
            self.of_itself(path, shape, value);
        }
        if let ValueRef::List(_) | ValueRef::Map(_) | ValueRef::Structure(_) = value.value_ref() {
            self.of_held(&path, shape, value);
        }
    }

    /// Adds the violations of a value's own constraints.
    #[cold]
    fn of_itself(&mut self, path: Path<'_>, shape: &'static Shape, value: &impl Visit) {
        let _ = Constraint::each_broken(shape, value.value_ref(), |constraint| {
            self.add(&path, shape, value, constraint);
            ControlFlow::Continue(())
        });
    }

    /// Adds the violations of the elements, entries or members in a value: one of the whole value for scalars in a list
    /// or map, one for each member of a structure.
    fn of_held(&mut self, path: &Path<'_>, shape: &'static Shape, value: &impl Visit) {
        match (&shape.kind, value.value_ref()) {
            (Kind::Structure(members), ValueRef::Structure(values)) => {
                self.of_members(Some(path), members, values);
            }
            (Kind::List { element, .. }, ValueRef::List(items)) => {
                if is_scalar(element) {
                    if !items.iter().all(|item| meets(element, item.value_ref())) {
                        self.add(path, shape, value, Constraint::Elements(element));
                    }
                } else {
                    for (index, item) in items.iter().enumerate() {
                        self.of_value(Path::Element(path, index + 1), element, item);
                    }
                }
            }
            (Kind::Map { key: keys, value: values, .. }, ValueRef::Map(entries)) => {
                let mut keys_met = true;
                let mut values_met = true;
                for (key, item) in entries {
                    keys_met &= meets(keys, key.value_ref());
                    values_met &= !is_scalar(values) || meets(values, item.value_ref());
                }
                if !keys_met {
                    self.add(path, shape, value, Constraint::Keys(keys));
                }
                if !values_met {
                    self.add(path, shape, value, Constraint::Values(values));
                }
                if !is_scalar(values) {
                    for (key, item) in entries {
                        self.of_value(Path::Entry(path, key), values, item);
                    }
                }
            }
            _ => {}
        }
    }

    #[cold]
    fn add(&mut self, path: &Path<'_>, shape: &Shape, value: &impl Visit, constraint: Constraint) {
        self.count += 1;
        if self.length < MESSAGE_LIMIT {
            let text = render::violation(path, shape, value.value_ref(), constraint);
            self.length += text.len();
            self.found.push((path.top(), text));
        }
    }

    fn refuse(
        mut self,
        members: &[Member],
        order: impl FnOnce() -> ValidationOrder,
    ) -> Result<(), ServiceError> {
        if self.count == 0 {
            return Ok(());
        }
        if self.found.iter().any(|(member, _)| member.name != self.found[0].0.name) {
            let order = order();
            // A stable sort, so that the violations of one member stay in their order.
            self.found.sort_by(|a, b| compare(members, order, a.0, b.0));
        }
        let named: Vec<_> = self.found.into_iter().map(|(_, text)| text).collect();
        let plural = if self.count == 1 { "" } else { "s" };
        let message = format!("{} validation error{plural} detected: {}", self.count, named.join("; "));
        Err(ServiceError::new(ErrorKind::validation(), message))
    }
}

/// Compares two members of the request by the order in which they are reported. One message is recorded, with a map
/// before the string that the model names first; each of these orders explains it.
fn compare(members: &[Member], order: ValidationOrder, a: &Member, b: &Member) -> Ordering {
    let is_map = |member: &Member| matches!(member.shape.kind, Kind::Map { .. });
    let place = |member: &Member| members.iter().position(|other| other.name == member.name);
    match order {
        ValidationOrder::MapsFirst => is_map(b).cmp(&is_map(a)),
        ValidationOrder::ReverseModel => place(b).cmp(&place(a)),
        ValidationOrder::ReverseAlphabetical => b.name.cmp(a.name),
    }
}

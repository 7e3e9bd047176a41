//! One constraint of the model on one value: whether the value meets it, and the service's message for it. Start at
//! [`Constraint`].

use std::fmt;
use std::ops::ControlFlow;

use cognito_identity::visit::ValueRef;

use crate::constraints::{Bounds, Kind, Pattern, Shape, Text};

use Constraint::{
    Elements, Keys, LengthAtLeast, LengthAtMost, Matches, NotNull, OneOf, ValueAtLeast, ValueAtMost, Values,
};

#[derive(Clone, Copy)]
pub(super) enum Constraint {
    NotNull,
    LengthAtMost(usize),
    LengthAtLeast(usize),
    ValueAtMost(i64),
    ValueAtLeast(i64),
    Matches(&'static Pattern),
    OneOf(&'static [&'static str]),
    Elements(&'static Shape),
    Keys(&'static Shape),
    Values(&'static Shape),
}

impl Constraint {
    /// Returns all constraints of a scalar's shape, in the order of the service. Inside brackets the maximum is before
    /// the minimum; a single value breaks at most one of the two.
    fn each(shape: &Shape) -> impl Iterator<Item = Self> {
        match shape.kind {
            Kind::Text(Text { length, pattern, values }) => [
                length.max.map(LengthAtMost),
                length.min.map(LengthAtLeast),
                pattern.map(Matches),
                (!values.is_empty()).then_some(OneOf(values)),
            ],
            Kind::Integer(bounds) => [bounds.max.map(ValueAtMost), bounds.min.map(ValueAtLeast), None, None],
            _ => [None; 4],
        }
        .into_iter()
        .flatten()
    }

    /// Calls `tell` with each constraint that a value itself breaks, in the order of [`each`](Self::each), until it
    /// returns `Break`. Elements and members are not checked. A value of another type than the shape's breaks nothing,
    /// but the port's types rule it out.
    #[inline(always)]
    pub(super) fn each_broken<T>(
        shape: &Shape,
        value: ValueRef<'_, T>,
        mut tell: impl FnMut(Self) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        match (&shape.kind, value) {
            (Kind::Text(Text { length, pattern, values }), ValueRef::Text(text)) => {
                if let Some(max) = length.max.filter(|max| !has_at_most(text, *max)) {
                    tell(LengthAtMost(max))?;
                }
                if let Some(min) = length.min.filter(|min| !has_at_least(text, *min)) {
                    tell(LengthAtLeast(min))?;
                }
                if let Some(pattern) = pattern.filter(|pattern| !(pattern.matches)(text)) {
                    tell(Matches(pattern))?;
                }
                if !values.is_empty() && !values.contains(&text) {
                    tell(OneOf(values))?;
                }
            }
            (Kind::Integer(bounds), ValueRef::Integer(number)) => {
                if let Some(max) = bounds.max.filter(|max| number > *max) {
                    tell(ValueAtMost(max))?;
                }
                if let Some(min) = bounds.min.filter(|min| number < *min) {
                    tell(ValueAtLeast(min))?;
                }
            }
            (Kind::List { size, .. }, ValueRef::List(items)) => {
                Self::each_broken_by_size(*size, items.len(), tell)?;
            }
            (Kind::Map { size, .. }, ValueRef::Map(entries)) => {
                Self::each_broken_by_size(*size, entries.len(), tell)?;
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn each_broken_by_size(
        size: Bounds<usize>,
        count: usize,
        mut tell: impl FnMut(Self) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if let Some(max) = size.max.filter(|max| count > *max) {
            tell(LengthAtMost(max))?;
        }
        if let Some(min) = size.min.filter(|min| count < *min) {
            tell(LengthAtLeast(min))?;
        }
        ControlFlow::Continue(())
    }
}

/// Whether a value meets its own constraints; its elements and members are not checked.
#[inline(always)]
pub(super) fn meets<T>(shape: &Shape, value: ValueRef<'_, T>) -> bool {
    Constraint::each_broken(shape, value, |_| ControlFlow::Break(())).is_continue()
}

/// Whether the values are scalars, without elements or members.
pub(super) fn is_scalar(shape: &Shape) -> bool {
    matches!(shape.kind, Kind::Text(_) | Kind::Integer(_) | Kind::Boolean)
}

/// Maximum bytes of a Unicode scalar value, the model's unit of length. Only a text whose size in bytes leaves the
/// result open is counted.
const WIDEST: usize = 4;

pub(super) fn has_at_most(text: &str, max: usize) -> bool {
    text.len() <= max || text.len() / WIDEST <= max && count(text) <= max
}

pub(super) fn has_at_least(text: &str, min: usize) -> bool {
    text.len() / WIDEST >= min || text.len() >= min && count(text) >= min
}

/// A function apart, since almost no text is counted and the loop would slow the check of every member.
#[cold]
fn count(text: &str) -> usize {
    text.chars().count()
}

impl fmt::Display for Constraint {
    /// Prints the service's message. Observed: lengths, patterns and the values of a map. Inferred from other services
    /// with the same generator: null, ranges, enums, elements and keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotNull => f.write_str("Member must not be null"),
            LengthAtMost(max) => write!(f, "Member must have length less than or equal to {max}"),
            LengthAtLeast(min) => write!(f, "Member must have length greater than or equal to {min}"),
            ValueAtMost(max) => write!(f, "Member must have value less than or equal to {max}"),
            ValueAtLeast(min) => write!(f, "Member must have value greater than or equal to {min}"),
            Matches(Pattern { text, .. }) => {
                write!(f, "Member must satisfy regular expression pattern: {text}")
            }
            OneOf(values) => write!(f, "Member must satisfy enum value set: [{}]", values.join(", ")),
            Elements(shape) => write!(f, "Member must satisfy constraint: [{}]", listed(shape)),
            Keys(shape) => write!(f, "Map keys must satisfy constraint: [{}]", listed(shape)),
            Values(shape) => write!(f, "Map value must satisfy constraint: [{}]", listed(shape)),
        }
    }
}

/// Prints all constraints of a shape, met or not.
fn listed(shape: &'static Shape) -> String {
    Constraint::each(shape).map(|constraint| constraint.to_string()).collect::<Vec<_>>().join(", ")
}

//! One demand of the model on one value: whether it is met, and the service's words for it.

use std::fmt;

use cognito_identity::view::View;

use crate::constraints::{Bounds, Kind, Pattern, Shape};

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
    /// Shows what a shape demands, in the order the service lists it. Inside brackets the most comes before the least;
    /// a single value breaks at most one of the two.
    ///
    /// What a structure inside a list or a map breaks is reported member by member; a scalar speaks through the whole.
    #[inline]
    pub(super) fn each(shape: &'static Shape, mut see: impl FnMut(Self)) {
        match &shape.kind {
            Kind::Text(text) => {
                Self::each_length(text.length, &mut see);
                text.pattern.map(Matches).into_iter().for_each(&mut see);
                if !text.values.is_empty() {
                    see(OneOf(text.values));
                }
            }
            Kind::Integer(bounds) => {
                bounds.max.map(ValueAtMost).into_iter().for_each(&mut see);
                bounds.min.map(ValueAtLeast).into_iter().for_each(&mut see);
            }
            Kind::List { element, size } => {
                Self::each_length(*size, &mut see);
                if is_scalar(element) {
                    see(Elements(element));
                }
            }
            Kind::Map { key, value, size } => {
                Self::each_length(*size, &mut see);
                see(Keys(key));
                if is_scalar(value) {
                    see(Values(value));
                }
            }
            Kind::Boolean | Kind::Structure(_) => {}
        }
    }

    fn each_length(size: Bounds<usize>, see: &mut impl FnMut(Self)) {
        size.max.map(LengthAtMost).into_iter().for_each(&mut *see);
        size.min.map(LengthAtLeast).into_iter().for_each(&mut *see);
    }

    /// Whether `value` meets the demand. One of another kind meets it, but the port's types let none come here.
    pub(super) fn is_met_by(self, value: &View<'_>) -> bool {
        match (self, value) {
            (NotNull, View::Absent) => false,
            (LengthAtMost(max), View::Text(text)) => has_at_most(text, max),
            (LengthAtMost(max), View::List(items)) => items.count() <= max,
            (LengthAtMost(max), View::Map(entries)) => entries.count() <= max,
            (LengthAtLeast(min), View::Text(text)) => has_at_least(text, min),
            (LengthAtLeast(min), View::List(items)) => items.count() >= min,
            (LengthAtLeast(min), View::Map(entries)) => entries.count() >= min,
            (ValueAtMost(max), View::Integer(number)) => *number <= max,
            (ValueAtLeast(min), View::Integer(number)) => *number >= min,
            (Matches(pattern), View::Text(text)) => (pattern.matches)(text),
            (OneOf(values), View::Text(text)) => values.contains(text),
            (Elements(element), View::List(items)) => {
                all(|met| items.each(&mut |item| *met &= meets(element, &item)))
            }
            (Keys(key), View::Map(entries)) => {
                all(|met| entries.each(&mut |text, _| *met &= meets(key, &View::Text(text))))
            }
            (Values(value), View::Map(entries)) => {
                all(|met| entries.each(&mut |_, item| *met &= meets(value, &item)))
            }
            _ => true,
        }
    }
}

/// Whether all that `look` looks at is met.
fn all(look: impl FnOnce(&mut bool)) -> bool {
    let mut met = true;
    look(&mut met);
    met
}

fn meets(shape: &'static Shape, value: &View<'_>) -> bool {
    all(|met| Constraint::each(shape, |constraint| *met &= constraint.is_met_by(value)))
}

/// Whether the values hold no others.
pub(super) fn is_scalar(shape: &Shape) -> bool {
    matches!(shape.kind, Kind::Text(_) | Kind::Integer(_) | Kind::Boolean)
}

/// The most bytes of a Unicode scalar value, the model's unit of length. Only a text whose bytes leave the answer open
/// is counted.
const WIDEST: usize = 4;

pub(super) fn has_at_most(text: &str, max: usize) -> bool {
    text.len() <= max || text.len() <= max.saturating_mul(WIDEST) && text.chars().count() <= max
}

pub(super) fn has_at_least(text: &str, min: usize) -> bool {
    text.len() >= min && (text.len() >= min.saturating_mul(WIDEST) || text.chars().count() >= min)
}

impl fmt::Display for Constraint {
    /// The service's words. Observed: lengths, patterns and the values of a map. Inferred from other services with the
    /// same generator: null, ranges, enums, elements and keys.
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

/// All a shape demands, met or not.
fn listed(shape: &'static Shape) -> String {
    let mut all = Vec::new();
    Constraint::each(shape, |constraint| all.push(constraint.to_string()));
    all.join(", ")
}

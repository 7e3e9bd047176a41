//! Constraints that the model sets on one value. Start at [`Constraint`].

use std::fmt;

use super::service_model::{Shape, Text};

/// A constraint of the model on one value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Constraint {
    /// The member is present.
    Required,
    /// A text has so many characters at least.
    LengthAtLeast(usize),
    /// A text has so many characters at most.
    LengthAtMost(usize),
    /// A number is not less.
    ValueAtLeast(i64),
    /// A number is not more.
    ValueAtMost(i64),
    /// A list has so many elements at least; 0 where the model sets no bound.
    ElementsAtLeast(usize),
    /// A list has so many elements at most.
    ElementsAtMost(usize),
    /// A map has so many entries at least; 0 where the model sets no bound.
    EntriesAtLeast(usize),
    /// A map has so many entries at most.
    EntriesAtMost(usize),
    /// A text matches this pattern as a whole.
    Matches(&'static str),
    /// A text is one of these.
    OneOf(&'static [String]),
}

use Constraint::{
    ElementsAtLeast, ElementsAtMost, EntriesAtLeast, EntriesAtMost, LengthAtLeast, LengthAtMost, Matches,
    OneOf, Required, ValueAtLeast, ValueAtMost,
};

impl Constraint {
    /// Constraints of a shape on the value itself, without those on its elements or members.
    pub(super) fn for_shape(shape: &'static Shape) -> Vec<Self> {
        match shape {
            Shape::String(Text { length, pattern, values }) => {
                let bounds = [length.min.map(LengthAtLeast), length.max.map(LengthAtMost)];
                let pattern = pattern.as_deref().map(Matches);
                let values = (!values.is_empty()).then_some(OneOf(values));
                bounds.into_iter().chain([pattern, values]).flatten().collect()
            }
            Shape::Integer(range) | Shape::Long(range) => {
                let bounds = [range.min.map(ValueAtLeast), range.max.map(ValueAtMost)];
                bounds.into_iter().flatten().collect()
            }
            Shape::List { size, .. } => {
                let least = ElementsAtLeast(size.min.unwrap_or_default());
                std::iter::once(least).chain(size.max.map(ElementsAtMost)).collect()
            }
            Shape::Map { size, .. } => {
                let least = EntriesAtLeast(size.min.unwrap_or_default());
                std::iter::once(least).chain(size.max.map(EntriesAtMost)).collect()
            }
            Shape::Boolean | Shape::Timestamp | Shape::Structure { .. } => Vec::new(),
        }
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Required => f.write_str("required"),
            LengthAtLeast(least) => write!(f, "length at least {least}"),
            LengthAtMost(most) => write!(f, "length at most {most}"),
            ValueAtLeast(least) => write!(f, "value at least {least}"),
            ValueAtMost(most) => write!(f, "value at most {most}"),
            ElementsAtLeast(least) => write!(f, "elements at least {least}"),
            ElementsAtMost(most) => write!(f, "elements at most {most}"),
            EntriesAtLeast(least) => write!(f, "entries at least {least}"),
            EntriesAtMost(most) => write!(f, "entries at most {most}"),
            Matches(pattern) => write!(f, "pattern {pattern}"),
            OneOf(values) => write!(f, "one of {}", values.join(", ")),
        }
    }
}

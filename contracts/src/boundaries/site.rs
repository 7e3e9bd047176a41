//! Places in requests where a constraint applies, and the requests at its edges. Start at [`ConstraintSite`].

use std::fmt;
use std::ops::RangeInclusive;

use cognito_identity::{Operation, Request};
use serde_json::{Map, Value};

use super::constraint::Constraint;
use super::service_model::{MODEL, Member, Shape};
use super::values::{self, Leaf};
use super::{Choices, Fixtures};
use crate::members::request;

/// A constraint and the request value it applies to.
#[derive(Clone, Debug)]
pub struct ConstraintSite {
    /// Operation of the request.
    pub operation: Operation,
    /// The constraint.
    pub constraint: Constraint,
    path: Vec<Step>,
    shape: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Member(&'static str),
    Element,
    Key,
    Value,
}

/// Topic of a constraint site: the clause that checks the site. Each site has exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// A member of the request is present.
    Required,
    /// The length of a text.
    Length,
    /// The range of a number.
    Range,
    /// The pattern of a text.
    Pattern,
    /// The values of an enum, wherever it is.
    Values,
    /// The size of a list.
    ListSize,
    /// The size of a map.
    MapSize,
    /// Any constraint on the elements of a list.
    Element,
    /// Any constraint on the keys of a map.
    Key,
    /// Any constraint on the values of a map.
    Value,
    /// Any constraint on the members of a structure inside the request.
    Nested,
    /// A member of a structure inside the request is present.
    NestedRequired,
}

/// A request at the edge of one constraint, legal in everything else.
#[derive(Clone, Debug)]
pub struct Edge {
    /// On which side of the edge it is.
    pub what: &'static str,
    /// Numbers of violations that the service may report: 0 for a legal request; a range where the value breaks several
    /// constraints at once and it is unknown whether the service counts each of them.
    pub breaks: RangeInclusive<usize>,
    /// The request.
    pub request: Request,
}

/// Every constraint of every value of every request.
#[must_use]
pub fn sites() -> Vec<ConstraintSite> {
    let mut sites = Vec::new();
    for &operation in Operation::ALL {
        visit(operation, MODEL.input(operation), &mut Vec::new(), &mut sites);
    }
    sites
}

fn visit(operation: Operation, name: &'static str, path: &mut Vec<Step>, sites: &mut Vec<ConstraintSite>) {
    let shape = MODEL.shape(name);
    for constraint in Constraint::for_shape(shape) {
        sites.push(ConstraintSite { operation, constraint, path: path.clone(), shape: name });
    }
    let mut step_to = |step, name| {
        path.push(step);
        visit(operation, name, path, sites);
        path.pop();
    };
    match shape {
        Shape::List { element, .. } => step_to(Step::Element, element),
        Shape::Map { key, value, .. } => {
            step_to(Step::Key, key);
            step_to(Step::Value, value);
        }
        Shape::Structure { members } => {
            for Member { name, shape, required } in members {
                path.push(Step::Member(name));
                if *required {
                    let constraint = Constraint::Required;
                    sites.push(ConstraintSite { operation, constraint, path: path.clone(), shape });
                }
                visit(operation, shape, path, sites);
                path.pop();
            }
        }
        Shape::String(_) | Shape::Integer(_) | Shape::Long(_) | Shape::Boolean | Shape::Timestamp => {}
    }
}

impl ConstraintSite {
    /// The way to the value: `Logins{key}`, `IdentityIdsToDelete[]`, `RoleMappings{value}.RulesConfiguration.Rules`.
    #[must_use]
    pub fn path(&self) -> String {
        let mut text = String::new();
        for (index, step) in self.path.iter().enumerate() {
            match step {
                Step::Member(name) => {
                    text += if index == 0 { "" } else { "." };
                    text += name;
                }
                Step::Element => text += "[]",
                Step::Key => text += "{key}",
                Step::Value => text += "{value}",
            }
        }
        text
    }

    /// The member of the request that the value is or is in.
    #[must_use]
    pub fn member(&self) -> &'static str {
        match self.path.first() {
            Some(Step::Member(name)) => name,
            _ => "",
        }
    }

    /// Which clause holds it.
    #[must_use]
    pub fn topic(&self) -> Topic {
        use Constraint as C;
        let is_nested = self.path.iter().filter(|step| matches!(step, Step::Member(_))).count() > 1;
        match (&self.constraint, self.path.last()) {
            (C::Required, _) if is_nested => Topic::NestedRequired,
            (C::Required, _) => Topic::Required,
            (C::OneOf(_), _) => Topic::Values,
            _ if is_nested => Topic::Nested,
            (_, Some(Step::Element)) => Topic::Element,
            (_, Some(Step::Key)) => Topic::Key,
            (_, Some(Step::Value)) => Topic::Value,
            (C::LengthAtLeast(_) | C::LengthAtMost(_), _) => Topic::Length,
            (C::ValueAtLeast(_) | C::ValueAtMost(_), _) => Topic::Range,
            (C::Matches(_), _) => Topic::Pattern,
            (C::ElementsAtLeast(_) | C::ElementsAtMost(_), _) => Topic::ListSize,
            (C::EntriesAtLeast(_) | C::EntriesAtMost(_), _) => Topic::MapSize,
        }
    }

    /// Requests at the edges: at the bound, one inside, one outside; some of each for a pattern or an enum.
    #[must_use]
    pub fn edges(&self, fixtures: &Fixtures, choices: &Choices) -> Vec<Edge> {
        // Only what the members themselves break is known to be counted one by one.
        let is_plain = self.path.len() == 1;
        let edge = |leaf: Leaf| {
            let counted_apart =
                if is_plain && leaf.is_counted_apart { leaf.breaks } else { leaf.breaks.min(1) };
            let input = MODEL.input(self.operation);
            let input = built(input, &self.path, leaf.value, Some(fixtures), choices).unwrap_or_default();
            Edge {
                what: leaf.what,
                breaks: counted_apart..=leaf.breaks,
                request: request(self.operation, input),
            }
        };
        values::leaves(self.shape, &self.constraint, choices).into_iter().map(edge).collect()
    }
}

impl fmt::Display for ConstraintSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}: {}", self.operation, self.path(), self.constraint)
    }
}

pub(super) fn smallest(operation: Operation, fixtures: &Fixtures, choices: &Choices) -> Request {
    request(operation, Value::Object(structure(MODEL.input(operation), Some(fixtures), choices)))
}

/// The members a structure cannot be without, and those of the fixtures.
fn structure(name: &str, fixtures: Option<&Fixtures>, choices: &Choices) -> Map<String, Value> {
    let mut made = Map::new();
    for member in MODEL.members(name) {
        if let Some(value) = fixtures.and_then(|fixtures| fixtures.0.get(member.name.as_str())) {
            made.insert(member.name.clone(), value.clone());
        } else if member.required {
            made.insert(member.name.clone(), values::smallest(&member.shape, choices));
        }
    }
    made
}

/// A value of a shape with `leaf` at the end of the path, or without it; beside further elements or entries, so that a
/// service that checks only the first one is caught.
fn built(
    name: &str,
    path: &[Step],
    leaf: Option<Value>,
    fixtures: Option<&Fixtures>,
    choices: &Choices,
) -> Option<Value> {
    let Some((step, path)) = path.split_first() else { return leaf };
    match (step, MODEL.shape(name)) {
        (Step::Member(member), Shape::Structure { members }) => {
            let mut made = structure(name, fixtures, choices);
            let shape = &members.iter().find(|known| known.name == *member)?.shape;
            match built(shape, path, leaf, None, choices) {
                Some(value) => made.insert((*member).to_owned(), value),
                None => made.remove(*member),
            };
            Some(Value::Object(made))
        }
        (Step::Element, Shape::List { element, size }) => {
            let mut items: Vec<_> =
                (0..others(size.max)).map(|_| values::smallest(element, choices)).collect();
            items.insert(choices.below(items.len() + 1), built(element, path, leaf, None, choices)?);
            Some(Value::Array(items))
        }
        (Step::Key | Step::Value, Shape::Map { key, value, size }) => {
            let mut keys = values::keys(key, others(size.max) + 1, choices);
            let place = choices.below(keys.len());
            if let (Step::Key, Some(Value::String(key))) = (step, &leaf) {
                keys[place].clone_from(key);
            }
            let entry = |(index, key)| {
                let is_leafs = index == place && *step == Step::Value;
                let value = if is_leafs {
                    built(value, path, leaf.clone(), None, choices)?
                } else {
                    values::smallest(value, choices)
                };
                Some((key, value))
            };
            keys.into_iter().enumerate().map(entry).collect::<Option<Map<_, _>>>().map(Value::Object)
        }
        (step, shape) => unreachable!("{step:?} does not lead into {shape:?}"),
    }
}

/// Number of further entries beside the one of interest, for a limit of `most` entries.
fn others(most: Option<usize>) -> usize {
    const OTHERS: usize = 2;
    most.map_or(OTHERS, |most| OTHERS.min(most - 1))
}

//! Values at the edges of what a shape allows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use serde_json::{Map, Value};

use super::choices::Choices;
use super::constraint::Constraint;
use super::pattern::Pattern;
use super::service_model::{Bounds, MODEL, Shape, Text};

/// A value at an edge.
pub(super) struct Leaf {
    pub(super) what: &'static str,
    /// Absent where that is the edge.
    pub(super) value: Option<Value>,
    /// Number of constraints it breaks.
    pub(super) breaks: usize,
    /// Whether the service is known to count each of them.
    pub(super) is_counted_apart: bool,
}

const AT: &str = "at the bound";
const INSIDE: &str = "one inside";
const OUTSIDE: &str = "one outside";

/// Patterns that the documentation requires beyond the model, by shape. A value that breaks one is illegal too; its
/// error is an open question.
const BEYOND_THE_MODEL: [(&str, &str); 2] =
    [("TagKeysType", r"[\p{L}\p{N} _.:/=+@-]+"), ("TagValueType", r"[\p{L}\p{N} _.:/=+@-]*")];

/// Pattern of a text for which the model has none.
const ANY: &str = r"[\p{L}\p{M}\p{N}\p{P}\p{S} ]*";

fn leaf(what: &'static str, value: impl Into<Value>, breaks: usize) -> Leaf {
    Leaf { what, value: Some(value.into()), breaks, is_counted_apart: true }
}

/// Values at the edges of one constraint of a shape, which satisfy all other constraints where possible.
pub(super) fn leaves(name: &str, constraint: &Constraint, choices: &Choices) -> Vec<Leaf> {
    use Constraint as C;
    match (constraint, MODEL.shape(name)) {
        (C::Required, _) => {
            let absent = Leaf { what: "absent", value: None, breaks: 1, is_counted_apart: true };
            vec![leaf("present", smallest(name, choices), 0), absent]
        }
        (C::LengthAtLeast(least), Shape::String(text)) => {
            let least = *least;
            let shortest = least.max(pattern_of(name, text).shortest());
            let inside = (shortest < text.length.max.unwrap_or(usize::MAX)).then_some(shortest + 1);
            lengths(
                name,
                text,
                [(AT, Some(shortest)), (INSIDE, inside), (OUTSIDE, least.checked_sub(1))],
                choices,
            )
        }
        (C::LengthAtMost(most), Shape::String(text)) => lengths(
            name,
            text,
            [(AT, Some(*most)), (INSIDE, most.checked_sub(1)), (OUTSIDE, Some(most + 1))],
            choices,
        ),
        (C::Matches(_), Shape::String(text)) => patterns(name, text, choices),
        (C::OneOf(values), _) => enumeration(values, choices),
        (C::ValueAtLeast(least), shape) => numbers(*least, 1, lowest(shape)),
        (C::ValueAtMost(most), shape) => numbers(*most, -1, highest(shape)),
        (C::ElementsAtLeast(least) | C::EntriesAtLeast(least), shape) => sizes(
            shape,
            [(AT, Some(*least)), (INSIDE, Some(least + 1)), (OUTSIDE, least.checked_sub(1))],
            choices,
        ),
        (C::ElementsAtMost(most) | C::EntriesAtMost(most), shape) => sizes(
            shape,
            [(AT, Some(*most)), (INSIDE, most.checked_sub(1)), (OUTSIDE, Some(most + 1))],
            choices,
        ),
        (constraint, shape) => unreachable!("{constraint} is no constraint of {shape:?}"),
    }
}

/// Texts of these lengths. Where the pattern has none of a legal length, that edge is not there; where it has none of
/// an illegal length, the text breaks both.
fn lengths(
    name: &str,
    text: &'static Text,
    edges: [(&'static str, Option<usize>); 3],
    choices: &Choices,
) -> Vec<Leaf> {
    let pattern = pattern_of(name, text);
    let edge = |(what, length): (_, Option<usize>)| {
        let length = length?;
        match (pattern.text(length, choices), what) {
            (Some(made), OUTSIDE) => Some(leaf(what, made, 1)),
            (None, OUTSIDE) => {
                let breaks = 1 + usize::from(text.pattern.is_some());
                Some(leaf(what, read(ANY).text(length, choices)?, breaks))
            }
            (made, _) => made.map(|made| leaf(what, made, 0)),
        }
    };
    edges.into_iter().filter_map(edge).collect()
}

fn patterns(name: &str, text: &'static Text, choices: &Choices) -> Vec<Leaf> {
    let pattern = pattern_of(name, text);
    let is_allowed = |candidate: &str| {
        let length = candidate.chars().count();
        text.length.min.is_none_or(|min| min <= length) && text.length.max.is_none_or(|max| length <= max)
    };
    let longer = (0..10).find_map(|_| pattern.text(pattern.shortest() + 1 + choices.below(9), choices));
    let hits = [("the shortest", pattern.text(pattern.shortest(), choices)), ("longer", longer)];
    let hits = hits.into_iter().filter_map(|(what, text)| Some(leaf(what, text?, 0)));
    let misses = pattern.misses(choices).into_iter().filter(|(_, text)| is_allowed(text));
    hits.chain(misses.map(|(what, text)| leaf(what, text, 1))).collect()
}

fn enumeration(values: &[String], choices: &Choices) -> Vec<Leaf> {
    let value = choices.one(values).as_str();
    let wrong = [
        ("in capitals", value.to_uppercase()),
        ("with more behind it", format!("{value}s")),
        ("cut short", value[..value.len() - 1].to_owned()),
        ("empty", String::new()),
    ];
    let right = values.iter().map(|value| leaf("a value", value.as_str(), 0));
    right.chain(wrong.into_iter().map(|(what, text)| leaf(what, text, 1))).collect()
}

/// At a bound, one towards the inside, one outside, and as far outside as the type goes.
fn numbers(bound: i64, inwards: i64, farthest: i64) -> Vec<Leaf> {
    vec![
        leaf(AT, bound, 0),
        leaf(INSIDE, bound + inwards, 0),
        leaf(OUTSIDE, bound - inwards, 1),
        leaf("far outside", farthest, 1),
    ]
}

fn lowest(shape: &Shape) -> i64 {
    if matches!(shape, Shape::Integer(_)) { i64::from(i32::MIN) } else { i64::MIN }
}

fn highest(shape: &Shape) -> i64 {
    if matches!(shape, Shape::Integer(_)) { i64::from(i32::MAX) } else { i64::MAX }
}

/// Lists or maps of these sizes.
fn sizes(shape: &Shape, edges: [(&'static str, Option<usize>); 3], choices: &Choices) -> Vec<Leaf> {
    let edge = |(what, count): (_, Option<usize>)| {
        let count = count?;
        let breaks = usize::from(what == OUTSIDE);
        match shape {
            Shape::List { element, .. } => {
                let items: Vec<_> = (0..count).map(|_| smallest(element, choices)).collect();
                Some(leaf(what, items, breaks))
            }
            Shape::Map { key, value, .. } => {
                let mut keys = keys(key, count, choices);
                // Where the pattern has too few keys, the last ones break it.
                let are_short = keys.len() < count;
                let more = (keys.len()..count).map(|number| format!("key {number}"));
                keys.extend(more);
                let entries = keys.into_iter().map(|key| (key, smallest(value, choices)));
                let entries = Value::Object(entries.collect());
                let breaks = breaks + usize::from(are_short);
                Some(Leaf { is_counted_apart: !are_short, ..leaf(what, entries, breaks) })
            }
            other => unreachable!("{other:?} has no size"),
        }
    };
    edges.into_iter().filter_map(edge).collect()
}

/// So many different keys that a shape allows, or all there are.
pub(super) fn keys(name: &str, count: usize, choices: &Choices) -> Vec<String> {
    const TRIES: usize = 40;
    let Shape::String(text) = MODEL.shape(name) else { return Vec::new() };
    let pattern = pattern_of(name, text);
    let mut keys = BTreeSet::new();
    for attempt in 0..count + TRIES {
        if keys.len() == count {
            break;
        }
        let length = pattern.shortest().max(1) + attempt % 4;
        keys.extend(pattern.text(length, choices));
    }
    keys.into_iter().collect()
}

/// A legal value of a shape, as small as can be.
pub(super) fn smallest(name: &str, choices: &Choices) -> Value {
    match MODEL.shape(name) {
        Shape::String(text) if text.values.is_empty() => {
            let pattern = pattern_of(name, text);
            let length = pattern.shortest().max(text.length.min.unwrap_or_default());
            pattern.text(length, choices).unwrap_or_default().into()
        }
        Shape::String(text) => choices.one(&text.values).as_str().into(),
        Shape::Integer(Bounds { min, .. }) | Shape::Long(Bounds { min, .. }) => {
            min.unwrap_or_default().into()
        }
        Shape::Boolean => (choices.below(2) == 0).into(),
        Shape::Timestamp => 0.into(),
        Shape::List { element, size } => {
            (0..size.min.unwrap_or_default()).map(|_| smallest(element, choices)).collect()
        }
        Shape::Map { key, value, size } => {
            let keys = keys(key, size.min.unwrap_or_default(), choices);
            let entries = keys.into_iter().map(|key| (key, smallest(value, choices)));
            Value::Object(entries.collect())
        }
        Shape::Structure { members } => {
            let needed = members.iter().filter(|member| member.required);
            let made = needed.map(|member| (member.name.clone(), smallest(&member.shape, choices)));
            Value::Object(made.collect::<Map<_, _>>())
        }
    }
}

fn pattern_of(name: &str, text: &'static Text) -> Arc<Pattern> {
    let beyond = BEYOND_THE_MODEL.iter().find(|(shape, _)| *shape == name).map(|(_, pattern)| *pattern);
    read(text.pattern.as_deref().or(beyond).unwrap_or(ANY))
}

/// A pattern, read once.
fn read(pattern: &'static str) -> Arc<Pattern> {
    static READ: LazyLock<Mutex<BTreeMap<&'static str, Arc<Pattern>>>> = LazyLock::new(Mutex::default);
    let mut all = READ.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(all.entry(pattern).or_insert_with(|| Arc::new(Pattern::read(pattern))))
}

//! Texts of a service, made comparable: names in the place of what no two runs share, and sets in one order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// The text with a name in the place of each known text, from left to right.
///
/// Where several known texts begin, the longest is replaced. So the result depends neither on the order of the known
/// texts, which is another for each run's ids, nor on whether one is part of another.
///
/// Each known text is searched for once from where its last place ended, so the cost is that of one search for each of them.
pub(crate) fn named(text: &str, names: &BTreeMap<String, String>) -> String {
    // The first place from here on of each known text: the nearest first, and the longest of those that begin together.
    let mut places = BinaryHeap::new();
    let place = |from: usize, known: &'_ str| Some((Reverse(from + text[from..].find(known)?), known.len()));
    for known in names.keys().filter(|known| !known.is_empty()) {
        places.extend(place(0, known).map(|(start, length)| (start, length, known.as_str())));
    }
    let mut replaced = String::new();
    let mut end = 0;
    while let Some((Reverse(start), length, known)) = places.pop() {
        if start >= end {
            replaced += &text[end..start];
            replaced += &names[known];
            end = start + length;
        }
        places.extend(place(end, known).map(|(start, length)| (start, length, known)));
    }
    replaced + &text[end..]
}

/// The text with the values of each enum in the order of the alphabet: AWS names them in any.
pub(crate) fn with_sorted_sets(text: &str) -> String {
    const OPENING: &str = "enum value set: [";
    let mut sorted = String::new();
    let mut rest = text;
    while let Some((before, from_set)) = rest.split_once(OPENING)
        && let Some((set, after)) = from_set.split_once(']')
    {
        let mut values: Vec<_> = set.split(", ").collect();
        values.sort_unstable();
        sorted += before;
        sorted += OPENING;
        sorted += &values.join(", ");
        sorted.push(']');
        rest = after;
    }
    sorted + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_known_text_is_replaced() {
        let names = |known: [&str; 3]| {
            known.into_iter().map(|known| (known.to_owned(), format!("<{}>", known.len()))).collect()
        };
        assert_eq!(named("a-b a-b-c b-c", &names(["a-b", "a-b-c", "b-c"])), "<3> <5> <3>");
        assert_eq!(named("xab", &names(["ab", "xa", "b"])), "<2><1>", "the first one wins");
        assert_eq!(named("<1>", &names(["1", "<1", "1>"])), "<2>>", "a name is not replaced in turn");
        assert_eq!(named("as it is", &names(["", "it", "is it"])), "as <2> is");
    }

    #[test]
    fn sets_of_values_have_one_order() {
        let violation = |first: &str, second: &str| {
            format!(
                "Value 'a' at 'type' failed: enum value set: [{first}]; at 'b': enum value set: [{second}]"
            )
        };
        let sorted = violation("Contains, Equals", "Rules, Token");
        assert_eq!(with_sorted_sets(&violation("Equals, Contains", "Token, Rules")), sorted);
        assert_eq!(with_sorted_sets(&sorted), sorted);
        assert_eq!(with_sorted_sets("enum value set: [b, a"), "enum value set: [b, a", "it was cut");
    }
}

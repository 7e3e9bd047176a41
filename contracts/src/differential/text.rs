//! Replaces ids and tokens, which no two runs share, by names in a text.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// The text with a name in the place of each known text, from left to right.
///
/// Where several known texts begin, the longest is replaced. So the result depends neither on the order of the known
/// texts, which is another for each run's ids, nor on whether one is part of another.
///
/// Each known text is searched for once from where its last place ended, so the cost is that of one search for each of
/// them.
#[must_use]
pub fn named(text: &str, names: &BTreeMap<String, String>) -> String {
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
}

//! Texts of a service, made comparable: names in the place of what no two runs share.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The text with a name in the place of each known text, from left to right.
///
/// Where several known texts begin, the longest is replaced. So the result depends neither on the order of the known
/// texts, which is another for each run's ids, nor on whether one is part of another.
pub(crate) fn named(text: &str, names: &BTreeMap<String, String>) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    let first_in = |rest: &str| {
        let known = names.keys().filter(|known| !known.is_empty());
        known.filter_map(|known| Some((rest.find(known.as_str())?, Reverse(known.len()), known))).min()
    };
    while let Some((start, _, known)) = first_in(rest) {
        replaced += &rest[..start];
        replaced += &names[known];
        rest = &rest[start + known.len()..];
    }
    replaced + rest
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

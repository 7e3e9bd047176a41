//! Visits and normalizes texts in JSON responses.

use serde_json::Value;

/// Passes each text in a value to `visit`, with the name of the innermost member that it belongs to.
pub(crate) fn each_text(value: &Value, visit: &mut impl FnMut(&str, &str)) {
    each_text_of("", value, visit);
}

fn each_text_of(name: &str, value: &Value, visit: &mut impl FnMut(&str, &str)) {
    match value {
        Value::String(text) => visit(name, text),
        Value::Array(elements) => elements.iter().for_each(|element| each_text_of(name, element, visit)),
        Value::Object(members) => members.iter().for_each(|(name, member)| each_text_of(name, member, visit)),
        _ => {}
    }
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

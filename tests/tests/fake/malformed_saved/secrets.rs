//! No error repeats a value of the text.

use serde_json::{Value, json};

use super::{fake, text};

/// Every text in a value: keys and values.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            found.push(key.clone());
            texts(value, found);
        }),
        _ => {}
    }
}

/// Pointers to everything in a value.
fn places(value: &Value, place: String, found: &mut Vec<String>) {
    let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(number, item)| places(item, format!("{place}/{number}"), found));
        }
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| places(value, format!("{place}/{}", escaped(key)), found));
        }
        _ => {}
    }
    found.push(place);
}

/// The error repeats neither the wrong value nor a secret beside it, for any flaw at any place.
#[test]
fn no_error_repeats_a_value() {
    const SECRET: &str = "FAKESECRETTHATNOBODYSEES";
    let saved = text();
    let mut own = Vec::new();
    texts(&saved["state"]["sessions"], &mut own);
    texts(&saved["external_world"], &mut own);
    // What is long enough to be a secret; the region and the like are none.
    own.retain(|text| text.len() >= 30 && !text.contains(':'));
    assert!(own.len() > 4, "{own:?}");
    let mut all = Vec::new();
    places(&saved, String::new(), &mut all);
    assert!(all.len() > 150, "{}", all.len());
    let fake = fake();
    let mut errors = 0;
    for place in all {
        for with in [json!(SECRET), json!({SECRET: SECRET}), json!([SECRET]), json!(-1)] {
            let mut altered = saved.clone();
            *altered.pointer_mut(&place).unwrap() = with;
            if let Err(error) = fake.restore(altered.to_string()) {
                let error = error.to_string();
                let shown = own.iter().map(String::as_str).chain([SECRET]).find(|text| error.contains(text));
                assert_eq!(shown, None, "{place}: {error}");
                errors += 1;
            }
        }
    }
    assert!(errors > 400, "{errors}");
}

//! Generates malformed JSON: duplicate keys, numbers out of range, lone surrogates, deep nesting.

use std::fmt;

use proptest::prelude::*;
use proptest::sample::select;

use super::documents::{MEMBERS, NAMES};

/// A value as it is written.
#[derive(Clone, Debug)]
pub(crate) enum Json {
    /// Text that is written as it is, JSON or not.
    Raw(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Raw(text) => f.write_str(text),
            Self::Text(text) => quote(f, text),
            Self::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index > 0 { "," } else { "" })?;
                }
                f.write_str("]")
            }
            Self::Object(entries) => {
                f.write_str("{")?;
                for (index, (key, value)) in entries.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    quote(f, key)?;
                    write!(f, ":{value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

fn quote(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}

const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "1",
    "-1",
    "60",
    "61",
    "86400",
    "86401",
    "1.5",
    "1e2",
    "1e999",
    "0.1e-400",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999999",
];

const ODDITIES: &[&str] = &[
    "null",
    "true",
    "false",
    "",
    "NaN",
    "01",
    "+1",
    "'a'",
    "[",
    "}",
    "\"",
    "nul",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"\\u0000\"",
    "\"\u{1}\"",
    "\"\\x\"",
    "\u{feff}{}",
    "/**/1",
    "1 2",
    "[1,]",
    "{\"a\":1,}",
    "{1:2}",
];

/// Lengths at the edges of the model's constraints and beyond all of them.
const LENGTHS: &[usize] = &[1, 55, 56, 100, 128, 129, 1_024, 1_025, 2_049, 50_001, 131_073];

/// A text of any kind and length, often one that names something.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let long = (select(vec!["a", "0", " ", ":", "é", "漢", "\u{1f980}", "\0"]), select(LENGTHS));
    prop_oneof![
        8 => select(NAMES).prop_map(str::to_owned),
        3 => any::<String>(),
        2 => "[a-z0-9:.,/_-]{0,12}",
        1 => long.prop_map(|(unit, times)| unit.repeat(times)),
    ]
}

/// Any value.
pub(crate) fn json() -> impl Strategy<Value = Json> {
    let deep = (select(vec![("[", "]"), ("{\"Logins\":", "}")]), select(vec![5_usize, 127, 128, 129, 3_000]));
    let leaf = prop_oneof![
        6 => text().prop_map(Json::Text),
        3 => select(NUMBERS).prop_map(|number| Json::Raw(number.to_owned())),
        3 => select(ODDITIES).prop_map(|oddity| Json::Raw(oddity.to_owned())),
        1 => deep.prop_map(|((open, close), depth)| Json::Raw(open.repeat(depth) + "1" + &close.repeat(depth))),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let entry = (key(), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Json::List),
            prop::collection::vec(entry, 0..6).prop_map(Json::Object),
        ]
    })
}

/// An object of members of the model.
pub(crate) fn object() -> impl Strategy<Value = Json> {
    prop::collection::vec((key(), json()), 0..6).prop_map(Json::Object)
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(MEMBERS.as_slice()).prop_map(str::to_owned),
        1 => text(),
    ]
}

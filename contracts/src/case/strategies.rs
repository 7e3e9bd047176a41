//! Proptest strategies for the inputs of clauses, such as [`users`].

use std::ops::RangeInclusive;

use proptest::prelude::*;
use proptest::sample::select;

use crate::lease::PREFIX;

/// The developer provider of pools a clause does not configure itself.
pub(crate) const DEVELOPER_PROVIDER: &str = "login.contract.example";

/// Characters of developer user identifiers: any are legal, so these include those that ids, tokens and claims use.
const CHARACTERS: &[char] = &[
    'a',
    'b',
    'C',
    'Z',
    '0',
    '9',
    ' ',
    ':',
    '/',
    '@',
    '.',
    '-',
    '_',
    '"',
    '\\',
    '%',
    '\u{e9}',
    '\u{6f22}',
    '\u{1f980}',
];

/// Distinct developer user identifiers, in any order.
pub(crate) fn users(count: RangeInclusive<usize>) -> impl Strategy<Value = Vec<String>> {
    let user = prop::collection::vec(select(CHARACTERS), 1..=12)
        .prop_map(|chars| chars.into_iter().collect::<String>());
    prop::collection::btree_set(user, count)
        .prop_map(|users| users.into_iter().collect::<Vec<_>>())
        .prop_shuffle()
}

/// Sizes of pages, used in turn.
pub(crate) fn page_sizes() -> impl Strategy<Value = Vec<i32>> {
    prop::collection::vec(prop_oneof![1..=4, 1..=60], 1..=4)
}

/// Pairs to choose from `count` things, never one with itself.
pub(crate) fn pairs(count: usize, most: usize) -> impl Strategy<Value = Vec<(usize, usize)>> {
    let pair = (0..count, 1..count).prop_map(move |(one, step)| (one, (one + step) % count));
    prop::collection::vec(pair, 0..=most)
}

/// Pool names the model allows, of those that a [lease](crate::lease) allows too.
pub(crate) fn pool_name() -> impl Strategy<Value = String> {
    const ALLOWED: &[char] = &['a', 'Q', '7', '_', ' ', '+', '=', ',', '.', '@', '-'];
    let rest = prop::collection::vec(select(ALLOWED), 0..=128 - PREFIX.len());
    rest.prop_map(|chars| {
        chars.into_iter().fold(PREFIX.to_owned(), |mut name, char| {
            name.push(char);
            name
        })
    })
}

/// Tags a pool can have.
pub(crate) fn tags() -> impl Strategy<Value = cognito_identity::types::StringMap> {
    const ALLOWED: &[char] = &['a', 'Z', '5', ' ', '_', '.', ':', '/', '=', '+', '-', '@'];
    let text = |size| {
        prop::collection::vec(select(ALLOWED), size).prop_map(|chars| chars.into_iter().collect::<String>())
    };
    // A key of `aws:` is reserved, so every key starts with a letter no reserved one has.
    prop::collection::btree_map(text(0..=20).prop_map(|rest| format!("k{rest}")), text(0..=20), 0..=5)
}

/// Claim names by tag key, as principal tag maps have them, within all limits.
pub(crate) fn attribute_map() -> impl Strategy<Value = cognito_identity::types::StringMap> {
    prop::collection::btree_map("[a-zA-Z0-9 :_/.@=+-]{1,20}", "[a-z:_/.]{1,20}", 1..=5)
}

/// A well-formed id of the same region that names nothing.
pub(crate) fn unknown_id(known: &str) -> String {
    format!("{}:00000000-0000-4000-8000-000000000000", region_of(known))
}

/// The region of an id.
pub(crate) fn region_of(id: &str) -> &str {
    id.split(':').next().unwrap_or_default()
}

/// The partition of a region.
#[must_use]
pub fn partition(region: &str) -> &'static str {
    match region.split('-').next() {
        Some("cn") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}

/// The key of a token of this service among the logins of a request, in a region.
pub(crate) fn own_provider(region: &str) -> String {
    if region.starts_with("cn-") {
        format!("cognito-identity.{region}.amazonaws.com.cn")
    } else {
        "cognito-identity.amazonaws.com".to_owned()
    }
}

/// Whether a text is the id of a pool or an identity.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let Some((region, guid)) = text.split_once(':') else { return false };
    let groups = guid.split('-').map(str::len);
    !region.is_empty()
        && groups.eq([8, 4, 4, 4, 12])
        && guid.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

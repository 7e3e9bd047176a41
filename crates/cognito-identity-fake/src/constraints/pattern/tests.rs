//! Compares each pattern with a regular expression engine.

use proptest::prelude::*;
use proptest::sample::select;
use regex::Regex;
use rstest::rstest;

use super::*;

const ALL: [&Pattern; 10] =
    [&ACCOUNT, &CLAIM, &CLIENT, &DEVELOPER, &ID, &POOL_NAME, &PROVIDER, &ROLE, &SOLID, &USER_POOL];

/// The pattern with Java's meaning, for an engine whose own `\w` is Unicode's.
fn java(pattern: &Pattern) -> Regex {
    let ascii = pattern
        .text
        .replace(r"\d", "[0-9]")
        .replace(r"\s", r"[ \t\n\x0B\f\r]")
        .replace(r"\S", r"[^ \t\n\x0B\f\r]")
        .replace(r"\w", "[a-zA-Z_0-9]");
    Regex::new(&format!(r"\A(?:{ascii})\z")).expect("the model's patterns are regular expressions")
}

/// A character of each general category, all older than the tables of either engine: the newest characters differ.
const CATEGORIES: &str =
    "Ééǅʰ中\u{301}\u{903}\u{20dd}٣Ⅷ½‿–༺༻«»¿±€¨🦀\u{a0}\u{2028}\u{2029}\u{85}\u{200d}\u{e000}\u{fdd0}";

fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => select("afgZ09_-:.;/".chars().collect::<Vec<_>>()),
        1 => (0_u8..128).prop_map(char::from),
        1 => select(CATEGORIES.chars().collect::<Vec<_>>()),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => proptest::collection::vec(character(), 0..6).prop_map(String::from_iter),
        4 => "[a-z0-9_-]{1,8}:[0-9a-f-]{1,8}",
        1 => "(un)?authenticated\n?",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_pattern_means_what_it_means_in_java(text in text()) {
        thread_local!(static JAVA: [Regex; 10] = ALL.map(java));
        JAVA.with(|java| {
            for (pattern, java) in ALL.iter().zip(java) {
                prop_assert_eq!((pattern.matches)(&text), java.is_match(&text), "{} on {:?}", pattern.text, text);
            }
            Ok(())
        })?;
    }
}

#[rstest]
#[case::digits(&ACCOUNT, "123456789012", "١٢٣")]
#[case::letters_marks_symbols_numbers_punctuation(&CLAIM, "cognito:groupsé\u{301}€Ⅷ٣!", "a claim")]
#[case::client_id(&CLIENT, "3n4b5urk1ft4fl3mg5e62d9ado", "3n4b-5urk")]
#[case::developer_provider(&DEVELOPER, "login.my_company-1", "Bruce Wayne")]
#[case::id(&ID, "us-east-1:0c1d2e3f-aaaa-bbbb-cccc-1234567890ab", "us-east-1:0C1D")]
#[case::two_colons(&ID, "a:b", "a:b:c")]
#[case::pool_name(&POOL_NAME, "My pool+=,.@-_\t1", "my/pool")]
#[case::provider_id(&PROVIDER, "a;b.c/d_e-f", "a:b")]
#[case::role(&ROLE, "unauthenticated", "authenticated ")]
#[case::any_but_spaces(&SOLID, "\u{a0}🦀\0", "a\u{b}b")]
#[case::user_pool(&USER_POOL, "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aB:1", "a b")]
fn a_pattern_takes_the_whole_string(#[case] pattern: &Pattern, #[case] good: &str, #[case] bad: &str) {
    assert!((pattern.matches)(good), "{good:?}");
    assert!(!(pattern.matches)(bad), "{bad:?}");
    assert!(!(pattern.matches)(&format!("{good}\n\0")), "{good:?} and more");
    assert!(!(pattern.matches)(""));
}

//! Clauses about the comparison of claims by rules: the order of the rules, and the types of claims.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::super::prelude::*;
use super::{by_rules, exchange, login, pool, role};
use crate::case::Case;
use crate::failure::Check;

/// Names of claims: two of them differ in case alone.
const CLAIMS: [&str; 3] = ["team", "Team", "level"];
const KINDS: [&str; 4] = ["Equals", "NotEqual", "StartsWith", "Contains"];
const VALUES: [&str; 6] = ["blue", "Blue", "blues", "lue", "b", "red"];
const TEXTS: [&str; 8] = ["blue", "Blue", "BLUE", "blues", "true blue", "red", "b", ""];

/// A rule: the claim, the match type, the value, and which of the two roles.
type Rule = (&'static str, &'static str, &'static str, usize);

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let rule = (select(&CLAIMS[..]), select(&KINDS[..]), select(&VALUES[..]), 0..2_usize);
    prop::collection::vec(rule, 1..=25)
}

/// The text of each claim that a login has.
fn texts() -> impl Strategy<Value = Vec<Option<&'static str>>> {
    prop::collection::vec(prop::option::of(select(&TEXTS[..])), CLAIMS.len())
}

fn matches((claim, kind, value, _): &Rule, texts: &[Option<&str>]) -> bool {
    let position = CLAIMS.iter().position(|name| name == claim);
    let Some(text) = position.and_then(|position| texts[position]) else { return false };
    match *kind {
        "Equals" => text == *value,
        "NotEqual" => text != *value,
        "StartsWith" => text.starts_with(value),
        _ => text.contains(value),
    }
}

/// Requires that one rule does, or does not, match a login with this claim.
async fn require_match(c: &Case<'_>, kind: &str, value: &str, claim: Value, is_match: bool) -> Check {
    let pool = pool(c, Some(by_rules("AuthenticatedRole", &[("team", kind, value, c.role(1))]))).await?;
    let expected = if is_match { c.role(1) } else { c.role(0) };
    let what = format!("the role by {kind} {value:?} of {claim}");
    require_eq!(role(c, &pool, login(c).claim("team", claim)).await?, expected, "{what}");
    Ok(())
}

clauses! { claims of role_choice:

    /// Rules are tried in their order, each compares the claim it names to the letter, and only where none matches does
    /// AmbiguousRoleResolution decide.
    #[needs(PublicLogins, Roles, Sessions)]
    rules_are_tried_in_order [ROLE_GUIDE]
        (c, rules: Vec<Rule> = rules(), texts: Vec<Option<&'static str>> = texts(), denies: bool = any::<bool>())
    {
        let roles: Vec<_> = rules.iter().map(|(claim, kind, value, role)| (*claim, *kind, *value, c.role(*role))).collect();
        let resolution = if denies { "Deny" } else { "AuthenticatedRole" };
        let pool = pool(c, Some(by_rules(resolution, &roles))).await?;
        let present = CLAIMS.iter().zip(&texts).filter_map(|(claim, text)| Some((claim, (*text)?)));
        let login = present.fold(login(c), |login, (claim, text)| login.claim(claim, text));
        let response = exchange(&pool, login, None).await?;
        match rules.iter().find(|rule| matches(rule, &texts)) {
            None if denies => rejected_as(response, &ErrorKind::NotAuthorized)?,
            first => {
                let expected = c.role(first.map_or(0, |rule| rule.3));
                require_eq!(c.role_of(&response?.credentials.unwrap_or_default()).await?, expected, "the role by {first:?}");
            }
        }
    }

    /// A list is unequal to a value that no element is equal to, and starts with what one element starts with.
    #[needs(PublicLogins, Roles, Sessions)]
    a_list_is_unequal_to_what_is_not_in_it [Assumed("array_claims")] (c) {
        require_match(c, "NotEqual", "blue", json!(["red", "green"]), true).await?;
        for list in [json!(["red", "blue"]), json!(["blue", "red"]), json!(["blue"])] {
            require_match(c, "NotEqual", "blue", list, false).await?;
        }
        require_match(c, "StartsWith", "bl", json!(["red", "blue"]), true).await?;
        require_match(c, "StartsWith", "lue", json!(["red", "blue"]), false).await?;
    }

    /// A boolean is compared as text, as a number is; null and an object match no rule.
    #[needs(PublicLogins, Roles, Sessions)]
    booleans_are_compared_as_text [Assumed("other_claims")] (c) {
        for (kind, value, claim, is_match) in [
            ("Equals", "true", json!(true), true),
            ("Equals", "true", json!(false), false),
            ("NotEqual", "true", json!(false), true),
            ("StartsWith", "1", json!(17), true),
            ("Contains", ".5", json!(1.5), true),
            ("Contains", "9", json!([8, 9]), true),
            ("Contains", "7", json!([8, 9]), false),
            ("NotEqual", "blue", json!(null), false),
            ("Contains", "ul", json!(null), false),
            ("NotEqual", "blue", json!({"name": "red"}), false),
            ("Contains", "blue", json!({"name": "blue"}), false),
        ] {
            require_match(c, kind, value, claim, is_match).await?;
        }
    }
}

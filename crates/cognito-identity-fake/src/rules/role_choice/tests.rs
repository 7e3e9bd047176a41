//! Tests the choice of a role by rules and by tokens.

use cognito_identity::types::{RulesConfigurationType, StringMap};
use rstest::rstest;
use serde_json::json;

use super::*;
use crate::assumption::Assumptions;

/// A user pool with its client, as role mappings name it.
const USER_POOL: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_abc:client";
const SAML: &str = "arn:aws:iam::123456789012:saml-provider/Corp";

/// Answers that replace those in force, as `(field, candidate)`.
type Assumed = &'static [(&'static str, &'static str)];

const IN_FORCE: Assumed = &[];

fn arn(name: &str) -> String {
    format!("arn:aws:iam::123456789012:role/{name}")
}

/// A pool whose guests are `Guest` and whose users are `Member`, with these mappings.
fn roles<const N: usize>(mappings: [(&str, RoleMapping); N]) -> Roles {
    let of_kind = [("authenticated", "Member"), ("unauthenticated", "Guest")];
    Roles {
        of_kind: of_kind.map(|(kind, name)| (kind.to_owned(), arn(name))).into(),
        mappings: mappings.map(|(provider, mapping)| (provider.to_owned(), mapping)).into(),
    }
}

fn login(provider: &str, claims: &Value) -> Login {
    Login {
        provider: provider.to_owned(),
        subject: "alice".to_owned(),
        detail: String::new(),
        mapping_key: provider.to_owned(),
        tags_key: provider.to_owned(),
        claims: claims.as_object().cloned().unwrap_or_default(),
        is_saml: provider == SAML,
        is_signed_out: false,
    }
}

fn by_token(resolution: &str) -> RoleMapping {
    RoleMapping::new("Token").ambiguous_role_resolution(resolution)
}

/// A mapping of rules `(claim, match type, value, role)`.
fn by_rules(resolution: &str, rules: &[(&str, &str, &str, &str)]) -> RoleMapping {
    let rule = |&(claim, kind, value, role): &(&str, &str, &str, &str)| {
        MappingRule::default().claim(claim).match_type(kind).value(value).role_arn(arn(role))
    };
    let rules = RulesConfigurationType::new(rules.iter().map(rule));
    RoleMapping::new("Rules").ambiguous_role_resolution(resolution).rules_configuration(rules)
}

/// Returns the name of the role, or the code of the error.
fn choice(assumed: Assumed, roles: &Roles, asker: Asker<'_>, custom: Option<&str>) -> String {
    let mut assume = Assumptions::default();
    for (field, candidate) in assumed {
        assert!(assume.set(field, candidate), "no {field} = {candidate}");
    }
    let custom = custom.map(arn);
    match choose(&Answers::new(assume), roles, asker, custom.as_deref()) {
        Ok(role) => role.rsplit('/').next().unwrap_or_default().to_owned(),
        Err(refusal) => refusal.kind().code().trim_end_matches("Exception").to_owned(),
    }
}

#[rstest]
#[case::guest(IN_FORCE, true, None, "Guest")]
#[case::user(IN_FORCE, false, None, "Member")]
#[case::custom_role_of_guest(IN_FORCE, true, Some("Admin"), "InvalidParameter")]
#[case::not_authorized(&[("custom_role_of_guest", "NotAuthorized")], true, Some("Admin"), "NotAuthorized")]
#[case::ignored(&[("custom_role_of_guest", "Ignored")], true, Some("Admin"), "Guest")]
#[case::without_mapping(IN_FORCE, false, Some("Admin"), "InvalidParameter")]
#[case::without_mapping_not_authorized(
    &[("custom_role_without_mapping", "NotAuthorized")], false, Some("Admin"), "NotAuthorized"
)]
#[case::without_mapping_ignored(&[("custom_role_without_mapping", "Ignored")], false, Some("Admin"), "Member")]
fn a_pool_without_mappings(
    #[case] assumed: Assumed,
    #[case] is_guest: bool,
    #[case] custom: Option<&str>,
    #[case] expected: &str,
) {
    let logins = [login("accounts.google.com", &json!({}))];
    // A developer user has no public login, and is no guest for that.
    for logins in [&logins[..], &[]] {
        let asker = if is_guest { Asker::Guest } else { Asker::Authenticated(logins, &[]) };
        assert_eq!(choice(assumed, &roles([]), asker, custom), expected);
    }
}

#[rstest]
#[case::guest(Asker::Guest)]
#[case::user(Asker::Authenticated(&[], &[]))]
fn a_role_that_is_not_set(#[case] asker: Asker<'_>) {
    let roles = Roles { of_kind: StringMap::new(), ..roles([]) };
    let refusal = choose(&Answers::new(Assumptions::default()), &roles, asker, None).unwrap_err();
    let words = "Invalid identity pool configuration. Check assigned IAM roles for this pool.";
    assert_eq!((refusal.kind(), refusal.message()), (&ErrorKind::InvalidIdentityPoolConfiguration, words));
}

const IGNORED: Assumed = &[("custom_role_not_in_token", "Ignored")];
const PLAIN_ROLE: Assumed = &[("token_without_roles", "AuthenticatedRole")];

#[rstest]
#[case::preferred(IN_FORCE, json!({"cognito:preferred_role": arn("Best"), "cognito:roles": [arn("Other")]}), None, "Best")]
#[case::preferred_alone(IN_FORCE, json!({"cognito:preferred_role": arn("Best")}), None, "Best")]
#[case::custom_in_list(IN_FORCE, json!({"cognito:roles": [arn("A"), arn("B")]}), Some("B"), "B")]
#[case::custom_in_text(IN_FORCE, json!({"cognito:roles": format!("{}, {}", arn("A"), arn("B"))}), Some("B"), "B")]
#[case::custom_before_preferred(
    IN_FORCE, json!({"cognito:preferred_role": arn("A"), "cognito:roles": [arn("A"), arn("B")]}), Some("B"), "B"
)]
#[case::custom_not_in_token(IN_FORCE, json!({"cognito:roles": [arn("A")]}), Some("B"), "NotAuthorized")]
#[case::custom_is_a_part_of_one(IN_FORCE, json!({"cognito:roles": [arn("Bee")]}), Some("B"), "NotAuthorized")]
#[case::custom_without_roles(IN_FORCE, json!({}), Some("B"), "NotAuthorized")]
#[case::custom_invalid(
    &[("custom_role_not_in_token", "InvalidParameter")], json!({"cognito:roles": [arn("A")]}), Some("B"), "InvalidParameter"
)]
#[case::custom_ignored(IGNORED, json!({"cognito:preferred_role": arn("A")}), Some("B"), "A")]
#[case::custom_ignored_and_none_preferred(IGNORED, json!({"cognito:roles": [arn("A")]}), Some("B"), "?")]
#[case::one_role(IN_FORCE, json!({"cognito:roles": [arn("A")]}), None, "?")]
#[case::several_roles(IN_FORCE, json!({"cognito:roles": [arn("A"), arn("B")]}), None, "?")]
#[case::no_roles(IN_FORCE, json!({}), None, "?")]
#[case::no_roles_but_the_pools(PLAIN_ROLE, json!({}), None, "Member")]
#[case::an_empty_list(PLAIN_ROLE, json!({"cognito:roles": []}), None, "Member")]
#[case::an_empty_text(PLAIN_ROLE, json!({"cognito:roles": ""}), None, "Member")]
#[case::odd_types(PLAIN_ROLE, json!({"cognito:roles": {"A": 1}, "cognito:preferred_role": 7}), None, "Member")]
#[case::odd_elements(PLAIN_ROLE, json!({"cognito:roles": [1, null, []]}), None, "Member")]
fn a_token_names_the_role(
    #[case] assumed: Assumed,
    #[case] claims: Value,
    #[case] custom: Option<&str>,
    #[case] expected: &str,
) {
    let logins = [login(USER_POOL, &claims)];
    // Where the token leaves the role open, the mapping's resolution decides.
    for (resolution, open) in [("AuthenticatedRole", "Member"), ("Deny", "NotAuthorized")] {
        let roles = roles([(USER_POOL, by_token(resolution))]);
        let expected = if expected == "?" { open } else { expected };
        let seen = choice(assumed, &roles, Asker::Authenticated(&logins, &[]), custom);
        assert_eq!(seen, expected, "with {resolution}");
    }
}

const NO_LISTS: Assumed = &[("array_claims", "Never")];
const NO_NUMBERS: Assumed = &[("other_claims", "Never")];

#[rstest]
#[case::equals(IN_FORCE, "Equals", "blue", json!("blue"), true)]
#[case::equals_no_part(IN_FORCE, "Equals", "blue", json!("blues"), false)]
#[case::equals_no_other_case(IN_FORCE, "Equals", "blue", json!("Blue"), false)]
#[case::not_equal(IN_FORCE, "NotEqual", "blue", json!("red"), true)]
#[case::not_equal_but_equal(IN_FORCE, "NotEqual", "blue", json!("blue"), false)]
#[case::starts_with(IN_FORCE, "StartsWith", "bl", json!("blue"), true)]
#[case::starts_with_no_end(IN_FORCE, "StartsWith", "ue", json!("blue"), false)]
#[case::contains(IN_FORCE, "Contains", "lu", json!("blue"), true)]
#[case::contains_not(IN_FORCE, "Contains", "red", json!("blue"), false)]
#[case::contains_in_list(IN_FORCE, "Contains", "blue", json!(["red", "blue"]), true)]
#[case::contains_in_list_whatever_the_answer(NO_LISTS, "Contains", "blue", json!(["red", "blue"]), true)]
#[case::equals_in_list(IN_FORCE, "Equals", "blue", json!(["red", "blue"]), true)]
#[case::equals_in_no_list(NO_LISTS, "Equals", "blue", json!(["red", "blue"]), false)]
#[case::starts_with_in_list(IN_FORCE, "StartsWith", "bl", json!(["red", "blue"]), true)]
#[case::starts_with_in_no_list(NO_LISTS, "StartsWith", "bl", json!(["red", "blue"]), false)]
#[case::not_equal_to_any(IN_FORCE, "NotEqual", "blue", json!(["red", "green"]), true)]
#[case::not_equal_but_one_is(IN_FORCE, "NotEqual", "blue", json!(["red", "blue"]), false)]
#[case::not_equal_in_no_list(NO_LISTS, "NotEqual", "blue", json!(["red", "green"]), false)]
#[case::nothing_in_an_empty_list(IN_FORCE, "NotEqual", "blue", json!([]), false)]
#[case::number(IN_FORCE, "Equals", "17", json!(17), true)]
#[case::boolean(IN_FORCE, "Equals", "true", json!(true), true)]
#[case::number_in_list(IN_FORCE, "Contains", "17", json!([16, 17]), true)]
#[case::no_number(NO_NUMBERS, "Equals", "17", json!(17), false)]
#[case::no_number_is_missing(NO_NUMBERS, "NotEqual", "18", json!(17), false)]
#[case::null_is_missing(IN_FORCE, "NotEqual", "blue", json!(null), false)]
#[case::object_is_missing(IN_FORCE, "Contains", "blue", json!({"blue": "blue"}), false)]
#[case::unknown_match_type(IN_FORCE, "EndsWith", "blue", json!("blue"), false)]
fn a_rule_matches_a_claim(
    #[case] assumed: Assumed,
    #[case] kind: &str,
    #[case] value: &str,
    #[case] claim: Value,
    #[case] expected: bool,
) {
    let roles = roles([(USER_POOL, by_rules("AuthenticatedRole", &[("team", kind, value, "Matched")]))]);
    let logins = [login(USER_POOL, &json!({ "team": claim }))];
    let seen = choice(assumed, &roles, Asker::Authenticated(&logins, &[]), None);
    assert_eq!(seen, if expected { "Matched" } else { "Member" });
}

#[rstest]
#[case("Equals")]
#[case("NotEqual")]
#[case("StartsWith")]
#[case("Contains")]
fn a_missing_claim_matches_nothing(#[case] kind: &str) {
    let roles = roles([(USER_POOL, by_rules("Deny", &[("team", kind, "blue", "Matched")]))]);
    let logins = [login(USER_POOL, &json!({ "other": "blue" }))];
    assert_eq!(choice(IN_FORCE, &roles, Asker::Authenticated(&logins, &[]), None), "NotAuthorized");
}

#[rstest]
#[case::first(json!({"a": "1", "b": "1"}), "One")]
#[case::second(json!({"b": "1"}), "Two")]
#[case::third(json!({"a": "2", "b": "2"}), "Three")]
fn the_first_match_wins(#[case] claims: Value, #[case] expected: &str) {
    let rules = [("a", "Equals", "1", "One"), ("b", "Equals", "1", "Two"), ("a", "NotEqual", "1", "Three")];
    let roles = roles([(USER_POOL, by_rules("Deny", &rules))]);
    let logins = [login(USER_POOL, &claims)];
    assert_eq!(choice(IN_FORCE, &roles, Asker::Authenticated(&logins, &[]), None), expected);
}

#[test]
fn rules_leave_no_choice() {
    let roles = roles([(USER_POOL, by_rules("AuthenticatedRole", &[("a", "Equals", "1", "One")]))]);
    let logins = [login(USER_POOL, &json!({"a": "1", "cognito:roles": [arn("Admin")]}))];
    assert_eq!(
        choice(IN_FORCE, &roles, Asker::Authenticated(&logins, &[]), Some("Admin")),
        "InvalidParameter"
    );
}

#[rstest]
#[case::token("accounts.google.com", by_token("Deny"), " [words assumed]")]
#[case::rules("accounts.google.com", by_rules("Deny", &[("a", "Equals", "1", "One")]), "")]
#[case::rules_of_a_client(USER_POOL, by_rules("Deny", &[("a", "Equals", "1", "One")]), " [words assumed]")]
fn a_denial_names_the_provider(#[case] key: &str, #[case] mapping: RoleMapping, #[case] marker: &str) {
    let roles = roles([(key, mapping)]);
    let provider = key.strip_suffix(":client").unwrap_or(key);
    let logins = [Login { mapping_key: key.to_owned(), ..login(provider, &json!({})) }];
    let refusal =
        choose(&Answers::new(Assumptions::default()), &roles, Asker::Authenticated(&logins, &[]), None)
            .unwrap_err();
    let words = format!("The ambiguous role mapping rules for: {key} denied this request.");
    assert_eq!(refusal.kind(), &ErrorKind::NotAuthorized);
    assert_eq!(refusal.message(), format!("{words}{marker}"));
}

/// No record has the message for a token of this service, whatever the mapping.
#[test]
fn a_denial_of_a_token_of_this_service_is_assumed() {
    let mut assume = Assumptions::default();
    assert!(assume.set("mapping_of_own_token", "AsAmbiguous"));
    let key = "accounts.google.com";
    let roles = roles([(key, by_rules("Deny", &[("a", "Equals", "1", "One")]))]);
    let named = [[key.to_owned(), "alice".to_owned()]];
    let refusal = choose(&Answers::new(assume), &roles, Asker::Authenticated(&[], &named), None).unwrap_err();
    assert!(refusal.message().ends_with("denied this request. [words assumed]"), "{}", refusal.message());
}

#[rstest]
#[case::in_force(IN_FORCE, "One")]
#[case::last(&[("several_mappings", "LastProvider")], "Three")]
fn one_of_several_mappings_chooses(#[case] assumed: Assumed, #[case] expected: &str) {
    let rules = |role| by_rules("Deny", &[("sub", "Equals", "alice", role)]);
    let roles = roles([("b", rules("One")), ("c", rules("Three"))]);
    let claims = json!({ "sub": "alice" });
    // The first login's provider has no mapping.
    let logins = ["a", "b", "c"].map(|provider| login(provider, &claims));
    assert_eq!(choice(assumed, &roles, Asker::Authenticated(&logins, &[]), None), expected);
}

#[rstest]
#[case::one(json!(format!("{},{SAML}", arn("A"))), None, "A")]
#[case::provider_first(json!(format!("{SAML}, {}", arn("A"))), None, "A")]
#[case::several(json!([format!("{},{SAML}", arn("A")), format!("{},{SAML}", arn("B"))]), None, "NotAuthorized")]
#[case::custom(json!([format!("{},{SAML}", arn("A")), format!("{},{SAML}", arn("B"))]), Some("B"), "B")]
#[case::custom_not_offered(json!(format!("{},{SAML}", arn("A"))), Some("B"), "NotAuthorized")]
#[case::none(json!([]), None, "NotAuthorized")]
fn an_assertion_names_the_role(
    #[case] attribute: Value,
    #[case] custom: Option<&str>,
    #[case] expected: &str,
) {
    let roles = roles([(SAML, by_token("Deny"))]);
    let logins = [login(SAML, &json!({ SAML_ROLES: attribute }))];
    assert_eq!(choice(IN_FORCE, &roles, Asker::Authenticated(&logins, &[]), custom), expected);
}

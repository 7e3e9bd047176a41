//! Checks that validating a legal request allocates no memory, at any size, and that the largest requests are legal and
//! largest.

use std::collections::BTreeMap;

use allocation_counter::measure;
use cognito_identity::types::{
    CreateIdentityPoolInput, DeleteIdentitiesInput, GetIdInput, GetOpenIdTokenForDeveloperIdentityInput,
    ListIdentitiesInput, MappingRule, RoleMapping, RulesConfigurationType, SetIdentityPoolRolesInput,
    StringMap,
};
use cognito_identity::{Operation, Request};
use cognito_identity_fake::constraints::{self, Kind, Shape, Text};
use cognito_identity_fake::{Assumptions, validate};
use cognito_identity_tests::largest::{Script, beyond, largest};

const ID: &str = "eu-west-1:0c1d2e3f-aaaa-bbbb-cccc-1234567890ab";

fn largest_requests() -> impl Iterator<Item = Request> {
    let both = |&operation| [Script::Ascii, Script::Wide].map(|script| largest(operation, script));
    Operation::ALL.iter().flat_map(both)
}

fn small_requests() -> Vec<Request> {
    let rule = MappingRule::default()
        .claim("sub")
        .match_type("Equals")
        .value("x")
        .role_arn("arn:aws:iam::123456789012:role/Admin");
    let mapping = RoleMapping::new("Rules").rules_configuration(RulesConfigurationType::new([rule]));
    let roles = SetIdentityPoolRolesInput::new(ID, StringMap::new())
        .role_mappings(BTreeMap::from([("accounts.google.com".to_owned(), mapping)]));
    vec![
        Request::CreateIdentityPool(CreateIdentityPoolInput::new("pool", true)),
        Request::DeleteIdentities(DeleteIdentitiesInput::new([ID.to_owned()])),
        Request::GetId(GetIdInput::new(ID)),
        Request::GetId(GetIdInput::new(ID).logins([("accounts.google.com", "a token")])),
        Request::GetOpenIdTokenForDeveloperIdentity(GetOpenIdTokenForDeveloperIdentityInput::new(
            ID,
            [("login.example", "alice")],
        )),
        Request::ListIdentities(ListIdentitiesInput::new(ID, 1).next_token("é")),
        Request::SetIdentityPoolRoles(roles),
    ]
}

#[test]
fn the_largest_requests_are_legal() {
    let order = Assumptions::default().validation_order;
    for request in largest_requests() {
        assert_eq!(validate(&request, order), Ok(()), "{}", request.operation());
    }
}

#[test]
fn one_more_than_the_model_allows_is_illegal() {
    let order = Assumptions::default().validation_order;
    for &operation in Operation::ALL {
        let mut bounds = BTreeMap::new();
        find_bounds(constraints::input(operation), &mut bounds);
        assert!(!bounds.is_empty(), "{operation}");
        for (shape, max) in bounds {
            let refusal = validate(&beyond(operation, shape), order).expect_err(shape);
            let words = format!("less than or equal to {max}");
            assert!(refusal.message().contains(&words), "{shape} of {operation}");
        }
    }
}

#[test]
fn a_valid_request_allocates_nothing() {
    let order = Assumptions::default().validation_order;
    for request in largest_requests().chain(small_requests()) {
        let mut response = Ok(());
        let allocations = measure(|| response = validate(&request, order)).count_total;
        assert_eq!((response, allocations), (Ok(()), 0), "{}", request.operation());
    }

    let broken = Request::GetId(GetIdInput::default());
    let allocations = measure(|| drop(validate(&broken, order))).count_total;
    assert_ne!(allocations, 0, "a refusal has a message: the allocations are not counted");
}

/// The shapes with a maximum, and that maximum.
fn find_bounds(shape: &Shape, found: &mut BTreeMap<&'static str, String>) {
    let max = match shape.kind {
        Kind::Text(Text { length: size, .. }) | Kind::List { size, .. } | Kind::Map { size, .. } => {
            size.max.map(|max| max.to_string())
        }
        Kind::Integer(bounds) => bounds.max.map(|max| max.to_string()),
        Kind::Boolean | Kind::Structure(_) => None,
    };
    found.extend(max.map(|max| (shape.name, max)));
    match shape.kind {
        Kind::List { element, .. } => find_bounds(element, found),
        Kind::Map { key, value, .. } => {
            find_bounds(key, found);
            find_bounds(value, found);
        }
        Kind::Structure(members) => {
            for member in members {
                find_bounds(member.shape, found);
            }
        }
        Kind::Text(_) | Kind::Integer(_) | Kind::Boolean => {}
    }
}

//! Tests of the recorded messages, byte for byte, of the inferred messages, and of the table against the port's types.

use std::collections::BTreeMap;
use std::slice::Iter;

use cognito_identity::types::*;
use cognito_identity::visit::{ValueRef, Visit, Visitor};
use cognito_identity::{ErrorKind, Operation, Request, ServiceError};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::constraint::{has_at_least, has_at_most};
use super::validate;
use crate::assumption::ValidationOrder::{self, MapsFirst, ReverseAlphabetical, ReverseModel};
use crate::constraints::{self, Kind, Member, Shape};

const POOL: &str = "eu-west-1:0c1d2e3f-aaaa-bbbb-cccc-1234567890ab";

fn message(request: &Request, order: ValidationOrder) -> String {
    let refusal = validate(request, order).expect_err("the request breaks a constraint");
    assert_eq!(refusal.kind(), &ErrorKind::validation());
    assert_eq!(refusal.status(), 400);
    refusal.message().to_owned()
}

fn map<const N: usize>(entries: [(&str, &str); N]) -> StringMap {
    entries.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}

fn get_id(pool: &str) -> Request {
    Request::GetId(GetIdInput::new(pool))
}

#[rstest]
#[case::pattern(
    get_id("ap-northeast"),
    r"1 validation error detected: Value 'ap-northeast' at 'identityPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+:[0-9a-f-]+"
)]
#[case::pattern_after_the_colon(
    get_id("us-east-2:mock"),
    r"1 validation error detected: Value 'us-east-2:mock' at 'identityPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+:[0-9a-f-]+"
)]
#[case::too_long(
    // Only its first violation is recorded; the second follows from the others.
    get_id("arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abcdefghi"),
    r"2 validation errors detected: Value 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abcdefghi' at 'identityPoolId' failed to satisfy constraint: Member must have length less than or equal to 55; Value 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abcdefghi' at 'identityPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+:[0-9a-f-]+"
)]
#[case::map_value(
    Request::GetId(GetIdInput::new(POOL).logins([("cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_a", "")])),
    "1 validation error detected: Value '{cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_a=}' at 'logins' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 50000, Member must have length greater than or equal to 1]"
)]
#[case::empty(
    get_id(""),
    r"2 validation errors detected: Value '' at 'identityPoolId' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'identityPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+:[0-9a-f-]+"
)]
#[case::map_before_string(
    Request::GetCredentialsForIdentity(GetCredentialsForIdentityInput::new("").logins([("graph.facebook.com", "")])),
    r"3 validation errors detected: Value '{graph.facebook.com=}' at 'logins' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 50000, Member must have length greater than or equal to 1]; Value '' at 'identityId' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'identityId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+:[0-9a-f-]+"
)]
fn recorded(
    #[case] request: Request,
    #[case] expected: &str,
    #[values(MapsFirst, ReverseModel, ReverseAlphabetical)] order: ValidationOrder,
) {
    assert_eq!(message(&request, order), expected);
}

fn rule() -> MappingRule {
    let rule = MappingRule::default().claim("groups").match_type("Equals").value("admin");
    rule.role_arn("arn:aws:iam::123456789012:role/Admin")
}

fn roles(key: &str, mapping: RoleMapping) -> Request {
    let mappings = BTreeMap::from([(key.to_owned(), mapping)]);
    Request::SetIdentityPoolRoles(SetIdentityPoolRolesInput::new(POOL, map([])).role_mappings(mappings))
}

fn rules(rules: Vec<MappingRule>) -> RoleMapping {
    RoleMapping::new("Rules").rules_configuration(RulesConfigurationType::new(rules))
}

fn pool() -> CreateIdentityPoolInput {
    CreateIdentityPoolInput::new("pool", true)
}

#[rstest]
#[case::missing(
    Request::GetId(GetIdInput::default()),
    "Value null at 'identityPoolId'",
    "Member must not be null"
)]
#[case::too_few(
    Request::ListIdentities(ListIdentitiesInput::new(POOL, 0)),
    "Value '0' at 'maxResults'",
    "Member must have value greater than or equal to 1"
)]
#[case::too_many(
    Request::ListIdentities(ListIdentitiesInput::new(POOL, 61)),
    "Value '61' at 'maxResults'",
    "Member must have value less than or equal to 60"
)]
#[case::no_element(
    Request::DeleteIdentities(DeleteIdentitiesInput::new([""; 0])),
    "Value '[]' at 'identityIdsToDelete'",
    "Member must have length greater than or equal to 1"
)]
#[case::elements(
    Request::DeleteIdentities(DeleteIdentitiesInput::new([POOL, "a", ""])),
    "Value '[eu-west-1:0c1d2e3f-aaaa-bbbb-cccc-1234567890ab, a, ]' at 'identityIdsToDelete'",
    r"Member must satisfy constraint: [Member must have length less than or equal to 55, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\w-]+:[0-9a-f-]+]"
)]
#[case::lower_camel(
    Request::CreateIdentityPool(pool().open_id_connect_provider_arns(vec!["arn".to_owned()])),
    "Value '[arn]' at 'openIdConnectProviderARNs'",
    "Member must satisfy constraint: [Member must have length less than or equal to 2048, Member must have length greater than or equal to 20]"
)]
#[case::keys(
    Request::CreateIdentityPool(pool().identity_pool_tags(map([("", "x"), ("b", "")]))),
    "Value '{=x, b=}' at 'identityPoolTags'",
    "Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]"
)]
#[case::member_of_an_element(
    Request::CreateIdentityPool(pool().cognito_identity_providers(vec![
        CognitoIdentityProvider::default(),
        CognitoIdentityProvider::default().client_id("a-b").server_side_token_check(true),
    ])),
    "Value 'a-b' at 'cognitoIdentityProviders.2.member.clientId'",
    r"Member must satisfy regular expression pattern: [\w_]+"
)]
#[case::member_of_an_entry(
    roles("accounts.google.com", RoleMapping::new("Rule")),
    "Value 'Rule' at 'roleMappings.accounts.google.com.member.type'",
    "Member must satisfy enum value set: [Token, Rules]"
)]
#[case::missing_member_of_an_entry(
    roles("accounts.google.com", RoleMapping::default()),
    "Value null at 'roleMappings.accounts.google.com.member.type'",
    "Member must not be null"
)]
#[case::deepest(
    roles("accounts.google.com", rules(vec![rule(), rule().claim("a claim")])),
    "Value 'a claim' at 'roleMappings.accounts.google.com.member.rulesConfiguration.rules.2.member.claim'",
    r"Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+"
)]
#[case::structures(
    roles("", RoleMapping::new("Token")),
    "Value '{=RoleMapping(type=Token, ambiguousRoleResolution=null, rulesConfiguration=null)}' at 'roleMappings'",
    "Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]"
)]
fn inferred(#[case] request: Request, #[case] value: &str, #[case] constraint: &str) {
    let expected = format!("1 validation error detected: {value} failed to satisfy constraint: {constraint}");
    assert_eq!(message(&request, MapsFirst), expected);
}

#[rstest]
#[case(
    MapsFirst,
    "supportedLoginProviders identityPoolTags identityPoolName developerProviderName samlProviderARNs"
)]
#[case(
    ReverseModel,
    "identityPoolTags samlProviderARNs developerProviderName supportedLoginProviders identityPoolName"
)]
#[case(
    ReverseAlphabetical,
    "supportedLoginProviders samlProviderARNs identityPoolTags identityPoolName developerProviderName"
)]
fn the_order_of_members_is_assumed(#[case] order: ValidationOrder, #[case] expected: &str) {
    let input = CreateIdentityPoolInput::new("a/b", true)
        .supported_login_providers(map([("accounts.google.com", "?")]))
        .developer_provider_name("?")
        .saml_provider_arns(["arn".to_owned()])
        .identity_pool_tags(map([("", "")]));
    let message = message(&Request::CreateIdentityPool(input), order);
    let members: Vec<_> = message.split(" at '").skip(1).filter_map(|rest| rest.split('\'').next()).collect();
    assert_eq!(members.join(" "), expected);
}

#[test]
fn one_member_reports_its_size_then_its_keys_then_its_values_then_what_is_inside() {
    let roles = map(["", "authenticated", "guest"].map(|key| (key, "arn")));
    let mappings = BTreeMap::from([(String::new(), RoleMapping::default())]);
    let input = SetIdentityPoolRolesInput::new(POOL, roles).role_mappings(mappings);

    let message = message(&Request::SetIdentityPoolRoles(input), MapsFirst);
    let all = "'{=arn, authenticated=arn, guest=arn}' at 'roles' failed to satisfy constraint";
    let map = "'{=RoleMapping(type=null, ambiguousRoleResolution=null, rulesConfiguration=null)}'";
    let length = |max, min| {
        format!(
            "Member must have length less than or equal to {max}, Member must have length greater than or equal to {min}"
        )
    };
    assert_eq!(
        message.split("; ").collect::<Vec<_>>(),
        [
            format!(
                "5 validation errors detected: Value {all}: Member must have length less than or equal to 2"
            ),
            format!(
                "Value {all}: Map keys must satisfy constraint: [{}, Member must satisfy regular expression pattern: (un)?authenticated]",
                length(128, 1)
            ),
            format!("Value {all}: Map value must satisfy constraint: [{}]", length(2048, 20)),
            format!(
                "Value {map} at 'roleMappings' failed to satisfy constraint: Map keys must satisfy constraint: [{}]",
                length(128, 1)
            ),
            "Value null at 'roleMappings..member.type' failed to satisfy constraint: Member must not be null"
                .to_owned(),
        ]
    );
}

#[test]
fn a_message_counts_on_where_it_stops_naming() {
    let mappings = rules(vec![MappingRule::default(); 5_000]);
    let message = message(&roles(&"k".repeat(100_000), mappings), MapsFirst);
    // The map's key, the list's length, and four missing members a rule.
    assert!(message.starts_with("20002 validation errors detected: "));
    assert!(message.len() < 4 << 20, "{} bytes", message.len());
}

proptest! {
    #[test]
    fn length_counts_scalar_values(text in "[a-zé€🦀]{0,12}", bound in 0_usize..14) {
        prop_assert_eq!(has_at_most(&text, bound), text.chars().count() <= bound);
        prop_assert_eq!(has_at_least(&text, bound), text.chars().count() >= bound);
    }
}

macro_rules! define_request {
    ($($(#[$meta:meta])* $name:ident $method:ident($input:ty) -> $output:ty, $auth:ident, $access:ident, [$($rate:literal)?], [$($error:ident)*];)*) => {
        fn request(operation: Operation, json: &Value) -> Request {
            let read = "an input takes its own members";
            match operation {
                $(Operation::$name => Request::$name(serde_json::from_value(json.clone()).expect(read)),)*
            }
        }
    };
}
cognito_identity::private::for_each_operation!(define_request);

/// A string that satisfies the shape.
fn legal(shape: &Shape) -> &'static str {
    let Kind::Text(text) = shape.kind else { panic!("{} holds no strings", shape.name) };
    ["1", "a:0", "authenticated", "a-name-of-twenty-letters"]
        .into_iter()
        .chain(text.values.iter().copied())
        .find(|sample| {
            text.length.min.is_none_or(|min| sample.len() >= min)
                && text.pattern.is_none_or(|pattern| (pattern.matches)(sample))
                && (text.values.is_empty() || text.values.contains(sample))
        })
        .unwrap_or_else(|| panic!("no sample for {}", shape.name))
}

/// Returns one value for each leaf of the shape, with only the path to that leaf: valid except for missing members.
fn leaves(shape: &Shape) -> Vec<Value> {
    match &shape.kind {
        Kind::Text(_) => vec![json!(legal(shape))],
        Kind::Integer(bounds) => vec![json!(bounds.min)],
        Kind::Boolean => vec![json!(true)],
        Kind::List { element, .. } => leaves(element).into_iter().map(|leaf| json!([leaf])).collect(),
        Kind::Map { key, value, .. } => {
            leaves(value).into_iter().map(|leaf| json!({ legal(key): leaf })).collect()
        }
        Kind::Structure(members) => members
            .iter()
            .flat_map(|member| leaves(member.shape).into_iter().map(|leaf| json!({ member.name: leaf })))
            .collect(),
    }
}

/// Asserts that the port has each value of `json` at the place and of the type that the table gives it.
fn agree<T: Visit>(shape: &Shape, seen: ValueRef<'_, T>, json: &Value) {
    match (&shape.kind, seen) {
        (Kind::Text(_), ValueRef::Text(text)) => assert_eq!(json, text),
        (Kind::Integer(_), ValueRef::Integer(number)) => assert_eq!(json, &number),
        (Kind::Boolean, ValueRef::Boolean(value)) => assert_eq!(json, &value),
        (Kind::List { element, .. }, ValueRef::List(items)) => {
            for item in items {
                agree(element, item.value_ref(), &json[0]);
            }
        }
        (Kind::Map { value, .. }, ValueRef::Map(entries)) => {
            for (key, item) in entries {
                agree(value, item.value_ref(), &json[key]);
            }
        }
        (Kind::Structure(members), ValueRef::Structure(values)) => {
            let mut agree = Agree { members: members.iter(), json };
            values.visit_members(&mut agree);
            assert_eq!(agree.members.count(), 0, "{} has members that the port does not show", shape.name);
        }
        _ => panic!("the port shows another kind of value than {}", shape.name),
    }
}

struct Agree<'j> {
    members: Iter<'static, Member>,
    json: &'j Value,
}

impl<'a> Visitor<'a> for Agree<'_> {
    fn visit(&mut self, value: &'a impl Visit) {
        let member = self.members.next().expect("the table has every member");
        match self.json.get(member.name) {
            Some(json) => agree(member.shape, value.value_ref(), json),
            None => {
                assert!(
                    matches!(value.value_ref(), ValueRef::Absent),
                    "{} is at the place of another",
                    member.name
                );
            }
        }
    }
}

#[test]
fn the_table_names_every_member_in_the_ports_order() {
    for &operation in Operation::ALL {
        let input = constraints::input(operation);
        for json in leaves(input) {
            agree(input, request(operation, &json).value_ref(), &json);
        }
    }
}

#[test]
fn every_required_member_is_missed_and_no_other() {
    for &operation in Operation::ALL {
        let Kind::Structure(members) = constraints::input(operation).kind else {
            panic!("{operation} takes no structure")
        };
        let required = members.iter().filter(|member| member.required).count();
        let message = message(&request(operation, &json!({})), ReverseModel);
        assert!(message.starts_with(&format!("{required} validation error")), "{operation}: {message}");
        assert_eq!(message.matches("Value null at").count(), required, "{operation}: {message}");
    }
}

#[test]
fn a_legal_value_of_every_leaf_is_accepted() {
    for &operation in Operation::ALL {
        for json in leaves(constraints::input(operation)) {
            let refusal = validate(&request(operation, &json), MapsFirst).err();
            let message = refusal.as_ref().map_or("", ServiceError::message);
            let others = message.matches("Value ").count() - message.matches("Value null").count();
            assert_eq!(others, 0, "{operation} of {json}: {message}");
        }
    }
}

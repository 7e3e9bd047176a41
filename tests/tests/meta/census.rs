//! Compares types, operations, errors and constraints with `contracts/operations.json`.

mod introspect;

use std::collections::BTreeSet;

use cognito_identity::private::for_each_operation;
use cognito_identity::{ErrorKind, Operation, SECRET_MEMBERS, sts};
use cognito_identity_fake::constraints::{self, Kind, Shape};
use cognito_identity_tests::workspace;
use cognito_identity_wire::arbitrary::{Members, request, response};
use introspect::members_of;
use serde_json::Value;

fn model() -> Value {
    let text = std::fs::read_to_string(workspace("contracts/operations.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

fn modelled_members(model: &Value, shape: &str) -> Vec<String> {
    let members = model["shapes"][shape]["members"].as_array().unwrap();
    members.iter().map(|member| member["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn there_are_the_models_operations_and_no_others() {
    let model = model();
    let modelled: Vec<_> = model["operations"].as_object().unwrap().keys().map(String::as_str).collect();
    let ours: Vec<_> = Operation::ALL.iter().map(|operation| operation.name()).collect();
    assert_eq!(ours, modelled);
    assert_eq!(ours.len(), 23);
    for operation in Operation::ALL {
        assert_eq!(Operation::from_name(operation.name()), Some(*operation));
        let auth = &model["operations"][operation.name()]["auth"];
        assert_eq!(auth == "signed", operation.is_signed(), "{operation}");
        let output = &model["operations"][operation.name()]["output"];
        assert_eq!(output.is_string(), operation.has_output(), "{operation}");
    }
}

/// The model does not mark reads; the names do, except those that begin with `Get`.
#[test]
fn reads_have_the_names_of_reads() {
    let named = |operation: &Operation| {
        ["Describe", "List", "Lookup"].iter().any(|verb| operation.name().starts_with(verb))
    };
    let reads: BTreeSet<_> = Operation::ALL.iter().copied().filter(|operation| operation.is_read()).collect();
    let configuration = [Operation::GetIdentityPoolRoles, Operation::GetPrincipalTagAttributeMap];
    let expected = Operation::ALL.iter().copied().filter(named).chain(configuration).collect();
    assert_eq!(reads, expected);
}

/// Read off AWS's pages a second time, beside the list itself.
#[test]
fn the_rates_are_those_of_the_quotas_page_and_of_the_pages_of_tags() {
    let ours =
        Operation::ALL.iter().filter_map(|operation| Some((operation.name(), operation.documented_rate()?)));
    let documented = [
        ("DeleteIdentities", 10),
        ("GetCredentialsForIdentity", 200),
        ("GetId", 25),
        ("GetOpenIdToken", 200),
        ("GetOpenIdTokenForDeveloperIdentity", 50),
        ("ListIdentities", 5),
        ("ListTagsForResource", 10),
        ("TagResource", 5),
        ("UntagResource", 5),
    ];
    assert_eq!(ours.collect::<Vec<_>>(), documented);
}

#[test]
fn every_operation_declares_the_models_errors() {
    let model = model();
    for operation in Operation::ALL {
        let modelled: BTreeSet<_> =
            names(&model["operations"][operation.name()]["errors"]).into_iter().collect();
        let ours: BTreeSet<_> = operation.declared_errors().iter().map(ErrorKind::code).collect();
        assert_eq!(ours, modelled, "{operation}");
    }
}

#[test]
fn there_are_the_models_errors_and_no_others() {
    let model = model();
    let modelled: BTreeSet<_> = names(&model["errors"]).into_iter().collect();
    let ours: BTreeSet<_> = ErrorKind::MODELLED.iter().map(ErrorKind::code).collect();
    assert_eq!(ours, modelled);
    for kind in ErrorKind::MODELLED {
        assert_eq!(ErrorKind::from_code(kind.code()), *kind);
    }
}

/// Compares the members of each operation's input and output types with the model, in order.
macro_rules! compare_members {
    ($($(#[$meta:meta])* $name:ident $method:ident($input:ty) -> $output:ty, $auth:ident, $access:ident, [$($rate:literal)?], [$($error:ident)*];)*) => {
        #[test]
        fn every_type_has_the_models_members() {
            let model = model();
            $(
                let operation = &model["operations"][stringify!($name)];
                let input = modelled_members(&model, operation["input"].as_str().unwrap());
                assert_eq!(members_of::<$input>(), input, concat!("the input of ", stringify!($name)));
                let output = operation["output"].as_str().map(|shape| modelled_members(&model, shape));
                assert_eq!(members_of::<$output>(), output.unwrap_or_default(), concat!("the output of ", stringify!($name)));
            )*
        }
    };
}

for_each_operation!(compare_members);

#[test]
fn nested_types_have_the_models_members() {
    use cognito_identity::types as t;
    let model = model();
    let ours = [
        ("CognitoIdentityProvider", members_of::<t::CognitoIdentityProvider>()),
        ("Credentials", members_of::<t::Credentials>()),
        ("IdentityDescription", members_of::<t::IdentityDescription>()),
        ("IdentityPoolShortDescription", members_of::<t::IdentityPoolShortDescription>()),
        ("MappingRule", members_of::<t::MappingRule>()),
        ("RoleMapping", members_of::<t::RoleMapping>()),
        ("RulesConfigurationType", members_of::<t::RulesConfigurationType>()),
        ("UnprocessedIdentityId", members_of::<t::UnprocessedIdentityId>()),
    ];
    for (shape, members) in ours {
        assert_eq!(members, modelled_members(&model, shape), "{shape}");
    }
    let values = [
        ("AmbiguousRoleResolutionType", t::AmbiguousRoleResolutionType::VALUES),
        ("ErrorCode", t::ErrorCode::VALUES),
        ("MappingRuleMatchType", t::MappingRuleMatchType::VALUES),
        ("RoleMappingType", t::RoleMappingType::VALUES),
    ];
    for (shape, values) in values {
        assert_eq!(values, names(&model["shapes"][shape]["enum"]), "{shape}");
    }
}

/// The names of the members that `Debug` redacts, as on the wire.
fn redacted_members(text: &str) -> impl Iterator<Item = String> {
    let before = text.match_indices(": Some(*** redacted ***)").map(|(end, _)| &text[..end]);
    before.map(|before| {
        let name = before.rsplit(|c: char| !(c.is_ascii_lowercase() || c == '_')).next().unwrap_or_default();
        let words = name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
        words.collect()
    })
}

#[test]
fn the_secret_members_are_the_sensitive_ones() {
    let role = sts::AssumeRoleWithWebIdentityInput::new("role")
        .role_session_name("session")
        .web_identity_token("token");
    let credentials = sts::Credentials::default().secret_access_key("secret");
    let mut texts = vec![format!("{role:?} {credentials:?}")];
    for &operation in Operation::ALL {
        texts.push(format!("{:?}", request(operation, Members::All, &[])));
        texts.push(format!("{:?}", response(operation, Members::All, &[])));
    }
    let mut sensitive: BTreeSet<_> = texts.iter().flat_map(|text| redacted_members(text)).collect();
    assert!(sensitive.insert("AccessKeyId".to_owned()), "the model does not mark it");
    assert_eq!(sensitive, SECRET_MEMBERS.map(str::to_owned).into());
}

#[test]
fn every_constraint_is_the_models() {
    let model = model();
    let mut seen = BTreeSet::new();
    for &operation in Operation::ALL {
        let shape = constraints::input(operation);
        assert_eq!(Some(shape.name), model["operations"][operation.name()]["input"].as_str(), "{operation}");
        compare(&model, shape, &mut seen);
    }
    assert!(seen.len() > 60, "only {} shapes were compared", seen.len());
}

fn compare(model: &Value, shape: &'static Shape, seen: &mut BTreeSet<&'static str>) {
    if !seen.insert(shape.name) {
        return;
    }
    let modelled = &model["shapes"][shape.name];
    let name = shape.name;
    let bound = |which: &str| modelled[which].as_i64();
    let length = |size: Option<usize>| size.map(|size| i64::try_from(size).unwrap());
    let kind = modelled["type"].as_str().unwrap();
    match &shape.kind {
        Kind::Text(text) => {
            assert_eq!(kind, "string", "{name}");
            assert_eq!(
                (length(text.length.min), length(text.length.max)),
                (bound("min"), bound("max")),
                "{name}"
            );
            assert_eq!(text.pattern.map(|pattern| pattern.text), modelled["pattern"].as_str(), "{name}");
            let values = modelled["enum"].as_array().map(|_| names(&modelled["enum"])).unwrap_or_default();
            assert_eq!(text.values, values, "{name}");
        }
        Kind::Integer(range) => {
            assert!(kind == "integer" || kind == "long", "{name}");
            assert_eq!((range.min, range.max), (bound("min"), bound("max")), "{name}");
        }
        Kind::Boolean => assert_eq!(kind, "boolean", "{name}"),
        Kind::List { element, size } => {
            assert_eq!(kind, "list", "{name}");
            assert_eq!((length(size.min), length(size.max)), (bound("min"), bound("max")), "{name}");
            assert_eq!(modelled["element"].as_str(), Some(element.name), "{name}");
            compare(model, element, seen);
        }
        Kind::Map { key, value, size } => {
            assert_eq!(kind, "map", "{name}");
            assert_eq!((length(size.min), length(size.max)), (bound("min"), bound("max")), "{name}");
            assert_eq!(modelled["key"].as_str(), Some(key.name), "{name}");
            assert_eq!(modelled["value"].as_str(), Some(value.name), "{name}");
            compare(model, key, seen);
            compare(model, value, seen);
        }
        Kind::Structure(members) => {
            assert_eq!(kind, "structure", "{name}");
            let modelled = modelled["members"].as_array().unwrap();
            assert_eq!(members.len(), modelled.len(), "{name}");
            for (member, modelled) in members.iter().zip(modelled) {
                let ours = (member.name, member.shape.name, member.required);
                let required = modelled["required"].as_bool().unwrap_or(false);
                let theirs =
                    (modelled["name"].as_str().unwrap(), modelled["shape"].as_str().unwrap(), required);
                assert_eq!(ours, theirs, "{name}");
                compare(model, member.shape, seen);
            }
        }
    }
}

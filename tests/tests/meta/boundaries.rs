//! Tests that both sides of every constraint are generated, and which ones a backend cannot be sent.

use std::collections::BTreeSet;

use aws_sdk_cognitoidentity::error::BuildError;
use cognito_identity::{Error, ErrorKind, Operation, Request};
use cognito_identity_contracts::boundaries::{
    Choices, ConstraintSite, Edge, Fixtures, Topic, sites, smallest,
};
use cognito_identity_fake::FakeCognitoIdentity;
use cognito_identity_sdk::SdkCognitoIdentity;
use cognito_identity_tests::workspace;
use pollster::block_on;
use serde_json::Value;

fn model() -> Value {
    let text = std::fs::read_to_string(workspace("contracts/operations.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The constraints of a shape and of all it leads to, each as the sites write them, by a reading of the model that
/// shares no code with theirs.
fn read(model: &Value, shape: &Value, path: &str, found: &mut BTreeSet<String>) {
    let shape = &model["shapes"][shape.as_str().unwrap()];
    let kind = shape["type"].as_str().unwrap();
    let (word, least) = match kind {
        "string" => ("length", None),
        "integer" | "long" => ("value", None),
        "list" => ("elements", Some(0)),
        "map" => ("entries", Some(0)),
        _ => ("", None),
    };
    if let Some(least) = shape["min"].as_i64().or(least) {
        found.insert(format!("{path}: {word} at least {least}"));
    }
    if let Some(most) = shape["max"].as_i64() {
        found.insert(format!("{path}: {word} at most {most}"));
    }
    if let Some(pattern) = shape["pattern"].as_str() {
        found.insert(format!("{path}: pattern {pattern}"));
    }
    if let Some(values) = shape["enum"].as_array() {
        let values: Vec<_> = values.iter().map(|value| value.as_str().unwrap()).collect();
        found.insert(format!("{path}: one of {}", values.join(", ")));
    }
    for (part, step) in [("element", "[]"), ("key", "{key}"), ("value", "{value}")] {
        if !shape[part].is_null() {
            read(model, &shape[part], &format!("{path}{step}"), found);
        }
    }
    for member in shape["members"].as_array().into_iter().flatten() {
        let path = format!("{path}.{}", member["name"].as_str().unwrap());
        if member["required"].as_bool().unwrap() {
            found.insert(format!("{path}: required"));
        }
        read(model, &member["shape"], &path, found);
    }
}

#[test]
fn every_constraint_of_every_request_has_its_site() {
    let model = model();
    let mut modelled = BTreeSet::new();
    for (name, operation) in model["operations"].as_object().unwrap() {
        read(&model, &operation["input"], name, &mut modelled);
    }
    let ours: BTreeSet<_> = sites().iter().map(ConstraintSite::to_string).collect();
    assert_eq!(ours, modelled);
    assert_eq!(ours.len(), sites().len(), "no site is there twice");
    assert!(ours.len() > 290, "only {} constraints were found", ours.len());
}

/// Every edge of one seed.
fn edges(seed: u64) -> Vec<(ConstraintSite, Vec<Edge>)> {
    let choices = Choices::from_seed(seed);
    sites().into_iter().map(|site| (site.clone(), site.edges(&Fixtures::default(), &choices))).collect()
}

fn is_legal(edge: &Edge) -> bool {
    *edge.breaks.end() == 0
}

#[test]
fn every_site_has_both_sides_of_its_edge() {
    let mut one_sided = BTreeSet::new();
    for (site, edges) in edges(1) {
        let is_bound = site.constraint.to_string().contains(" at ");
        let has = |what: &str| edges.iter().any(|edge| edge.what == what);
        let missing = |what: &str| is_bound && !has(what);
        if !edges.iter().any(is_legal) || missing("at the bound") || missing("one inside") {
            one_sided.insert(format!("inside of {site}"));
        }
        if edges.iter().all(is_legal) || missing("one outside") {
            one_sided.insert(format!("outside of {site}"));
        }
    }
    // Nothing has fewer than no elements.
    one_sided.retain(|side| !(side.starts_with("outside") && side.ends_with(" at least 0")));
    // The pattern of a role's type allows two texts, of 13 and 15 characters.
    let expected = [
        "inside of SetIdentityPoolRoles.Roles{key}: length at least 1",
        "inside of SetIdentityPoolRoles.Roles{key}: length at most 128",
    ];
    assert_eq!(one_sided, expected.map(str::to_owned).into());
}

#[test]
fn an_edge_breaks_one_constraint_where_that_can_be() {
    let breaks_several = |(site, edges): (ConstraintSite, Vec<Edge>)| {
        let several = edges.iter().any(|edge| *edge.breaks.end() > 1);
        several.then(|| format!("{} of {}", site.constraint, site.path()))
    };
    let several: BTreeSet<_> = edges(1).into_iter().filter_map(breaks_several).collect();
    // An empty text matches no pattern of the model.
    let (empty, others): (BTreeSet<_>, BTreeSet<_>) =
        several.into_iter().partition(|site| site.starts_with("length at least 1 "));
    assert!(!empty.is_empty());
    // A role's type is too short to be too long, and there are two of them.
    let expected = ["entries at most 2 of Roles", "length at most 128 of Roles{key}"];
    assert_eq!(others, expected.map(str::to_owned).into());
}

#[test]
fn the_smallest_requests_are_legal() {
    for seed in 0..20 {
        for &operation in Operation::ALL {
            let request = smallest(operation, &Fixtures::default(), &Choices::from_seed(seed));
            let fake = FakeCognitoIdentity::new();
            let refusal = block_on(request.clone().send(&fake)).err();
            let kind = refusal.as_ref().and_then(Error::kind);
            assert_ne!(kind, Some(&ErrorKind::validation()), "{request:?}: {refusal:?}");
        }
    }
}

#[test]
fn a_seed_makes_the_same_edges_and_another_makes_others() {
    let requests = |seed| -> Vec<Request> {
        edges(seed).into_iter().flat_map(|(_, edges)| edges).map(|edge| edge.request).collect()
    };
    assert_eq!(requests(1), requests(1));
    assert_ne!(requests(1), requests(2));
}

/// The clauses leave these out: see the next test.
#[test]
fn members_of_structures_are_required() {
    let fake = FakeCognitoIdentity::new();
    let mut held = 0;
    for (site, edges) in edges(1).into_iter().filter(|(site, _)| site.topic() == Topic::NestedRequired) {
        for edge in edges.into_iter().filter(|edge| !is_legal(edge)) {
            let refusal = block_on(edge.request.send(&fake)).unwrap_err();
            assert_eq!(refusal.kind(), Some(&ErrorKind::validation()), "{site}: {refusal}");
            held += 1;
        }
    }
    assert_eq!(held, 6);
}

/// The SDK's types for structures inside a request always have the required members. They prevent nothing else: this
/// test fails when another request cannot be sent, or when these can.
#[test]
fn the_sdk_can_send_all_but_structures_without_required_members() {
    let sdk = SdkCognitoIdentity::new(FakeCognitoIdentity::new().client());
    for (site, edges) in edges(1) {
        for edge in edges {
            let cannot_be_sent = site.topic() == Topic::NestedRequired && !is_legal(&edge);
            match block_on(edge.request.send(&sdk)) {
                Err(Error::Transport(reason)) => {
                    assert!(cannot_be_sent, "{site}, {}: {reason:?}", edge.what);
                    assert!(reason.is::<BuildError>(), "{site}: {reason:?}");
                }
                _ => assert!(!cannot_be_sent, "{site}, {}: the service was asked", edge.what),
            }
        }
    }
}

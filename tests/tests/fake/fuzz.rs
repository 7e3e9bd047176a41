//! Fuzz test of the wire: for any bytes, nothing panics, the response is well-formed, and an error changes nothing.
//!
//! `FUZZ_DOCUMENTS` sets the number of documents: 2,000 by default, and 100,000 with `just fuzz`.

mod documents;
mod json;

use std::cell::RefCell;
use std::collections::BTreeMap;

use cognito_identity::types::{
    CreateIdentityPoolInput, GetIdInput, GetOpenIdTokenForDeveloperIdentityInput, ListIdentitiesInput,
    MergeDeveloperIdentitiesInput,
};
use cognito_identity::{CognitoIdentity, Error, Operation, Timestamp};
use cognito_identity_fake::{Assumptions, FakeCognitoIdentity, ManualClock};
use cognito_identity_wire::{WireResponse, decode_response, header, serve, target_operation};
use pollster::block_on;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::shared::{assumptions, config};
use documents::{Document, Places, document};

/// Documents for one fake: enough for one to build on another, few enough for the fake to stay small.
const BATCH: usize = 16;

#[test]
fn hostile_documents_are_answered_and_change_nothing() {
    let wanted = wanted();
    let cases = u32::try_from(wanted.div_ceil(BATCH)).unwrap_or(u32::MAX);
    let config = ProptestConfig { cases, ..config("../contracts/regressions/fuzz.txt") };

    let seen = RefCell::new(BTreeMap::<String, usize>::new());
    let picks = prop::option::of(prop::collection::vec(any::<usize>(), Assumptions::QUESTIONS.len()));
    TestRunner::new(config)
        .run(&(picks, prop::collection::vec(document(), BATCH)), |(picks, batch)| {
            let fake = fake(assumptions(&picks.unwrap_or_default()));
            let places = furnish(&fake);
            for document in batch {
                let outcome = throw(&fake, &document, &places);
                *seen.borrow_mut().entry(outcome).or_default() += 1;
            }
            Ok(())
        })
        .unwrap();

    let seen = seen.into_inner();
    let thrown: usize = seen.values().sum();
    println!("{thrown} documents: {seen:#?}");
    assert!(thrown >= wanted);
    // Otherwise the parser rejects the documents, and the test covers nothing behind it.
    let past_the_door =
        |outcome: &str| !matches!(outcome, "SerializationException" | "UnknownOperationException");
    let refused_later = seen.iter().filter(|(outcome, _)| past_the_door(outcome) && *outcome != "answered");
    assert!(seen["answered"] > thrown / 20, "too few are answered");
    assert!(
        refused_later.map(|(_, count)| count).sum::<usize>() > thrown / 10,
        "too few get past the parser"
    );
}

fn wanted() -> usize {
    match std::env::var("FUZZ_DOCUMENTS") {
        Ok(number) => number.parse().unwrap_or_else(|_| panic!("FUZZ_DOCUMENTS is '{number}', not a number")),
        Err(_) => 2_000,
    }
}

fn fake(assumptions: Assumptions) -> FakeCognitoIdentity {
    let clock = ManualClock::at(Timestamp::from_millis(1_767_225_600_000));
    FakeCognitoIdentity::builder().clock(clock).assumptions(assumptions).build().unwrap()
}

/// Creates two pools, a guest, and users of whom two are merged; returns the values for the names in documents.
fn furnish(fake: &FakeCognitoIdentity) -> Places {
    block_on(async {
        let other = fake.create_identity_pool(CreateIdentityPoolInput::new("other", false)).await?;
        let config = CreateIdentityPoolInput::new("pool", true).developer_provider_name("login");
        let pool = fake.create_identity_pool(config).await?.identity_pool_id.unwrap_or_default();
        let sign_in = async |user: &str| {
            let request = GetOpenIdTokenForDeveloperIdentityInput::new(pool.as_str(), [("login", user)]);
            fake.get_open_id_token_for_developer_identity(request).await.map(|token| token.identity_id)
        };
        let guest = fake.get_id(GetIdInput::new(pool.as_str())).await?.identity_id;
        let (disabled, family, single) =
            (sign_in("bob").await?, sign_in("alice").await?, sign_in("carol").await?);
        let merge = MergeDeveloperIdentitiesInput::new(pool.as_str())
            .developer_provider_name("login")
            .source_user_identifier("bob")
            .destination_user_identifier("alice");
        fake.merge_developer_identities(merge).await?;
        let page = fake.list_identities(ListIdentitiesInput::new(pool.as_str(), 1)).await?;
        Ok::<_, Error>(Places {
            arn: format!("arn:aws:cognito-identity:us-east-1:123456789012:identitypool/{pool}"),
            other_pool: other.identity_pool_id.unwrap_or_default(),
            guest: guest.unwrap_or_default(),
            family: family.unwrap_or_default(),
            single: single.unwrap_or_default(),
            disabled: disabled.unwrap_or_default(),
            token: page.next_token.unwrap_or_default(),
            pool,
        })
    })
    .unwrap()
}

/// Sends one document, checks the response and the state, and returns the name of the outcome.
fn throw(fake: &FakeCognitoIdentity, document: &Document, places: &Places) -> String {
    const ID: &str = "00000000-0000-4000-8000-000000000001";
    let head = document.head();
    let body = document.body(places);
    let before = fake.snapshot();
    let response = block_on(serve(fake, &*fake.dialect(), head, &body, ID)).expect("the fake is never lost");
    assert_eq!(fake.check(), Ok(()), "after {head:?} {}", String::from_utf8_lossy(&body));

    assert_eq!(response.header(header::CONTENT_TYPE), Some("application/x-amz-json-1.1"));
    assert_eq!(response.header(header::REQUEST_ID), Some(ID));
    let operation = head.target.and_then(target_operation).and_then(Operation::from_name);
    if response.status == 200 {
        let operation = operation.expect("only an operation is answered");
        let read = decode_response(operation, 200, |name| response.header(name), &response.body);
        assert!(read.is_ok(), "{operation} returns {}", String::from_utf8_lossy(&response.body));
        assert!(response.body.is_empty() || response.body.starts_with(b"{"));
        assert_eq!(response.header(header::ERROR_TYPE), None);
        "answered".to_owned()
    } else {
        assert!(fake.snapshot() == before, "{head:?} {} changed the state", String::from_utf8_lossy(&body));
        refusal(operation.unwrap_or(Operation::GetId), &response)
    }
}

/// Checks every part of an error response and returns the error's name.
fn refusal(operation: Operation, response: &WireResponse) -> String {
    assert!([400, 404, 501].contains(&response.status), "status {}", response.status);
    let body: Value = serde_json::from_slice(&response.body).expect("a refusal's body is JSON");
    // A request that AWS cannot route, and what IAM denies, have bodies of their own form.
    let is_unrouted = body["code"] == "BadRequest";
    let code = body[if is_unrouted { "code" } else { "__type" }].as_str().unwrap();
    let name = if code == "AccessDeniedException" { "Message" } else { "message" };
    let message = body[name].as_str().unwrap();
    let expected = if is_unrouted {
        format!(r#"{{"code":"{code}","message":{},"type":"client"}}"#, body[name])
    } else {
        format!(r#"{{"__type":"{code}","{name}":{}}}"#, body[name])
    };
    assert_eq!(String::from_utf8_lossy(&response.body), expected, "an error's body is compact and in order");
    assert_eq!(response.header(header::ERROR_TYPE), Some(format!("{code}:").as_str()));
    let visible: String = message.chars().map(|c| if (' '..='~').contains(&c) { c } else { '?' }).collect();
    assert_eq!(response.header(header::ERROR_MESSAGE), Some(visible.as_str()));

    match decode_response(operation, response.status, |name| response.header(name), &response.body) {
        Err(Error::Service(refusal)) => assert_eq!((refusal.code(), refusal.message()), (code, message)),
        other => panic!("read as {other:?}"),
    }
    code.to_owned()
}

//! Tests that each declared error has a known cause: a request, another answer to an open question, or an injected
//! fault.

mod causes;
mod setup;

use std::collections::BTreeSet;

use cognito_identity::{ErrorKind, Operation, ServiceError};
use cognito_identity_fake::{Assumptions, FakeCognitoIdentity};
use cognito_identity_sdk::SdkCognitoIdentity;
use cognito_identity_wire::arbitrary::{Members, request};
use pollster::block_on;
use serde_json::json;

use causes::{Cause, all};
use setup::World;

#[test]
fn every_declared_error_has_a_cause() {
    let caused: BTreeSet<_> = all().into_iter().map(|(operation, kind, _)| (operation, kind)).collect();
    let declared = Operation::ALL
        .iter()
        .flat_map(|&operation| operation.declared_errors().iter().map(move |kind| (operation, kind.clone())));
    assert_eq!(caused, declared.collect());
}

#[test]
fn named_requests_bring_them_about() {
    for (operation, kind, cause) in all() {
        if let Cause::Request { because, request } = cause {
            let world = World::new(Assumptions::default());
            let before = world.fake.snapshot();
            let response = block_on(world.request(operation, &request).send(&world.fake));
            let refusal = response.expect_err(&because);
            assert_eq!(refusal.kind(), Some(&kind), "{operation}, {because}: {refusal}");
            assert!(world.fake.snapshot() == before, "{operation}, {because}: the refusal changed something");
        }
    }
}

#[test]
fn other_answers_bring_them_about() {
    for (operation, kind, cause) in all() {
        if let Cause::Under { under, request } = cause {
            let (question, candidate) = under.split_once(" = ").unwrap();
            let mut assumptions = Assumptions::default();
            assert_ne!(assumptions.answer(question), Some(candidate), "{under} is in force");
            assert!(assumptions.set(question, candidate), "there is no {under}");
            let world = World::new(assumptions);
            let refusal = block_on(world.request(operation, &request).send(&world.fake)).expect_err(&under);
            assert_eq!(refusal.kind(), Some(&kind), "{operation} under {under}: {refusal}");
        }
    }
}

#[test]
fn every_error_can_be_injected_and_is_known_to_the_sdk() {
    for (operation, kind, cause) in all() {
        if let Cause::Fault { only_by_fault } = cause {
            assert!(!only_by_fault.is_empty(), "{operation}: no reason for {kind:?}");
        }
        let fake = FakeCognitoIdentity::new();
        let before = fake.snapshot();
        // The SDK asks again after some errors, and is to hear the same each time.
        let _outage = fake.outage(operation, ServiceError::new(kind.clone(), "as it was told"));
        let service = SdkCognitoIdentity::new(fake.client());
        let refusal = block_on(request(operation, Members::All, &[]).send(&service)).unwrap_err();
        assert_eq!(refusal.kind(), Some(&kind), "{operation}: {refusal}");
        assert!(fake.snapshot() == before);
    }
}

#[test]
fn an_outage_ends_and_the_sdk_outlasts_a_single_refusal() {
    let world = World::new(Assumptions::default());
    let client = world.fake.client();
    let is_throttled = || {
        let response = block_on(client.list_identity_pools().max_results(1).send());
        let error = response.err().map(aws_sdk_cognitoidentity::Error::from);
        assert!(matches!(error, None | Some(aws_sdk_cognitoidentity::Error::TooManyRequestsException(_))));
        error.is_some()
    };
    let throttled = || ServiceError::new(ErrorKind::TooManyRequests, "Rate exceeded");
    let outage = world.fake.outage(Operation::ListIdentityPools, throttled());
    assert!(is_throttled());
    drop(outage);
    assert!(!is_throttled());
    world.fake.refuse_next(Operation::ListIdentityPools, throttled());
    assert!(!is_throttled());
}

#[test]
fn a_later_outage_covers_an_earlier_one() {
    let world = World::new(Assumptions::default());
    let guest = world.request(Operation::GetId, &json!({"IdentityPoolId": "{pool}"}));
    let kind = || match block_on(guest.clone().send(&world.fake)) {
        Ok(_) => None,
        Err(refusal) => refusal.kind().cloned(),
    };
    let begin = |kind| world.fake.outage(Operation::GetId, ServiceError::new(kind, "out of order"));
    let earlier = begin(ErrorKind::TooManyRequests);
    let later = begin(ErrorKind::InternalError);
    assert_eq!(kind(), Some(ErrorKind::InternalError));
    drop(later);
    assert_eq!(kind(), Some(ErrorKind::TooManyRequests));
    let later = begin(ErrorKind::ExternalService);
    drop(earlier);
    assert_eq!(kind(), Some(ErrorKind::ExternalService));
    drop(later);
    assert_eq!(kind(), None);
}

#[test]
fn an_injected_refusal_strikes_once_and_only_its_operation() {
    let world = World::new(Assumptions::default());
    world.fake.refuse_next(Operation::GetId, ServiceError::new(ErrorKind::TooManyRequests, "Rate exceeded"));
    let describe = world.request(Operation::DescribeIdentity, &json!({"IdentityId": "{alice}"}));
    assert!(block_on(describe.send(&world.fake)).is_ok());
    let guest = world.request(Operation::GetId, &json!({"IdentityPoolId": "{pool}"}));
    let refusal = block_on(guest.clone().send(&world.fake)).unwrap_err();
    assert_eq!(refusal.kind(), Some(&ErrorKind::TooManyRequests));
    assert!(block_on(guest.send(&world.fake)).is_ok());
}

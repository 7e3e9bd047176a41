//! Throttling.

use cognito_identity::types::ListIdentityPoolsInput;
use cognito_identity::{CognitoIdentity, Error, ErrorKind, Operation, Response, Result, ServiceError};
use cognito_identity_fake::{Disturbances, Rates};
use pollster::block_on;
use proptest::prelude::*;

use super::setup::{World, config};

fn throttled(rates: Rates) -> World {
    World::with(Disturbances::default().rates(rates))
}

/// Whether a request was admitted, with any response.
fn is_admitted(response: &Result<Response>) -> bool {
    match response {
        Err(Error::Service(refusal)) if *refusal.kind() == ErrorKind::TooManyRequests => {
            assert_eq!(*refusal, ServiceError::new(ErrorKind::TooManyRequests, "Rate exceeded"));
            assert_eq!(refusal.status(), 400);
            false
        }
        Err(Error::Transport(lost)) => panic!("{lost}"),
        _ => true,
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_second_has_more_than_its_rate_and_none_has_less(
        waits in prop::collection::vec(0..500_i64, 1..100),
        rate in 1..6_u32,
    ) {
        let world = throttled(Rates::default().of(Operation::GetId, rate));
        let mut now = 0;
        let mut admitted = Vec::new();
        for wait in waits {
            world.clock.go(wait);
            now += wait;
            let recent = admitted.iter().filter(|then| now - **then < 1000).count();
            let has_room = recent < usize::try_from(rate).unwrap();
            prop_assert_eq!(is_admitted(&world.ask(Operation::GetId)), has_room, "{} in the second before", recent);
            if has_room {
                admitted.push(now);
            }
        }
        for start in &admitted {
            let second = admitted.iter().filter(|then| (*start..start + 1000).contains(*then)).count();
            prop_assert!(second <= usize::try_from(rate).unwrap());
        }
    }
}

/// Number of admitted requests out of `requests` sent at one point in time.
fn admitted(world: &World, operation: Operation, requests: u32) -> u32 {
    (0..requests).map(|_| u32::from(is_admitted(&world.ask(operation)))).sum()
}

#[test]
fn each_operation_has_its_documented_rate_alone() {
    let world = throttled(Rates::documented());
    for operation in Operation::ALL {
        let expected = operation.documented_rate().unwrap_or(300);
        assert_eq!(admitted(&world, *operation, 300), expected, "{operation}");
    }
}

#[test]
fn other_operations_have_the_given_rate() {
    let world = throttled(Rates::documented().otherwise(3).of(Operation::GetId, 7));
    let admitted = |operation| admitted(&world, operation, 30);
    assert_eq!(admitted(Operation::DescribeIdentity), 3);
    assert_eq!(admitted(Operation::GetId), 7);
    assert_eq!(admitted(Operation::ListIdentities), 5);
}

#[test]
fn a_throttled_request_changes_nothing_and_succeeds_later() {
    let world = throttled(Rates::default().of(Operation::CreateIdentityPool, 1));
    world.create_pool("first").unwrap();
    let before = world.fake.snapshot();
    let refused = world.create_pool("second").unwrap_err();
    assert_eq!(refused.kind(), Some(&ErrorKind::TooManyRequests));
    assert!(world.fake.snapshot() == before);
    world.clock.go(999);
    world.create_pool("too early").unwrap_err();
    world.clock.go(1);
    world.create_pool("second").unwrap();
    world.fake.reset();
    world.create_pool("first again").unwrap();
}

#[test]
fn a_clock_that_is_set_back_lets_nobody_through_twice_and_locks_nobody_out() {
    let world = throttled(Rates::default().of(Operation::ListIdentityPools, 1));
    let list = || block_on(world.fake.list_identity_pools(ListIdentityPoolsInput::new(1))).is_ok();
    assert!(list());
    world.clock.go(-10);
    assert!(!list());
    world.clock.go(-3_600_000);
    assert!(list());
}

//! Round trips from the trait through the SDK and the connector to a service: requests and responses arrive unchanged.

mod support;

use std::collections::BTreeMap;

use cognito_identity::types::{
    DescribeIdentityInput, GetIdentityPoolRolesOutput, IdentityDescription, IdentityPool, MappingRule,
    RoleMapping, RulesConfigurationType, SetIdentityPoolRolesInput, StringMap,
};
use cognito_identity::{CognitoIdentity, Error, Operation, Request, Response, Timestamp};
use cognito_identity_sdk::{SdkCognitoIdentity, client};
use cognito_identity_wire::arbitrary::{self, Members};
use proptest::collection::vec;
use proptest::prelude::*;
use rstest::rstest;
use support::Stub;

fn check(request: Request, response: Response) {
    let expected = response.clone();
    let stub = Stub::new(move |_| Ok(response.clone()));
    let service = SdkCognitoIdentity::new(client(stub.clone(), "eu-west-1"));
    let response = pollster::block_on(request.clone().send(&service)).expect("a response");
    assert_eq!(response, expected);
    assert_eq!(stub.0.requests(), [request]);
}

/// Fills the three members of a pool that the SDK's types require.
fn expressible(response: Response) -> Response {
    let complete = |pool: IdentityPool| IdentityPool {
        identity_pool_id: pool.identity_pool_id.or(Some("eu-west-1:1".to_owned())),
        identity_pool_name: pool.identity_pool_name.or(Some("pool".to_owned())),
        allow_unauthenticated_identities: pool.allow_unauthenticated_identities.or(Some(true)),
        ..pool
    };
    match response {
        Response::CreateIdentityPool(pool) => Response::CreateIdentityPool(complete(pool)),
        Response::DescribeIdentityPool(pool) => Response::DescribeIdentityPool(complete(pool)),
        Response::UpdateIdentityPool(pool) => Response::UpdateIdentityPool(complete(pool)),
        other => other,
    }
}

#[test]
fn every_operation_with_every_member() {
    let numbers: Vec<u32> = (1..500).map(|n: u32| n.wrapping_mul(0x9e37_79b9)).collect();
    for &operation in Operation::ALL {
        check(
            arbitrary::request(operation, Members::All, &numbers),
            arbitrary::response(operation, Members::All, &numbers),
        );
    }
}

#[test]
fn every_operation_with_no_member() {
    for &operation in Operation::ALL {
        check(
            arbitrary::request(operation, Members::Outermost, &[]),
            expressible(arbitrary::response(operation, Members::Outermost, &[])),
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_request_and_response(
        operation in proptest::sample::select(Operation::ALL),
        numbers in vec(any::<u32>(), 0..200),
    ) {
        check(
            arbitrary::request(operation, Members::Outermost, &numbers),
            expressible(arbitrary::response(operation, Members::Outermost, &numbers)),
        );
    }

    #[test]
    fn any_moment(millis in -2_208_988_800_000..253_402_300_800_000_i64) {
        let output = IdentityDescription::default().creation_date(Timestamp::from_millis(millis));
        check(
            arbitrary::request(Operation::DescribeIdentity, Members::All, &[]),
            Response::DescribeIdentity(output),
        );
    }
}

#[test]
fn empty_lists_and_maps_are_not_absent() {
    let roles = StringMap::new();
    let mappings = BTreeMap::<String, _>::new();
    let request = SetIdentityPoolRolesInput::new("pool", roles.clone()).role_mappings(mappings.clone());
    let output = GetIdentityPoolRolesOutput::default().roles(roles).role_mappings(mappings);
    check(Request::SetIdentityPoolRoles(request), Response::SetIdentityPoolRoles(()));
    check(
        arbitrary::request(Operation::GetIdentityPoolRoles, Members::All, &[]),
        Response::GetIdentityPoolRoles(output),
    );
}

#[test]
fn a_request_that_the_sdk_cannot_send_is_a_transport_error() {
    let rules = RulesConfigurationType::new(vec![MappingRule::default()]);
    for mapping in [RoleMapping::default(), RoleMapping::new("Rules").rules_configuration(rules)] {
        let stub = Stub::new(|_| Ok(Response::SetIdentityPoolRoles(())));
        let service = SdkCognitoIdentity::new(client(stub.clone(), "eu-west-1"));
        let input = SetIdentityPoolRolesInput::default().role_mappings([("provider".to_owned(), mapping)]);
        let result = pollster::block_on(service.set_identity_pool_roles(input));
        assert!(matches!(result, Err(Error::Transport(_))), "{result:?}");
        assert_eq!(stub.0.requests(), []);
    }
}

/// The SDK fills the members that it requires and the response leaves out.
#[test]
fn absent_members_come_back_as_documented() {
    let ask = |operation: Operation, response: Response| {
        let service = client(Stub::new(move |_| Ok(response.clone())), "eu-west-1");
        let request = arbitrary::request(operation, Members::All, &[]);
        pollster::block_on(request.send(&SdkCognitoIdentity::new(service))).expect("a response")
    };
    let pool = ask(Operation::DescribeIdentityPool, Response::DescribeIdentityPool(IdentityPool::default()));
    let expected = IdentityPool { allow_unauthenticated_identities: Some(false), ..IdentityPool::default() };
    assert_eq!(pool, Response::DescribeIdentityPool(expected));

    let mapping = |rules: Option<Vec<MappingRule>>| {
        let rules = RulesConfigurationType { rules };
        let mapping = RoleMapping::new("Rules").rules_configuration(rules);
        let output = GetIdentityPoolRolesOutput::default();
        Response::GetIdentityPoolRoles(output.role_mappings([("provider".to_owned(), mapping)]))
    };
    assert_eq!(ask(Operation::GetIdentityPoolRoles, mapping(None)), mapping(Some(Vec::new())));
}

/// A timestamp beyond the range of milliseconds becomes the last one in the range.
#[rstest]
#[case::latest(1e17, i64::MAX)]
#[case::earliest(-1e17, i64::MIN)]
#[case::rounded_up(0.0007, 1)]
#[case::rounded_down(0.0004, 0)]
#[case::half(0.0005, 1)]
#[case::half_before_the_epoch(-0.0005, 0)]
#[case::before_the_epoch(-0.0007, -1)]
fn a_moment_is_the_nearest_millisecond(#[case] seconds: f64, #[case] millis: i64) {
    let body = format!(r#"{{"IdentityId":"eu-west-1:1","CreationDate":{seconds:E}}}"#);
    let service = SdkCognitoIdentity::new(support::answering(200, &[], body.as_bytes()));
    let described =
        pollster::block_on(service.describe_identity(DescribeIdentityInput::new("eu-west-1:1"))).unwrap();
    assert_eq!(described.creation_date, Some(Timestamp::from_millis(millis)));
}

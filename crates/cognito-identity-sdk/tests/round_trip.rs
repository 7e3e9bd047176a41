//! The trait over the SDK over the connector over a service: nothing is lost on the way there or back.

mod support;

use cognito_identity::types::{
    GetIdentityPoolRolesOutput, IdentityPool, RoleMapping, SetIdentityPoolRolesInput,
};
use cognito_identity::types::{IdentityDescription, MappingRule, RulesConfigurationType};
use cognito_identity::{CognitoIdentity, Error, Operation, Request, Response, Timestamp};
use cognito_identity_sdk::{SdkCognitoIdentity, client};
use cognito_identity_wire::arbitrary::{self, Members};
use proptest::collection::vec;
use proptest::prelude::*;
use support::Stub;

fn check(request: Request, response: Response) {
    let expected = response.clone();
    let stub = Stub::new(move |_| Ok(response.clone()));
    let service = SdkCognitoIdentity::new(client(stub.clone(), "eu-west-1"));
    let answer = pollster::block_on(request.clone().send(&service)).expect("an answer");
    assert_eq!(answer, expected);
    assert_eq!(stub.requests(), [request]);
}

/// What the SDK's types can express: they require these three.
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
    let request = SetIdentityPoolRolesInput::default().roles([]).role_mappings([]);
    let output = GetIdentityPoolRolesOutput::default().roles([]).role_mappings([]);
    check(Request::SetIdentityPoolRoles(request), Response::SetIdentityPoolRoles(()));
    check(
        arbitrary::request(Operation::GetIdentityPoolRoles, Members::All, &[]),
        Response::GetIdentityPoolRoles(output),
    );
}

#[test]
fn what_the_sdk_cannot_send_is_a_transport_error() {
    let rules = RulesConfigurationType::new(vec![MappingRule::default()]);
    for mapping in [RoleMapping::default(), RoleMapping::new("Rules").rules_configuration(rules)] {
        let stub = Stub::new(|_| Ok(Response::SetIdentityPoolRoles(())));
        let service = SdkCognitoIdentity::new(client(stub.clone(), "eu-west-1"));
        let input = SetIdentityPoolRolesInput::default().role_mappings([("provider".to_owned(), mapping)]);
        let result = pollster::block_on(service.set_identity_pool_roles(input));
        assert!(matches!(result, Err(Error::Transport(_))), "{result:?}");
        assert_eq!(stub.requests(), []);
    }
}

//! Every request and response that is written reads back equal.

use cognito_identity::{Error, ErrorKind, Operation, ServiceError};
use cognito_identity_wire::arbitrary::{self, Members};
use cognito_identity_wire::{
    DefaultDialect, Head, WireResponse, decode_request, decode_response, encode_request, encode_response,
    target,
};
use proptest::collection::vec;
use proptest::prelude::*;

fn check(operation: Operation, members: Members, numbers: &[u32]) {
    let request = arbitrary::request(operation, members, numbers);
    let read =
        decode_request(&DefaultDialect, Head::for_target(&target(operation)), &encode_request(&request));
    assert_eq!(read, Ok(request));

    let response = arbitrary::response(operation, members, numbers);
    let read = decode_response(operation, 200, |_| None, &encode_response(&DefaultDialect, &response));
    assert_eq!(read.expect("a response"), response);
}

#[test]
fn every_operation_with_every_member() {
    let numbers: Vec<u32> = (1..500).map(|n: u32| n.wrapping_mul(0x9e37_79b9)).collect();
    for &operation in Operation::ALL {
        check(operation, Members::All, &numbers);
        check(operation, Members::Any, &[]);
    }
}

proptest! {
    #[test]
    fn any_request_and_response(
        operation in proptest::sample::select(Operation::ALL),
        members in proptest::sample::select(vec![Members::All, Members::Outermost, Members::Any]),
        numbers in vec(any::<u32>(), 0..200),
    ) {
        check(operation, members, &numbers);
    }

    #[test]
    fn any_refusal(
        kind in prop_oneof![
            proptest::sample::select(ErrorKind::MODELLED),
            "[A-Za-z]{1,20}".prop_map(|code| ErrorKind::from_code(&code)),
        ],
        message in any::<String>(),
        status in 400..600_u16,
    ) {
        let refusal = ServiceError::new(kind, message).with_status(status);
        let response = WireResponse::from_result(&DefaultDialect, &Err(refusal.clone().into()), "id");
        prop_assert!(response.headers.iter().all(|(_, value)| value.bytes().all(|b| (b' '..=b'~').contains(&b))));
        match decode_response(Operation::GetId, response.status, |name| response.header(name), &response.body) {
            Err(Error::Service(read)) => {
                prop_assert_eq!(&read, &refusal);
                prop_assert_eq!(read.request_id(), Some("id"));
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }
}

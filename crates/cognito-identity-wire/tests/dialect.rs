//! Requests and responses under every answer to every question about the wire.

use cognito_identity::types::{
    CreateIdentityPoolInput, DeleteIdentitiesInput, GetIdInput, IdentityDescription,
    SetIdentityPoolRolesInput,
};
use cognito_identity::{Operation, Request, Response, ServiceError, Timestamp};
use cognito_identity_wire::{
    DefaultDialect, Dialect, EmptyOutput, Head, Leniency, TimestampForm, decode_request, decode_response,
    encode_response, target,
};
use rstest::rstest;

/// A service that accepts everything that may be accepted.
#[derive(Debug)]
struct Tolerant;

impl Dialect for Tolerant {
    fn other_content_type(&self) -> Leniency {
        Leniency::Accepted
    }

    fn missing_content_type(&self) -> Leniency {
        Leniency::Accepted
    }

    fn empty_body(&self) -> Leniency {
        Leniency::Accepted
    }

    fn null_members(&self) -> Leniency {
        Leniency::Accepted
    }

    fn null_elements(&self) -> Leniency {
        Leniency::Accepted
    }

    fn extra_members(&self) -> Leniency {
        Leniency::Accepted
    }

    fn repeated_members(&self) -> Leniency {
        Leniency::Accepted
    }
}

/// A service that rejects everything that may be rejected.
#[derive(Debug)]
struct Strict;

impl Dialect for Strict {
    fn null_members(&self) -> Leniency {
        Leniency::Rejected
    }

    fn extra_members(&self) -> Leniency {
        Leniency::Rejected
    }
}

/// A service with this form of timestamps.
#[derive(Debug)]
struct Form(TimestampForm);

impl Dialect for Form {
    fn timestamp_form(&self) -> TimestampForm {
        self.0
    }
}

/// A service that sends an object where an operation has no output.
#[derive(Debug)]
struct Objects;

impl Dialect for Objects {
    fn empty_output(&self) -> EmptyOutput {
        EmptyOutput::EmptyObject
    }
}

fn read(dialect: &dyn Dialect, operation: Operation, body: &str) -> Result<Request, ServiceError> {
    decode_request(dialect, Head::for_target(&target(operation)), body.as_bytes())
}

fn refusal(dialect: &dyn Dialect, operation: Operation, body: &str) -> String {
    read(dialect, operation, body).expect_err("a refusal").to_string()
}

#[test]
fn a_tolerant_service_reads_what_others_refuse() {
    let any = Request::GetId(GetIdInput::default());
    assert_eq!(read(&Tolerant, Operation::GetId, ""), Ok(any.clone()));
    for content_type in [None, Some("text/plain")] {
        let head = Head { content_type, ..Head::for_target("AWSCognitoIdentityService.GetId") };
        assert_eq!(decode_request(&Tolerant, head, b"{}"), Ok(any.clone()));
    }

    let last = Request::GetId(GetIdInput::new("b").account_id("1"));
    let twice = r#"{"IdentityPoolId":"a","AccountId":"1","IdentityPoolId":"b","More":[1e3,{}]}"#;
    assert_eq!(read(&Tolerant, Operation::GetId, twice), Ok(last));
}

#[test]
fn a_tolerant_service_leaves_out_nulls_of_lists_and_maps() {
    let deletion = Request::DeleteIdentities(DeleteIdentitiesInput::new(["a".to_owned(), "b".to_owned()]));
    let body = r#"{"IdentityIdsToDelete":[null,"a",null,null,"b"]}"#;
    assert_eq!(read(&Tolerant, Operation::DeleteIdentities, body), Ok(deletion));

    let tags = [("a".to_owned(), "1".to_owned()), ("c".to_owned(), "2".to_owned())].into();
    let pool =
        CreateIdentityPoolInput { identity_pool_tags: Some(tags), ..CreateIdentityPoolInput::default() };
    let body = r#"{"IdentityPoolTags":{"a":"1","b":null,"c":"2"}}"#;
    assert_eq!(read(&Tolerant, Operation::CreateIdentityPool, body), Ok(Request::CreateIdentityPool(pool)));

    let nested = r#"{"RoleMappings":{"a":null,"b":{"RulesConfiguration":{"Rules":[null]}}}}"#;
    let Ok(Request::SetIdentityPoolRoles(SetIdentityPoolRolesInput {
        role_mappings: Some(mappings), ..
    })) = read(&Tolerant, Operation::SetIdentityPoolRoles, nested)
    else {
        panic!("the mappings are not read");
    };
    let rules = mappings["b"].rules_configuration.as_ref().and_then(|rules| rules.rules.as_ref());
    assert_eq!((mappings.len(), rules), (1, Some(&vec![])));
}

#[rstest]
#[case::member(r#"{"IdentityPoolName":null}"#, "null")]
#[case::nested_member(r#"{"CognitoIdentityProviders":[{"ClientId":null}]}"#, "null")]
#[case::extra(r#"{"Extra":1}"#, "a member the model does not know")]
#[case::nested_extra(r#"{"CognitoIdentityProviders":[{"Extra":null}]}"#, "a member the model does not know")]
fn a_strict_service_refuses_what_others_read(#[case] body: &str, #[case] says: &str) {
    assert!(read(&Tolerant, Operation::CreateIdentityPool, body).is_ok());
    let refusal = refusal(&Strict, Operation::CreateIdentityPool, body);
    assert!(refusal.starts_with("SerializationException: ") && refusal.contains(says), "{refusal}");
}

#[test]
fn a_refusal_names_the_open_question() {
    let refused = refusal(&DefaultDialect, Operation::GetId, "[]");
    assert!(refused.ends_with("[assumed: serialization_status]"), "{refused}");
    let head = Head { content_type: None, ..Head::for_target("AWSCognitoIdentityService.GetId") };
    let refused = decode_request(&DefaultDialect, head, b"{}").expect_err("a refusal").to_string();
    assert!(refused.ends_with("is missing [assumed: missing_content_type]"), "{refused}");
}

#[rstest]
#[case(TimestampForm::Decimal, 1_538_497_905_000, "1538497905.0")]
#[case(TimestampForm::Decimal, 1_538_078_988_077, "1538078988.077")]
#[case(TimestampForm::ShortDecimal, 1_538_497_905_000, "1538497905")]
#[case(TimestampForm::ShortDecimal, 1_538_078_988_077, "1538078988.077")]
#[case(TimestampForm::Scientific, 1_538_497_905_000, "1.538497905E9")]
#[case(TimestampForm::Scientific, 1_538_078_988_077, "1.538078988077E9")]
#[case(TimestampForm::Scientific, 1_000_000_000_000, "1.0E9")]
#[case(TimestampForm::Scientific, 10_000_000_000, "1.0E7")]
#[case(TimestampForm::Scientific, 9_999_999_999, "9999999.999")]
#[case(TimestampForm::Scientific, 1, "0.001")]
#[case(TimestampForm::Scientific, 0, "0.0")]
#[case(TimestampForm::Scientific, -1_500, "-1.5")]
fn every_form_of_a_timestamp_is_read_back(
    #[case] form: TimestampForm,
    #[case] millis: i64,
    #[case] text: &str,
) {
    let identity = IdentityDescription::default().creation_date(Timestamp::from_millis(millis));
    let response = Response::DescribeIdentity(identity);
    let body = encode_response(&Form(form), &response);
    assert_eq!(String::from_utf8_lossy(&body), format!(r#"{{"CreationDate":{text}}}"#));
    let read = decode_response(Operation::DescribeIdentity, 200, |_| None, &body);
    assert_eq!(read.expect("a response"), response);
}

#[test]
fn an_operation_without_output_may_answer_an_object() {
    assert_eq!(encode_response(&Objects, &Response::DeleteIdentityPool(())), b"{}");
    assert_eq!(encode_response(&DefaultDialect, &Response::DeleteIdentityPool(())), b"");
}

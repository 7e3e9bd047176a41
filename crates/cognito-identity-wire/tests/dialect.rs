//! Requests and responses under every answer to every question about the wire.

use cognito_identity::types::{
    CreateIdentityPoolInput, DeleteIdentitiesInput, GetIdInput, IdentityDescription,
    SetIdentityPoolRolesInput,
};
use cognito_identity::{Operation, Request, Response, ServiceError, Timestamp};
use cognito_identity_wire::{
    Dialect, EmptyOutput, Head, Leniency, TimestampForm, decode_request, decode_response, encode_response,
    target,
};
use rstest::rstest;

const TOLERANT: Dialect = Dialect {
    other_content_type: Leniency::Accepted,
    missing_content_type: Leniency::Accepted,
    empty_body: Leniency::Accepted,
    null_members: Leniency::Accepted,
    null_elements: Leniency::Accepted,
    extra_members: Leniency::Accepted,
    repeated_members: Leniency::Accepted,
    ..Dialect::IN_FORCE
};

const STRICT: Dialect =
    Dialect { null_members: Leniency::Rejected, extra_members: Leniency::Rejected, ..Dialect::IN_FORCE };

fn read(dialect: &Dialect, operation: Operation, body: &str) -> Result<Request, ServiceError> {
    decode_request(dialect, Head::of(&target(operation)), body.as_bytes())
}

fn refusal(dialect: &Dialect, operation: Operation, body: &str) -> String {
    read(dialect, operation, body).expect_err("a refusal").to_string()
}

#[test]
fn a_tolerant_service_reads_what_others_refuse() {
    let any = Request::GetId(GetIdInput::default());
    assert_eq!(read(&TOLERANT, Operation::GetId, ""), Ok(any.clone()));
    for content_type in [None, Some("text/plain")] {
        let head = Head { content_type, ..Head::of("AWSCognitoIdentityService.GetId") };
        assert_eq!(decode_request(&TOLERANT, head, b"{}"), Ok(any.clone()));
    }

    let last = Request::GetId(GetIdInput::new("b").account_id("1"));
    let twice = r#"{"IdentityPoolId":"a","AccountId":"1","IdentityPoolId":"b","More":[1e3,{}]}"#;
    assert_eq!(read(&TOLERANT, Operation::GetId, twice), Ok(last));
}

#[test]
fn a_tolerant_service_leaves_out_nulls_of_lists_and_maps() {
    let deletion = Request::DeleteIdentities(DeleteIdentitiesInput::new(["a".to_owned(), "b".to_owned()]));
    let body = r#"{"IdentityIdsToDelete":[null,"a",null,null,"b"]}"#;
    assert_eq!(read(&TOLERANT, Operation::DeleteIdentities, body), Ok(deletion));

    let tags = [("a".to_owned(), "1".to_owned()), ("c".to_owned(), "2".to_owned())].into();
    let pool =
        CreateIdentityPoolInput { identity_pool_tags: Some(tags), ..CreateIdentityPoolInput::default() };
    let body = r#"{"IdentityPoolTags":{"a":"1","b":null,"c":"2"}}"#;
    assert_eq!(read(&TOLERANT, Operation::CreateIdentityPool, body), Ok(Request::CreateIdentityPool(pool)));

    let nested = r#"{"RoleMappings":{"a":null,"b":{"RulesConfiguration":{"Rules":[null]}}}}"#;
    let Ok(Request::SetIdentityPoolRoles(SetIdentityPoolRolesInput {
        role_mappings: Some(mappings), ..
    })) = read(&TOLERANT, Operation::SetIdentityPoolRoles, nested)
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
    assert!(read(&TOLERANT, Operation::CreateIdentityPool, body).is_ok());
    let refusal = refusal(&STRICT, Operation::CreateIdentityPool, body);
    assert!(refusal.starts_with("SerializationException: ") && refusal.contains(says), "{refusal}");
}

#[test]
fn a_refusal_names_the_open_question() {
    let refused = refusal(&Dialect::IN_FORCE, Operation::GetId, "[]");
    assert!(refused.ends_with("[assumed: serialization_status]"), "{refused}");
    let head = Head { content_type: None, ..Head::of("AWSCognitoIdentityService.GetId") };
    let refused = decode_request(&Dialect::IN_FORCE, head, b"{}").expect_err("a refusal").to_string();
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
    let dialect = Dialect { timestamp_form: form, ..Dialect::IN_FORCE };
    let identity = IdentityDescription::default().creation_date(Timestamp::from_millis(millis));
    let response = Response::DescribeIdentity(identity);
    let body = encode_response(&dialect, &response);
    assert_eq!(String::from_utf8_lossy(&body), format!(r#"{{"CreationDate":{text}}}"#));
    let read = decode_response(Operation::DescribeIdentity, 200, |_| None, &body);
    assert_eq!(read.expect("an answer"), response);
}

#[test]
fn an_operation_without_output_may_answer_an_object() {
    let dialect = Dialect { empty_output: EmptyOutput::EmptyObject, ..Dialect::IN_FORCE };
    assert_eq!(encode_response(&dialect, &Response::DeleteIdentityPool(())), b"{}");
    assert_eq!(encode_response(&Dialect::IN_FORCE, &Response::DeleteIdentityPool(())), b"");
}

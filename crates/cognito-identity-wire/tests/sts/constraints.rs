//! The constraints of STS's model, and the messages of violations.

use cognito_identity::sts::{AssumeRoleWithWebIdentityInput, PolicyDescriptorType};
use cognito_identity_wire::sts::validate;
use rstest::rstest;

use crate::least;

const ANY: &str = r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+";

/// A valid request except for one value.
fn but(change: impl FnOnce(&mut AssumeRoleWithWebIdentityInput)) -> AssumeRoleWithWebIdentityInput {
    let mut input = least();
    change(&mut input);
    input
}

#[rstest]
#[case::recorded_for_another_operation(but(|i| i.role_arn = Some(String::new())), &format!(
    "2 validation errors detected: Value '' at 'roleArn' failed to satisfy constraint: Member must satisfy regular \
     expression pattern: {ANY}; Value '' at 'roleArn' failed to satisfy constraint: Member must have length greater than \
     or equal to 20"))]
#[case::recorded_pattern(but(|i| i.role_session_name = Some("PowerUser/hjacobs".to_owned())),
    r"1 validation error detected: Value 'PowerUser/hjacobs' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*")]
#[case::recorded_null(but(|i| i.web_identity_token = None),
    "1 validation error detected: Value null at 'webIdentityToken' failed to satisfy constraint: Member must not be null")]
#[case::recorded_secret(but(|i| i.web_identity_token = Some("abc".into())),
    "1 validation error detected: Value at 'webIdentityToken' failed to satisfy constraint: Member must have length greater than or equal to 4")]
#[case::recorded_duration(but(|i| i.duration_seconds = Some(20)),
    "1 validation error detected: Value '20' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900")]
#[case::duration_too_long(but(|i| i.duration_seconds = Some(43_201)),
    "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200")]
#[case::a_policy(but(|i| i.policy_arns = Some(vec![PolicyDescriptorType::default().arn("x")])),
    "1 validation error detected: Value 'x' at 'policyArns.1.member.arn' failed to satisfy constraint: Member must have length greater than or equal to 20")]
#[case::two_members(but(|i| (i.role_session_name, i.provider_id) = (None, Some("a".to_owned()))),
    "2 validation errors detected: Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null; \
     Value 'a' at 'providerId' failed to satisfy constraint: Member must have length greater than or equal to 4")]
fn a_broken_constraint_has_its_message(#[case] input: AssumeRoleWithWebIdentityInput, #[case] message: &str) {
    let error = validate(&input).expect_err("a violation");
    assert_eq!((error.code(), error.status(), error.message()), ("ValidationError", 400, message));
}

/// Each bound, and the value one beyond it.
#[test]
fn the_edges_of_each_constraint() {
    type Set = fn(&mut AssumeRoleWithWebIdentityInput, String);
    type SetNumber = fn(&mut AssumeRoleWithWebIdentityInput, i32);
    let texts: [(Set, usize, usize); 6] = [
        (|i, text| i.role_arn = Some(text), 20, 2048),
        (|i, text| i.role_session_name = Some(text), 2, 64),
        (|i, text| i.web_identity_token = Some(text.into()), 4, 20_000),
        (|i, text| i.provider_id = Some(text), 4, 2048),
        (|i, text| i.policy_arns = Some(vec![PolicyDescriptorType::default().arn(text)]), 20, 2048),
        (|i, text| i.policy = Some(text), 1, 2048),
    ];
    for (set, least, most) in texts {
        for (length, is_met) in [(least, true), (most, true), (least - 1, false), (most + 1, false)] {
            let result = validate(&but(|input| set(input, "a".repeat(length))));
            assert_eq!(result.is_ok(), is_met, "{length} of {least} to {most}: {result:?}");
        }
    }
    let numbers: [(SetNumber, i32, i32); 2] = [
        (|i, number| i.duration_seconds = Some(number), 900, 43_200),
        (|i, number| i.minimum_session_token_size = Some(number), 0, 4096),
    ];
    for (set, least, most) in numbers {
        for (number, is_met) in [(least, true), (most, true), (least - 1, false), (most + 1, false)] {
            assert_eq!(validate(&but(|input| set(input, number))).is_ok(), is_met, "{number}");
        }
    }
    // A length is in characters, and a pattern in those the model names.
    assert!(validate(&but(|i| i.role_arn = Some("漢".repeat(2048)))).is_ok());
    assert!(validate(&but(|i| i.role_arn = Some("\u{1}".repeat(20)))).is_err());
    assert!(validate(&but(|i| i.role_session_name = Some("é1".to_owned()))).is_err());
    assert!(validate(&but(|i| i.policy = Some("漢".to_owned()))).is_err());
}

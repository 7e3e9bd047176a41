//! Answers the questions of the wire, each from the assumption of the same name, which is then recorded as asked.

use cognito_identity_wire as wire;
use cognito_identity_wire::Leniency::{self, Accepted, Rejected};

use crate::assumption::{
    EmptyBody, EmptyOutput, ExtraMembers, MissingContentType, NullElements, NullMembers, OtherContentType,
    RepeatedMembers, SerializationStatus, TimestampForm, UnknownOperation,
};
use crate::context::Settings;

#[deny(clippy::missing_trait_methods, reason = "each question of the wire is an assumption")]
impl wire::Dialect for Settings {
    fn unknown_operation(&self) -> wire::UnknownOperation {
        match self.assumptions.unknown_operation() {
            UnknownOperation::Status400 => wire::UnknownOperation::Status400,
            UnknownOperation::Status404 => wire::UnknownOperation::Status404,
            UnknownOperation::BadRequest => wire::UnknownOperation::BadRequest,
        }
    }

    fn serialization_status(&self) -> u16 {
        match self.assumptions.serialization_status() {
            SerializationStatus::Status400 => 400,
            SerializationStatus::Status404 => 404,
        }
    }

    fn other_content_type(&self) -> Leniency {
        match self.assumptions.other_content_type() {
            OtherContentType::UnknownOperation => Rejected,
            OtherContentType::Accepted => Accepted,
        }
    }

    fn missing_content_type(&self) -> Leniency {
        match self.assumptions.missing_content_type() {
            MissingContentType::UnknownOperation => Rejected,
            MissingContentType::Accepted => Accepted,
        }
    }

    fn empty_body(&self) -> Leniency {
        match self.assumptions.empty_body() {
            EmptyBody::Serialization => Rejected,
            EmptyBody::EmptyObject => Accepted,
        }
    }

    fn null_members(&self) -> Leniency {
        match self.assumptions.null_members() {
            NullMembers::Absent => Accepted,
            NullMembers::Serialization => Rejected,
        }
    }

    fn null_elements(&self) -> Leniency {
        match self.assumptions.null_elements() {
            NullElements::Serialization => Rejected,
            NullElements::LeftOut => Accepted,
        }
    }

    fn extra_members(&self) -> Leniency {
        match self.assumptions.extra_members() {
            ExtraMembers::Ignored => Accepted,
            ExtraMembers::Serialization => Rejected,
        }
    }

    fn repeated_members(&self) -> Leniency {
        match self.assumptions.repeated_members() {
            RepeatedMembers::Serialization => Rejected,
            RepeatedMembers::LastCounts => Accepted,
        }
    }

    fn empty_output(&self) -> wire::EmptyOutput {
        match self.assumptions.empty_output() {
            EmptyOutput::NoBytes => wire::EmptyOutput::NoBytes,
            EmptyOutput::EmptyObject => wire::EmptyOutput::EmptyObject,
        }
    }

    fn timestamp_form(&self) -> wire::TimestampForm {
        match self.assumptions.timestamp_form() {
            TimestampForm::Decimal => wire::TimestampForm::Decimal,
            TimestampForm::ShortDecimal => wire::TimestampForm::ShortDecimal,
            TimestampForm::Scientific => wire::TimestampForm::Scientific,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cognito_identity::Operation;
    use cognito_identity_wire::{DefaultDialect, Dialect, Head, WireResponse, serve, target};
    use rstest::rstest;

    use crate::{Assumptions, FakeCognitoIdentity};

    const QUESTIONS: [&str; 11] = [
        "unknown_operation",
        "serialization_status",
        "other_content_type",
        "missing_content_type",
        "empty_body",
        "null_members",
        "null_elements",
        "extra_members",
        "repeated_members",
        "empty_output",
        "timestamp_form",
    ];

    fn post(fake: &FakeCognitoIdentity, head: Head<'_>, body: &str) -> WireResponse {
        pollster::block_on(serve(fake, &*fake.dialect(), head, body.as_bytes(), "1")).unwrap()
    }

    /// The questions of the wire that the fake has recorded as asked.
    fn asked(fake: &FakeCognitoIdentity) -> Vec<&'static str> {
        let fields = fake.used_assumptions().into_iter().map(|question| question.field);
        fields.filter(|field| QUESTIONS.contains(field)).collect()
    }

    const POOLS: &str = "AWSCognitoIdentityService.ListIdentityPools";

    #[rstest]
    #[case::none(Head::for_target(POOLS), r#"{"MaxResults":1}"#, &[])]
    #[case::no_method(Head { method: "GET", ..Head::for_target(POOLS) }, "{}", &["unknown_operation"])]
    #[case::no_operation(Head::for_target("GetId"), "{}", &["unknown_operation"])]
    #[case::other_media_type(
        Head { content_type: Some("text/plain"), ..Head::for_target(POOLS) },
        "{}",
        &["unknown_operation", "other_content_type"]
    )]
    #[case::plain_json(Head { content_type: Some("application/json"), ..Head::for_target(POOLS) }, r#"{"MaxResults":1}"#, &[])]
    #[case::no_media_type(
        Head { content_type: None, ..Head::for_target(POOLS) },
        "{}",
        &["unknown_operation", "missing_content_type"]
    )]
    #[case::no_body(Head::for_target(POOLS), "", &["serialization_status", "empty_body"])]
    #[case::no_json(Head::for_target(POOLS), "{", &["serialization_status"])]
    #[case::other_type(Head::for_target(POOLS), r#"{"MaxResults":"1"}"#, &["serialization_status"])]
    #[case::null(Head::for_target(POOLS), r#"{"MaxResults":1,"NextToken":null}"#, &["null_members"])]
    #[case::null_element(
        Head::for_target("AWSCognitoIdentityService.DeleteIdentities"),
        r#"{"IdentityIdsToDelete":[null]}"#,
        &["serialization_status", "null_elements"]
    )]
    #[case::extra(Head::for_target(POOLS), r#"{"MaxResults":1,"Extra":1}"#, &["extra_members"])]
    #[case::repeated(
        Head::for_target(POOLS),
        r#"{"MaxResults":1,"MaxResults":1}"#,
        &["serialization_status", "repeated_members"]
    )]
    fn a_question_is_asked_where_the_request_depends_on_it(
        #[case] head: Head<'_>,
        #[case] body: &str,
        #[case] questions: &[&str],
    ) {
        let fake = FakeCognitoIdentity::new();
        post(&fake, head, body);
        assert_eq!(asked(&fake), questions);
    }

    #[test]
    fn a_question_is_asked_where_the_response_depends_on_it() {
        let fake = FakeCognitoIdentity::new();
        let send = |operation, body: &str| {
            let response = post(&fake, Head::for_target(&target(operation)), body);
            assert_eq!(response.status, 200);
            String::from_utf8(response.body).unwrap()
        };
        let create = r#"{"IdentityPoolName":"pool","AllowUnauthenticatedIdentities":true}"#;
        let pool = send(Operation::CreateIdentityPool, create);
        let id = pool.split("IdentityPoolId\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let identity = send(Operation::GetId, &format!(r#"{{"IdentityPoolId":"{id}"}}"#));
        assert_eq!(asked(&fake), [""; 0]);

        send(Operation::DescribeIdentity, &identity);
        assert_eq!(asked(&fake), ["timestamp_form"]);

        send(Operation::DeleteIdentityPool, &format!(r#"{{"IdentityPoolId":"{id}"}}"#));
        assert_eq!(asked(&fake), ["empty_output", "timestamp_form"]);
    }

    /// All answers of a dialect, in words.
    fn answers(dialect: &dyn Dialect) -> [String; 11] {
        [
            format!("{:?}", dialect.unknown_operation()),
            dialect.serialization_status().to_string(),
            format!("{:?}", dialect.other_content_type()),
            format!("{:?}", dialect.missing_content_type()),
            format!("{:?}", dialect.empty_body()),
            format!("{:?}", dialect.null_members()),
            format!("{:?}", dialect.null_elements()),
            format!("{:?}", dialect.extra_members()),
            format!("{:?}", dialect.repeated_members()),
            format!("{:?}", dialect.empty_output()),
            format!("{:?}", dialect.timestamp_form()),
        ]
    }

    fn dialect(assumptions: Assumptions) -> Arc<dyn Dialect> {
        FakeCognitoIdentity::builder().assumptions(assumptions).build().unwrap().dialect()
    }

    #[test]
    fn the_wires_default_is_what_is_in_force() {
        assert_eq!(answers(&DefaultDialect), answers(&*dialect(Assumptions::default())));
    }

    #[test]
    fn every_candidate_of_the_wire_is_another_dialect() {
        let in_force = answers(&DefaultDialect);
        let others =
            Assumptions::default().variants().filter(|(_, _, other)| answers(&*dialect(*other)) != in_force);
        assert_eq!(others.count(), 13);
    }
}

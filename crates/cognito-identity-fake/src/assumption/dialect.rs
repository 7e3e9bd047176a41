//! Conversion of the answers about the wire to the wire's own type, [`Dialect`](wire::Dialect).

use cognito_identity_wire as wire;
use cognito_identity_wire::Leniency::{Accepted, Rejected};

use super::{
    Assumptions, EmptyBody, EmptyOutput, ExtraMembers, MissingContentType, NullElements, NullMembers,
    OtherContentType, RepeatedMembers, SerializationStatus, TimestampForm, UnknownOperation,
};

impl Assumptions {
    /// Returns the answers about the wire as a [`Dialect`](wire::Dialect).
    #[must_use]
    pub fn dialect(&self) -> wire::Dialect {
        wire::Dialect {
            unknown_operation: match self.unknown_operation {
                UnknownOperation::Status400 => wire::UnknownOperation::Status400,
                UnknownOperation::Status404 => wire::UnknownOperation::Status404,
                UnknownOperation::BadRequest => wire::UnknownOperation::BadRequest,
            },
            serialization_status: match self.serialization_status {
                SerializationStatus::Status400 => 400,
                SerializationStatus::Status404 => 404,
            },
            other_content_type: match self.other_content_type {
                OtherContentType::UnknownOperation => Rejected,
                OtherContentType::Accepted => Accepted,
            },
            missing_content_type: match self.missing_content_type {
                MissingContentType::UnknownOperation => Rejected,
                MissingContentType::Accepted => Accepted,
            },
            empty_body: match self.empty_body {
                EmptyBody::Serialization => Rejected,
                EmptyBody::EmptyObject => Accepted,
            },
            null_members: match self.null_members {
                NullMembers::Absent => Accepted,
                NullMembers::Serialization => Rejected,
            },
            null_elements: match self.null_elements {
                NullElements::Serialization => Rejected,
                NullElements::LeftOut => Accepted,
            },
            extra_members: match self.extra_members {
                ExtraMembers::Ignored => Accepted,
                ExtraMembers::Serialization => Rejected,
            },
            repeated_members: match self.repeated_members {
                RepeatedMembers::Serialization => Rejected,
                RepeatedMembers::LastCounts => Accepted,
            },
            empty_output: match self.empty_output {
                EmptyOutput::NoBytes => wire::EmptyOutput::NoBytes,
                EmptyOutput::EmptyObject => wire::EmptyOutput::EmptyObject,
            },
            timestamp_form: match self.timestamp_form {
                TimestampForm::Decimal => wire::TimestampForm::Decimal,
                TimestampForm::ShortDecimal => wire::TimestampForm::ShortDecimal,
                TimestampForm::Scientific => wire::TimestampForm::Scientific,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wires_default_is_what_is_in_force() {
        assert_eq!(wire::Dialect::default(), Assumptions::default().dialect());
    }

    #[test]
    fn every_candidate_of_the_wire_is_another_dialect() {
        let in_force = Assumptions::default().dialect();
        let others = Assumptions::default().variants().filter(|(_, _, other)| other.dialect() != in_force);
        assert_eq!(others.count(), 13);
    }
}

//! Open questions about the wire: each method of [`Dialect`] asks one, and the readers and writers of this crate call
//! it where bytes depend on the answer. Start at [`Dialect`].

use std::fmt::Debug;

/// Behaviour of a service on the wire where AWS neither documents it nor a recording shows it.
///
/// Each method is an open question, and returns the answer in force unless it is overridden; the fake answers from its
/// assumptions, so that a test can vary each answer. A method is called only where a response may depend on its
/// answer, so an implementation can record which questions were asked.
pub trait Dialect: Debug + Send + Sync {
    /// Returns the error of a request that names no operation.
    fn unknown_operation(&self) -> UnknownOperation {
        UnknownOperation::Status400
    }

    /// Returns the status of `SerializationException`.
    fn serialization_status(&self) -> u16 {
        400
    }

    /// A media type other than [`CONTENT_TYPE`](crate::CONTENT_TYPE) and `application/json`: accepted, or the error
    /// [`unknown_operation`](Self::unknown_operation).
    fn other_content_type(&self) -> Leniency {
        Leniency::Rejected
    }

    /// A request without a media type: accepted, or the error [`unknown_operation`](Self::unknown_operation).
    fn missing_content_type(&self) -> Leniency {
        Leniency::Rejected
    }

    /// A body of 0 bytes: read as `{}`, or rejected as no JSON.
    fn empty_body(&self) -> Leniency {
        Leniency::Rejected
    }

    /// A member that is `null`: read as absent, or rejected as of the wrong type.
    fn null_members(&self) -> Leniency {
        Leniency::Accepted
    }

    /// A `null` in a list or as a map's value: left out, or rejected as of the wrong type.
    fn null_elements(&self) -> Leniency {
        Leniency::Rejected
    }

    /// A member that is not in the model: ignored, or rejected.
    fn extra_members(&self) -> Leniency {
        Leniency::Accepted
    }

    /// A structure's member that occurs twice: the last counts, or the request is rejected.
    fn repeated_members(&self) -> Leniency {
        Leniency::Rejected
    }

    /// Returns the body of operations without output.
    fn empty_output(&self) -> EmptyOutput {
        EmptyOutput::NoBytes
    }

    /// Returns the form of timestamps.
    fn timestamp_form(&self) -> TimestampForm {
        TimestampForm::Scientific
    }
}

/// The answers in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DefaultDialect;

impl Dialect for DefaultDialect {}

/// Treatment of a request that departs from the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Leniency {
    /// The request is accepted.
    Accepted,
    /// The request is rejected with an error.
    Rejected,
}

/// The body of an operation without output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EmptyOutput {
    /// 0 bytes.
    NoBytes,
    /// `{}`.
    EmptyObject,
}

/// The error of a request that names no operation of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownOperation {
    /// `UnknownOperationException` with status 400.
    Status400,
    /// `UnknownOperationException` with status 404.
    Status404,
    /// Status 400 and the body that AWS sent for a recorded request with a wrong header:
    /// `{"code":"BadRequest","message":"…","type":"client"}`.
    BadRequest,
}

/// The form of a timestamp, a number of seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimestampForm {
    /// Always with a fraction: `1538078988.077`, `1538497905.0`.
    Decimal,
    /// With a fraction unless the second is whole: `1538078988.077`, `1538497905`.
    ShortDecimal,
    /// As Java's `Double.toString` prints it, with an exponent from ten million on: `1.538078988077E9`, `1.0E9`.
    Scientific,
}

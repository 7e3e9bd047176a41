//! Open questions about the wire, as data. Each field of [`Dialect`] has the answer to one of them; the readers and
//! writers of this crate ask it. Start at [`Dialect`].

/// Behaviour of a service on the wire where AWS neither documents it nor a recording shows it.
///
/// Each field is an open question. The default has the answers in force; the fake builds a dialect from its
/// assumptions, so that a test can vary each answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The error of a request that names no operation.
    pub unknown_operation: UnknownOperation,
    /// The status of `SerializationException`.
    pub serialization_status: u16,
    /// A media type other than [`CONTENT_TYPE`](crate::CONTENT_TYPE) and `application/json`: accepted, or the error
    /// [`unknown_operation`](Self::unknown_operation).
    pub other_content_type: Leniency,
    /// A request without a media type: accepted, or the error [`unknown_operation`](Self::unknown_operation).
    pub missing_content_type: Leniency,
    /// A body of 0 bytes: read as `{}`, or rejected as no JSON.
    pub empty_body: Leniency,
    /// A member that is `null`: read as absent, or rejected as of the wrong type.
    pub null_members: Leniency,
    /// A `null` in a list or as a map's value: left out, or rejected as of the wrong type.
    pub null_elements: Leniency,
    /// A member that is not in the model: ignored, or rejected.
    pub extra_members: Leniency,
    /// A structure's member that occurs twice: the last counts, or the request is rejected.
    pub repeated_members: Leniency,
    /// The body of operations without output.
    pub empty_output: EmptyOutput,
    /// The form of timestamps.
    pub timestamp_form: TimestampForm,
}

/// Treatment of a request that departs from the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leniency {
    /// The request is accepted.
    Accepted,
    /// The request is rejected with an error.
    Rejected,
}

/// The body of an operation without output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyOutput {
    /// 0 bytes.
    NoBytes,
    /// `{}`.
    EmptyObject,
}

/// The error of a request that names no operation of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
pub enum TimestampForm {
    /// Always with a fraction: `1538078988.077`, `1538497905.0`.
    Decimal,
    /// With a fraction unless the second is whole: `1538078988.077`, `1538497905`.
    ShortDecimal,
    /// As Java's `Double.toString` prints it, with an exponent from ten million on: `1.538078988077E9`, `1.0E9`.
    Scientific,
}

impl Dialect {
    /// The answers in force.
    pub const IN_FORCE: Self = Self {
        unknown_operation: UnknownOperation::Status400,
        serialization_status: 400,
        other_content_type: Leniency::Rejected,
        missing_content_type: Leniency::Rejected,
        empty_body: Leniency::Rejected,
        null_members: Leniency::Accepted,
        null_elements: Leniency::Rejected,
        extra_members: Leniency::Accepted,
        repeated_members: Leniency::Rejected,
        empty_output: EmptyOutput::NoBytes,
        timestamp_form: TimestampForm::Scientific,
    };
}

impl Default for Dialect {
    fn default() -> Self {
        Self::IN_FORCE
    }
}

impl Leniency {
    pub(crate) fn is_rejected(self) -> bool {
        self == Self::Rejected
    }
}

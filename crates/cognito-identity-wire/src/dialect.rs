//! What no source settles about the wire, as data.

/// How a service speaks where nobody has said or recorded it.
///
/// Each field is an open question. The default has the answers in force; the fake makes one of its assumptions, so that
/// each can be varied and measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The error of a request that names no operation.
    pub unknown_operation: UnknownOperation,
    /// The status of `SerializationException`.
    pub serialization_status: u16,
    /// A media type other than [`CONTENT_TYPE`](crate::CONTENT_TYPE) and `application/json`: read all the same, or no
    /// operation.
    pub other_content_type: Oddity,
    /// No media type at all: read all the same, or no operation.
    pub missing_content_type: Oddity,
    /// A body of 0 bytes: read as `{}`, or not JSON.
    pub empty_body: Oddity,
    /// A member that is `null`: absent, or of the wrong type.
    pub null_members: Oddity,
    /// A `null` in a list or as a map's value: left out, or of the wrong type.
    pub null_elements: Oddity,
    /// A member the model does not know: ignored, or a mistake.
    pub extra_members: Oddity,
    /// A structure's member that comes twice: the last counts, or a mistake.
    pub repeated_members: Oddity,
    /// The body of operations without output.
    pub empty_output: EmptyOutput,
    /// The form of timestamps.
    pub timestamp_form: TimestampForm,
}

/// What becomes of a request that is not as the protocol describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// It is made sense of.
    Tolerated,
    /// It is refused.
    Refused,
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
    /// Status 400 and the body that AWS was seen to send for a request with a wrong header:
    /// `{"code":"BadRequest","message":"…","type":"client"}`.
    BadRequest,
}

/// The form of a timestamp, a number of seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampForm {
    /// With a fraction, and be it zero: `1538078988.077`, `1538497905.0`.
    Decimal,
    /// With a fraction where there is one: `1538078988.077`, `1538497905`.
    ShortDecimal,
    /// As Java's `Double.toString` has it, with an exponent from ten million on: `1.538078988077E9`, `1.0E9`.
    Scientific,
}

impl Dialect {
    /// The answers in force.
    pub const IN_FORCE: Self = Self {
        unknown_operation: UnknownOperation::Status400,
        serialization_status: 400,
        other_content_type: Oddity::Refused,
        missing_content_type: Oddity::Refused,
        empty_body: Oddity::Refused,
        null_members: Oddity::Tolerated,
        null_elements: Oddity::Refused,
        extra_members: Oddity::Tolerated,
        repeated_members: Oddity::Refused,
        empty_output: EmptyOutput::NoBytes,
        timestamp_form: TimestampForm::Scientific,
    };
}

impl Default for Dialect {
    fn default() -> Self {
        Self::IN_FORCE
    }
}

impl Oddity {
    pub(crate) fn is_refused(self) -> bool {
        self == Self::Refused
    }
}

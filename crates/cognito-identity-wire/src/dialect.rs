//! What no source settles about the wire, as data.

/// How a service speaks where nobody has said or recorded it.
///
/// Each field is an open question. The default has the answers in force; the fake makes one of its assumptions, so that
/// each can be varied and measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The status of `UnknownOperationException`.
    pub unknown_operation_status: u16,
    /// The status of `SerializationException`.
    pub serialization_status: u16,
    /// A media type other than [`CONTENT_TYPE`](crate::CONTENT_TYPE): read all the same, or no operation.
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
    /// How moments are written.
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

/// How a moment, a number of seconds, is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampForm {
    /// With a fraction, and be it zero: `1538078988.077`, `1538497905.0`.
    Decimal,
    /// With a fraction where there is one: `1538078988.077`, `1538497905`.
    ShortDecimal,
    /// With an exponent: `1.538078988077E9`, `1.538497905E9`.
    Scientific,
}

impl Dialect {
    /// The answers in force.
    pub const IN_FORCE: Self = Self {
        unknown_operation_status: 400,
        serialization_status: 400,
        other_content_type: Oddity::Refused,
        missing_content_type: Oddity::Refused,
        empty_body: Oddity::Refused,
        null_members: Oddity::Tolerated,
        null_elements: Oddity::Refused,
        extra_members: Oddity::Tolerated,
        repeated_members: Oddity::Refused,
        empty_output: EmptyOutput::NoBytes,
        timestamp_form: TimestampForm::Decimal,
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

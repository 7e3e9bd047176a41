//! Timestamps: epoch milliseconds, their form in the protocol, and RFC 3339 in `calendar`. Start at [`Timestamp`].

mod calendar;

use std::time::SystemTime;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use calendar::ParseTimestampError;

/// A timestamp in epoch milliseconds, the precision of the service's responses.
///
/// It serialises as the protocol's epoch seconds: a number with a fraction, as the AWS CLI prints it
/// (`1538078988.077`, and `1538497905.0` for a whole second). It displays and parses as RFC 3339 in UTC:
///
/// ```
/// use cognito_identity::Timestamp;
///
/// let recorded = Timestamp::from_millis(1_538_078_988_077);
/// assert_eq!(recorded.to_string(), "2018-09-27T20:09:48.077Z");
/// assert_eq!("2018-09-27T20:09:48.077Z".parse(), Ok(recorded));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The last millisecond of the year 9999. RFC 3339 has no form for later timestamps.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// The timestamp `millis` milliseconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    #[must_use]
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(1000)
    }
}

impl From<SystemTime> for Timestamp {
    /// Rounds down to milliseconds. A time before 1970 becomes the start of 1970, since a machine's clock that shows it
    /// is wrong.
    fn from(time: SystemTime) -> Self {
        let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

impl Serialize for Timestamp {
    #[allow(clippy::cast_precision_loss, reason = "milliseconds stay exact in f64 until the year 287396")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0 as f64 / 1000.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a float out of range saturates, which is a valid timestamp"
    )]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        Ok(Self((seconds * 1000.0).round() as i64))
    }
}

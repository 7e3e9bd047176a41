//! The machine's time, for leases, reports and calibrations.

use std::time::SystemTime;

use cognito_identity::Timestamp;

/// Returns the time, to the second.
#[allow(clippy::disallowed_methods, reason = "leases and reports are of the real time")]
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(Timestamp::from(SystemTime::now()).as_secs() * 1000)
}

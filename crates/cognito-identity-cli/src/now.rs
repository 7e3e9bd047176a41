//! What time it is, for leases, reports and calibrations.

use std::time::SystemTime;

use cognito_identity_runner::report::Moment;

/// The time, in epoch seconds.
#[allow(clippy::disallowed_methods, reason = "leases and reports are of the real time")]
pub(crate) fn seconds() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// The time, as reports tell it.
pub(crate) fn moment() -> Moment {
    Moment::from_unix(i64::try_from(seconds()).unwrap_or(i64::MAX))
}

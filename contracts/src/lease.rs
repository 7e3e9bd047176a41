//! Leases: a name prefix and a tag mark the pools of a run, so that any later cleanup can identify them and delete them
//! once the lease is over. Start at [`Lease`].

use std::time::{Duration, SystemTime};

use cognito_identity::Timestamp;
use cognito_identity::types::StringMap;

/// Prefix of the names of all pools of the suite.
pub const PREFIX: &str = "contract ";

/// The tag that every leased pool carries.
pub const TAG: &str = "cognito-identity-contract";

/// Longest use of the pools of a run without a time limit, in seconds.
const MAX_RUN_SECONDS: u64 = 6 * 3600;

/// Time after the end of a run during which cleanup leaves its pools alone, in seconds.
const MARGIN: u64 = 300;

/// A run's claim on its pools: the run, and the end of the claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The run, in letters and digits.
    pub run: String,
    /// End of the lease in epoch seconds: from then on, any cleanup may delete its pools.
    pub expires: u64,
}

impl Lease {
    /// Lease of a run that begins now and takes at most `time`; at most six hours without a limit.
    #[must_use]
    pub fn for_run(time: Option<Duration>) -> Self {
        let time = time.map_or(MAX_RUN_SECONDS, |time| time.as_secs());
        let now = now();
        let run = format!("{:x}p{}", now.as_millis(), std::process::id());
        Self { run, expires: seconds(now).saturating_add(time).saturating_add(MARGIN) }
    }

    /// Time left to the run, which must end a margin before the lease does.
    #[must_use]
    pub fn left(&self) -> Duration {
        let end = self.expires.saturating_sub(MARGIN);
        Duration::from_secs(end.saturating_sub(seconds(now())))
    }

    /// Tags that record the lease on a pool.
    #[must_use]
    pub fn tags(&self) -> StringMap {
        StringMap::from([(TAG.to_owned(), format!("{} {}", self.run, self.expires))])
    }

    /// Parses the lease of a pool from its name and tags; `None` for a pool outside the suite, or with a malformed tag.
    #[must_use]
    pub fn from_tags(name: &str, tags: &StringMap) -> Option<Self> {
        if !name.starts_with(PREFIX) {
            return None;
        }
        let (run, expires) = tags.get(TAG)?.split_once(' ')?;
        let is_run = !run.is_empty() && run.bytes().all(|b| b.is_ascii_alphanumeric());
        let is_time = !expires.is_empty() && expires.bytes().all(|b| b.is_ascii_digit());
        let expires = expires.parse().ok().filter(|_| is_run && is_time)?;
        Some(Self { run: run.to_owned(), expires })
    }

    /// Whether the lease is over at `now`, in epoch seconds.
    #[must_use]
    pub fn is_expired(&self, now: u64) -> bool {
        self.expires <= now
    }
}

/// Reads the machine's clock: a lease must mean the same to every later cleanup.
#[allow(clippy::disallowed_methods, reason = "leases are of the real time")]
fn now() -> Timestamp {
    SystemTime::now().into()
}

fn seconds(time: Timestamp) -> u64 {
    u64::try_from(time.as_secs()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_is_read_back() {
        let lease = Lease { run: "r7".to_owned(), expires: 1_800_000_000 };
        assert_eq!(Lease::from_tags("contract merging 0", &lease.tags()), Some(lease.clone()));
        assert!(lease.is_expired(1_800_000_000) && !lease.is_expired(1_799_999_999));
    }

    #[test]
    fn anything_else_is_no_lease() {
        let tags = Lease { run: "r7".to_owned(), expires: 5 }.tags();
        assert_eq!(Lease::from_tags("production", &tags), None, "the prefix is missing");
        assert_eq!(Lease::from_tags("contract", &tags), None, "so it is here");
        assert_eq!(Lease::from_tags("contract of somebody", &StringMap::new()), None, "the tag is missing");
        for value in
            ["", "r7", "r7 ", " 5", "r7 soon", "r7 -5", "r7 +5", "r7 5 ", "r 7 5", "r7 99999999999999999999"]
        {
            let tags = StringMap::from([(TAG.to_owned(), value.to_owned())]);
            assert_eq!(Lease::from_tags("contract 0", &tags), None, "{value:?}");
        }
    }
}

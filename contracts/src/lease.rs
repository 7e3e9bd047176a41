//! What marks a pool as a run's own, so that it can be told from all others and cleaned up by anybody later.

use std::time::{Duration, SystemTime};

use cognito_identity::types::StringMap;

/// What the names of all pools of the suite begin with.
pub const PREFIX: &str = "contract ";

/// The tag that every leased pool carries.
pub const TAG: &str = "cognito-identity-contract";

/// How long pools of a run without a limit of time are in use at most, in seconds.
const LONGEST_RUN: u64 = 6 * 3600;

/// How long after the end of a run its pools are left alone, in seconds.
const MARGIN: u64 = 300;

/// A run's claim on its pools: until when they are in use, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The run, in letters and digits.
    pub run: String,
    /// When it is over, in epoch seconds: from then on its pools may be deleted by anybody.
    pub expires: u64,
}

impl Lease {
    /// That of a run which begins now and takes so long at most; without a limit, six hours are left to it.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "leases are of the real time")]
    pub fn of_run(time: Option<Duration>) -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let time = time.map_or(LONGEST_RUN, |time| time.as_secs());
        let run = format!("{:x}p{}", now.as_nanos(), std::process::id());
        Self { run, expires: now.as_secs().saturating_add(time).saturating_add(MARGIN) }
    }

    /// How much of it is left to its run, which ends some time before.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "leases are of the real time")]
    pub fn left(&self) -> Duration {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Duration::from_secs(self.expires.saturating_sub(MARGIN)).saturating_sub(now)
    }

    /// The tags that say so.
    #[must_use]
    pub fn tags(&self) -> StringMap {
        StringMap::from([(TAG.to_owned(), format!("{} {}", self.run, self.expires))])
    }

    /// The lease of a pool, by its name and tags; `None` for a pool that is none of the suite's, or whose tag says
    /// something else.
    #[must_use]
    pub fn of(name: &str, tags: &StringMap) -> Option<Self> {
        if !name.starts_with(PREFIX) {
            return None;
        }
        let (run, expires) = tags.get(TAG)?.split_once(' ')?;
        let is_run = !run.is_empty() && run.bytes().all(|b| b.is_ascii_alphanumeric());
        let is_time = !expires.is_empty() && expires.bytes().all(|b| b.is_ascii_digit());
        let expires = expires.parse().ok().filter(|_| is_run && is_time)?;
        Some(Self { run: run.to_owned(), expires })
    }

    /// Whether it is over at a moment, in epoch seconds.
    #[must_use]
    pub fn is_over(&self, now: u64) -> bool {
        self.expires <= now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_is_read_back() {
        let lease = Lease { run: "r7".to_owned(), expires: 1_800_000_000 };
        assert_eq!(Lease::of("contract merging 0", &lease.tags()), Some(lease.clone()));
        assert!(lease.is_over(1_800_000_000) && !lease.is_over(1_799_999_999));
    }

    #[test]
    fn anything_else_is_no_lease() {
        let tags = Lease { run: "r7".to_owned(), expires: 5 }.tags();
        assert_eq!(Lease::of("production", &tags), None, "the prefix is missing");
        assert_eq!(Lease::of("contract", &tags), None, "so it is here");
        assert_eq!(Lease::of("contract of somebody", &StringMap::new()), None, "the tag is missing");
        for value in
            ["", "r7", "r7 ", " 5", "r7 soon", "r7 -5", "r7 +5", "r7 5 ", "r 7 5", "r7 99999999999999999999"]
        {
            let tags = StringMap::from([(TAG.to_owned(), value.to_owned())]);
            assert_eq!(Lease::of("contract 0", &tags), None, "{value:?}");
        }
    }
}

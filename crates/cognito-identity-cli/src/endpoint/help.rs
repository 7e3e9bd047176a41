//! Help texts of the limits, whose defaults differ at AWS.

/// An option's text, and its defaults: the same one everywhere, or another one at AWS.
macro_rules! help {
    ($name:ident, $text:literal, $aws:literal) => {
        #[cfg(feature = "aws")]
        pub(super) const $name: &str =
            concat!($text, " [default: ", $aws, " against AWS, no limit elsewhere]");
        #[cfg(not(feature = "aws"))]
        pub(super) const $name: &str = concat!($text, " [default: no limit]");
    };
}

help!(
    RATE_LIMIT,
    "Limit requests to AWS's documented quotas, and to RATE a second for operations without a quota",
    "10"
);
help!(
    CALLS,
    "Send at most N requests, all shards together; deletions of pools are sent beyond that",
    "20000"
);
help!(POOLS, "Create at most N identity pools, all shards together", "2000");
#[cfg(feature = "aws")]
pub(super) const MINUTES: &str = "Stop after N minutes, 1 to 1440, except for deletions of pools [default: 120 against AWS, 360 elsewhere if pools have leases]";
#[cfg(not(feature = "aws"))]
pub(super) const MINUTES: &str =
    "Stop after N minutes, 1 to 1440, except for deletions of pools [default: 360 if pools have leases]";

#[cfg(feature = "aws")]
pub(super) const CONSISTENCY_DELAY: &str =
    "Delay reads until MS milliseconds after the last write [default: 1000 against AWS, 0 elsewhere]";
#[cfg(not(feature = "aws"))]
pub(super) const CONSISTENCY_DELAY: &str =
    "Delay reads until MS milliseconds after the last write [default: 0]";

#[cfg(all(test, feature = "aws"))]
mod tests {
    use cognito_identity_runner::endpoint::aws::{self, BUDGET, OTHERS};

    #[test]
    fn the_defaults_are_right() {
        assert!(super::RATE_LIMIT.contains(&format!("[default: {OTHERS} against AWS")));
        assert!(super::CALLS.contains(&format!("[default: {} against AWS", BUDGET.calls.unwrap())));
        assert!(super::POOLS.contains(&format!("[default: {} against AWS", BUDGET.pools.unwrap())));
        let minutes = BUDGET.time.unwrap().as_secs() / 60;
        assert!(super::MINUTES.contains(&format!("[default: {minutes} against AWS")));
        assert!(
            super::CONSISTENCY_DELAY
                .contains(&format!("[default: {} against AWS", aws::CONSISTENCY_DELAY.as_millis()))
        );
    }
}

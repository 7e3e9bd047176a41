//! Help texts of the limits, whose defaults differ at AWS.

/// An option's text, and its defaults: the same one everywhere, or another one at AWS.
macro_rules! help {
    ($name:ident, $text:literal, $aws:literal) => {
        #[cfg(feature = "aws")]
        pub(super) const $name: &str =
            concat!($text, " [default: ", $aws, " against AWS, no limit elsewhere]");
        #[cfg(not(feature = "aws"))]
        pub(super) const $name: &str = $text;
    };
}

help!(PACE, "Keep to the quotas AWS documents, and to this rate a second for operations without one", "10");
help!(CALLS, "Send no more requests than these", "20000");
help!(POOLS, "Create no more identity pools than these", "2000");
#[cfg(feature = "aws")]
pub(super) const MINUTES: &str = "Send nothing after so many minutes, 1440 at most [default: 120 against AWS, 360 elsewhere if pools are leased]";
#[cfg(not(feature = "aws"))]
pub(super) const MINUTES: &str =
    "Send nothing after so many minutes, 1440 at most [default: 360 if pools are leased]";

#[cfg(feature = "aws")]
pub(super) const SETTLING: &str = "How many milliseconds after a write a read may still be out of date; reads wait so \
                                   long [default: 1000 against AWS, 0 elsewhere]";
#[cfg(not(feature = "aws"))]
pub(super) const SETTLING: &str =
    "How many milliseconds after a write a read may still be out of date; reads wait so long [default: 0]";

#[cfg(all(test, feature = "aws"))]
mod tests {
    use cognito_identity_runner::endpoint::aws::{BUDGET, CONSISTENCY_DELAY, OTHERS};

    #[test]
    fn it_says_what_is_so() {
        assert!(super::PACE.contains(&format!("[default: {OTHERS} against AWS")));
        assert!(super::CALLS.contains(&format!("[default: {} against AWS", BUDGET.calls.unwrap())));
        assert!(super::POOLS.contains(&format!("[default: {} against AWS", BUDGET.pools.unwrap())));
        let minutes = BUDGET.time.unwrap().as_secs() / 60;
        assert!(super::MINUTES.contains(&format!("[default: {minutes} against AWS")));
        assert!(
            super::SETTLING.contains(&format!("[default: {} against AWS", CONSISTENCY_DELAY.as_millis()))
        );
    }
}

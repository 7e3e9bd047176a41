//! Budget of a run: hard limits on requests, pools and time. [`Budget::refuses`] checks each request against them.

use std::time::Duration;

use cognito_identity_contracts::Spent;

/// Hard limits of a run; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Requests to the service.
    pub calls: Option<u64>,
    /// Pools created, deleted ones too.
    pub pools: Option<u64>,
    /// Time from the first request on.
    pub time: Option<Duration>,
}

impl Budget {
    /// Returns the share of one of several runs at once: each has a part of the requests and pools, and the whole time.
    #[must_use]
    pub fn shared(self, shards: u32) -> Self {
        let part = |most: u64| most / u64::from(shards.max(1));
        Self { calls: self.calls.map(part), pools: self.pools.map(part), time: self.time }
    }

    /// Returns the spent limit that forbids a further request, if one is spent.
    ///
    /// The gate sends deletions without this check, so a run can always delete its pools.
    pub(crate) fn refuses(&self, spent: &Spent, creates_pool: bool, time: Duration) -> Option<String> {
        if let Some(most) = self.calls.filter(|most| spent.calls >= *most) {
            return Some(format!("the budget of {most} calls is spent"));
        }
        if let Some(most) = self.pools.filter(|most| creates_pool && spent.pools >= *most) {
            return Some(format!("the budget of {most} identity pools is spent"));
        }
        self.time
            .filter(|most| time >= *most)
            .map(|most| format!("the budget of {} minutes is spent", most.as_secs().div_ceil(60)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_spend_no_more_together() {
        let budget = Budget { calls: Some(10), pools: Some(2), time: Some(Duration::from_mins(1)) };
        let part = Budget { calls: Some(3), pools: Some(0), ..budget };
        assert_eq!(budget.shared(3), part);
        assert_eq!(Budget::default().shared(3), Budget::default());
    }

    #[test]
    fn each_limit_is_hard() {
        let budget = Budget { calls: Some(10), pools: Some(2), time: Some(Duration::from_mins(1)) };
        let at = |calls, pools, seconds, creates| {
            budget.refuses(&Spent { calls, pools, lost: 0 }, creates, Duration::from_secs(seconds))
        };
        assert_eq!(at(9, 1, 59, true), None);
        assert_eq!(at(9, 2, 59, false), None);
        // Deletions may have exceeded the budget.
        assert_eq!(at(12, 0, 0, false).as_deref(), Some("the budget of 10 calls is spent"));
        assert_eq!(at(0, 2, 0, true).as_deref(), Some("the budget of 2 identity pools is spent"));
        assert_eq!(at(0, 0, 60, false).as_deref(), Some("the budget of 1 minutes is spent"));
        assert_eq!(
            Budget::default().refuses(
                &Spent { calls: 1 << 40, pools: 1 << 40, lost: 0 },
                true,
                Duration::MAX
            ),
            None
        );
    }
}

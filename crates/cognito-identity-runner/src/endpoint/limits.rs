//! User overrides for a run's limits. Unset fields keep the endpoint's defaults.

use std::time::Duration;

use cognito_identity_contracts::lease::Lease;

use super::{Budget, Options, RateLimit};

/// Longest run, in minutes: the pools of a killed run stay as long.
pub const MAX_MINUTES: u64 = 24 * 60;

/// Limits of a run that the user has set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Limit by the documented quotas, with this many requests a second for operations without one.
    pub rate_limit: Option<u32>,
    /// Number of runs that share the quotas and the budget at once [default: 1].
    pub shards: Option<u32>,
    /// Requests to the service, of all shards together.
    pub calls: Option<u64>,
    /// Pools created, of all shards together.
    pub pools: Option<u64>,
    /// Minutes from the first request on, [`MAX_MINUTES`] at most.
    pub minutes: Option<u64>,
    /// Milliseconds after a write in which a read may still be out of date.
    pub consistency_delay: Option<u64>,
}

impl Options {
    /// Applies these limits; an existing lease lasts as long as they allow.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        let minutes = limits.minutes.map(|minutes| Duration::from_mins(minutes.min(MAX_MINUTES)));
        let budget = Budget {
            calls: limits.calls.or(self.budget.calls),
            pools: limits.pools.or(self.budget.pools),
            time: minutes.or(self.budget.time),
        };
        let shards = limits.shards.unwrap_or(1);
        Self {
            rate_limit: limits.rate_limit.map_or(self.rate_limit, RateLimit::documented).shared(shards),
            budget: budget.shared(shards),
            consistency_delay: limits.consistency_delay.map_or(self.consistency_delay, Duration::from_millis),
            lease: self.lease.map(|_| Lease::for_run(budget.time)),
            ..self
        }
    }
}

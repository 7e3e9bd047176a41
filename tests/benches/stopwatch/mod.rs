//! Timing helpers of the benchmarks.

use std::time::{Duration, Instant};

/// Average time of one of `calls` calls.
#[allow(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub(crate) fn time(calls: u32, mut call: impl FnMut()) -> Duration {
    let started = Instant::now();
    for _ in 0..calls {
        call();
    }
    started.elapsed() / calls
}

/// The median.
pub(crate) fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

//! What the benchmarks measure with.

use std::time::{Duration, Instant};

/// How long one of some calls takes, on average.
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

//! Injected latency of requests to the services.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use fastrand::Rng;

/// Latency of each request to the services before it is carried out: between two bounds, drawn from a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Latency {
    /// The shortest wait.
    pub least: Duration,
    /// The longest wait, no shorter than that.
    pub most: Duration,
    /// The seed; 0 unless set.
    pub seed: u64,
}

impl Latency {
    /// A wait between these two.
    #[must_use]
    pub fn between(least: Duration, most: Duration) -> Self {
        Self { least, most, seed: 0 }
    }

    /// Sets the seed.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }
}

/// A latency at work.
#[derive(Debug)]
pub(crate) struct Delays {
    /// In microseconds.
    least: u64,
    most: u64,
    luck: Mutex<Rng>,
}

impl Delays {
    pub(crate) fn new(latency: Latency) -> Self {
        let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let luck = Mutex::new(Rng::with_seed(latency.seed));
        Self { least: micros(latency.least), most: micros(latency.most), luck }
    }

    /// Returns the latency of the next request.
    pub(crate) fn next(&self) -> Duration {
        let mut luck = self.luck.lock().unwrap_or_else(PoisonError::into_inner);
        Duration::from_micros(luck.u64(self.least..=self.most.max(self.least)))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Delays, Latency};

    #[test]
    fn waits_are_seeded_and_between_both() {
        let [least, early, late, most] = [2, 3, 8, 9].map(Duration::from_millis);
        let waits = |seed| {
            let delays = Delays::new(Latency::between(least, most).seed(seed));
            [(); 1000].map(|()| delays.next())
        };
        let drawn = waits(1);
        assert!(drawn.iter().all(|wait| (least..=most).contains(wait)));
        assert!(drawn.iter().any(|wait| *wait < early));
        assert!(drawn.iter().any(|wait| *wait > late));
        assert_eq!(waits(1), drawn);
        assert_ne!(waits(2), drawn);
    }
}

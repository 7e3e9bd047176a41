//! Random disturbances, as at AWS: stale reads, throttling and lost responses. A seeded generator draws each of them;
//! the module `fault` has the faults that a test schedules one by one. Start at [`Disturbances`].

mod lost;
mod rates;
mod versions;

use std::time::Duration;

use cognito_identity::{Operation, Request, Response, ServiceError, Timestamp};

use crate::context::Context;
use crate::env::Entropy;
use crate::operations;
use crate::state::State;

pub use lost::LostResponse;
pub use rates::Rates;

use rates::Windows;
use versions::Versions;

/// Random disturbances: stale reads, throttling and lost responses. There are none by default.
///
/// They affect the 23 operations. STS, and the methods by which a test arranges or inspects the fake, are undisturbed.
/// Equal seeds, requests and times give equal disturbances. Their generator is not that of the ids, so a disturbance
/// draws no id.
///
/// ```
/// use std::time::Duration;
/// use cognito_identity_fake::{Disturbances, FakeCognitoIdentity, Rates};
///
/// let disturbances = Disturbances::default()
///     .lag(Duration::from_secs(2))
///     .rates(Rates::documented().otherwise(10))
///     .lost(0.01)
///     .seed(7);
/// let fake = FakeCognitoIdentity::builder().disturbances(disturbances).build()?;
/// # Ok::<_, cognito_identity_fake::BuildError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct Disturbances {
    /// Maximum age of the data that an operation reads, in whole milliseconds of the fake's clock; see
    /// [`lag`](Self::lag()).
    pub lag: Duration,
    /// Rate limits, in requests per second; see [`rates`](Self::rates()).
    pub rates: Rates,
    /// Probability that a call is lost, from 0 to 1; see [`lost`](Self::lost()).
    pub lost: f64,
    /// Seed of all disturbances; 0 by default.
    pub seed: u64,
}

impl Disturbances {
    /// Makes operations that [read](Operation::is_read) see older data: each read draws an age from 0 to `lag`. Every
    /// read later than `lag` after a write sees it; every write sees it at once.
    ///
    /// Each write then copies all stored data, and the copy lives as long as a read may see it. There are at most 256
    /// copies; when more writes come within `lag`, the oldest copy is dropped early.
    pub fn lag(self, lag: Duration) -> Self {
        Self { lag, ..self }
    }

    /// Fails requests beyond these rates with `TooManyRequestsException`. The limit is for any second of the fake's
    /// clock (a sliding window); a throttled request does not count.
    pub fn rates(self, rates: Rates) -> Self {
        Self { rates, ..self }
    }

    /// Loses calls with this probability: the call fails with [`Error::Transport`](cognito_identity::Error::Transport)
    /// over a [`LostResponse`]. By the toss of a coin, either the request arrived and only its response was lost, or the
    /// request never arrived.
    pub fn lost(self, lost: f64) -> Self {
        Self { lost, ..self }
    }

    /// Sets the seed of all disturbances, which is separate from the seed of ids.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Returns an error of one line if the probability or a rate is out of range.
    pub(crate) fn check(&self) -> Result<(), String> {
        if !(0.0..=1.0).contains(&self.lost) {
            return Err(format!("the probability of a lost response is {}; allowed: 0 to 1", self.lost));
        }
        match self.rates.iter().find(|(_, rate)| *rate == 0) {
            Some((operation, _)) => {
                Err(format!("the rate of {operation} is 0; allowed: 1 a second, or more"))
            }
            None => Ok(()),
        }
    }
}

/// State of the disturbances of a fake.
#[derive(Debug)]
pub(crate) struct Disturber {
    luck: Entropy,
    lost: f64,
    windows: Windows,
    versions: Versions,
}

/// Fate of a request and its response on the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Answered,
    ResponseLost,
    RequestLost,
}

impl Disturber {
    /// Makes a disturber; `None` if there are no disturbances, so that an undisturbed fake pays nothing.
    pub(crate) fn new(disturbances: &Disturbances) -> Option<Self> {
        let versions = Versions::new(disturbances.lag);
        if !versions.are_kept() && disturbances.rates.is_empty() && disturbances.lost <= 0.0 {
            return None;
        }
        let luck = Entropy::seeded(disturbances.seed);
        let lost = disturbances.lost;
        Some(Self { luck, lost, windows: Windows::new(disturbances.rates.clone()), versions })
    }

    /// Draws the fate of the next request.
    pub(crate) fn fate(&mut self) -> Fate {
        if self.lost <= 0.0 || !self.luck.happens(self.lost) {
            Fate::Answered
        } else if self.luck.happens(0.5) {
            Fate::ResponseLost
        } else {
            Fate::RequestLost
        }
    }

    /// Rejects a request beyond its operation's rate.
    pub(crate) fn throttle(&mut self, operation: Operation, now: Timestamp) -> Result<(), ServiceError> {
        self.windows.admit(operation, now)
    }

    /// Applies a read to some version of the state, and a write to the newest.
    pub(crate) fn apply(
        &mut self,
        state: &mut State,
        ctx: &mut Context<'_>,
        request: Request,
    ) -> Result<Response, ServiceError> {
        if !self.versions.are_kept() {
            return operations::apply(state, ctx, request);
        }
        if request.operation().is_read() {
            let seen = self.versions.seen(&mut self.luck, ctx.now);
            return operations::apply(seen.unwrap_or(state), ctx, request);
        }
        let before = state.clone();
        let response = operations::apply(state, ctx, request)?;
        self.versions.keep(before, ctx.now);
        Ok(response)
    }

    /// Removes the stored versions, when another state replaces them, and returns them to be dropped.
    pub(crate) fn forget_versions(&mut self) -> Vec<State> {
        self.versions.clear()
    }

    /// Removes the records of earlier requests.
    pub(crate) fn forget_rates(&mut self) {
        self.windows.clear();
    }
}

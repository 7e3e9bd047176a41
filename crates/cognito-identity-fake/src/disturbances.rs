//! What goes wrong by itself, as at AWS, where `fault` is what goes wrong because a test says so.

mod lost;
mod rates;
mod versions;

use std::time::Duration;

use cognito_identity::{Operation, Request, Response, ServiceError, Timestamp};

use crate::env::Entropy;
use crate::state::{Ctx, State};

pub use lost::LostAnswer;
pub use rates::Rates;

use rates::Windows;
use versions::Versions;

/// What goes wrong by itself: reads that come late, throttling, answers that are lost. Nothing does unless it is set.
///
/// It concerns the 23 operations, not STS, and nothing that a test arranges or inspects. The same seed, the same requests
/// and the same times bring about the same disturbances, and none of them changes which ids are given out.
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
    /// How old what an operation reads may be, in whole milliseconds of the fake's clock; see [`lag`](Self::lag()).
    pub lag: Duration,
    /// How many requests a second are let through; see [`rates`](Self::rates()).
    pub rates: Rates,
    /// How probable it is that an answer is lost, from 0 to 1; see [`lost`](Self::lost()).
    pub lost: f64,
    /// The seed of all of it; 0 unless set.
    pub seed: u64,
}

impl Disturbances {
    /// Lets operations that [read](Operation::is_read) answer from what was stored a while ago: each read picks its own
    /// age, from none to `lag`. A write is seen by every read that comes `lag` after it, and by every write at once.
    ///
    /// A write then costs a copy of all that is stored, and the copy is kept for as long as a read may ask for it. There are
    /// 256 of them at most; when more writes than that come within `lag`, the oldest is forgotten early.
    pub fn lag(self, lag: Duration) -> Self {
        Self { lag, ..self }
    }

    /// Refuses requests beyond these rates with `TooManyRequestsException`: in no second of the fake's clock, wherever it
    /// begins, are more let through. A refused request does not count.
    pub fn rates(self, rates: Rates) -> Self {
        Self { rates, ..self }
    }

    /// Loses answers with this probability: the call fails with [`Error::Transport`](cognito_identity::Error::Transport)
    /// over a [`LostAnswer`]. Every other one of those requests, by a coin, has arrived all the same and was answered as any
    /// other; of the rest the fake never heard.
    pub fn lost(self, lost: f64) -> Self {
        Self { lost, ..self }
    }

    /// Seeds all of it; apart from the seed of ids.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// What is not allowed of it, in one line.
    pub(crate) fn check(&self) -> Result<(), String> {
        if !(0.0..=1.0).contains(&self.lost) {
            return Err(format!("the probability of a lost answer is {}; allowed: 0 to 1", self.lost));
        }
        match self.rates.iter().find(|(_, rate)| *rate == 0) {
            Some((operation, _)) => {
                Err(format!("the rate of {operation} is 0; allowed: 1 a second, or more"))
            }
            None => Ok(()),
        }
    }
}

/// Disturbances at work.
#[derive(Debug)]
pub(crate) struct Disturber {
    luck: Entropy,
    lost: f64,
    windows: Windows,
    versions: Versions,
}

/// What becomes of a request and its answer on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Answered,
    AnswerLost,
    RequestLost,
}

impl Disturber {
    /// `None` if nothing is disturbed, which then costs nothing.
    pub(crate) fn of(disturbances: &Disturbances) -> Option<Self> {
        let versions = Versions::new(disturbances.lag);
        if !versions.are_kept() && disturbances.rates.is_empty() && disturbances.lost <= 0.0 {
            return None;
        }
        let (luck, lost) = (Entropy::seeded(disturbances.seed), disturbances.lost);
        Some(Self { luck, lost, windows: Windows::new(disturbances.rates.clone()), versions })
    }

    /// Draws what becomes of the next request.
    pub(crate) fn fate(&mut self) -> Fate {
        if self.lost <= 0.0 || !self.luck.happens(self.lost) {
            Fate::Answered
        } else if self.luck.happens(0.5) {
            Fate::AnswerLost
        } else {
            Fate::RequestLost
        }
    }

    /// Refuses a request beyond its operation's rate.
    pub(crate) fn throttle(&mut self, operation: Operation, now: Timestamp) -> Result<(), ServiceError> {
        self.windows.admit(operation, now)
    }

    /// Answers a read from some version of the state, and a write from the newest.
    pub(crate) fn apply(
        &mut self,
        state: &mut State,
        ctx: &mut Ctx<'_>,
        request: Request,
    ) -> Result<Response, ServiceError> {
        if !self.versions.are_kept() {
            return state.apply(ctx, request);
        }
        if request.operation().is_read() {
            let seen = self.versions.seen(&mut self.luck, ctx.now);
            return seen.unwrap_or(state).apply(ctx, request);
        }
        let before = state.clone();
        let response = state.apply(ctx, request)?;
        self.versions.keep(before, ctx.now);
        Ok(response)
    }

    /// Forgets what was stored, when something else takes its place, and returns it to be dropped.
    pub(crate) fn forget_versions(&mut self) -> Vec<State> {
        self.versions.clear()
    }

    /// Forgets what was asked for.
    pub(crate) fn forget_rates(&mut self) {
        self.windows.clear();
    }
}

//! The async face of the pure core: take the lock, ask the core, let go.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cognito_identity::private::async_trait;
use cognito_identity::{
    CognitoIdentity, Request, Response, Result, ServiceError, Timestamp, for_each_operation,
};

use crate::disturbances::{Disturbances, Disturber, Fate, LostAnswer};
use crate::env::{Clock, Entropy};
use crate::fault::Faults;
use crate::outside::Outside;
use crate::state::{Ctx, Settings, State};

/// The service, in memory: one account in one region, empty at first.
///
/// Clones are handles to the same service, as clones of a client are. Every operation is atomic.
#[derive(Clone)]
pub struct FakeCognitoIdentity {
    // A std mutex, since it is never held over an await: an operation is a plain function of the state.
    core: Arc<Mutex<Core>>,
    clock: Arc<dyn Clock>,
    region: Arc<str>,
    account: Arc<str>,
}

pub(crate) struct Core {
    pub(crate) state: State,
    pub(crate) entropy: Entropy,
    faults: Faults,
    pub(crate) outside: Outside,
    disturber: Option<Disturber>,
}

impl Core {
    /// The state, and what the world gives to one request of it.
    fn open(&mut self, now: Timestamp) -> (&mut State, Ctx<'_>) {
        let Self { state, entropy, faults, outside, .. } = self;
        (state, Ctx { now, entropy, overlaps: &faults.overlaps, outside })
    }

    /// What becomes of a request.
    fn answer(&mut self, now: Timestamp, request: Request) -> Result<Response> {
        match self.disturber.as_mut().map_or(Fate::Answered, Disturber::fate) {
            Fate::Answered => Ok(self.carry_out(now, request)?),
            Fate::RequestLost => Err(LostAnswer::new(false).into()),
            Fate::AnswerLost => {
                // Whatever it was, nobody hears of it.
                let _ = self.carry_out(now, request);
                Err(LostAnswer::new(true).into())
            }
        }
    }

    fn carry_out(&mut self, now: Timestamp, request: Request) -> Result<Response, ServiceError> {
        self.faults.strike(request.operation())?;
        let Self { state, entropy, faults, outside, disturber } = self;
        let mut ctx = Ctx { now, entropy, overlaps: &faults.overlaps, outside };
        match disturber {
            None => state.apply(&mut ctx, request),
            Some(disturber) => {
                disturber.throttle(request.operation(), now)?;
                disturber.apply(state, &mut ctx, request)
            }
        }
    }

    pub(crate) fn reset(&mut self) {
        self.replace(self.state.emptied());
        self.faults.clear();
        self.outside.clear();
        if let Some(disturber) = &mut self.disturber {
            disturber.forget_rates();
        }
    }

    /// Puts another state in the place of all that is stored, for every read from now on.
    pub(crate) fn replace(&mut self, state: State) {
        self.state = state;
        if let Some(disturber) = &mut self.disturber {
            disturber.forget_versions();
        }
    }
}

impl FakeCognitoIdentity {
    pub(crate) fn of(
        settings: Settings,
        clock: Arc<dyn Clock>,
        seed: u64,
        disturbances: &Disturbances,
    ) -> Self {
        let region = Arc::from(settings.region.as_str());
        let account = Arc::from(settings.account.as_str());
        let core = Core {
            state: State::new(Arc::new(settings)),
            entropy: Entropy::seeded(seed),
            faults: Faults::default(),
            outside: Outside::default(),
            disturber: Disturber::of(disturbances),
        };
        Self { core: Arc::new(Mutex::new(core)), clock, region, account }
    }

    /// The region of all ids.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The account that owns everything, 12 digits.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.account
    }

    fn answer(&self, request: Request) -> Result<Response> {
        let now = self.clock.now();
        self.core().answer(now, request)
    }

    /// Hands the state and what the world gives to one request.
    pub(crate) fn with_ctx<T>(&self, ask: impl FnOnce(&mut State, &mut Ctx<'_>) -> T) -> T {
        let now = self.clock.now();
        let mut core = self.core();
        let (state, mut ctx) = core.open(now);
        ask(state, &mut ctx)
    }

    pub(crate) fn with_core<T>(&self, change: impl FnOnce(&mut Core) -> T) -> T {
        change(&mut self.core())
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.core().state)
    }

    pub(crate) fn write<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.core().state)
    }

    pub(crate) fn faults<T>(&self, change: impl FnOnce(&mut Faults) -> T) -> T {
        change(&mut self.core().faults)
    }

    pub(crate) fn outside<T>(&self, change: impl FnOnce(&mut Outside) -> T) -> T {
        change(&mut self.core().outside)
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    fn core(&self) -> MutexGuard<'_, Core> {
        // A panic under the lock is a bug of this crate and fails that test; others may go on.
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for FakeCognitoIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeCognitoIdentity").field("region", &self.region).finish_non_exhaustive()
    }
}

macro_rules! answer_each {
    ($($(#[$meta:meta])* $name:ident $method:ident($input:ty) -> $output:ty, $auth:ident, $access:ident, [$($rate:literal)?], [$($error:ident)*];)*) => {
        #[async_trait]
        impl CognitoIdentity for FakeCognitoIdentity {
            $(async fn $method(&self, input: $input) -> Result<$output> {
                self.answer(Request::$name(input))?.$method()
            })*
        }
    };
}

for_each_operation!(answer_each);

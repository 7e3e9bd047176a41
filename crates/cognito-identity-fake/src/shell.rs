//! The async implementation of the trait over the pure core: each request locks the core, runs synchronously and
//! unlocks it. Start at [`FakeCognitoIdentity`].

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cognito_identity::private::async_trait;
use cognito_identity::private::for_each_operation;
use cognito_identity::sts::{AssumeRoleWithWebIdentityInput, AssumeRoleWithWebIdentityOutput};
use cognito_identity::{CognitoIdentity, Request, Response, Result, ServiceError, Timestamp};

use crate::changes::{Change, ChangeLog, What};
use crate::context::{Context, Settings};
use crate::disturbances::{Disturbances, Disturber, Fate, LostResponse};
use crate::env::{Clock, Entropy};
use crate::external_world::{ExternalWorld, WorldChange};
use crate::fault::Faults;
use crate::operations::{apply, sts};
use crate::state::State;

/// An in-memory fake of the service: one account in one region, empty at first.
///
/// Clones share the state, as clones of a client share a connection. Every operation is atomic.
#[derive(Clone)]
pub struct FakeCognitoIdentity {
    // A std mutex, since it is never held over an await: an operation is a plain function of the state.
    core: Arc<Mutex<Core>>,
    clock: Arc<dyn Clock>,
    region: Arc<str>,
    account: Arc<str>,
}

pub(crate) struct Core {
    pub(crate) settings: Arc<Settings>,
    pub(crate) state: State,
    pub(crate) entropy: Entropy,
    faults: Faults,
    pub(crate) external_world: ExternalWorld,
    disturber: Option<Disturber>,
    /// The log that receives every change, if changes are logged.
    pub(crate) log: Option<Arc<dyn ChangeLog>>,
}

impl Core {
    /// Returns the state, the context of one request, and the disturber of its reads.
    fn open(&mut self, now: Timestamp) -> (&mut State, Context<'_>, Option<&mut Disturber>) {
        let Self { settings, state, entropy, faults, external_world, disturber, .. } = self;
        let concurrent_writers = &faults.concurrent_writers;
        let ctx = Context { settings, now, entropy, concurrent_writers, external_world, is_replay: false };
        (state, ctx, disturber.as_mut())
    }

    /// Handles a request, after drawing whether it is lost.
    fn answer(&mut self, now: Timestamp, request: Request) -> Result<Response> {
        match self.disturber.as_mut().map_or(Fate::Answered, Disturber::fate) {
            Fate::Answered => Ok(self.carry_out(now, request)?),
            Fate::RequestLost => Err(LostResponse::new(false).into()),
            Fate::ResponseLost => {
                // The result is dropped: the caller gets only the error.
                let _ = self.carry_out(now, request);
                Err(LostResponse::new(true).into())
            }
        }
    }

    fn carry_out(&mut self, now: Timestamp, request: Request) -> Result<Response, ServiceError> {
        let operation = request.operation();
        self.faults.check(operation)?;
        if let Some(disturber) = &mut self.disturber {
            disturber.throttle(operation, now)?;
        }
        if operation.is_read() {
            return self.apply(now, request);
        }
        let change = self.change(now, || What::Request(request.clone()));
        let response = self.apply(now, request)?;
        self.log(change);
        Ok(response)
    }

    fn apply(&mut self, now: Timestamp, request: Request) -> Result<Response, ServiceError> {
        let (state, mut ctx, disturber) = self.open(now);
        match disturber {
            None => apply(state, &mut ctx, request),
            Some(disturber) => disturber.apply(state, &mut ctx, request),
        }
    }

    /// Makes the record of a change before it is made, with the randomness from before, if there is a log.
    fn change(&self, now: Timestamp, what: impl FnOnce() -> What) -> Option<Change> {
        self.log.as_ref().map(|_| Change::new(now, &self.entropy, what()))
    }

    fn log(&self, change: Option<Change>) {
        if let (Some(log), Some(change)) = (&self.log, change) {
            log.append(change);
        }
    }

    /// Empties the core, and returns the old states to be dropped.
    pub(crate) fn reset(&mut self) -> Stored {
        let change = self.change(Timestamp::default(), || What::Reset);
        let stored = self.reset_unlogged();
        self.log(change);
        stored
    }

    pub(crate) fn reset_unlogged(&mut self) -> Stored {
        let stored = self.replace(self.state.emptied());
        self.faults.clear();
        self.external_world.clear();
        if let Some(disturber) = &mut self.disturber {
            disturber.forget_rates();
        }
        stored
    }

    /// Replaces all saved data by `read`, and returns the old data to be dropped.
    pub(crate) fn replace_all(&mut self, read: ReadSaved) -> (Stored, ExternalWorld) {
        let stored = self.replace(read.state);
        self.entropy = Entropy::seeded(read.entropy);
        (stored, std::mem::replace(&mut self.external_world, read.external_world))
    }

    /// Replaces the state as `replace_all` does, and logs the change with the saved `text`, if there is one.
    pub(crate) fn restore(&mut self, read: ReadSaved, text: Option<String>) -> (Stored, ExternalWorld) {
        let change = text.and_then(|text| self.change(Timestamp::default(), || What::Restored(text)));
        let stored = self.replace_all(read);
        self.log(change);
        stored
    }

    pub(crate) fn has_log(&self) -> bool {
        self.log.is_some()
    }

    /// Replaces the state, also for stale reads, and returns the old states to be dropped.
    fn replace(&mut self, state: State) -> Stored {
        let mut stored = self.disturber.as_mut().map_or_else(Vec::new, Disturber::forget_versions);
        stored.push(std::mem::replace(&mut self.state, state));
        stored
    }
}

/// Data of a saved text, parsed and checked, to replace the stored data.
pub(crate) struct ReadSaved {
    pub(crate) entropy: u64,
    pub(crate) state: State,
    pub(crate) external_world: ExternalWorld,
}

/// Replaced states, to be dropped outside the lock, since dropping a large one takes a while.
type Stored = Vec<State>;

impl FakeCognitoIdentity {
    pub(crate) fn from_settings(
        settings: Settings,
        clock: Arc<dyn Clock>,
        seed: u64,
        disturbances: &Disturbances,
    ) -> Self {
        let region = Arc::from(settings.region.as_str());
        let account = Arc::from(settings.account.as_str());
        let settings = Arc::new(settings);
        let core = Core {
            state: State::new(Arc::clone(&settings)),
            settings,
            entropy: Entropy::seeded(seed),
            faults: Faults::default(),
            external_world: ExternalWorld::default(),
            disturber: Disturber::new(disturbances),
            log: None,
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
        let mut core = self.core();
        // Under the lock: no later event has an earlier date.
        let now = self.clock.now();
        core.answer(now, request)
    }

    /// Runs `ask`, which must change nothing, on the state with the context of one request.
    pub(crate) fn with_ctx<T>(&self, ask: impl FnOnce(&mut State, &mut Context<'_>) -> T) -> T {
        let mut core = self.core();
        let now = self.clock.now();
        let (state, mut ctx, _) = core.open(now);
        ask(state, &mut ctx)
    }

    pub(crate) fn assume_role(
        &self,
        input: &AssumeRoleWithWebIdentityInput,
    ) -> Result<AssumeRoleWithWebIdentityOutput, ServiceError> {
        let mut core = self.core();
        let now = self.clock.now();
        let change = core.change(now, || What::AssumeRole(input.clone()));
        let (state, mut ctx, _) = core.open(now);
        let output = sts::assume_role_with_web_identity(state, &mut ctx, input)?;
        core.log(change);
        Ok(output)
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

    /// Applies a change of the outside world, and logs it.
    pub(crate) fn change_world(&self, world_change: WorldChange) {
        self.change_world_now(|_| world_change);
    }

    /// Applies a change of the outside world that depends on the current time, and logs it.
    pub(crate) fn change_world_now(&self, world_change: impl FnOnce(Timestamp) -> WorldChange) {
        let mut core = self.core();
        let now = self.clock.now();
        let world_change = world_change(now);
        let change = core.change(now, || What::ExternalWorld(world_change.clone()));
        core.external_world.apply(world_change);
        core.log(change);
    }

    /// Returns the number of a new token.
    pub(crate) fn next_number(&self) -> u64 {
        self.issue_numbered(|number| (number, WorldChange::Number))
    }

    /// Stores the next token, made from its number, and logs it. Both happen under one lock, so that a saved state
    /// never has a token beyond its count.
    pub(crate) fn issue_numbered<T>(&self, token: impl FnOnce(u64) -> (T, WorldChange)) -> T {
        let mut core = self.core();
        let (answer, world_change) = token(core.external_world.last_number().saturating_add(1));
        let change = core.change(Timestamp::default(), || What::ExternalWorld(world_change.clone()));
        core.external_world.apply(world_change);
        core.log(change);
        answer
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    fn core(&self) -> MutexGuard<'_, Core> {
        // A panic under the lock is a bug of this crate and fails that test; other tests may go on.
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for FakeCognitoIdentity {
    /// Writes the region, the account and, unless a request runs at the moment, how much is stored.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fake = f.debug_struct("FakeCognitoIdentity");
        fake.field("region", &self.region).field("account", &self.account);
        if let Ok(core) = self.core.try_lock() {
            let (pools, identities, sessions) = core.state.counts();
            fake.field("pools", &pools).field("identities", &identities).field("sessions", &sessions);
        }
        fake.finish_non_exhaustive()
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

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use cognito_identity::CognitoIdentity;
    use cognito_identity::types::{CreateIdentityPoolInput, GetIdInput};
    use pollster::block_on;

    use super::FakeCognitoIdentity;

    #[test]
    fn debug_says_how_much_is_stored() {
        let fake = FakeCognitoIdentity::new();
        let pool = block_on(fake.create_identity_pool(CreateIdentityPoolInput::new("pool", true)));
        let id = pool.unwrap().identity_pool_id.unwrap();
        block_on(fake.get_id(GetIdInput::new(id.as_str()))).unwrap();
        block_on(fake.get_id(GetIdInput::new(id.as_str()))).unwrap();
        let text = "FakeCognitoIdentity { region: \"us-east-1\", account: \"123456789012\", pools: 1, identities: 2, \
                    sessions: 0, .. }";
        assert_eq!(format!("{fake:?}"), text);
        // While the lock is held, the text is shorter and does not wait.
        let inner = fake.read(|_| format!("{fake:?}"));
        assert_eq!(inner, "FakeCognitoIdentity { region: \"us-east-1\", account: \"123456789012\", .. }");
    }

    #[test]
    fn a_fake_survives_a_panic_that_a_test_catches() {
        let fake = FakeCognitoIdentity::new();
        let caught = catch_unwind(|| fake.read(|_| panic!("of the test")));
        assert!(caught.is_err());
        let pool = CreateIdentityPoolInput::new("pool", true);
        let created = catch_unwind(AssertUnwindSafe(|| block_on(fake.create_identity_pool(pool))));
        assert!(created.unwrap().is_ok());
    }
}

//! Changes of a fake in their order, to be stored elsewhere and replayed.
//!
//! The core is a function of the request, the time and the randomness. So a change is written down as those three, in the
//! order in which the core carried them out under its lock, and [`replay`](FakeCognitoIdentity::replay) makes the same
//! state of them. Only what succeeded is a change: a refused request stores nothing, whatever refused it (a constraint, a
//! fault, an overlap, a rate), and a request that was lost on its way never arrived. A request whose answer was lost did.

use std::fmt;
use std::sync::Arc;

use cognito_identity::sts::AssumeRoleWithWebIdentityInput;
use cognito_identity::{Request, ServiceError, Timestamp};
use serde::{Deserialize, Serialize};

use crate::env::{Entropy, EntropyState};
use crate::fault::Overlaps;
use crate::hash::hash;
use crate::inspect::Declared;
use crate::outside::Learned;
use crate::shell::{Core, FakeCognitoIdentity};
use crate::state::{Ctx, Settings, State};

/// Keeps the changes of a fake.
pub trait ChangeLog: fmt::Debug + Send + Sync {
    /// Takes the next change. It is called under the fake's lock, in the order of the changes: it must be quick, and must
    /// not call the fake.
    fn append(&self, change: Change);
}

/// A change of all that [`save`](FakeCognitoIdentity::save) writes, with everything that making it again takes.
///
/// As JSON it holds what the client sent, login tokens included. The JSON may change with any version of this crate.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// In epoch milliseconds.
    now: i64,
    entropy: EntropyState,
    what: What,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum What {
    Request(Request),
    AssumeRole(AssumeRoleWithWebIdentityInput),
    Outside(Learned),
    Reset,
    /// The text that was restored.
    Restored(String),
}

impl Change {
    pub(crate) fn new(now: Timestamp, entropy: &Entropy, what: What) -> Self {
        Self { now: now.as_millis(), entropy: entropy.state(), what }
    }
}

/// Why a change cannot be made again, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayError(String);

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the change cannot be made again: {}", self.0)
    }
}

impl std::error::Error for ReplayError {}

impl FakeCognitoIdentity {
    /// Hands every change from now on to `log`, in place of an earlier one.
    pub fn log_changes(&self, log: Arc<dyn ChangeLog>) {
        self.with_core(|core| core.log = Some(log));
    }

    /// Replays a change that another fake of the same set-up went through in the same state. The ids, dates and
    /// credentials are the same. No log receives the change.
    ///
    /// # Errors
    ///
    /// If the change is refused now: the state, the set-up or the version of this crate is another one.
    pub fn replay(&self, change: Change) -> Result<(), ReplayError> {
        let Change { now, entropy, what } = change;
        let now = Timestamp::from_millis(now);
        // No message, which would repeat what the client sent.
        let refused = |refusal: ServiceError| ReplayError(format!("it is refused ({})", refusal.code()));
        match what {
            What::Restored(text) => {
                let (read, _) = self.read_saved(&text).map_err(|error| ReplayError(error.to_string()))?;
                drop(self.with_core(|core| core.replace_all(read)));
                Ok(())
            }
            What::Reset => {
                drop(self.with_core(Core::reset_unlogged));
                Ok(())
            }
            What::Outside(learned) => {
                self.with_core(|core| core.outside.learn(learned));
                Ok(())
            }
            What::Request(request) => self
                .asked_again(now, entropy, |state, ctx| state.apply(ctx, request).map(drop))
                .map_err(refused),
            What::AssumeRole(input) => self
                .asked_again(now, entropy, |state, ctx| {
                    state.assume_role_with_web_identity(ctx, &input).map(drop)
                })
                .map_err(refused),
        }
    }

    /// Hands the state and the circumstances of a logged request to the core.
    fn asked_again<T>(
        &self,
        now: Timestamp,
        entropy: EntropyState,
        ask: impl FnOnce(&mut State, &mut Ctx<'_>) -> T,
    ) -> T {
        self.with_core(|core| {
            core.entropy = Entropy::from_state(entropy);
            let Core { state, entropy, outside, .. } = core;
            ask(state, &mut Ctx { now, entropy, overlaps: &Overlaps::default(), outside, is_replay: true })
        })
    }

    /// A text of everything besides the state that [`replay`](Self::replay) depends on: this crate's version and the set-up.
    /// Only a fake with the same text makes the same of the same changes.
    #[must_use]
    pub fn replay_key(&self) -> String {
        self.read(|state| replay_key(state.settings()))
    }
}

fn replay_key(settings: &Settings) -> String {
    let Settings { pool_limit, is_strict, signs, has_strict_roles, assumptions, .. } = settings;
    let declared = serde_json::to_string(&Declared::of(settings)).unwrap_or_default();
    let answers = format!("{:?}", assumptions.all());
    let text = format!("{declared} {pool_limit} {is_strict} {signs} {has_strict_roles} {answers}");
    format!("{} {:016x}", env!("CARGO_PKG_VERSION"), hash(text.as_bytes()))
}

//! Replay of logged changes. Start at [`FakeCognitoIdentity::replay`].

use std::fmt;
use std::sync::Arc;

use cognito_identity::{ServiceError, Timestamp};

use crate::account_config::AccountConfig;
use crate::changes::{Change, ChangeLog, What};
use crate::context::{Context, Settings};
use crate::env::{Entropy, EntropyState};
use crate::fault::ConcurrentWriters;
use crate::hash::hash;
use crate::operations::{apply, sts};
use crate::saved::RestoreError;
use crate::shell::{Core, FakeCognitoIdentity};
use crate::state::State;

/// Error of [`FakeCognitoIdentity::replay`], in one line. It repeats no value of the client's request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplayError {
    /// The request is rejected with the error of this code.
    Rejected(String),
    /// The saved state cannot be restored.
    Restore(RestoreError),
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the change cannot be made again")?;
        match self {
            Self::Rejected(code) => write!(f, ": it is rejected ({code})"),
            // The reason is the source, so that code that prints the whole chain prints the reason once.
            Self::Restore(_) => Ok(()),
        }
    }
}

impl std::error::Error for ReplayError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Rejected(_) => None,
            Self::Restore(error) => Some(error),
        }
    }
}

impl FakeCognitoIdentity {
    /// Appends every change from now on to `log`, which replaces an earlier log.
    pub fn log_changes(&self, log: Arc<dyn ChangeLog>) {
        self.with_core(|core| core.log = Some(log));
    }

    /// Replays a change that another fake of the same set-up made in the same state. The ids, dates and credentials are
    /// the same. No log receives the change.
    ///
    /// # Errors
    ///
    /// If the change fails now, because the state, the set-up or the version of this crate is another one.
    pub fn replay(&self, change: Change) -> Result<(), ReplayError> {
        let Change { now, entropy, what } = change;
        let now = Timestamp::from_millis(now);
        // Without the message, which would repeat values of the client's request.
        let rejected = |error: ServiceError| ReplayError::Rejected(error.code().to_owned());
        match what {
            What::Restored(text) => {
                let (read, _) = self.read_saved(&text).map_err(ReplayError::Restore)?;
                drop(self.with_core(|core| core.replace_all(read)));
                Ok(())
            }
            What::Reset => {
                drop(self.with_core(Core::reset_unlogged));
                Ok(())
            }
            What::ExternalWorld(world_change) => {
                self.with_core(|core| core.external_world.apply(world_change));
                Ok(())
            }
            What::Request(request) => self
                .asked_again(now, entropy, |state, ctx| apply(state, ctx, request).map(drop))
                .map_err(rejected),
            What::AssumeRole(input) => self
                .asked_again(now, entropy, |state, ctx| {
                    sts::assume_role_with_web_identity(state, ctx, &input).map(drop)
                })
                .map_err(rejected),
        }
    }

    /// Runs `ask` on the state with the time and the randomness of a logged request.
    fn asked_again<T>(
        &self,
        now: Timestamp,
        entropy: EntropyState,
        ask: impl FnOnce(&mut State, &mut Context<'_>) -> T,
    ) -> T {
        self.with_core(|core| {
            core.entropy = Entropy::from_state(entropy);
            let Core { settings, state, entropy, external_world, .. } = core;
            ask(
                state,
                &mut Context {
                    settings,
                    now,
                    entropy,
                    concurrent_writers: &ConcurrentWriters::default(),
                    external_world,
                    is_replay: true,
                },
            )
        })
    }

    /// Returns a text of everything besides the state that [`replay`](Self::replay) depends on: this crate's version
    /// and the set-up. Equal changes give equal states only in fakes with equal texts.
    #[must_use]
    pub fn replay_key(&self) -> String {
        self.read(|state| replay_key(state.settings()))
    }
}

fn replay_key(settings: &Settings) -> String {
    let Settings { pool_limit, is_strict, signs, has_strict_roles, assumptions, .. } = settings;
    let account = serde_json::to_string(&AccountConfig::from_settings(settings)).unwrap_or_default();
    let answers = format!("{:?}", assumptions.all());
    let text = format!("{account} {pool_limit} {is_strict} {signs} {has_strict_roles} {answers}");
    format!("{} {:016x}", env!("CARGO_PKG_VERSION"), hash(text.as_bytes()))
}

//! Changes of a fake in their order, to be stored elsewhere and replayed.
//!
//! The core is a function of the request, the time and the randomness. So a change is a record of those three, in the
//! order in which the core executed them under its lock, and [`replay`](crate::FakeCognitoIdentity::replay) reproduces the
//! state from them. Only a success is a change: a request that fails (a constraint, a fault, a concurrent writer, a rate limit)
//! stores nothing, and a lost request never arrived. A request whose response was lost is a change. Start at
//! [`ChangeLog`].

use std::fmt;

use cognito_identity::sts::AssumeRoleWithWebIdentityInput;
use cognito_identity::{Request, Timestamp};
use serde::{Deserialize, Serialize};

use crate::env::{Entropy, EntropyState};
use crate::external_world::WorldChange;

/// Receiver of the changes of a fake.
pub trait ChangeLog: fmt::Debug + Send + Sync {
    /// Appends the next change. The fake calls it under its lock, in the order of the changes: it must be quick, and
    /// must not call the fake.
    fn append(&self, change: Change);
}

/// A change of the state that [`save`](crate::FakeCognitoIdentity::save) writes, with all inputs that a replay needs.
///
/// Its JSON contains the client's request, login tokens included. The JSON may change with any version of this crate.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Timestamp of the request, in epoch milliseconds.
    pub(crate) now: i64,
    pub(crate) entropy: EntropyState,
    pub(crate) what: What,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum What {
    Request(Request),
    AssumeRole(AssumeRoleWithWebIdentityInput),
    ExternalWorld(WorldChange),
    Reset,
    /// The text that was restored.
    Restored(String),
}

impl Change {
    pub(crate) fn new(now: Timestamp, entropy: &Entropy, what: What) -> Self {
        Self { now: now.as_millis(), entropy: entropy.state(), what }
    }
}

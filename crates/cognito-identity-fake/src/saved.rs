//! A fake as text: saved, and restored in the same process or a later one.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::env::Entropy;
use crate::outside::Outside;
use crate::shell::FakeCognitoIdentity;
use crate::state::{Restored, Saved};

/// What a saved fake calls itself.
const FORMAT: &str = "cognito-identity-fake";

/// The version of the text. An older one is read as long as this crate says so here; a newer one never.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u32,
    entropy: u64,
    state: Saved<'a>,
    outside: &'a Outside,
}

/// What is asked of a text first: a newer version may read in any way.
#[derive(Deserialize)]
struct Headline {
    format: String,
    version: u32,
}

#[derive(Deserialize)]
struct Read {
    entropy: u64,
    state: Restored,
    outside: Outside,
}

impl FakeCognitoIdentity {
    /// All that is stored, as JSON: pools, identities, sessions, and what providers and roles know because a test said so.
    ///
    /// The text is for [`restore`](Self::restore) and may change with any version of this crate. It holds secrets of the
    /// fake, which open nothing anywhere else. The set-up, the clock and waiting faults are not in it.
    ///
    /// ```
    /// use cognito_identity_fake::FakeCognitoIdentity;
    ///
    /// let fake = FakeCognitoIdentity::new();
    /// let saved = fake.save();
    /// FakeCognitoIdentity::new().restore(&saved)?;
    /// # Ok::<_, cognito_identity_fake::RestoreError>(())
    /// ```
    #[must_use]
    pub fn save(&self) -> String {
        // Writing takes far longer than a copy, and others wait for the lock.
        let (entropy, state, outside) =
            self.with_core(|core| (core.entropy.seed(), core.state.clone(), core.outside.clone()));
        let (state, outside) = (state.saved(), &outside);
        let written = Written { format: FORMAT, version: VERSION, entropy, state, outside };
        // Every key is a text, and nothing of it can fail to be written.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Makes this fake what [`save`](Self::save) wrote down, ids to come included. The set-up stays, and waiting faults do.
    ///
    /// # Errors
    ///
    /// If the text is of another format, a newer version, another region or account, or contradicts itself. Nothing is
    /// changed then.
    pub fn restore(&self, saved: &str) -> Result<(), RestoreError> {
        let headline: Headline = serde_json::from_str(saved)
            .map_err(|error| RestoreError(format!("it is not the text of a saved fake: {error}")))?;
        if headline.format != FORMAT || headline.version > VERSION {
            return Err(RestoreError(format!(
                "it is '{}' of version {}; allowed: '{FORMAT}' of version {VERSION} at most",
                headline.format, headline.version
            )));
        }
        let read: Read = serde_json::from_str(saved).map_err(|error| RestoreError(error.to_string()))?;
        let state = self.read(|state| state.restored(read.state)).map_err(RestoreError)?;
        self.with_core(|core| {
            core.replace(state);
            core.entropy = Entropy::seeded(read.entropy);
            core.outside = read.outside;
        });
        Ok(())
    }
}

/// Why a text is not restored, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreError(String);

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the fake cannot be restored: {}", self.0)
    }
}

impl std::error::Error for RestoreError {}

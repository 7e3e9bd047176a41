//! A fake as JSON text: saved, and restored in the same process or a later one. Saving copies the state under the lock
//! and writes outside it; restoring parses and checks (`state/saved/check.rs`) outside the lock and replaces the state
//! under it. Start at [`FakeCognitoIdentity::save`] and [`FakeCognitoIdentity::restore`].

mod place;

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::external_world::ExternalWorld;
use crate::flaw::Flaw;
use crate::shell::{FakeCognitoIdentity, ReadSaved};
use crate::state::{Restored, Saved as SavedState, State};

/// Name of the format in a saved text.
const FORMAT: &str = "cognito-identity-fake";

/// Version of the text. A text of a newer version is rejected.
const VERSION: u32 = 1;

/// Size of the write buffer, in bytes, so that a large text takes few writes.
const BUFFER: usize = 1 << 18;

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<u64>,
    entropy: u64,
    state: &'a SavedState,
    external_world: &'a ExternalWorld,
}

/// The members that every version has, parsed apart to explain why a text cannot be restored.
#[derive(Deserialize)]
struct Headline {
    format: String,
    version: u32,
}

#[derive(Deserialize)]
struct Read {
    format: String,
    version: u32,
    generation: Option<u64>,
    entropy: u64,
    state: Restored,
    external_world: ExternalWorld,
}

/// Copy of a fake's stored data, not yet written; [`save`](FakeCognitoIdentity::save) returns its text.
#[derive(Debug)]
pub struct Saved {
    entropy: u64,
    state: SavedState,
    external_world: ExternalWorld,
}

impl Saved {
    /// Writes the text, with a number that distinguishes several texts of one fake, for
    /// [`restore_numbered`](FakeCognitoIdentity::restore_numbered).
    ///
    /// # Errors
    ///
    /// The errors of the writer.
    pub fn write(&self, generation: Option<u64>, to: impl Write) -> io::Result<()> {
        let Self { entropy, state, external_world } = self;
        let written = Written {
            format: FORMAT,
            version: VERSION,
            generation,
            entropy: *entropy,
            state,
            external_world,
        };
        let mut to = BufWriter::with_capacity(BUFFER, to);
        serde_json::to_writer(&mut to, &written)?;
        to.flush()
    }
}

impl FakeCognitoIdentity {
    /// Returns all stored data as JSON: pools, identities, sessions, and the issuers, tokens, sign-outs and trust
    /// policies that a test has set.
    ///
    /// The text is for [`restore`](Self::restore) and may change with any version of this crate. It contains secrets of
    /// the fake, which are of no use elsewhere. The set-up, the clock and queued faults are left out.
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
        let mut text = Vec::new();
        // Serialising cannot fail, since every key is a string, and neither can writing to a `Vec`.
        let _ = self.saved(|| ()).write(None, &mut text);
        String::from_utf8(text).unwrap_or_default()
    }

    /// Returns a copy of all stored data, not yet written: other callers wait for the lock only during the copy, whose
    /// time hardly depends on the number of identities. It calls `mark` under the lock, after the last change in the
    /// copy and before the next one; `mark` must not call the fake.
    pub fn saved(&self, mark: impl FnOnce()) -> Saved {
        self.with_core(|core| {
            mark();
            Saved {
                entropy: core.entropy.seed(),
                state: core.state.saved(),
                external_world: core.external_world.clone(),
            }
        })
    }

    /// Replaces this fake's state by the text of [`save`](Self::save), ids to come included. The set-up and queued
    /// faults stay. Other callers wait for the lock only during the replacement.
    ///
    /// # Errors
    ///
    /// If the text is of another format, a newer version, another region or account, or of a state that no requests
    /// could make under any answers to the open questions. A state that requests can make under some answers is
    /// restored under all: a role mapping for a provider that the pool does not have, a rule's role of another account,
    /// a 21st login. The limit of pools and the declared roles and providers of the set-up are not checked. The error
    /// names the place in the text, without a value from there. After an error nothing has changed.
    pub fn restore<'a>(&self, saved: impl Into<Cow<'a, str>>) -> Result<(), RestoreError> {
        self.restore_numbered(saved).map(drop)
    }

    /// Restores as [`restore`](Self::restore) does, and returns the number given to [`Saved::write`]. The log of
    /// changes gets an owned text itself, and a copy of a borrowed one.
    ///
    /// # Errors
    ///
    /// The errors of `restore`.
    pub fn restore_numbered<'a>(&self, saved: impl Into<Cow<'a, str>>) -> Result<Option<u64>, RestoreError> {
        let saved = saved.into();
        let (read, generation) = self.read_saved(&saved)?;
        let text = self.with_core(|core| core.has_log()).then(|| saved.into_owned());
        drop(self.with_core(|core| core.restore(read, text)));
        Ok(generation)
    }

    /// Parses and checks a text, outside the lock, and returns it with its number.
    pub(crate) fn read_saved(&self, saved: &str) -> Result<(ReadSaved, Option<u64>), RestoreError> {
        let read: Read = match serde_json::from_str(saved) {
            Ok(read) => read,
            Err(error) => {
                let headline: Headline = serde_json::from_str(saved).map_err(|error| {
                    let why = place::of_error(saved, &error);
                    let why = format!("it is not the text of a saved fake: {why}");
                    RestoreError::new(RestoreErrorKind::Format, why)
                })?;
                check_headline(&headline.format, headline.version)?;
                return Err(RestoreError::new(RestoreErrorKind::Contents, place::of_error(saved, &error)));
            }
        };
        check_headline(&read.format, read.version)?;
        let settings = self.read(|state| Arc::clone(state.settings()));
        read.state
            .check_account(&settings)
            .map_err(|why| RestoreError::new(RestoreErrorKind::Account, why))?;
        let flawed = |Flaw(why)| RestoreError::new(RestoreErrorKind::Contents, why);
        let state = State::restored(&settings, read.state).map_err(flawed)?;
        read.external_world.check().map_err(flawed)?;
        Ok((ReadSaved { entropy: read.entropy, state, external_world: read.external_world }, read.generation))
    }
}

fn check_headline(format: &str, version: u32) -> Result<(), RestoreError> {
    if format == FORMAT && version <= VERSION {
        return Ok(());
    }
    // A text that does not look like a format's name may be a secret, so it is not repeated.
    let is_name = format.len() <= 40 && format.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let format = if is_name { format } else { "another format" };
    let why =
        format!("it is '{format}' of version {version}; allowed: '{FORMAT}' of version {VERSION} at most");
    Err(RestoreError::new(RestoreErrorKind::Format, why))
}

/// Error of [`FakeCognitoIdentity::restore`], in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreError {
    kind: RestoreErrorKind,
    message: String,
}

/// Reason of a [`RestoreError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RestoreErrorKind {
    /// The text is not one of [`FakeCognitoIdentity::save`], or of a newer version.
    Format,
    /// The saved fake is of another region or account.
    Account,
    /// No requests could have made the saved state.
    Contents,
}

impl RestoreError {
    fn new(kind: RestoreErrorKind, message: String) -> Self {
        Self { kind, message }
    }

    /// Why the fake cannot be restored.
    #[must_use]
    pub fn kind(&self) -> RestoreErrorKind {
        self.kind
    }
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the fake cannot be restored: {}", self.message)
    }
}

impl std::error::Error for RestoreError {}

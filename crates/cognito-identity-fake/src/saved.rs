//! A fake as text: saved, and restored in the same process or a later one.

mod place;

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::outside::Outside;
use crate::shell::FakeCognitoIdentity;
use crate::state::{Restored, Saved as SavedState, State};

/// What a saved fake calls itself.
const FORMAT: &str = "cognito-identity-fake";

/// The version of the text. An older one is read as long as this crate says so here; a newer one never.
const VERSION: u32 = 1;

/// Bytes that are written at once.
const BUFFER: usize = 1 << 18;

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<u64>,
    entropy: u64,
    state: &'a SavedState,
    outside: &'a Outside,
}

/// The members that every version has, read by themselves to explain why a text cannot be restored.
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
    outside: Outside,
}

/// A text that was read and checked, to take the place of all that is saved.
pub(crate) struct ReadSaved {
    pub(crate) entropy: u64,
    pub(crate) state: State,
    pub(crate) outside: Outside,
}

/// All that a fake stored at one moment, to be written down: what [`save`](FakeCognitoIdentity::save) returns as a text.
#[derive(Debug)]
pub struct Saved {
    entropy: u64,
    state: SavedState,
    outside: Outside,
}

impl Saved {
    /// Writes the text, with a number that tells several texts of one fake apart, for
    /// [`restore_numbered`](FakeCognitoIdentity::restore_numbered).
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write(&self, generation: Option<u64>, to: impl Write) -> io::Result<()> {
        let Self { entropy, state, outside } = self;
        let written =
            Written { format: FORMAT, version: VERSION, generation, entropy: *entropy, state, outside };
        let mut to = BufWriter::with_capacity(BUFFER, to);
        serde_json::to_writer(&mut to, &written)?;
        to.flush()
    }
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
        let mut text = Vec::new();
        // Every key is a text, and nothing of it can fail to be written.
        let _ = self.saved(|| ()).write(None, &mut text);
        String::from_utf8(text).unwrap_or_default()
    }

    /// All that is stored now, not written down yet: others wait for the lock only while it is copied, which takes next to
    /// no time by identities. `mark` is called under the lock, between the last change that is in it and the first that is
    /// not; it must not call the fake.
    pub fn saved(&self, mark: impl FnOnce()) -> Saved {
        self.with_core(|core| {
            mark();
            Saved { entropy: core.entropy.seed(), state: core.state.saved(), outside: core.outside.clone() }
        })
    }

    /// Makes this fake what [`save`](Self::save) wrote down, ids to come included. The set-up stays, and waiting faults do.
    /// Others wait for the lock only while the new state takes the place of the old one.
    ///
    /// # Errors
    ///
    /// If the text is of another format, a newer version, another region or account, or of a state that requests cannot make
    /// whatever the answers to the open questions are. What they can make under some answers is restored under all: a role
    /// mapping for a provider that the pool does not have, a rule's role of another account, a 21st login. Neither the limit of
    /// pools nor the roles and providers that the set-up declares are looked at. The error names the place in the text and
    /// repeats no value from there. Nothing is changed then.
    pub fn restore<'a>(&self, saved: impl Into<Cow<'a, str>>) -> Result<(), RestoreError> {
        self.restore_numbered(saved).map(drop)
    }

    /// Does what [`restore`](Self::restore) does, and returns the number that [`Saved::write`] was given. A text that is
    /// handed over is the one that the log of changes gets; of a borrowed one it gets a copy.
    ///
    /// # Errors
    ///
    /// Those of `restore`.
    pub fn restore_numbered<'a>(&self, saved: impl Into<Cow<'a, str>>) -> Result<Option<u64>, RestoreError> {
        let saved = saved.into();
        let (read, generation) = self.read_saved(&saved)?;
        let text = self.with_core(|core| core.has_log()).then(|| saved.into_owned());
        drop(self.with_core(|core| core.restore(read, text)));
        Ok(generation)
    }

    /// Reads a text and its number, and checks it, outside the lock.
    pub(crate) fn read_saved(&self, saved: &str) -> Result<(ReadSaved, Option<u64>), RestoreError> {
        let read: Read = match serde_json::from_str(saved) {
            Ok(read) => read,
            Err(error) => {
                let headline: Headline = serde_json::from_str(saved).map_err(|error| {
                    let why = place::of_error(saved, &error);
                    RestoreError(format!("it is not the text of a saved fake: {why}"))
                })?;
                check_headline(&headline.format, headline.version)?;
                return Err(RestoreError(place::of_error(saved, &error)));
            }
        };
        check_headline(&read.format, read.version)?;
        let settings = self.read(|state| Arc::clone(state.settings()));
        let flawed = |Flaw(why)| RestoreError(why);
        let state = State::restored(&settings, read.state).map_err(flawed)?;
        read.outside.check().map_err(flawed)?;
        Ok((ReadSaved { entropy: read.entropy, state, outside: read.outside }, read.generation))
    }
}

fn check_headline(format: &str, version: u32) -> Result<(), RestoreError> {
    if format == FORMAT && version <= VERSION {
        return Ok(());
    }
    // What is no name is not repeated.
    let is_name = format.len() <= 40 && format.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let format = if is_name { format } else { "another format" };
    Err(RestoreError(format!(
        "it is '{format}' of version {version}; allowed: '{FORMAT}' of version {VERSION} at most"
    )))
}

/// Error in a saved state. Its message repeats nothing that may be a secret.
#[derive(Debug)]
pub(crate) struct Flaw(String);

impl Flaw {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }

    /// A flaw at a place of the text, a JSON pointer. Of a map by names that are data it has the position, counted from 0.
    pub(crate) fn at(place: impl fmt::Display, why: impl fmt::Display) -> Self {
        Self(format!("at {place}: {why}"))
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

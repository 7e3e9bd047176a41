//! The file that keeps the state: read at the start, replaced whenever something changed.
//!
//! It is replaced as a whole, by a new file that is renamed: whenever the process dies, the file is the one before or the one
//! after.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cognito_identity_fake::FakeCognitoIdentity;
use tokio::sync::Notify;

use crate::atomic_file::beside;
use crate::{ServeError, atomic_file};

/// How long changes are collected before they are written together.
const BATCH: Duration = Duration::from_millis(200);

/// Writing may take one part in so many of the time.
const SHARE: u32 = 10;

/// Tells the writer that the state may have changed.
#[derive(Debug, Default)]
pub(crate) struct Changes(Notify);

impl Changes {
    pub(crate) fn note(&self) {
        self.0.notify_one();
    }

    async fn noted(&self) {
        self.0.notified().await;
    }
}

/// A state file that this process alone writes.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    /// One write at a time: the last one waits for the one that is under way.
    writing: Arc<Mutex<()>>,
    /// Held for as long as the server runs.
    _lock: File,
}

impl StateFile {
    /// Takes the file, and makes the fake what it says; a file that is not there is an empty fake.
    pub(crate) fn open(path: &Path, fake: &FakeCognitoIdentity) -> Result<Self, ServeError> {
        let refuse = |why: String| ServeError(format!("the state file {}: {why}", path.display()));
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(beside(path, "lock"));
        let lock = lock.map_err(|error| refuse(error.to_string()))?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(refuse("another server has it; stop that one, or name another file".to_owned()));
            }
            // A file system without locks is no reason not to run.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        match fs::read_to_string(path) {
            Ok(text) => fake.restore(&text).map_err(|error| {
                refuse(format!("{error}; it is left as it is: repair it, or name another file"))
            })?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(refuse(error.to_string())),
        }
        Ok(Self { path: path.to_owned(), writing: Arc::default(), _lock: lock })
    }

    /// Writes each batch of changes, for ever. A failure is said and tried again with the next change.
    pub(crate) async fn keep(&self, fake: &FakeCognitoIdentity, changes: &Changes) {
        loop {
            changes.noted().await;
            tokio::time::sleep(BATCH).await;
            let took = match self.write_aside(fake.clone()).await {
                Ok(took) => took,
                Err(error) => {
                    eprintln!("error: {error}");
                    continue;
                }
            };
            tokio::time::sleep(took * SHARE).await;
        }
    }

    async fn write_aside(&self, fake: FakeCognitoIdentity) -> Result<Duration, ServeError> {
        let (path, writing) = (self.path.clone(), Arc::clone(&self.writing));
        let written = tokio::task::spawn_blocking(move || {
            let _turn = writing.lock().unwrap_or_else(PoisonError::into_inner);
            #[allow(clippy::disallowed_methods, reason = "how long writing takes is real time")]
            let start = std::time::Instant::now();
            write(&path, &fake).map(|()| start.elapsed())
        });
        written.await.map_err(|error| ServeError(format!("writing the state file failed: {error}")))?
    }

    /// Writes the state as it is now.
    pub(crate) fn write(&self, fake: &FakeCognitoIdentity) -> Result<(), ServeError> {
        let _turn = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        write(&self.path, fake)
    }
}

fn write(path: &Path, fake: &FakeCognitoIdentity) -> Result<(), ServeError> {
    atomic_file::replace_private(path, fake.save().as_bytes())
        .map_err(|error| ServeError(format!("cannot write the state file {}: {error}", path.display())))
}

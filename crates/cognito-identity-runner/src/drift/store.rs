//! A folder of recordings, with a file for each backend and clause: the newest.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{Origin, Recording};
use crate::error::{RunError, RunErrorKind};

/// A folder of recordings.
#[derive(Clone, Debug)]
pub struct RecordingStore(PathBuf);

impl RecordingStore {
    /// Returns the store in a folder, which need not be there yet.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// Creates the folder for a backend, if it does not exist.
    ///
    /// # Errors
    ///
    /// If the folder cannot be created, in one line.
    pub fn make(&self, backend: &str) -> Result<(), RunError> {
        let folder = self.0.join(backend);
        let cannot = || RunError::new(RunErrorKind::File, format!("cannot make {}", folder.display()));
        fs::create_dir_all(&folder).map_err(|error| cannot().because(error))
    }

    /// Returns the newest recording of a clause that can be compared with this run.
    ///
    /// # Errors
    ///
    /// One line: a file is unreadable, is no recording of the clause, or has another region, account or seed, so that
    /// it always differs.
    pub fn newest(&self, origin: &Origin, clause: &str) -> Result<Option<Recording>, RunError> {
        let path = self.path(&origin.backend, clause);
        let Some(recording) = Self::read(&path)? else { return Ok(None) };
        let wrong = |why: String| RunError::new(RunErrorKind::Content, format!("{}: {why}", path.display()));
        if recording.clause != clause {
            return Err(wrong(format!("it is of the clause {}, and not of {clause}", recording.clause)));
        }
        if let Some(why) = recording.origin.is_apart_from(origin) {
            return Err(wrong(format!("{why}; allowed: a folder for each")));
        }
        Ok(Some(recording))
    }

    /// Stores a recording as the newest of its clause.
    ///
    /// # Errors
    ///
    /// One line: it cannot be written, or would replace a recording of another region, account or seed.
    pub fn keep(&self, recording: &Recording) -> Result<(), RunError> {
        let path = self.path(&recording.origin.backend, &recording.clause);
        if let Ok(Some(before)) = Self::read(&path)
            && let Some(why) = before.origin.is_apart_from(&recording.origin)
        {
            let why = format!("{}: {why}; allowed: a folder for each", path.display());
            return Err(RunError::new(RunErrorKind::Content, why));
        }
        let keep = || {
            fs::create_dir_all(path.parent().unwrap_or(&self.0))?;
            // A reader sees the old recording or the new one.
            let next = path.with_extension("json.next");
            fs::write(&next, recording.to_json())?;
            fs::rename(&next, &path)
        };
        let cannot = || RunError::new(RunErrorKind::File, format!("cannot write {}", path.display()));
        keep().map_err(|error| cannot().because(error))
    }

    fn read(path: &Path) -> Result<Option<Recording>, RunError> {
        let name = || path.display().to_string();
        match fs::read_to_string(path) {
            Ok(text) => Recording::from_json(&text).map(Some).map_err(|error| error.within(name())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(RunError::new(RunErrorKind::File, name()).because(error)),
        }
    }

    fn path(&self, backend: &str, clause: &str) -> PathBuf {
        let mut path = self.0.join(backend);
        path.extend(clause.split("::"));
        path.with_extension("json")
    }
}

//! The keys of one run.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::ServeError;

/// The profile's name in the file that [`Keys::write_profile`] writes.
const PROFILE: &str = "cognito-fake";

/// An access key that signs requests to one server.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    access_key_id: String,
    secret_access_key: String,
}

impl Keys {
    /// New keys that nobody can guess.
    ///
    /// # Errors
    ///
    /// If the system has no randomness.
    pub fn random() -> Result<Self, ServeError> {
        Ok(Self {
            access_key_id: format!("AKIAFAKE{}", random_text(12)?),
            secret_access_key: format!("FAKE{}", random_text(36)?),
        })
    }

    /// The id, which every request names.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The secret, which signs.
    #[must_use]
    pub fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    /// Both as HTTP's basic authentication has them.
    pub(crate) fn basic(&self) -> String {
        STANDARD.encode(format!("{}:{}", self.access_key_id, self.secret_access_key))
    }

    /// Writes them as the profile `cognito-fake` to a file of the form of `~/.aws/credentials` that only its owner can read.
    /// A file that is there is replaced, and never written through.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write_profile(&self, path: &Path) -> Result<(), ServeError> {
        let text = format!(
            "[{PROFILE}]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
            self.access_key_id, self.secret_access_key
        );
        replace_private(path, text.as_bytes())
            .map_err(|error| ServeError(format!("cannot write the profile {}: {error}", path.display())))
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

fn replace_private(path: &Path, text: &[u8]) -> io::Result<()> {
    let name = format!("{}.{}", path.display(), random_text(8).map_err(io::Error::other)?);
    let mut file = new_private(Path::new(&name))?;
    let written = file.write_all(text).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&name, path));
    if written.is_err() {
        let _ = fs::remove_file(&name);
    }
    written
}

fn new_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn random_text(length: usize) -> Result<String, ServeError> {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes)
        .map_err(|error| ServeError(format!("the system has no randomness: {error}")))?;
    Ok(bytes.into_iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
}

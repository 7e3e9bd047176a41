//! Random access keys of one run, and the AWS profile that they are written to. Start reading at [`Keys`].

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::error::{ServeError, ServeErrorKind};
use crate::storage::atomic_file;
use crate::storage::paths::require_replaceable;

/// The profile's name in the file that [`Keys::write_profile`] writes.
const PROFILE: &str = "cognito-fake";

/// Access key that signs requests to one server.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    access_key_id: String,
    secret_access_key: String,
}

impl Keys {
    /// Returns new random keys.
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

    /// Id of the key, which every request contains.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// Secret of the key, which signs requests.
    #[must_use]
    pub fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    /// Returns both keys, encoded for HTTP's basic authentication.
    pub(crate) fn basic(&self) -> String {
        STANDARD.encode(format!("{}:{}", self.access_key_id, self.secret_access_key))
    }

    /// Writes the keys as the profile `cognito-fake` to a file in the format of `~/.aws/credentials` that only its
    /// owner can read. A file of an earlier run is replaced.
    ///
    /// # Errors
    ///
    /// If a file with other content exists, or the file cannot be written.
    pub fn write_profile(&self, path: &Path) -> Result<(), ServeError> {
        let cannot =
            || ServeError::new(ServeErrorKind::File, format!("cannot write the profile {}", path.display()));
        require_replaceable(path).map_err(|why| cannot().because(why))?;
        let head = format!("[{PROFILE}]\n");
        match fs::read_to_string(path) {
            Ok(text) if !text.starts_with(&head) || text.matches('[').count() > 1 => {
                return Err(cannot().because("there is something else in the file; name one of its own"));
            }
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(cannot().because(error)),
            _ => {}
        }
        let id = &self.access_key_id;
        let secret = &self.secret_access_key;
        let text = format!("{head}aws_access_key_id = {id}\naws_secret_access_key = {secret}\n");
        atomic_file::replace_private(path, text.as_bytes()).map_err(|error| cannot().because(error))
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

fn random_text(length: usize) -> Result<String, ServeError> {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).map_err(|error| {
        ServeError::new(ServeErrorKind::System, "the system has no randomness").because(error)
    })?;
    Ok(bytes.into_iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
}

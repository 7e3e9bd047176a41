//! Resolves the file that a path names, so that no file is used for two purposes and none is lost.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{ServeError, ServeErrorKind};

/// The most symbolic links that are followed, as Linux has it.
const MAX_LINKS: usize = 40;

/// File of a server, and its name in the user's options.
#[derive(Clone, Copy, Debug)]
pub struct NamedFile<'a> {
    /// The option, such as `--state`.
    pub name: &'a str,
    /// The path the user gave.
    pub path: &'a Path,
    /// Whether the server writes it. Two that are only read may be one.
    pub is_written: bool,
}

/// Rejects two names of one file, also by links: writes under one name would corrupt the other. The files that the
/// server stores beside another (`FILE.lock`, `FILE.new`, `FILE.log.N`) are parts of it.
///
/// # Errors
///
/// The first two names of one file.
pub fn require_own_files(files: &[NamedFile<'_>]) -> Result<(), ServeError> {
    let files: Vec<_> = files.iter().map(|file| (file, real(file.path))).collect();
    for (position, (file, own)) in files.iter().enumerate() {
        for (other, theirs) in &files[..position] {
            let is_one = lies_beside(own, theirs) || lies_beside(theirs, own) || is_one_file(own, theirs);
            if is_one && (file.is_written || other.is_written) {
                let path = theirs.display();
                let why = format!("{} names a file of {}, {path}; name another", file.name, other.name);
                return Err(ServeError::new(ServeErrorKind::Options, why));
            }
        }
    }
    Ok(())
}

/// The path without links; of a file that is not there yet, the place where it is to be.
pub(crate) fn real(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        if let Ok(real) = path.canonicalize() {
            return real;
        }
        let Ok(linked) = fs::read_link(&path) else { break };
        path = folder(&path).join(linked);
    }
    let in_folder = || Some(folder(&path).canonicalize().ok()?.join(path.file_name()?));
    in_folder().unwrap_or(path)
}

pub(crate) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether `own` is `other`, or one of the files that the server stores beside that.
fn lies_beside(own: &Path, other: &Path) -> bool {
    let (Some(name), Some(start)) = (own.file_name(), other.file_name()) else { return own == other };
    let rest = name.as_encoded_bytes().strip_prefix(start.as_encoded_bytes());
    let is_beside = |rest: &[u8]| {
        matches!(rest, b"" | b".lock" | b".new")
            || rest.strip_prefix(b".log.").is_some_and(|number| number.iter().all(u8::is_ascii_digit))
    };
    own.parent() == other.parent() && rest.is_some_and(is_beside)
}

/// Whether two names are of one file, by a hard link.
#[cfg(unix)]
fn is_one_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let number = |path: &Path| path.metadata().ok().map(|file| (file.dev(), file.ino()));
    number(one).is_some() && number(one) == number(other)
}

#[cfg(not(unix))]
fn is_one_file(_: &Path, _: &Path) -> bool {
    false
}

/// Rejects a path that a new file cannot replace: a folder, a pipe or a device, which may also be read for ever, and a
/// file that its owner has made read-only. A path without a file is fine.
pub(crate) fn require_replaceable(path: &Path) -> Result<(), &'static str> {
    let Ok(found) = fs::metadata(path) else { return Ok(()) };
    if !found.is_file() {
        return Err("it is no regular file; name one, or a file that is not there yet");
    }
    if is_read_only(&found.permissions()) {
        return Err("it is read-only; let its owner write it, or name another file");
    }
    Ok(())
}

/// Whether the mode forbids writing. The mode alone counts: the system lets some users write in spite of it.
#[cfg(unix)]
fn is_read_only(permissions: &fs::Permissions) -> bool {
    std::os::unix::fs::PermissionsExt::mode(permissions) & 0o200 == 0
}

#[cfg(not(unix))]
fn is_read_only(permissions: &fs::Permissions) -> bool {
    permissions.readonly()
}

/// Rejects a file with a second hard link: a new file replaces one name only, so the names would diverge, and another
/// server could store its state under the other one.
#[cfg(unix)]
pub(crate) fn require_one_name(path: &Path) -> Result<(), &'static str> {
    match fs::metadata(path) {
        Ok(found) if std::os::unix::fs::MetadataExt::nlink(&found) > 1 => {
            Err("it has a second name (a hard link); copy it to a file of its own, or delete one name")
        }
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
pub(crate) fn require_one_name(_: &Path) -> Result<(), &'static str> {
    Ok(())
}

/// The path with one more ending.
pub(crate) fn beside(path: &Path, ending: impl AsRef<OsStr>) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

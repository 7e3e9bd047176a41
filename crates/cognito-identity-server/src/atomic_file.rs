//! Files that are replaced as a whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Replaces a file, or makes it, so that only its owner may read it: whenever the process dies, it is the one before or the
/// one after. A symbolic link is followed to the file it names.
pub(crate) fn replace_private(path: &Path, text: &[u8]) -> io::Result<()> {
    replace(path, text, 0o600)
}

/// Replaces a file, or makes it, so that everyone may read it.
#[cfg(feature = "tls")]
pub(crate) fn replace_public(path: &Path, text: &[u8]) -> io::Result<()> {
    replace(path, text, 0o644)
}

fn replace(path: &Path, text: &[u8], mode: u32) -> io::Result<()> {
    let path = target(path);
    let new = beside(&path, "new");
    // What is there was left by a process that died, or is somebody else's link: neither is written to.
    let _ = fs::remove_file(&new);
    let mut file = create(&new, mode)?;
    let written = file.write_all(text).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&new, &path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written?;
    // The name is written when its folder is.
    #[cfg(unix)]
    File::open(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?
        .sync_all()?;
    Ok(())
}

/// The file itself; of a link to a file that is not there yet, the place where it is to be.
fn target(path: &Path) -> PathBuf {
    let linked = || Some(path.parent()?.join(fs::read_link(path).ok()?));
    fs::canonicalize(path).ok().or_else(linked).unwrap_or_else(|| path.to_owned())
}

#[cfg_attr(not(unix), allow(unused_variables, reason = "only Unix has modes"))]
fn create(path: &Path, mode: u32) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    options.open(path)
}

/// The path with one more ending.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

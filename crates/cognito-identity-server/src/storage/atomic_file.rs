//! Replaces files as a whole: a new file is written beside the old one, synced and renamed. Start reading at
//! [`replace_private`].

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::storage::paths::{beside, folder, real};

/// Bytes after which a large file is synced while it is written: one sync of all of it would delay the syncs of other
/// files.
const PORTION: usize = 1 << 20;

/// Replaces or creates a file that only its owner may read. A crash at any time leaves the old file or the new one. A
/// symbolic link is followed to the file it names.
pub(crate) fn replace_private(path: &Path, text: &[u8]) -> io::Result<()> {
    replace(path, 0o600, |file| file.write_all(text))
}

/// Replaces a private file by one that `write` writes piece by piece.
pub(crate) fn replace_private_with(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    replace(path, 0o600, write)
}

/// Replaces or creates a file that everyone may read.
#[cfg(feature = "tls")]
pub(crate) fn replace_public(path: &Path, text: &[u8]) -> io::Result<()> {
    replace(path, 0o644, |file| file.write_all(text))
}

fn replace(path: &Path, mode: u32, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = real(path);
    let new = beside(&path, "new");
    // An existing file is left over from a killed process or is another user's link: it is removed and never written
    // to.
    let _ = fs::remove_file(&new);
    let mut file = Portions { file: create(&new, mode)?, unsynced: 0 };
    let written = write(&mut file)
        .and_then(|()| file.file.sync_all())
        .and_then(|()| fs::rename(&new, &path))
        .and_then(|()| sync_folder(&path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written
}

/// File that is synced portion by portion.
struct Portions {
    file: File,
    unsynced: usize,
}

impl Write for Portions {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.unsynced += written;
        if self.unsynced >= PORTION {
            self.file.sync_data()?;
            self.unsynced = 0;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Creates a file, and fails if one exists.
#[cfg_attr(not(unix), allow(unused_variables, reason = "only Unix has modes"))]
pub(crate) fn create(path: &Path, mode: u32) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    options.open(path)
}

/// Stores the name of a file safely, by a sync of its folder.
#[cfg_attr(not(unix), allow(unused_variables, clippy::unnecessary_wraps, reason = "only Unix syncs folders"))]
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder(path))?.sync_all()?;
    Ok(())
}

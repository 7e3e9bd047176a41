//! Stores the state in a file, and the changes since in a log beside it.
//!
//! `FILE` is a snapshot: a new file replaces it as a whole by a rename. `FILE.log.N` has the changes since the snapshot
//! of generation N, in the order in which the core made them (`queue.rs`, `segment.rs`). One thread appends and syncs
//! all waiting changes at once (group commit), and only then are their requests answered. When the log is large enough
//! it is folded (`fold.rs`): under the fake's lock the state is copied and the next segment begins, and outside it the
//! copy becomes the snapshot of that next generation. A start restores the snapshot and replays the changes of its
//! segment and of those that follow without a gap; older ones were folded. The first generation is random, so that a
//! file which replaces another does not match the generations of that one's log. Start reading at [`StateFile::open`].

mod fold;
mod queue;
mod segment;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use cognito_identity_fake::{Change, FakeCognitoIdentity};
use tokio::sync::oneshot;

use crate::error::{ServeError, ServeErrorKind};
use crate::storage::paths::{beside, real, require_one_name, require_replaceable};
use fold::Fold;
use queue::Item;
pub(crate) use queue::Queue;
use segment::Segment;

/// A state file that this process alone writes.
#[derive(Debug)]
pub(crate) struct StateFile {
    fold: Arc<Fold>,
    queue: Arc<Queue>,
    writer: Option<JoinHandle<()>>,
    /// Receives the error that ends the log.
    failed: oneshot::Receiver<ServeError>,
    /// Held for as long as the server runs.
    _lock: File,
}

/// The largest generation of a snapshot. Half of the range stays free for later ones.
const MAX_GENERATION: u64 = u64::MAX / 2;

/// The most generations that a snapshot may be ahead of the last segment: a fold writes the one while the writer begins
/// the other, and folds that failed have left out a few.
const MAX_AHEAD: u64 = 16;

/// The file that a start finds.
#[derive(Clone, Copy)]
enum Found {
    Nothing,
    /// A saved state without a generation: no log follows it.
    Saved,
    /// A snapshot of this generation.
    Snapshot(u64),
}

impl StateFile {
    /// Locks the file, and restores the fake from it and its log; a missing file is an empty fake. From then on every
    /// change of the fake is logged.
    pub(crate) fn open(path: &Path, fake: &FakeCognitoIdentity) -> Result<Self, ServeError> {
        let named = path.display();
        let reject =
            |why: &str| ServeError::new(ServeErrorKind::File, format!("the state file {named}: {why}"));
        let path = real(path);
        require_replaceable(&path).and_then(|()| require_one_name(&path)).map_err(reject)?;
        let lock = lock(&path).map_err(|why| reject(&why))?;
        let replay_key = fake.replay_key();
        let opened = restore(&path, fake)
            .and_then(|found| replay(&path, fake, found, &replay_key))
            .map_err(|why| reject(&format!("{why}; it is left as it is: repair it, or name another file")))?;
        if opened.is_torn {
            // A closed stderr must not end the start.
            let _ = writeln!(
                io::stderr(),
                "note: the log of {named} ended within a change that was never answered; it is cut off"
            );
        }
        let cannot = |error: io::Error| {
            ServeError::new(ServeErrorKind::File, format!("the state file {named}")).because(error)
        };
        let fold = Fold::new(path, fake.clone(), [opened.snapshot, opened.generation], replay_key);
        if !opened.has_snapshot {
            fold.write_first().map_err(cannot)?;
        }
        let segment = fold.open_segment(opened.last, opened.sum).map_err(cannot)?;
        fold.remove_older().map_err(cannot)?;
        fold.note_length(segment.length);
        let queue = Arc::new(Queue::default());
        fake.log_changes(Arc::clone(&queue) as _);
        let (fail, failed) = oneshot::channel();
        let fold = Arc::new(fold);
        let writer = std::thread::Builder::new().name("state log".to_owned()).spawn({
            let queue = Arc::clone(&queue);
            let fold = Arc::clone(&fold);
            move || {
                if let Err(error) = write_all(&queue, &fold, segment) {
                    let why = format!("cannot write the log of the state file {}", fold.path.display());
                    let _ = fail.send(ServeError::new(ServeErrorKind::File, why).because(error));
                }
            }
        });
        if opened.generation > opened.snapshot {
            // A fold was cut off. Segments must not pile up in a server that is killed again and again.
            fold.begin(&queue);
        }
        let writer = Some(writer.map_err(cannot)?);
        Ok(Self { fold, queue, writer, failed, _lock: lock })
    }

    pub(crate) fn queue(&self) -> Arc<Queue> {
        Arc::clone(&self.queue)
    }

    /// Waits until the log cannot be written any more, which need not happen.
    pub(crate) async fn failed(&mut self) -> ServeError {
        match (&mut self.failed).await {
            Ok(error) => error,
            // The writer ends before this does only if it failed or panicked.
            Err(_) => {
                ServeError::new(ServeErrorKind::File, "the log of the state file is not written any more")
            }
        }
    }

    /// Writes all that waits and folds the log: the file alone has everything then.
    pub(crate) fn close(mut self) -> Result<(), ServeError> {
        self.end_writer();
        if let Ok(error) = self.failed.try_recv() {
            return Err(error);
        }
        self.fold.finish()
    }

    fn end_writer(&mut self) {
        self.queue.close();
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
        // It writes and deletes files, which another server may have once the lock is free.
        self.fold.join();
    }
}

impl Drop for StateFile {
    fn drop(&mut self) {
        self.end_writer();
    }
}

/// Locks the file for this process. The lock is a separate file beside the target of the path: the file itself is
/// replaced repeatedly, and a lock on it would not apply to its successor.
fn lock(path: &Path) -> Result<File, String> {
    let path = beside(path, "lock");
    require_replaceable(&path).map_err(|why| format!("its lock {}: {why}", path.display()))?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let lock = options.open(&path).map_err(|error| error.to_string())?;
    match lock.try_lock() {
        Err(TryLockError::WouldBlock) => {
            Err("another server has it; stop that one, or name another file".to_owned())
        }
        // A file system without locks is no reason not to run.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(lock),
    }
}

/// Restores the fake from the file, and returns whether that was missing, a snapshot with a generation, or a saved
/// state without.
fn restore(path: &Path, fake: &FakeCognitoIdentity) -> Result<Found, String> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(error.to_string()),
    };
    match fake.restore_numbered(text).map_err(|error| error.to_string())? {
        Some(generation) if generation > MAX_GENERATION => {
            Err(format!("its generation is {generation}; allowed: {MAX_GENERATION} at most"))
        }
        Some(generation) => Ok(Found::Snapshot(generation)),
        None => Ok(Found::Saved),
    }
}

/// The files that a start finds.
struct Opened {
    has_snapshot: bool,
    /// The generation of the snapshot; older segments are in it.
    snapshot: u64,
    /// The generation of the last segment.
    generation: u64,
    last: Option<(PathBuf, segment::Read)>,
    /// The checksum of the last line of all segments.
    sum: Option<u64>,
    is_torn: bool,
}

/// Returns the generation of the file that was found, or a random one for a file without; rejects a log of another
/// file.
fn generation(found: Found, all: &[u64], named: impl Fn(u64) -> String) -> Result<u64, String> {
    match (found, all.first(), all.last()) {
        (Found::Nothing, Some(first), _) => Err(format!("it is not there, but its log {} is", named(*first))),
        (Found::Saved, Some(first), _) => Err(format!(
            "it was saved elsewhere, and the log {} is of another file; put that file back, or delete the log",
            named(*first)
        )),
        (Found::Snapshot(generation), _, Some(last)) if last.saturating_add(MAX_AHEAD) < generation => {
            Err(format!("the log {} is of another file; put that file back, or delete the log", named(*last)))
        }
        (Found::Snapshot(generation), ..) => Ok(generation),
        (Found::Nothing | Found::Saved, None, _) => {
            let mut bytes = [0; 4];
            getrandom::fill(&mut bytes).map_err(|error| format!("the system has no randomness: {error}"))?;
            Ok(u32::from_le_bytes(bytes).into())
        }
    }
}

/// Replays the changes of all segments since the snapshot.
fn replay(path: &Path, fake: &FakeCognitoIdentity, found: Found, replay_key: &str) -> Result<Opened, String> {
    let all = segment::all(path).map_err(|error| error.to_string())?;
    let named = |generation| segment::path(path, generation).display().to_string();
    let has_snapshot = matches!(found, Found::Snapshot(_));
    let snapshot = generation(found, &all, named)?;
    let mut opened =
        Opened { has_snapshot, snapshot, generation: snapshot, last: None, sum: None, is_torn: false };
    let newest = all.last().copied().unwrap_or_default();
    for (generation, expected) in all.into_iter().filter(|number| *number >= snapshot).zip(snapshot..) {
        let file = segment::path(path, generation);
        let wrong = |why: String| format!("its log {}: {why}", file.display());
        if generation != expected {
            return Err(wrong("it does not follow the file".to_owned()));
        }
        require_replaceable(&file).map_err(|why| wrong(why.to_owned()))?;
        let read = segment::read(&file, generation, replay_key, opened.sum, |change| {
            fake.replay(change).map_err(|error| chain(&error))
        })
        .map_err(wrong)?;
        if (read.is_torn || !read.has_head) && generation != newest {
            return Err(wrong("its end is damaged".to_owned()));
        }
        if read.has_head {
            opened.sum = Some(read.sum);
        }
        opened.is_torn = read.is_torn;
        opened.generation = generation;
        opened.last = Some((file, read));
    }
    Ok(opened)
}

/// Returns the messages of an error and of its sources, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let source = error.source().map(|source| format!(": {}", chain(source))).unwrap_or_default();
    format!("{error}{source}")
}

/// Appends queued changes until the queue is closed.
fn write_all(queue: &Arc<Queue>, fold: &Arc<Fold>, mut segment: Segment) -> io::Result<()> {
    while let Some(items) = queue.take() {
        let mut changes = Vec::new();
        for item in items {
            match item {
                Item::Change(change) => changes.push(change),
                Item::Generation(generation) => {
                    append(queue, &mut segment, &mut changes)?;
                    segment = fold.create_segment(generation, Some(segment.sum))?;
                }
            }
        }
        append(queue, &mut segment, &mut changes)?;
        fold.note_length(segment.length);
        if fold.is_due(segment.length) {
            fold.begin(queue);
        }
    }
    Ok(())
}

fn append(queue: &Queue, segment: &mut Segment, changes: &mut Vec<Change>) -> io::Result<()> {
    if !changes.is_empty() {
        segment.append(changes)?;
        queue.note_stored(changes.len());
        changes.clear();
    }
    Ok(())
}

#[cfg(test)]
mod tests;

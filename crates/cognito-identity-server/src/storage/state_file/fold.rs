//! Folds the log into a new snapshot, while requests go on.
//!
//! The order makes every crash harmless: the new segment begins at the time of the copy, the snapshot of its generation
//! is synced and renamed, and only then are the older segments deleted. Before the rename the state is the old snapshot
//! with all segments since; after it the state is the new snapshot, and a start deletes the remaining older segments.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use cognito_identity_fake::{FakeCognitoIdentity, Saved};

use super::queue::Queue;
use super::segment::{self, Read, Segment};
use crate::error::{ServeError, ServeErrorKind};
use crate::storage::atomic_file;

/// Smallest log that is folded, in bytes, which is replayed in well under a second. A larger one is folded when it is
/// as large as the snapshot, so that folding writes at most twice the logged bytes.
const MIN_LOG_BYTES: u64 = 4 << 20;

/// Largest log, in bytes: at this size it is folded at the latest, so that the next start is fast.
const MAX_LOG_BYTES: u64 = 64 << 20;

#[derive(Debug)]
pub(super) struct Fold {
    pub(super) path: PathBuf,
    fake: FakeCognitoIdentity,
    replay_key: String,
    /// The generation of the segment that changes are appended to, now or once it is created.
    generation: AtomicU64,
    /// The generation of the snapshot.
    folded: AtomicU64,
    /// Bytes of the snapshot.
    size: AtomicU64,
    /// Bytes of the changes in the last segment.
    length: AtomicU64,
    is_running: AtomicBool,
    running: Mutex<Option<JoinHandle<()>>>,
}

impl Fold {
    pub(super) fn new(
        path: PathBuf,
        fake: FakeCognitoIdentity,
        [folded, generation]: [u64; 2],
        replay_key: String,
    ) -> Self {
        let size = fs::metadata(&path).map_or(0, |file| file.len());
        Self {
            path,
            fake,
            replay_key,
            generation: AtomicU64::new(generation),
            folded: AtomicU64::new(folded),
            size: AtomicU64::new(size),
            length: AtomicU64::new(0),
            is_running: AtomicBool::new(false),
            running: Mutex::default(),
        }
    }

    /// Writes the snapshot that the first segment follows.
    pub(super) fn write_first(&self) -> io::Result<()> {
        self.write(&self.fake.saved(|| ()), self.generation.load(Ordering::Relaxed))
    }

    /// The segment to go on with: the last one, or a new one in its place if that has no changes and another head.
    pub(super) fn open_segment(
        &self,
        last: Option<(PathBuf, Read)>,
        follows: Option<u64>,
    ) -> io::Result<Segment> {
        match last {
            Some((path, read)) if !read.has_head || !read.is_of_key => fs::remove_file(path)?,
            Some((path, read)) => return Segment::reopen(&path, &read),
            None => {}
        }
        self.create_segment(self.generation.load(Ordering::Relaxed), follows)
    }

    /// Creates the segment of a generation, after the one whose last line has the checksum `follows`.
    pub(super) fn create_segment(&self, generation: u64, follows: Option<u64>) -> io::Result<Segment> {
        Segment::create(&self.path, generation, &self.replay_key, follows)
    }

    pub(super) fn note_length(&self, length: u64) {
        self.length.store(length, Ordering::Relaxed);
    }

    pub(super) fn is_due(&self, length: u64) -> bool {
        length >= self.size.load(Ordering::Relaxed).clamp(MIN_LOG_BYTES, MAX_LOG_BYTES)
    }

    /// Folds in a thread of its own, unless one is at it.
    pub(super) fn begin(self: &Arc<Self>, queue: &Arc<Queue>) {
        if self.is_running.swap(true, Ordering::AcqRel) {
            return;
        }
        let fold = Arc::clone(self);
        let queue = Arc::clone(queue);
        let thread = std::thread::Builder::new().name("state fold".to_owned()).spawn(move || {
            let _running = Running(&fold.is_running);
            // What fails is no loss: the changes are in the log, and when that has grown as much again this is tried
            // again.
            if let Err(error) = fold.run(&queue) {
                // A closed stderr must not end the folding.
                let _ = writeln!(io::stderr(), "error: {}: {error}", fold.cannot_write());
            }
        });
        match thread {
            Ok(thread) => *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread),
            Err(_) => self.is_running.store(false, Ordering::Release),
        }
    }

    fn run(&self, queue: &Queue) -> io::Result<()> {
        let generation = self.generation.load(Ordering::Relaxed) + 1;
        let saved = self.fake.saved(|| queue.begin_generation(generation));
        self.generation.store(generation, Ordering::Relaxed);
        self.write(&saved, generation)?;
        self.remove_older()
    }

    /// Waits until no fold runs, once nothing begins one any more.
    pub(super) fn join(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(running) = running {
            let _ = running.join();
        }
    }

    /// Folds all there is, once nothing is appended and no fold runs any more: no log is left.
    pub(super) fn finish(&self) -> Result<(), ServeError> {
        let generation = self.generation.load(Ordering::Relaxed);
        let is_folded = generation == self.folded.load(Ordering::Relaxed);
        let next = generation + 1;
        let folded = if is_folded && self.length.load(Ordering::Relaxed) == 0 {
            match fs::remove_file(segment::path(&self.path, generation)) {
                // It had no changes, so nothing is lost with it.
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
                removed => removed,
            }
        } else {
            self.write(&self.fake.saved(|| ()), next).and_then(|()| self.remove_older())
        };
        folded.map_err(|error| self.cannot_write().because(error))
    }

    fn cannot_write(&self) -> ServeError {
        let why = format!("cannot write the state file {}", self.path.display());
        ServeError::new(ServeErrorKind::File, why)
    }

    fn write(&self, saved: &Saved, generation: u64) -> io::Result<()> {
        atomic_file::replace_private_with(&self.path, |file| saved.write(Some(generation), file))?;
        self.folded.store(generation, Ordering::Relaxed);
        self.size.store(fs::metadata(&self.path)?.len(), Ordering::Relaxed);
        Ok(())
    }

    /// Deletes the segments that are in the snapshot.
    pub(super) fn remove_older(&self) -> io::Result<()> {
        let folded = self.folded.load(Ordering::Relaxed);
        for generation in segment::all(&self.path)?.into_iter().filter(|number| *number < folded) {
            fs::remove_file(segment::path(&self.path, generation))?;
        }
        Ok(())
    }
}

/// A fold that runs. It has ended when this is dropped, even if it panicked.
struct Running<'a>(&'a AtomicBool);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

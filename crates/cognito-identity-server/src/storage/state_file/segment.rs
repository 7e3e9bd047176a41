//! One file of the log of changes: a line for its head, and one for each batch of changes that were synced together.
//!
//! Each line begins with a checksum of the rest and of the line before it, which detects a missing, doubled or moved
//! line. A batch is written after the one before it is synced, so a crash leaves at most the last line incomplete:
//! without its end, or with NUL bytes in place of the rest. No client has a response to a change in that line, so it is
//! cut off. Any other wrong line is damage, and the start fails.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use cognito_identity_fake::Change;
use serde::{Deserialize, Serialize};

use crate::storage::atomic_file::{create, sync_folder};
use crate::storage::paths::{beside, folder};

const FORMAT: &str = "cognito-fake changes";

/// The version of the lines.
const VERSION: u32 = 2;

/// Characters of a checksum, and the space behind it.
const SUM_LENGTH: usize = 17;

/// Bytes of a line from which on it gets no further change. Only a single change may be longer: a state that was
/// restored.
const LONG: u64 = 1 << 20;

/// The first line.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Head {
    format: String,
    version: u32,
    /// The generation of the snapshot that these changes follow, plus one for each segment between.
    generation: u64,
    /// The checksum of the last line of the segment before this one, if that was not folded yet.
    follows: Option<u64>,
    /// The replay key of the fake that made the changes: only a fake with the same key can replay them.
    replay_key: String,
}

/// A file that changes are appended to.
#[derive(Debug)]
pub(super) struct Segment {
    file: File,
    /// Bytes of all batches.
    pub(super) length: u64,
    /// The checksum of the last line.
    pub(super) sum: u64,
}

impl Segment {
    /// Creates a segment that follows the one whose last line has the checksum `follows`, if there is one.
    pub(super) fn create(
        state: &Path,
        generation: u64,
        replay_key: &str,
        follows: Option<u64>,
    ) -> io::Result<Self> {
        let path = path(state, generation);
        let mut file = create(&path, 0o600)?;
        let format = FORMAT.to_owned();
        let replay_key = replay_key.to_owned();
        let head = Head { format, version: VERSION, generation, follows, replay_key };
        let mut line = Line::after(FIRST_SUM);
        line.add(&head)?;
        line.write(&mut file, &head)?;
        file.sync_all()?;
        sync_folder(&path)?;
        Ok(Self { file, length: 0, sum: line.sum })
    }

    /// Opens a segment that was read, and cuts off everything after its last whole line. A process that was killed
    /// before it synced may have written the rest, and responses depend on it from now on: so the segment is synced in
    /// any case.
    pub(super) fn reopen(path: &Path, read: &Read) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).open(path)?;
        if read.is_torn {
            file.set_len(read.end)?;
        }
        file.sync_all()?;
        sync_folder(path)?;
        Ok(Self { file, length: read.end, sum: read.sum })
    }

    /// Appends changes, in as many lines as their length requires. When it returns, they are stored safe from a crash
    /// of the process or the machine.
    pub(super) fn append(&mut self, mut changes: &[Change]) -> io::Result<()> {
        while !changes.is_empty() {
            let mut line = Line::after(self.sum);
            let count = line.add_list(changes)?;
            let (batch, rest) = changes.split_at(count);
            line.write(&mut self.file, &batch)?;
            self.file.sync_data()?;
            self.length += line.length();
            self.sum = line.sum;
            changes = rest;
        }
        Ok(())
    }
}

/// State of a segment after reading it.
#[derive(Debug)]
pub(super) struct Read {
    /// Offset of the end of the last whole line.
    pub(super) end: u64,
    /// Whether a line follows that is not whole.
    pub(super) is_torn: bool,
    /// Whether there is a head; without one the segment was being made.
    pub(super) has_head: bool,
    /// Whether a fake with this replay key can add changes.
    pub(super) is_of_key: bool,
    /// The checksum of the last whole line.
    pub(super) sum: u64,
}

/// Reads a segment, and passes its changes to `replay` one by one. `follows` is the checksum at the end of the segment
/// before, if that was read.
///
/// # Errors
///
/// Reason why the segment cannot be read, in one line.
pub(super) fn read(
    path: &Path,
    generation: u64,
    replay_key: &str,
    follows: Option<u64>,
    mut replay: impl FnMut(Change) -> Result<(), String>,
) -> Result<Read, String> {
    let mut file = BufReader::new(File::open(path).map_err(|error| error.to_string())?);
    let mut read = Read { end: 0, is_torn: false, has_head: false, is_of_key: false, sum: FIRST_SUM };
    for number in 1_u64.. {
        let mut line = Vec::new();
        let length = file.read_until(b'\n', &mut line).map_err(|error| error.to_string())?;
        if length == 0 {
            break;
        }
        let Some((json, sum)) = checked(read.sum, &line) else {
            let is_last = file.fill_buf().map_err(|error| error.to_string())?.is_empty();
            if is_last && (!line.ends_with(b"\n") || line.contains(&0)) {
                read.is_torn = true;
                break;
            }
            return Err(format!("line {number} is damaged"));
        };
        let wrong =
            |error: serde_json::Error| format!("line {number} cannot be read, column {}", error.column());
        if number == 1 {
            let head: Head = serde_json::from_slice(json).map_err(wrong)?;
            check(&head, generation, follows)?;
            read.has_head = true;
            read.is_of_key = head.replay_key == replay_key;
        } else {
            require_key(&read)?;
            let changes: Vec<Change> = serde_json::from_slice(json).map_err(wrong)?;
            // The line of a restored state is large, and so is the memory for its replay.
            drop(line);
            for change in changes {
                replay(change).map_err(|why| format!("line {number}: {why}"))?;
            }
        }
        read.end += length as u64;
        read.sum = sum;
    }
    Ok(read)
}

fn check(head: &Head, generation: u64, follows: Option<u64>) -> Result<(), String> {
    if head.format != FORMAT || head.version != VERSION || head.generation != generation {
        return Err("it is no log of this program and this file".to_owned());
    }
    if follows.is_some() && head.follows != follows {
        return Err("lines are missing at the end of the log before it".to_owned());
    }
    Ok(())
}

/// Rejects changes that a fake with another replay key made. A segment without changes means the same to every fake.
fn require_key(read: &Read) -> Result<(), String> {
    if !read.is_of_key {
        return Err(
            "it was written by another version of the program, or under other options (calibration, roles, providers, \
             foreign pools); start the server once as it was and stop it, which folds the log into the state"
                .to_owned(),
        );
    }
    Ok(())
}

/// The segments beside a state file, by their generations.
pub(super) fn all(state: &Path) -> io::Result<Vec<u64>> {
    let Some(name) = state.file_name() else { return Ok(Vec::new()) };
    let prefix = [name.as_encoded_bytes(), b".log."].concat();
    let mut found = Vec::new();
    for entry in fs::read_dir(folder(state))? {
        let name = entry?.file_name();
        let Some(text) = name.as_encoded_bytes().strip_prefix(&prefix[..]) else { continue };
        let number = std::str::from_utf8(text).ok().and_then(|text| text.parse::<u64>().ok());
        found.extend(number.filter(|number| number.to_string().as_bytes() == text));
    }
    found.sort_unstable();
    Ok(found)
}

pub(super) fn path(state: &Path, generation: u64) -> PathBuf {
    beside(state, format!("log.{generation}"))
}

/// Line to be written: the checksum and the length of its JSON, which is then serialized again into the file. So memory
/// holds no copy of it, which would be as large as a restored state.
struct Line {
    sum: u64,
    /// Bytes of the JSON.
    json: u64,
}

impl Line {
    /// A line without JSON yet, after the line with the checksum `before`.
    fn after(before: u64) -> Self {
        Self { sum: before, json: 0 }
    }

    fn add(&mut self, value: &impl Serialize) -> io::Result<()> {
        Ok(serde_json::to_writer(self, value)?)
    }

    /// Adds the first of these changes, as a list, until the line is long. Returns how many.
    fn add_list(&mut self, changes: &[Change]) -> io::Result<usize> {
        let mut count = 0;
        while count < changes.len() && self.json < LONG {
            self.write_all(if count == 0 { b"[" } else { b"," })?;
            self.add(&changes[count])?;
            count += 1;
        }
        self.write_all(b"]")?;
        Ok(count)
    }

    /// Appends the line with the JSON that was added.
    fn write(&self, file: &mut File, value: &impl Serialize) -> io::Result<()> {
        let mut file = BufWriter::new(file);
        write!(file, "{:016x} ", self.sum)?;
        serde_json::to_writer(&mut file, value)?;
        file.write_all(b"\n")?;
        file.flush()
    }

    /// Bytes of the whole line.
    fn length(&self) -> u64 {
        SUM_LENGTH as u64 + self.json + 1
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sum = checksum(self.sum, bytes);
        self.json += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The JSON text of a line and its checksum, if the line is whole and follows the line with the checksum `before`.
fn checked(before: u64, line: &[u8]) -> Option<(&[u8], u64)> {
    let line = line.strip_suffix(b"\n")?;
    let (sum, json) = line.split_at_checked(SUM_LENGTH)?;
    let sum = u64::from_str_radix(std::str::from_utf8(sum).ok()?.trim_end(), 16).ok()?;
    (sum == checksum(before, json)).then_some((json, sum))
}

/// The offset basis of FNV-1a: the checksum of no line.
const FIRST_SUM: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a of 64 bits, seeded with the checksum of the line before. It detects the damage of a crash or a failing disk;
/// it is no protection from an attacker, who could write the file anew.
fn checksum(before: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(before, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests;

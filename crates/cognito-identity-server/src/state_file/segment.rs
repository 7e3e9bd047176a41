//! A file of the log of changes: a line for its head, and one for each batch of changes that were synced together.
//!
//! Each line begins with a checksum of the rest. A batch is written after the one before it is synced, so a crash leaves at
//! most the last line incomplete, and no client has a response to what is in that line: it is cut off. A line that is
//! wrong further up was damaged, and nothing is guessed then.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use cognito_identity_fake::Change;
use serde::{Deserialize, Serialize};

use crate::atomic_file::{create, sync_folder};
use crate::paths::{beside, folder};

const FORMAT: &str = "cognito-fake changes";

/// The version of the lines.
const VERSION: u32 = 1;

/// Characters of a checksum, and the space behind it.
const SUM_LENGTH: usize = 17;

/// The first line.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Head {
    format: String,
    version: u32,
    /// The generation of the snapshot that these changes follow, plus one for each segment between.
    generation: u64,
    /// The replay key of the fake that made the changes: only a fake with the same key can replay them.
    replay_key: String,
}

/// A file that changes are appended to.
#[derive(Debug)]
pub(super) struct Segment {
    file: File,
    /// Bytes of all batches.
    pub(super) length: u64,
}

impl Segment {
    pub(super) fn create(state: &Path, generation: u64, replay_key: &str) -> io::Result<Self> {
        let path = path(state, generation);
        let mut file = create(&path, 0o600)?;
        let format = FORMAT.to_owned();
        let replay_key = replay_key.to_owned();
        let head = Head { format, version: VERSION, generation, replay_key };
        file.write_all(&line(&head)?)?;
        file.sync_all()?;
        sync_folder(&path)?;
        Ok(Self { file, length: 0 })
    }

    /// Opens one that was read, and cuts off what follows its last whole line.
    pub(super) fn reopen(path: &Path, read: &Read) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).open(path)?;
        if read.is_torn {
            file.set_len(read.end)?;
            file.sync_all()?;
        }
        Ok(Self { file, length: read.end })
    }

    /// Appends a batch. It is stored when this returns, whatever happens to the process or the machine.
    pub(super) fn append(&mut self, changes: &[Change]) -> io::Result<()> {
        let line = line(&changes)?;
        self.file.write_all(&line)?;
        self.file.sync_data()?;
        self.length += line.len() as u64;
        Ok(())
    }
}

/// State of a segment after reading it.
#[derive(Debug)]
pub(super) struct Read {
    /// Where the last whole line ends.
    pub(super) end: u64,
    /// Whether a line follows that is not whole.
    pub(super) is_torn: bool,
    /// Whether there is not even a head: the segment was being made.
    pub(super) is_empty: bool,
}

/// Reads a segment, and hands on its changes one after the other.
///
/// # Errors
///
/// Why it cannot be read, in one line.
pub(super) fn read(
    path: &Path,
    generation: u64,
    replay_key: &str,
    mut replay: impl FnMut(Change) -> Result<(), String>,
) -> Result<Read, String> {
    let mut file = BufReader::new(File::open(path).map_err(|error| error.to_string())?);
    let mut read = Read { end: 0, is_torn: false, is_empty: true };
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let length = file.read_until(b'\n', &mut line).map_err(|error| error.to_string())?;
        if length == 0 {
            break;
        }
        let Some(json) = checked(&line) else {
            if file.fill_buf().map_err(|error| error.to_string())?.is_empty() {
                read.is_torn = true;
                break;
            }
            return Err(format!("line {number} is damaged"));
        };
        let wrong =
            |error: serde_json::Error| format!("line {number} cannot be read, column {}", error.column());
        if number == 1 {
            check(&serde_json::from_slice(json).map_err(wrong)?, generation, replay_key)?;
            read.is_empty = false;
        } else {
            let changes: Vec<Change> = serde_json::from_slice(json).map_err(wrong)?;
            for change in changes {
                replay(change).map_err(|why| format!("line {number}: {why}"))?;
            }
        }
        read.end += length as u64;
    }
    Ok(read)
}

fn check(head: &Head, generation: u64, replay_key: &str) -> Result<(), String> {
    if head.format != FORMAT || head.version != VERSION || head.generation != generation {
        return Err("it is no log of this program and this file".to_owned());
    }
    if head.replay_key != replay_key {
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

fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = vec![b' '; SUM_LENGTH];
    serde_json::to_writer(&mut line, value)?;
    let sum = format!("{:016x}", checksum(&line[SUM_LENGTH..]));
    line[..SUM_LENGTH - 1].copy_from_slice(sum.as_bytes());
    line.push(b'\n');
    Ok(line)
}

/// The JSON text of a line, if the line is whole.
fn checked(line: &[u8]) -> Option<&[u8]> {
    let line = line.strip_suffix(b"\n")?;
    let (sum, json) = line.split_at_checked(SUM_LENGTH)?;
    let sum = u64::from_str_radix(std::str::from_utf8(sum).ok()?.trim_end(), 16).ok()?;
    (sum == checksum(json)).then_some(json)
}

/// FNV-1a of 64 bits. It finds what a crash or a failing disk leaves; it keeps no attacker out, who could write the file anew.
fn checksum(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

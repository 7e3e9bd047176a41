//! Budget spent so far, in a file that several processes write to.
//!
//! A test runner that gives each clause a process of its own would otherwise give each the whole budget. Its first line
//! says when the first request was sent, and each request adds one letter before it is sent, so that a process that is
//! killed has paid for what it did.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use cognito_identity_contracts::Spent;

/// A request, and one for a new pool.
const CALL: u8 = b'.';
const POOL: u8 = b'P';

/// The length of the first line, which says when it all began.
const HEAD: usize = 13;

/// File of a shared budget.
#[derive(Debug)]
pub(crate) struct SharedBudget {
    path: PathBuf,
    file: File,
    /// When the first request of all was sent, in epoch seconds.
    began: u64,
    /// What all processes have spent, as far as was read.
    spent: Spent,
}

impl SharedBudget {
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        // Linked when it is whole, so that nobody meets half a line; whoever links first has begun.
        let own = path.with_extension(format!("{}.new", std::process::id()));
        let made = std::fs::write(&own, format!("{:>12}\n", now()));
        made.map_err(|error| unusable(path, &error))?;
        let linked = std::fs::hard_link(&own, path);
        let _ = std::fs::remove_file(&own);
        if let Err(error) = linked
            && error.kind() != ErrorKind::AlreadyExists
        {
            return Err(unusable(path, &error));
        }
        let opened = OpenOptions::new().read(true).append(true).open(path);
        let mut file = opened.map_err(|error| unusable(path, &error))?;
        let mut line = [0; HEAD];
        file.read_exact(&mut line).map_err(|error| unusable(path, &error))?;
        let line = String::from_utf8_lossy(&line);
        let began = line.trim().parse().map_err(|_| unusable(path, &"it is something else"))?;
        Ok(Self { path: path.to_owned(), file, began, spent: Spent::default() })
    }

    /// What everybody has spent, and for how long.
    pub(crate) fn read(&mut self) -> Result<(Spent, Duration), String> {
        let mut added = Vec::new();
        // One letter for each request that was read so far; what this process has written has moved the file's own place.
        let place = SeekFrom::Start(HEAD as u64 + self.spent.calls);
        let read = self.file.seek(place).and_then(|_| self.file.read_to_end(&mut added));
        read.map_err(|error| unusable(&self.path, &error))?;
        for letter in added {
            self.spent.calls += 1;
            self.spent.pools += u64::from(letter == POOL);
        }
        Ok((self.spent, Duration::from_secs(now().saturating_sub(self.began))))
    }

    /// A request is about to be sent.
    pub(crate) fn note(&mut self, creates_pool: bool) -> Result<(), String> {
        let letter = if creates_pool { POOL } else { CALL };
        self.file.write_all(&[letter]).map_err(|error| unusable(&self.path, &error))
    }
}

#[allow(clippy::disallowed_methods, reason = "the budget is of the real time")]
fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}

fn unusable(path: &Path, why: &dyn std::fmt::Display) -> String {
    format!("the ledger `{}` cannot be used: {why}; give the budget a file of its own", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_opens_it_knows_what_others_spent() {
        let path = std::env::temp_dir().join(format!("contract-ledger-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let mut one = SharedBudget::open(&path).unwrap();
        let mut other = SharedBudget::open(&path).unwrap();
        one.note(true).unwrap();
        other.note(false).unwrap();
        other.note(false).unwrap();
        for shared_budget in [&mut one, &mut other, &mut SharedBudget::open(&path).unwrap()] {
            let (spent, _) = shared_budget.read().unwrap();
            assert_eq!(spent, Spent { calls: 3, pools: 1, lost: 0 });
        }
        std::fs::write(&path, "a letter to my mother").unwrap();
        let why = SharedBudget::open(&path).unwrap_err();
        assert!(why.contains("it is something else; give"), "{why}");
        std::fs::remove_file(&path).unwrap();
    }
}

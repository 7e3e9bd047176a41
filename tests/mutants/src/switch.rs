//! Added to each mutated crate as a module: has the number of the active mutant, and records which mutants a run reaches.

use std::fs::File;
use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

static SWITCH: OnceLock<(usize, Option<File>)> = OnceLock::new();
static REACHED: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];

fn read() -> (usize, Option<File>) {
    let active = std::env::var("MUTANT").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let reached = std::env::var_os("MUTANTS_REACHED");
    (active, reached.and_then(|path| File::options().create(true).append(true).open(path).ok()))
}

/// Whether the mutant with this number is active.
pub(crate) fn on(number: usize) -> bool {
    let (active, log) = SWITCH.get_or_init(read);
    if let Some(mut log) = log.as_ref()
        && !REACHED[number].swap(true, Ordering::Relaxed)
    {
        // One write for each line, since several processes append to one file.
        log.write_all(format!("{number}\n").as_bytes()).expect("the file of reached mutants is writable");
    }
    *active == number
}

/// The number of an iterator's elements to process: all, or `most` if the mutant with this number is active.
pub(crate) fn limit(number: usize, most: usize) -> usize {
    if on(number) { most } else { usize::MAX }
}

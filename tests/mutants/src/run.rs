//! Measures the programs without a mutant, and runs them with each mutant that they reach.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::Failed;
use crate::compile::Executable;
use crate::program::{Ended, Part, Program};
use crate::sets::Set;

/// A mutant may take this many times as long as none, and some seconds; a longer run counts as a loop without an end.
const PATIENCE: u32 = 5;
const PATIENCE_AT_LEAST: Duration = Duration::from_secs(15);

/// Time for a program without a mutant.
const BASELINE: Duration = Duration::from_mins(20);

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The program that failed.
    Caught(String),
    Survived,
    Unreached,
    Unviable,
}

/// Runs each program without a mutant, to see that it passes, how long it takes, and which mutants it reaches.
pub(crate) fn baseline(executables: &[Executable], set: &Set, target: &Path) -> Result<Vec<Program>, Failed> {
    let log = target.join("reached");
    let mut programs = Vec::new();
    for executable in executables {
        for arguments in set.runs {
            let mut program = Program::new(executable, arguments, target);
            let begin = Instant::now();
            let (lines, reached) = measure(&program, &[], &log)?;
            program.took = begin.elapsed();
            program.reached = reached;
            if set.has_clauses {
                let held = lines.iter().filter_map(|line| line.strip_prefix("held  ")?.split(' ').next());
                for name in held {
                    let (_, reached) = measure(&program, &[name], &log)?;
                    program.parts.push(Part { name: name.to_owned(), reached });
                }
            }
            eprintln!("{}: {:.1?}, reaches {} mutants", program.name, program.took, program.reached.len());
            programs.push(program);
        }
    }
    programs.sort_by_key(|program| program.took);
    Ok(programs)
}

/// Runs a program, or some clauses of it, without a mutant: the lines it prints, and the mutants it reaches.
fn measure(
    program: &Program,
    clauses: &[&str],
    log: &Path,
) -> Result<(Vec<String>, BTreeSet<usize>), Failed> {
    _ = fs::remove_file(log);
    let mut lines = Vec::new();
    let ended = program.run(None, clauses, Some(log), BASELINE, |line| lines.push(line.to_owned()))?;
    if ended != Ended::Passed {
        let tail = lines.split_off(lines.len().saturating_sub(20)).join("\n");
        return Err(Failed(format!("{} fails without a mutant:\n{tail}", program.name)));
    }
    let reached = fs::read_to_string(log).unwrap_or_default();
    Ok((lines, reached.lines().filter_map(|line| line.parse().ok()).collect()))
}

/// Judges mutants, some at a time; calls `done` after each one.
pub(crate) fn judge(
    programs: &[Program],
    mutants: &[usize],
    jobs: usize,
    done: impl Fn(usize, &Fate) + Sync,
) -> Result<(), Failed> {
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(number) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match fate(programs, *number) {
                        Ok(fate) => done(*number, &fate),
                        Err(why) => {
                            next.store(mutants.len(), Ordering::Relaxed);
                            *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
                        }
                    }
                }
            });
        }
    });
    failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

fn fate(programs: &[Program], number: usize) -> Result<Fate, Failed> {
    let mut fate = Fate::Unreached;
    for program in programs.iter().filter(|program| program.reached.contains(&number)) {
        fate = Fate::Survived;
        let patience = (program.took * PATIENCE).max(program.took + PATIENCE_AT_LEAST);
        if program.run(Some(number), &program.reaching(number), None, patience, |_| ())? != Ended::Passed {
            return Ok(Fate::Caught(program.name.clone()));
        }
    }
    Ok(fate)
}

//! Measures the programs without a mutant, and runs them with each mutant that they reach.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::Failed;
use crate::compile::Executable;
use crate::program::{Ended, Part, Program};
use crate::sets::Set;
use crate::tree::Tree;
use crate::variants;

/// A mutant may take this many times as long as none, and some seconds; a longer run counts as a loop without an end.
const PATIENCE: u32 = 5;
const PATIENCE_AT_LEAST: Duration = Duration::from_secs(15);

/// Time for a program without a mutant.
const BASELINE: Duration = Duration::from_mins(20);

/// Result of a mutant's runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The program that failed.
    Caught(String),
    /// The program that took too long, which counts as caught.
    TimedOut(String),
    Survived,
    Unreached,
    Unviable,
}

/// Fates by the numbers of the mutants.
pub(crate) type Fates = BTreeMap<usize, Fate>;

/// Runs each program without a mutant, to see that it passes, how long it takes, and which mutants it reaches. The
/// quickest is the first.
pub(crate) fn baseline(
    executables: &[Executable],
    set: &Set,
    tree: &Tree,
    target: &Path,
) -> Result<Vec<Program>, Failed> {
    let mut programs = Vec::new();
    let mut variants = Vec::new();
    for executable in executables.iter().filter(|built| !set.left_out.contains(&built.name.as_str())) {
        for arguments in set.runs {
            let arguments = [arguments, set.skips(&executable.name).as_slice()].concat();
            let mut program = Program::new(executable, &arguments, target);
            let measured = measure(&program, &[], target, false)?;
            program.took = measured.took;
            program.reached = measured.reached;
            if set.has_clauses {
                for name in clauses(&measured.lines, "held") {
                    let reached = measure(&program, &[name], target, false)?.reached;
                    program.parts.push(Part { name: name.to_owned(), reached });
                }
            }
            eprintln!("{}: {:.1?}, reaches {} mutants", program.name, program.took, program.reached.len());
            programs.push(program);
        }
        if set.has_clauses {
            let reached = programs.iter().flat_map(|program| program.reached.iter().copied()).collect();
            variants = variants::programs(executable, set.runs[0], tree, &reached, target)?;
            eprintln!("{}: {} other answers reach mutants", executable.name, variants.len());
        }
    }
    programs.sort_by_key(|program| program.took);
    programs.extend(variants);
    Ok(programs)
}

/// A run without a mutant.
pub(crate) struct Measured {
    pub(crate) lines: Vec<String>,
    pub(crate) took: Duration,
    pub(crate) reached: BTreeSet<usize>,
}

/// Runs a program, or some clauses of it, without a mutant.
pub(crate) fn measure(
    program: &Program,
    clauses: &[&str],
    target: &Path,
    may_fail: bool,
) -> Result<Measured, Failed> {
    let log = target.join("reached");
    _ = fs::remove_file(&log);
    let mut lines = Vec::new();
    let begin = Instant::now();
    let ended = program.run(None, clauses, Some(&log), BASELINE, |line| lines.push(line.to_owned()))?;
    if ended != Ended::Passed && !may_fail {
        let tail = lines.split_off(lines.len().saturating_sub(20)).join("\n");
        return Err(Failed(format!("{} fails without a mutant:\n{tail}", program.name)));
    }
    let reached = fs::read_to_string(&log).unwrap_or_default();
    let reached = reached.lines().filter_map(|line| line.parse().ok()).collect();
    Ok(Measured { lines, took: begin.elapsed(), reached })
}

/// The clauses that `cognito-fake verify` reports as `held` or `broken`.
pub(crate) fn clauses<'a>(lines: &'a [String], verdict: &str) -> Vec<&'a str> {
    let rest = |line: &'a String| line.strip_prefix(verdict)?.strip_prefix("  ")?.split(' ').next();
    lines.iter().filter_map(rest).collect()
}

/// Runs one program after another, each with all mutants that it reaches and that none before has caught.
/// Calls `after` with the fates so far.
pub(crate) fn judge(
    programs: &[Program],
    mut fates: Fates,
    jobs: usize,
    mut after: impl FnMut(&Program, &Fates) -> Result<(), Failed>,
) -> Result<Fates, Failed> {
    for program in programs {
        let is_open = |fate: &Fate| matches!(fate, Fate::Unreached | Fate::Survived);
        let reached = fates.iter().filter(|(number, fate)| is_open(fate) && program.reached.contains(number));
        let numbers: Vec<_> = reached.map(|(number, _)| *number).collect();
        let ended = run_all(program, &numbers, jobs)?;
        for number in numbers {
            let fate = match ended.get(&number) {
                Some(Ended::Failed) => Fate::Caught(program.name.clone()),
                Some(Ended::TooLate) => Fate::TimedOut(program.name.clone()),
                Some(Ended::Passed) | None => Fate::Survived,
            };
            fates.insert(number, fate);
        }
        after(program, &fates)?;
    }
    Ok(fates)
}

/// Runs a program with each of these mutants, `jobs` at a time.
fn run_all(program: &Program, numbers: &[usize], jobs: usize) -> Result<BTreeMap<usize, Ended>, Failed> {
    let patience = (program.took * PATIENCE).max(program.took + PATIENCE_AT_LEAST);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut all = BTreeMap::new();
        while let Some(number) = numbers.get(next.fetch_add(1, Ordering::Relaxed)) {
            let ended = program.run(Some(*number), &program.reaching(*number), None, patience, |_| ())?;
            all.insert(*number, ended);
        }
        Ok(all)
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        let mut all = BTreeMap::new();
        for worker in workers {
            let ended =
                worker.join().map_err(|_| Failed("a run panicked; that is a bug of this tool".to_owned()))?;
            all.extend(ended?);
        }
        Ok(all)
    })
}

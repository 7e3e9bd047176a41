//! Mutation testing with one build: every mutant is in it, and the environment variable `MUTANT` chooses the active
//! one.
//!
//! `places.rs` finds what can be mutated, `tree.rs` writes a copy of the workspace with all mutants, `compile.rs`
//! builds it and leaves out what does not compile, `run.rs` and `program.rs` run the programs of a set with each mutant
//! they reach, and `report.rs` compares the survivors with the list of equivalent mutants. Mutant schemata: Untch,
//! Offutt and Harrold, 1993.

#![allow(clippy::disallowed_methods, reason = "it limits and reports how long programs take")]

mod compile;
mod conditions;
mod equivalent;
mod mutant;
mod places;
mod program;
mod report;
mod run;
mod sets;
mod swaps;
#[cfg(test)]
mod tests;
mod tree;
mod values;
mod variants;

use std::fmt;
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;
use std::thread::available_parallelism;

use clap::Parser;

use program::Program;
use report::Report;
use run::{Fate, Fates};
use sets::Set;
use tree::Tree;

/// Mutates the workspace and lists the mutants that no test catches.
#[derive(Debug, Parser)]
#[command(
    after_help = "Exit codes: 0 enough mutants are caught and the list of equivalent ones is right; 1 not so; 2 it cannot run."
)]
struct Options {
    /// Set of mutants: `suite`, the core judged by `cognito-fake verify`; `all`, more sources judged by all tests
    #[arg(default_value = "suite", value_parser = set)]
    set: Set,

    /// Mutate files below this path only, e.g. crates/cognito-identity-fake/src/rules/page.rs
    #[arg(long, value_name = "PATH")]
    only: Option<String>,

    /// Run one shard, e.g. 2/3 runs the 2nd, 5th, 8th, … mutant
    #[arg(long, value_name = "K/N", value_parser = shard)]
    shard: Option<(usize, usize)>,

    /// Print the mutants and run nothing
    #[arg(long)]
    list: bool,

    /// Programs to run at once [default: the processors]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
}

/// The reason why nothing can be run.
#[derive(Debug)]
struct Failed(String);

impl Failed {
    fn about(path: &Path, why: &dyn fmt::Display) -> Self {
        Self(format!("{}: {why}", path.display()))
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new("."));
    match mutate(workspace, &options) {
        Ok(report) => {
            println!("{}", report.text.trim_end());
            ExitCode::from(u8::from(!report.is_good))
        }
        Err(Failed(why)) => {
            eprintln!("error: {why}");
            ExitCode::from(2)
        }
    }
}

fn mutate(workspace: &Path, options: &Options) -> Result<Report, Failed> {
    let set = &options.set;
    let folder = workspace.join("target/mutants").join(set.name);
    let _lock = lock(&folder)?;
    let tree = Tree::new(workspace, folder.join("tree"), set)?;
    let is_chosen = |number: usize| {
        let mutant = tree.mutant(number);
        let below = |path: &String| {
            mutant.file == *path || mutant.file.starts_with(&format!("{}/", path.trim_end_matches('/')))
        };
        options.only.as_ref().is_none_or(below)
            && options.shard.is_none_or(|(part, parts)| number % parts == part % parts)
    };
    let chosen: Vec<_> = (1..=tree.mutants.len()).filter(|number| is_chosen(*number)).collect();
    if chosen.is_empty() {
        return Err(Failed("no mutant is chosen; see `--list` for all".to_owned()));
    }
    if options.list {
        let text = chosen.iter().map(|number| tree.mutant(*number).name.clone() + "\n").collect();
        return Ok(Report { text, is_good: true });
    }
    let list = workspace.join("tests/mutants/equivalent.txt");
    let listed = std::fs::read_to_string(&list).map_err(|why| Failed::about(&list, &why))?;
    let equivalent = equivalent::read(&listed)?;

    let names: Vec<_> = tree.mutants.iter().map(|mutant| mutant.name.as_str()).collect();
    let reported = |fates: &Fates| {
        let judged = fates.iter().map(|(number, fate)| (tree.mutant(*number), fate.clone())).collect();
        report::report(set, &judged, &names, &equivalent)
    };
    // A run takes long, so that a list that grows shorter is worth having.
    let so_far = folder.join("report.md");
    let jobs = options.jobs.or_else(|| available_parallelism().ok().map(usize::from)).unwrap_or(1);
    let fates = fates(&tree, &folder.join("build"), set, &chosen, jobs.max(1), |program, fates| {
        let caught =
            fates.values().filter(|fate| matches!(fate, Fate::Caught(_) | Fate::TimedOut(_))).count();
        eprintln!(
            "{}: {caught} of {} mutants are caught so far; see {}",
            program.name,
            fates.len(),
            so_far.display()
        );
        std::fs::write(&so_far, reported(fates).text).map_err(|why| Failed::about(&so_far, &why))
    })?;
    Ok(reported(&fates))
}

/// Keeps another run out of the folder: it would build other programs in it while these run.
fn lock(folder: &Path) -> Result<File, Failed> {
    std::fs::create_dir_all(folder).map_err(|why| Failed::about(folder, &why))?;
    let file = File::create(folder.join("lock")).map_err(|why| Failed::about(folder, &why))?;
    let busy = |why| Failed::about(folder, &format!("another run uses it ({why}); wait for its end"));
    file.try_lock().map_err(busy)?;
    Ok(file)
}

/// Builds, and judges the mutants chosen.
fn fates(
    tree: &Tree,
    target: &Path,
    set: &Set,
    chosen: &[usize],
    jobs: usize,
    after: impl FnMut(&Program, &Fates) -> Result<(), Failed>,
) -> Result<Fates, Failed> {
    let built = compile::build(tree, target, set.build)?;
    let programs = run::baseline(&built.executables, set, tree, target)?;
    let first =
        |number: &usize| if built.unviable.contains(number) { Fate::Unviable } else { Fate::Unreached };
    let fates = chosen.iter().map(|number| (*number, first(number))).collect();
    run::judge(&programs, fates, jobs, after)
}

fn set(name: &str) -> Result<Set, String> {
    let known = [sets::SUITE, sets::ALL];
    known.into_iter().find(|set| set.name == name).ok_or_else(|| "allowed: suite, all".to_owned())
}

fn shard(text: &str) -> Result<(usize, usize), String> {
    let parts =
        text.split_once('/').and_then(|(part, parts)| Some((part.parse().ok()?, parts.parse().ok()?)));
    parts
        .filter(|(part, parts)| (1..=*parts).contains(part))
        .ok_or_else(|| "allowed: K/N with K from 1 to N, e.g. 2/3".to_owned())
}

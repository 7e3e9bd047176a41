//! Command `cognito-fake report`: merges reports and renders the result. Start reading at [`report`].

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use cognito_identity_contracts::{Verdict, error_chain};
use cognito_identity_runner::redact::redact_plain_line;
use cognito_identity_runner::report::{Report, tally};

use crate::error::CannotRun;
use crate::report::{Folder, MODEL};

pub(crate) const EXAMPLES: &str = "\
Examples:
  cognito-fake report target/contracts --out target/page  render one report again
  cognito-fake report shard-1 shard-2 --out whole         merge both parts of a run
  cognito-fake report artifacts --out whole               merge every report.json in a folder and below

Runs on the same backend become one. The worst result of a clause that is in several of them counts, and the report names the
others. A missing shard is never green. Behind a URL, unsupported clauses do not count, and one clause in twenty may be
inconclusive because responses were lost; `lockstep` must always hold.

Exit codes: 0 nothing broke or drifted, and at least one clause held; 1 a clause is broken, missing or without a verdict, a
response drifted or is unexpected, or no clause ran; 2 the reports could not be merged.";

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Reports, or folders to search for files named report.json
    #[arg(required = true, value_name = "DIR")]
    pub(crate) from: Vec<PathBuf>,

    /// Write report.html, report.md, report.json and junit.xml to this folder, which is created if it is missing
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// Merges reports and renders the result; `true` if it is green.
pub(crate) fn report(options: &Options, out: &mut dyn Write) -> Result<bool, CannotRun> {
    let files = files(&options.from, &options.out)?;
    // Everything is read before anything is written: a bad file among good ones leaves no report behind.
    let reports = files.iter().map(|file| read(file)).collect::<Result<Vec<_>, _>>()?;
    let merged = reports.into_iter().fold(Report::default(), Report::merge);
    let written = Folder::make(&options.out, Report::default())?.write_merged(&merged)?;
    writeln!(out, "{}\n{written}", summary(&merged, files.len()))?;
    Ok(merged.is_green())
}

/// Returns the counts of verdicts for each run, in one line.
fn summary(report: &Report, files: usize) -> String {
    let runs = report.runs.iter().map(|run| {
        let counts = Verdict::ALL.into_iter().rev().map(|verdict| (verdict, run.count(verdict)));
        let counts: Vec<_> =
            counts.filter(|(_, n)| *n > 0).map(|(verdict, n)| format!("{n} {verdict}")).collect();
        let missing: Vec<_> = run.missing().collect();
        let missing = missing.first().map(|first| format!(", {} missing such as {first}", missing.len()));
        format!("{}: {}{}", redact_plain_line(&run.title()), counts.join(", "), missing.unwrap_or_default())
    });
    let mut parts = vec![if files == 1 { "1 report".to_owned() } else { format!("{files} reports") }];
    parts.extend(runs);
    if report.runs.is_empty() {
        parts.push("no clause ran on any backend".to_owned());
    }
    let asked = tally(&report.questions);
    if !asked.is_empty() {
        parts.push(format!("open questions: {asked}"));
    }
    parts.join("; ")
}

/// Every report that the arguments name, each once.
fn files(from: &[PathBuf], out: &Path) -> Result<BTreeSet<PathBuf>, CannotRun> {
    let mut files = BTreeSet::new();
    let out = fs::canonicalize(out).ok();
    for path in from {
        let found = found(path, out.as_deref())?;
        if found.is_empty() {
            return Err(CannotRun(format!(
                "there is no {MODEL} in `{}` or below; allowed: folders that `--report` has written to",
                path.display()
            )));
        }
        files.extend(found);
    }
    Ok(files)
}

/// A file itself, or the reports in a folder and below; not those of an earlier merge to the same place.
fn found(path: &Path, out: Option<&Path>) -> Result<Vec<PathBuf>, CannotRun> {
    let path = fs::canonicalize(path).map_err(|error| unreadable(path, &error.to_string()))?;
    if path.is_file() {
        return Ok(vec![path]);
    }
    let mut found = Vec::new();
    let mut folders = vec![path];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error.to_string()))?;
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&folder, &error.to_string()))?;
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && Some(entry.path().as_path()) != out {
                folders.push(entry.path());
            } else if !is_folder && entry.file_name() == MODEL {
                found.push(entry.path());
            }
        }
    }
    Ok(found)
}

fn read(path: &Path) -> Result<Report, CannotRun> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error.to_string()))?;
    Report::from_json(&text).map_err(|error| unreadable(path, &error_chain(&error)))
}

fn unreadable(path: &Path, why: &str) -> CannotRun {
    CannotRun(format!("cannot read the report `{}`: {why}", path.display()))
}

//! Command line, declared with clap. Start reading at [`Args`].

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Parser, Subcommand};
use cognito_identity_contracts::groups;
use cognito_identity_runner::backends;
use cognito_identity_runner::report::Shard;

use crate::CannotRun;
use crate::number::number;

/// Serves a fake of Amazon Cognito Identity (federated identities) and checks backends against its contract.
#[derive(Debug, Parser)]
#[command(name = "cognito-fake", version, arg_required_else_help = false, after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check a backend against the clauses of the contract
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(Box<Options>),

    /// Merge reports of shards and backends into one, and render it
    #[command(after_help = REPORT_EXAMPLES)]
    Report(ReportOptions),

    /// Measure an endpoint's answers to the open questions
    #[cfg(feature = "endpoint")]
    #[command(after_help = crate::calibrate::EXAMPLES)]
    Calibrate(Box<crate::calibrate::Options>),

    /// Delete pools that killed runs left behind
    #[cfg(feature = "endpoint")]
    #[command(after_help = crate::cleanup::EXAMPLES)]
    Cleanup(Box<crate::cleanup::Options>),

    /// Serve the fake over HTTP until it is interrupted
    #[cfg(feature = "serve")]
    #[command(after_help = crate::serve::EXAMPLES)]
    Serve(Box<crate::serve::Options>),

    /// Print a clause, its basis and its open question
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain {
        /// Full name of a clause, name of a group or of a question, or `lockstep`
        clause: String,
    },

    /// Print the number of documented, observed and assumed clauses as a Markdown table
    Fidelity,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[arg(long, value_name = "BACKEND", default_value = "fake", help = against_help())]
    pub(crate) against: String,

    #[arg(long, value_name = "LIST", help = clauses_help())]
    pub(crate) clauses: Option<String>,

    /// Run one shard of the selected clauses, e.g. 2/3 runs the 2nd, 5th, 8th, …; lockstep belongs to shard 1
    #[arg(long, value_name = "K/N")]
    pub(crate) shard: Option<Shard>,

    #[arg(long, value_name = "N", help = CASES, value_parser = cases)]
    pub(crate) cases: Option<u32>,

    /// Seed of all cases, to repeat a run [default: random; it is printed]
    #[arg(long, value_name = "N", value_parser = seed)]
    pub(crate) seed: Option<u64>,

    /// Calibration file with the fake's answers to the open questions [default: the fake's own calibration.json]
    #[arg(long, value_name = "FILE")]
    pub(crate) calibration: Option<PathBuf>,

    /// Compare the endpoint's responses with the recordings in this folder and with the calibration
    #[cfg(feature = "endpoint")]
    #[arg(long, value_name = "DIR")]
    pub(crate) recordings: Option<PathBuf>,

    /// Store the endpoint's responses in this folder; with the folder of --recordings, a drift is reported once and
    /// then replaces the recording
    #[cfg(feature = "endpoint")]
    #[arg(long, value_name = "DIR")]
    pub(crate) record: Option<PathBuf>,

    /// Write report.html, report.md, report.json and junit.xml to this folder, which is created if it is missing
    #[arg(long, value_name = "DIR")]
    pub(crate) report: Option<PathBuf>,

    /// Commit to name in the report [default: $GITHUB_SHA or $CI_COMMIT_SHA]
    #[arg(long, value_name = "HASH")]
    pub(crate) commit: Option<String>,

    /// Name of the backend in the report, to compare several endpoints [default: the backend and its region]
    #[arg(long, value_name = "NAME", requires = "report", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) name: Option<String>,

    #[cfg(feature = "endpoint")]
    #[command(flatten)]
    pub(crate) endpoint: crate::endpoint::EndpointOptions,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ReportOptions {
    /// Files named report.json, or folders to search for them
    #[arg(required = true, value_name = "DIR")]
    pub(crate) from: Vec<PathBuf>,

    /// Write report.html, report.md, report.json and junit.xml to this folder, which is created if it is missing
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

#[cfg(not(feature = "aws"))]
pub(crate) const CASES: &str =
    "Cases for each property [default: 256 against the fake, 32 against any other]";
#[cfg(feature = "aws")]
pub(crate) const CASES: &str =
    "Cases for each property [default: 256 against the fake, 4 against AWS, 32 against any other]";

const EXAMPLES: &str = "\
Examples:
  cognito-fake serve                             serve the fake at http://127.0.0.1:9229
  cognito-fake verify                            run every clause on the fake
  cognito-fake verify --against sdk              run every clause on the AWS SDK over the fake
  cognito-fake report shard-1 shard-2 --out whole  merge the reports of two runs
  cognito-fake explain merging::siblings_follow  print this clause and its basis

Exit codes: 0 everything held; 1 the contract is broken, or a verdict is missing; 2 the command could not run.";

const VERIFY_EXAMPLES: &str = "\
Examples:
  cognito-fake verify
  cognito-fake verify --clauses merging,lookup::both_keys_are_verified --cases 1000
  cognito-fake verify --against sdk --report target/contracts
  cognito-fake verify --against sdk --clauses lockstep --cases 500 --seed 7
  cognito-fake verify --shard 2/3 --report part-2   run a third of all clauses; `cognito-fake report` merges the parts
  cognito-fake verify --against endpoint --endpoint-url http://127.0.0.1:5000 --account 000000000000   check any emulator

`lockstep` runs random programs on the backend and compares every response with the reference model's. It runs with all clauses,
with one program for each case of a property.

Exit codes: 0 everything selected held, and at least one clause ran; 1 the contract is broken, a response has drifted, or a
verdict is missing; 2 the command could not run or write. Against an endpoint, clauses whose capability the endpoint lacks are
listed as `unsupported` and do not count, and one clause in twenty may lack a verdict because responses were lost.";

const REPORT_EXAMPLES: &str = "\
Examples:
  cognito-fake report target/contracts --out target/page  render one report again
  cognito-fake report shard-1 shard-2 --out whole         merge both parts of a run
  cognito-fake report artifacts --out whole               merge every report.json in a folder and below

Runs on the same backend become one. The worst result of a clause that is in several of them counts, and the report names the
others. A missing part or a clause without a verdict is never green.

Exit codes: 0 everything in the reports held; 1 something did not hold, or is missing; 2 the reports could not be merged.";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  cognito-fake explain merging::siblings_follow
  cognito-fake explain merging                   list the clauses of this group
  cognito-fake explain merge_unknown_source      print this question and the clauses that assume its answer
  cognito-fake explain lockstep";

fn against_help() -> String {
    format!("Backend to check: {}", backends::NAMES.join(", "))
}

fn clauses_help() -> String {
    format!("Clauses and groups, separated by commas [default: all] [groups: {}]", groups().join(", "))
}

fn cases(text: &str) -> Result<u32, String> {
    number(text, &(1..=u32::MAX))
}

fn seed(text: &str) -> Result<u64, String> {
    number(text, &(0..=u64::MAX))
}

/// Returns clap's error in one line.
pub(crate) fn misused(error: &clap::Error) -> CannotRun {
    let text = error.to_string();
    let lines: Vec<_> = text
        .lines()
        .map(str::trim)
        .filter(|line| {
            !line.is_empty() && !line.starts_with("Usage:") && !line.starts_with("For more information")
        })
        .collect();
    let line = lines.join("; ").replace(":; ", ": ");
    let line = line.strip_prefix("error: ").unwrap_or(&line);
    CannotRun(format!("{line}; see `cognito-fake --help`"))
}

#[cfg(all(test, feature = "aws"))]
mod tests {
    use cognito_identity_runner::endpoint::aws;

    #[test]
    fn it_says_how_many_cases_aws_gets() {
        assert!(super::CASES.contains(&format!(", {} against AWS", aws::CASES)));
    }
}

#[cfg(all(test, feature = "endpoint"))]
mod nightly {
    use super::{Args, Parser};

    /// Command lines of the nightly workflow, without a shell's quotes and variables.
    #[test]
    fn the_nightly_workflow_runs_commands_that_exist() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.github/workflows/nightly.yml");
        let workflow = std::fs::read_to_string(path).unwrap();
        let lines =
            workflow.lines().map(|line| line.trim().trim_start_matches("- ").trim_start_matches("run: "));
        let mut commands = std::collections::BTreeSet::new();
        for line in lines.filter_map(|line| line.strip_prefix("cognito-fake ")) {
            let line = line.trim_end_matches(" ||").replace("${{ matrix.shard }}", "1");
            let line = line.replace("\"$SEED\"", "7").replace('"', "");
            Args::try_parse_from(std::iter::once("cognito-fake").chain(line.split(' '))).unwrap();
            commands.insert(line.split(' ').next().unwrap_or_default().to_owned());
        }
        assert_eq!(commands.into_iter().collect::<Vec<_>>(), ["calibrate", "cleanup", "report", "verify"]);
    }
}

//! Command line, declared with clap. Start reading at [`Args`].

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Parser, Subcommand};
use cognito_identity_contracts::groups;
use cognito_identity_runner::backends;
use cognito_identity_runner::report::Shard;

use crate::CannotRun;
use crate::number::number;

/// Serves a fake of Amazon Cognito Identity (federated identities), holds backends to one contract, reports what it found, and explains it.
#[derive(Debug, Parser)]
#[command(name = "cognito-fake", version, arg_required_else_help = false, after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Hold a backend to the clauses of the contract
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(Box<Options>),

    /// Merge reports of shards, clauses and backends to one, and render it
    #[command(after_help = REPORT_EXAMPLES)]
    Report(ReportOptions),

    /// Find which answers an endpoint gives to the open questions
    #[cfg(feature = "endpoint")]
    #[command(after_help = crate::calibrate::EXAMPLES)]
    Calibrate(Box<crate::calibrate::Options>),

    /// Delete the pools that killed runs have left behind, and nothing else
    #[cfg(feature = "endpoint")]
    #[command(after_help = crate::cleanup::EXAMPLES)]
    Cleanup(Box<crate::cleanup::Options>),

    /// Serve the fake over HTTP to clients in every language, until it is interrupted
    #[cfg(feature = "serve")]
    #[command(after_help = crate::serve::EXAMPLES)]
    Serve(Box<crate::serve::Options>),

    /// Say what a clause says, on what basis, and what is known about the question it answers
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain {
        /// A clause's full name, or a group, whose clauses are listed
        clause: String,
    },

    /// Count the clauses that are documented, observed and assumed, as a Markdown table
    Fidelity,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[arg(long, value_name = "BACKEND", default_value = "fake", help = against_help())]
    pub(crate) against: String,

    #[arg(long, value_name = "LIST", help = clauses_help())]
    pub(crate) clauses: Option<String>,

    /// Every so manieth of the selected clauses alone, e.g. 2/3: the second, the fifth, …; lockstep belongs to the first part
    #[arg(long, value_name = "PART/PARTS")]
    pub(crate) shard: Option<Shard>,

    #[arg(long, value_name = "N", help = CASES, value_parser = cases)]
    pub(crate) cases: Option<u32>,

    /// The seed of all cases, to repeat a run [default: a random one, which is printed]
    #[arg(long, value_name = "N", value_parser = seed)]
    pub(crate) seed: Option<u64>,

    /// The answers of the fake to what AWS has not settled [default: those of its own calibration.json]
    #[arg(long, value_name = "FILE")]
    pub(crate) calibration: Option<PathBuf>,

    /// Hold what an endpoint answers against the evidence in this folder, and against the calibration
    #[cfg(feature = "endpoint")]
    #[arg(long, value_name = "DIR")]
    pub(crate) evidence: Option<PathBuf>,

    /// Keep what it answers as evidence in this folder; in the same folder, what has drifted is told once and is the evidence
    /// from then on
    #[cfg(feature = "endpoint")]
    #[arg(long, value_name = "DIR")]
    pub(crate) record: Option<PathBuf>,

    #[cfg(feature = "endpoint")]
    #[command(flatten)]
    pub(crate) endpoint: crate::endpoint::EndpointOptions,

    /// Write report.html, report.md, report.json and junit.xml to this folder; it is made if it is not there
    #[arg(long, value_name = "DIR")]
    pub(crate) report: Option<PathBuf>,

    /// The commit that the report says it is of [default: $GITHUB_SHA or $CI_COMMIT_SHA]
    #[arg(long, value_name = "HASH")]
    pub(crate) commit: Option<String>,

    /// Name of the backend in the report, to compare several endpoints [default: the backend and its region]
    #[arg(long, value_name = "NAME", requires = "report", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) name: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ReportOptions {
    /// Folders with a report.json, in them or below, or such files
    #[arg(required = true, value_name = "DIR")]
    pub(crate) from: Vec<PathBuf>,

    /// Write report.html, report.md, report.json and junit.xml to this folder; it is made if it is not there
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
  cognito-fake serve                             the fake at http://127.0.0.1:9229
  cognito-fake verify                            every clause on the fake
  cognito-fake verify --against sdk              every clause on the AWS SDK over the fake
  cognito-fake report shard-1 shard-2 --out whole  the reports of two runs as one, to read in a browser
  cognito-fake explain merging::siblings_follow  what this clause says, and why

Exit codes: 0 everything held; 1 the contract is broken, or no verdict was reached; 2 nothing could be run.";

const VERIFY_EXAMPLES: &str = "\
Examples:
  cognito-fake verify
  cognito-fake verify --clauses merging,lookup::both_keys_are_verified --cases 1000
  cognito-fake verify --against sdk --report target/contracts
  cognito-fake verify --against sdk --clauses lockstep --cases 500 --seed 7
  cognito-fake verify --shard 2/3 --report part-2   a third of all, for `cognito-fake report` to put together
  cognito-fake verify --against endpoint --endpoint-url http://127.0.0.1:5000 --account 000000000000   any emulator

`lockstep` runs random programs on the backend and compares every response with that of the reference model. It belongs to all clauses,
with as many programs as a property has cases.

Exit codes: 0 everything selected held, and at least one ran; 1 the contract is broken, has drifted, or no verdict was
reached; 2 something could not be run or written. Against an endpoint a clause that lacks something is listed as `unable` and
does not count, and one in twenty may come to no verdict because answers were lost.";

const REPORT_EXAMPLES: &str = "\
Examples:
  cognito-fake report target/contracts --out target/page  one report, rendered again
  cognito-fake report shard-1 shard-2 --out whole         both parts of a run
  cognito-fake report artifacts --out whole               every report.json in a folder and below

Runs on the same backend become one. Where a clause is in several of them, its worst end counts, and the report says so.
A part that is missing, or a clause that nobody could judge, is never green.

Exit codes: 0 everything in the reports held; 1 something did not, or is missing; 2 there was nothing to merge.";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  cognito-fake explain merging::siblings_follow
  cognito-fake explain merging                   the clauses of this group
  cognito-fake explain merge_unknown_source      what this question asks, and which clauses assume its answer
  cognito-fake explain lockstep";

fn against_help() -> String {
    format!("The backend to judge: {}", backends::NAMES.join(", "))
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
    let said: Vec<_> = text
        .lines()
        .map(str::trim)
        .filter(|line| {
            !line.is_empty() && !line.starts_with("Usage:") && !line.starts_with("For more information")
        })
        .collect();
    let said = said.join("; ").replace(":; ", ": ");
    let said = said.strip_prefix("error: ").unwrap_or(&said);
    CannotRun(format!("{said}; see `cognito-fake --help`"))
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

//! Options of `cognito-fake verify`.

use std::path::PathBuf;

use cognito_identity_contracts::groups;
use cognito_identity_runner::report::{Shard, check_name};
use cognito_identity_runner::{RunError, backends};

use crate::number::number;

pub(crate) const EXAMPLES: &str = "\
Examples:
  cognito-fake verify
  cognito-fake verify --clauses merging,lookup::both_keys_are_verified --cases 1000
  cognito-fake verify --against sdk --report target/contracts
  cognito-fake verify --against sdk --clauses lockstep --cases 500 --seed 7
  cognito-fake verify --shard 2/3 --report shard-2   run a third of all clauses; `cognito-fake report` merges the shards
  cognito-fake verify --against endpoint --endpoint-url http://127.0.0.1:5000 --account 000000000000   check any emulator

With all clauses selected, `lockstep` runs too: one random program for each case of a property, whose responses are
compared with the reference model's.

Exit codes: 0 nothing broke or drifted, and at least one clause held; 1 a clause is broken, inconclusive or
unsupported, a response has drifted, or no clause held; 2 the command could not run or write. Against an endpoint,
`unsupported` clauses are listed and do not count, and one clause in twenty may be `inconclusive` because responses were lost;
`lockstep` must always hold.";

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

    /// Calibration file with the answers of the fake, of lockstep's model and of the drift check [default: the fake's own
    /// calibration.json]
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
    #[arg(long, value_name = "NAME", requires = "report", value_parser = run_name)]
    pub(crate) name: Option<String>,

    #[cfg(feature = "endpoint")]
    #[command(flatten)]
    pub(crate) endpoint: crate::endpoint::EndpointOptions,
}

#[cfg(not(feature = "aws"))]
pub(crate) const CASES: &str =
    "Cases for each property [default: 256 against the fake, 32 against any other]";
#[cfg(feature = "aws")]
pub(crate) const CASES: &str =
    "Cases for each property [default: 256 against the fake, 4 against AWS, 32 against any other]";

fn against_help() -> String {
    format!("Backend to check: {}", backends::NAMES.join(", "))
}

fn clauses_help() -> String {
    format!(
        "Clauses and groups, separated by commas; `lockstep` is a name too [default: all] [groups: {}]",
        groups().join(", ")
    )
}

fn run_name(text: &str) -> Result<String, RunError> {
    check_name(text).map(|()| text.to_owned())
}

fn cases(text: &str) -> Result<u32, String> {
    number(text, &(1..=u32::MAX))
}

fn seed(text: &str) -> Result<u64, String> {
    number(text, &(0..=u64::MAX))
}

#[cfg(all(test, feature = "aws"))]
mod tests {
    use cognito_identity_runner::endpoint::aws;

    #[test]
    fn it_says_how_many_cases_aws_gets() {
        assert!(super::CASES.contains(&format!(", {} against AWS", aws::CASES)));
    }
}

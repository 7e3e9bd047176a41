//! Command line, declared with clap. Start reading at [`Args`].

use clap::{Parser, Subcommand};

#[cfg(feature = "serve")]
use crate::commands::serve;
#[cfg(feature = "endpoint")]
use crate::commands::{calibrate, cleanup};
use crate::commands::{explain, report, verify};
use crate::error::CannotRun;

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
    #[command(after_help = verify::EXAMPLES)]
    Verify(Box<verify::Options>),

    /// Merge reports of shards and backends into one, and render it
    #[command(after_help = report::EXAMPLES)]
    Report(report::Options),

    /// Measure an endpoint's answers to the open questions
    #[cfg(feature = "endpoint")]
    #[command(after_help = calibrate::EXAMPLES)]
    Calibrate(Box<calibrate::Options>),

    /// Delete pools that killed runs left behind
    #[cfg(feature = "endpoint")]
    #[command(after_help = cleanup::EXAMPLES)]
    Cleanup(Box<cleanup::Options>),

    /// Serve the fake over HTTP until it is interrupted
    #[cfg(feature = "serve")]
    #[command(after_help = serve::EXAMPLES)]
    Serve(Box<serve::Options>),

    /// Print a clause, its basis and its open question
    #[command(after_help = explain::EXAMPLES)]
    Explain {
        /// Full name of a clause, name of a group or of a question, or `lockstep`
        clause: String,
    },

    /// Print the number of documented, observed and assumed clauses as a Markdown table
    Fidelity,
}

const EXAMPLES: &str = "\
Examples:
  cognito-fake serve                             serve the fake at http://127.0.0.1:9229
  cognito-fake verify                            run every clause on the fake
  cognito-fake verify --against sdk              run every clause on the AWS SDK over the fake
  cognito-fake report shard-1 shard-2 --out whole  merge the reports of two runs
  cognito-fake explain merging::siblings_follow  print this clause and its basis

Exit codes: 0 success; 1 a result is not green, or a pool could not be deleted; 2 the command could not run. `explain` and
`fidelity` have only 0 and 2; the help of the others lists theirs.";

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

//! Runs clauses against a backend, and builds, merges and renders the results as a [`Report`], which is plain data.
//! Start reading at [`run`]; `status.rs` has the rules for what is green.

mod age;
mod build;
mod complaints;
mod junit;
mod markdown;
mod merge;
mod model;
mod questions;
mod read;
mod shard;
mod status;
mod summary;
mod text;

use cognito_identity_contracts::{BasisKind, CLAUSES, Clause, groups};

pub use age::age;
pub use build::{run, run_lockstep};
pub use complaints::{Complaint, complaints};
pub use junit::junit;
pub use markdown::markdown;
pub use model::{
    AnswerReport, ClauseReport, DivergenceReport, FindingReport, QuestionReport, Report, RunReport,
    StepReport,
};
pub use questions::{asked_questions, open_questions};
pub use read::Version;
pub use shard::Shard;
pub use status::Status;
pub use summary::{Summary, tally};
pub use text::{check_name, cut};

/// Number of clauses by group and basis, as a Markdown table.
#[must_use]
pub fn fidelity() -> String {
    let count = |group: Option<&str>, kind| {
        let counted = |clause: &&&Clause| {
            group.is_none_or(|group| clause.group() == group) && clause.basis.kind() == kind
        };
        CLAUSES.iter().filter(counted).count()
    };
    let row = |name: &str, group: Option<&str>| {
        let counts = BasisKind::ALL.map(|kind| count(group, kind));
        format!(
            "| {name} | {} | {} | {} | {} |\n",
            counts[0],
            counts[1],
            counts[2],
            counts.iter().sum::<usize>()
        )
    };
    let kinds = BasisKind::ALL.map(BasisKind::word).join(" | ");
    let mut table = format!("| clauses | {kinds} | all |\n|---|---:|---:|---:|---:|\n");
    for group in groups() {
        table += &row(group, Some(group));
    }
    table + &row("**all**", None)
}

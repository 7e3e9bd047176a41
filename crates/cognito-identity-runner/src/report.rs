//! Runs clauses against a backend, and builds, merges and renders the results as a [`Report`], which is plain data.
//! Start reading at [`run`].

mod age;
mod build;
mod junit;
mod markdown;
mod merge;
mod model;
mod questions;
mod read;
mod status;
mod summary;
mod text;

use std::time::Duration;

use cognito_identity_contracts::{BasisKind, CLAUSES, Clause, Harness, Held, Outcome, Profile, groups};

use crate::redact::redact_text;

pub use age::age;
pub use junit::junit;
pub use markdown::{cell, markdown};
pub use model::{
    AnswerInForce, ClauseReport, DivergenceReport, Ended, LockstepReport, OpenQuestion, Report, RunReport,
    Seen, StepReport,
};
pub use questions::{asked_questions, open_questions};
pub use read::{Shard, Version};
pub use status::Status;
pub use summary::{Noted, tally};
pub use text::{cut, repeat};

/// A run of some clauses against one backend.
#[derive(Clone, Debug)]
pub struct Run {
    /// The backend's name.
    pub backend: &'static str,
    /// Outcome of each clause.
    pub held: Vec<Held>,
}

/// Runs a clause against a backend, and redacts the backend's output in the outcome.
pub fn hold(clause: &Clause, harness: &dyn Harness, profile: &Profile) -> Held {
    let held = clause.hold(harness, profile);
    let verdict = held.outcome.verdict.map(|why| redact_text(harness, &why));
    Held { outcome: Outcome { verdict, ..held.outcome }, ..held }
}

/// Holds the clauses against a backend, telling `progress` of each that is done.
pub fn run(
    clauses: &[&'static Clause],
    harness: &dyn Harness,
    profile: &Profile,
    mut progress: impl FnMut(&Held),
) -> Run {
    let held = clauses.iter().map(|clause| {
        let held = hold(clause, harness, profile);
        progress(&held);
        held
    });
    Run { backend: harness.name(), held: held.collect() }
}

impl Run {
    /// Number of clauses with this verdict: held, broken, inconclusive, unable.
    #[must_use]
    pub fn count(&self, word: &str) -> usize {
        self.held.iter().filter(|held| held.outcome.verdict.word() == word).count()
    }

    /// Total duration of all clauses.
    #[must_use]
    pub fn time(&self) -> Duration {
        self.held.iter().map(|held| held.time).sum()
    }
}

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

//! A run of the suite and what is kept of it.

mod junit;

use std::time::Duration;

use serde::Serialize;

use crate::clause::{Clause, Held, Verdict};
use crate::harness::{Harness, Profile};
use crate::registry::{CLAUSES, groups};

pub use junit::junit;

/// A run of some clauses against one backend.
#[derive(Clone, Debug)]
pub struct Run {
    /// The backend's name.
    pub backend: &'static str,
    /// What became of each clause.
    pub held: Vec<Held>,
}

/// Holds the clauses against a backend, telling `progress` of each that is done.
pub fn run(
    clauses: &[&'static Clause],
    harness: &dyn Harness,
    profile: &Profile,
    mut progress: impl FnMut(&Held),
) -> Run {
    let held = clauses.iter().map(|clause| {
        let held = clause.hold(harness, profile);
        progress(&held);
        held
    });
    Run { backend: harness.name(), held: held.collect() }
}

impl Run {
    /// Whether every clause held, and at least one ran. A run that did not run is not green.
    #[must_use]
    pub fn is_green(&self) -> bool {
        !self.held.is_empty() && self.held.iter().all(|held| held.outcome.verdict == Verdict::Held)
    }

    /// How many clauses ended so: held, broken, inconclusive, unable.
    #[must_use]
    pub fn count(&self, word: &str) -> usize {
        self.held.iter().filter(|held| held.outcome.verdict.word() == word).count()
    }

    /// The run as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        let clauses = self.held.iter().map(|held| Row {
            clause: held.clause.name,
            says: held.clause.says.trim(),
            basis: held.clause.basis.kind(),
            source: held.clause.basis.to_string(),
            result: held.outcome.verdict.word(),
            why: held.outcome.verdict.why(),
            cases: held.outcome.cases,
            seconds: held.time.as_secs_f64(),
        });
        let file =
            File { version: 1, backend: self.backend, green: self.is_green(), clauses: clauses.collect() };
        serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
    }

    /// How long all clauses took together.
    #[must_use]
    pub fn time(&self) -> Duration {
        self.held.iter().map(|held| held.time).sum()
    }
}

#[derive(Serialize)]
struct File<'a> {
    version: u32,
    backend: &'a str,
    green: bool,
    clauses: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    clause: &'a str,
    says: &'a str,
    basis: &'a str,
    source: String,
    result: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    cases: u32,
    seconds: f64,
}

impl Verdict {
    /// `held`, `broken`, `inconclusive` or `unable`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Broken(_) => "broken",
            Self::Inconclusive(_) => "inconclusive",
            Self::Unable(_) => "unable",
        }
    }

    /// What is to be said of any verdict but `held`.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Held => None,
            Self::Broken(why) | Self::Inconclusive(why) | Self::Unable(why) => Some(why),
        }
    }
}

/// How many clauses of each group stand on which basis, as a Markdown table.
#[must_use]
pub fn fidelity() -> String {
    let count = |group: Option<&str>, kind: &str| {
        let counted = |clause: &&&Clause| {
            group.is_none_or(|group| clause.group() == group) && clause.basis.kind() == kind
        };
        CLAUSES.iter().filter(counted).count()
    };
    let row = |name: &str, group: Option<&str>| {
        let counts = ["documented", "observed", "assumed"].map(|kind| count(group, kind));
        format!(
            "| {name} | {} | {} | {} | {} |\n",
            counts[0],
            counts[1],
            counts[2],
            counts.iter().sum::<usize>()
        )
    };
    let mut table =
        "| clauses | documented | observed | assumed | all |\n|---|---:|---:|---:|---:|\n".to_owned();
    for group in groups() {
        table += &row(group, Some(group));
    }
    table + &row("**all**", None)
}

//! Model of a report: plain data. `build.rs` builds it from a run, the renderings (`markdown.rs`, `junit.rs`) print
//! it, and `read.rs` and `merge.rs` read it back and merge it. Start reading at [`Report`].

use std::collections::BTreeSet;

use cognito_identity::Timestamp;
use cognito_identity_contracts::BasisKind;
use cognito_identity_contracts::program::Program;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Version;
use super::read::rfc_3339;

/// Runs of the suite, the assumptions in force during them, and the findings about these. The default is an empty
/// report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Version of this model.
    pub version: Version,
    /// Date of the report; of a merged report, that of the latest one.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "rfc_3339")]
    pub date: Option<Timestamp>,
    /// Commits whose suite ran: none if unknown, several if their reports were merged.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub commits: BTreeSet<String>,
    /// One run for each backend, in the order of the backends' names.
    pub runs: Vec<RunReport>,
    /// Open questions, in the order of their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<OpenQuestion>,
}

/// A run against one backend.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunReport {
    /// Backend's name, as `--against` accepts it.
    pub backend: String,
    /// Name given to this backend, which distinguishes it from others behind a URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Region of the backend, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// URL of the backend, if it was reached over a network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// Version of the SDK that called the backend, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sdk: Option<String>,
    /// Requested number of cases for each property; of merged runs, the highest.
    pub cases: u32,
    /// Seed of all cases; several if runs with different seeds were merged, and then each clause has its own.
    pub seeds: BTreeSet<u64>,
    /// Selection before the run was cut into shards: names of clauses, and `lockstep`; empty for a run that is no
    /// shard.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub selected: BTreeSet<String>,
    /// Number of requests sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<u64>,
    /// Number of responses lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<u64>,
    /// Duration in seconds.
    pub seconds: f64,
    /// Result of each clause, in the registry's order.
    pub clauses: Vec<ClauseReport>,
    /// Result of the programs that ran in lockstep with another backend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lockstep: Option<LockstepReport>,
}

/// Result of one clause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseReport {
    /// Name of the clause, `group::name`.
    pub name: String,
    /// Sentence of the clause.
    pub says: String,
    /// Kind of the clause's basis.
    pub basis: BasisKind,
    /// Source of the basis: the page, the record or the question.
    pub source: String,
    /// Question that the clause depends on, assumed or settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Date of the clause's evidence, as exactly as is known: `2026-10-01`, `2025-02`, `2022 to 2024`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// Verdict.
    pub result: Ended,
    /// Reason for any verdict but `held`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Number of completed cases.
    pub cases: u32,
    /// Duration in seconds.
    pub seconds: f64,
    /// Seed of the clause's cases, where its run has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Difference between the recorded evidence and the responses of this run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drift: Option<String>,
    /// Better verdicts in other reports that were merged into this one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub also: BTreeSet<Ended>,
}

/// Result of random programs on two backends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockstepReport {
    /// Verdict.
    pub result: Ended,
    /// Reason for any verdict but `held`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Number of completed programs.
    pub cases: u32,
    /// Duration in seconds.
    pub seconds: f64,
    /// Seed of the programs, where their run has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// First difference between the backends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub divergence: Option<DivergenceReport>,
    /// Better verdicts in other reports that were merged into this one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub also: BTreeSet<Ended>,
}

/// Difference between two backends, step by step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DivergenceReport {
    /// Name of the reference backend.
    pub left: String,
    /// Name of the backend under test.
    pub right: String,
    /// Index of the first step whose responses differ, counted from 0.
    pub first: usize,
    /// Steps of the program.
    pub steps: Vec<StepReport>,
    /// Program itself, to be stored as a file.
    pub program: Program,
}

/// One request of a program, and both responses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepReport {
    /// Request, as a sentence.
    pub says: String,
    /// Response of the reference backend.
    pub left: Value,
    /// Response of the backend under test.
    pub right: Value,
}

/// Question about the service, the answer in force, and the findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenQuestion {
    /// Name of the question: the field of the fake's `Assumptions`.
    pub question: String,
    /// Question in full.
    pub asks: String,
    /// Answers that the documentation allows.
    pub candidates: Vec<String>,
    /// Answer in force.
    pub in_force: AnswerInForce,
    /// Other candidates that were in force in reports that were merged into this one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub also: BTreeSet<String>,
    /// Findings: none, one, or several if reports with different findings were merged.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub seen: BTreeSet<Seen>,
}

/// Answer that the fake gives to a question, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerInForce {
    /// Date of the decision, `YYYY-MM-DD`.
    pub date: String,
    /// Candidate.
    pub candidate: String,
    /// Kind of reason that makes the candidate the likeliest.
    pub basis: BasisKind,
    /// Source of that reason, or the argument itself.
    pub source: String,
}

/// Finding of a run about an open question, from the least informative to the most.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Seen {
    /// The run did not ask the question.
    NotAsked {
        /// Reason for not asking.
        why: String,
    },
    /// Several candidates fit the responses: other answers of the service hide the difference between them.
    Masked {
        /// Candidates that fit; empty if the report does not list them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        left: Vec<String>,
        /// Answers that hide the difference, as `question = candidate`.
        by: Vec<String>,
    },
    /// The service behaves as one candidate says.
    Settled {
        /// Name of the candidate.
        candidate: String,
    },
    /// The service behaves as no candidate says, or as one says and another case contradicts.
    News {
        /// Clause of the experiment, the request and its response, the expected response, and every earlier request.
        exchange: String,
    },
}

/// Kind of a [`Verdict`](cognito_identity_contracts::Verdict), the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// The clause held in every case.
    Held,
    /// The clause was not run: the backend lacks a capability it needs.
    Unable,
    /// No verdict: a response was lost.
    Inconclusive,
    /// The clause did not hold.
    Broken,
}

//! Model of a report: plain data. `build.rs` builds it from a run, `status.rs` decides whether it is green,
//! `markdown.rs` and `junit.rs` render it, and `read.rs` and `merge.rs` read it back and merge it. Start reading at
//! [`Report`].

use std::collections::BTreeSet;

use cognito_identity::Timestamp;
use cognito_identity_contracts::program::Program;
use cognito_identity_contracts::{BasisKind, Verdict};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Version;
use super::read::rfc_3339;

/// Runs of the suite, the open questions with their answers in force, and the findings about them. The default is an
/// empty report.
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
    pub questions: Vec<QuestionReport>,
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
    pub requests: Option<u64>,
    /// Number of requests without a response that says anything about the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_responses: Option<u64>,
    /// Duration in seconds.
    pub seconds: f64,
    /// Result of each clause, in the registry's order; that of lockstep is the last.
    pub clauses: Vec<ClauseReport>,
}

/// Result of one clause, or of the programs that ran in lockstep with the reference model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseReport {
    /// Name of the clause, `group::name`, or `lockstep`.
    pub name: String,
    /// Sentence of the clause.
    pub sentence: String,
    /// Kind of the clause's basis; none for lockstep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<BasisKind>,
    /// Source of the basis: the page, the record or the question.
    pub source: String,
    /// Question that the clause depends on, assumed or settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Date of the clause's evidence, as exactly as is known: `2026-10-01`, `2025-02`, `2022 to 2024`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_date: Option<String>,
    /// Verdict.
    pub verdict: Verdict,
    /// Reason for any verdict but `held`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Number of completed cases, or programs.
    pub cases: u32,
    /// Duration in seconds.
    pub seconds: f64,
    /// Seed of the clause's cases, where its run has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Difference between the recorded evidence and the responses of this run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drift: Option<String>,
    /// Difference between the backend and the reference model; only in lockstep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub divergence: Option<DivergenceReport>,
    /// Better verdicts in other reports that were merged into this one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub better_verdicts: BTreeSet<Verdict>,
}

/// Smallest program found whose last request has another response than the reference model predicts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DivergenceReport {
    /// Requests of the program.
    pub steps: Vec<StepReport>,
    /// Program itself, to be stored as a file.
    pub program: Program,
}

/// One request of a program, and both responses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepReport {
    /// Request, as a sentence.
    pub request: String,
    /// Response that the reference model predicts, or the errors that it allows.
    pub expected: Value,
    /// Response of the backend.
    pub actual: Value,
}

/// Question about the service, the answer in force, and the findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionReport {
    /// Name of the question: the field of the fake's `Assumptions`.
    pub name: String,
    /// Question in full.
    pub question: String,
    /// Answers that the documentation allows.
    pub candidates: Vec<String>,
    /// Answer in force.
    pub in_force: AnswerReport,
    /// Other candidates that were in force in reports that were merged into this one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub others_in_force: BTreeSet<String>,
    /// Findings: none, one, or several if reports with different findings were merged.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub findings: BTreeSet<FindingReport>,
}

/// Answer that the fake gives to a question, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerReport {
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
pub enum FindingReport {
    /// The run did not ask the question.
    NotAsked {
        /// Reason for not asking.
        why: String,
    },
    /// Several candidates fit the responses: other answers of the service hide the difference between them.
    Confounded {
        /// Candidates that fit; empty if the report does not list them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        candidates: Vec<String>,
        /// Answers that hide the difference, as `question = candidate`.
        hidden_by: Vec<String>,
    },
    /// The service behaves as one candidate says.
    Settled {
        /// Name of the candidate.
        candidate: String,
    },
    /// The service behaves as no candidate says, or as one says and another case contradicts.
    Unexpected {
        /// Clause of the experiment, the request and its response, the expected response, and every earlier request.
        exchange: String,
    },
}

//! The one model of a report: plain data, which every rendering is made from and which is read back to be merged.

use std::collections::BTreeSet;

use cognito_identity::Timestamp;
use cognito_identity_contracts::program::Program;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Version;
use super::read::rfc_3339;

/// Runs of the suite, what was assumed in them, and what was seen of it. The default is a report of nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The version of this model.
    pub version: Version,
    /// When it was made; of several that were merged, when the last one was.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "rfc_3339")]
    pub date: Option<Timestamp>,
    /// The commits whose suite ran: none if nobody said, several if reports of several were merged.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub commits: BTreeSet<String>,
    /// What became of each backend, in the order of their names.
    pub runs: Vec<RunReport>,
    /// The open questions, in the order of their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<OpenQuestion>,
}

/// A run against one backend.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunReport {
    /// The backend's name, as `--against` takes it.
    pub backend: String,
    /// The region it is in, if it is in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Where it was reached, if it was reached over a network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// The version of the SDK it was reached with, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sdk: Option<String>,
    /// Cases asked for each property; of several runs that were merged, the most.
    pub cases: u32,
    /// The seed of all cases; several if runs of several were merged, and then each clause says its own.
    pub seeds: BTreeSet<u64>,
    /// What was selected before the run was cut in parts: clauses by their names, and `lockstep`; nothing if it never was.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub selected: BTreeSet<String>,
    /// How many requests were sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<u64>,
    /// How many answers were lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<u64>,
    /// How long it took.
    pub seconds: f64,
    /// What became of each clause, in the registry's order.
    pub clauses: Vec<ClauseReport>,
    /// What became of the programs that ran in lockstep with another backend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lockstep: Option<LockstepReport>,
}

/// A clause and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseReport {
    /// `group::name`.
    pub name: String,
    /// What it says, one sentence.
    pub says: String,
    /// On what kind of reason it stands.
    pub basis: BasisKind,
    /// The reason: the page, the record or the question.
    pub source: String,
    /// The question it answers, assumed or settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// When its evidence was seen, as exactly as is known: `2026-10-01`, `2025-02`, `2022 to 2024`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// How it ended.
    pub result: Ended,
    /// What is to be said of any end but `held`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// How many cases were run to the end.
    pub cases: u32,
    /// How long it took.
    pub seconds: f64,
    /// The seed of its cases, where its run has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// How what was seen has moved away from the evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drift: Option<String>,
    /// The better ends it had in other reports that were merged into this one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub also: BTreeSet<Ended>,
}

/// Random programs on two backends, and what became of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockstepReport {
    /// How it ended.
    pub result: Ended,
    /// What is to be said of any end but `held`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// How many programs were run to the end.
    pub cases: u32,
    /// How long it took.
    pub seconds: f64,
    /// The seed of its programs, where its run has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Where the backends went apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub divergence: Option<DivergenceReport>,
    /// The better ends it had in other reports that were merged into this one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub also: BTreeSet<Ended>,
}

/// Where two backends went apart, to be read step by step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DivergenceReport {
    /// The backend that is compared with.
    pub left: String,
    /// The backend under judgement.
    pub right: String,
    /// The first step whose answers differ, counted from 0.
    pub first: usize,
    /// The program, step by step.
    pub steps: Vec<StepReport>,
    /// The program, to keep as a file.
    pub program: Program,
}

/// One request of a program, and both answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepReport {
    /// The request, as a sentence.
    pub says: String,
    /// What the one backend answered.
    pub left: Value,
    /// What the other one did.
    pub right: Value,
}

/// A question about the service, the answer in force, and what was seen of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenQuestion {
    /// Its name: the field of the fake's `Assumptions`.
    pub question: String,
    /// What it asks.
    pub asks: String,
    /// The answers the documentation allows.
    pub candidates: Vec<String>,
    /// The answer in force.
    pub in_force: AnswerInForce,
    /// Other candidates that were in force in reports that were merged into this one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub also: BTreeSet<String>,
    /// What was seen of it: nothing, one thing, or several if reports that saw different things were merged.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub seen: BTreeSet<Seen>,
}

/// The answer the fake gives to a question, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerInForce {
    /// When it was written down, `YYYY-MM-DD`.
    pub date: String,
    /// The candidate.
    pub candidate: String,
    /// What makes it the likeliest.
    pub basis: BasisKind,
    /// Where that is said, or why it is likely.
    pub source: String,
}

/// What a run saw of an open question, from the least that can be said to the most.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Seen {
    /// Nobody asked.
    NotAsked {
        /// Why not.
        why: String,
    },
    /// Several candidates fit what came back: other answers of the service keep them from being told apart.
    Masked {
        /// The candidates that fit; none if nobody said.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        left: Vec<String>,
        /// Those other answers, as `question = candidate`.
        by: Vec<String>,
    },
    /// The service gave the answer of a candidate.
    Settled {
        /// That candidate.
        candidate: String,
    },
    /// The service did what no candidate says, or what one says and another case contradicts.
    News {
        /// Whose experiment it was, the request and the answer, what was expected, and every request before it.
        exchange: String,
    },
}

/// The kinds of [`Basis`](cognito_identity_contracts::Basis).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BasisKind {
    /// AWS says so.
    Documented,
    /// Somebody saw it on AWS.
    Observed,
    /// Nobody has said or seen it.
    Assumed,
}

/// The ends of [`Verdict`](cognito_identity_contracts::Verdict), the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// It held in every case.
    Held,
    /// It was not run: the backend lacks what it needs.
    Unable,
    /// No verdict: an answer was lost.
    Inconclusive,
    /// It did not hold.
    Broken,
}

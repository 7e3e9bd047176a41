//! Detects drift: compares the responses of a backend with stored recordings, and with the calibration.
//!
//! Two recordings are equal if they have equal exchanges, in any order within a case; the first difference is reported.
//! Only the pinned cases (two for each property, of a fixed seed) are recorded, since others send other requests on
//! each run.
//!
//! Start reading at [`DriftCheck::check`]. `normalize.rs` replaces ids, timestamps, tokens and secrets, which differ
//! between days; `store.rs` is the folder of [`Recording`]s.

mod check;
mod normalize;
mod store;

use cognito_identity::Timestamp;
use cognito_identity_contracts::{Harness, PINNED_SEED};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use check::{DriftCheck, DriftResult};
pub use store::RecordingStore;

use crate::backends::environment_of;
use crate::error::{RunError, RunErrorKind};
use crate::recording::Transcript;
use normalize::Normalizer;

/// Responses of a backend to the cases of one clause, normalized.
///
/// Only a run against an endpoint writes a recording, and a person never does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// Version of this format.
    pub version: u32,
    /// Name of the clause.
    pub clause: String,
    /// Backend and day.
    pub origin: Origin,
    /// Requests and responses, a list for each case.
    pub cases: Vec<Vec<Exchange>>,
}

/// Backend and day of a recording.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Name of the backend, as `--against` accepts it.
    pub backend: String,
    /// URL of the backend.
    pub url: String,
    /// Region of the backend.
    pub region: String,
    /// Date of the run, `YYYY-MM-DD`.
    pub date: String,
    /// Digest of the account's id.
    pub account: String,
    /// The version of the suite, which all crates of the workspace share.
    pub contracts: String,
    /// Version of the SDK that sent the requests.
    pub sdk: String,
    /// Commit of the suite, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Seed of the cases: another seed sends other requests.
    pub seed: u64,
    /// The ids of the requests, by which AWS finds them again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub request_ids: Vec<String>,
}

impl Origin {
    /// Returns the origin of a recording at this time, made with the pinned cases.
    ///
    /// # Errors
    ///
    /// One line: the backend is not reached over a network, so its responses are not recorded, or it has no
    /// environment.
    pub fn from_harness(
        harness: &dyn Harness,
        time: Timestamp,
        commit: Option<String>,
    ) -> Result<Self, RunError> {
        let place = harness.endpoint_info().ok_or_else(|| {
            let name = harness.name();
            let why =
                format!("recordings are of endpoints, and `{name}` is none; allowed: backends behind a URL");
            RunError::new(RunErrorKind::Options, why)
        })?;
        let environment = environment_of(harness)?;
        Ok(Self {
            backend: harness.name().to_owned(),
            url: place.url.to_owned(),
            region: place.region.to_owned(),
            date: time.date(),
            account: Self::digest(&environment.account.id),
            contracts: env!("CARGO_PKG_VERSION").to_owned(),
            sdk: place.sdk.to_owned(),
            commit,
            seed: PINNED_SEED,
            request_ids: Vec::new(),
        })
    }

    /// Returns why a recording of this origin cannot be compared with a later one, in one line; `None` if it can.
    pub(crate) fn is_apart_from(&self, later: &Self) -> Option<String> {
        let both = |name: &str, before: &str, now: &str| {
            (before != now).then(|| format!("it is of the {name} {before}, and this run of {now}"))
        };
        both("backend", &self.backend, &later.backend)
            .or_else(|| both("region", &self.region, &later.region))
            .or_else(|| both("account whose digest is", &self.account, &later.account))
            .or_else(|| both("seed", &self.seed.to_string(), &later.seed.to_string()))
    }

    /// Digest of an account's id, which distinguishes two accounts without revealing either: a million of the possible
    /// ids share each digest.
    #[must_use]
    pub fn digest(account: &str) -> String {
        // FNV-1a, which is the same on every machine and in every version, folded to 20 bits.
        let hash = account.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("{:05x}", (hash ^ (hash >> 20) ^ (hash >> 40)) & 0xf_ffff)
    }
}

/// A request and the response to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// The operation, or the name of another step of a case.
    pub request: String,
    /// The input.
    pub input: Value,
    /// The response.
    pub response: Value,
}

/// The version of the form of recordings.
pub const VERSION: u32 = 3;

impl Recording {
    /// Normalizes the transcripts of a clause.
    #[must_use]
    pub fn from_transcripts(clause: &str, origin: Origin, transcripts: &[Transcript]) -> Self {
        let request_ids = transcripts.iter().flat_map(|transcript| transcript.request_ids.clone()).collect();
        let origin = Origin { request_ids, ..origin };
        let cases = transcripts
            .iter()
            .map(|transcript| Normalizer::new(&transcript.account.id).case(transcript))
            .collect();
        Self { version: VERSION, clause: clause.to_owned(), origin, cases }
    }

    /// Returns the first difference from a later recording of the same cases, in one line.
    ///
    /// Recordings of different regions, accounts or seeds always differ: [`RecordingStore::newest`] rejects those.
    #[must_use]
    pub fn drift(&self, later: &Self) -> Option<String> {
        let pairs = self.cases.iter().zip(&later.cases).enumerate();
        for (case, (before, after)) in pairs {
            if sorted(before) == sorted(after) {
                // A case may list identities in the order of their ids, which are new on each run.
                continue;
            }
            let differs = before.iter().zip(after).position(|(before, after)| before != after);
            let differs = differs.or((before.len() != after.len()).then_some(before.len().min(after.len())));
            if let Some(step) = differs {
                // A different request means that an earlier response, which shows no difference, changed the course of
                // the case.
                let is_same_request = before.get(step).zip(after.get(step)).is_some_and(|(before, after)| {
                    before.request == after.request && before.input == after.input
                });
                let shown = |exchanges: &[Exchange]| match exchanges.get(step) {
                    Some(Exchange { request, response, .. }) if is_same_request => {
                        format!("{request} => {response}")
                    }
                    Some(Exchange { request, input, response }) => format!("{request} {input} => {response}"),
                    None => "nothing".to_owned(),
                };
                return Some(format!(
                    "case {case}, step {step}: on {} {}, now {}",
                    self.origin.date,
                    shown(before),
                    shown(after)
                ));
            }
        }
        (self.cases.len() != later.cases.len())
            .then(|| format!("{} cases on {}, now {}", self.cases.len(), self.origin.date, later.cases.len()))
    }

    /// Returns the recording as a file.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// One line: why the text is no recording of this version.
    pub fn from_json(text: &str) -> Result<Self, RunError> {
        let wrong = |why: String| RunError::new(RunErrorKind::Content, why);
        let read: Self =
            serde_json::from_str(text).map_err(|error| wrong("no recording".to_owned()).because(error))?;
        if read.version != VERSION {
            return Err(wrong(format!("a recording of version {}; allowed: {VERSION}", read.version)));
        }
        Ok(read)
    }
}

fn sorted(exchanges: &[Exchange]) -> Vec<String> {
    let mut texts: Vec<_> = exchanges
        .iter()
        .map(|Exchange { request, input, response }| format!("{request} {input} {response}"))
        .collect();
    texts.sort_unstable();
    texts
}

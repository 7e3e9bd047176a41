//! What the environment says of a run.

use std::collections::hash_map::RandomState;
use std::fmt::Display;
use std::hash::{BuildHasher, Hasher};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

use cognito_identity_contracts::{Account, Harness, Profile};
use cognito_identity_fake::Assumptions;
use cognito_identity_runner::drift::{DriftCheck, Origin, RecordingStore};
use cognito_identity_runner::endpoint::{Limits, MOST_MINUTES, Options};
use cognito_identity_runner::report::Shard;

use super::{piece, set};

/// What the environment says of a run; its variables are listed in `tests/aws.rs`.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    cases: Option<u32>,
    seed: u64,
    pub(super) shard: Option<Shard>,
    limits: Limits,
    roles: Vec<String>,
    shared_budget: Option<PathBuf>,
    pub(super) report: Option<PathBuf>,
    evidence: Option<PathBuf>,
    record: Option<PathBuf>,
}

impl Settings {
    pub(super) fn read() -> Result<Self, String> {
        let shard: Option<Shard> = read("CONTRACT_SHARD", "a part of several, such as 2/3")?;
        let shards = whole("CONTRACT_SHARDS", &(1..=1_000))?;
        let limits = Limits {
            rate_limit: whole("CONTRACT_PACE", &(1..=u32::MAX))?,
            shards: shards.or(shard.map(Shard::of)),
            calls: whole("CONTRACT_MAX_CALLS", &(0..=u64::MAX))?,
            pools: whole("CONTRACT_MAX_POOLS", &(0..=u64::MAX))?,
            minutes: whole("CONTRACT_MAX_MINUTES", &(1..=MOST_MINUTES))?,
            consistency_delay: whole("CONTRACT_SETTLING", &(0..=600_000))?,
        };
        let roles = set("CONTRACT_ROLES").unwrap_or_default();
        // Each test of nextest is a process of its own, and all of them have one budget.
        let of_runner =
            set("NEXTEST_RUN_ID").map(|run| std::env::temp_dir().join(format!("contract-{run}.ledger")));
        Ok(Self {
            cases: whole("CONTRACT_CASES", &(1..=u32::MAX))?,
            seed: whole("CONTRACT_SEED", &(0..=u64::MAX))?.unwrap_or_else(random_seed),
            shard,
            limits,
            roles: roles.split(',').filter(|role| !role.is_empty()).map(str::to_owned).collect(),
            shared_budget: set("CONTRACT_LEDGER").map(PathBuf::from).or(of_runner),
            report: set("CONTRACT_REPORT_DIR").map(PathBuf::from),
            evidence: set("CONTRACT_EVIDENCE").map(PathBuf::from),
            record: set("CONTRACT_RECORD").map(PathBuf::from),
        })
    }

    pub(super) fn profile(&self, defaults: &Profile) -> Profile {
        let cases = self.cases.unwrap_or(defaults.cases);
        let steady = if self.has_stores() { DriftCheck::PINNED_CASES } else { 0 };
        Profile { cases, steady, seed: Some(self.seed), ..defaults.clone() }
    }

    fn has_stores(&self) -> bool {
        self.evidence.is_some() || self.record.is_some()
    }

    /// The eye on the answers of other days, if the environment wants one.
    pub(super) fn drift(&self, harness: &dyn Harness) -> Result<Option<DriftCheck>, String> {
        let store = |folder: &Option<PathBuf>| folder.as_deref().map(RecordingStore::at);
        let origin = || Origin::of(harness, piece::now(), piece::commit());
        let drift = |origin| {
            DriftCheck::new(origin, Assumptions::default(), store(&self.evidence), store(&self.record))
        };
        self.has_stores().then(origin).transpose().map(|origin| origin.map(drift))
    }

    pub(super) fn kept_to(&self, options: Options) -> Options {
        let account = Account { roles: self.roles.clone(), ..options.account };
        Options { account, shared_budget: self.shared_budget.clone(), ..options }.within(self.limits)
    }
}

/// The whole number in a variable, if it is set.
fn whole<N: FromStr + PartialOrd + Display>(
    variable: &str,
    allowed: &RangeInclusive<N>,
) -> Result<Option<N>, String> {
    let told = format!("a whole number from {} to {}", allowed.start(), allowed.end());
    match read::<N>(variable, &told)? {
        Some(number) if !allowed.contains(&number) => wrong(variable, &number.to_string(), &told),
        found => Ok(found),
    }
}

/// The value of a variable, if it is set.
fn read<T: FromStr>(variable: &str, allowed: &str) -> Result<Option<T>, String> {
    let Some(value) = set(variable) else { return Ok(None) };
    value.parse().map(Some).or_else(|_| wrong(variable, &value, allowed))
}

fn wrong<T>(variable: &str, value: &str, allowed: &str) -> Result<T, String> {
    Err(format!("{variable} is `{value}`; allowed: {allowed}"))
}

/// A seed short enough to be typed again.
fn random_seed() -> u64 {
    RandomState::new().build_hasher().finish() >> 32
}

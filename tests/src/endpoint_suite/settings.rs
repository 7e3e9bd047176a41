//! What the environment says of a run.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::PathBuf;
use std::str::FromStr;

use cognito_identity_contracts::endpoint::{Limits, MOST_MINUTES, Options};
use cognito_identity_contracts::evidence::{Book, Night, Origin};
use cognito_identity_contracts::report::Shard;
use cognito_identity_contracts::{Account, Harness, Profile};
use cognito_identity_fake::Assumptions;

use super::{piece, set};

/// What the environment says of a run; its variables are listed in `tests/aws.rs`.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    cases: Option<u32>,
    seed: u64,
    pub(super) shard: Option<Shard>,
    limits: Limits,
    roles: Vec<String>,
    ledger: Option<PathBuf>,
    pub(super) report: Option<PathBuf>,
    evidence: Option<PathBuf>,
    record: Option<PathBuf>,
}

impl Settings {
    pub(super) fn read() -> Result<Self, String> {
        let shard: Option<Shard> = read("CONTRACT_SHARD", "a part of several, such as 2/3")?;
        let positive = |variable| {
            let found: Option<u32> = read(variable, "a whole number from 1")?;
            found.map_or(Ok(None), |found| {
                if found > 0 { Ok(Some(found)) } else { wrong(variable, "0", "a whole number from 1") }
            })
        };
        let number = |variable| read::<u64>(variable, "a whole number");
        let within = |variable, least, most| {
            let allowed = format!("a whole number from {least} to {most}");
            let found: Option<u64> = read(variable, &allowed)?;
            found.map_or(Ok(None), |found| {
                let is_allowed = (least..=most).contains(&found);
                if is_allowed { Ok(Some(found)) } else { wrong(variable, &found.to_string(), &allowed) }
            })
        };
        let shards = within("CONTRACT_SHARDS", 1, 1_000)?.and_then(|shards| u32::try_from(shards).ok());
        let limits = Limits {
            pace: positive("CONTRACT_PACE")?,
            shards: shards.or(shard.map(Shard::of)),
            calls: number("CONTRACT_MAX_CALLS")?,
            pools: number("CONTRACT_MAX_POOLS")?,
            minutes: within("CONTRACT_MAX_MINUTES", 1, MOST_MINUTES)?,
            settling: within("CONTRACT_SETTLING", 0, 600_000)?,
        };
        let roles = set("CONTRACT_ROLES").unwrap_or_default();
        // Each test of nextest is a process of its own, and all of them have one budget.
        let of_runner =
            set("NEXTEST_RUN_ID").map(|run| std::env::temp_dir().join(format!("contract-{run}.ledger")));
        Ok(Self {
            cases: positive("CONTRACT_CASES")?,
            seed: number("CONTRACT_SEED")?.unwrap_or_else(random_seed),
            shard,
            limits,
            roles: roles.split(',').filter(|role| !role.is_empty()).map(str::to_owned).collect(),
            ledger: set("CONTRACT_LEDGER").map(PathBuf::from).or(of_runner),
            report: set("CONTRACT_REPORT_DIR").map(PathBuf::from),
            evidence: set("CONTRACT_EVIDENCE").map(PathBuf::from),
            record: set("CONTRACT_RECORD").map(PathBuf::from),
        })
    }

    pub(super) fn profile(&self, defaults: &Profile) -> Profile {
        let cases = self.cases.unwrap_or(defaults.cases);
        let steady = if self.has_books() { Night::STEADY } else { 0 };
        Profile { cases, steady, seed: Some(self.seed), ..defaults.clone() }
    }

    fn has_books(&self) -> bool {
        self.evidence.is_some() || self.record.is_some()
    }

    /// The eye on the answers of other days, if the environment wants one.
    pub(super) fn night(&self, harness: &dyn Harness) -> Result<Option<Night>, String> {
        let book = |folder: &Option<PathBuf>| folder.as_deref().map(Book::at);
        let origin = || Origin::of(harness, piece::now(), piece::commit());
        let night =
            |origin| Night::new(origin, Assumptions::default(), book(&self.evidence), book(&self.record));
        self.has_books().then(origin).transpose().map(|origin| origin.map(night))
    }

    pub(super) fn kept_to(&self, options: Options) -> Options {
        let account = Account { roles: self.roles.clone(), ..options.account };
        Options { account, ledger: self.ledger.clone(), ..options }.within(self.limits)
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

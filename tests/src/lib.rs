//! Code that the test programs share: planted bugs, the largest requests, the profile of property tests, paths.

pub mod constraint_mutants;
pub mod largest;
pub mod planted;
pub mod sample_report;
pub mod socket;
mod verified;

use std::path::PathBuf;

pub use verified::verified;

use cognito_identity_contracts::Profile;

/// Examples of the README and of `docs/`, compiled and run as documentation tests.
#[cfg(doctest)]
mod examples {
    #[doc = include_str!("../../README.md")]
    #[derive(Debug)]
    pub struct Readme;

    #[doc = include_str!("../../docs/cookbook.md")]
    #[derive(Debug)]
    pub struct Cookbook;

    #[doc = include_str!("../../docs/faults-and-clocks.md")]
    #[derive(Debug)]
    pub struct FaultsAndClocks;

    #[doc = include_str!("../../docs/open-questions.md")]
    #[derive(Debug)]
    pub struct OpenQuestions;
}

/// A path under the workspace's root.
#[must_use]
pub fn workspace(path: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", path].iter().collect()
}

/// Profile of `cases` cases for each property; broken ones are stored in `contracts/regressions` and replayed from
/// there.
#[must_use]
pub fn profile(cases: u32) -> Profile {
    Profile { regressions: Some(workspace("contracts/regressions")), ..Profile::cases(cases) }
}

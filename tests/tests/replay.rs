//! Programs that once told two backends apart, replayed on all of them.

use std::path::{Path, PathBuf};

use cognito_identity_contracts::backends::{FakeHarness, SdkHarness};
use cognito_identity_contracts::lockstep::compare;
use cognito_identity_contracts::program::Program;
use cognito_identity_tests::workspace;
use rstest::rstest;

#[rstest]
fn every_backend_answers_the_same(#[files("../contracts/programs/*.json")] path: PathBuf) {
    let program = read(&path);
    assert!(!program.about.is_empty(), "{} does not say what it is kept for", path.display());
    let divergence = compare(&program, &FakeHarness::default(), &SdkHarness::default()).unwrap();
    assert!(divergence.is_none(), "{}", divergence.unwrap());
}

#[test]
fn a_program_is_read_as_it_is_written() {
    let program = read(&workspace("contracts/programs/chain-of-merges.json"));
    let text = serde_json::to_string(&program).unwrap();
    assert_eq!(serde_json::from_str::<Program>(&text).unwrap(), program);
}

fn read(path: &Path) -> Program {
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{} is not a program: {error}", path.display()))
}

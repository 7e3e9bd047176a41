//! Replays stored programs on which a backend once differed from the model.

use std::path::{Path, PathBuf};

use cognito_identity_contracts::program::Program;
use cognito_identity_contracts::{Harness, lockstep};
use cognito_identity_fake::Assumptions;
use cognito_identity_runner::backends::{FakeHarness, SdkHarness, answers};
use cognito_identity_tests::workspace;
use rstest::rstest;

#[rstest]
fn every_backend_does_as_the_model_predicts(#[files("../contracts/programs/*.json")] path: PathBuf) {
    let program = read(&path);
    assert!(!program.about.is_empty(), "{} does not say what it is stored for", path.display());
    let answers = answers(&Assumptions::default());
    let backends: [&dyn Harness; 2] = [&FakeHarness::default(), &SdkHarness::default()];
    for backend in backends {
        let divergence = lockstep::run(&program, backend, &answers).unwrap();
        assert!(divergence.is_none(), "{}: {}", backend.name(), divergence.unwrap());
    }
}

#[test]
fn a_program_is_read_as_it_is_written() {
    let program = read(&workspace("contracts/programs/chain-of-merges.json"));
    let text = serde_json::to_string(&program).unwrap();
    assert_eq!(serde_json::from_str::<Program>(&text).unwrap(), program);
}

#[rstest]
#[case::of_the_first_version(r#"{"steps": [{"do": "get_id", "pool": 0}]}"#, "version 0")]
#[case::of_a_later_version(r#"{"version": 3, "steps": []}"#, "version 3")]
#[case::with_a_step_that_is_none(r#"{"version": 2, "steps": [{"do": "dance"}]}"#, "unknown variant `dance`")]
#[case::with_a_member_that_is_none(
    r#"{"version": 2, "steps": [{"do": "wait", "long": true}]}"#,
    "unknown field `long`"
)]
#[case::with_a_further_member(
    r#"{"version": 2, "steps": [{"do": "wait"}], "seed": 1}"#,
    "unknown field `seed`"
)]
#[case::that_is_a_list("[]", "expected a program")]
#[case::that_is_no_json("{", "EOF")]
fn a_program_that_cannot_be_read_is_one_line(#[case] text: &str, #[case] why: &str) {
    let error = serde_json::from_str::<Program>(text).unwrap_err().to_string();
    assert!(error.contains(why) && !error.contains('\n'), "{error}");
}

fn read(path: &Path) -> Program {
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{} is not a program: {error}", path.display()))
}

//! Runs of programs that fail, or never end.

use std::path::PathBuf;
use std::time::Duration;

use crate::compile::Executable;
use crate::program::{Ended, Program};

const FOR_EVER: Duration = Duration::from_hours(1);

fn run(script: &str, mutant: Option<usize>, patience: Duration) -> Ended {
    run_one(script, mutant, patience, false)
}

fn run_one(script: &str, mutant: Option<usize>, patience: Duration, must_break: bool) -> Ended {
    let shell =
        Executable { name: "shell".to_owned(), path: PathBuf::from("/bin/sh"), folder: PathBuf::from("/") };
    let mut program = Program::new(&shell, &["-c", script], &std::env::temp_dir());
    program.must_break = must_break;
    program.run(mutant, &[], None, patience, |_| ()).unwrap_or_else(|why| panic!("{}", why.0))
}

#[test]
fn the_exit_code_counts() {
    assert_eq!(run("exit 0", Some(1), FOR_EVER), Ended::Passed);
    assert_eq!(run("exit 1", Some(1), FOR_EVER), Ended::Failed);
}

#[test]
fn the_number_of_the_mutant_is_in_the_environment() {
    assert_eq!(run("test $MUTANT = 17", Some(17), FOR_EVER), Ended::Passed);
    assert_eq!(run("test $MUTANT = 0", None, FOR_EVER), Ended::Passed);
}

#[test]
fn a_loop_without_an_end_is_ended() {
    assert_eq!(run("while true; do sleep 1; done", Some(1), Duration::from_millis(50)), Ended::TooLate);
}

#[test]
fn the_first_failure_ends_a_run() {
    for line in ["test a::b ... FAILED", "broken  merging::siblings_follow (1 case, 0 ms)"] {
        assert_eq!(run(&format!("echo '{line}'; sleep 3600"), Some(1), FOR_EVER), Ended::Failed);
    }
    assert_eq!(run("echo 'test a ... ok'", Some(1), FOR_EVER), Ended::Passed);
}

#[test]
fn a_clause_that_must_break_and_holds_is_a_failure() {
    let run = |script: &str| run_one(script, Some(1), FOR_EVER, true);
    assert_eq!(run("echo 'broken  a::b (1 case, 0 ms)'; exit 1"), Ended::Passed);
    assert_eq!(run("exit 0"), Ended::Failed);
    assert_eq!(run("echo 'held  a::b (1 case, 0 ms)'; sleep 3600"), Ended::Failed);
}

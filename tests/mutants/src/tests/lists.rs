//! The list of equivalent mutants, and the report that compares it with a run.

use crate::equivalent::read;
use crate::mutant::Mutant;
use crate::report::{Report, report};
use crate::run::Fate;
use crate::sets::Set;

const SET: Set = Set {
    name: "test",
    areas: &["src"],
    without: &["src/not"],
    build: &[],
    runs: &[],
    left_out: &[],
    asked_elsewhere: &[],
    has_clauses: false,
    required: 100,
};

fn reported(fates: &[(&str, Fate)], listed: &str, required: usize) -> Report {
    let mutants: Vec<_> = fates.iter().map(|(name, _)| mutant(name)).collect();
    let judged = mutants.iter().zip(fates).map(|(mutant, (_, fate))| (mutant, fate.clone())).collect();
    let names: Vec<_> = fates.iter().map(|(name, _)| *name).collect();
    let equivalent = read(listed).unwrap_or_else(|why| panic!("{}", why.0));
    report(&Set { required, ..SET }, &judged, &names, &equivalent)
}

fn mutant(name: &str) -> Mutant {
    let name = name.to_owned();
    let file = "src/a.rs".to_owned();
    Mutant { name, file, line: 7, function: 0..0, span: 0..0, before: String::new(), after: String::new() }
}

fn caught() -> Fate {
    Fate::Caught("verify".to_owned())
}

#[test]
fn survivors_are_named_and_too_many_fail() {
    let fates = [
        ("src/a.rs f: true: a", Fate::Survived),
        ("src/a.rs f: false: a", caught()),
        ("src/a.rs g: x", Fate::Unreached),
    ];
    let found = reported(&fates, "", 100);
    assert!(!found.is_good);
    assert!(found.text.contains("| src | 3 | 1 | 0 | 1 | 1 | 0 | 33.3 % | 0 |"), "{}", found.text);
    assert!(found.text.contains("survived   line 7    src/a.rs f: true: a\n"), "{}", found.text);
    assert!(found.text.contains("unreached  line 7    src/a.rs g: x\n"), "{}", found.text);
    assert!(reported(&fates, "", 33).is_good);
    assert!(!reported(&fates, "", 34).is_good);
}

#[test]
fn equivalent_mutants_do_not_count() {
    let fates = [("src/a.rs f: true: a", Fate::Survived), ("src/a.rs f: false: a", caught())];
    let found = reported(&fates, "# why\n\nsrc/a.rs f: true: a ## nobody asks\n", 100);
    assert!(found.is_good, "{}", found.text);
    assert!(found.text.contains("| src | 2 | 1 | 0 | 0 | 0 | 1 | 100.0 % | 0 |"), "{}", found.text);
    assert!(!found.text.contains("Survivors"), "{}", found.text);
}

#[test]
fn a_mutant_that_times_out_is_caught_and_counted_apart() {
    let fates =
        [("src/a.rs f: true: a", Fate::TimedOut("verify".to_owned())), ("src/a.rs f: false: a", caught())];
    let found = reported(&fates, "", 100);
    assert!(found.is_good, "{}", found.text);
    assert!(found.text.contains("| src | 2 | 1 | 1 | 0 | 0 | 0 | 100.0 % | 0 |"), "{}", found.text);
    let listed = reported(&fates, "src/a.rs f: true: a ## because", 100);
    assert!(listed.is_good, "{}", listed.text);
    assert!(listed.text.contains("| src | 2 | 1 | 0 | 0 | 0 | 1 | 100.0 % | 0 |"), "{}", listed.text);
}

#[test]
fn a_mutant_that_a_test_catches_is_listed_for_the_suite_alone() {
    let mutant = mutant("src/a.rs f: true: a");
    let listed = format!("{} ## test tests/fake saved: no request shows it\n", mutant.name);
    let equivalent = read(&listed).unwrap_or_else(|why| panic!("{}", why.0));
    let is_good = |has_clauses: bool, fate: Fate| {
        report(&Set { has_clauses, ..SET }, &vec![(&mutant, fate)], &[&mutant.name], &equivalent).is_good
    };
    assert!(is_good(true, Fate::Survived) && !is_good(true, caught()));
    assert!(is_good(false, caught()) && !is_good(false, Fate::Survived));
}

#[test]
fn a_listed_mutant_that_is_caught_or_gone_fails() {
    let fates = [("src/a.rs f: true: a", caught()), ("src/a.rs f: false: a", Fate::Unviable)];
    for (listed, wrong) in [
        ("src/a.rs f: true: a", "listed as equivalent, but verify catches it"),
        ("src/a.rs f: false: a", "listed as equivalent, but does not compile"),
        ("src/a.rs f: gone", "listed as equivalent, but there is no such mutant"),
    ] {
        let found = reported(&fates, &format!("{listed} ## because"), 100);
        assert!(!found.is_good && found.text.contains(&format!("{listed}: {wrong}")), "{}", found.text);
    }
    for other_set in ["src/not/a.rs f: gone", "b.rs f: gone"] {
        assert!(reported(&fates, &format!("{other_set} ## because"), 100).is_good);
    }
}

#[test]
fn a_list_that_cannot_be_read_is_an_error() {
    for (text, why) in [
        ("a f: x", "line 1 of the equivalent mutants: there is no reason"),
        ("#\na f: x ##   ", "line 2 of the equivalent mutants: the reason is empty"),
        ("a f: x ## y\na f: x ## z", "line 2 of the equivalent mutants: the mutant is listed twice"),
    ] {
        let error = read(text).expect_err(text).0;
        assert!(error.starts_with(why), "{error}");
    }
}

#[test]
fn a_module_is_left_out_of_its_program_alone() {
    let set = Set { left_out: &["tests/meta slow::", "tests/meta slower::", "tests/shards"], ..SET };
    assert_eq!(set.skips("tests/meta"), ["--skip", "slow::", "--skip", "slower::"]);
    assert!(set.skips("tests/shards").is_empty());
    assert!(set.skips("tests/met").is_empty());
}

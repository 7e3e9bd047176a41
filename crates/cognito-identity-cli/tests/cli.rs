//! Tests the binary as a user or a CI job runs it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use cognito_identity_contracts::{Basis, CLAUSES, groups};
use cognito_identity_fake::Assumptions;
use cognito_identity_runner::{backends, report};
use serde_json::Value;

/// Exit code and output of a run.
struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

fn cognito_fake(args: &[&str]) -> Ended {
    let output = command(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-fake"));
    command.args(args).env_remove("RUST_BACKTRACE").stdin(Stdio::null());
    command
}

/// The one line of a run that could not be.
fn refused(args: &[&str]) -> String {
    let Ended { code, out, err } = cognito_fake(args);
    assert_eq!((code, out.as_str()), (Some(2), ""), "{args:?}: {err}");
    assert!(err.starts_with("error: ") && err.ends_with('\n'), "{args:?}: {err}");
    assert_eq!(err.lines().count(), 1, "{args:?}: {err}");
    err
}

/// A folder of this test's own, which is not there yet.
fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("report-{test}"));
    // It is there only if an earlier run of this test failed.
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn count_of(group: &str) -> usize {
    CLAUSES.iter().filter(|clause| clause.group() == group).count()
}

const SMALL: [&str; 7] = ["verify", "--clauses", "lookup", "--cases", "4", "--seed", "1"];

#[test]
fn a_run_that_holds_is_green() {
    let Ended { code, out, err } = cognito_fake(&SMALL);
    let count = count_of("lookup");
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.starts_with(&format!("{count} clauses on fake, cases 4, seed 1\n\nclause  ")), "{out}");
    let row = out.lines().find(|line| line.starts_with("lookup::both_keys_are_verified "));
    let cells: Vec<_> = row.unwrap().split_whitespace().collect();
    assert_eq!(cells[1..3], ["documented", "held"], "{out}");
    let last = out.lines().last().unwrap();
    assert!(last.starts_with(&format!("{count} clauses on fake: {count} held (")), "{out}");
}

#[test]
fn elsewhere_than_on_a_terminal_each_clause_is_a_line() {
    let Ended { err, .. } = cognito_fake(&SMALL);
    assert_eq!(err.lines().count(), count_of("lookup"), "{err}");
    assert!(err.lines().all(|line| line.starts_with("held  lookup::") && line.contains(" case")), "{err}");
    assert!(!err.contains(['\r', '\u{1b}']), "{err:?}");
}

#[test]
fn one_clause_is_singular() {
    let Ended { code, out, .. } =
        cognito_fake(&["verify", "--clauses", "lookup::both_keys_are_verified", "--cases", "1"]);
    assert_eq!(code, Some(0), "{out}");
    assert!(out.starts_with("1 clause on fake, "), "{out}");
    assert!(out.ends_with("\n1 clause on fake: 1 held (1 documented)\n"), "{out}");
}

#[test]
fn a_seed_that_is_not_given_is_printed() {
    let clause = ["verify", "--clauses", "lookup::both_keys_are_verified", "--cases", "1"];
    let seeds = [(); 2].map(|()| {
        let Ended { out, .. } = cognito_fake(&clause);
        let (_, seed) = out.lines().next().unwrap().split_once(", seed ").unwrap();
        seed.parse::<u64>().unwrap()
    });
    assert_ne!(seeds[0], seeds[1]);
}

#[test]
fn the_sdk_runs_in_lockstep_with_the_model() {
    let clauses = "lookup::both_keys_are_verified,lockstep";
    let folder = folder("lockstep");
    let path = folder.to_str().unwrap();
    let Ended { code, out, err } = cognito_fake(&[
        "verify",
        "--against",
        "sdk",
        "--clauses",
        clauses,
        "--cases",
        "2",
        "--seed",
        "1",
        "--report",
        path,
    ]);
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(
        out.contains("\n1 clause on sdk: 1 held (1 documented); sdk in lockstep with the model: held ("),
        "{out}"
    );
    let expected = format!("\nthe report is in {path}: report.html, report.md, report.json, junit.xml\n");
    assert!(out.ends_with(&expected), "{out}");
    assert!(out.starts_with("1 clause on sdk and lockstep, cases 2, seed 1\n"), "{out}");
    let row = out.lines().find(|line| line.starts_with("lockstep ")).unwrap();
    let cells: Vec<_> = row.split_whitespace().collect();
    assert_eq!(cells[1..4], ["differential", "held", "2"], "{out}");
    let json: Value = serde_json::from_str(&fs::read_to_string(folder.join("report.json")).unwrap()).unwrap();
    assert_eq!(json["runs"][0]["clauses"][1]["cases"], 2);
    let xml = fs::read_to_string(folder.join("junit.xml")).unwrap();
    assert_eq!(xml.matches("<testcase ").count(), 2, "{xml}");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_report_is_written_and_the_seed_repeats_it() {
    let reports = ["first", "second"].map(|name| {
        let folder = folder(name).join("made/on/the/way");
        let Ended { code, err, .. } =
            cognito_fake(&[&SMALL[..], &["--report", folder.to_str().unwrap()]].concat());
        assert_eq!(code, Some(0), "{err}");
        let xml = fs::read_to_string(folder.join("junit.xml")).unwrap();
        assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "), "{xml}");
        assert_eq!(xml.matches("<testcase ").count(), count_of("lookup"), "{xml}");
        let json = fs::read_to_string(folder.join("report.json")).unwrap();
        let mut json: Value = serde_json::from_str(&json).unwrap();
        assert!(json.as_object_mut().unwrap().remove("date").unwrap().is_string());
        let run = json["runs"][0].as_object_mut().unwrap();
        assert_eq!((&run["backend"], &run["seeds"][0]), (&"fake".into(), &1.into()));
        assert!(run.remove("seconds").unwrap().is_f64());
        let clauses = run["clauses"].as_array_mut().unwrap();
        assert_eq!(clauses.len(), count_of("lookup"));
        for clause in clauses {
            assert!(clause.as_object_mut().unwrap().remove("seconds").unwrap().is_f64());
        }
        assert_eq!(json["questions"].as_array().unwrap().len(), Assumptions::QUESTIONS.len());
        let html = fs::read_to_string(folder.join("report.html")).unwrap();
        assert!(html.contains("Everything held"), "{html}");
        let text = fs::read_to_string(folder.join("report.md")).unwrap();
        assert!(text.starts_with("## ✅ Everything held: "), "{text}");
        fs::remove_dir_all(folder.ancestors().nth(4).unwrap()).unwrap();
        json
    });
    assert_eq!(reports[0], reports[1]);
}

#[test]
fn a_command_that_cannot_run_prints_one_line() {
    let cases: &[(&[&str], &[&str])] = &[
        (
            &["verify", "--clauses", "mergin"],
            &["no clause `mergin`", "a group of access, ", "did you mean merging?"],
        ),
        (
            &["verify", "--clauses", "lookup,merging::x"],
            &["no clause `merging::x`", "`cognito-fake explain GROUP`"],
        ),
        (&["verify", "--clauses", ""], &["no clause is selected; allowed: "]),
        (&["verify", "--clauses", ","], &["no clause is selected; allowed: "]),
        (
            &["verify", "--calibration", "no-such-file"],
            &["no-such-file: ", "the fake's own calibration.json"],
        ),
        (&["verify", "--calibration", "Cargo.toml"], &["Cargo.toml: bad calibration: expected value"]),
        (&["verify", "--against", "aws2"], &["no backend `aws2`; allowed: fake, sdk"]),
        #[cfg(feature = "endpoint")]
        (
            &["verify", "--region", "no region"],
            &["the region is 'no region'", "allowed: 1 to 18 letters, digits, '-' and '_'"],
        ),
        #[cfg(feature = "endpoint")]
        (
            &["verify", "--endpoint-url", "http://127.0.0.1:9229"],
            &["`--endpoint-url` does not go with `--against fake`", "allowed: `--against endpoint`"],
        ),
        #[cfg(feature = "endpoint")]
        (
            &["verify", "--against", "endpoint", "--max-minutes", "18446744073709551615"],
            &["allowed: a whole number from 1 to 1440"],
        ),
        #[cfg(feature = "endpoint")]
        (
            &["verify", "--against", "endpoint", "--max-minutes", "0"],
            &["allowed: a whole number from 1 to 1440"],
        ),
        #[cfg(feature = "endpoint")]
        (
            &["verify", "--against", "endpoint", "--consistency-delay", "600001"],
            &["allowed: a whole number from 0 to 600000"],
        ),
        (&["verify", "--clauses", "a\n::error::b"], &["there is no clause"]),
        (
            &["verify", "--report", "unwritten", "--name", " "],
            &["allowed: 1 to 100 characters, without control characters"],
        ),
        #[cfg(feature = "endpoint")]
        (
            &["verify", "--against", "sdk", "--max-calls", "1"],
            &["`--max-calls` does not go with `--against sdk`"],
        ),
        #[cfg(feature = "endpoint")]
        (
            &[
                "verify",
                "--against",
                "endpoint",
                "--endpoint-url",
                "https://cognito-identity.eu-west-1.amazonaws.com",
            ],
            &["is an AWS host; use `--against aws`", "needs the feature `aws`"],
        ),
        #[cfg(feature = "endpoint")]
        (
            &[
                "verify",
                "--against",
                "endpoint",
                "--endpoint-url",
                "http://127.0.0.1:1",
                "--rate-limit",
                "10",
                "--shard",
                "1/6",
            ],
            &["6 concurrent runs could together exceed a rate of 5 a second", "at most 5 at once"],
        ),
        (&["verify", "--cases", "0"], &["'0' for '--cases <N>'", "allowed: a whole number from 1 to "]),
        (&["verify", "--cases", "many"], &["'many' for '--cases <N>'", "allowed: a whole number from 1 to "]),
        (&["verify", "--seed=-1"], &["'-1' for '--seed <N>'", "allowed: a whole number from 0 to "]),
        (&["verify", "--case", "3"], &["'--case'", "'--cases'", "see `cognito-fake --help`"]),
        (&["explain"], &["<CLAUSE>", "see `cognito-fake --help`"]),
        (&["verfy"], &["'verfy'", "'verify'"]),
        (&[], &["report, calibrate, cleanup, serve, explain, fidelity"]),
    ];
    for (args, printed) in cases {
        let line = refused(args);
        for words in *printed {
            assert!(line.contains(words), "{words:?} is not in {line}");
        }
    }
}

#[test]
fn a_report_that_cannot_be_written_stops_the_run_before_it_begins() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let line = refused(&[&SMALL[..], &["--report", file]].concat());
    assert!(
        line.contains("cannot write the report to `") && line.contains("give the report a folder"),
        "{line}"
    );
}

#[test]
fn a_report_that_cannot_be_written_in_the_end_is_no_pass() {
    let folder = folder("blocked");
    fs::create_dir_all(folder.join("junit.xml")).unwrap();
    let Ended { code, err, .. } =
        cognito_fake(&[&SMALL[..], &["--report", folder.to_str().unwrap()]].concat());
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(code, Some(2), "{err}");
    assert!(err.lines().last().unwrap().starts_with("error: cannot write the report to `"), "{err}");
}

#[test]
fn a_clause_is_explained() {
    for clause in CLAUSES {
        let Ended { code, out, err } = cognito_fake(&["explain", clause.name]);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{}", clause.name);
        assert!(
            out.starts_with(&format!("{}\n  sentence  {}\n", clause.name, clause.sentence.trim())),
            "{out}"
        );
        match clause.basis {
            Basis::Documented(page) => assert!(out.contains(&format!("  source    {page}\n")), "{out}"),
            Basis::Observed(record, date) => {
                assert!(out.contains(&format!("  source    {record}, {date}\n")), "{out}");
            }
            Basis::Assumed(question) => {
                assert!(out.contains("a run against AWS measures it"), "{out}");
                assert!(out.contains(&format!("\n{question}\n  asks ")), "{out}");
                assert!(out.contains("  in force    "), "{} answers no question of the fake", clause.name);
            }
        }
    }
}

#[test]
fn an_assumed_clause_is_explained_with_its_question() {
    let Ended { out, .. } = cognito_fake(&["explain", "merging::a_user_merges_with_itself"]);
    let question =
        Assumptions::QUESTIONS.iter().find(|question| question.field == "merge_same_user").unwrap();
    let in_force = Assumptions::default().answer(question.field).unwrap();
    let expected = format!(
        "\nmerge_same_user\n  asks        {}\n  candidates  {}\n  in force    {in_force}\n  because     assumed, 20",
        question.asks,
        question.candidates.join(", ")
    );
    assert!(out.contains(&expected), "{expected}\nis not in\n{out}");
}

#[test]
fn a_group_is_explained_by_its_clauses() {
    for group in groups() {
        let Ended { code, out, .. } = cognito_fake(&["explain", group]);
        assert_eq!(code, Some(0));
        assert_eq!(out.lines().count(), 1 + count_of(group), "{out}");
        assert!(out.lines().skip(1).all(|line| line.starts_with(&format!("{group}::"))), "{out}");
    }
    let Ended { code, out, .. } = cognito_fake(&["explain", "lockstep"]);
    assert_eq!(code, Some(0));
    assert!(out.starts_with("lockstep\n  sentence  "), "{out}");
}

#[test]
fn a_question_is_explained_with_the_clauses_that_assume_it() {
    let Ended { code, out, .. } = cognito_fake(&["explain", "merge_unknown_source"]);
    assert_eq!(code, Some(0));
    assert!(out.starts_with("merge_unknown_source\n  asks        "), "{out}");
    assert!(out.contains("merging::"), "{out}");
}

#[test]
fn an_unknown_name_is_not_explained() {
    let line = refused(&["explain", "siblings_follow"]);
    assert!(line.contains("a group of access, "), "{line}");
    assert!(line.contains("did you mean merging::siblings_follow?"), "{line}");
}

#[test]
fn fidelity_is_the_table_of_the_registry() {
    let Ended { code, out, err } = cognito_fake(&["fidelity"]);
    assert_eq!((code, out, err.as_str()), (Some(0), report::fidelity(), ""));
}

#[test]
fn help_and_version_are_answers() {
    let Ended { code, out, err } = cognito_fake(&["--version"]);
    let version = concat!("cognito-fake ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), version, ""));
    for args in [&["--help"][..], &["verify", "--help"], &["explain", "--help"]] {
        let Ended { code, out, err } = cognito_fake(args);
        assert_eq!((code, err.as_str()), (Some(0), ""));
        assert!(out.contains("Examples:\n  cognito-fake "), "{out}");
    }
    let Ended { out, .. } = cognito_fake(&["verify", "--help"]);
    assert!(out.contains(&backends::NAMES.join(", ")), "{out}");
    assert!(out.contains(&groups().join(", ")), "{out}");
}

#[test]
fn a_reader_may_leave_early() {
    for args in [&SMALL[..], &["explain", "merging"], &["fidelity"], &["--help"]] {
        let mut child = command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let ended = child.wait_with_output().unwrap();
        let err = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(0), "{args:?}: {err}");
        assert!(!first.is_empty() && !err.contains("error") && !err.contains("panicked"), "{args:?}: {err}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error() {
    for args in [&SMALL[..], &["explain", "merging"], &["--help"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ended =
            command(args).stdout(full).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
        let err = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(2), "{args:?}: {err}");
        assert!(err.starts_with("error: cannot write to standard output: "), "{args:?}: {err}");
    }
}

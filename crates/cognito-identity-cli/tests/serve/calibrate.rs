//! Tests the reports of `calibrate --report` on a fake with other answers, alone and merged with a run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cognito_identity_fake::assumption::{Answer, Calibration};
use cognito_identity_runner::report::{FindingReport, Report, tally};
use serde_json::json;

use super::served::{Served, file, text};

/// Starts a fake with these answers, and creates an empty folder.
fn hiding(test: &str, answers: &[(&str, &str)]) -> (Served, PathBuf) {
    let mut calibration = Calibration::in_force().clone();
    for (question, candidate) in answers {
        let answer = Answer { candidate: (*candidate).to_owned(), ..calibration.answers[*question].clone() };
        assert!(calibration.answer(question, answer));
    }
    let path = file(test);
    fs::write(&path, calibration.to_json()).unwrap();
    let served = Served::start(&["--calibration", text(&path)]);
    (served, path.parent().unwrap().to_owned())
}

fn cognito_fake(args: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-fake"));
    let command = command.args(args).env_remove("GITHUB_SHA").env_remove("CI_COMMIT_SHA");
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.code(), said)
}

fn calibrate(served: &Served, questions: &str, report: &Path) -> (Option<i32>, String) {
    let url = format!("http://{}", served.address);
    let report = text(report);
    cognito_fake(&[
        "calibrate",
        "--endpoint-url",
        &url,
        "--questions",
        questions,
        "--report",
        report,
        "--commit",
        "f100ddf",
    ])
}

fn read(folder: &Path) -> Report {
    Report::from_json(&fs::read_to_string(folder.join("report.json")).unwrap()).unwrap()
}

fn seen(report: &Report, name: &str) -> Vec<FindingReport> {
    let question = report.questions.iter().find(|question| question.name == name).unwrap();
    question.findings.iter().cloned().collect()
}

const QUESTIONS: &str = "merge_same_user,merge_unknown_source,further_user,link_limit";

#[test]
fn findings_are_in_every_report() {
    let answers = [("merge_unknown_source", "InvalidParameter"), ("further_user", "NotAuthorized")];
    let (served, folder) = hiding("settled", &answers);
    let [settled, run, alone, whole] =
        ["settled", "run", "alone", "whole"].map(|name| folder.join("reports").join(name));
    let (code, said) = calibrate(&served, QUESTIONS, &settled);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("\nthe report is in "), "{said}");

    let report = read(&settled);
    assert!(report.runs.is_empty() && report.date.is_some() && report.commits.contains("f100ddf"));
    assert_eq!(report.questions.len(), Calibration::in_force().answers.len());
    let counts = "2 settled otherwise, 1 settled as in force, 1 not distinguished";
    assert_eq!(tally(&report.questions), counts);
    for (question, candidate) in answers.into_iter().chain([("merge_same_user", "Unchanged")]) {
        assert_eq!(seen(&report, question), [FindingReport::Settled { candidate: candidate.to_owned() }]);
    }
    let candidates = ["Enforced", "Unlimited"].map(str::to_owned).to_vec();
    let hidden_by = vec!["further_user = NotAuthorized".to_owned()];
    assert_eq!(seen(&report, "link_limit"), [FindingReport::Confounded { candidates, hidden_by }]);

    let (code, said) = cognito_fake(&["report", text(&settled), "--out", text(&alone)]);
    assert_eq!(code, Some(1), "no verdict is not green: {said}");
    let line = format!("1 report; no clause ran on any backend; open questions: {counts}");
    assert_eq!(said.lines().next(), Some(&*line));

    let clauses = ["verify", "--clauses", "lookup::both_keys_are_verified", "--cases", "2"];
    let (code, said) = cognito_fake(&[&clauses[..], &["--report", text(&run)]].concat());
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = cognito_fake(&["report", text(&settled), text(&run), "--out", text(&whole)]);
    assert_eq!(code, Some(0), "{said}");
    let line = format!("2 reports; fake: 1 held; open questions: {counts}");
    assert_eq!(said.lines().next(), Some(&*line));
    let merged = read(&whole);
    assert_eq!((merged.runs.len(), &merged.questions), (1, &report.questions));

    for (name, otherwise) in
        [("report.html", "<code>InvalidParameter</code>"), ("report.md", "❌ `InvalidParameter`")]
    {
        let [settled, run, whole] =
            [&settled, &run, &whole].map(|folder| fs::read_to_string(folder.join(name)).unwrap());
        assert!(
            settled.contains(otherwise) && !run.contains(otherwise) && whole.contains(otherwise),
            "{name}"
        );
        assert!(settled.contains("Questions only") && !whole.contains("Questions only"), "{name}");
        assert!(settled.contains("not distinguished") && settled.contains("Unlimited"), "{name}");
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn an_unexpected_response_is_written_and_no_success() {
    let (served, folder) = hiding("settled-unexpected", &[]);
    let order = json!({"operation": "MergeDeveloperIdentities", "error": "LimitExceededException", "message": "Less."});
    served.control("faults", &order);
    let (code, said) = calibrate(&served, "merge_same_user", &folder);
    assert_eq!(code, Some(1), "{said}");
    let [FindingReport::Unexpected { exchange }] = &seen(&read(&folder), "merge_same_user")[..] else {
        panic!("{said}")
    };
    assert!(
        exchange.starts_with("merging::a_user_merges_with_itself\nMergeDeveloperIdentities {"),
        "{exchange}"
    );
    for line in exchange.lines() {
        assert!(said.contains(line), "{line} is not in {said}");
    }
    assert!(fs::read_to_string(folder.join("report.md")).unwrap().contains("Questions only: 1 unexpected\n"));
    fs::remove_dir_all(folder).unwrap();
}

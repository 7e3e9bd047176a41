//! Tests that compare an endpoint's responses with those of an earlier day.

use std::fs;
use std::path::Path;

use cognito_identity_fake::assumption::Calibration;
use serde_json::Value;

use super::served::{Served, file, text, tool};

const CLAUSES: &str = "merging";

/// Runs `verify` with these arguments; returns the exit code and the output.
fn verify(served: &Served, args: &[&str]) -> (Option<i32>, String) {
    let output = tool(served, "verify", &["--clauses", CLAUSES, "--cases", "1"]).args(args).output().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(printed).unwrap())
}

/// A server of the next day, on which something is another way.
fn changed(folder: &Path) -> Served {
    let mut calibration = Calibration::in_force().clone();
    let answer = calibration.answers["merge_same_user"].clone();
    let candidate = "InvalidParameter".to_owned();
    calibration.answer("merge_same_user", cognito_identity_fake::assumption::Answer { candidate, ..answer });
    let path = folder.join("calibration.json");
    fs::write(&path, calibration.to_json()).unwrap();
    Served::start(&["--calibration", text(&path)])
}

#[test]
fn a_changed_response_has_drifted() {
    let place = file("evidence");
    let folder = place.parent().unwrap();
    let (book, next, report) = (folder.join("book"), folder.join("next"), folder.join("report"));
    let (code, printed) = verify(&Served::start(&[]), &["--record", text(&book)]);
    assert_eq!(code, Some(0), "{printed}");
    let kept = fs::read_to_string(book.join("endpoint/merging/a_user_merges_with_itself.json")).unwrap();
    let kept: Value = serde_json::from_str(&kept).unwrap();
    for member in ["url", "region", "date", "account", "contracts", "sdk"] {
        assert!(kept["origin"][member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {kept}");
    }
    assert!(!kept["origin"]["request_ids"].as_array().unwrap().is_empty(), "{kept}");

    let again = ["--recordings", text(&book), "--record", text(&next)];
    let (code, printed) = verify(&Served::start(&[]), &again);
    assert_eq!(code, Some(0), "{printed}");
    let (code, printed) = verify(&changed(folder), &[&again[..], &["--report", text(&report)]].concat());
    assert_eq!(code, Some(1), "{printed}");
    let drift = printed
        .split("\ndrifted: merging::a_user_merges_with_itself\n")
        .nth(1)
        .unwrap_or_else(|| panic!("{printed}"));
    assert!(
        drift.contains(" now MergeDeveloperIdentities => ") && drift.contains("by the calibration, "),
        "{drift}"
    );
    assert_eq!(printed.matches("\ndrifted: ").count(), 1, "{printed}");

    let report: Value =
        serde_json::from_str(&fs::read_to_string(report.join("report.json")).unwrap()).unwrap();
    let run = &report["runs"][0];
    assert_eq!(run["region"], "us-east-1");
    for clause in run["clauses"].as_array().unwrap() {
        let is_changed = clause["name"] == "merging::a_user_merges_with_itself";
        assert_eq!(clause["drift"].is_string(), is_changed, "{clause}");
        let is_dated = clause["evidence_date"] == kept["origin"]["date"];
        assert!(is_dated || clause["verdict"] == "unsupported", "{clause}");
    }
}

#[test]
fn a_malformed_recording_is_rejected_and_unchanged() {
    let place = file("no-evidence");
    let book = place.parent().unwrap().join("book");
    let path = book.join("endpoint/merging/destination_remains.json");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "{").unwrap();
    let served = Served::start(&[]);
    let (code, printed) = verify(&served, &["--recordings", text(&book), "--record", text(&book)]);
    let why = printed.lines().find(|line| line.starts_with("error: ")).unwrap_or_else(|| panic!("{printed}"));
    assert!(why.contains("destination_remains.json") && why.contains("no recording: "), "{why}");
    assert_eq!((code, &*fs::read_to_string(&path).unwrap()), (Some(2), "{"));
    // A file where a folder should be.
    let (code, printed) = verify(&served, &["--record", text(&path)]);
    assert!(code == Some(2) && printed.contains("error: cannot make "), "{printed}");
    // A failure to record during a run loses the recording, and not the results.
    let report = book.with_file_name("report");
    let blocked = book.with_file_name("blocked");
    fs::create_dir_all(blocked.join("endpoint")).unwrap();
    fs::write(blocked.join("endpoint/merging"), "").unwrap();
    let (code, printed) = verify(&served, &["--record", text(&blocked), "--report", text(&report)]);
    assert!(
        code == Some(2) && printed.contains("error: not all responses are recorded: cannot write "),
        "{printed}"
    );
    assert!(printed.contains("clauses on endpoint: ") && report.join("report.json").exists(), "{printed}");
    // Only an endpoint's responses are recorded, not those of a backend in this process.
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_cognito-fake"))
        .args(["verify", "--against", "sdk", "--clauses", "merging", "--record", text(&book)])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{printed}");
    assert!(printed.contains("recordings are of endpoints, and `sdk` is none"), "{printed}");
}

//! Tests `cognito-fake report` as a CI job uses it: it merges the reports of shards into one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use cognito_identity_runner::report::Report;
use serde_json::Value;

fn cognito_fake(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-fake"));
    command
        .args(args)
        .env_remove("GITHUB_SHA")
        .env_remove("CI_COMMIT_SHA")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// A folder of this test's own, which is empty.
fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("merge-{test}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A report of these clauses.
fn verify(clauses: &str, folder: &Path, more: &[&str]) {
    let path = folder.to_str().unwrap();
    let args = ["verify", "--clauses", clauses, "--cases", "2", "--seed", "1", "--report", path];
    let ended = cognito_fake(&[&args[..], more].concat());
    assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
}

fn read(folder: &Path) -> Report {
    Report::from_json(&fs::read_to_string(folder.join("report.json")).unwrap()).unwrap()
}

/// Changes the report in a folder as text.
fn change(folder: &Path, change: impl FnOnce(&mut Value)) {
    let path = folder.join("report.json");
    let mut report: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    change(&mut report);
    fs::write(path, report.to_string()).unwrap();
}

fn merge(from: &[&Path], out: &Path) -> (Option<i32>, String, String) {
    let from = from.iter().map(|folder| folder.to_str().unwrap());
    let args: Vec<_> = ["report"].into_iter().chain(from).chain(["--out", out.to_str().unwrap()]).collect();
    let ended = cognito_fake(&args);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (ended.status.code(), text(ended.stdout), text(ended.stderr))
}

#[test]
fn parts_become_the_whole_and_stay_it() {
    let folder = folder("whole");
    let [one, two, whole, out] =
        ["parts/one", "parts/two", "whole", "parts/out"].map(|name| folder.join(name));
    verify("lookup,merging::siblings_follow", &one, &["--commit", "f100ddf"]);
    verify("tags", &two, &["--commit", "f100ddf"]);
    verify("lookup,merging::siblings_follow,tags", &whole, &["--commit", "f100ddf"]);
    // The second time, the output of the first is below the folder too.
    for _ in 0..2 {
        let (code, told, error) = merge(&[&folder.join("parts")], &out);
        assert_eq!((code, error.as_str()), (Some(0), ""));
        assert!(told.starts_with("2 reports; fake: ") && told.lines().count() == 2, "{told}");
        assert!(read(&out).has_same_results_as(&read(&whole)));
    }
    for name in ["report.html", "report.md", "report.json", "junit.xml"] {
        assert!(out.join(name).metadata().unwrap().len() > 0, "{name}");
    }
    assert!(fs::read_to_string(out.join("report.html")).unwrap().contains("f100ddf"));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn backends_stand_beside_each_other() {
    let folder = folder("backends");
    verify("lookup::both_keys_are_verified", &folder.join("fake"), &[]);
    verify("lookup::both_keys_are_verified,lockstep", &folder.join("sdk"), &["--against", "sdk"]);
    let (code, told, error) = merge(&[&folder.join("sdk"), &folder.join("fake")], &folder.join("out"));
    assert_eq!(code, Some(0), "{error}");
    assert!(told.starts_with("2 reports; fake: 1 held; sdk: 2 held\n"), "{told}");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_worst_counts_and_what_is_missing_is_not_green() {
    let folder = folder("worst");
    let [good, bad, part] = ["good", "bad", "part"].map(|name| folder.join(name));
    for path in [&good, &bad, &part] {
        verify("lookup::both_keys_are_verified", path, &[]);
    }
    change(&bad, |report| {
        let clause = &mut report["runs"][0]["clauses"][0];
        (clause["verdict"], clause["why"]) = ("inconclusive".into(), "nobody answered".into());
    });
    let (code, told, _) = merge(&[&good, &bad], &folder.join("out"));
    assert_eq!(code, Some(1));
    assert!(told.starts_with("2 reports; fake: 1 inconclusive\n"), "{told}");
    let text = fs::read_to_string(folder.join("out/report.md")).unwrap();
    assert!(text.contains("| inconclusive (elsewhere held) |"), "{text}");

    change(&part, |report| report["runs"][0]["selected"] = serde_json::json!(["lockstep"]));
    let (code, told, _) = merge(&[&part], &folder.join("out"));
    assert_eq!(code, Some(1));
    assert!(told.starts_with("1 report; fake: 1 held, 1 missing such as lockstep\n"), "{told}");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn reports_that_cannot_be_merged_are_a_one_line_error_and_write_nothing() {
    let folder = folder("bad");
    let [good, bad, empty, out] = ["good", "bad", "empty", "out"].map(|name| folder.join(name));
    verify("lookup::both_keys_are_verified", &good, &[]);
    fs::create_dir_all(&empty).unwrap();
    fs::create_dir_all(&bad).unwrap();
    let good_text = fs::read_to_string(good.join("report.json")).unwrap();
    for (text, why) in [
        ("nonsense".to_owned(), "expected ident"),
        (good_text.replace("\"version\": 4", "\"version\": 9"), "version 9 is not known; allowed: 4"),
        (good_text.replace("both_keys_are_verified", "no_such"), "no clause \"lookup::no_such\""),
    ] {
        fs::write(bad.join("report.json"), text).unwrap();
        let (code, told, error) = merge(&[&good, &bad], &out);
        assert_eq!((code, told.as_str()), (Some(2), ""), "{error}");
        assert!(error.starts_with("error: cannot read the report `") && error.contains(why), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
    for (from, why) in [(&empty, "there is no report.json in `"), (&folder.join("none"), "No such file")] {
        let (code, _, error) = merge(&[&good, from], &out);
        assert_eq!((code, error.lines().count()), (Some(2), 1), "{error}");
        assert!(error.contains(why), "{error}");
    }
    assert!(!out.exists(), "something was written");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn shards_become_the_whole() {
    let folder = folder("shards");
    let clauses = "lookup,tags,merging::siblings_follow";
    let parts = folder.join("parts");
    verify(clauses, &folder.join("whole"), &[]);
    for shard in ["1/3", "2/3", "3/3"] {
        verify(clauses, &parts.join(shard.replace('/', "-of-")), &["--shard", shard]);
        let (code, told, error) = merge(&[&parts], &folder.join("out"));
        let is_last = shard == "3/3";
        assert_eq!(code, Some(i32::from(!is_last)), "{told}{error}");
        assert_eq!(read(&folder.join("out")).has_same_results_as(&read(&folder.join("whole"))), is_last);
    }
    let merged = read(&folder.join("out"));
    assert_eq!(merged.runs[0].selected.len(), merged.runs[0].clauses.len());
    let ended = cognito_fake(&["verify", "--clauses", "merging::siblings_follow", "--shard", "2/3"]);
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2), "{said}");
    assert_eq!(said, "error: shard 2/3 is empty; allowed: at most 1 shards for this selection\n");
    fs::remove_dir_all(folder).unwrap();
}

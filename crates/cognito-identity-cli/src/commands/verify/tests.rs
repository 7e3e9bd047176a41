//! Tests of the output of `verify` for broken, inconclusive and unsupported clauses, which the shipped backends never
//! have.

use std::sync::Arc;
use std::{fs, mem};

use async_trait::async_trait;
use cognito_identity::{Handle, HandleAll, Request, Response, Result};
use cognito_identity_contracts::{BoxError, Capability, TestEnvironment};
use cognito_identity_fake::{Assumptions, FakeCognitoIdentity};
use cognito_identity_runner::backends::environment_over;
use serde_json::Value;

use super::*;
use crate::exit_code;

/// A fake that merges the wrong way round.
#[derive(Debug)]
struct Backwards(FakeCognitoIdentity);

#[async_trait]
impl Handle for Backwards {
    async fn handle(&self, mut request: Request) -> Result<Response> {
        if let Request::MergeDeveloperIdentities(input) = &mut request {
            mem::swap(&mut input.source_user_identifier, &mut input.destination_user_identifier);
        }
        request.send(&self.0).await
    }
}

struct BackwardsHarness;

impl Harness for BackwardsHarness {
    fn name(&self) -> &'static str {
        "backwards"
    }

    fn capabilities(&self) -> &[Capability] {
        &[]
    }

    fn environment(&self) -> std::result::Result<TestEnvironment, BoxError> {
        environment_over(Assumptions::default(), |fake| Arc::new(HandleAll(Backwards(fake))))
    }
}

/// A backend that never has an environment.
struct Closed;

impl Harness for Closed {
    fn name(&self) -> &'static str {
        "closed"
    }

    fn capabilities(&self) -> &[Capability] {
        &[]
    }

    fn environment(&self) -> std::result::Result<TestEnvironment, BoxError> {
        Err("nobody is at home".into())
    }
}

/// Runs these clauses; returns the exit code, the lines of progress and the text.
fn carried_out(harness: &dyn Harness, clauses: &str, folder: Option<Folder>) -> (u8, String, String) {
    let plan = Plan {
        harness,
        answers: answers(&Assumptions::default()),
        selection: Selection::from_list(Some(clauses)).unwrap(),
        shard: None,
        selected: BTreeSet::new(),
        cases: 64,
        seed: 1,
        name: None,
        folder,
    };
    let mut lines = Vec::new();
    let mut out = Vec::new();
    let run = plan.run(Progress::Lines(Box::new(&mut lines)));
    let ended = plan.report(run, &mut out);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (exit_code(&ended), text(lines), text(out))
}

#[test]
fn a_broken_clause_is_told_and_can_be_repeated() {
    let clauses =
        "merging::destination_remains,merging::siblings_follow,pagination::the_last_page_has_no_token";
    let (code, lines, text) = carried_out(&BackwardsHarness, clauses, None);
    assert_eq!(code, 1, "{text}");
    assert!(lines.contains("broken  merging::destination_remains (0 cases, "), "{lines}");
    for told in [
        "\nbroken: merging::destination_remains\n  sentence  The destination user's identity remains, and both",
        "  basis     documented: API reference, MergeDeveloperIdentities\n  why       ",
        "            smallest case: ",
        "  repeat    cognito-fake verify --against backwards --clauses merging::destination_remains --cases 64 --seed 1\n",
        "3 clauses on backwards: 1 held (1 observed), 2 broken (2 documented)\n",
    ] {
        assert!(text.contains(told), "{told:?} is not in:\n{text}");
    }
}

#[test]
fn a_divergence_is_told_with_its_program() {
    let (code, lines, text) = carried_out(&BackwardsHarness, "lockstep", None);
    assert_eq!(code, 1, "{text}");
    assert!(lines.starts_with("broken  lockstep ("), "{lines}");
    let (_, program) = text.split_once("contracts/programs:\n").unwrap();
    let (program, _) = program.split_once("\n  repeat").unwrap();
    let program: Value = serde_json::from_str(program).unwrap();
    assert!(program["steps"].as_array().unwrap().iter().any(|step| step["do"] == "merge"));
    assert!(text.contains("\nbackwards in lockstep with the model: broken"), "{text}");
}

#[test]
fn the_report_says_what_is_broken() {
    let path = std::env::temp_dir().join(format!("cognito-fake-unit-{}", std::process::id()));
    let clauses = "merging::destination_remains,merging::public_logins_follow,lockstep";
    let (code, ..) =
        carried_out(&BackwardsHarness, clauses, Some(Folder::make(&path, Report::default()).unwrap()));
    let json = fs::read_to_string(path.join("report.json")).unwrap();
    let xml = fs::read_to_string(path.join("junit.xml")).unwrap();
    fs::remove_dir_all(&path).unwrap();
    assert_eq!(code, 1);
    let json: Value = serde_json::from_str(&json).unwrap();
    let run = &json["runs"][0];
    assert_eq!((&run["seeds"][0], &run["cases"]), (&1.into(), &64.into()));
    assert_eq!(run["clauses"][0]["verdict"], "broken");
    assert_eq!(run["clauses"][1]["verdict"], "unsupported");
    let lockstep = &run["clauses"][2];
    assert_eq!((&lockstep["name"], &lockstep["verdict"]), (&"lockstep".into(), &"broken".into()));
    let (last, before) = lockstep["divergence"]["steps"].as_array().unwrap().split_last().unwrap();
    assert!(before.iter().all(|step| step["expected"] == step["actual"]), "{before:?}");
    assert_ne!(last["expected"], last["actual"]);
    let is_merge = |step: &Value| step["request"].as_str().unwrap().starts_with("MergeDeveloperIdentities: ");
    assert!(before.iter().chain([last]).any(is_merge));
    assert!(xml.contains(r#" tests="3" skipped="0" failures="2" errors="1""#), "{xml}");
    assert_eq!(xml.matches("<testcase ").count(), 3, "{xml}");
}

#[test]
fn a_run_without_verdicts_is_not_green() {
    let (code, _, text) =
        carried_out(&Closed, "merging::siblings_follow,merging::public_logins_follow", None);
    assert_eq!(code, 1, "{text}");
    for told in [
        "inconclusive: merging::siblings_follow\n",
        "  why       nobody is at home\n",
        "unsupported: merging::public_logins_follow\n",
        "2 clauses on closed: 1 inconclusive (1 documented), 1 unsupported (",
    ] {
        assert!(text.contains(told), "{told:?} is not in:\n{text}");
    }
    let (code, _, text) = carried_out(&Closed, "lockstep", None);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("inconclusive: lockstep\n"), "{text}");
}

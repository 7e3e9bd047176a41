//! Tests that `cleanup` deletes the pools of killed runs, and no others.

use std::collections::BTreeSet;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

use cognito_identity_contracts::Harness;
use cognito_identity_contracts::lease::TAG;
use cognito_identity_runner::cleanup::{State, delete, find};
use cognito_identity_runner::endpoint::{Credentials, EndpointHarness, Options};
use serde_json::{Value, json};

use super::served::{Served, tool};

fn cleanup(served: &Served, args: &[&str]) -> (Output, String) {
    let output = tool(served, "cleanup", args).output().unwrap();
    let printed = String::from_utf8(output.stdout.clone()).unwrap();
    (output, printed)
}

fn run(served: &Served) -> Child {
    let args = ["--clauses", "pools,tags,merging,developer,lookup", "--cases", "8"];
    tool(served, "verify", &args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[allow(clippy::disallowed_methods, reason = "leases are of the real time")]
fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}

/// Pools that `cleanup` must not delete, by the missing property.
fn others(served: &Served) -> BTreeSet<String> {
    let pool = |name: &str, tag: Option<String>| {
        let tags = tag.map(|tag| json!({ TAG: tag }));
        let config = json!({
            "IdentityPoolName": name, "AllowUnauthenticatedIdentities": true, "IdentityPoolTags": tags,
        });
        let created = served.ask("CreateIdentityPool", &config);
        created["IdentityPoolId"].as_str().unwrap().to_owned()
    };
    let over = || Some("r1 1000000000".to_owned());
    BTreeSet::from([
        pool("production", None),
        pool("contract of somebody", None),
        pool("production with the tag", over()),
        pool("contract with another tag", Some("please keep".to_owned())),
        pool("contract with no time", Some("r1 soon".to_owned())),
        pool("Contract in capitals", over()),
    ])
}

fn pools(served: &Served) -> BTreeSet<String> {
    let overview: Value = serde_json::from_str(&served.get("/_fake/overview")).unwrap();
    let pools = overview["pools"].as_array().unwrap().iter();
    pools.map(|pool| pool["id"].as_str().unwrap().to_owned()).collect()
}

fn endpoint(served: &Served) -> EndpointHarness {
    let credentials = Credentials::new("testing", "testing", None, None, "tests");
    let url = format!("http://{}", served.address);
    let options = Options { lease: None, ..Options::new(url, credentials) };
    EndpointHarness::open(options).unwrap()
}

#[test]
fn a_hundred_killed_runs_leave_nothing_and_nothing_else_is_touched() {
    let served = Served::start(&[]);
    let others = others(&served);
    let mut left_behind = 0;
    for round in 0..100_u64 {
        let mut run = run(&served);
        // From before the first request to the middle of the suite, in no order.
        thread::sleep(Duration::from_millis(10 + round * 37 % 240));
        run.kill().unwrap();
        run.wait().unwrap();
        left_behind = left_behind.max(pools(&served).len() - others.len());
    }
    assert!(left_behind > 0, "no kill came at a bad moment");

    // A run may still be using them.
    let (output, printed) = cleanup(&served, &["--delete"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(pools(&served).len() - others.len(), left_behind);
    assert!(printed.contains("kept: in use for "), "{printed}");

    // Once their time is over.
    let harness = endpoint(&served);
    let later = now() + 24 * 3600;
    for pool in find(&harness, later).unwrap() {
        let is_expired = matches!(pool.state, State::Expired(_));
        assert_eq!(delete(&harness, &pool.id, later).unwrap(), is_expired, "{pool:?}");
    }
    assert_eq!(pools(&served), others);
    assert_eq!(harness.name(), "endpoint");
}

#[test]
fn it_says_what_it_would_do_and_does_it_when_told() {
    let served = Served::start(&[]);
    let others = others(&served);
    let config = json!({
        "IdentityPoolName": "contract merging 0", "AllowUnauthenticatedIdentities": true,
        "IdentityPoolTags": { TAG: format!("r1 {}", now() - 1) },
    });
    let over = served.ask("CreateIdentityPool", &config)["IdentityPoolId"].as_str().unwrap().to_owned();

    let (output, printed) = cleanup(&served, &[]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let line = printed.lines().find(|line| line.starts_with(&over)).unwrap();
    assert_eq!(line, format!("{over}  contract merging 0  would be deleted: lease expired"));
    assert!(pools(&served).contains(&over), "a dry run deletes nothing");

    let (output, printed) = cleanup(&served, &["--delete"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(printed.contains(&format!("{over}  contract merging 0  deleted: lease expired")), "{printed}");
    assert_eq!(pools(&served), others);
}

#[test]
fn a_failed_deletion_is_printed() {
    let served = Served::start(&[]);
    let config = json!({
        "IdentityPoolName": "contract merging 0", "AllowUnauthenticatedIdentities": true,
        "IdentityPoolTags": { TAG: "r1 1000000000" },
    });
    served.ask("CreateIdentityPool", &config);
    served.control("faults", &json!({"operation": "DeleteIdentityPool", "error": "NotAuthorizedException"}));
    let (output, printed) = cleanup(&served, &["--delete"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(printed.contains("not deleted: ") && printed.contains("NotAuthorizedException"), "{printed}");
}

#[test]
fn it_cannot_run_without_an_endpoint() {
    for (args, why) in [
        (vec!["cleanup"], "`--against endpoint` needs `--endpoint-url`"),
        (vec!["cleanup", "--endpoint-url", "ftp://x"], "is no endpoint; allowed: http://HOST:PORT"),
        (vec!["cleanup", "--endpoint-url", "http://127.0.0.1:1"], "cannot reach http://127.0.0.1:1: "),
        (vec!["cleanup", "--against", "fake"], "is not an endpoint; allowed: "),
        (vec!["calibrate", "--endpoint-url", "http://127.0.0.1:1"], "cannot reach http://127.0.0.1:1: "),
        (
            vec!["calibrate", "--endpoint-url", "http://127.0.0.1:1", "--questions", "x"],
            "there is no question `x`",
        ),
        (vec!["verify", "--against", "endpoint"], "`--against endpoint` needs `--endpoint-url`"),
        (
            vec!["verify", "--against", "endpoint", "--endpoint-url", "http://127.0.0.1:1"],
            "cannot reach http://127.0.0.1:1: ",
        ),
        (
            vec!["cleanup", "--endpoint-url", "https://127.0.0.1:1", "--ca-file", "nowhere.pem"],
            "cannot read `nowhere.pem`: ",
        ),
        (
            vec!["cleanup", "--endpoint-url", "https://127.0.0.1:1", "--ca-file", "Cargo.toml"],
            "the certificate file contains no certificate; allowed: a PEM file",
        ),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_cognito-fake")).args(&args).output().unwrap();
        let printed = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {printed}");
        assert!(
            printed.starts_with("error: ") && printed.contains(why) && printed.lines().count() == 1,
            "{args:?}: {printed}"
        );
    }
}

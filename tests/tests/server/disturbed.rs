//! Injected faults affect clients of the services, and not clients of `/_fake/…`.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use cognito_identity_fake::{Disturbances, FakeCognitoIdentity, Rates};
use cognito_identity_server::Latency;
use serde_json::{Value, json};

use super::setup::World;

fn disturbed(disturbances: Disturbances) -> World {
    World::with(FakeCognitoIdentity::builder().disturbances(disturbances), |_| ())
}

/// A file of this test's own, which is not there yet.
fn file(name: &str) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("disturbed-{name}.jsonl"));
    // It is there only if an earlier run of this test failed.
    let _ = fs::remove_file(&file);
    file
}

/// Lines of the log, without their timestamps.
fn logged(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let lines = text.lines().map(|line| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        assert!(line.as_object_mut().unwrap().remove("ms").is_some_and(|ms| ms.is_i64()), "{line}");
        line
    });
    lines.collect()
}

/// A request for a new pool as bytes.
fn create_pool() -> String {
    let body = r#"{"IdentityPoolName":"pool","AllowUnauthenticatedIdentities":true}"#;
    let length = body.len();
    format!(
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.1\r\n\
         X-Amz-Target: AWSCognitoIdentityService.CreateIdentityPool\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

#[test]
fn a_lost_answer_closes_the_connection_without_a_byte() {
    let world = disturbed(Disturbances::default().lost(1.0).seed(5));
    for _ in 0..40 {
        // Reading ends only because the server closes the connection: the client's own half stays open.
        let mut stream = world.connect();
        stream.write_all(create_pool().as_bytes()).unwrap();
        let mut response = Vec::new();
        stream.read_to_end(&mut response).unwrap();
        assert_eq!(String::from_utf8_lossy(&response), "");
    }
    let pools = world.control("GET", "overview", "").json()["pools"].as_array().unwrap().len();
    let log = world.control("GET", "log", "").json();
    let of = |error: &str| log.as_array().unwrap().iter().filter(|entry| entry["error"] == error).count();
    assert_eq!((of("ResponseLost"), of("RequestLost")), (pools, 40 - pools));
    assert!(0 < pools && pools < 40, "{pools} of 40 were carried out");
    assert!(log.as_array().unwrap().iter().all(|entry| entry["status"].is_null()), "{log}");
    assert_eq!(world.ask("GET", "/", &[], "").status, 200, "the page shows them");
}

#[test]
fn requests_beyond_the_rate_are_throttled() {
    let world = disturbed(Disturbances::default().rates(Rates::default().otherwise(2)));
    assert_eq!(world.control("POST", "clock", r#"{"stopped":true}"#).status, 200);
    let list = || world.call("ListIdentityPools", r#"{"MaxResults":1}"#);
    let answers = [list(), list(), list()];
    assert_eq!(answers.each_ref().map(|response| response.status), [200, 200, 400]);
    assert!(answers[2].body.contains("TooManyRequestsException"), "{answers:?}");
    assert!(answers[2].body.contains("Rate exceeded"), "{answers:?}");
    for _ in 0..10 {
        assert_eq!(world.control("GET", "account", "").status, 200);
    }
    world.control("POST", "clock", r#"{"advance_seconds":1}"#);
    assert_eq!(list().status, 200);
}

#[test]
fn reads_are_late_and_the_overview_is_not() {
    let world = disturbed(Disturbances::default().lag(Duration::from_secs(10)));
    world.control("POST", "clock", r#"{"stopped":true}"#);
    let pool = world.pool();
    world.control("POST", "clock", r#"{"advance_seconds":5}"#);
    let describe = format!(r#"{{"IdentityPoolId":"{pool}"}}"#);
    let seen = || (0..50).filter(|_| world.call("DescribeIdentityPool", &describe).status == 200).count();
    let early = seen();
    assert!(0 < early && early < 50, "{early} of 50 reads see the pool");
    assert_eq!(world.control("GET", "overview", "").json()["pools"][0]["id"], pool);
    world.control("POST", "clock", r#"{"advance_seconds":5}"#);
    assert_eq!(seen(), 50);
}

#[test]
fn the_log_says_when_each_request_arrives_and_what_becomes_of_it() {
    let log = file("log");
    let world = World::with(FakeCognitoIdentity::builder(), |options| options.log = Some(log.clone()));
    world.control("GET", "clock", "");
    world.pool();
    world.call("GetId", r#"{"IdentityPoolId":"us-east-1:0"}"#);
    world.ask("GET", "/", &[], "");
    let expected = [
        json!({"event": "arrived", "number": 1, "operation": "CreateIdentityPool"}),
        json!({"event": "answered", "number": 1, "operation": "CreateIdentityPool", "status": 200, "error": null}),
        json!({"event": "arrived", "number": 2, "operation": "GetId"}),
        json!({
            "event": "answered", "number": 2, "operation": "GetId", "status": 400,
            "error": "ResourceNotFoundException",
        }),
    ];
    assert_eq!(logged(&log), expected);
    drop(world);

    // Another run adds to it.
    let lossy = FakeCognitoIdentity::builder().disturbances(Disturbances::default().lost(1.0));
    let world = World::with(lossy, |options| options.log = Some(log.clone()));
    world.send(create_pool().as_bytes());
    let lines = logged(&log);
    assert_eq!(lines[..4], expected);
    assert_eq!((&lines[5]["event"], &lines[5]["status"]), (&json!("lost"), &Value::Null));
    assert!(["ResponseLost", "RequestLost"].map(Value::from).contains(&lines[5]["error"]), "{lines:?}");
    assert_eq!(lines.len(), 6);
}

#[test]
fn an_answer_takes_its_time_and_nobody_else_waits() {
    let log = file("latency");
    let hour = Duration::from_hours(1);
    let world = World::with(FakeCognitoIdentity::builder(), |options| {
        options.latency = Some(Latency::between(hour, hour));
        options.log = Some(log.clone());
        options.limits.drain_time = Duration::ZERO;
    });
    let mut waiting = world.connect();
    waiting.write_all(create_pool().as_bytes()).unwrap();
    while fs::metadata(&log).unwrap().len() == 0 {
        std::thread::yield_now();
    }
    assert_eq!(world.control("GET", "overview", "").json()["pools"], json!([]));
    assert_eq!(world.ask("GET", "/.well-known/jwks_uri", &[], "").status, 200);
    drop(world);
    let mut response = Vec::new();
    let _ = waiting.read_to_end(&mut response);
    assert_eq!(String::from_utf8_lossy(&response), "");
    let events: Vec<_> = logged(&log).into_iter().map(|line| line["event"].clone()).collect();
    assert_eq!(events, ["arrived", "dropped"]);
}

#[test]
fn a_short_latency_changes_no_answer() {
    let latency = Latency::between(Duration::ZERO, Duration::from_millis(2)).seed(3);
    let world = World::with(FakeCognitoIdentity::builder(), |options| options.latency = Some(latency));
    let pool = world.pool();
    assert_eq!(world.call("GetId", &json!({ "IdentityPoolId": pool }).to_string()).status, 200);
}

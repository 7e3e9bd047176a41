//! Tests of the options for the account's resources and for injected faults.

use std::fs;

use serde_json::{Value, json};

use super::served::{Served, file, text};

#[test]
fn resources_of_the_account_are_declared_by_options() {
    let arn = |what: &str| format!("arn:aws:iam::123456789012:{what}");
    let (provider, other) =
        (arn("oidc-provider/id.example") + "=app,web", arn("oidc-provider/other.example") + "=app");
    let served = Served::start(
        &[
            ["--role", &arn("role/One")],
            ["--role", &arn("role/Two")],
            ["--saml-provider", &arn("saml-provider/Saml")],
            ["--open-id-provider", &provider],
            ["--open-id-provider", &other],
            ["--foreign-pool", "us-east-1:0"],
        ]
        .concat(),
    );
    let account: Value = serde_json::from_str(&served.get("/_fake/account")).unwrap();
    let open_id = json!([
        {"arn": arn("oidc-provider/id.example"), "client_ids": ["app", "web"]},
        {"arn": arn("oidc-provider/other.example"), "client_ids": ["app"]},
    ]);
    assert_eq!(
        account,
        json!({
            "region": "us-east-1", "account": "123456789012", "roles": [arn("role/One"), arn("role/Two")],
            "saml_providers": [arn("saml-provider/Saml")], "open_id_providers": open_id, "foreign_pools": ["us-east-1:0"],
        })
    );
}

#[test]
fn faults_are_off_unless_an_option_asks_for_them() {
    let throttled = |args: &[&str], operation: &str, requests: usize| {
        let served = Served::start(args);
        served.move_clock(&json!({"stopped": true}));
        let refused = (0..requests).filter(|_| {
            served.ask(operation, &json!({"MaxResults": 1}))["__type"] == "TooManyRequestsException"
        });
        refused.count()
    };
    assert_eq!(throttled(&[], "ListIdentities", 8), 0);
    assert_eq!(throttled(&["--throttle"], "ListIdentities", 8), 3);
    assert_eq!(throttled(&["--throttle"], "ListIdentityPools", 8), 0);
    assert_eq!(throttled(&["--throttle", "2", "--latency", "0..1"], "ListIdentityPools", 8), 6);

    let lossy = Served::start(&["--lose", "1", "--fault-seed", "3"]);
    assert_eq!(lossy.call("ListIdentityPools", &json!({"MaxResults": 1})), "");

    let late = Served::start(&["--lag", "3600000"]);
    let pool = late.create_pool("pool");
    // Else no time may have passed since.
    late.move_clock(&json!({"advance_seconds": 1}));
    let seen = (0..20).filter(|_| late.pools().contains(&pool)).count();
    assert!(seen < 20, "no read is late");
}

#[test]
fn requests_are_logged() {
    let log = file("logged");
    let served = Served::start(&["--log", text(&log)]);
    served.create_pool("pool");
    let lines = fs::read_to_string(&log).unwrap();
    let events: Vec<_> =
        lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["event"].clone()).collect();
    assert_eq!(events, ["arrived", "answered"]);
}

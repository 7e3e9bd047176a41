//! Tests `cognito-fake serve` as a process: its start, its state, its end.
#![cfg(feature = "serve")]

#[cfg(feature = "endpoint")]
mod calibrate;
#[cfg(feature = "endpoint")]
mod cleanup;
mod disturbed;
#[cfg(feature = "endpoint")]
mod drift;
mod encrypted;
mod killed;
mod killed_apart;
mod paths;
mod served;
#[cfg(unix)]
mod signalled;

use std::fs;
use std::net::TcpStream;
use std::process::{Command, Stdio};

use serde_json::json;

use served::{Served, file, refused, text};

#[test]
fn it_says_where_it_is_and_ends_when_told() {
    for signal in ["-TERM", "-INT"] {
        let served = Served::start(&[]);
        assert!(
            served.address.starts_with("127.0.0.1:") && served.printed.is_empty(),
            "{:?}",
            served.printed
        );
        served.create_pool("pool");
        let ended = served.end(signal);
        assert_eq!((ended.status.code(), ended.stderr), (Some(0), Vec::new()), "{signal}");
    }
}

#[test]
fn the_state_outlives_the_process() {
    let state = file("outlives");
    let first = Served::start(&["--state", text(&state)]);
    let pool = first.create_pool("kept");
    let guest = first.ask("GetId", &json!({"IdentityPoolId": pool}))["IdentityId"].clone();
    assert_eq!(first.end("-TERM").status.code(), Some(0));

    let second = Served::start(&["--state", text(&state)]);
    assert_eq!(second.pools(), std::slice::from_ref(&pool));
    assert_eq!(second.ask("DescribeIdentity", &json!({"IdentityId": guest}))["IdentityId"], guest);
    let another = second.ask("GetId", &json!({"IdentityPoolId": pool}))["IdentityId"].clone();
    assert_ne!(another, guest);
}

#[test]
fn a_file_that_is_no_state_is_refused_and_left_alone() {
    let state = file("refused");
    let newer = r#"{"format":"cognito-identity-fake","version":99,"pools":"another way"}"#;
    for (bad, why) in
        [("", "not the text of a saved fake"), ("{\"format\":", "not the text"), (newer, "of version 99")]
    {
        fs::write(&state, bad).unwrap();
        let printed = refused(&["--state", text(&state)]);
        assert!(printed.contains(why) && printed.contains("it is left as it is"), "{printed}");
        assert_eq!(fs::read_to_string(&state).unwrap(), bad);
    }
    fs::remove_file(&state).unwrap();
    Served::start(&["--state", text(&state)]).end("-TERM");
    let printed = refused(&["--state", text(&state), "--region", "eu-west-1"]);
    assert!(printed.contains("of region us-east-1"), "{printed}");
}

#[test]
fn a_state_file_has_one_server() {
    let state = file("shared");
    let first = Served::start(&["--state", text(&state)]);
    let printed = refused(&["--state", text(&state)]);
    assert!(printed.contains("another server has it"), "{printed}");
    first.end("-KILL");
    Served::start(&["--state", text(&state)]).end("-TERM");
}

#[cfg(unix)]
#[test]
fn the_keys_are_printed_once_and_kept_for_their_owner() {
    use std::os::unix::fs::PermissionsExt;

    let profile = file("profile");
    fs::write(&profile, "[cognito-fake]\nof = an earlier run, that anybody could read\n").unwrap();
    fs::set_permissions(&profile, fs::Permissions::from_mode(0o666)).unwrap();
    let served = Served::start(&["--auth", "sigv4", "--profile", text(&profile)]);
    let written = fs::read_to_string(&profile).unwrap();
    assert_eq!(fs::metadata(&profile).unwrap().permissions().mode() & 0o777, 0o600);
    let of = |name: &str| {
        let line = served.printed.iter().find(|line| line.starts_with(name)).unwrap();
        line.rsplit(' ').next().unwrap().to_owned()
    };
    let id = of("access key id");
    let secret = of("secret access key");
    assert!(id.starts_with("AKIAFAKE") && secret.len() == 40, "{:?}", served.printed);
    assert_eq!(
        written,
        format!("[cognito-fake]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n")
    );
    let unsigned = served.ask("ListIdentityPools", &json!({"MaxResults": 1}));
    assert_eq!(unsigned["__type"], "MissingAuthenticationTokenException");
    served.end("-TERM");
    assert!(!profile.exists(), "the keys are still there");
}

#[test]
fn a_file_of_somebody_elses_keys_is_left_alone() {
    let profile = file("credentials");
    for foreign in ["[default]\naws_access_key_id = mine\n", "[cognito-fake]\n[default]\n", "anything else"] {
        fs::write(&profile, foreign).unwrap();
        let printed = refused(&["--auth", "sigv4", "--profile", text(&profile)]);
        assert!(printed.contains("there is something else in the file"), "{printed}");
        assert_eq!(fs::read_to_string(&profile).unwrap(), foreign);
    }
}

#[cfg(unix)]
#[test]
fn the_state_is_its_owners_and_a_link_is_followed() {
    use std::os::unix::fs::PermissionsExt;

    let real = file("linked");
    let link = real.with_file_name("link.json");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let served = Served::start(&["--state", text(&link)]);
    let pool = served.create_pool("kept");
    served.end("-HUP");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(Served::start(&["--state", text(&real)]).pools(), [pool]);
}

#[test]
fn stopped_in_the_middle_of_a_write_it_loses_nothing() {
    let state = file("stopped");
    let mut pools = 0;
    for round in 0..5 {
        let served = Served::start(&["--state", text(&state)]);
        assert_eq!(served.pools().len(), pools, "round {round}");
        // Enough that writing takes a while, and some of it is unfinished at the end.
        let config = json!({"IdentityPoolName": "pool", "AllowUnauthenticatedIdentities": true,
            "SupportedLoginProviders": {"accounts.google.com": "a".repeat(128)}});
        for _ in 0..10 {
            served.ask("CreateIdentityPool", &config);
            pools += 1;
        }
        let ended = served.end("-TERM");
        assert_eq!((ended.status.code(), ended.stderr), (Some(0), Vec::new()), "round {round}");
    }
}

#[test]
fn a_server_that_cannot_start_prints_one_line() {
    let taken = Served::start(&[]);
    let port = taken.address.rsplit(':').next().unwrap();
    let missing = file("missing").join("calibration.json");
    for (args, why) in [
        (vec!["--host", "0.0.0.0"], "`--auth sigv4`"),
        (vec!["--host", "localhost"], "invalid IP address"),
        (vec!["--port", port], "cannot listen on 127.0.0.1"),
        (vec!["--port", "65536"], "65536 is not in 0..=65535"),
        (vec!["--region", "us east"], "the region is 'us east'"),
        (vec!["--account", "12"], "the account is '12'"),
        (vec!["--auth", "basic"], "[possible values: off, sigv4]"),
        (vec!["--calibration", text(&missing)], "a good one is the fake's own calibration.json"),
        (vec!["--state", "/nowhere/at/all.json"], "the state file /nowhere/at/all.json"),
        (vec!["--profile", "keys"], "--profile is for the keys of `--auth sigv4`"),
        (vec!["--auth", "sigv4", "--profile", "/nowhere/at/all"], "cannot write the profile /nowhere/at/all"),
        (vec!["--lag", "1.5"], "invalid value '1.5' for '--lag <MS>'"),
        (vec!["--throttle", "0"], "allowed: a whole number from 1 to 4294967295"),
        (vec!["--throttle", "fast"], "allowed: a whole number from 1 to 4294967295"),
        (vec!["--lose", "1.5"], "the probability of a lost response is 1.5; allowed: 0 to 1"),
        (vec!["--lose", "nan"], "the probability of a lost response is NaN; allowed: 0 to 1"),
        (vec!["--lose", "often"], "invalid float literal"),
        (vec!["--latency", "300..20"], "allowed: MIN..MAX in whole milliseconds"),
        (vec!["--latency", "20"], "allowed: MIN..MAX in whole milliseconds"),
        (vec!["--fault-seed", "-1"], "unexpected argument '-1' found"),
        (vec!["--log", "/nowhere/at/all.jsonl"], "cannot write the log /nowhere/at/all.jsonl"),
        (vec!["--log", "one.json", "--state", "one.json"], "--log names a file of --state"),
        (vec!["--role", "admin"], "the role is 'admin'; allowed: arn:aws:iam::123456789012:role/"),
        (vec!["--saml-provider", "arn:aws:iam::123456789012:role/One"], "the saml-provider is "),
        (vec!["--open-id-provider", "arn:aws:iam::123456789012:oidc-provider/x"], "allowed: ARN=CLIENT"),
        (vec!["--open-id-provider", "x=app"], "the oidc-provider is 'x'"),
        (vec!["--foreign-pool", "eu-west-1:0"], "the foreign pool is 'eu-west-1:0'"),
    ] {
        // The parser rejects a repeated option by itself.
        let printed = if args[0] == "--port" { refused_alone(&args) } else { refused(&args) };
        assert!(printed.contains(why), "{args:?}: {printed}");
    }
}

fn refused_alone(args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-fake"));
    let output = command.arg("serve").args(args).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn ten_thousand_idle_connections_do_not_stop_a_new_one() {
    let served = Served::start(&[]);
    let mut idle = Vec::new();
    while idle.len() < 10_000 {
        match TcpStream::connect(&served.address) {
            Ok(stream) => idle.push(stream),
            Err(error) => panic!(
                "{} idle connections, then {error}; raise the limit of open files (ulimit -n)",
                idle.len()
            ),
        }
    }
    let pool = served.create_pool("one more");
    assert_eq!(served.pools(), [pool]);
}

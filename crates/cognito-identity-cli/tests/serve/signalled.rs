//! Tests signals at the earliest time a caller can send one: as soon as the server prints the ready line.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::served::{Served, command, file, text};

/// Rounds for each signal: without handlers a third to a half of them ended without cleaning up.
const ROUNDS: usize = 20;

#[test]
fn a_signal_right_after_the_ready_line_still_cleans_up() {
    let state = file("signalled");
    let profile = state.with_file_name("credentials");
    for signal in ["INT", "TERM", "HUP"] {
        for round in 0..ROUNDS {
            let _ = fs::remove_file(&state);
            // A shell that has started already, so that the signal is there a few microseconds after the line.
            let script = format!("read id; kill -{signal} $id");
            let mut sender = Command::new("sh").args(["-c", &script]).stdin(Stdio::piped()).spawn().unwrap();
            let served =
                Served::start(&["--auth", "sigv4", "--profile", text(&profile), "--state", text(&state)]);
            writeln!(sender.stdin.take().unwrap(), "{}", served.id()).unwrap();
            let ended = served.ended();
            assert!(sender.wait().unwrap().success());
            assert_eq!((ended.status.code(), ended.stderr), (Some(0), Vec::new()), "{signal}, round {round}");
            assert!(!profile.exists(), "{signal}, round {round}: the keys are still there");
            assert!(state.exists(), "{signal}, round {round}: the state was not written");
        }
    }
}

/// A start that fails after the keys were written leaves none behind.
#[test]
fn a_start_that_fails_deletes_the_keys() {
    let profile = file("failed-start");
    let elsewhere = profile.with_file_name("missing").join("ca.pem");
    let ca = ["--tls", "--ca-out", text(&elsewhere)];
    let output = command(&["--auth", "sigv4", "--profile", text(&profile)]).args(ca).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("secret access key"), "{output:?}");
    assert!(!profile.exists(), "the keys are still there");
}

//! Tests that a log left by a kill belongs to its file: no log is replayed on another state, and none is deleted for
//! one.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::served::{Served, file, refused, text};

/// The logs beside a state file.
fn logs(state: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(state.parent().unwrap()).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| text(path).contains("state.json.log.")).collect()
}

/// A state file and its log after a kill.
fn killed(name: &str) -> (PathBuf, PathBuf) {
    let state = file(name);
    let served = Served::start(&["--state", text(&state)]);
    served.create_pool("one");
    served.end("-KILL");
    let [log] = &logs(&state)[..] else { panic!("{:?}", logs(&state)) };
    (state.clone(), log.clone())
}

/// Asserts that the start fails for this reason and changes no file.
fn assert_refused(state: &Path, why: &str) {
    let files = || {
        let paths = logs(state).into_iter().chain([state.to_owned()]);
        paths.map(|path| (fs::read(&path).unwrap(), path)).collect::<Vec<_>>()
    };
    let before = files();
    let printed = refused(&["--state", text(state)]);
    assert!(printed.contains(why) && printed.lines().count() == 1, "{printed}");
    assert_eq!(files(), before);
}

#[test]
fn another_file_in_the_place_of_its_own_is_refused() {
    let (state, _) = killed("apart-state");
    let own = fs::read(&state).unwrap();
    let (other, _) = killed("apart-other");
    let mut other: Value = serde_json::from_slice(&fs::read(other).unwrap()).unwrap();
    // Generations of other servers, before and after those of this one.
    for (generation, why) in [(0, "it does not follow the file"), (1_u64 << 40, "is of another file")] {
        other["generation"] = json!(generation);
        fs::write(&state, other.to_string()).unwrap();
        assert_refused(&state, why);
    }
    other.as_object_mut().unwrap().remove("generation");
    fs::write(&state, other.to_string()).unwrap();
    assert_refused(&state, "it was saved elsewhere");
    fs::write(&state, own).unwrap();
    assert_eq!(Served::start(&["--state", text(&state)]).pools().len(), 1);
}

#[test]
fn a_generation_after_which_none_can_come_is_refused() {
    let state = file("apart-generation");
    Served::start(&["--state", text(&state)]).end("-TERM");
    let mut saved: Value = serde_json::from_slice(&fs::read(&state).unwrap()).unwrap();
    saved["generation"] = json!(u64::MAX);
    fs::write(&state, saved.to_string()).unwrap();
    assert_refused(&state, "its generation is 18446744073709551615; allowed: 9223372036854775807 at most");
}

#[test]
fn a_gap_in_the_log_is_refused() {
    let (state, log) = killed("apart-gap");
    let whole = fs::read(&log).unwrap();
    let next = super::killed::later(&log, 1);
    // A later log, and none of its own any more, or an empty one.
    fs::write(&next, &whole).unwrap();
    fs::write(&log, "").unwrap();
    assert_refused(&state, "its end is damaged");
    fs::remove_file(&log).unwrap();
    assert_refused(&state, "it does not follow the file");
}

/// A log without changes means the same under any options.
#[test]
fn a_log_without_changes_is_read_under_other_options() {
    let state = file("apart-options");
    Served::start(&["--state", text(&state)]).end("-KILL");
    let role = ["--state", text(&state), "--role", "arn:aws:iam::123456789012:role/One"];
    let served = Served::start(&role);
    let pool = served.create_pool("one");
    served.end("-KILL");
    assert_eq!(Served::start(&role).pools(), [pool]);
}

/// A stop without changes is a clean one, even if the log was deleted while the server ran.
#[test]
fn a_log_that_is_gone_is_no_error_at_the_end() {
    let state = file("apart-deleted");
    let served = Served::start(&["--state", text(&state)]);
    for log in logs(&state) {
        fs::remove_file(log).unwrap();
    }
    let ended = served.end("-TERM");
    assert_eq!((ended.status.code(), ended.stderr), (Some(0), Vec::new()));
}

#[cfg(unix)]
#[test]
fn a_log_that_is_a_pipe_is_refused_at_once() {
    let (state, log) = killed("apart-pipe");
    fs::remove_file(&log).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&log).status().unwrap().success());
    let printed = refused(&["--state", text(&state)]);
    assert!(printed.contains("it is no regular file"), "{printed}");
}

/// A stop leaves only the file, which the next start reads, whichever controls a test has used.
#[test]
fn every_accepted_admin_request_is_read_by_the_next_start() {
    let state = file("apart-arranged");
    let served = Served::start(&["--state", text(&state)]);
    let token = |levels: usize| {
        let deep = (0..levels).fold(json!("x"), |value, _| json!([value]));
        json!({"provider": "graph.facebook.com", "subject": "a", "claims": {"deep": deep}}).to_string()
    };
    served.try_control("POST", "login-token", &token(32)).unwrap();
    for levels in [33, 120] {
        let printed = served.rejected("login-token", &token(levels));
        assert!(printed.contains("allowed: 32 at most"), "{printed}");
    }
    for seconds in [i64::MAX, 253_402_300_800] {
        let printed = served.rejected("clock", &json!({"advance_seconds": seconds}).to_string());
        assert!(printed.contains("beyond the year 9999"), "{printed}");
    }
    let pool = served.create_pool("one");
    served.end("-KILL");
    let served = Served::start(&["--state", text(&state)]);
    served.end("-TERM");
    assert_eq!(Served::start(&["--state", text(&state)]).pools(), [pool]);
}

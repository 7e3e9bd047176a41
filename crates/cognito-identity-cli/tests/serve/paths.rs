//! Tests of the files that options name: no file is used for two purposes under any name, and only files are replaced.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use super::served::{Served, command, file, refused, text};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn one_file_has_one_server_by_any_name() {
    let state = file("paths-aliases");
    let folder = state.parent().unwrap();
    let [link, dangling, hard] = ["link.json", "dangling.json", "hard.json"].map(|name| folder.join(name));
    let roundabout = folder.join("..").join(folder.file_name().unwrap()).join("state.json");
    symlink(&state, &link).unwrap();
    symlink("link.json", &dangling).unwrap();
    // Before the file is there, and with it.
    for _ in 0..2 {
        let served = Served::start(&["--state", text(&dangling)]);
        for alias in [&state, &link, &dangling, &roundabout] {
            let printed = refused(&["--state", text(alias)]);
            assert!(printed.contains("another server has it"), "{}: {printed}", alias.display());
        }
        served.end("-TERM");
    }
    assert!(state.is_file() && !state.is_symlink());
    let served = Served::start(&["--state", text(&state)]);
    fs::hard_link(&state, &hard).unwrap();
    let printed = refused(&["--state", text(&hard)]);
    assert!(printed.contains("it has a second name"), "{printed}");
    served.end("-KILL");
}

#[test]
fn no_file_is_used_for_two_things() {
    let state = file("paths-one");
    let folder = state.parent().unwrap();
    fs::write(&state, "").unwrap();
    let [link, hard, profile] = ["link", "hard", "profile"].map(|name| folder.join(name));
    symlink(&state, &link).unwrap();
    let roundabout = folder.join("..").join(folder.file_name().unwrap()).join("state.json");
    let [lock, new, log] = ["lock", "new", "log.3"].map(|ending| format!("{}.{ending}", text(&state)));
    let state = text(&state);
    for (args, why) in [
        (vec!["--log", text(&link)], "--log names a file of --state"),
        (vec!["--log", text(&roundabout)], "--log names a file of --state"),
        (vec!["--log", &lock], "--log names a file of --state"),
        (vec!["--log", &new], "--log names a file of --state"),
        (vec!["--log", &log], "--log names a file of --state"),
        (vec!["--auth", "sigv4", "--profile", text(&link)], "--profile names a file of --state"),
        (vec!["--calibration", text(&link)], "--state names a file of --calibration"),
        (vec!["--tls-cert", text(&profile), "--tls-key", state], "--tls-key names a file of --state"),
    ] {
        let printed = refused(&[&["--state", state], &args[..]].concat());
        assert!(printed.contains(why), "{args:?}: {printed}");
        assert_eq!(fs::read_to_string(state).unwrap(), "");
    }
    fs::hard_link(state, &hard).unwrap();
    let printed = refused(&["--state", state, "--log", text(&hard)]);
    assert!(printed.contains("--log names a file of --state"), "{printed}");
}

#[test]
fn special_and_read_only_files_are_rejected_at_the_start() {
    let pipe = file("paths-pipe");
    let folder = pipe.parent().unwrap().to_owned();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let lock = folder.join("other.json.lock");
    assert!(Command::new("mkfifo").arg(&lock).status().unwrap().success());
    for other in [text(&pipe), text(&folder), "/dev/zero"] {
        for args in [
            vec!["--state", other],
            vec!["--auth", "sigv4", "--profile", other],
            vec!["--calibration", other],
        ] {
            let printed = refused(&args);
            assert!(printed.contains("it is no regular file"), "{args:?}: {printed}");
        }
    }
    let printed = refused(&["--state", text(&folder.join("other.json"))]);
    assert!(printed.contains("its lock") && printed.contains("it is no regular file"), "{printed}");

    let fixed = folder.join("fixed.json");
    Served::start(&["--state", text(&fixed)]).end("-TERM");
    fs::set_permissions(&fixed, fs::Permissions::from_mode(0o444)).unwrap();
    let before = fs::read(&fixed).unwrap();
    let printed = refused(&["--state", text(&fixed)]);
    assert!(printed.contains("it is read-only"), "{printed}");
    assert_eq!((fs::read(&fixed).unwrap(), mode(&fixed)), (before, 0o444));
    let profile = folder.join("profile");
    fs::write(&profile, "[cognito-fake]\n").unwrap();
    fs::set_permissions(&profile, fs::Permissions::from_mode(0o444)).unwrap();
    let printed = refused(&["--auth", "sigv4", "--profile", text(&profile)]);
    assert!(printed.contains("it is read-only"), "{printed}");
}

#[test]
fn everything_it_writes_is_its_owners() {
    let state = file("paths-modes");
    let folder = state.parent().unwrap();
    let [log, profile] = ["requests.jsonl", "profile"].map(|name| folder.join(name));
    let args = ["--state", text(&state), "--log", text(&log), "--auth", "sigv4", "--profile", text(&profile)];
    let served = Served::start(&args);
    let mut found = 0;
    for path in fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        found += 1;
    }
    // The state, its lock, its log of changes, the log of requests, the profile.
    assert_eq!(found, 5);
    served.end("-TERM");
    assert_eq!(mode(&state), 0o600);
}

#[test]
fn the_keys_are_gone_in_the_end_wherever_a_link_led() {
    let real = file("paths-profile");
    let folder = real.parent().unwrap();
    let link = folder.join("link");
    symlink(&real, &link).unwrap();
    let served = Served::start(&["--auth", "sigv4", "--profile", text(&link)]);
    assert!(fs::read_to_string(&real).unwrap().starts_with("[cognito-fake]"));
    served.end("-TERM");
    assert!(!real.exists(), "the keys are still there");
}

/// Any user of the folder for temporary files can guess the name.
#[test]
fn the_default_profile_follows_no_link() {
    let real = file("paths-default");
    let folder = real.parent().unwrap();
    // A free port even if other tests bind some: the default name contains it.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    symlink(&real, folder.join(format!("cognito-fake-{port}.credentials"))).unwrap();
    let mut command = Command::new(command(&[]).get_program());
    let output =
        command.args(["serve", "--auth", "sigv4", "--port", &port]).env("TMPDIR", folder).output().unwrap();
    let printed = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{printed}");
    assert!(printed.contains("is a symbolic link") && !real.exists(), "{printed}");
}

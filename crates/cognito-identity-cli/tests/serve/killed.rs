//! Tests that a killed server has stored every confirmed write, and never issues an id twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::served::{Served, file, refused, text};

const DEVELOPER: &str = "login.example";

/// Number of times that the server is killed.
const LIVES: u64 = 100;

/// Resources named by responses, over all lives of the server.
#[derive(Debug, Default)]
struct Answered {
    pools: BTreeSet<String>,
    /// Pools and the value of their tag.
    tags: BTreeMap<String, String>,
    guests: BTreeSet<String>,
    /// Developer users and their identities, as last confirmed.
    users: BTreeMap<String, String>,
    /// Every id of an identity that was ever returned as a new one.
    identities: BTreeSet<String>,
}

fn id(response: &Value) -> String {
    response["IdentityId"].as_str().unwrap().to_owned()
}

/// Pools, and a tag on each.
fn tag_pools(served: &Served, life: u64, answered: &Mutex<Answered>) -> Option<()> {
    // No more than the account may have.
    for number in 0..5 {
        let name = format!("pool {life} {number}");
        let config = json!({"IdentityPoolName": name, "AllowUnauthenticatedIdentities": true});
        let created = served.try_ask("CreateIdentityPool", &config)?;
        let pool = created["IdentityPoolId"].as_str().unwrap().to_owned();
        assert!(answered.lock().unwrap().pools.insert(pool.clone()), "{pool} was given twice");
        let arn = format!("arn:aws:cognito-identity:us-east-1:123456789012:identitypool/{pool}");
        served.try_ask("TagResource", &json!({"ResourceArn": arn, "Tags": {"name": name}}))?;
        answered.lock().unwrap().tags.insert(pool, name);
    }
    None
}

fn create_guests(served: &Served, pool: &str, answered: &Mutex<Answered>) -> Option<()> {
    loop {
        let guest = id(&served.try_ask("GetId", &json!({"IdentityPoolId": pool}))?);
        let mut answered = answered.lock().unwrap();
        assert!(answered.identities.insert(guest.clone()), "{guest} was given twice");
        answered.guests.insert(guest);
    }
}

/// Pairs of users, the first of whom is merged into the second.
fn merge_users(served: &Served, pool: &str, worker: &str, answered: &Mutex<Answered>) -> Option<()> {
    for number in 0.. {
        let users = ["one", "other"].map(|user| format!("{worker} {number} {user}"));
        for user in &users {
            let token = json!({"IdentityPoolId": pool, "Logins": {DEVELOPER: user}});
            let identity = id(&served.try_ask("GetOpenIdTokenForDeveloperIdentity", &token)?);
            let mut answered = answered.lock().unwrap();
            assert!(answered.identities.insert(identity.clone()), "{identity} was given twice");
            answered.users.insert(user.clone(), identity);
        }
        let [source, destination] = &users;
        let merge = json!({"SourceUserIdentifier": source, "DestinationUserIdentifier": destination,
            "DeveloperProviderName": DEVELOPER, "IdentityPoolId": pool});
        let merged = id(&served.try_ask("MergeDeveloperIdentities", &merge)?);
        answered.lock().unwrap().users.insert(source.clone(), merged);
    }
    None
}

/// A merge without a response may have been carried out all the same.
fn may_be_merged(user: &str, found: &Value) -> bool {
    let other = user.replace(" one", " other");
    found["DeveloperUserIdentifierList"].as_array().unwrap().iter().any(|linked| *linked == json!(other))
}

fn check(served: &Served, pool: &str, answered: &Answered) {
    for (pool, name) in &answered.tags {
        let described = served.ask("DescribeIdentityPool", &json!({"IdentityPoolId": pool}));
        assert_eq!(described["IdentityPoolTags"]["name"], *name, "{pool}");
    }
    for pool in &answered.pools {
        assert_eq!(
            served.ask("DescribeIdentityPool", &json!({"IdentityPoolId": pool}))["IdentityPoolId"],
            *pool
        );
    }
    for guest in &answered.guests {
        assert_eq!(served.ask("DescribeIdentity", &json!({"IdentityId": guest}))["IdentityId"], *guest);
    }
    for (user, identity) in &answered.users {
        let lookup = json!({"IdentityPoolId": pool, "DeveloperUserIdentifier": user});
        let found = served.ask("LookupDeveloperIdentity", &lookup);
        assert!(
            found["IdentityId"] == *identity || may_be_merged(user, &found),
            "{user}: {identity}, {found}"
        );
    }
}

#[test]
fn every_write_that_was_answered_is_there_after_a_kill() {
    let state = file("killed-answered");
    let served = Served::start(&["--state", text(&state)]);
    let config = json!({"IdentityPoolName": "shared", "AllowUnauthenticatedIdentities": true,
        "DeveloperProviderName": DEVELOPER});
    let shared = served.ask("CreateIdentityPool", &config)["IdentityPoolId"].as_str().unwrap().to_owned();
    served.end("-KILL");
    let all = Mutex::new(Answered::default());
    for life in 0..LIVES {
        let served = Served::start(&["--state", text(&state)]);
        let before = Answered { identities: all.lock().unwrap().identities.clone(), ..Answered::default() };
        let answered = Mutex::new(before);
        let pool = shared.as_str();
        let workers = [format!("{life} a"), format!("{life} b")];
        thread::scope(|threads| {
            let served = &served;
            let answered = &answered;
            threads.spawn(move || tag_pools(served, life, answered));
            threads.spawn(move || create_guests(served, pool, answered));
            threads.spawn(move || create_guests(served, pool, answered));
            for worker in &workers {
                threads.spawn(move || merge_users(served, pool, worker, answered));
            }
            thread::sleep(Duration::from_millis(10 + life * 7 % 50));
            served.signal("-KILL");
        });
        drop(served);
        let answered = answered.into_inner().unwrap();
        check(&Served::start(&["--state", text(&state)]), &shared, &answered);
        let mut all = all.lock().unwrap();
        all.tags.extend(answered.tags);
        all.guests.extend(answered.guests);
        all.users.extend(answered.users);
        all.identities = answered.identities;
        for pool in answered.pools {
            assert!(all.pools.insert(pool.clone()), "{pool} was given twice");
        }
    }
    let all = all.into_inner().unwrap();
    assert!(all.guests.len() > 100 && all.users.len() > 100 && all.tags.len() > 10, "{LIVES} lives");
    check(&Served::start(&["--state", text(&state)]), &shared, &all);
}

/// The files of the log beside a state file.
fn logs(state: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(state.parent().unwrap()).unwrap().map(|file| file.unwrap().path());
    let mut logs: Vec<_> = files.filter(|path| text(path).contains("state.json.log.")).collect();
    logs.sort();
    logs
}

#[test]
fn a_kill_while_the_log_is_folded_loses_nothing() {
    let state = file("killed-folding");
    // A stored token of the largest allowed size: those of one life fill the log.
    let token =
        json!({"provider": "graph.facebook.com", "subject": "a", "claims": {"c": "x".repeat(60 << 10)}});
    let token = token.to_string();
    let mut pools = Vec::new();
    let mut tokens = BTreeSet::new();
    let mut folds = 0;
    let mut first = None;
    for life in 0..12 {
        let served = Served::start(&["--state", text(&state)]);
        assert_eq!(sorted(&served), pools, "life {life}");
        for _ in 0..80 {
            let issued = served.try_control("POST", "login-token", &token).unwrap()["token"].clone();
            assert!(tokens.insert(issued.to_string()), "{issued} was given twice");
        }
        pools.push(served.create_pool(&format!("pool {life}")));
        pools.sort();
        thread::sleep(Duration::from_millis(life * 5));
        served.end("-KILL");
        // Killed in the middle of it, or after it.
        let logs = logs(&state);
        let first = first.get_or_insert_with(|| logs[0].clone());
        folds += usize::from(logs.len() > 1 || logs[0] != *first);
    }
    assert!(folds > 0, "nothing was folded");
    let served = Served::start(&["--state", text(&state)]);
    assert_eq!(sorted(&served), pools);
    served.end("-TERM");
    // The file alone is the state once the server has stopped.
    assert_eq!(logs(&state), Vec::<PathBuf>::new());
    assert_eq!(sorted(&Served::start(&["--state", text(&state)])), pools);
}

fn sorted(served: &Served) -> Vec<String> {
    let mut pools = served.pools();
    pools.sort();
    pools
}

/// Path of the log this many generations later.
pub(super) fn later(log: &Path, generations: u64) -> PathBuf {
    let (start, generation) = text(log).rsplit_once('.').unwrap();
    PathBuf::from(format!("{start}.{}", generation.parse::<u64>().unwrap() + generations))
}

/// A state file and its log after a kill, and the two pools in it.
fn killed(name: &str) -> (PathBuf, PathBuf, [String; 2]) {
    let state = file(name);
    let served = Served::start(&["--state", text(&state)]);
    let pools = ["one", "other"].map(|name| served.create_pool(name));
    served.end("-KILL");
    let [log] = &logs(&state)[..] else { panic!("{:?}", logs(&state)) };
    (state.clone(), log.clone(), pools)
}

#[test]
fn a_change_that_was_cut_off_is_forgotten_with_a_line() {
    let (state, log, [one, other]) = killed("killed-torn");
    let whole = fs::read(&log).unwrap();
    let last = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    for end in [last + 1, last + 40, whole.len() - 1] {
        fs::write(&log, &whole[..end]).unwrap();
        let served = Served::start(&["--state", text(&state)]);
        assert_eq!(served.pools(), [one.as_str()], "{end}");
        assert_eq!(served.create_pool("other"), other);
        let printed = String::from_utf8(served.end("-KILL").stderr).unwrap();
        assert!(printed.contains("it is cut off") && printed.lines().count() == 1, "{printed}");
        assert_eq!(Served::start(&["--state", text(&state)]).pools().len(), 2);
    }
    // A file that was made longer, before its bytes were written.
    fs::write(&log, [&whole[..last + 40], &[0; 100]].concat()).unwrap();
    assert_eq!(Served::start(&["--state", text(&state)]).pools(), [one.as_str()]);
    // Not even the head.
    fs::write(&log, &whole[..10]).unwrap();
    assert_eq!(Served::start(&["--state", text(&state)]).pools(), Vec::<String>::new());
}

#[test]
fn a_line_that_nobody_reads_ends_no_start() {
    let (state, log, [one, _]) = killed("killed-unheard");
    let whole = fs::read(&log).unwrap();
    fs::write(&log, &whole[..whole.len() - 1]).unwrap();
    assert_eq!(Served::start_unheard(&["--state", text(&state)]).pools(), [one]);
}

#[test]
fn a_damaged_log_is_refused_and_left_alone() {
    let (state, log, _) = killed("killed-damaged");
    let snapshot = fs::read(&state).unwrap();
    let whole = fs::read(&log).unwrap();
    let lines: Vec<_> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    let damaged = |line: usize| {
        let mut lines: Vec<_> = lines.iter().map(|line| line.to_vec()).collect();
        lines[line][30] ^= 1;
        lines.concat()
    };
    let without = |line: usize| [&lines[..line], &lines[line + 1..]].concat().concat();
    let swapped = [lines[0], lines[2], lines[1]].concat();
    let doubled = [lines[0], lines[1], lines[1], lines[2]].concat();
    let beyond = later(&log, 7);
    for (bad, why) in [
        (damaged(0), "line 1 is damaged"),
        (damaged(1), "line 2 is damaged"),
        (damaged(2), "line 3 is damaged"),
        (without(1), "line 2 is damaged"),
        (swapped, "line 2 is damaged"),
        (doubled, "line 3 is damaged"),
    ] {
        fs::write(&log, &bad).unwrap();
        let printed = refused(&["--state", text(&state)]);
        assert!(printed.contains(why) && printed.contains("it is left as it is"), "{printed}");
        assert_eq!((fs::read(&state).unwrap(), fs::read(&log).unwrap()), (snapshot.clone(), bad));
    }
    fs::write(&log, &whole).unwrap();
    for (args, why) in [
        (vec!["--role", "arn:aws:iam::123456789012:role/One"], "under other options"),
        (vec!["--state", text(&state)], "it does not follow the file"),
    ] {
        if args[0] == "--state" {
            fs::write(&beyond, &whole).unwrap();
        }
        let args = if args[0] == "--state" { args } else { [args, vec!["--state", text(&state)]].concat() };
        let printed = refused(&args);
        assert!(printed.contains(why), "{printed}");
        assert_eq!(fs::read(&log).unwrap(), whole);
    }
    fs::remove_file(&beyond).unwrap();
    fs::remove_file(&state).unwrap();
    let printed = refused(&["--state", text(&state)]);
    assert!(printed.contains("it is not there, but its log"), "{printed}");
    assert!(log.exists() && !state.exists());
}

#[test]
fn a_log_that_was_folded_is_not_played_twice() {
    let (state, log, mut pools) = killed("killed-folded");
    pools.sort();
    let old = fs::read(&log).unwrap();
    Served::start(&["--state", text(&state)]).end("-TERM");
    assert!(!log.exists());
    // As if the process had died between the snapshot and the end of the log.
    fs::write(&log, old).unwrap();
    let served = Served::start(&["--state", text(&state)]);
    // A second start of the same segment would have made two more.
    assert_eq!(sorted(&served), pools);
    assert_eq!(logs(&state).len(), 1);
    assert_ne!(logs(&state), [log]);
}

/// Changes through the admin endpoints are stored too.
#[test]
fn changes_by_the_admin_endpoints_outlive_a_kill() {
    let state = file("killed-arranged");
    let served = Served::start(&["--state", text(&state)]);
    served.create_pool("forgotten");
    served.control("reset", &json!({}));
    let pool = served.create_pool("kept");
    let role = "arn:aws:iam::123456789012:role/guest";
    served.control("trust", &json!({"role_arn": role, "denies_all": true}));
    served.control("login-token", &json!({"provider": "graph.facebook.com", "subject": "a"}));
    served.control(
        "sign-out",
        &json!({"user_pool": "cognito-idp.us-east-1.amazonaws.com/us-east-1_a", "subject": "a"}),
    );
    served.call("SetIdentityPoolRoles", &json!({"IdentityPoolId": pool, "Roles": {"unauthenticated": role}}));
    let guest = served.ask("GetId", &json!({"IdentityPoolId": pool}));
    let saved = served.get("/_fake/snapshot");
    assert!(["graph.facebook.com", "us-east-1_a", role].iter().all(|part| saved.contains(part)));
    served.end("-KILL");
    let served = Served::start(&["--state", text(&state)]);
    assert_eq!(served.get("/_fake/snapshot"), saved);

    // A restored text is in the log as a whole.
    served.ask("DeleteIdentities", &json!({"IdentityIdsToDelete": [guest["IdentityId"]]}));
    served.try_control("PUT", "snapshot", &saved).unwrap();
    let another = served.create_pool("another");
    served.end("-KILL");
    let served = Served::start(&["--state", text(&state)]);
    assert_eq!(served.pools().len(), 2);
    assert!(served.pools().contains(&another));
    assert_eq!(
        served.ask("DescribeIdentity", &json!({"IdentityId": guest["IdentityId"]}))["IdentityId"],
        guest["IdentityId"]
    );
}

/// A limit on the file's size simulates a full disk.
#[cfg(unix)]
#[test]
fn a_log_that_cannot_be_written_ends_the_server_before_it_answers() {
    let state = file("killed-full");
    let program = super::served::command(&[]);
    let mut limited = std::process::Command::new("sh");
    let script = "trap '' XFSZ; ulimit -f 64; exec \"$@\"";
    limited.args(["-c", script, "sh"]).arg(program.get_program()).args(program.get_args());
    limited.args(["--state", text(&state)]);
    let served = Served::start_by(limited);
    let clients = "a".repeat(128);
    let config = json!({"IdentityPoolName": "pool", "AllowUnauthenticatedIdentities": true,
        "SupportedLoginProviders": {"accounts.google.com": clients, "www.amazon.com": clients}});
    let mut pools = Vec::new();
    while let Some(created) = served.try_ask("CreateIdentityPool", &config) {
        pools.push(created["IdentityPoolId"].as_str().unwrap().to_owned());
        assert!(pools.len() < 900, "nothing ever failed");
    }
    let ended = served.ended();
    let printed = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2), "{printed}");
    assert!(
        printed.starts_with("error: cannot write the log of the state file") && printed.lines().count() == 1,
        "{printed}"
    );
    let served = Served::start(&["--state", text(&state)]);
    for pool in pools {
        assert_eq!(
            served.ask("DescribeIdentityPool", &json!({"IdentityPoolId": pool}))["IdentityPoolId"],
            pool
        );
    }
}

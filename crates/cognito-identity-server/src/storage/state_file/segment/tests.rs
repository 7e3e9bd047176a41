//! Tests the reading and writing of segments of the log.

use std::fs;
use std::path::PathBuf;

use cognito_identity_fake::Change;

use super::{LONG, Segment, path, read};

/// A state file of this test's own.
fn state(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("cognito-fake-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).unwrap();
    folder.join("state.json")
}

fn change() -> Change {
    serde_json::from_str(r#"{"now": 0, "entropy": {"seed": 0}, "what": "Reset"}"#).unwrap()
}

#[test]
fn a_segment_follows_the_last_line_of_the_one_before() {
    let state = state("follows");
    let mut first = Segment::create(&state, 1, "key", None).unwrap();
    first.append(&[change()]).unwrap();
    let before = first.length;
    first.append(&[change(), change()]).unwrap();
    Segment::create(&state, 2, "key", Some(first.sum)).unwrap().append(&[change()]).unwrap();
    let mut replayed = 0;
    let mut replay = |_| {
        replayed += 1;
        Ok(())
    };
    let whole = read(&path(&state, 1), 1, "key", None, &mut replay).unwrap();
    assert_eq!(whole.sum, first.sum);
    read(&path(&state, 2), 2, "key", Some(whole.sum), &mut replay).unwrap();
    assert_eq!(replayed, 4);

    // Without its last line the first one is whole all the same.
    let file = path(&state, 1);
    let length = fs::metadata(&file).unwrap().len();
    let file = fs::OpenOptions::new().write(true).open(file).unwrap();
    file.set_len(length - (first.length - before)).unwrap();
    let shorter = read(&path(&state, 1), 1, "key", None, |_| Ok(())).unwrap();
    assert!(!shorter.is_torn);
    let error = read(&path(&state, 2), 2, "key", Some(shorter.sum), |_| Ok(())).unwrap_err();
    assert_eq!(error, "lines are missing at the end of the log before it");
    fs::remove_dir_all(state.parent().unwrap()).unwrap();
}

#[test]
fn a_long_line_gets_no_further_change() {
    let state = state("long");
    let text = "x".repeat(400_000);
    let change = format!(r#"{{"now": 0, "entropy": {{"seed": 0}}, "what": {{"Restored": "{text}"}}}}"#);
    let changes: Vec<Change> = (0..7).map(|_| serde_json::from_str(&change).unwrap()).collect();
    let mut segment = Segment::create(&state, 1, "key", None).unwrap();
    let head = fs::metadata(path(&state, 1)).unwrap().len();
    segment.append(&changes).unwrap();
    let written = fs::read_to_string(path(&state, 1)).unwrap();
    assert_eq!(written.len() as u64, head + segment.length);
    let lengths: Vec<_> = written.lines().skip(1).map(str::len).collect();
    let longest = usize::try_from(LONG).unwrap() + change.len();
    assert!(lengths.len() == 3 && lengths.iter().all(|length| *length < longest), "{lengths:?}");
    let mut replayed = 0;
    let whole = read(&path(&state, 1), 1, "key", None, |_| {
        replayed += 1;
        Ok(())
    });
    assert_eq!((whole.unwrap().sum, replayed), (segment.sum, 7));
    fs::remove_dir_all(state.parent().unwrap()).unwrap();
}

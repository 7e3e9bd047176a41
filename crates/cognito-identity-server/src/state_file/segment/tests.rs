use std::fs;
use std::path::PathBuf;

use cognito_identity_fake::Change;

use super::{Segment, path, read};

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

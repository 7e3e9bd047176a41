//! Tests the lock of the state file.

use std::fs;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use cognito_identity_fake::FakeCognitoIdentity;

use super::StateFile;

/// A fold writes and deletes files, which another server may have once the lock is free.
#[test]
fn the_lock_is_kept_until_no_fold_runs() {
    let folder = std::env::temp_dir().join(format!("cognito-fake-lock-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).unwrap();
    let fake = FakeCognitoIdentity::default();
    let opened = StateFile::open(&folder.join("state.json"), &fake).unwrap();
    let fold = opened.fold.clone();
    let (freed, is_freed) = channel();
    let mut dropping = None;
    // The fold waits for the fake's lock, which is held here.
    fake.saved(|| {
        fold.begin(&opened.queue);
        dropping = Some(thread::spawn(move || {
            drop(opened);
            freed.send(()).unwrap();
        }));
        assert!(
            is_freed.recv_timeout(Duration::from_millis(300)).is_err(),
            "the lock is free, and a fold runs"
        );
    });
    dropping.unwrap().join().unwrap();
    is_freed.recv().unwrap();
}

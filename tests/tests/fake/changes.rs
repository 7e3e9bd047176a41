//! Replay of changes: a second fake that replays the changes of a first reaches an equal state, in spite of errors,
//! lost responses and delays.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use cognito_identity::sts::{AssumeRoleWithWebIdentityInput, Sts};
use cognito_identity::types::{
    CreateIdentityPoolInput, GetIdInput, GetOpenIdTokenInput, SetIdentityPoolRolesInput,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Operation, Sensitive, ServiceError, Timestamp};
use cognito_identity_contracts::program::{programs, run};
use cognito_identity_fake::{
    Builder, Change, ChangeLog, Clock, Disturbances, FakeCognitoIdentity, Rates, TrustPolicy,
};
use pollster::block_on;
use proptest::prelude::*;

use super::shared::config;

/// Changes as the server writes them down.
#[derive(Debug, Default)]
struct Lines(Mutex<Vec<String>>);

impl ChangeLog for Lines {
    fn append(&self, change: Change) {
        self.0.lock().unwrap().push(serde_json::to_string(&change).unwrap());
    }
}

/// A clock that moves with each look, in no step of whole seconds.
#[derive(Debug)]
struct Steps(AtomicI64);

impl Steps {
    fn new() -> Self {
        Self(AtomicI64::new(1_767_225_600_000))
    }
}

impl Clock for Steps {
    fn now(&self) -> Timestamp {
        let now = self.0.fetch_add(7, Ordering::SeqCst);
        // Other threads get a chance to read the clock before this reading is used.
        thread::yield_now();
        Timestamp::from_millis(now)
    }
}

fn builder() -> Builder {
    FakeCognitoIdentity::builder().clock(Steps::new()).unsigned_tokens()
}

fn logged(builder: Builder) -> (FakeCognitoIdentity, Arc<Lines>) {
    let fake = builder.build().unwrap();
    let lines = Arc::new(Lines::default());
    fake.log_changes(Arc::clone(&lines) as _);
    (fake, lines)
}

/// Restores a state and replays the changes that were logged since.
fn replayed(saved: &str, lines: &Lines) -> FakeCognitoIdentity {
    // Another seed and clock: everything comes from the text and the changes.
    let fake = builder().seed(7).build().unwrap();
    fake.restore(saved).unwrap();
    for line in lines.0.lock().unwrap().iter() {
        fake.replay(serde_json::from_str(line).unwrap()).unwrap();
    }
    fake
}

proptest! {
    #![proptest_config(config("../contracts/regressions/changes.txt"))]

    #[test]
    fn the_same_becomes_of_it(first in programs(20), second in programs(40), third in programs(10)) {
        let (original, lines) = logged(builder());
        block_on(run(&first, &original)).unwrap();
        let saved = original.save();
        lines.0.lock().unwrap().clear();
        block_on(run(&second, &original)).unwrap();
        let copy = replayed(&saved, &lines);
        prop_assert!(copy.snapshot() == original.snapshot());
        // A rejected request may draw random numbers. No change contains them, and no later change depends on them.
        block_on(run(&third, &original)).unwrap();
        prop_assert!(replayed(&saved, &lines).snapshot() == original.snapshot());
        prop_assert_eq!(copy.check(), Ok(()));
    }

    #[test]
    fn the_same_becomes_of_it_whatever_goes_wrong(program in programs(40), seed: u64) {
        let disturbances = Disturbances::default()
            .lag(Duration::from_secs(1))
            .rates(Rates::default().otherwise(20))
            .lost(0.3)
            .seed(seed);
        let (original, lines) = logged(builder().disturbances(disturbances));
        let saved = original.save();
        let busy = ServiceError::new(ErrorKind::TooManyRequests, "busy");
        for operation in [Operation::GetId, Operation::MergeDeveloperIdentities, Operation::CreateIdentityPool] {
            original.refuse_next(operation, busy.clone());
        }
        // A lost response ends the program; the changes until then count.
        for _ in 0..5 {
            let _ = block_on(run(&program, &original));
        }
        prop_assert!(replayed(&saved, &lines).snapshot() == original.snapshot());
    }
}

#[test]
fn changes_by_a_test_are_logged_too() {
    let (fake, lines) = logged(builder());
    let saved = fake.save();
    let role = "arn:aws:iam::123456789012:role/guest";
    block_on(async {
        fake.create_identity_pool(CreateIdentityPoolInput::new("forgotten", true)).await?;
        fake.reset();
        fake.set_next_id(Some("0a1b2c3d-0a1b-4c3d-8a1b-0a1b2c3d4e5f"));
        let config = CreateIdentityPoolInput::new("pool", true).allow_classic_flow(true);
        let pool = fake.create_identity_pool(config).await?.identity_pool_id.unwrap();
        let roles = [("unauthenticated".to_owned(), role.to_owned())];
        let roles = SetIdentityPoolRolesInput::new(pool.as_str(), roles);
        let writer = fake.concurrent_writer(pool.as_str())?;
        fake.set_identity_pool_roles(roles.clone()).await.unwrap_err();
        drop(writer);
        // A rejected request is no change: its replay would be an error.
        fake.get_id(GetIdInput::new("us-east-1:0")).await.unwrap_err();
        fake.set_identity_pool_roles(roles).await?;
        fake.trust(role, TrustPolicy::for_pool(pool.as_str()));
        let _ = fake.issuer("graph.facebook.com").token("alice").audience("app").sign();
        let _ = fake.issuer("cognito-idp.us-east-1.amazonaws.com/us-east-1_abc").token("alice").sign();
        fake.sign_out_globally("cognito-idp.us-east-1.amazonaws.com/us-east-1_abc", "alice");
        let guest = fake.get_id(GetIdInput::new(pool)).await?.identity_id.unwrap();
        let token = fake.get_open_id_token(GetOpenIdTokenInput::new(guest)).await?.token.unwrap();
        let assume = AssumeRoleWithWebIdentityInput {
            role_arn: Some(role.to_owned()),
            role_session_name: Some("classic".to_owned()),
            web_identity_token: Some(Sensitive(token.0)),
            ..AssumeRoleWithWebIdentityInput::default()
        };
        fake.assume_role_with_web_identity(assume).await?;
        Ok::<_, cognito_identity::Error>(())
    })
    .unwrap();
    assert_eq!(replayed(&saved, &lines).save(), fake.save());

    let text = fake.save();
    fake.reset();
    fake.restore(&text).unwrap();
    assert_eq!(replayed(&saved, &lines).save(), text);
}

#[test]
fn a_change_that_does_not_fit_is_an_error_without_values() {
    let (fake, lines) = logged(builder());
    let saved = fake.save();
    let pool = block_on(fake.create_identity_pool(CreateIdentityPoolInput::new("pool", true))).unwrap();
    let pool = pool.identity_pool_id.unwrap();
    block_on(fake.get_id(GetIdInput::new(pool.as_str()))).unwrap();
    lines.0.lock().unwrap().remove(0);
    let other = builder().build().unwrap();
    other.restore(&saved).unwrap();
    let change = serde_json::from_str(&lines.0.lock().unwrap()[0]).unwrap();
    let error = other.replay(change).unwrap_err().to_string();
    assert_eq!(error, "the change cannot be made again: it is rejected (ResourceNotFoundException)");
}

#[test]
fn the_key_has_all_that_replaying_depends_on() {
    let key = |builder: Builder| builder.build().unwrap().replay_key();
    assert_eq!(key(builder()), key(builder().seed(7)));
    for other in [
        builder().region("eu-west-1"),
        builder().account("999999999999"),
        builder().pool_limit(1),
        builder().role("arn:aws:iam::123456789012:role/One"),
        builder().strict_roles(),
        builder().strict_signatures(),
        builder().foreign_pool("us-east-1:00000000-0000-4000-8000-000000000000"),
        FakeCognitoIdentity::builder(),
    ] {
        assert_ne!(key(builder()), key(other));
    }
}

#[test]
fn dates_are_in_the_order_of_events() {
    let fake = builder().build().unwrap();
    let pool = block_on(fake.create_identity_pool(CreateIdentityPoolInput::new("pool", true))).unwrap();
    let pool = pool.identity_pool_id.unwrap();
    thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| {
                for _ in 0..500 {
                    block_on(fake.get_id(GetIdInput::new(pool.as_str()))).unwrap();
                }
            });
        }
    });
    let saved: serde_json::Value = serde_json::from_str(&fake.save()).unwrap();
    // They are saved in the order of events.
    let identities = saved["state"]["identities"].as_array().unwrap();
    let dates: Vec<_> = identities.iter().map(|row| row[1]["created"].as_f64().unwrap()).collect();
    assert_eq!(dates.len(), 4000);
    assert!(dates.is_sorted(), "{:?}", dates.windows(2).find(|pair| pair[0] > pair[1]));
}

//! Saving and restoring: a restored fake continues as the saved one would, and a damaged text is rejected.

use std::time::Duration;

use cognito_identity::types::{
    CreateIdentityPoolInput, GetCredentialsForIdentityInput, GetIdInput, SetIdentityPoolRolesInput,
};
use cognito_identity::{CognitoIdentity, Timestamp};
use cognito_identity_contracts::program::{programs, run};
use cognito_identity_fake::assumption::{DeletedPoolTags, OrphanedIdentity, UserOfDeletedIdentity};
use cognito_identity_fake::{
    Assumptions, Builder, FakeCognitoIdentity, ManualClock, RestoreErrorKind, TrustPolicy,
};
use pollster::block_on;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::shared::config;

/// A fake with the assumptions under which it stores the most.
fn builder() -> Builder {
    let assumptions = Assumptions {
        deleted_pool_tags: DeletedPoolTags::StillListed,
        orphaned_identity: OrphanedIdentity::PoolNotFound,
        user_of_deleted_identity: UserOfDeletedIdentity::NotAuthorized,
        ..Assumptions::default()
    };
    let clock = ManualClock::at(Timestamp::from_millis(1_767_225_600_000));
    FakeCognitoIdentity::builder().clock(clock).assumptions(assumptions).unsigned_tokens()
}

fn fake() -> FakeCognitoIdentity {
    builder().build().unwrap()
}

fn restored(saved: &str) -> FakeCognitoIdentity {
    let fake = fake();
    fake.restore(saved).unwrap();
    fake
}

/// Something of everything that is saved.
fn rich() -> FakeCognitoIdentity {
    let fake = fake();
    block_on(async {
        let config = CreateIdentityPoolInput::new("pool", true).supported_login_providers(
            [("accounts.google.com", "app")].map(|(a, b)| (a.to_owned(), b.to_owned())),
        );
        let pool = fake.create_identity_pool(config).await?.identity_pool_id.unwrap();
        let roles = ["authenticated", "unauthenticated"]
            .map(|kind| (kind.to_owned(), format!("arn:aws:iam::123456789012:role/{kind}")));
        fake.set_identity_pool_roles(SetIdentityPoolRolesInput::new(pool.as_str(), roles)).await?;
        let guest = fake.get_id(GetIdInput::new(pool.as_str())).await?.identity_id.unwrap();
        fake.get_credentials_for_identity(GetCredentialsForIdentityInput::new(guest.as_str())).await?;
        let token = fake.issuer("accounts.google.com").token("alice").audience("app").sign();
        let alice = GetIdInput::new(pool.as_str()).logins([("accounts.google.com", token.as_str())]);
        fake.get_id(alice).await?;
        fake.sign_out_globally("cognito-idp.us-east-1.amazonaws.com/us-east-1_abc", "alice");
        fake.trust(
            "arn:aws:iam::123456789012:role/unauthenticated",
            TrustPolicy::for_pool(pool).amr("unauthenticated"),
        );
        let _ = fake.issuer("graph.facebook.com").token("alice").audience("app").sign();
        Ok::<_, cognito_identity::Error>(())
    })
    .unwrap();
    fake
}

proptest! {
    #![proptest_config(config("../contracts/regressions/saved.txt"))]

    #[test]
    fn a_restored_fake_continues_as_the_original(first in programs(40), second in programs(20)) {
        let original = fake();
        block_on(run(&first, &original)).unwrap();
        let copy = restored(&original.save());
        prop_assert!(copy.snapshot() == original.snapshot());
        prop_assert_eq!(copy.save(), original.save());
        let [one, other] = [&original, &copy].map(|fake| block_on(run(&second, fake)).unwrap());
        prop_assert_eq!(one, other);
        prop_assert!(copy.snapshot() == original.snapshot());
        prop_assert_eq!(copy.check(), Ok(()));
    }

    /// A damaged saved state leaves the fake sound, and unchanged if it is rejected.
    #[test]
    fn no_text_does_harm(after in programs(5), place in any::<prop::sample::Index>(), with in prop::sample::select(vec![
        json!(null), json!(0), json!(1), json!(-1), json!(u64::MAX), json!(""), json!("x"), json!([]), json!({}), json!(1e300),
    ])) {
        let mut saved: Value = serde_json::from_str(&rich().save()).unwrap();
        let leaves = leaves(&saved, "");
        *saved.pointer_mut(place.get::<String>(&leaves)).unwrap() = with;
        let fake = rich();
        let before = fake.save();
        if fake.restore(saved.to_string()).is_err() {
            prop_assert_eq!(fake.save(), before);
        }
        block_on(run(&after, &fake)).unwrap();
        prop_assert_eq!(fake.check(), Ok(()));
    }

    #[test]
    fn no_shortened_text_is_restored(place in any::<prop::sample::Index>()) {
        let saved = rich().save();
        let mut end = place.index(saved.len());
        while !saved.is_char_boundary(end) {
            end -= 1;
        }
        let error = fake().restore(&saved[..end]).unwrap_err().to_string();
        prop_assert!(!error.contains('\n'), "{}", error);
    }
}

/// Where in a value the innermost values are.
fn leaves(value: &Value, place: &str) -> Vec<String> {
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().map(|(number, value)| (number.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    if members.is_empty() {
        return vec![place.to_owned()];
    }
    members.into_iter().flat_map(|(name, value)| leaves(value, &format!("{place}/{name}"))).collect()
}

#[test]
fn all_of_it_is_restored() {
    let original = rich();
    let copy = restored(&original.save());
    assert!(copy.snapshot() == original.snapshot());
    assert_eq!(copy.save(), original.save());
}

#[test]
fn time_and_set_up_are_not_saved() {
    let saved = rich().save();
    let clock = ManualClock::at(Timestamp::from_millis(1_767_225_600_000));
    let later = FakeCognitoIdentity::builder().clock(clock.clone()).seed(7).build().unwrap();
    clock.advance(Duration::from_mins(1));
    later.restore(&saved).unwrap();
    assert_eq!(later.save(), saved);
}

#[rstest]
#[case::not_json("", "it is not the text of a saved fake: ")]
#[case::another_text(r#"{"pools": []}"#, "it is not the text of a saved fake: ")]
#[case::another_format(
    r#"{"format": "moto", "version": 1}"#,
    "it is 'moto' of version 1; allowed: 'cognito-identity-fake' of version 1"
)]
#[case::a_newer_version(
    r#"{"format": "cognito-identity-fake", "version": 2, "more": 1}"#,
    "it is 'cognito-identity-fake' of version 2; allowed: 'cognito-identity-fake' of version 1 at most"
)]
fn another_text_is_refused(#[case] text: &str, #[case] why: &str) {
    let fake = rich();
    let before = fake.snapshot();
    let error = fake.restore(text).unwrap_err();
    assert_eq!(error.kind(), RestoreErrorKind::Format);
    let error = error.to_string();
    assert!(error.starts_with(&format!("the fake cannot be restored: {why}")), "{error}");
    assert!(!error.contains('\n') && fake.snapshot() == before);
}

#[rstest]
#[case::region(builder().region("eu-west-1"))]
#[case::account(builder().account("999999999999"))]
fn it_is_of_one_region_and_account(#[case] other: Builder) {
    let error = other.build().unwrap().restore(rich().save()).unwrap_err();
    assert_eq!(error.kind(), RestoreErrorKind::Account);
    let error = error.to_string();
    assert!(error.contains("it is of region us-east-1 and account 123456789012, this fake of "), "{error}");
}

#[test]
fn a_circle_of_merges_is_refused() {
    let mut saved: Value = serde_json::from_str(&rich().save()).unwrap();
    let identities = saved["state"]["identities"].as_array_mut().unwrap();
    let id = identities[0][0].clone();
    identities[0][1]["account"] =
        json!({"status": {"MergedInto": id}, "users": [], "public": {}, "former_logins": []});
    let error = fake().restore(saved.to_string()).unwrap_err();
    assert_eq!(error.kind(), RestoreErrorKind::Contents);
    let error = error.to_string();
    assert!(error.contains("was merged into itself"), "{error}");
}

#[rstest]
#[case::pools("/state/pools_created", json!(u32::MAX))]
#[case::events("/state/events", json!(u64::MAX))]
fn a_fake_that_counted_to_the_end_is_refused(#[case] place: &str, #[case] count: Value) {
    let mut saved: Value = serde_json::from_str(&rich().save()).unwrap();
    *saved.pointer_mut(place).unwrap() = count;
    let error = fake().restore(saved.to_string()).unwrap_err().to_string();
    assert!(error.contains("it has counted so far"), "{error}");
}

#[test]
fn a_merge_into_another_pool_is_refused() {
    let fake = rich();
    let create = CreateIdentityPoolInput::new("other", true);
    let other = block_on(fake.create_identity_pool(create)).unwrap().identity_pool_id.unwrap();
    block_on(fake.get_id(GetIdInput::new(other))).unwrap();
    let mut saved: Value = serde_json::from_str(&fake.save()).unwrap();
    let identities = saved["state"]["identities"].as_array_mut().unwrap();
    let parent = identities.last().unwrap()[0].clone();
    let merged = json!({"status": {"MergedInto": parent}, "users": [], "public": {}, "former_logins": []});
    identities[0][1]["account"] = merged;
    let error = self::fake().restore(saved.to_string()).unwrap_err().to_string();
    assert!(error.contains("one of another pool"), "{error}");
}

#[test]
fn an_emptied_fake_answers_no_id_again() {
    let emptied = rich();
    let fresh = fake();
    emptied.reset();
    assert!(emptied.snapshot() == fresh.snapshot());
    let create = |fake: &FakeCognitoIdentity| {
        block_on(fake.create_identity_pool(CreateIdentityPoolInput::new("pool", true)))
            .unwrap()
            .identity_pool_id
    };
    assert_ne!(create(&emptied), create(&fresh));
}

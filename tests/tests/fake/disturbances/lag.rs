//! Stale reads (`lag`).

use std::collections::BTreeSet;
use std::time::Duration;

use cognito_identity::types::{
    DescribeIdentityInput, GetIdInput, GetOpenIdTokenForDeveloperIdentityInput, ListIdentitiesInput,
    LookupDeveloperIdentityInput, MergeDeveloperIdentitiesInput, StringMap,
};
use cognito_identity::{CognitoIdentity, ErrorKind};
use cognito_identity_fake::Disturbances;
use pollster::block_on;
use proptest::prelude::*;

use super::setup::{World, config, id};

#[derive(Clone, Debug)]
enum Step {
    Write,
    Wait(i64),
    Read,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![Just(Step::Write), (0..400_i64).prop_map(Step::Wait), Just(Step::Read)];
    prop::collection::vec(step, 1..80)
}

fn late(lag: u64, seed: u64) -> World {
    World::with(Disturbances::default().lag(Duration::from_millis(lag)).seed(seed))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_read_is_older_than_the_lag(steps in steps(), lag in 1..1000_u64, seed: u64) {
        let world = late(lag, seed);
        let pool = world.create_pool("0").unwrap();
        // Each name, and when it was given.
        let mut given = vec![(i64::MIN, 0)];
        world.clock.go(i64::try_from(lag).unwrap());
        let mut now = 0;
        for step in steps {
            match step {
                Step::Wait(millis) => {
                    world.clock.go(millis);
                    now += millis;
                }
                Step::Write => {
                    let name = given.len();
                    let renamed = world.rename(&pool, &name.to_string());
                    prop_assert_eq!(renamed.identity_pool_name, Some(name.to_string()), "a write is late");
                    given.push((now, name));
                }
                Step::Read => {
                    let oldest = now - i64::try_from(lag).unwrap();
                    let oldest = given.iter().rfind(|(when, _)| *when <= oldest).unwrap().1;
                    let seen: usize = world.name(&pool).unwrap().parse().unwrap();
                    prop_assert!(seen >= oldest, "{seen} was replaced by {oldest} more than {lag} ms ago");
                }
            }
        }
    }
}

#[test]
fn some_reads_are_late_and_some_are_not() {
    let world = late(1000, 7);
    let pool = world.create_pool("0").unwrap();
    world.clock.go(1000);
    for name in 1..=4 {
        world.rename(&pool, &name.to_string());
        world.clock.go(200);
    }
    let seen: BTreeSet<_> = (0..200).map(|_| world.name(&pool).unwrap()).collect();
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["0", "1", "2", "3", "4"]);
    // A read comes `lag` after the first of them, and sees at least that one.
    world.clock.go(200);
    let seen: BTreeSet<_> = (0..200).map(|_| world.name(&pool).unwrap()).collect();
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["1", "2", "3", "4"]);
}

/// Of all ages none is the youngest, and is drawn too.
#[test]
fn a_read_of_no_age_sees_the_newest() {
    let world = late(1, 7);
    let pool = world.create_pool("old").unwrap();
    world.clock.go(1);
    world.rename(&pool, "new");
    let seen: BTreeSet<_> = (0..100).map(|_| world.name(&pool).unwrap()).collect();
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["new", "old"]);
    world.clock.go(1);
    assert!((0..100).all(|_| world.name(&pool).unwrap() == "new"));
}

#[test]
fn whatever_is_no_read_sees_the_newest() {
    let world = late(3_600_000, 7);
    let pool = world.create_pool("pool").unwrap();
    let sign_in = |user: &str| {
        let logins = StringMap::from([("login.example".to_owned(), user.to_owned())]);
        let input = GetOpenIdTokenForDeveloperIdentityInput::new(id(&pool), logins);
        block_on(world.fake.get_open_id_token_for_developer_identity(input)).unwrap().identity_id.unwrap()
    };
    let mut late_reads = 0;
    for round in 0..30 {
        world.clock.go(1);
        let [one, other] = [format!("one {round}"), format!("other {round}")];
        let identity = sign_in(&one);
        assert_eq!(sign_in(&one), identity);
        let read = block_on(world.fake.describe_identity(DescribeIdentityInput::new(identity.as_str())));
        match read {
            Ok(_) => {}
            Err(refusal) => {
                assert_eq!(refusal.kind(), Some(&ErrorKind::ResourceNotFound), "{refusal}");
                late_reads += 1;
            }
        }
        sign_in(&other);
        let merge = MergeDeveloperIdentitiesInput::new(id(&pool))
            .developer_provider_name("login.example")
            .source_user_identifier(one)
            .destination_user_identifier(other);
        block_on(world.fake.merge_developer_identities(merge)).unwrap();
        block_on(world.fake.get_id(GetIdInput::new(id(&pool)))).unwrap();
    }
    assert!(late_reads > 0, "no read was late, so this shows nothing");
}

/// A read of an old version settles that version's own order, and nothing else.
#[test]
fn a_late_read_changes_nothing() {
    let world = late(1000, 7);
    let pool = world.create_pool("pool").unwrap();
    for _ in 0..20 {
        block_on(world.fake.get_id(GetIdInput::new(id(&pool)))).unwrap();
        world.clock.go(10);
        let before = world.fake.snapshot();
        for _ in 0..5 {
            let _ = block_on(world.fake.list_identities(ListIdentitiesInput::new(id(&pool), 60)));
            let lookup = LookupDeveloperIdentityInput::new(id(&pool)).developer_user_identifier("nobody");
            let _ = block_on(world.fake.lookup_developer_identity(lookup));
        }
        assert!(world.fake.snapshot() == before);
        assert_eq!(world.fake.check(), Ok(()));
    }
}

#[test]
fn a_restore_and_a_reset_are_seen_at_once() {
    let world = late(1000, 7);
    let pool = world.create_pool("saved").unwrap();
    world.clock.go(1000);
    let saved = world.fake.save();
    let seen = || (0..100).map(|_| world.name(&pool).ok()).collect::<BTreeSet<_>>();
    world.rename(&pool, "replaced");
    world.clock.go(500);
    assert_eq!(seen().len(), 2, "reads are late");
    world.fake.restore(&saved).unwrap();
    assert_eq!(seen(), BTreeSet::from([Some("saved".to_owned())]));
    world.rename(&pool, "gone");
    world.clock.go(500);
    world.fake.reset();
    assert_eq!(seen(), BTreeSet::from([None]));
}

/// A rejected write replaces nothing, so it evicts no version.
#[test]
fn refused_writes_push_nothing_out() {
    let world = late(1000, 7);
    let pool = world.create_pool("old").unwrap();
    world.clock.go(1000);
    world.rename(&pool, "new");
    world.clock.go(500);
    let writer = world.fake.concurrent_writer(id(&pool)).unwrap();
    for _ in 0..300 {
        block_on(world.fake.update_identity_pool(pool.clone())).unwrap_err();
    }
    drop(writer);
    let seen: BTreeSet<_> = (0..100).map(|_| world.name(&pool).unwrap()).collect();
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["new", "old"]);
}

#[test]
fn of_very_many_writes_the_oldest_is_seen_by_nobody() {
    let world = late(1000, 7);
    let pool = world.create_pool("0").unwrap();
    world.clock.go(1000);
    for name in 1..=300 {
        world.rename(&pool, &name.to_string());
    }
    world.clock.go(1);
    let seen: BTreeSet<_> = (0..20_000).map(|_| world.name(&pool).unwrap().parse::<u32>().unwrap()).collect();
    // All were written at one moment, so that a read sees what was before them, as far as it is kept, or all of them.
    assert_eq!(seen, BTreeSet::from([300 - 256, 300]));
}

#[test]
fn a_clock_that_is_set_back_makes_no_read_late() {
    let world = late(60_000, 7);
    let pool = world.create_pool("old").unwrap();
    world.clock.go(60_000);
    world.rename(&pool, "new");
    world.clock.go(-10_000);
    assert!((0..100).all(|_| world.name(&pool).unwrap() == "new"));
}

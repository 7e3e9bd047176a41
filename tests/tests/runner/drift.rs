//! Recordings: the responses of a backend, in a form that can be compared with those of another day.

mod compare;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use cognito_identity::types::{CreateIdentityPoolInput, DeleteIdentityPoolInput};
use cognito_identity::{CognitoIdentity, Operation, Timestamp};
use cognito_identity_contracts::{
    BoxError, CLAUSES, Capability, Clause, Harness, PINNED_SEED, Profile, TestEnvironment, Verdict, clause,
    error_chain,
};
use cognito_identity_fake::Assumptions;
use cognito_identity_runner::RunErrorKind;
use cognito_identity_runner::backends::{CAPABILITIES, FakeHarness, environment_over};
use cognito_identity_runner::calibrate::contradiction;
use cognito_identity_runner::drift::{DriftCheck, DriftResult, Origin, Recording, RecordingStore};
use cognito_identity_runner::endpoint::EndpointHarness;
use cognito_identity_runner::recording::{Event, RecordedResult, RecordingHarness, Step, Transcript};
use cognito_identity_tests::planted::{PlantedHarness, bugs};
use cognito_identity_tests::socket::{Socket, whole};
use serde_json::json;

fn transcripts(clause: &Clause, assumptions: Assumptions) -> Vec<Transcript> {
    taped(clause, &FakeHarness::new(assumptions))
}

/// The fake with other ids than usual, as on another day.
#[derive(Debug)]
struct AnotherDay;

impl Harness for AnotherDay {
    fn name(&self) -> &'static str {
        "endpoint"
    }

    fn capabilities(&self) -> &[Capability] {
        CAPABILITIES
    }

    fn environment(&self) -> Result<TestEnvironment, BoxError> {
        environment_over(Assumptions::default(), |fake| {
            let made =
                pollster::block_on(fake.create_identity_pool(CreateIdentityPoolInput::new("first", true)));
            let id = made.unwrap().identity_pool_id.unwrap();
            pollster::block_on(fake.delete_identity_pool(DeleteIdentityPoolInput::new(id))).unwrap();
            Arc::new(fake)
        })
    }
}

fn taped(clause: &Clause, harness: &dyn Harness) -> Vec<Transcript> {
    let recorder = RecordingHarness::new(harness);
    let profile = Profile { seed: Some(1), max_shrink_steps: 0, ..Profile::cases(2) };
    clause.hold(&recorder, &profile);
    recorder.take()
}

fn origin(date: &str) -> Origin {
    Origin { backend: "endpoint".to_owned(), date: date.to_owned(), seed: 1, ..Origin::default() }
}

fn recording(clause: &Clause, assumptions: Assumptions, date: &str) -> Recording {
    Recording::from_transcripts(clause.name, origin(date), &transcripts(clause, assumptions))
}

fn other(question: &str, candidate: &str) -> Assumptions {
    let mut assumptions = Assumptions::default();
    assert!(assumptions.set(question, candidate));
    assumptions
}

#[test]
fn a_service_that_stays_as_it_is_does_not_drift() {
    for clause in CLAUSES {
        let one = recording(clause, Assumptions::default(), "2026-01-01");
        let other =
            Recording::from_transcripts(clause.name, origin("2026-01-02"), &taped(clause, &AnotherDay));
        assert_eq!(one.drift(&other), None, "{}", clause.name);
        let read = Recording::from_json(&one.to_json()).unwrap();
        assert_eq!(read, one, "{}", clause.name);
    }
}

/// Every change of a response that a clause could notice shows in its recording.
#[test]
fn every_other_answer_is_drift() {
    let mut unnoticed = Vec::new();
    for (question, candidate, varied) in Assumptions::default().variants() {
        let own = CLAUSES.iter().filter(|clause| clause.question() == Some(question.field));
        let drifts = own.filter(|clause| {
            let before = recording(clause, Assumptions::default(), "2026-01-01");
            before.drift(&recording(clause, varied, "2026-01-02")).is_some()
        });
        if drifts.count() == 0 {
            unnoticed.push(format!("{} = {candidate}", question.field));
        }
    }
    // In evidence no list has an order, ids have no form, and numbers have none either.
    let shapeless = [
        "identity_guid = VersionFour",
        "identity_order = NewestFirst",
        "pool_order = OldestFirst",
        "pool_order = NewestFirst",
        "amr_order = ByName",
        "timestamp_form = Decimal",
        "timestamp_form = ShortDecimal",
    ];
    unnoticed.retain(|answer| !shapeless.contains(&answer.as_str()));
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
}

/// Drift that a nightly run finds.
fn drifted(harness: &EndpointHarness, store: &RecordingStore, date: i64, seed: u64) -> Vec<String> {
    let origin = Origin::from_harness(harness, Timestamp::from_millis(date * 1000), None).unwrap();
    let check = DriftCheck::new(origin, Assumptions::default(), Some(store.clone()), Some(store.clone()));
    let profile = Profile { seed: Some(seed), pinned_cases: 1, ..Profile::cases(1) };
    let recorder = RecordingHarness::new(harness);
    let noted = CLAUSES.iter().filter_map(|clause| {
        let held = clause.hold(&recorder, &profile);
        let DriftResult { drift, date } = check.check(&held, &recorder).unwrap();
        let is_unsupported = held.outcome.verdict == Verdict::Unsupported;
        assert!(
            is_unsupported || held.outcome.verdict == Verdict::Held,
            "{}: {:?}",
            clause.name,
            held.outcome
        );
        assert!(is_unsupported == date.is_none(), "{}: {date:?}", clause.name);
        drift.map(|drift| format!("{}: {drift}", clause.name))
    });
    noted.collect()
}

fn a_pool_of_others(socket: &Socket) {
    let harness = socket.harness(|options| options.lease = None);
    let service = harness.environment().unwrap().service;
    let create = async move {
        service.create_identity_pool(CreateIdentityPoolInput::new("of others", true)).await?;
        Ok(())
    };
    harness.block_on(Box::pin(create)).unwrap();
}

/// On a socket, ids, login tokens and timestamps change from night to night, third-party pools come and go, and only
/// some of the cases are those of the night before.
#[test]
fn nights_of_one_service_are_equal() {
    // A folder of its own: two runs of this test at once would read each other's evidence.
    let folder = format!("recordings-{}", std::process::id());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(folder);
    // It is there only if an earlier run of this test failed.
    let _ = fs::remove_dir_all(&folder);
    let socket = Socket::with_fake(whole());
    let store = RecordingStore::at(&folder);
    for night in 1..=2 {
        let drifted = drifted(&socket.harness(|_| {}), &store, 86_400 * night, night.unsigned_abs());
        assert_eq!(drifted, Vec::<String>::new());
        a_pool_of_others(&socket);
    }
    fs::remove_dir_all(&folder).unwrap();
}

/// The first cases of every run send equal requests, for any seed of the run.
#[test]
fn the_first_cases_are_the_same_in_every_run() {
    let clause = clause("merging::siblings_follow").unwrap();
    let run = |seed| {
        let (harness, profile) =
            (FakeHarness::default(), Profile { pinned_cases: 2, seed: Some(seed), ..Profile::cases(1) });
        let recorder = RecordingHarness::new(&harness);
        let outcome = clause.hold(&recorder, &profile).outcome;
        assert_eq!((outcome.cases, outcome.pinned_cases, outcome.own_seed()), (3, 2, None));
        Recording::from_transcripts(clause.name, origin("2026-01-01"), &recorder.take()).cases
    };
    let one = run(5);
    let other = run(6);
    assert_eq!(one[..2], other[..2]);
    assert_ne!(one[2], other[2]);
}

/// A failure in one of the first cases is repeated with their seed, not with the run's.
#[test]
fn a_case_that_breaks_knows_its_seed() {
    let bugs = bugs();
    let bug = bugs.iter().find(|bug| bug.caught_by == ["merging::siblings_follow"]).unwrap();
    let clause = clause("merging::siblings_follow").unwrap();
    let own_seed = |pinned_cases, cases| {
        let profile = Profile { pinned_cases, seed: Some(7), ..Profile::cases(cases) };
        let outcome = clause.hold(&PlantedHarness(*bug), &profile).outcome;
        assert!(outcome.verdict == Verdict::Broken, "{outcome:?}");
        outcome.own_seed()
    };
    assert_eq!(own_seed(64, 1), Some(PINNED_SEED));
    assert_eq!(own_seed(0, 64), None);
}

#[test]
fn drift_says_where() {
    let clause = clause("merging::a_user_merges_with_itself").unwrap();
    let before = recording(clause, Assumptions::default(), "2026-01-01");
    let after = recording(clause, other("merge_same_user", "InvalidParameter"), "2026-01-02");
    let drift = before.drift(&after).unwrap();
    assert!(drift.starts_with("case 0, step 2: on 2026-01-01 MergeDeveloperIdentities => "), "{drift}");
    assert!(drift.contains(r#"{"error":"InvalidParameterException""#), "{drift}");
}

/// The fake explains itself, and no other calibration does.
#[test]
fn the_calibration_in_force_explains_every_tape_of_it() {
    for clause in CLAUSES {
        let transcripts = transcripts(clause, Assumptions::default());
        assert_eq!(contradiction(&transcripts, &Assumptions::default()).unwrap(), None, "{}", clause.name);
    }
    let clause = clause("merging::a_user_merges_with_itself").unwrap();
    let transcripts = transcripts(clause, other("merge_same_user", "InvalidParameter"));
    let why = contradiction(&transcripts, &Assumptions::default()).unwrap().unwrap();
    assert!(why.contains("where the fake returns"), "{why}");
}

/// Nothing in evidence gives an account, a secret, a token or an id away.
#[test]
fn evidence_gives_nothing_away() {
    for clause in CLAUSES {
        let transcripts = transcripts(clause, Assumptions::default());
        let text = Recording::from_transcripts(clause.name, origin("2026-01-01"), &transcripts).to_json();
        assert!(!text.contains("123456789012"), "{}: the account", clause.name);
        assert!(!text.contains("ASIAFAKE"), "{}: an access key", clause.name);
        let token = text.split('"').find(|word| word.starts_with("eyJ") && word.len() > 200);
        assert_eq!(token, None, "{}", clause.name);
        let logins =
            transcripts.iter().flat_map(|transcript| &transcript.steps).filter_map(|step| {
                match &step.event {
                    Event::LoginToken { token, .. } => Some(token),
                    _ => None,
                }
            });
        assert_eq!(logins.filter(|token| text.contains(*token)).count(), 0, "{}: a login", clause.name);
        let id = text.split(['"', ' ', '\'', '/']).find(|word| {
            word.strip_prefix("us-east-1:").is_some_and(|guid| guid.len() == 36 && guid.contains('-'))
        });
        assert_eq!(id, None, "{}", clause.name);
    }
}

/// A slow response is no change of the response.
#[test]
fn only_a_wait_makes_a_later_moment() {
    let dates = |waits: bool| {
        let step = |at, event| Step { at: Duration::from_millis(at), took: Duration::ZERO, event };
        let answer = json!({"IdentityId": "a", "CreationDate": 100.5, "LastModifiedDate": 104.0});
        let described = Event::Call {
            operation: Operation::DescribeIdentity,
            input: json!({}),
            result: RecordedResult::Output(answer),
        };
        let mut steps = vec![step(4_500, described)];
        if waits {
            steps.insert(0, step(1_000, Event::TimePassed(Duration::from_secs(2))));
        }
        let transcript =
            Transcript { began: Timestamp::from_millis(100_000), steps, ..Transcript::default() };
        let evidence = Recording::from_transcripts(
            "developer::a_link_is_a_modification",
            origin("2026-01-01"),
            &[transcript],
        );
        evidence.cases[0].last().unwrap().response["LastModifiedDate"].clone()
    };
    assert_eq!((dates(false), dates(true)), (json!("a timestamp"), json!("a later timestamp")));
}

#[test]
fn a_book_keeps_the_newest() {
    let folder = std::env::temp_dir().join(format!("cognito-recordings-{}", std::process::id()));
    let store = RecordingStore::at(&folder);
    let clause = clause("merging::siblings_follow").unwrap();
    let origin = origin("2026-01-03");
    assert_eq!(store.newest(&origin, clause.name).unwrap(), None);
    for date in ["2026-01-01", "2026-01-02"] {
        let evidence = recording(clause, Assumptions::default(), date);
        store.keep(&evidence).unwrap();
        assert_eq!(store.newest(&origin, clause.name).unwrap(), Some(evidence));
    }
    for (other, why) in [
        (Origin { region: "eu-west-1".to_owned(), ..origin.clone() }, "it is of the region "),
        (Origin { account: "0f0f0".to_owned(), ..origin.clone() }, "it is of the account whose digest is "),
        (Origin { seed: 2, ..origin.clone() }, "it is of the seed 1, and this run of 2; allowed: "),
    ] {
        let wrong = error_chain(&store.newest(&other, clause.name).unwrap_err());
        assert!(wrong.contains(why) && !wrong.contains('\n'), "{wrong}");
        let of_another = Recording { origin: other, ..store.newest(&origin, clause.name).unwrap().unwrap() };
        let error = store.keep(&of_another).unwrap_err();
        assert_eq!(error_chain(&error), wrong, "it would take the place of the other");
    }
    let path = folder.join("endpoint/merging/siblings_follow.json");
    for (text, why) in [("{}", "no recording: "), ("<html>", "no recording: ")] {
        std::fs::write(&path, text).unwrap();
        let error = store.newest(&origin, clause.name).unwrap_err();
        assert_eq!(error.kind(), RunErrorKind::Content);
        let wrong = error_chain(&error);
        assert!(wrong.contains(why) && !wrong.contains('\n'), "{wrong}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

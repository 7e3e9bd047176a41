//! Tests that two runs with equal behaviour have equal recordings.

use std::sync::Arc;
use std::time::Duration;

use cognito_identity::Operation;
use cognito_identity_contracts::lease::{Lease, TAG};
use cognito_identity_contracts::{BoxError, Capability, Harness, TestEnvironment, TokenOrder};
use cognito_identity_runner::backends::{CAPABILITIES, environment_over};
use cognito_identity_runner::drift::Exchange;
use cognito_identity_runner::recording::{Event, RecordedResult, Step, Transcript};
use cognito_identity_tests::planted::{PlantedHarness, harmless};
use serde_json::{Map, Value, json};

use super::*;

const PROVIDER: &str = "accounts.google.com";

/// An id whose last digits are these.
fn id(end: u32) -> String {
    format!("us-east-1:00000000-0000-4000-8000-{end:012}")
}

fn call(operation: Operation, input: Value, output: Value) -> Event {
    Event::Call { operation, input, result: RecordedResult::Output(output) }
}

fn invalid(operation: Operation, input: Value, words: &str) -> Event {
    let result = RecordedResult::Error { code: "ValidationException".to_owned(), message: words.to_owned() };
    Event::Call { operation, input, result }
}

fn login_token(token: &str) -> Event {
    let order = TokenOrder {
        provider: PROVIDER.to_owned(),
        subject: "alice".to_owned(),
        audience: None,
        claims: Map::new(),
        lifetime: Duration::from_hours(1),
    };
    Event::LoginToken { order, token: token.to_owned() }
}

fn exchanges(events: Vec<Event>) -> Vec<Exchange> {
    let step = |event| Step { at: Duration::ZERO, took: Duration::ZERO, event };
    let transcript = Transcript { steps: events.into_iter().map(step).collect(), ..Transcript::default() };
    Recording::from_transcripts("a::clause", origin("2026-01-01"), &[transcript]).cases.remove(0)
}

/// A token carries the second it was issued in: two tokens of a user are one text or two.
#[test]
fn tokens_of_one_second_and_of_two_are_equal() {
    let run = |second_token: &str| {
        let created = |token: &str, end| {
            let input = json!({ "IdentityPoolId": id(0), "Logins": { PROVIDER: token } });
            call(Operation::GetId, input, json!({ "IdentityId": id(end) }))
        };
        exchanges(vec![
            login_token("token-of-second-1"),
            login_token(second_token),
            created("token-of-second-1", 1),
            created(second_token, 2),
        ])
    };
    assert_eq!(run("token-of-second-1"), run("token-of-second-2"));
}

/// A run with a lease tags its pools, and a service quotes the tags.
#[test]
fn a_lease_leaves_nothing() {
    let run = |lease: Option<&str>, quoted: &str| {
        let created = |mut input: Value, end| {
            let mut tags = input["IdentityPoolTags"].as_object().cloned().unwrap_or_default();
            if let Some(lease) = lease {
                tags.insert(TAG.to_owned(), json!(lease));
                input["IdentityPoolTags"] = json!(tags);
            }
            call(
                Operation::CreateIdentityPool,
                input,
                json!({ "IdentityPoolId": id(end), "IdentityPoolTags": tags }),
            )
        };
        let refused = invalid(
            Operation::UpdateIdentityPool,
            json!({ "IdentityPoolId": id(1) }),
            &format!("Value '{quoted}' at 'identityPoolTags' failed"),
        );
        exchanges(vec![
            created(json!({ "IdentityPoolName": "one" }), 1),
            created(json!({ "IdentityPoolName": "two", "IdentityPoolTags": { "team": "blue" } }), 2),
            refused,
            call(Operation::GetId, json!({ "IdentityPoolId": id(1) }), json!({ "IdentityId": id(3) })),
        ])
    };
    let bare = run(None, "{a=b, team=blue}");
    let tag = format!("{TAG}=18ap7 1800000000");
    for quoted in [
        format!("{{{tag}, a=b, team=blue}}"),
        format!("{{a=b, {tag}, team=blue}}"),
        format!("{{a=b, team=blue, {tag}}}"),
    ] {
        assert_eq!(run(Some("18ap7 1800000000"), &quoted), bare, "{quoted}");
    }
}

/// A listing may be the first to name an identity, and its order is that of the ids.
#[test]
fn ids_that_a_listing_names_first_are_equal() {
    let run = |[alice, guest]: [u32; 2]| {
        let mut rows = [
            (alice, json!({ "IdentityId": id(alice), "Logins": [PROVIDER] })),
            (guest, json!({ "IdentityId": id(guest) })),
        ];
        rows.sort_by_key(|(id, _)| *id);
        let rows = rows.map(|(_, row)| row);
        exchanges(vec![
            call(
                Operation::ListIdentities,
                json!({ "IdentityPoolId": id(0) }),
                json!({ "Identities": rows }),
            ),
            call(Operation::GetOpenIdToken, json!({ "IdentityId": id(alice) }), json!({})),
        ])
    };
    assert_eq!(run([1, 2]), run([2, 1]));
}

/// An endpoint may respond with anything: deep lists and messages full of ids are read in time.
#[test]
fn hostile_answers_are_read_in_time() {
    let deep = (0..60).fold(json!(0), |inner, _| json!([inner, 0]));
    let ids: String = (0..20_000).map(|number| id(number) + " ").collect();
    let wide: Vec<_> = (0..4_000).map(|number| json!([id(number), number])).collect();
    let input = json!({ "IdentityPoolId": id(0) });
    let events = vec![
        call(Operation::DescribeIdentityPool, input.clone(), json!({ "deep": deep, "wide": wide })),
        invalid(Operation::DescribeIdentityPool, input.clone(), &ids),
        invalid(Operation::DescribeIdentityPool, input, &ids),
    ];
    assert_eq!(exchanges(events).len(), 3);
}

/// A secret text may be the beginning of another.
#[test]
fn a_token_within_another_is_equal() {
    let run = |tokens: [&str; 2]| {
        let answered = |token| call(Operation::GetOpenIdToken, json!({}), json!({ "Token": token }));
        let quoted = format!("cannot read {}", tokens[1]);
        exchanges(vec![
            answered(tokens[0]),
            answered(tokens[1]),
            invalid(Operation::GetOpenIdToken, json!({}), &quoted),
        ])
    };
    assert_eq!(
        run(["0123456789abcdef", "0123456789abcdef-0"]),
        run(["0123456789abcdef", "fedcba9876543210"])
    );
}

/// The fake, whose pools carry a lease.
#[derive(Debug)]
struct Leased;

impl Harness for Leased {
    fn name(&self) -> &'static str {
        "endpoint"
    }

    fn capabilities(&self) -> &[Capability] {
        CAPABILITIES
    }

    fn environment(&self) -> Result<TestEnvironment, BoxError> {
        let environment = environment_over(Assumptions::default(), |fake| Arc::new(fake))?;
        Ok(TestEnvironment {
            lease: Lease { run: "18ap7".to_owned(), expires: 1_800_000_000 }.tags(),
            ..environment
        })
    }
}

#[test]
fn a_run_with_a_lease_does_not_drift() {
    let compared = CLAUSES.iter().filter(|clause| !clause.needs.contains(&Capability::BarePools));
    let drift: Vec<_> = compared
        .filter_map(|clause| {
            let bare = recording(clause, Assumptions::default(), "2026-01-01");
            let leased =
                Recording::from_transcripts(clause.name, origin("2026-01-02"), &taped(clause, &Leased));
            Some(format!("{}: {}", clause.name, bare.drift(&leased)?))
        })
        .collect();
    assert!(drift.is_empty(), "{drift:#?}");
}

#[test]
fn a_harmless_difference_is_no_drift() {
    let mut drift = Vec::new();
    for clause in CLAUSES {
        let bare = recording(clause, Assumptions::default(), "2026-01-01");
        for difference in harmless() {
            let transcripts = taped(clause, &PlantedHarness(difference));
            let seen = Recording::from_transcripts(clause.name, origin("2026-01-02"), &transcripts);
            let calibrated = contradiction(&transcripts, &Assumptions::default()).unwrap();
            let found = bare.drift(&seen).into_iter().chain(calibrated);
            drift.extend(found.map(|why| format!("{}: {}: {why}", difference.name, clause.name)));
        }
    }
    assert!(drift.is_empty(), "{drift:#?}");
}

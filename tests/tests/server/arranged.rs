//! Tests that each member of a `/_fake/…` request has its effect, and that a reset undoes all of them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rstest::rstest;
use serde_json::{Value, json};

use super::setup::World;

const ROLE: &str = "arn:aws:iam::123456789012:role/any";

/// Whether STS lets a user of the pool with a session tag take the role.
fn is_trusted(world: &World, pool: &str, tags: &Value) -> bool {
    let logins = json!({"IdentityPoolId": pool, "Logins": {"login.example": "alice"}, "PrincipalTags": tags});
    let token = world.call("GetOpenIdTokenForDeveloperIdentity", &logins.to_string()).json();
    let token = token["Token"].as_str().unwrap_or_else(|| panic!("{token}")).to_owned();
    let form = format!(
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=app&RoleArn={ROLE}&WebIdentityToken={token}"
    );
    let response = world.ask("POST", "/", &[("Content-Type", "application/x-www-form-urlencoded")], &form);
    assert!(response.status == 200 || response.body.contains("<Code>AccessDenied</Code>"), "{response:?}");
    response.status == 200
}

#[rstest]
#[case::anybody(json!({}), true)]
#[case::own_pool(json!({"pool_id": "POOL"}), true)]
#[case::another_pool(json!({"pool_id": "us-east-1:00000000-0000-4000-8000-000000000000"}), false)]
#[case::users(json!({"amr": ["authenticated"]}), true)]
#[case::one_of_two(json!({"amr": ["unauthenticated", "authenticated"]}), true)]
#[case::guests(json!({"amr": ["unauthenticated"]}), false)]
#[case::nobody(json!({"denies_all": true}), false)]
#[case::not_nobody(json!({"denies_all": false}), true)]
#[case::nobody_of_the_pool(json!({"denies_all": true, "pool_id": "POOL"}), false)]
#[case::no_tags(json!({"denies_session_tags": true}), false)]
#[case::tags(json!({"denies_session_tags": false}), true)]
fn a_role_trusts_as_it_is_told(#[case] mut order: Value, #[case] trusts: bool) {
    let world = World::new();
    let pool = world.pool();
    order["role_arn"] = json!(ROLE);
    let order = order.to_string().replace("POOL", &pool);
    assert_eq!(world.control("POST", "trust", &order).status, 200);
    assert_eq!(is_trusted(&world, &pool, &json!({"team": "a"})), trusts);
    let needs_tags = order.contains("denies_session_tags");
    assert_eq!(is_trusted(&world, &pool, &json!({})), trusts || needs_tags);
}

#[test]
fn a_login_token_has_what_was_ordered() {
    let world = World::new();
    let claims = |order: &Value| -> Value {
        let token = world.control("POST", "login-token", &order.to_string()).json()["token"].clone();
        let payload = token.as_str().unwrap().split('.').nth(1).unwrap().to_owned();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
    };
    let lifetime = |claims: &Value| claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    let short = claims(&json!({
        "provider": "accounts.google.com", "subject": "alice", "audience": "app", "lifetime_seconds": 61,
        "claims": {"email": "a@b.c", "groups": ["x", "y"]},
    }));
    assert_eq!((&short["sub"], &short["aud"]), (&json!("alice"), &json!("app")));
    assert!(short["iss"].as_str().unwrap().ends_with("accounts.google.com"), "{short}");
    assert_eq!((&short["email"], &short["groups"]), (&json!("a@b.c"), &json!(["x", "y"])));
    assert_eq!(lifetime(&short), 61);
    let usual = claims(&json!({"provider": "accounts.google.com", "subject": "bob"}));
    assert_eq!((lifetime(&usual), usual.get("email")), (3600, None));
    // The longest lifetime and none.
    for seconds in [0, u64::MAX] {
        let order = json!({"provider": "accounts.google.com", "subject": "bob", "lifetime_seconds": seconds});
        assert_eq!(world.control("POST", "login-token", &order.to_string()).status, 200, "{seconds}");
    }
}

#[rstest]
#[case::lowest(400, true)]
#[case::highest(599, true)]
#[case::below(399, false)]
#[case::above(600, false)]
#[case::far_above(65_535, false)]
fn a_fault_has_the_status_of_an_error(#[case] status: u16, #[case] is_one: bool) {
    let world = World::new();
    let fault = json!({"operation": "GetId", "error": "x", "status": status}).to_string();
    let response = world.control("POST", "faults", &fault);
    assert_eq!(response.status, if is_one { 200 } else { 400 }, "{response:?}");
    let expected = if is_one { status } else { 400 };
    assert_eq!(world.call("GetId", "{}").status, expected);
}

#[test]
fn a_reset_ends_everything_and_empties_the_log() {
    let world = World::new();
    let pool = world.pool();
    let fault = |times: Value| json!({"operation": "GetId", "error": "Broken", "times": times}).to_string();
    for times in [json!(3), Value::Null] {
        assert_eq!(world.control("POST", "faults", &fault(times)).status, 200);
    }
    assert!(world.call("GetId", "{}").body.contains("Broken"));
    assert_eq!(
        world.control("POST", "trust", &json!({"role_arn": ROLE, "denies_all": true}).to_string()).status,
        200
    );
    assert!(!is_trusted(&world, &pool, &json!({})));
    assert_eq!(world.control("POST", "reset", "{}").status, 200);
    assert_eq!(world.control("GET", "log", "").json(), json!([]));
    let pool = world.pool();
    let response = world.call("GetId", &json!({"IdentityPoolId": pool}).to_string());
    assert_eq!(response.status, 200, "{response:?}");
    assert!(is_trusted(&world, &pool, &json!({})));
}

/// A clock is not moved by nothing, nor backwards.
#[test]
fn a_clock_may_be_moved_by_nothing() {
    let world = World::new();
    assert_eq!(world.control("POST", "clock", r#"{"stopped":true}"#).status, 200);
    let before = world.control("GET", "clock", "").body;
    for order in ["{}", r#"{"advance_seconds":0}"#, r#"{"stopped":true}"#] {
        let response = world.control("POST", "clock", order);
        assert_eq!((response.status, response.body.as_str()), (200, before.as_str()), "{order}");
    }
    // Beyond the last year that a timestamp can have the clock stays where it is.
    let too_far = json!({"advance_seconds": i64::MAX}).to_string();
    assert_eq!(world.control("POST", "clock", &too_far).status, 400);
    assert_eq!(world.control("GET", "clock", "").body, before);
    assert_eq!(world.control("POST", "reset", "{}").status, 200);
    assert!(world.is_well());
}

#[test]
fn the_log_has_the_last_500_requests() {
    let world = World::new();
    for _ in 0..502 {
        assert_eq!(world.call("GetId", "{}").status, 400);
    }
    let log = world.control("GET", "log", "").json();
    let numbers: Vec<_> =
        log.as_array().unwrap().iter().map(|entry| entry["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (3..=502).rev().collect::<Vec<_>>());
    let after = world.control("GET", "log?after=500", "").json();
    assert_eq!(after.as_array().map(Vec::len), Some(2));
}

#[test]
fn a_message_in_the_log_has_500_characters() {
    let world = World::new();
    for (count, shown) in [(499, 499), (500, 500), (501, 500)] {
        let fault =
            json!({"operation": "GetId", "error": "x", "message": "\u{e9}".repeat(count), "times": 1});
        assert_eq!(world.control("POST", "faults", &fault.to_string()).status, 200);
        world.call("GetId", "{}");
        let log = world.control("GET", "log", "").json();
        assert_eq!(log[0]["message"], "\u{e9}".repeat(shown), "{count}");
    }
}

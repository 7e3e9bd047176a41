//! Admin endpoints for tests in other languages.

use serde_json::json;

use super::setup::World;

#[test]
fn the_overview_has_everything() {
    let world = World::new();
    let pool = world.pool();
    let token = |user: &str| {
        let logins = json!({"IdentityPoolId": pool, "Logins": {"login.example": user}}).to_string();
        world.call("GetOpenIdTokenForDeveloperIdentity", &logins).json()["IdentityId"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let alice = token("alice");
    let bob = token("bob");
    let merge = json!({
        "IdentityPoolId": pool, "DeveloperProviderName": "login.example",
        "SourceUserIdentifier": "alice", "DestinationUserIdentifier": "bob",
    });
    assert_eq!(world.call("MergeDeveloperIdentities", &merge.to_string()).status, 200);
    let overview = world.control("GET", "overview", "").json();
    assert_eq!(overview["pools"][0]["identity_count"], 2);
    let identities = overview["pools"][0]["identities"].as_array().unwrap();
    let of = |id: &str| identities.iter().find(|identity| identity["id"] == id).unwrap();
    assert_eq!(of(&alice)["merged_into"], json!(bob));
    assert_eq!(of(&alice)["is_disabled"], json!(true));
    assert_eq!(of(&bob)["developer_users"], json!(["bob", "alice"]));
    let page = world.ask("GET", "/", &[], "");
    assert!(page.body.contains("merged into") && page.body.contains("<svg"), "{page:?}");
}

#[test]
fn the_log_has_each_refusal_with_its_reason() {
    let world = World::new();
    world.call("GetId", r#"{"IdentityPoolId":"us-east-1:0"}"#);
    world.call("NoSuchOperation", "{}");
    world.ask(
        "POST",
        "/",
        &[("Content-Type", "application/x-www-form-urlencoded")],
        "Action=GetCallerIdentity&Version=2011-06-15",
    );
    world.pool();
    let log = world.control("GET", "log", "").json();
    let row = |number: usize| {
        let entry = &log[number];
        (entry["operation"].as_str().unwrap(), entry["status"].as_u64().unwrap(), entry["error"].as_str())
    };
    assert_eq!(row(0), ("CreateIdentityPool", 200, None));
    assert_eq!(row(1), ("STS GetCallerIdentity", 403, Some("MissingAuthenticationToken")));
    assert_eq!(row(2), ("NoSuchOperation", 400, Some("UnknownOperationException")));
    assert_eq!(row(3), ("GetId", 400, Some("ResourceNotFoundException")));
    assert_eq!(log[3]["message"], "IdentityPool 'us-east-1:0' not found.");
    assert!(log[1]["message"].as_str().unwrap().contains("access key id"), "{log}");
    assert_eq!(world.control("GET", "log?after=3", "").json().as_array().unwrap().len(), 1);
}

#[test]
fn the_clock_is_moved_and_stopped() {
    let world = World::new();
    let now = |response: &super::setup::ServerResponse| response.json()["now"].as_f64().unwrap();
    let start = now(&world.control("GET", "clock", ""));
    let ahead = now(&world.control("POST", "clock", r#"{"advance_seconds":3600}"#));
    assert!(ahead >= start + 3600.0, "{start} {ahead}");
    let stopped = now(&world.control("POST", "clock", r#"{"stopped":true}"#));
    assert!((now(&world.control("GET", "clock", "")) - stopped).abs() < f64::EPSILON);
    let moved = now(&world.control("POST", "clock", r#"{"advance_seconds":1}"#));
    assert!((moved - stopped - 1.0).abs() < 1e-6, "{stopped} {moved}");
    assert!(now(&world.control("POST", "clock", r#"{"stopped":false}"#)) >= moved);
    world.control("POST", "reset", "{}");
    assert!(now(&world.control("GET", "clock", "")) < ahead);
}

#[test]
fn a_snapshot_is_put_back() {
    let world = World::new();
    let pool = world.pool();
    let saved = world.control("GET", "snapshot", "").body;
    assert_eq!(world.control("POST", "reset", "{}").status, 200);
    let describe = format!(r#"{{"IdentityPoolId":"{pool}"}}"#);
    assert_eq!(world.call("DescribeIdentityPool", &describe).status, 400);
    assert_eq!(world.control("PUT", "snapshot", &saved).status, 200);
    assert_eq!(world.call("DescribeIdentityPool", &describe).status, 200);
    assert_eq!(world.control("GET", "snapshot", "").body, saved);
}

#[test]
fn a_large_snapshot_is_put_back_too() {
    let world = World::new();
    let long = "u".repeat(1000);
    let pool = world.pool();
    for number in 0..1200 {
        let request = json!({"IdentityPoolId": pool, "Logins": {"login.example": format!("{long}{number}")}});
        assert_eq!(world.call("GetOpenIdTokenForDeveloperIdentity", &request.to_string()).status, 200);
    }
    let saved = world.control("GET", "snapshot", "").body;
    assert!(saved.len() > 1 << 20);
    assert_eq!(world.control("PUT", "snapshot", &saved).status, 200);
    let elsewhere = [("Content-Type", "application/json"), ("Origin", "http://attacker.example")];
    let response = world.ask("PUT", "/_fake/snapshot", &elsewhere, &saved);
    assert!([403, 0].contains(&response.status), "{response:?}");
}

#[test]
fn the_log_keeps_no_secret_and_no_escapes() {
    let world = World::new();
    let pool = world.pool();
    let order = json!({"provider": "accounts.google.com", "subject": "alice", "audience": "app"});
    let token =
        world.control("POST", "login-token", &order.to_string()).json()["token"].as_str().unwrap().to_owned();
    let logins =
        json!({"IdentityPoolId": pool, "Logins": {"accounts.google.com": token, "graph.facebook.com": ""}});
    let refused = world.call("GetId", &logins.to_string());
    assert!(refused.body.contains(&token), "the service repeats it: {refused:?}");
    world.call("GetId", &json!({"IdentityPoolId": pool, "Logins": token}).to_string());
    world.ask(
        "POST",
        "/",
        &[("Content-Type", "application/x-www-form-urlencoded")],
        "Action=<b>&Version=2011-06-15",
    );
    let told = world.control("GET", "log", "");
    assert!(!told.body.contains(&token[..12]) && !told.body.contains(&token[12..]), "{told:?}");
    assert!(told.body.contains("graph.facebook.com") && told.body.contains("operation … for"), "{told:?}");
    let id = "x".repeat(20_000);
    let long = world.call("GetId", &json!({"IdentityPoolId": id}).to_string());
    assert!(
        long.body.contains("ValidationException") && !long.head.contains("x-amzn-errormessage"),
        "{}",
        long.head
    );
}

#[test]
fn faults_come_and_go() {
    let world = World::new();
    let pool = world.pool();
    let get_id = || world.call("GetId", &format!(r#"{{"IdentityPoolId":"{pool}"}}"#));
    let fault =
        r#"{"operation":"GetId","error":"TooManyRequestsException","message":"Rate exceeded","times":2}"#;
    assert_eq!(world.control("POST", "faults", fault).status, 200);
    let statuses = [get_id(), get_id(), get_id()]
        .map(|response| (response.status, response.body.contains("Rate exceeded")));
    assert_eq!(statuses, [(400, true), (400, true), (200, false)]);
    let outage = r#"{"operation":"GetId","error":"InternalErrorException","status":503}"#;
    world.control("POST", "faults", outage);
    assert_eq!([get_id().status, get_id().status], [503, 503]);
    assert_eq!(world.control("DELETE", "faults", "").status, 200);
    assert_eq!(get_id().status, 200);
    world.control("POST", "faults", outage);
    world.control("POST", "reset", "{}");
    assert_eq!(get_id().status, 400);
}

/// Each pending error has a copy of its name and message, so their number is bounded.
#[test]
fn no_more_than_a_thousand_refusals_wait() {
    let world = World::new();
    let fault = |operation: &str, times: u32| {
        let longest = json!({"operation": operation, "error": "x".repeat(128), "message": "x".repeat(4096), "times": times});
        world.control("POST", "faults", &longest.to_string())
    };
    assert_eq!([fault("GetId", 999).status, fault("GetId", 1).status], [200, 200]);
    let refused = fault("GetId", 1);
    assert!(refused.status == 400 && refused.body.contains("DELETE /_fake/faults"), "{refused:?}");
    assert_eq!(fault("ListIdentities", 1000).status, 200);
    let refused = world.call("GetId", "{}");
    assert!(refused.body.contains(&"x".repeat(4096)), "{refused:?}");
    assert_eq!([fault("GetId", 1).status, fault("GetId", 1).status], [200, 400]);
    assert_eq!(world.control("DELETE", "faults", "").status, 200);
    assert_eq!(fault("GetId", 1000).status, 200);
}

#[test]
fn orders_at_their_limits_are_carried_out() {
    let world = World::new();
    let long = "x".repeat(2048);
    let pool = world.pool();
    for (path, order) in [
        (
            "login-token",
            json!({"provider": long, "subject": long, "audience": long, "claims": {"c": "x".repeat(50_000)}}),
        ),
        ("sign-out", json!({"user_pool": long, "subject": long})),
        ("trust", json!({"role_arn": long, "pool_id": long, "amr": vec!["x"; 100]})),
        ("trust", json!({"role_arn": "a", "amr": [long]})),
        ("concurrent-writers", json!({"pool_id": pool})),
    ] {
        assert_eq!(world.control("POST", path, &format!("\n {order}")).status, 200, "{path}");
    }
    // A body of exactly the limit.
    let order = json!({"provider": "a", "subject": "b"}).to_string();
    let padded = format!("{order}{}", " ".repeat((64 << 10) - order.len()));
    assert_eq!(world.control("POST", "login-token", &padded).status, 200);
    assert_eq!(world.control("POST", "login-token", &format!("{padded} ")).status, 413);
}

#[test]
fn a_login_token_signs_in_and_a_session_says_who() {
    let world = World::new();
    let pool = world.pool();
    let roles =
        json!({"IdentityPoolId": pool, "Roles": {"authenticated": "arn:aws:iam::123456789012:role/member"}});
    world.call("SetIdentityPoolRoles", &roles.to_string());
    let order = json!({"provider": "accounts.google.com", "subject": "alice", "audience": "app", "claims": {"email": "a@b.c"}});
    let token = world.control("POST", "login-token", &order.to_string()).json()["token"].clone();
    let logins = json!({"accounts.google.com": token});
    let id = world.call("GetId", &json!({"IdentityPoolId": pool, "Logins": logins}).to_string()).json()["IdentityId"].clone();
    let ask =
        || world.call("GetCredentialsForIdentity", &json!({"IdentityId": id, "Logins": logins}).to_string());
    let key = ask().json()["Credentials"]["AccessKeyId"].as_str().unwrap().to_owned();
    let session = world.control("GET", &format!("session/{key}"), "").json();
    assert_eq!((&session["identity_id"], &session["logins"]), (&id, &json!(["accounts.google.com"])));
    assert_eq!(world.control("GET", "session/ASIAFAKE", "").status, 404);

    let trust = json!({"role_arn": "arn:aws:iam::123456789012:role/member", "pool_id": pool, "amr": ["unauthenticated"]});
    assert_eq!(world.control("POST", "trust", &trust.to_string()).status, 200);
    assert!(ask().body.contains("InvalidIdentityPoolConfigurationException"));
}

#[test]
fn a_user_is_signed_out_everywhere() {
    let world = World::new();
    let user_pool = "cognito-idp.us-east-1.amazonaws.com/us-east-1_abc";
    let config = json!({
        "IdentityPoolName": "pool", "AllowUnauthenticatedIdentities": false,
        "CognitoIdentityProviders": [{"ProviderName": user_pool, "ClientId": "app", "ServerSideTokenCheck": true}],
    });
    let pool = world.call("CreateIdentityPool", &config.to_string()).json()["IdentityPoolId"].clone();
    let order = json!({"provider": user_pool, "subject": "alice", "audience": "app"}).to_string();
    let token = world.control("POST", "login-token", &order).json()["token"].clone();
    let logins = json!({user_pool: token});
    let id = world.call("GetId", &json!({"IdentityPoolId": pool, "Logins": logins}).to_string()).json()["IdentityId"].clone();
    let ask =
        || world.call("GetOpenIdToken", &json!({"IdentityId": id, "Logins": logins}).to_string()).status;
    assert_eq!(ask(), 200);
    assert_eq!(
        world
            .control("POST", "sign-out", &json!({"user_pool": user_pool, "subject": "alice"}).to_string())
            .status,
        200
    );
    assert_eq!(ask(), 400);
}

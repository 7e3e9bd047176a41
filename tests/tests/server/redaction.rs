//! Secrets in requests: the log, the console page and the file of requests show none, at any position.

use cognito_identity_fake::FakeCognitoIdentity;
use cognito_identity_server::{Access, Keys};
use rstest::rstest;
use serde_json::{Value, json};

use super::setup::{World, service};

/// A token that is as short as an id. Providers whose tokens are opaque have such.
const TOKEN: &str = "6f1f5e6a-98a4-4a3b-bf0c-3c9a3d0f2f61";

/// Everything that shows requests to people.
fn shown(world: &World) -> String {
    let log = world.control("GET", "log", "").body;
    assert!(log.len() > 2, "no request is in the log");
    log + &world.ask("GET", "/", &[], "").body
}

fn last_message(world: &World) -> Value {
    world.control("GET", "log", "").json()[0]["message"].clone()
}

#[rstest]
#[case::a_token_of_letters("aVeryLongTokenOfLetters")]
#[case::a_token_as_short_as_an_id(TOKEN)]
#[case::a_web_token("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln")]
#[case::a_short_token("s3cret")]
#[case::a_token_with_quotes("s3\"cr'et\\s3<cr>&et")]
#[case::a_token_of_two_lines("s3cret\none")]
fn a_token_is_shown_nowhere(#[case] token: &str) {
    let world = World::new();
    let pool = world.pool();
    let guest =
        world.call("GetId", &json!({"IdentityPoolId": pool}).to_string()).json()["IdentityId"].clone();
    let quoted = json!(token);
    let mut bodies = vec![
        ("GetId", json!({"IdentityPoolId": token}).to_string()),
        ("GetId", json!({"IdentityPoolId": pool, "AccountId": token}).to_string()),
        ("GetId", json!({"IdentityPoolId": pool, "Logins": token}).to_string()),
        ("GetId", json!({"IdentityPoolId": pool, "Logins": [token]}).to_string()),
        ("GetId", json!({"IdentityPoolId": pool, "Logins": {token: "accounts.google.com"}}).to_string()),
        ("GetId", json!({"IdentityPoolId": pool, "Logins": {"accounts.google.com": token}}).to_string()),
        ("GetId", json!({"IdentityPoolId": pool, "Logins": {"accounts.google.com": token, "graph.facebook.com": ""}}).to_string()),
        ("GetId", json!({"IdentityPoolId": pool, "logins": {"accounts.google.com": token}}).to_string()),
        ("GetId", json!({"IdentityPoolId": pool, token: {}}).to_string()),
        ("GetId", json!({"IdentityPoolId": {"accounts.google.com": token}}).to_string()),
        ("DescribeIdentity", json!({"IdentityId": token}).to_string()),
        ("GetOpenIdToken", json!({"IdentityId": guest, "Logins": {"accounts.google.com": token}}).to_string()),
        ("GetCredentialsForIdentity", json!({"IdentityId": token, "CustomRoleArn": token}).to_string()),
        ("UnlinkIdentity", json!({"IdentityId": guest, "Logins": {"a": token}, "LoginsToRemove": [token]}).to_string()),
        ("TagResource", json!({"ResourceArn": token, "Tags": {token: token}}).to_string()),
        ("UntagResource", json!({"ResourceArn": format!("arn:aws:cognito-identity:us-east-1:123456789012:identitypool/{token}"), "TagKeys": [token]}).to_string()),
        ("ListIdentities", json!({"IdentityPoolId": pool, "MaxResults": 1, "NextToken": token}).to_string()),
        ("ListIdentityPools", json!({"MaxResults": token}).to_string()),
        ("MergeDeveloperIdentities", json!({"SourceUserIdentifier": token, "DestinationUserIdentifier": "b", "DeveloperProviderName": token, "IdentityPoolId": pool}).to_string()),
        ("LookupDeveloperIdentity", json!({"IdentityPoolId": pool, "DeveloperUserIdentifier": token}).to_string()),
        ("SetIdentityPoolRoles", json!({"IdentityPoolId": pool, "Roles": {"authenticated": token}}).to_string()),
        ("SetIdentityPoolRoles", json!({"IdentityPoolId": pool, "Roles": {}, "RoleMappings": {token: {"Type": token}}}).to_string()),
        ("SetPrincipalTagAttributeMap", json!({"IdentityPoolId": pool, "IdentityProviderName": token}).to_string()),
        ("CreateIdentityPool", json!({"IdentityPoolName": format!("{token}?"), "AllowUnauthenticatedIdentities": true}).to_string()),
    ];
    // As a key, and as a part of a text.
    let arn = format!("arn:aws:cognito-identity:us-east-1:123456789012:identitypool/{token}");
    bodies.push(("GetId", json!({"IdentityPoolId": pool, "Logins": {token: ""}}).to_string()));
    bodies.push((
        "SetIdentityPoolRoles",
        json!({"IdentityPoolId": pool, "Roles": {}, "RoleMappings": {token: {"Type": "x"}}}).to_string(),
    ));
    bodies.push(("UntagResource", json!({"ResourceArn": arn, "TagKeys": ["a"]}).to_string()));
    bodies.push((
        "UntagResource",
        json!({"ResourceArn": arn.replace("us-east-1:1", "us-east-1::1"), "TagKeys": ["a"]}).to_string(),
    ));
    // Twice, behind a depth that is not read, and in a text that breaks off.
    bodies.push(("GetId", format!(r#"{{"IdentityPoolId":{quoted},"IdentityPoolId":{{}}}}"#)));
    bodies.push(("GetId", format!(r#"{{"IdentityPoolId":{{}},"IdentityPoolId":{quoted}}}"#)));
    bodies.push((
        "GetId",
        format!(r#"{{"Other":{}{},"IdentityPoolId":{quoted}}}"#, "[".repeat(200), "]".repeat(200)),
    ));
    bodies.push(("GetId", format!(r#"{{"IdentityPoolId":{quoted},"Logins":{quoted},"#)));
    bodies.push(("GetId", format!(r#"{{"Logins":{quoted}}} {quoted}"#)));
    for (operation, body) in &bodies {
        world.call(operation, body);
    }
    let shown = shown(&world);
    for form in [token.to_owned(), quoted.to_string(), token.replace('&', "&amp;")] {
        let form = form.trim_matches('"');
        assert!(!shown.contains(form), "{form} is in {}", around(&shown, form));
    }
    let parts = token.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| part.len() > 11);
    for part in parts {
        assert!(!shown.contains(part), "{part} is in {}", around(&shown, part));
    }
}

fn around<'s>(shown: &'s str, secret: &str) -> &'s str {
    let place = shown.find(secret).unwrap_or_default();
    shown.get(place.saturating_sub(200)..(place + 100).min(shown.len())).unwrap_or(shown)
}

/// A token in a header, in place of an operation, or as a method.
#[rstest]
#[case::target(&[("X-Amz-Target", TOKEN), ("Content-Type", "application/x-amz-json-1.1")])]
#[case::operation(&[("X-Amz-Target", "AWSCognitoIdentityService.6f1f5e6a-98a4-4a3b-bf0c-3c9a3d0f2f61"), ("Content-Type", "application/x-amz-json-1.1")])]
#[case::media_type(&[("X-Amz-Target", "AWSCognitoIdentityService.GetId"), ("Content-Type", TOKEN)])]
#[case::no_scheme(&[("Authorization", TOKEN), ("Content-Type", "application/x-www-form-urlencoded")])]
fn a_token_in_a_header_is_not_shown(#[case] headers: &[(&str, &str)]) {
    let world = World::new();
    for body in ["{}", "Action=GetCallerIdentity&Version=2011-06-15"] {
        world.ask("POST", "/", headers, body);
        world.ask("PUT", "/", headers, body);
        world.ask("S3CRETMETHOD", "/", headers, body);
    }
    let shown = shown(&world);
    assert!(!shown.contains(TOKEN) && !shown.contains("6f1f5e6a"), "{shown}");
    assert!(!shown.contains("S3CRETMETHOD"), "{shown}");
}

#[rstest]
#[case::action("Action=TOKEN&Version=2011-06-15")]
#[case::version("Action=GetCallerIdentity&Version=TOKEN")]
#[case::name("TOKEN=1&TOKEN=2")]
#[case::web_identity(
    "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn:aws:iam::123456789012:role/r&RoleSessionName=session&WebIdentityToken=TOKEN"
)]
#[case::role(
    "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=TOKEN&RoleSessionName=session&WebIdentityToken=abcd"
)]
#[case::session(
    "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=TOKEN&RoleSessionName=TOKEN%20&WebIdentityToken=abcd"
)]
#[case::duration(
    "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=TOKEN&RoleSessionName=session&WebIdentityToken=abcd&DurationSeconds=TOKEN"
)]
fn a_token_in_a_form_is_not_shown(#[case] form: &str) {
    let world = World::new();
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    for token in [TOKEN, "6f1f5e6a%2D98a4-4a3b-bf0c-3c9a3d0f2f61", "s3cret-token&lt"] {
        let form = form.replace("TOKEN", token);
        world.ask("POST", "/", &kind, &form);
        world.ask("GET", &format!("/?{form}"), &[], "");
    }
    let shown = shown(&world);
    for secret in ["6f1f5e6a", "98a4-4a3b", "s3cret-token"] {
        assert!(!shown.contains(secret), "{secret} is in {}", around(&shown, secret));
    }
}

/// Headers of signatures: the scope, the date and unknown names are repeated by errors.
#[test]
fn parts_of_a_signature_are_not_shown() {
    let keys = Keys::random().unwrap();
    let secret = keys.secret_access_key().to_owned();
    let world =
        World::with(FakeCognitoIdentity::builder(), |options| options.access = Access::Signed(keys.clone()));
    let id = keys.access_key_id();
    let signed = |scope: &str| {
        format!(
            "AWS4-HMAC-SHA256 Credential={id}/{scope}/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature={secret}"
        )
    };
    let name = format!("x-amz-{}", TOKEN.to_lowercase());
    let [service_name, target] = service("ListIdentityPools");
    for (scope, date, more) in [
        (format!("20260101/{secret}/cognito-identity"), "20260101T000000Z", None),
        (format!("20260101/us-east-1/{secret}"), "20260101T000000Z", None),
        (format!("{secret}/us-east-1/cognito-identity"), "20260101T000000Z", None),
        ("20260101/us-east-1/cognito-identity".to_owned(), secret.as_str(), None),
        ("20260101/us-east-1/cognito-identity".to_owned(), "20260101T000000Z", Some((name.as_str(), "1"))),
    ] {
        let authorization = signed(&scope);
        let mut headers = vec![
            (service_name.0.as_str(), service_name.1.as_str()),
            (target.0.as_str(), target.1.as_str()),
            ("Authorization", authorization.as_str()),
            ("X-Amz-Date", date),
        ];
        headers.extend(more);
        assert_eq!(world.ask("POST", "/", &headers, r#"{"MaxResults":1}"#).status, 400);
    }
    let basic = {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}"))
    };
    let basic = format!("Basic {basic}");
    let log = world.ask("GET", "/_fake/log", &[("Authorization", basic.as_str())], "");
    assert_eq!(log.json().as_array().map(Vec::len), Some(5), "{log:?}");
    let page = world.ask("GET", "/", &[("Authorization", basic.as_str())], "");
    for shown in [&log.body, &page.body] {
        assert!(!shown.contains(&secret) && !shown.contains(TOKEN), "{shown}");
    }
    let log = log.json();
    let expected = "Signature expired: 20260101T000000Z is earlier than five minutes ago. [words assumed]";
    assert_eq!(log[0]["message"].as_str().map(|text| text.contains("among the signed headers")), Some(true));
    assert!(log.to_string().contains("Credential should be scoped to a valid region, not '…'."), "{log}");
    let authorization = signed("20260101/us-east-1/cognito-identity");
    let headers = [
        (service_name.0.as_str(), service_name.1.as_str()),
        (target.0.as_str(), target.1.as_str()),
        ("Authorization", authorization.as_str()),
        ("X-Amz-Date", "20260101T000000Z"),
    ];
    world.ask("POST", "/", &headers, r#"{"MaxResults":1}"#);
    let log = world.ask("GET", "/_fake/log", &[("Authorization", basic.as_str())], "").json();
    assert_eq!(log[0]["message"], expected);
}

/// Values that give no access are shown: a user needs them to find the reason of an error.
#[test]
fn ids_and_names_are_shown() {
    let world = World::new();
    let pool = world.pool();
    for (operation, body, message) in [
        ("GetId", json!({"IdentityPoolId": "us-east-1:0"}), "IdentityPool 'us-east-1:0' not found.".to_owned()),
        (
            "DescribeIdentity",
            json!({"IdentityId": "us-east-1:00000000-0000-4000-8000-000000000000"}),
            "Identity 'us-east-1:00000000-0000-4000-8000-000000000000' not found.".to_owned(),
        ),
        (
            "GetId",
            json!({"IdentityPoolId": pool, "Logins": {"accounts.google.com": TOKEN, "graph.facebook.com": ""}}),
            "1 validation error detected: Value '{accounts.google.com=…, graph.facebook.com=}' at 'logins' failed to satisfy constraint: ".to_owned(),
        ),
        (
            "ListIdentityPools",
            json!({"MaxResults": 61}),
            "1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60".to_owned(),
        ),
    ] {
        world.call(operation, &body.to_string());
        let shown = last_message(&world);
        assert!(shown.as_str().is_some_and(|shown| shown.starts_with(&message)), "{shown}");
    }
    // A secret is one whatever its form.
    world
        .call("GetId", &json!({"IdentityPoolId": "us-east-1:0", "Logins": {"a": "us-east-1:0"}}).to_string());
    assert_eq!(last_message(&world), "IdentityPool '…' not found.");
}

#[test]
fn an_operation_is_shown_if_it_is_a_name() {
    let world = World::new();
    let kind = ("Content-Type", "application/x-amz-json-1.1");
    for (target, name) in [
        ("AWSCognitoIdentityService.NoSuchOperation", "NoSuchOperation"),
        ("AWSCognitoIdentityService.lowercase", "unknown operation"),
        ("AWSCognitoIdentityService.With1Digit", "unknown operation"),
        ("AWSCognitoIdentityService.", "unknown operation"),
        ("NoSuchOperation", "unknown operation"),
    ] {
        world.ask("POST", "/", &[kind, ("X-Amz-Target", target)], "{}");
        assert_eq!(world.control("GET", "log", "").json()[0]["operation"], name, "{target}");
    }
    let long = format!("AWSCognitoIdentityService.{}", "A".repeat(61));
    world.ask("POST", "/", &[kind, ("X-Amz-Target", &long)], "{}");
    assert_eq!(world.control("GET", "log", "").json()[0]["operation"], "unknown operation");
    world.ask("POST", "/", &[kind], "{}");
    assert_eq!(world.control("GET", "log", "").json()[0]["operation"], "no target");
    for (action, name) in [
        ("Action=GetSessionToken&", "STS GetSessionToken"),
        ("Action=a-b&", "STS unknown action"),
        ("", "STS no action"),
    ] {
        let form = format!("{action}Version=2011-06-15");
        world.ask("POST", "/", &[("Content-Type", "application/x-www-form-urlencoded")], &form);
        assert_eq!(world.control("GET", "log", "").json()[0]["operation"], name, "{action}");
    }
}

/// The error of a request with too many texts is shown by name alone.
#[test]
fn of_a_request_with_too_many_texts_the_error_is_named() {
    let world = World::new();
    for (count, is_shown) in [(1900, true), (2000, false), (20_000, false)] {
        let many: Vec<_> = (0..count).map(|number| format!("text {number}")).collect();
        world.call("GetId", &json!({"IdentityPoolId": "us-east-1:0", "Other": many}).to_string());
        let entry = world.control("GET", "log", "").json()[0].clone();
        assert_eq!(entry["error"], "ResourceNotFoundException");
        let message = entry["message"].as_str().unwrap();
        assert_eq!(message == "IdentityPool 'us-east-1:0' not found.", is_shown, "{count}: {message}");
        assert_eq!(message.starts_with("… (not shown"), !is_shown, "{count}: {message}");
    }
}

/// A number is shown, but not where a token belongs.
#[test]
fn a_number_in_place_of_a_token_is_not_shown() {
    let world = World::new();
    let pool = world.pool();
    for logins in [
        json!({"accounts.google.com": 8_675_309}),
        json!(8_675_309),
        json!([[8_675_309]]),
        json!({"a": {"b": 86_753.09}}),
    ] {
        world.call("GetId", &json!({"IdentityPoolId": pool, "Logins": logins}).to_string());
    }
    let shown = shown(&world);
    assert!(!shown.contains("8675309") && !shown.contains("86753.09"), "{shown}");
}

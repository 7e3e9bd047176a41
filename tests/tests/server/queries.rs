//! STS by GET, and bodies with a `Content-Encoding`.

use rstest::rstest;
use serde_json::json;

use super::setup::{World, service};

#[test]
fn sts_is_asked_by_get_too() {
    let world = World::new();
    let pool = world.pool();
    let role = "arn:aws:iam::123456789012:role/any";
    world.control("POST", "trust", &json!({ "role_arn": role }).to_string());
    let logins = json!({ "IdentityPoolId": pool, "Logins": { "login.example": "alice" } });
    let token = world.call("GetOpenIdTokenForDeveloperIdentity", &logins.to_string()).json();
    let token = token["Token"].as_str().unwrap();
    let form = format!(
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=app&RoleArn={}&WebIdentityToken={token}",
        role.replace(':', "%3A").replace('/', "%2F")
    );
    let by_get = world.ask("GET", &format!("/?{form}"), &[], "");
    assert!(by_get.status == 200 && by_get.body.contains("<SessionToken>"), "{by_get:?}");
    let by_post = world.ask("POST", "/", &[("Content-Type", "application/x-www-form-urlencoded")], &form);
    assert_eq!(by_post.status, 200);
    // The headers describe the body, and there is none.
    let target = service("GetId");
    let target = target.each_ref().map(|(name, value)| (name.as_str(), value.as_str()));
    assert_eq!(world.ask("GET", &format!("/?{form}"), &target, "").status, 200);

    let caller = "/?Action=GetCallerIdentity&Version=2011-06-15";
    let unsigned = world.ask("GET", caller, &[], "");
    assert!(unsigned.body.contains("<Code>MissingAuthenticationToken</Code>"), "{unsigned:?}");
    let anyone = [("Authorization", "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/sts/aws4_request")];
    let caller = world.ask("GET", caller, &anyone, "");
    assert!(caller.status == 200 && caller.body.contains("<Account>123456789012</Account>"), "{caller:?}");
}

#[rstest]
#[case::no_version("/?Action=GetCallerIdentity")]
#[case::twice("/?Action=GetCallerIdentity&Action=GetCallerIdentity&Version=2011-06-15")]
#[case::no_text("/?Version=2011-06-15&Action=%ff")]
#[case::nothing("/?Action")]
#[case::of_nobody("/?Action=DoNothing&Version=2011-06-15")]
fn a_query_that_is_no_request_is_an_error_of_sts(#[case] path: &str) {
    let world = World::new();
    let response = world.ask("GET", path, &[], "");
    assert!(
        (400..500).contains(&response.status) && response.body.contains("<ErrorResponse"),
        "{response:?}"
    );
    assert!(world.is_well());
}

#[rstest]
#[case::nothing("/")]
#[case::no_action("/?Version=2011-06-15")]
#[case::another_name("/?action=GetCallerIdentity&Actions=x")]
fn the_page_is_there_without_an_action(#[case] path: &str) {
    let response = World::new().ask("GET", path, &[], "");
    assert!(response.status == 200 && response.head.contains("text/html"), "{response:?}");
}

#[rstest]
#[case::gzip("gzip", 415)]
#[case::deflate("deflate", 415)]
#[case::aws_chunked("aws-chunked", 415)]
#[case::list("gzip, identity", 415)]
#[case::identity("identity", 200)]
#[case::identity_in_capitals("Identity", 200)]
#[case::nothing("", 200)]
fn an_encoded_body_is_told(#[case] encoding: &str, #[case] status: u16) {
    let world = World::new();
    let headers = service("ListIdentityPools");
    let mut headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    headers.push(("Content-Encoding", encoding));
    let response = world.ask("POST", "/", &headers, r#"{"MaxResults":1}"#);
    assert_eq!(response.status, status, "{response:?}");
    let says = response.body.contains(&format!("has the Content-Encoding {encoding}"));
    assert_eq!(says, status == 415, "{response:?}");
    let headers = [("Content-Type", "application/json"), ("Content-Encoding", encoding)];
    assert_eq!(world.ask("POST", "/_fake/reset", &headers, "{}").status, status);
}

/// One of several headers is enough.
#[rstest]
fn a_second_encoding_is_told_too(#[values("gzip", "br")] encoding: &str) {
    let world = World::new();
    let headers = service("ListIdentityPools");
    let mut headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    headers.extend([("Content-Encoding", "identity"), ("Content-Encoding", encoding)]);
    let response = world.ask("POST", "/", &headers, r#"{"MaxResults":1}"#);
    assert_eq!(response.status, 415, "{response:?}");
}

/// STS is available by GET at the root alone: other paths do not exist, and other methods ignore the query.
#[test]
fn a_query_of_sts_has_its_method_and_path() {
    let world = World::new();
    let query = "?Action=GetCallerIdentity&Version=2011-06-15";
    let elsewhere = world.ask("GET", &format!("/x{query}"), &[], "");
    assert!(elsewhere.status == 404 && elsewhere.body.contains("no such path"), "{elsewhere:?}");
    for method in ["POST", "PUT", "DELETE"] {
        let response = world.ask(method, &format!("/{query}"), &[], "");
        assert!(!response.body.contains("<ErrorResponse"), "{method}: {response:?}");
    }
    let page = world.ask("HEAD", &format!("/{query}"), &[], "");
    assert!(page.status == 200 && page.head.contains("text/html"), "{page:?}");
}

/// The paths of keys accept reads only.
#[rstest]
fn keys_are_only_read(
    #[values("/.well-known/jwks_uri", "/.well-known/openid-configuration")] path: &str,
    #[values("POST", "PUT", "DELETE", "PATCH")] method: &str,
) {
    let world = World::new();
    assert_eq!(world.ask(method, path, &[], "").status, 404);
    for method in ["GET", "HEAD"] {
        let response = world.ask(method, path, &[], "");
        assert!(
            response.status == 200 && response.head.contains("cache-control: max-age=2592000"),
            "{response:?}"
        );
    }
}

/// Without checked signatures, a key without a session token belongs to the account's user; an issued key with its
/// token belongs to its role.
#[test]
fn a_made_up_key_is_the_users_and_an_issued_one_is_not() {
    let world = World::new();
    let pool = world.pool();
    let roles =
        json!({"IdentityPoolId": pool, "Roles": {"unauthenticated": "arn:aws:iam::123456789012:role/guest"}});
    assert_eq!(world.call("SetIdentityPoolRoles", &roles.to_string()).status, 200);
    let id = world.call("GetId", &json!({"IdentityPoolId": pool}).to_string()).json()["IdentityId"].clone();
    let issued = world.call("GetCredentialsForIdentity", &json!({"IdentityId": id}).to_string()).json();
    let issued =
        ["AccessKeyId", "SessionToken"].map(|name| issued["Credentials"][name].as_str().unwrap().to_owned());
    let caller = |key: &str, token: Option<&str>| {
        let authorization = format!("AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/sts/aws4_request");
        let mut headers = vec![("Authorization", authorization.as_str())];
        headers.extend(token.map(|token| ("X-Amz-Security-Token", token)));
        world.ask("GET", "/?Action=GetCallerIdentity&Version=2011-06-15", &headers, "").body
    };
    assert!(caller("any", None).contains(":user/fake</Arn>"));
    assert!(caller(&issued[0], Some(&issued[1])).contains(":assumed-role/guest/"));
    for (key, token) in [("any", Some("any")), (&issued[0], None), (&issued[0], Some("any"))] {
        let response = caller(key, token);
        assert!(response.contains("<Code>InvalidClientTokenId</Code>"), "{token:?}: {response}");
    }
}

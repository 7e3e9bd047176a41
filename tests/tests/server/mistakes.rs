//! Requests to `/_fake/…` with one mistake: each gets a one-line error and changes nothing.

use rstest::rstest;
use serde_json::json;

use super::setup::World;

#[rstest]
#[case::no_such_thing("GET", "pools", "", 404, "there is no GET /_fake/pools")]
#[case::another_method("PATCH", "clock", "{}", 404, "there is no PATCH /_fake/clock")]
#[case::no_json("POST", "clock", "soon", 400, "no JSON object")]
#[case::half_a_json("POST", "clock", "{\"advance", 400, "EOF while parsing")]
#[case::unknown_member("POST", "clock", r#"{"advance":1}"#, 400, "unknown field `advance`")]
#[case::back_in_time("POST", "clock", r#"{"advance_seconds":-1}"#, 400, "never goes back")]
#[case::unknown_operation(
    "POST",
    "faults",
    r#"{"operation":"SignIn","error":"x"}"#,
    400,
    "there is no operation SignIn"
)]
#[case::success_as_fault(
    "POST",
    "faults",
    r#"{"operation":"GetId","error":"x","status":200}"#,
    400,
    "allowed: 400 to 599"
)]
#[case::large_fault(
    "POST",
    "faults",
    &json!({"operation": "GetId", "error": "x", "message": "x".repeat(4097)}).to_string(),
    400,
    "message has 4097 bytes; allowed: 4096 at most"
)]
#[case::long_error(
    "POST",
    "faults",
    &json!({"operation": "GetId", "error": "x".repeat(129)}).to_string(),
    400,
    "error has 129 bytes; allowed: 128 at most"
)]
#[case::no_error("POST", "faults", r#"{"operation":"GetId","error":""}"#, 400, "no name of an error")]
#[case::error_of_two_lines(
    "POST",
    "faults",
    r#"{"operation":"GetId","error":"a\nb"}"#,
    400,
    "no name of an error"
)]
#[case::long_operation(
    "POST",
    "faults",
    &json!({"operation": "x".repeat(129), "error": "x"}).to_string(),
    400,
    "operation has 129 bytes"
)]
#[case::large_body(
    "POST",
    "faults",
    &json!({"operation": "GetId", "error": "x", "message": "x".repeat(64 << 10)}).to_string(),
    413,
    "larger than 65536 bytes"
)]
#[case::long_pool("POST", "concurrent-writers", &json!({"pool_id": "x".repeat(2049)}).to_string(), 400, "pool_id has 2049 bytes")]
#[case::long_provider(
    "POST",
    "login-token",
    &json!({"provider": "x".repeat(2049), "subject": "a"}).to_string(),
    400,
    "provider has 2049 bytes"
)]
#[case::long_subject(
    "POST",
    "login-token",
    &json!({"provider": "a", "subject": "x".repeat(2049)}).to_string(),
    400,
    "subject has 2049 bytes"
)]
#[case::long_audience(
    "POST",
    "login-token",
    &json!({"provider": "a", "subject": "a", "audience": "x".repeat(2049)}).to_string(),
    400,
    "audience has 2049 bytes"
)]
#[case::long_user_pool(
    "POST",
    "sign-out",
    &json!({"user_pool": "x".repeat(2049), "subject": "a"}).to_string(),
    400,
    "user_pool has 2049 bytes"
)]
#[case::long_user(
    "POST",
    "sign-out",
    &json!({"user_pool": "a", "subject": "x".repeat(2049)}).to_string(),
    400,
    "subject has 2049 bytes"
)]
#[case::long_role("POST", "trust", &json!({"role_arn": "x".repeat(2049)}).to_string(), 400, "role_arn has 2049 bytes")]
#[case::long_pool_of_a_role(
    "POST",
    "trust",
    &json!({"role_arn": "a", "pool_id": "x".repeat(2049)}).to_string(),
    400,
    "pool_id has 2049 bytes"
)]
#[case::long_amr(
    "POST",
    "trust",
    &json!({"role_arn": "a", "amr": ["x".repeat(2049)]}).to_string(),
    400,
    "a value of amr has 2049 bytes"
)]
#[case::many_amr(
    "POST",
    "trust",
    &json!({"role_arn": "a", "amr": vec!["x"; 101]}).to_string(),
    400,
    "amr has 101 values; allowed: 100 at most"
)]
#[case::another_member_of_a_token(
    "POST",
    "login-token",
    r#"{"provider":"a","subject":"b","nonce":"c"}"#,
    400,
    "unknown field `nonce`"
)]
#[case::another_member_of_a_fault(
    "POST",
    "faults",
    r#"{"operation":"GetId","error":"x","count":1}"#,
    400,
    "unknown field `count`"
)]
#[case::another_member_of_an_overlap(
    "POST",
    "concurrent-writers",
    r#"{"pool_id":"a","b":1}"#,
    400,
    "unknown field `b`"
)]
#[case::another_member_of_a_sign_out(
    "POST",
    "sign-out",
    r#"{"user_pool":"a","subject":"b","c":1}"#,
    400,
    "unknown field `c`"
)]
#[case::another_member_of_a_trust("POST", "trust", r#"{"role_arn":"a","b":1}"#, 400, "unknown field `b`")]
#[case::a_member_of_nothing("POST", "reset", r#"{"a":1}"#, 400, "unknown field `a`")]
#[case::twice("POST", "clock", r#"{"advance_seconds":1,"advance_seconds":2}"#, 400, "duplicate field")]
#[case::more_behind("POST", "clock", "{}{}", 400, "trailing characters")]
#[case::array_for_nothing("POST", "reset", "[]", 400, "no JSON object")]
#[case::array_for_a_clock("POST", "clock", "[1]", 400, "no JSON object")]
#[case::array_for_a_fault("POST", "faults", r#" ["GetId","x","",null,null]"#, 400, "no JSON object")]
#[case::array_for_an_overlap("POST", "concurrent-writers", r#"["a"]"#, 400, "no JSON object")]
#[case::array_for_a_token("POST", "login-token", r#"["a","b",null,{},null]"#, 400, "no JSON object")]
#[case::array_for_a_sign_out("POST", "sign-out", r#"["a","b"]"#, 400, "no JSON object")]
#[case::array_for_a_trust("POST", "trust", r#"["a",null,[],false,false]"#, 400, "no JSON object")]
#[case::array_for_a_snapshot("PUT", "snapshot", "[]", 400, "no JSON object")]
#[case::array_for_claims(
    "POST",
    "login-token",
    r#"{"provider":"a","subject":"b","claims":["c"]}"#,
    400,
    "invalid type: sequence"
)]
#[case::too_many_faults(
    "POST",
    "faults",
    r#"{"operation":"GetId","error":"x","times":1001}"#,
    400,
    "allowed: 1000 at most"
)]
#[case::no_subject(
    "POST",
    "login-token",
    r#"{"provider":"accounts.google.com"}"#,
    400,
    "missing field `subject`"
)]
#[case::no_snapshot("PUT", "snapshot", "{}", 400, "not the text of a saved fake")]
#[case::newer_snapshot(
    "PUT",
    "snapshot",
    r#"{"format":"cognito-identity-fake","version":99}"#,
    400,
    "version 99"
)]
#[case::no_number("GET", "log?after=yesterday", "", 400, "after is the number of a request")]
fn a_mistake_is_told_and_changes_nothing(
    #[case] method: &str,
    #[case] path: &str,
    #[case] body: &str,
    #[case] status: u16,
    #[case] why: &str,
) {
    let world = World::new();
    world.pool();
    let before = world.control("GET", "snapshot", "").body;
    let response = world.control(method, path, body);
    assert_eq!(response.status, status, "{response:?}");
    assert!(response.json()["error"].as_str().unwrap().contains(why), "{response:?}");
    assert_eq!(world.control("GET", "snapshot", "").body, before);
    let pool = world.control("GET", "overview", "").json()["pools"][0]["id"].clone();
    assert_eq!(world.call("GetId", &json!({"IdentityPoolId": pool}).to_string()).status, 200);
}

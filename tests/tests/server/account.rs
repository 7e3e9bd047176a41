//! Account endpoint for tests, and the concurrent writers that a test starts.

use cognito_identity_fake::FakeCognitoIdentity;
use rstest::rstest;
use serde_json::{Value, json};

use super::setup::World;

#[test]
fn the_account_has_what_the_set_up_declares() {
    let arn = |what: &str| format!("arn:aws:iam::210987654321:{what}");
    let fake = FakeCognitoIdentity::builder()
        .account("210987654321")
        .region("us-west-2")
        .role(arn("role/Two"))
        .role(arn("role/One"))
        .saml_provider(arn("saml-provider/Saml"))
        .open_id_provider(arn("oidc-provider/id.example"), ["web", "app"])
        .foreign_pool("us-west-2:ffffffff-ffff-4fff-bfff-ffffffffffff");
    let world = World::with(fake, |_| ());
    let expected = json!({
        "region": "us-west-2",
        "account": "210987654321",
        "roles": [arn("role/One"), arn("role/Two")],
        "saml_providers": [arn("saml-provider/Saml")],
        "open_id_providers": [{"arn": arn("oidc-provider/id.example"), "client_ids": ["app", "web"]}],
        "foreign_pools": ["us-west-2:ffffffff-ffff-4fff-bfff-ffffffffffff"],
    });
    assert_eq!(world.control("GET", "account", "").json(), expected);
}

/// Whether another writer is at work on the pool.
fn is_overlapped(world: &World, pool: &str) -> bool {
    let roles = json!({"IdentityPoolId": pool, "Roles": {}}).to_string();
    let response = world.call("SetIdentityPoolRoles", &roles);
    assert!(
        response.status == 200 || response.body.contains("ConcurrentModificationException"),
        "{response:?}"
    );
    response.status != 200
}

fn begin(world: &World, pool: &str) -> Value {
    world.control("POST", "concurrent-writers", &json!({"pool_id": pool}).to_string()).json()["concurrent_writer"].clone()
}

#[test]
fn another_writer_is_at_work_until_it_ends() {
    let world = World::new();
    let pool = world.pool();
    let other = world.pool();
    let first = begin(&world, &pool);
    let second = begin(&world, &pool);
    assert_eq!((&first, &second), (&json!(1), &json!(2)));
    assert!(is_overlapped(&world, &pool) && !is_overlapped(&world, &other));
    let end = |number: &Value| world.control("DELETE", &format!("concurrent-writers/{number}"), "").status;
    assert_eq!(end(&first), 200);
    assert!(is_overlapped(&world, &pool));
    assert_eq!(end(&first), 404, "it has ended");
    assert!(is_overlapped(&world, &pool));
    assert_eq!(end(&second), 200);
    assert!(!is_overlapped(&world, &pool));
}

#[test]
fn there_are_not_more_than_a_thousand_and_a_reset_ends_them_all() {
    let world = World::new();
    let pool = world.pool();
    let saved = world.control("GET", "snapshot", "").body;
    for number in 1..=1000 {
        assert_eq!(begin(&world, &pool), json!(number));
    }
    let refused = world.control("POST", "concurrent-writers", &json!({"pool_id": pool}).to_string());
    assert_eq!(refused.status, 400);
    assert!(
        refused.json()["error"].as_str().unwrap().starts_with("there are 1000 concurrent writers"),
        "{refused:?}"
    );
    assert_eq!(world.control("POST", "reset", "{}").status, 200);
    assert_eq!(world.control("PUT", "snapshot", &saved).status, 200);
    assert!(!is_overlapped(&world, &pool));
    assert_eq!(begin(&world, &pool), json!(1001), "no number comes twice");
}

#[rstest]
#[case::no_pool(
    "POST",
    "concurrent-writers",
    r#"{"pool_id":"us-east-1:0"}"#,
    404,
    "IdentityPool 'us-east-1:0' not found."
)]
#[case::no_member("POST", "concurrent-writers", "{}", 400, "missing field `pool_id`")]
#[case::no_number(
    "DELETE",
    "concurrent-writers/first",
    "",
    404,
    "there is no concurrent writer of this number"
)]
#[case::unknown_number(
    "DELETE",
    "concurrent-writers/7",
    "",
    404,
    "there is no concurrent writer of this number"
)]
fn a_mistake_is_told(
    #[case] method: &str,
    #[case] path: &str,
    #[case] body: &str,
    #[case] status: u16,
    #[case] why: &str,
) {
    let world = World::new();
    let response = world.control(method, path, body);
    assert_eq!(response.status, status, "{response:?}");
    assert!(response.json()["error"].as_str().unwrap().contains(why), "{response:?}");
    assert!(world.is_well());
}

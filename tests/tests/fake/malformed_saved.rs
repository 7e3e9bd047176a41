//! Tests that a saved text no requests could produce is rejected, with the position and no value.

mod secrets;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_identity::sts::{AssumeRoleWithWebIdentityInput, Sts};
use cognito_identity::types::{
    CreateIdentityPoolInput, DeleteIdentityPoolInput, GetCredentialsForIdentityInput, GetIdInput,
    GetOpenIdTokenForDeveloperIdentityInput, GetOpenIdTokenInput, MergeDeveloperIdentitiesInput,
    SetIdentityPoolRolesInput, SetPrincipalTagAttributeMapInput, TagResourceInput,
};
use cognito_identity::{CognitoIdentity, Sensitive, Timestamp};
use cognito_identity_fake::assumption::{DeletedPoolTags, OrphanedIdentity};
use cognito_identity_fake::{Assumptions, FakeCognitoIdentity, LoginToken, ManualClock, TrustPolicy};
use pollster::block_on;
use rstest::rstest;
use serde_json::{Value, json};

const DEVELOPER: &str = "login.example";

const GOOGLE: &str = "accounts.google.com";

const FACEBOOK: &str = "graph.facebook.com";

const SAML: &str = "arn:aws:iam::123456789012:saml-provider/one";

const USER_POOL: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_abc";

const ROLE: &str = "arn:aws:iam::123456789012:role/guest";

fn fake() -> FakeCognitoIdentity {
    let assumptions = Assumptions {
        deleted_pool_tags: DeletedPoolTags::StillListed,
        orphaned_identity: OrphanedIdentity::PoolNotFound,
        ..Assumptions::default()
    };
    let clock = ManualClock::at(Timestamp::from_millis(1_767_225_600_000));
    FakeCognitoIdentity::builder().clock(clock).assumptions(assumptions).unsigned_tokens().build().unwrap()
}

/// A fake with something of everything that is saved: identity 0 is a guest, 1 to 3 have the users `a` to `c` but for a
/// chain of merges (1 into 2, 2 into 3), 4 has a public login, and 5 is of another pool.
fn rich() -> FakeCognitoIdentity {
    let fake = fake();
    block_on(async {
        let google = [("accounts.google.com", "app")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        let config = CreateIdentityPoolInput::new("pool", true)
            .developer_provider_name(DEVELOPER)
            .allow_classic_flow(true)
            .supported_login_providers(google.clone());
        let pool = fake.create_identity_pool(config).await?.identity_pool_id.unwrap();
        let other = fake.create_identity_pool(CreateIdentityPoolInput::new("other", true)).await?;
        let deleted = fake.create_identity_pool(CreateIdentityPoolInput::new("deleted", true)).await?;
        let deleted = deleted.identity_pool_id.unwrap();
        let tags = [("key".to_owned(), "value".to_owned())];
        for id in [&pool, &deleted] {
            fake.tag_resource(TagResourceInput::new(fake.pool_arn(id), tags.clone())).await?;
        }
        let guest = fake.get_id(GetIdInput::new(pool.as_str())).await?.identity_id.unwrap();
        for user in ["a", "b", "c"] {
            let logins = [(DEVELOPER, user)];
            let token = GetOpenIdTokenForDeveloperIdentityInput::new(pool.as_str(), logins);
            fake.get_open_id_token_for_developer_identity(token).await?;
        }
        for [from, into] in [["a", "b"], ["b", "c"]] {
            let merge = MergeDeveloperIdentitiesInput::new(pool.as_str())
                .developer_provider_name(DEVELOPER)
                .source_user_identifier(from)
                .destination_user_identifier(into);
            fake.merge_developer_identities(merge).await?;
        }
        let token = fake.issuer("accounts.google.com").token("alice").audience("app").sign();
        fake.get_id(GetIdInput::new(pool.as_str()).logins([("accounts.google.com", token)])).await?;
        fake.get_id(GetIdInput::new(other.identity_pool_id.unwrap())).await?;
        fake.get_id(GetIdInput::new(deleted.as_str())).await?;
        fake.delete_identity_pool(DeleteIdentityPoolInput::new(deleted)).await?;

        let roles = [("unauthenticated".to_owned(), ROLE.to_owned())];
        fake.set_identity_pool_roles(SetIdentityPoolRolesInput::new(pool.as_str(), roles)).await?;
        let map = SetPrincipalTagAttributeMapInput {
            principal_tags: Some([("tag".to_owned(), "claim".to_owned())].into()),
            ..SetPrincipalTagAttributeMapInput::new(pool.as_str())
                .identity_provider_name("accounts.google.com")
        };
        fake.set_principal_tag_attribute_map(map).await?;
        fake.get_credentials_for_identity(GetCredentialsForIdentityInput::new(guest.as_str())).await?;
        let token = fake.get_open_id_token(GetOpenIdTokenInput::new(guest)).await?.token.unwrap();
        let assume = AssumeRoleWithWebIdentityInput {
            role_arn: Some(ROLE.to_owned()),
            role_session_name: Some("classic".to_owned()),
            web_identity_token: Some(Sensitive(token.0)),
            ..AssumeRoleWithWebIdentityInput::default()
        };
        fake.assume_role_with_web_identity(assume).await?;
        fake.trust(ROLE, TrustPolicy::for_pool(pool));
        let _ = fake.issuer("graph.facebook.com").token("alice").audience("app").sign();
        fake.sign_out_globally("cognito-idp.us-east-1.amazonaws.com/us-east-1_abc", "alice");
        Ok::<_, cognito_identity::Error>(())
    })
    .unwrap();
    fake
}

fn tags(count: usize) -> Value {
    (0..count).map(|number| (number.to_string(), json!("value"))).collect::<serde_json::Map<_, _>>().into()
}

/// Saved tokens of providers, with this one alone.
fn token(provider: &str, text: &str) -> Value {
    json!({text: {"provider": provider, "audience": "app", "subject": "alice", "expires": 0, "claims": {}}})
}

/// A SAML assertion with this number.
fn assertion(number: u64) -> String {
    STANDARD.encode(format!("<saml2:Assertion><!-- {number} --></saml2:Assertion>"))
}

/// A value with more levels than a claim has.
fn deep() -> Value {
    (0..=LoginToken::MAX_LEVELS).fold(json!("x"), |value, _| json!([value]))
}

fn text() -> Value {
    serde_json::from_str(&rich().save()).unwrap()
}

/// The error for a text, which leaves everything as it was.
fn rejected(saved: &Value) -> String {
    let fake = rich();
    let before = fake.save();
    let error = fake.restore(saved.to_string()).unwrap_err().to_string();
    assert_eq!(fake.save(), before);
    assert!(!error.contains('\n'), "{error}");
    error
}

#[test]
fn the_text_itself_is_restored() {
    let fake = fake();
    fake.restore(text().to_string()).unwrap();
    assert_eq!(fake.save(), rich().save());
    assert_eq!(fake.check(), Ok(()));
}

/// A pointer into the text, what is put there, and the place and the reason of the error.
#[rstest]
#[case::pool_name("/state/pools/1/config/name", json!("a/b"), "/state/pools/1/config", "as IdentityPoolName")]
#[case::developer_provider("/state/pools/1/config/developer_provider", json!("a b"), "/config", "as DeveloperProviderName")]
#[case::login_provider("/state/pools/1/config/providers/login", json!({"": "app"}), "/config", "as SupportedLoginProviders")]
#[case::user_pool("/state/pools/1/config/providers/user_pools", json!([{"ProviderName": "a b", "ClientId": "c"}]), "/config", "as CognitoIdentityProviders")]
#[case::saml_provider("/state/pools/1/config/providers/saml", json!(["short"]), "/config", "as SamlProviderARNs")]
#[case::tag("/state/pools/1/config/tags", json!({"": "value"}), "/config", "as IdentityPoolTags")]
#[case::role("/state/pools/1/roles/of_kind/unauthenticated", json!("short"), "/state/pools/1/roles", "as Roles")]
#[case::kind_of_role("/state/pools/1/roles/of_kind", json!({"admin": ROLE}), "/state/pools/1/roles", "as Roles")]
#[case::mapping("/state/pools/1/roles/mappings", json!({"a": {"Type": "None"}}), "/state/pools/1/roles", "as RoleMappings")]
#[case::principal_tag("/state/pools/1/principal_tags/accounts.google.com/tags", json!({"": "a"}), "/principal_tags/0", "as PrincipalTags")]
#[case::barred_user("/state/pools/1/barred_users", json!([""]), "/barred_users/0", "no request can name that")]
#[case::pool_of_another_id("/state/pools/1/id", json!("us-east-1:0"), "/state/pools/1/id", "not that of the guid")]
#[case::fewer_pools("/state/pools_created", json!(1), "/state/pools/2", "after all pools that were created")]
#[case::foreign_pool("/state/identities/0/1/pool", json!(3), "/state/identities/0/1/pool", "no such pool")]
#[case::order_of_identities("/state/identities/1/1/event", json!(1), "/state/identities/1/1/event", "does not come after")]
#[case::no_event("/state/identities/0/1/event", json!(0), "/state/identities/0/1/event", "does not come after")]
#[case::event_of_the_future("/state/identities/5/1/event", json!(1000), "/state/identities/5/1/event", "after everything")]
#[case::fewer_events("/state/events", json!(3), "/event", "after everything")]
#[case::event_of_a_user("/state/identities/3/1/account/users/0/event", json!(1000), "/event", "after everything")]
#[case::dates("/state/identities/0/1/modified", json!(1.0), "/state/identities/0/1/modified", "before it was created")]
#[case::nameless_user("/state/identities/3/1/account/users/0/name", json!(""), "/state/identities/3/1/account", "no request can name that")]
#[case::user_twice("/state/identities/3/1/account/users/1/name", json!("c"), "/state/identities/3/1/account/users/1", "has this user already")]
#[case::event_twice("/state/identities/3/1/account/users/1/event", json!(1), "/users/1/event", "something else happened then")]
#[case::login_without_name("/state/identities/4/1/account/public", json!({"": "alice"}), "/state/identities/4/1/account", "no request can name that")]
#[case::former_login("/state/identities/1/1/account/former_logins", json!([""]), "/state/identities/1/1/account", "no request can name that")]
#[case::disabled_with_logins("/state/identities/1/1/account/public", json!({"accounts.google.com": "bob"}), "/state/identities/1/1/account", "disabled and has logins")]
#[case::users_without_provider("/state/pools/1/config/developer_provider", json!(null), "/account", "no developer provider")]
#[case::orphan_that_is_there("/state/orphans", json!({"00000000-0000-4000-8000-000000000000": "us-west-2:x"}), "/state/orphans/0", "of this region")]
#[case::tags_of_no_pool("/state/deleted_tags", json!({"us-east-1:x": {"tags": {}, "listed_until": 1.0}}), "/state/deleted_tags/0", "of a deleted pool")]
#[case::region("/state/region", json!("Somewhere else"), "/state/region", "it is none")]
#[case::account("/state/account", json!("12"), "/state/account", "it is none")]
#[case::many_tags("/state/pools/1/config/tags", tags(51), "/state/pools/1/config/tags", "more than 50 tags")]
#[case::tag_of_aws("/state/pools/1/config/tags", json!({"aws:x": "a"}), "/state/pools/1/config/tags", "begins with aws:")]
#[case::character_of_a_tag("/state/pools/1/config/tags", json!({"key": "a;b"}), "/state/pools/1/config/tags", "begins with aws:")]
#[case::user_pool_without_host("/state/pools/1/config/providers/user_pools", json!([{"ProviderName": "pool", "ClientId": "app"}]), "/config/providers/user_pools", "no user pool with a client")]
#[case::user_pool_without_client("/state/pools/1/config/providers/user_pools", json!([{"ProviderName": USER_POOL}]), "/config/providers/user_pools", "no user pool with a client")]
#[case::foreign_saml_provider("/state/pools/1/config/providers/saml", json!(["arn:aws:iam::000000000000:saml-provider/one"]), "/config/providers/saml", "of another account")]
#[case::saml_provider_in_china("/state/pools/1/config/providers/saml", json!(["arn:aws-cn:iam::123456789012:saml-provider/one"]), "/config/providers/saml", "of another account")]
#[case::foreign_role("/state/pools/1/roles/of_kind/unauthenticated", json!("arn:aws:iam::000000000000:role/guest"), "/state/pools/1/roles/of_kind", "a role of this account")]
#[case::role_of_no_arn("/state/pools/1/roles/of_kind/unauthenticated", json!("a text of twenty characters"), "/state/pools/1/roles/of_kind", "a role of this account")]
#[case::map_of_nothing("/state/pools/1/principal_tags/accounts.google.com/tags", json!({}), "/state/pools/1/principal_tags", "a map has no tags")]
#[case::enabled_again("/state/identities/3/1/account/former_logins", json!([DEVELOPER]), "/state/identities/3/1/account", "it is enabled")]
#[case::token_to_come(
    "/external_world/tokens",
    token(FACEBOOK, "FAKE00000000000000000000000000000002"),
    "/external_world/tokens/0",
    "no number"
)]
#[case::token_before_all(
    "/external_world/tokens",
    token(FACEBOOK, "FAKE00000000000000000000000000000000"),
    "/external_world/tokens/0",
    "no number"
)]
#[case::token_without_number(
    "/external_world/tokens",
    token(FACEBOOK, "FAKE1"),
    "/external_world/tokens/0",
    "no number"
)]
#[case::token_of_another_kind(
    "/external_world/tokens",
    token(GOOGLE, "FAKE00000000000000000000000000000001"),
    "/external_world/tokens/0",
    "no number"
)]
#[case::assertion_to_come("/external_world/tokens", token(SAML, &assertion(2)), "/external_world/tokens/0", "no number")]
#[case::deep_claim("/external_world/tokens/FAKE00000000000000000000000000000001/claims", json!({"deep": deep()}), "/external_world/tokens/0", "too many levels")]
#[case::numbers("/external_world/issued", json!(u64::MAX), "/external_world/issued", "nothing can come after")]
#[case::sign_out("/external_world/issued", json!(0), "/external_world/signed_out", "after all tokens")]
fn an_unreachable_state_is_rejected(
    #[case] pointer: &str,
    #[case] with: Value,
    #[case] place: &str,
    #[case] why: &str,
) {
    let mut saved = text();
    *saved.pointer_mut(pointer).expect(pointer) = with;
    let error = rejected(&saved);
    assert!(error.contains(place) && error.contains(why), "{error}");
}

#[test]
fn issued_tokens_of_providers_are_restored() {
    let mut saved = text();
    for issued in
        [token(FACEBOOK, "FAKE00000000000000000000000000000001"), token(SAML, &assertion(1)), json!({})]
    {
        saved["external_world"]["tokens"] = issued;
        fake().restore(saved.to_string()).unwrap();
    }
}

/// A change of the first session, or of its key.
#[rstest]
#[case::role("/session/role_arn", json!("arn:aws:iam::123456789012:user/guest"), "no such role")]
#[case::name("/session/session_name", json!("a b"), "no such role or session name")]
#[case::identity("/session/identity_id", json!("eu-west-1:0"), "an id is not of this region")]
#[case::pool("/session/identity_pool_id", json!("x"), "an id is not of this region")]
#[case::guest_with_logins("/session/logins", json!(["accounts.google.com"]), "a guest has no logins")]
#[case::user_without_logins("/session/is_authenticated", json!(true), "a guest has no logins")]
#[case::expiry("/session/expiration", json!(1.5), "no whole second")]
#[case::tag("/session/principal_tags", json!({"": "a"}), "a tag has no key")]
#[case::secret("/secret_key", json!("FAKE"), "no keys of the fake")]
#[case::token("/session_token", json!("FAKEabc"), "no keys of the fake")]
fn sessions_that_nobody_opened_are_rejected(#[case] member: &str, #[case] with: Value, #[case] why: &str) {
    for position in 0..2 {
        let mut saved = text();
        let sessions = saved["state"]["sessions"].as_object_mut().unwrap();
        assert_eq!(sessions.len(), 2);
        let session = sessions.values_mut().nth(position).unwrap();
        *session.pointer_mut(member).unwrap() = with.clone();
        let error = rejected(&saved);
        assert!(error.contains(&format!("/state/sessions/{position}/")) && error.contains(why), "{error}");
    }
    let mut saved = text();
    let sessions = saved["state"]["sessions"].as_object_mut().unwrap();
    let (_, session) = sessions.clone().into_iter().next().unwrap();
    sessions.insert("AKIA".to_owned(), session);
    assert!(rejected(&saved).contains("no keys of the fake"));
}

#[test]
fn chains_stay_in_their_pool_and_end() {
    let id = |saved: &Value, position: usize| saved["state"]["identities"][position][0].clone();
    let merged = |into: &Value| json!({"MergedInto": into});
    let status = |position: usize| format!("/state/identities/{position}/1/account/status");
    let mut own = text();
    let [one, other] = [1, 5].map(|position| id(&own, position));
    // 1 into 2 into 3 into 1.
    let account = own.pointer_mut("/state/identities/3/1/account").unwrap();
    *account = json!({"status": merged(&one), "users": [], "public": {}, "former_logins": []});
    let error = rejected(&own);
    assert!(error.contains(&status(3)) && error.contains("merged into itself"), "{error}");

    let mut foreign = text();
    *foreign.pointer_mut(&status(2)).unwrap() = merged(&other);
    let error = rejected(&foreign);
    assert!(error.contains(&status(2)) && error.contains("one of another pool"), "{error}");
}

#[test]
fn a_login_has_one_identity() {
    let mut saved = text();
    *saved.pointer_mut("/state/identities/3/1/account/public").unwrap() =
        json!({"accounts.google.com": "alice"});
    let error = rejected(&saved);
    assert!(
        error.contains("/state/identities/4/1/account/public/0") && error.contains("has this login"),
        "{error}"
    );
}

/// An assumption allows more than twenty, and a saved state may be of another fake.
#[test]
fn an_identity_may_have_more_than_twenty_logins() {
    let mut saved = text();
    saved["state"]["events"] = json!(1000);
    let users: Vec<_> = (0..21).map(|user| json!({"name": user.to_string(), "event": 900 + user})).collect();
    *saved.pointer_mut("/state/identities/3/1/account/users").unwrap() = json!(users);
    fake().restore(saved.to_string()).unwrap();
}

#[test]
fn tags_of_deleted_pools_are_tags_of_pools_that_are_gone() {
    let mut saved = text();
    let deleted = saved["state"]["deleted_tags"].as_object_mut().unwrap();
    assert_eq!(deleted.len(), 1);
    let pool = deleted.keys().next().unwrap().clone();
    for (tags, why) in [
        (json!({"": "value"}), "no request can name that"),
        (json!({"aws:x": "value"}), "a tag begins with aws:"),
        (tags(51), "it has more than 50 tags"),
    ] {
        saved["state"]["deleted_tags"][&pool]["tags"] = tags;
        let error = rejected(&saved);
        assert!(error.contains("/state/deleted_tags/0: ") && error.contains(why), "{error}");
    }

    let mut saved = text();
    let pool = saved["state"]["pools"]["1"]["id"].as_str().unwrap().to_owned();
    saved["state"]["deleted_tags"] = json!({pool: {"tags": {}, "listed_until": 1.0}});
    assert!(rejected(&saved).contains("/state/deleted_tags/0: it is not the id of a deleted pool"));
}

#[test]
fn a_session_with_logins_has_no_policy_of_guests() {
    let mut saved = text();
    let session = saved["state"]["sessions"].as_object_mut().unwrap().values_mut().next().unwrap();
    session["session"]["is_authenticated"] = json!(true);
    session["session"]["logins"] = json!(["accounts.google.com"]);
    session["session"]["has_guest_policy"] = json!(false);
    fake().restore(saved.to_string()).unwrap();
    let session = saved["state"]["sessions"].as_object_mut().unwrap().values_mut().next().unwrap();
    session["session"]["has_guest_policy"] = json!(true);
    assert!(rejected(&saved).contains("nobody else a guest's policy"));
}

#[test]
fn ids_are_unique() {
    let mut saved = text();
    saved["state"]["identities"][1][0] = saved["state"]["identities"][0][0].clone();
    let error = rejected(&saved);
    assert!(error.contains("/state/identities/1/0") && error.contains("has this id"), "{error}");

    let mut saved = text();
    let first = saved["state"]["pools"]["1"].clone();
    let second = &mut saved["state"]["pools"]["2"];
    (second["id"], second["guid"]) = (first["id"].clone(), first["guid"].clone());
    let error = rejected(&saved);
    assert!(error.contains("/state/pools/2/id") && error.contains("has this id"), "{error}");

    let mut saved = text();
    let guid = saved["state"]["identities"][0][0].as_str().unwrap().to_owned();
    saved["state"]["orphans"] = json!({guid: saved["state"]["pools"]["1"]["id"]});
    let error = rejected(&saved);
    assert!(error.contains("/state/orphans/0") && error.contains("an identity has this id"), "{error}");
}

#[rstest]
#[case::kind("/state/identities/0/1/event", json!("x"), "at /state/identities/0/1/event: expected u64")]
#[case::guid("/state/identities/2/0", json!("x"), "at /state/identities/2/0: expected a GUID")]
#[case::status("/state/identities/1/1/account/status", json!("Lost"), "/account/status: expected ")]
#[case::secret("/state/pools/1/config", json!("FAKESECRET"), "at /state/pools/0/config: expected struct Config")]
fn an_error_names_the_place(#[case] pointer: &str, #[case] with: Value, #[case] why: &str) {
    let mut saved = text();
    *saved.pointer_mut(pointer).unwrap() = with;
    let error = rejected(&saved);
    assert!(error.contains(why), "{error}");
}

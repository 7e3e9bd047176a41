//! Mistakes in the core that no clause shows: they need two other answers at once, an id that a test sets, or text that
//! is the fake's own. `tests/mutants/equivalent.txt` names the mutants that only these tests catch.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_identity::types::{
    CognitoIdentityProvider, CreateIdentityPoolInput, DescribeIdentityInput, DescribeIdentityPoolInput,
    GetCredentialsForIdentityInput, GetIdInput, GetIdentityPoolRolesInput,
    GetOpenIdTokenForDeveloperIdentityInput, GetOpenIdTokenInput, GetPrincipalTagAttributeMapInput,
    ListTagsForResourceInput, Logins, RoleMapping, SetIdentityPoolRolesInput,
    SetPrincipalTagAttributeMapInput, StringMap, TagResourceInput, UntagResourceInput,
};
use cognito_identity::{CognitoIdentity, Error, Result, Timestamp};
use cognito_identity_fake::{Assumptions, Builder, FakeCognitoIdentity, ManualClock};
use pollster::block_on;
use rstest::rstest;
use serde_json::{Value, json};

use super::shared::segment;

const DEVELOPER: &str = "login.shop";
const GOOGLE: &str = "accounts.google.com";
const SERVICE: &str = "cognito-identity.amazonaws.com";
const NOW: i64 = 1_767_225_600;

/// A fake with a pool for developer users and users of Google.
struct World {
    fake: FakeCognitoIdentity,
    clock: ManualClock,
    pool: String,
}

impl World {
    /// `assumed` are other answers than those in force, each a question and a candidate.
    fn new(assumed: &[(&str, &str)]) -> Self {
        let mut assumptions = Assumptions::default();
        for (question, candidate) in assumed {
            assert!(assumptions.set(question, candidate), "no {question} = {candidate}");
        }
        Self::from_builder(FakeCognitoIdentity::builder().assumptions(assumptions))
    }

    fn from_builder(builder: Builder) -> Self {
        let clock = ManualClock::at(Timestamp::from_millis(NOW * 1000));
        let fake = builder.clock(clock.clone()).build().unwrap();
        let pool = CreateIdentityPoolInput::new("pool", true)
            .developer_provider_name(DEVELOPER)
            .supported_login_providers([(GOOGLE.to_owned(), "app".to_owned())]);
        let pool = block_on(fake.create_identity_pool(pool)).unwrap().identity_pool_id.unwrap();
        Self { fake, clock, pool }
    }

    /// The id and the token of a developer user with these public logins, in or into the given identity.
    fn sign_in(&self, user: &str, identity: Option<&str>, logins: &Logins) -> (String, String) {
        let mut all = logins.clone();
        all.0.insert(DEVELOPER.to_owned(), user.to_owned());
        let request = GetOpenIdTokenForDeveloperIdentityInput::new(self.pool.as_str(), all);
        let request =
            GetOpenIdTokenForDeveloperIdentityInput { identity_id: identity.map(str::to_owned), ..request };
        let answer = block_on(self.fake.get_open_id_token_for_developer_identity(request)).unwrap();
        (answer.identity_id.unwrap(), answer.token.unwrap().as_str().to_owned())
    }

    fn google(&self, user: &str) -> Logins {
        Logins::from([(GOOGLE, self.fake.issuer(GOOGLE).token(user).audience("app").sign().as_str())])
    }

    fn get_id(&self, logins: Logins) -> String {
        let request = GetIdInput::new(self.pool.as_str()).logins(logins);
        block_on(self.fake.get_id(request)).unwrap().identity_id.unwrap()
    }

    fn guest(&self) -> String {
        self.get_id(Logins::default())
    }

    fn modified(&self, identity: &str) -> Timestamp {
        block_on(self.fake.describe_identity(DescribeIdentityInput::new(identity)))
            .unwrap()
            .last_modified_date
            .unwrap()
    }

    fn token(&self, identity: &str, logins: Logins) -> Result<String> {
        let request = GetOpenIdTokenInput::new(identity).logins(logins);
        Ok(block_on(self.fake.get_open_id_token(request))?.token.unwrap().as_str().to_owned())
    }
}

fn message<T: std::fmt::Debug>(answer: Result<T>) -> String {
    match answer {
        Err(Error::Service(error)) => error.message().to_owned(),
        other => panic!("no error of the service: {other:?}"),
    }
}

/// A token moves the date if nothing else changes, and only then.
#[rstest]
#[case::nothing(None, None, true)]
#[case::a_user(Some("bob"), None, false)]
#[case::a_login(None, Some("alice"), false)]
#[case::an_identity(None, Some("known"), false)]
fn a_token_that_changes_an_identity_is_no_modification_of_its_own(
    #[case] further_user: Option<&str>,
    #[case] login: Option<&str>,
    #[case] moves: bool,
) {
    let world = World::new(&[
        ("modified_by_token", "Moves"),
        ("modified_by_link", "Stays"),
        ("modified_by_merge", "Stays"),
        ("developer_and_other_owner", "Merged"),
    ]);
    world.get_id(world.google("known"));
    let (identity, _) = world.sign_in("alice", None, &Logins::default());
    let before = world.modified(&identity);
    world.clock.advance(Duration::from_secs(10));
    let logins = login.map_or_else(Logins::default, |user| world.google(user));
    let (found, _) =
        world.sign_in(further_user.unwrap_or("alice"), further_user.map(|_| identity.as_str()), &logins);
    assert_eq!(found, identity);
    assert_eq!(world.modified(&identity) > before, moves);
}

/// The developer provider is no removed one, where it can have a mapping and a map at all.
#[test]
fn an_update_leaves_what_the_developer_provider_has() {
    let World { fake, pool, .. } = World::new(&[
        ("mapping_for_developer_provider", "Accepted"),
        ("mappings_of_removed_provider", "Removed"),
        ("tags_for_developer_provider", "Accepted"),
        ("tags_of_removed_provider", "Removed"),
    ]);
    block_on(async {
        let mapping = RoleMapping::new("Token").ambiguous_role_resolution("Deny");
        let roles = SetIdentityPoolRolesInput::new(pool.as_str(), StringMap::new());
        fake.set_identity_pool_roles(roles.role_mappings([(DEVELOPER.to_owned(), mapping)])).await?;
        let map = SetPrincipalTagAttributeMapInput::new(pool.as_str())
            .identity_provider_name(DEVELOPER)
            .use_defaults(true);
        fake.set_principal_tag_attribute_map(map).await?;
        let described = fake.describe_identity_pool(DescribeIdentityPoolInput::new(pool.as_str())).await?;
        fake.update_identity_pool(described).await?;
        let roles = fake.get_identity_pool_roles(GetIdentityPoolRolesInput::new(pool.as_str())).await?;
        assert!(roles.role_mappings.unwrap().contains_key(DEVELOPER));
        let map = GetPrincipalTagAttributeMapInput::new(pool.as_str()).identity_provider_name(DEVELOPER);
        fake.get_principal_tag_attribute_map(map).await
    })
    .unwrap();
}

/// The developer user may be named behind a public provider.
#[test]
fn a_developer_users_token_is_a_login_whatever_its_order() {
    let world = World::new(&[("amr_order", "ByName"), ("public_users_token", "NotAuthorized")]);
    let (identity, token) = world.sign_in("alice", None, &world.google("alice"));
    let claims: Value = serde_json::from_str(&segment(&token, 1)).unwrap();
    assert_eq!(claims["amr"][3], DEVELOPER);
    world.token(&identity, Logins::from([(SERVICE, token.as_str())])).unwrap();
}

#[test]
fn the_first_missing_tag_is_named() {
    let World { fake, pool, .. } = World::new(&[("untag_missing", "InvalidParameter")]);
    let request = UntagResourceInput::new(fake.pool_arn(&pool), ["b", "a"].map(str::to_owned));
    assert!(message(block_on(fake.untag_resource(request))).starts_with("The resource has no tag 'b'."));
}

#[test]
fn the_first_bad_tag_is_named() {
    let World { fake, pool, .. } = World::new(&[]);
    let tags = ["aws:b", "aws:a"].map(|key| (key.to_owned(), String::new()));
    let request = TagResourceInput::new(fake.pool_arn(&pool), tags);
    assert!(message(block_on(fake.tag_resource(request))).starts_with("The tag 'aws:a' "));
}

/// Only IAM's denial is recorded for a text that is no ARN.
#[test]
fn another_error_for_a_text_that_is_no_arn_is_not_iams() {
    let World { fake, .. } = World::new(&[("malformed_arn", "InvalidParameter")]);
    let request = ListTagsForResourceInput::new("urn:some:identity:pool");
    let says = "'urn:some:identity:pool' is not the ARN of an identity pool.";
    assert!(message(block_on(fake.list_tags_for_resource(request))).starts_with(says));
}

/// The message is recorded for GetId alone, so no clause asks for it elsewhere.
#[test]
fn a_pool_without_providers_says_so() {
    let world = World::new(&[]);
    let pool = block_on(world.fake.create_identity_pool(CreateIdentityPoolInput::new("bare", true))).unwrap();
    let pool = pool.identity_pool_id.unwrap();
    let guest = block_on(world.fake.get_id(GetIdInput::new(pool.as_str()))).unwrap().identity_id.unwrap();
    let says = format!("Identity pool - {pool} does not have identity providers configured.");
    assert_eq!(message(world.token(&guest, world.google("alice"))), says);
}

/// A guest that gives way leaves the session to the identity of the login.
#[test]
fn a_session_is_of_the_identity_that_remains() {
    let world = World::new(&[]);
    let role = [("authenticated".to_owned(), "arn:aws:iam::123456789012:role/Member".to_owned())];
    let roles = SetIdentityPoolRolesInput::new(world.pool.as_str(), role);
    block_on(world.fake.set_identity_pool_roles(roles)).unwrap();
    let identity = world.get_id(world.google("alice"));
    let request = GetCredentialsForIdentityInput::new(world.guest()).logins(world.google("alice"));
    let answer = block_on(world.fake.get_credentials_for_identity(request)).unwrap();
    let session = world.fake.session(&answer.credentials.unwrap().access_key_id.unwrap()).unwrap();
    assert_eq!((session.identity_id, session.logins), (identity, vec![GOOGLE.to_owned()]));
}

#[test]
fn a_forged_token_without_an_expiry_has_expired() {
    let world = World::from_builder(FakeCognitoIdentity::builder().unsigned_tokens());
    let guest = world.guest();
    let token = world.token(&guest, Logins::default()).unwrap();
    let mut claims: Value = serde_json::from_str(&segment(&token, 1)).unwrap();
    claims.as_object_mut().unwrap().remove("exp");
    let mut parts: Vec<_> = token.split('.').map(str::to_owned).collect();
    parts[1] = URL_SAFE_NO_PAD.encode(json!(claims).to_string());
    let answer = world.token(&guest, Logins::from([(SERVICE, parts.join(".").as_str())]));
    assert_eq!(message(answer), format!("Invalid login token. Token expired: {NOW} >= 0"));
}

#[test]
fn a_token_of_another_region_is_not_verified() {
    let here = World::new(&[]);
    let there = World::from_builder(FakeCognitoIdentity::builder().region("eu-west-1"));
    let token = there.token(&there.guest(), Logins::default()).unwrap();
    let answer = here.token(&here.guest(), Logins::from([(SERVICE, token.as_str())]));
    assert_eq!(message(answer), "Invalid login token. Couldn't verify signed token.");
}

#[test]
fn a_set_id_that_is_in_use_is_passed_over() {
    let world = World::new(&[]);
    let set_next = |id: &str| world.fake.set_next_id(id.split_once(':').map(|(_, guid)| guid));
    let guest = world.guest();
    set_next(&guest);
    assert_ne!(world.guest(), guest);
    set_next(&world.pool);
    let pool =
        block_on(world.fake.create_identity_pool(CreateIdentityPoolInput::new("other", true))).unwrap();
    assert_ne!(pool.identity_pool_id.as_ref(), Some(&world.pool));
}

/// Partitions differ in their domains. China has no user pools that a clause could have evidence of.
#[test]
fn a_user_pool_may_be_of_chinas_domain() {
    let world = World::new(&[]);
    let user_pool = CognitoIdentityProvider::default()
        .provider_name("cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_abc")
        .client_id("client");
    let pool = CreateIdentityPoolInput::new("china", true).cognito_identity_providers([user_pool]);
    block_on(world.fake.create_identity_pool(pool)).unwrap();
}

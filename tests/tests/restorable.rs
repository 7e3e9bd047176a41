//! Every state that requests make is restored, under other assumptions too: a server that was stopped has nothing but the saved text.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_identity::sts::{AssumeRoleWithWebIdentityInput, Sts};
use cognito_identity::types::{
    CreateIdentityPoolInput, GetCredentialsForIdentityInput, GetIdInput, RoleMapping, RoleMappingType,
    SetIdentityPoolRolesInput,
};
use cognito_identity::{CognitoIdentity, Sensitive, Timestamp};
use cognito_identity_contracts::program::{programs, run};
use cognito_identity_fake::{
    Assumptions, Builder, Change, ChangeLog, FakeCognitoIdentity, LoginToken, ManualClock,
};
use pollster::block_on;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use rstest::rstest;
use serde_json::{Value, json};

const NOW: i64 = 1_767_225_600_000;

const GOOGLE: &str = "accounts.google.com";

const ROLE: &str = "arn:aws:iam::123456789012:role/one";

fn builder(now: i64) -> Builder {
    let clock = ManualClock::at(Timestamp::from_millis(now));
    FakeCognitoIdentity::builder().clock(clock).unsigned_tokens()
}

/// Asserts that the saved text is restored.
fn assert_restorable(fake: &FakeCognitoIdentity, by: Builder) {
    let copy = by.build().unwrap();
    copy.restore(&fake.save()).unwrap();
    assert!(copy.snapshot() == fake.snapshot());
    assert_eq!(copy.check(), Ok(()));
}

/// A fake with a guest and the user alice, in a pool whose tokens choose the role.
fn furnished(builder: Builder) -> (FakeCognitoIdentity, String, [String; 2]) {
    let fake = builder.build().unwrap();
    let (pool, ids) = block_on(async {
        let config = CreateIdentityPoolInput::new("pool", true)
            .allow_classic_flow(true)
            .supported_login_providers([(GOOGLE.to_owned(), "app".to_owned())]);
        let pool = fake.create_identity_pool(config).await?.identity_pool_id.unwrap();
        let roles = ["authenticated", "unauthenticated"].map(|kind| (kind.to_owned(), ROLE.to_owned()));
        let mapping = RoleMapping {
            ambiguous_role_resolution: Some("AuthenticatedRole".into()),
            ..RoleMapping::new(RoleMappingType::Token)
        };
        let roles = SetIdentityPoolRolesInput {
            role_mappings: Some([(GOOGLE.to_owned(), mapping)].into()),
            ..SetIdentityPoolRolesInput::new(pool.as_str(), roles)
        };
        fake.set_identity_pool_roles(roles).await?;
        let guest = fake.get_id(GetIdInput::new(pool.as_str())).await?.identity_id.unwrap();
        let token = alice(&fake).sign();
        let alice = fake.get_id(GetIdInput::new(pool.as_str()).logins([(GOOGLE, token)])).await?;
        Ok::<_, cognito_identity::Error>((pool, [guest, alice.identity_id.unwrap()]))
    })
    .unwrap();
    (fake, pool, ids)
}

fn alice(fake: &FakeCognitoIdentity) -> LoginToken {
    fake.issuer(GOOGLE).token("alice").audience("app")
}

fn assumptions(picks: &[usize]) -> Assumptions {
    let mut assumptions = Assumptions::default();
    for (question, pick) in Assumptions::QUESTIONS.iter().zip(picks) {
        assert!(assumptions.set(question.field, question.candidates[pick % question.candidates.len()]));
    }
    assumptions
}

/// A candidate for each question, by its number.
fn picks() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0_usize..12, Assumptions::QUESTIONS.len())
}

fn config() -> ProptestConfig {
    let seeds = FileFailurePersistence::Direct("../contracts/regressions/restorable.txt");
    ProptestConfig { failure_persistence: Some(Box::new(seeds)), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_state_is_restored_under_any_assumptions(program in programs(60), own in picks(), other in picks()) {
        let fake = builder(NOW).assumptions(assumptions(&own)).build().unwrap();
        // An error ends the program: what was done until then counts.
        let _ = block_on(run(&program, &fake));
        let copy = builder(NOW).assumptions(assumptions(&other)).build().unwrap();
        prop_assert_eq!(copy.restore(&fake.save()), Ok(()));
        prop_assert_eq!(copy.save(), fake.save());
    }
}

#[rstest]
#[case::too_long(format!("{ROLE}{}", "x".repeat(2048)))]
#[case::control_character(format!("{ROLE}\u{1}"))]
#[case::no_name("arn:aws:iam::123456789012:user/one".to_owned())]
fn a_role_that_sts_rejects_is_no_role(#[case] role: String) {
    let (fake, _, [_, id]) = furnished(builder(NOW));
    let token = alice(&fake).claim("cognito:preferred_role", role).sign();
    let request = GetCredentialsForIdentityInput::new(id.as_str()).logins([(GOOGLE, token)]);
    let before = fake.save();
    let error = block_on(fake.get_credentials_for_identity(request)).unwrap_err();
    assert_eq!(error.kind().unwrap().code(), "InvalidIdentityPoolConfigurationException");
    assert_eq!(fake.save(), before);
}

/// The end of the year 9999, and the last timestamp that there is.
#[rstest]
#[case(253_402_300_799_999)]
#[case(i64::MAX)]
fn credentials_of_the_last_second_are_restored(#[case] now: i64) {
    let (fake, _, [guest, _]) = furnished(builder(now));
    block_on(fake.get_credentials_for_identity(GetCredentialsForIdentityInput::new(guest))).unwrap();
    let copy = builder(NOW).build().unwrap();
    copy.restore(&fake.save()).unwrap();
}

#[rstest]
#[case::identity(json!({"sub": "x"}))]
#[case::pool(json!({"aud": "eu-west-1:0"}))]
#[case::guest_with_a_provider(json!({"amr": ["unauthenticated", "a", "b"]}))]
#[case::user_without_provider(json!({"amr": ["authenticated"]}))]
#[case::tag_without_key(json!({"https://aws.amazon.com/tags": {"principal_tags": {"": ["a"]}}}))]
fn a_forged_token_opens_no_session_that_is_not_restored(#[case] claims: Value) {
    let (fake, pool, [guest, _]) = furnished(builder(NOW));
    let mut forged = json!({"iss": "https://cognito-identity.amazonaws.com", "sub": guest, "aud": pool,
        "amr": ["unauthenticated"], "exp": NOW / 1000 + 600, "iat": NOW / 1000});
    let assume = |claims: &Value| {
        let header = json!({"kid": "cognito-identity-fake", "typ": "JWS", "alg": "none"});
        let [header, claims] = [&header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        fake.assume_role_with_web_identity(AssumeRoleWithWebIdentityInput {
            role_arn: Some(ROLE.to_owned()),
            role_session_name: Some("classic".to_owned()),
            web_identity_token: Some(Sensitive(format!("{header}.{claims}."))),
            ..AssumeRoleWithWebIdentityInput::default()
        })
    };
    block_on(assume(&forged)).unwrap();
    forged.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
    let error = block_on(assume(&forged)).unwrap_err();
    assert_eq!(error.kind().unwrap().code(), "InvalidIdentityToken");
    assert_restorable(&fake, builder(NOW));
}

#[test]
fn every_region_that_is_taken_is_restored() {
    for region in ["Mars_1", "us-east-1", "a"] {
        let (fake, ..) = furnished(builder(NOW).region(region));
        assert_restorable(&fake, builder(NOW).region(region));
    }
}

/// A log that accepts each change it can read again.
#[derive(Debug)]
struct Readable;

impl ChangeLog for Readable {
    fn append(&self, change: Change) {
        let line = serde_json::to_string(&[change]).unwrap();
        assert!(serde_json::from_str::<Vec<Change>>(&line).is_ok(), "{line}");
    }
}

/// A value inside so many arrays.
fn nested(levels: usize) -> Value {
    (0..levels).fold(json!("x"), |value, _| json!([value]))
}

#[rstest]
#[case::the_most(LoginToken::MOST_LEVELS, true)]
#[case::one_more(LoginToken::MOST_LEVELS + 1, false)]
#[case::as_many_as_a_parser_takes(127, false)]
fn deeply_nested_claims_are_restored(#[case] levels: usize, #[case] is_claim: bool) {
    assert_eq!(LoginToken::is_claim(&nested(levels)), is_claim);
    let fake = builder(NOW).build().unwrap();
    fake.log_changes(std::sync::Arc::new(Readable));
    let _ = fake.issuer("graph.facebook.com").token("alice").claim("deep", nested(levels)).sign();
    assert_restorable(&fake, builder(NOW));
}

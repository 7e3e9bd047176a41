//! Tests that every reachable state can be saved and restored, under other assumptions too.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_identity::sts::{AssumeRoleWithWebIdentityInput, Sts};
use cognito_identity::types::{
    CognitoIdentityProvider, CreateIdentityPoolInput, DeleteIdentitiesInput, DeleteIdentityPoolInput,
    DescribeIdentityInput, GetCredentialsForIdentityInput, GetIdInput,
    GetOpenIdTokenForDeveloperIdentityInput, IdentityPool, ListTagsForResourceInput, MappingRule,
    MergeDeveloperIdentitiesInput, RoleMapping, RoleMappingType, RulesConfigurationType,
    SetIdentityPoolRolesInput, SetPrincipalTagAttributeMapInput, StringMap, TagResourceInput,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Sensitive, Timestamp};
use cognito_identity_contracts::program::{programs, run};
use cognito_identity_fake::assumption::{
    DeletedPoolTags, LinkLimit, MalformedProviderArn, MappingForDeveloperProvider, MappingWithoutResolution,
    OrphanedIdentity, RepeatedUserPool, RuleRoles, RulesWithoutConfiguration, TagsForDeveloperProvider,
    TagsForUnknownProvider, TokenMappingWithRules, TooManyRules, UnknownLoginProvider, UserOfDeletedIdentity,
};
use cognito_identity_fake::{
    Assumptions, Builder, Change, ChangeLog, FakeCognitoIdentity, LoginToken, ManualClock,
};
use pollster::block_on;
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::shared::{assumptions, config};

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
    copy.restore(fake.save()).unwrap();
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

/// A candidate for each question, by its number.
fn picks() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0_usize..12, Assumptions::QUESTIONS.len())
}

proptest! {
    #![proptest_config(config("../contracts/regressions/restorable.txt"))]

    #[test]
    fn every_state_is_restored_under_any_assumptions(program in programs(60), own in picks(), other in picks()) {
        let fake = builder(NOW).assumptions(assumptions(&own)).build().unwrap();
        // An error ends the program: what was done until then counts.
        let _ = block_on(run(&program, &fake));
        let copy = builder(NOW).assumptions(assumptions(&other)).build().unwrap();
        prop_assert_eq!(copy.restore(fake.save()), Ok(()));
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
    copy.restore(fake.save()).unwrap();
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
#[case::the_most(LoginToken::MAX_LEVELS, true)]
#[case::one_more(LoginToken::MAX_LEVELS + 1, false)]
#[case::as_many_as_a_parser_takes(127, false)]
fn deeply_nested_claims_are_restored(#[case] levels: usize, #[case] is_claim: bool) {
    assert_eq!(LoginToken::is_claim(&nested(levels)), is_claim);
    let fake = builder(NOW).build().unwrap();
    fake.log_changes(std::sync::Arc::new(Readable));
    let _ = fake.issuer("graph.facebook.com").token("alice").claim("deep", nested(levels)).sign();
    assert_restorable(&fake, builder(NOW));
}

/// The answers that accept more than the others.
fn lenient() -> Assumptions {
    Assumptions {
        deleted_pool_tags: DeletedPoolTags::StillListed,
        malformed_provider_arn: MalformedProviderArn::Accepted,
        mapping_for_developer_provider: MappingForDeveloperProvider::Accepted,
        mapping_without_resolution: MappingWithoutResolution::Accepted,
        orphaned_identity: OrphanedIdentity::PoolNotFound,
        repeated_user_pool: RepeatedUserPool::Accepted,
        rule_roles: RuleRoles::Unchecked,
        rules_without_configuration: RulesWithoutConfiguration::Accepted,
        tags_for_developer_provider: TagsForDeveloperProvider::Accepted,
        tags_for_unknown_provider: TagsForUnknownProvider::Accepted,
        token_mapping_with_rules: TokenMappingWithRules::Accepted,
        too_many_rules: TooManyRules::Accepted,
        unknown_login_provider: UnknownLoginProvider::Accepted,
        ..Assumptions::default()
    }
}

/// A pool with providers, mappings and maps that each need the answer that accepts them; then without the providers.
#[test]
fn a_state_of_lenient_answers_is_restored_under_strict_ones() {
    const DEVELOPER: &str = "login.example";
    let fake = builder(NOW).assumptions(lenient()).build().unwrap();
    let user_pool = CognitoIdentityProvider {
        provider_name: Some("cognito-idp.us-east-1.amazonaws.com/us-east-1_abc".to_owned()),
        client_id: Some("client".to_owned()),
        server_side_token_check: None,
    };
    let config = CreateIdentityPoolInput {
        cognito_identity_providers: Some(vec![user_pool.clone(), user_pool]),
        open_id_connect_provider_arns: Some(vec!["no ARN, but of twenty characters".to_owned()]),
        saml_provider_arns: Some(vec!["no ARN, but of twenty characters".to_owned()]),
        developer_provider_name: Some(DEVELOPER.to_owned()),
        ..CreateIdentityPoolInput::new("pool", true)
    };
    let config = config.supported_login_providers([("login.of.my.own".to_owned(), "app".to_owned())]);
    let rule = MappingRule {
        claim: Some("claim".to_owned()),
        match_type: Some("Equals".into()),
        value: Some("value".to_owned()),
        role_arn: Some("arn:aws:iam::000000000000:role/foreign".to_owned()),
    };
    let rules = |count: usize| Some(RulesConfigurationType { rules: Some(vec![rule.clone(); count]) });
    let mappings = [
        (DEVELOPER, RoleMapping::new(RoleMappingType::Rules)),
        (
            "login.of.my.own",
            RoleMapping { rules_configuration: rules(26), ..RoleMapping::new(RoleMappingType::Token) },
        ),
    ];
    block_on(async {
        let pool = fake.create_identity_pool(config).await?.identity_pool_id.unwrap();
        let mapped = SetIdentityPoolRolesInput::new(pool.as_str(), StringMap::new()).role_mappings(mappings);
        fake.set_identity_pool_roles(mapped).await?;
        for provider in [DEVELOPER, "a provider that nobody has"] {
            let map = SetPrincipalTagAttributeMapInput::new(pool.as_str()).identity_provider_name(provider);
            let map = map.use_defaults(true);
            fake.set_principal_tag_attribute_map(map).await?;
        }
        assert_restorable(&fake, builder(NOW));
        fake.update_identity_pool(IdentityPool {
            identity_pool_id: Some(pool),
            identity_pool_name: Some("pool".to_owned()),
            allow_unauthenticated_identities: Some(true),
            ..IdentityPool::default()
        })
        .await
    })
    .unwrap();
    assert_restorable(&fake, builder(NOW));
}

/// A 21st login is linked where no limit is enforced. Where one is, the identity is used, and gets no further login.
#[test]
fn an_identity_above_the_limit_is_used_as_it_is() {
    const DEVELOPER: &str = "login.example";
    let unlimited = Assumptions { link_limit: LinkLimit::Unlimited, ..Assumptions::default() };
    let fake = builder(NOW).assumptions(unlimited).build().unwrap();
    let copy = builder(NOW).build().unwrap();
    block_on(async {
        let config = CreateIdentityPoolInput::new("pool", false).developer_provider_name(DEVELOPER);
        let pool = fake.create_identity_pool(config).await?.identity_pool_id.unwrap();
        let sign_in = |user: usize| {
            let logins = [(DEVELOPER, user.to_string())];
            GetOpenIdTokenForDeveloperIdentityInput::new(pool.as_str(), logins)
        };
        let identity = fake.get_open_id_token_for_developer_identity(sign_in(0)).await?.identity_id.unwrap();
        for user in 1..=20 {
            fake.get_open_id_token_for_developer_identity(sign_in(user).identity_id(identity.as_str()))
                .await?;
        }
        copy.restore(fake.save()).unwrap();
        let used = copy.get_open_id_token_for_developer_identity(sign_in(20)).await?;
        assert_eq!(used.identity_id.as_ref(), Some(&identity));
        let further = sign_in(21).identity_id(identity.as_str());
        assert!(copy.get_open_id_token_for_developer_identity(further).await.is_err());
        Ok::<_, cognito_identity::Error>(())
    })
    .unwrap();
}

#[test]
fn tokens_of_every_provider_are_restored() {
    let fake = builder(NOW).build().unwrap();
    for provider in ["graph.facebook.com", "arn:aws:iam::123456789012:saml-provider/one", GOOGLE] {
        for subject in ["alice", "<!-- 9 --></saml2:Assertion>"] {
            let _ = fake.issuer(provider).token(subject).claim("name", "<!-- 9 -->").sign();
        }
    }
    assert_restorable(&fake, builder(NOW));
}

/// An id that was set may be one that a deleted pool had, or an identity of it.
#[test]
fn an_id_that_is_given_again_is_restored() {
    let fake = builder(NOW).assumptions(lenient()).build().unwrap();
    block_on(async {
        let pool = async || fake.create_identity_pool(CreateIdentityPoolInput::new("pool", true)).await;
        let id = pool().await?.identity_pool_id.unwrap();
        fake.tag_resource(TagResourceInput::new(fake.pool_arn(&id), [("a".to_owned(), "b".to_owned())]))
            .await?;
        let guest = fake.get_id(GetIdInput::new(id.as_str())).await?.identity_id.unwrap();
        fake.delete_identity_pool(DeleteIdentityPoolInput::new(id.as_str())).await?;
        let guid = |id: &str| id.split_once(':').unwrap().1.to_owned();
        fake.set_next_id(Some(&guid(&id)));
        assert_eq!(pool().await?.identity_pool_id.as_ref(), Some(&id));
        assert_restorable(&fake, builder(NOW));
        fake.set_next_id(Some(&guid(&guest)));
        assert_eq!(fake.get_id(GetIdInput::new(id.as_str())).await?.identity_id.as_ref(), Some(&guest));
        Ok::<_, cognito_identity::Error>(())
    })
    .unwrap();
    assert_restorable(&fake, builder(NOW));
}

/// The remains of deleted pools and identities count only under the answer that stores them.
#[test]
fn remains_do_not_count_under_other_answers() {
    let stores = Assumptions {
        user_of_deleted_identity: UserOfDeletedIdentity::NotAuthorized,
        deleted_pool_tags: DeletedPoolTags::StillListed,
        orphaned_identity: OrphanedIdentity::PoolNotFound,
        ..Assumptions::default()
    };
    let before = builder(NOW).assumptions(stores).build().unwrap();
    let after = builder(NOW).build().unwrap();
    block_on(async {
        let config = CreateIdentityPoolInput::new("pool", true).developer_provider_name("login.shop");
        let pool = before.create_identity_pool(config).await?.identity_pool_id.unwrap();
        let alice = || GetOpenIdTokenForDeveloperIdentityInput::new(pool.as_str(), [("login.shop", "alice")]);
        let identity = before.get_open_id_token_for_developer_identity(alice()).await?.identity_id.unwrap();
        before.delete_identities(DeleteIdentitiesInput::new([identity])).await?;
        let other = CreateIdentityPoolInput::new("other", true)
            .identity_pool_tags([("a".to_owned(), "b".to_owned())]);
        let other = before.create_identity_pool(other).await?.identity_pool_id.unwrap();
        let guest = before.get_id(GetIdInput::new(other.as_str())).await?.identity_id.unwrap();
        before.delete_identity_pool(DeleteIdentityPoolInput::new(other.as_str())).await?;

        after.restore(before.save()).unwrap();
        let tags = ListTagsForResourceInput::new(after.pool_arn(&other));
        let guest = DescribeIdentityInput::new(guest);
        for (fake, remains) in [(&before, true), (&after, false)] {
            let barred = fake.get_open_id_token_for_developer_identity(alice()).await.is_err();
            let listed = fake.list_tags_for_resource(tags.clone()).await.is_ok();
            let missing = fake.describe_identity(guest.clone()).await.unwrap_err().to_string();
            assert_eq!((barred, listed, missing.contains("IdentityPool")), (remains, remains, remains));
        }
        Ok::<_, cognito_identity::Error>(())
    })
    .unwrap();
}

/// An id that was set may be one into which an identity of another pool was merged: the pools stay apart.
#[test]
fn an_identity_is_not_followed_into_another_pool() {
    let fake = builder(NOW).build().unwrap();
    block_on(async {
        let config =
            |name: &str| CreateIdentityPoolInput::new(name, true).developer_provider_name("login.shop");
        let pool = fake.create_identity_pool(config("one")).await?.identity_pool_id.unwrap();
        let other = fake.create_identity_pool(config("other")).await?.identity_pool_id.unwrap();
        let user = |name: &str| {
            GetOpenIdTokenForDeveloperIdentityInput::new(pool.as_str(), [("login.shop", name.to_owned())])
        };
        let token = async |input| fake.get_open_id_token_for_developer_identity(input).await;
        let alice = token(user("alice")).await?.identity_id.unwrap();
        let bob = token(user("bob")).await?.identity_id.unwrap();
        let merge = MergeDeveloperIdentitiesInput {
            source_user_identifier: Some("alice".to_owned()),
            destination_user_identifier: Some("bob".to_owned()),
            developer_provider_name: Some("login.shop".to_owned()),
            identity_pool_id: Some(pool.clone()),
        };
        fake.merge_developer_identities(merge).await?;
        fake.delete_identities(DeleteIdentitiesInput::new([bob.clone()])).await?;
        fake.set_next_id(bob.split_once(':').map(|(_, guid)| guid));
        assert_eq!(fake.get_id(GetIdInput::new(other)).await?.identity_id, Some(bob));

        let given = GetOpenIdTokenForDeveloperIdentityInput { identity_id: Some(alice), ..user("carol") };
        let error = token(given).await.unwrap_err();
        assert_eq!(error.kind(), Some(&ErrorKind::NotAuthorized));
        Ok::<_, cognito_identity::Error>(())
    })
    .unwrap();
}

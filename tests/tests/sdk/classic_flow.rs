//! The classic flow from end to end, with the real clients of both services over one fake: a login becomes a token, the
//! token becomes credentials at STS, and STS accepts the credentials.

use std::time::Duration;

use aws_sdk_sts::config::Credentials;
use aws_sdk_sts::error::ProvideErrorMetadata;
use aws_sdk_sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError as AssumeError;
use cognito_identity::types::{
    CreateIdentityPoolInput, GetIdInput, GetOpenIdTokenInput, SetIdentityPoolRolesInput, StringMap,
};
use cognito_identity::{CognitoIdentity, Timestamp};
use cognito_identity_fake::{Builder, FakeCognitoIdentity, ManualClock, Session, TrustPolicy};
use pollster::block_on;
use rstest::rstest;

const GOOGLE: &str = "accounts.google.com";
const MEMBER: &str = "arn:aws:iam::123456789012:role/teams/Member";

/// A fake with a pool, the pool's id, and the clock.
fn world(set_up: impl FnOnce(Builder) -> Builder) -> (FakeCognitoIdentity, String, ManualClock) {
    let clock = ManualClock::at(Timestamp::from_millis(1_767_225_600_000));
    let fake = set_up(FakeCognitoIdentity::builder().clock(clock.clone())).build().unwrap();
    let google = StringMap::from([(GOOGLE.to_owned(), "my-app".to_owned())]);
    let pool =
        CreateIdentityPoolInput::new("pool", true).allow_classic_flow(true).supported_login_providers(google);
    let pool = block_on(fake.create_identity_pool(pool)).unwrap().identity_pool_id.unwrap();
    (fake, pool, clock)
}

fn logins(fake: &FakeCognitoIdentity, user: Option<&str>) -> StringMap {
    let sign_in = |user| (GOOGLE.to_owned(), fake.issuer(GOOGLE).token(user).audience("my-app").sign());
    user.map(sign_in).into_iter().collect()
}

/// The identity of a user of Google, or of a new guest, and its token.
fn token(fake: &FakeCognitoIdentity, pool: &str, user: Option<&str>) -> (String, String) {
    let id = block_on(fake.get_id(GetIdInput::new(pool).logins(logins(fake, user)))).unwrap();
    let id = id.identity_id.unwrap();
    let token = GetOpenIdTokenInput::new(id.as_str()).logins(logins(fake, user));
    let token = block_on(fake.get_open_id_token(token)).unwrap().token.unwrap();
    (id, token.as_str().to_owned())
}

fn assume(fake: &FakeCognitoIdentity, token: &str) -> Result<Credentials, Box<AssumeError>> {
    let request = aws_sdk_sts::Client::new(&fake.sdk_config())
        .assume_role_with_web_identity()
        .role_arn(MEMBER)
        .role_session_name("app")
        .web_identity_token(token);
    let response = block_on(request.send()).map_err(|error| Box::new(error.into_service_error()))?;
    let response = response.credentials.expect("credentials");
    Ok(Credentials::new(
        response.access_key_id,
        response.secret_access_key,
        Some(response.session_token),
        None,
        "test",
    ))
}

/// ARN that STS returns for the credentials, or the code of its error.
fn caller(fake: &FakeCognitoIdentity, credentials: &Credentials) -> Result<String, String> {
    let config = aws_sdk_sts::config::Builder::from(&fake.sdk_config());
    let client = aws_sdk_sts::Client::from_conf(config.credentials_provider(credentials.clone()).build());
    match block_on(client.get_caller_identity().send()) {
        Ok(response) => Ok(response.arn.expect("an ARN")),
        Err(error) => Err(error.code().unwrap_or_default().to_owned()),
    }
}

fn session(fake: &FakeCognitoIdentity, credentials: &Credentials) -> Session {
    fake.session(credentials.access_key_id()).expect("a session of the fake")
}

#[rstest]
#[case::of_a_user(Some("alice"))]
#[case::of_a_guest(None)]
fn a_token_becomes_usable_credentials(#[case] user: Option<&str>) {
    let (fake, pool, clock) = world(|fake| fake);
    let (id, token) = token(&fake, &pool, user);
    let credentials = assume(&fake, &token).unwrap();

    assert_eq!(caller(&fake, &credentials).unwrap(), "arn:aws:sts::123456789012:assumed-role/Member/app");
    let session = session(&fake, &credentials);
    assert_eq!((session.identity_id, session.identity_pool_id), (id, pool));
    assert_eq!((session.role_arn.as_str(), session.session_name.as_str()), (MEMBER, "app"));
    assert_eq!(session.is_authenticated, user.is_some());
    assert_eq!(session.logins, user.map(|_| GOOGLE.to_owned()).into_iter().collect::<Vec<_>>());
    assert!(!session.has_guest_policy, "only the enhanced flow narrows what guests may do");

    clock.advance(Duration::from_secs(3599));
    assert!(caller(&fake, &credentials).is_ok());
    clock.advance(Duration::from_secs(1));
    assert_eq!(caller(&fake, &credentials), Err("ExpiredToken".to_owned()));
}

#[test]
fn credentials_of_the_enhanced_flow_are_good_too() {
    let (fake, pool, _) = world(|fake| fake);
    let roles = [("authenticated".to_owned(), MEMBER.to_owned())];
    block_on(fake.set_identity_pool_roles(SetIdentityPoolRolesInput::new(pool.as_str(), roles))).unwrap();
    let (id, _) = token(&fake, &pool, Some("alice"));
    let client = fake.client();
    let login = logins(&fake, Some("alice")).remove(GOOGLE).unwrap();
    let request = client.get_credentials_for_identity().identity_id(id).logins(GOOGLE, login);
    let response = block_on(request.send()).unwrap().credentials.unwrap();
    let credentials = Credentials::new(
        response.access_key_id.unwrap(),
        response.secret_key.unwrap(),
        response.session_token,
        None,
        "test",
    );
    let arn = caller(&fake, &credentials).unwrap();
    assert_eq!(arn, "arn:aws:sts::123456789012:assumed-role/Member/CognitoIdentityCredentials");
}

#[test]
fn credentials_belong_together() {
    let (fake, pool, _) = world(|fake| fake);
    let (_, first) = token(&fake, &pool, None);
    let second = assume(&fake, &first).unwrap();
    let first = assume(&fake, &first).unwrap();
    assert_ne!(first.access_key_id(), second.access_key_id());
    let token = second.session_token().map(str::to_owned);
    let mixed = Credentials::new(first.access_key_id(), first.secret_access_key(), token, None, "test");
    assert_eq!(caller(&fake, &mixed), Err("InvalidClientTokenId".to_owned()));
    let unknown = Credentials::new("ASIAUNKNOWN", "secret", None, None, "test");
    assert_eq!(caller(&fake, &unknown), Err("InvalidClientTokenId".to_owned()));
}

#[rstest]
#[case::nobody(TrustPolicy::deny_all(), false)]
#[case::any_pool(TrustPolicy::for_any_pool(), true)]
#[case::another_pool(TrustPolicy::for_pool("us-east-1:0"), false)]
#[case::users(TrustPolicy::for_any_pool().amr("authenticated"), true)]
#[case::guests(TrustPolicy::for_any_pool().amr("unauthenticated"), false)]
#[case::users_of_google(TrustPolicy::for_any_pool().amr(GOOGLE), true)]
#[case::users_of_apple(TrustPolicy::for_any_pool().amr("appleid.apple.com"), false)]
fn a_role_trusts_whom_its_policy_says(#[case] policy: TrustPolicy, #[case] trusts: bool) {
    let (fake, pool, _) = world(|fake| fake);
    let (_, token) = token(&fake, &pool, Some("alice"));
    fake.trust(MEMBER, policy);
    let before = fake.snapshot();
    let response = assume(&fake, &token);
    assert_eq!(response.is_ok(), trusts, "{response:?}");
    if let Err(refusal) = response {
        assert_eq!(refusal.code(), Some("AccessDenied"));
        assert_eq!(refusal.message(), Some("Not authorized to perform sts:AssumeRoleWithWebIdentity"));
        assert!(fake.snapshot() == before);
    }
}

#[test]
fn a_role_nobody_spoke_of_is_trusted_unless_the_builder_is_strict() {
    let (fake, pool, _) = world(Builder::strict_roles);
    let (_, token) = token(&fake, &pool, Some("alice"));
    assert_eq!(assume(&fake, &token).unwrap_err().code(), Some("AccessDenied"));
    fake.trust(MEMBER, TrustPolicy::for_pool(pool));
    assert!(assume(&fake, &token).is_ok());
}

#[test]
fn a_token_is_exchanged_for_ten_minutes() {
    let (fake, pool, clock) = world(|fake| fake);
    let (_, token) = token(&fake, &pool, Some("alice"));
    clock.advance(Duration::from_secs(599));
    assert!(assume(&fake, &token).is_ok());
    clock.advance(Duration::from_secs(1));
    let refusal = assume(&fake, &token).unwrap_err();
    assert!(refusal.is_expired_token_exception(), "{refusal:?}");
}

#[test]
fn only_whole_tokens_of_this_service_are_exchanged() {
    let (fake, pool, _) = world(|fake| fake);
    let (_, token) = token(&fake, &pool, None);
    let (signed, _) = token.rsplit_once('.').unwrap();
    let of_google = fake.issuer(GOOGLE).token("alice").audience("my-app").sign();
    for spoilt in ["text", signed, &format!("{signed}.AAAA"), &format!("{signed}."), &of_google] {
        let refusal = assume(&fake, spoilt).unwrap_err();
        assert!(refusal.is_invalid_identity_token_exception(), "{spoilt}: {refusal:?}");
    }
}

//! Checks of the fake's internal state: it is sound after every request, and an error changes nothing.

use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_identity::private::async_trait;
use cognito_identity::types::{
    CreateIdentityPoolInput, GetCredentialsForIdentityInput, GetIdInput,
    GetOpenIdTokenForDeveloperIdentityInput, ListIdentitiesInput, ListIdentityPoolsInput,
    LookupDeveloperIdentityInput, SetIdentityPoolRolesInput,
};
use cognito_identity::{
    CognitoIdentity, Error, ErrorKind, Handle, HandleAll, Operation, Request, Response, Result, Timestamp,
};
use cognito_identity_contracts::program::{programs, run};
use cognito_identity_fake::assumption::{Candidate, PageStart};
use cognito_identity_fake::{Assumptions, Builder, FakeCognitoIdentity, ManualClock};
use cognito_identity_wire::DefaultDialect;
use cognito_identity_wire::arbitrary::{Members, request};
use pollster::block_on;
use proptest::prelude::*;
use rstest::rstest;

use super::shared::config;

/// A fake that is examined after each request.
#[derive(Debug)]
struct Examined(FakeCognitoIdentity);

#[async_trait]
impl Handle for Examined {
    async fn handle(&self, request: Request) -> Result<Response> {
        let before = self.0.snapshot();
        let response = request.clone().send(&self.0).await;
        assert_eq!(self.0.check(), Ok(()), "after {request:?}");
        if response.is_err() {
            assert!(self.0.snapshot() == before, "{request:?} was refused and changed the state");
        }
        response
    }
}

fn fake(assumptions: Assumptions) -> FakeCognitoIdentity {
    let clock = ManualClock::at(Timestamp::from_millis(1_767_225_600_000));
    FakeCognitoIdentity::builder().clock(clock).assumptions(assumptions).build().unwrap()
}

proptest! {
    #![proptest_config(config("../contracts/regressions/state.txt"))]

    #[test]
    fn every_state_is_sound_and_no_refusal_changes_it(program in programs(60)) {
        block_on(run(&program, &HandleAll(Examined(fake(Assumptions::default()))))).unwrap();
    }

    #[test]
    fn under_any_calibration_too(program in programs(40), picks in prop::collection::vec(any::<usize>(), Assumptions::QUESTIONS.len())) {
        let mut assumptions = Assumptions::default();
        for (question, pick) in Assumptions::QUESTIONS.iter().zip(picks) {
            prop_assert!(assumptions.set(question.field, question.candidates[pick % question.candidates.len()]));
        }
        // Some calibrations reject two pools of one name; the program gives each its own.
        block_on(run(&program, &HandleAll(Examined(fake(assumptions))))).unwrap();
    }

    #[test]
    fn the_same_seed_and_requests_give_the_same_bytes(program in programs(40), seed: u64) {
        let clock = || ManualClock::at(Timestamp::from_millis(1_767_225_600_000));
        let transcript = || {
            let fake = FakeCognitoIdentity::builder().clock(clock()).seed(seed).build().unwrap();
            let recorder = Recorder { fake, responses: Mutex::default() };
            block_on(run(&program, &HandleAll(&recorder))).unwrap();
            recorder.responses.into_inner().unwrap()
        };
        prop_assert_eq!(transcript(), transcript());
    }

    #[test]
    fn a_spoilt_page_token_is_refused_or_starts_a_page(
        listing in 0..3,
        place in 0..200_usize,
        character in prop::sample::select("A9_-z=%".chars().collect::<Vec<_>>()),
        size in prop_oneof![Just(0), Just(u64::MAX), 1..=60_u64],
        position in prop_oneof![Just(0), Just(u64::MAX), any::<u64>()],
        assumed in prop::sample::select(PageStart::ALL),
    ) {
        let fake = fake(Assumptions { page_start: assumed, ..Assumptions::default() });
        let (pool, identity) = crowded(&fake);
        let page = |token: Option<String>| -> Result<Option<String>> {
            block_on(async {
                Ok(match listing {
                    0 => {
                        let request = ListIdentitiesInput::new(pool.as_str(), 1);
                        fake.list_identities(ListIdentitiesInput { next_token: token, ..request }).await?.next_token
                    }
                    1 => {
                        let request = ListIdentityPoolsInput { next_token: token, ..ListIdentityPoolsInput::new(1) };
                        fake.list_identity_pools(request).await?.next_token
                    }
                    _ => {
                        let request = LookupDeveloperIdentityInput::new(pool.as_str()).identity_id(identity.as_str());
                        let request = LookupDeveloperIdentityInput { next_token: token, ..request.max_results(1) };
                        fake.lookup_developer_identity(request).await?.next_token
                    }
                })
            })
        };
        let token = page(None).unwrap().unwrap();
        let mut spoilt: Vec<char> = token.chars().collect();
        let place = place % spoilt.len();
        spoilt[place] = character;
        let _ = page(Some(spoilt.into_iter().collect()));

        // The same token with other numbers in it: of the right form, and from nowhere.
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(&token).unwrap()).unwrap();
        let scope = text.splitn(3, ' ').nth(2).unwrap();
        let _ = page(Some(URL_SAFE_NO_PAD.encode(format!("{size} {position} {scope}"))));
        prop_assert_eq!(fake.check(), Ok(()));
    }

    #[test]
    fn any_request_is_answered(which in 0..Operation::ALL.len(), seeds in prop::collection::vec(any::<u32>(), 1..40)) {
        let request = request(Operation::ALL[which], Members::Any, &seeds);
        let _ = block_on(request.send(&HandleAll(Examined(fake(Assumptions::default())))));
    }
}

/// Two pools, the first with identities of which one has two users: every listing has a second page.
fn crowded(fake: &FakeCognitoIdentity) -> (String, String) {
    block_on(async {
        fake.create_identity_pool(CreateIdentityPoolInput::new("other", true)).await?;
        let config = CreateIdentityPoolInput::new("crowded", true).developer_provider_name("login");
        let pool = fake.create_identity_pool(config).await?.identity_pool_id.unwrap_or_default();
        fake.get_id(GetIdInput::new(pool.as_str())).await?;
        let alice = GetOpenIdTokenForDeveloperIdentityInput::new(pool.as_str(), [("login", "alice")]);
        let token = fake.get_open_id_token_for_developer_identity(alice).await?;
        let identity = token.identity_id.unwrap_or_default();
        let bob = GetOpenIdTokenForDeveloperIdentityInput::new(pool.as_str(), [("login", "bob")]);
        fake.get_open_id_token_for_developer_identity(bob.identity_id(identity.as_str())).await?;
        Ok::<_, Error>((pool, identity))
    })
    .unwrap()
}

/// A fake whose responses are recorded verbatim.
#[derive(Debug)]
struct Recorder {
    fake: FakeCognitoIdentity,
    responses: Mutex<Vec<String>>,
}

#[async_trait]
impl Handle for Recorder {
    async fn handle(&self, request: Request) -> Result<Response> {
        let response = request.send(&self.fake).await;
        let seen = match &response {
            Ok(response) => {
                String::from_utf8(cognito_identity_wire::encode_response(&DefaultDialect, response)).unwrap()
            }
            Err(error) => error.to_string(),
        };
        self.responses.lock().unwrap().push(seen);
        response
    }
}

#[test]
fn credentials_say_that_they_are_none() {
    let fake = FakeCognitoIdentity::new();
    let pool =
        block_on(fake.create_identity_pool(CreateIdentityPoolInput::new("credentials", true))).unwrap();
    let pool = pool.identity_pool_id.unwrap();
    let role = [("unauthenticated".to_owned(), format!("arn:aws:iam::{}:role/Guest", fake.account()))];
    block_on(fake.set_identity_pool_roles(SetIdentityPoolRolesInput::new(pool.as_str(), role))).unwrap();
    let guest = block_on(fake.get_id(GetIdInput::new(pool))).unwrap().identity_id.unwrap();
    let exchange = || {
        let request = GetCredentialsForIdentityInput::new(guest.as_str());
        block_on(fake.get_credentials_for_identity(request)).unwrap().credentials.unwrap()
    };
    let one = exchange();
    let other = exchange();
    assert_ne!(one.access_key_id, other.access_key_id);
    let id = one.access_key_id.unwrap();
    assert!(id.starts_with("ASIAFAKE") && id.len() == 20, "{id}");
    let secret = one.secret_key.unwrap();
    let session = one.session_token.unwrap();
    assert!(secret.starts_with("FAKE") && secret.len() == 40, "{}", secret.0);
    assert!(session.starts_with("FAKE"), "{}", session.0);
}

#[test]
fn an_account_has_a_thousand_pools_unless_told_otherwise() {
    let fake = FakeCognitoIdentity::new();
    let create = || block_on(fake.create_identity_pool(CreateIdentityPoolInput::new("one of many", true)));
    for _ in 0..1000 {
        create().unwrap();
    }
    assert_eq!(create().unwrap_err().kind(), Some(&ErrorKind::LimitExceeded));
}

#[test]
fn an_account_has_its_limit_of_pools() {
    let fake = FakeCognitoIdentity::builder().pool_limit(3).build().unwrap();
    let create = |name: &str| block_on(fake.create_identity_pool(CreateIdentityPoolInput::new(name, true)));
    for name in ["one", "two", "three"] {
        create(name).unwrap();
    }
    assert_eq!(create("four").unwrap_err().kind(), Some(&ErrorKind::LimitExceeded));
    assert_eq!(fake.check(), Ok(()));
}

#[rstest]
#[case::empty_region("", "123456789012", "the region is ''")]
#[case::long_region("a-region-of-the-far-east-1", "123456789012", "1 to 18 letters")]
#[case::odd_region("eu west", "123456789012", "the region is 'eu west'")]
#[case::short_account("eu-west-1", "123", "allowed: 12 digits")]
fn a_bad_setup_is_one_clear_line(#[case] region: &str, #[case] account: &str, #[case] says: &str) {
    let error =
        FakeCognitoIdentity::builder().region(region).account(account).build().unwrap_err().to_string();
    assert!(error.contains(says) && !error.contains('\n'), "{error}");
}

#[rstest]
#[case::foreign_pool(FakeCognitoIdentity::builder().foreign_pool("eu-west-1:0"), "an id of us-east-1")]
#[case::role(FakeCognitoIdentity::builder().role("Admin"), "allowed: arn:aws:iam::123456789012:role/")]
#[case::foreign_saml(FakeCognitoIdentity::builder().saml_provider("arn:aws:iam::1:saml-provider/x"), ":saml-provider/")]
#[case::open_id(
    FakeCognitoIdentity::builder().open_id_provider("login.example.com", ["app"]),
    "allowed: arn:aws:iam::123456789012:oidc-provider/"
)]
fn a_bad_declaration_is_one_clear_line(#[case] builder: Builder, #[case] says: &str) {
    let error = builder.build().unwrap_err().to_string();
    assert!(error.contains(says) && !error.contains('\n'), "{error}");
}

/// A server that runs for days discards expired credentials.
#[test]
fn many_expired_sessions_are_forgotten() {
    let clock = ManualClock::at(Timestamp::from_millis(1_767_225_600_000));
    let fake = FakeCognitoIdentity::builder().clock(clock.clone()).build().unwrap();
    let pool = block_on(fake.create_identity_pool(CreateIdentityPoolInput::new("pool", true)));
    let pool = pool.unwrap().identity_pool_id.unwrap();
    let role = [("unauthenticated".to_owned(), "arn:aws:iam::123456789012:role/Guest".to_owned())];
    block_on(fake.set_identity_pool_roles(SetIdentityPoolRolesInput::new(pool.as_str(), role))).unwrap();
    let guest = block_on(fake.get_id(GetIdInput::new(pool))).unwrap().identity_id.unwrap();
    let key = || {
        let request = GetCredentialsForIdentityInput::new(guest.as_str());
        let credentials = block_on(fake.get_credentials_for_identity(request)).unwrap().credentials;
        credentials.unwrap().access_key_id.unwrap()
    };
    let first = key();
    clock.advance(std::time::Duration::from_hours(1));
    let mut last = key();
    assert!(fake.session(&first).is_some(), "a few are kept, to be told from those nobody ever had");
    for _ in 0..1 << 16 {
        last = key();
    }
    assert!(fake.session(&first).is_none() && fake.session(&last).is_some());
}

#[test]
fn an_overlap_is_of_a_pool_that_is_there() {
    let fake = FakeCognitoIdentity::new();
    let refusal = fake.concurrent_writer("us-east-1:0").unwrap_err();
    assert_eq!(refusal.kind(), &ErrorKind::ResourceNotFound);
}

#[test]
fn clones_share_the_service_and_threads_see_each_other() {
    let fake = FakeCognitoIdentity::new();
    let pool = block_on(fake.create_identity_pool(CreateIdentityPoolInput::new("shared", true))).unwrap();
    let id = pool.identity_pool_id.unwrap();
    let ids: std::collections::BTreeSet<_> = std::thread::scope(|scope| {
        let guests = |fake: FakeCognitoIdentity, id: &str| {
            let request = GetIdInput::new(id);
            (0..50).map(|_| block_on(fake.get_id(request.clone())).unwrap().identity_id).collect::<Vec<_>>()
        };
        let threads: Vec<_> = (0..4).map(|_| (fake.clone(), id.clone())).collect();
        let threads: Vec<_> =
            threads.into_iter().map(|(fake, id)| scope.spawn(move || guests(fake, &id))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(ids.len(), 200);
    assert_eq!(fake.check(), Ok(()));
}

//! Forged login tokens: each is rejected with a documented error, without a panic and without a change of the state.

mod forge;
mod setup;

use cognito_identity::ErrorKind;
use cognito_identity_fake::FakeCognitoIdentity;
use jsonwebtoken::Algorithm;
use proptest::prelude::*;
use proptest::sample::select;
use rstest::rstest;
use serde_json::{Value, json};

use super::shared::config;
use forge::{forged, jwt, public_key, unsigned};
use setup::World;

const NOW: i64 = 1_767_225_600;

const GOOGLE: &str = "accounts.google.com";
const USER_POOL: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_abc";
const OPEN_ID: &str = "oidc.example";
const OWN: &str = "cognito-identity.amazonaws.com";

/// Providers of web tokens.
const ISSUERS: [&str; 3] = [GOOGLE, USER_POOL, OPEN_ID];

/// The claims of a good token.
fn claims(issuer: &str) -> Value {
    json!({"iss": format!("https://{issuer}"), "sub": "alice", "aud": "app", "iat": NOW, "exp": NOW + 3600})
}

const NOT_VERIFIED: &str = "Invalid login token. Couldn't verify signed token.";
const NO_TOKEN: &str = "Invalid login token. Not a valid OpenId Connect identity token.";

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..config("../contracts/regressions/forged_tokens.txt") })]

    #[test]
    fn any_text_is_refused(text in prop_oneof![".{1,200}", "[A-Za-z0-9_=.-]{1,200}"], key in select(&ISSUERS[..])) {
        let world = World::new();
        world.refuses(key, &text);
        world.refuses(OWN, &text);
    }

    #[test]
    fn any_bytes_in_three_segments_are_refused(
        header in prop::collection::vec(any::<u8>(), 0..60),
        payload in prop::collection::vec(any::<u8>(), 0..60),
        signature in prop::collection::vec(any::<u8>(), 0..300),
        key in select(&ISSUERS[..]),
    ) {
        let world = World::new();
        world.refuses_saying(key, &jwt(&header, &payload, &signature), NO_TOKEN);
        let good = json!({"alg": "RS256", "kid": "cognito-identity-fake"}).to_string();
        world.refuses_saying(key, &jwt(good.as_bytes(), &payload, &signature), NO_TOKEN);
        world.refuses(OWN, &jwt(&header, &payload, &signature));
    }

    #[test]
    fn a_token_that_is_cut_is_refused(key in select(&ISSUERS[..]), place in any::<prop::sample::Index>()) {
        let world = World::new();
        let token = world.token(key).sign();
        let cut = 1 + place.index(token.len() - 1);
        world.refuses(key, &token[..cut]);
        world.refuses(key, &token[cut..]);
    }

    #[test]
    fn a_token_with_one_other_character_is_refused(
        key in select(&ISSUERS[..]),
        place in any::<prop::sample::Index>(),
        character in select("A9_-.=+/ \u{e9}".chars().collect::<Vec<_>>()),
    ) {
        let world = World::new();
        let token = world.token(key).sign();
        let mut spoilt: Vec<char> = token.chars().collect();
        let place = place.index(spoilt.len());
        prop_assume!(spoilt[place] != character);
        spoilt[place] = character;
        world.refuses(key, &spoilt.into_iter().collect::<String>());
    }

    /// Claims of any type under a good signature: a token is valid if every claim is, and is rejected otherwise.
    #[test]
    fn claims_of_any_type(
        key in select(&ISSUERS[..]),
        subject in select(forge::subjects()),
        audience in select(forge::audiences()),
        expiry in select(forge::expiries(NOW)),
        issued in select(forge::odd_values()),
    ) {
        let world = World::new();
        let token = world.token(key);
        let token = [("sub", &subject), ("aud", &audience), ("exp", &expiry)]
            .into_iter()
            .fold(token.claim("iat", issued), |token, (name, (value, _))| token.claim(name, value.clone()))
            .sign();
        // A user pool alone has no grace.
        let is_late = expiry.0 == json!(NOW) && key.starts_with("cognito-idp.");
        if subject.1 && audience.1 && expiry.1 && !is_late {
            let found = world.find(key, &token).unwrap();
            // Only at Google alice is known.
            prop_assert_eq!(found == Some(world.alice), key == GOOGLE && subject.0 == json!("alice"));
        } else {
            world.refuses(key, &token);
        }
    }
}

#[rstest]
#[case::nothing("")]
#[case::dots("...")]
#[case::empty_segments("..")]
#[case::two_segments("e30.e30")]
#[case::four_segments("e30.e30.e30.e30")]
#[case::padding("e30=.e30=.AA==")]
#[case::line_break("e30.\ne30.")]
#[case::an_encrypted_token("eyJhbGciOiJSU0EtT0FFUCJ9.AA.AA.AA.AA")]
fn a_text_without_the_form_of_a_token_is_rejected(#[case] token: &str) {
    let world = World::new();
    if token.is_empty() {
        // An empty token breaks a constraint of the model.
        let refusals = world.refusals(GOOGLE, token);
        assert!(refusals.iter().all(|refusal| *refusal.kind() == ErrorKind::validation()), "{refusals:?}");
    } else {
        world.refuses_saying(GOOGLE, token, NO_TOKEN);
    }
}

#[rstest]
#[case::no_object(b"[]".to_vec())]
#[case::no_json(b"{".to_vec())]
#[case::trailing(b"{}{}".to_vec())]
#[case::repeated_claim(br#"{"iss":"https://accounts.google.com","sub":"alice","aud":"app","exp":1e18,"sub":"bob"}"#.to_vec())]
#[case::repeated_in_disguise(br#"{"iss":"https://accounts.google.com","sub":"alice","aud":"app","exp":1e18,"s\u0075b":"bob"}"#.to_vec())]
#[case::beyond_any_number(br#"{"iss":"https://accounts.google.com","sub":"alice","aud":"app","exp":1e400}"#.to_vec())]
#[case::no_number(br#"{"iss":"https://accounts.google.com","sub":"alice","aud":"app","exp":NaN}"#.to_vec())]
#[case::no_utf8(b"{\"iss\":\"https://accounts.google.com\",\"sub\":\"\xff\",\"aud\":\"app\",\"exp\":1e18}".to_vec())]
#[case::half_a_surrogate(br#"{"iss":"https://accounts.google.com","sub":"\ud800","aud":"app","exp":1e18}"#.to_vec())]
#[case::deep_lists(deep(10_000, "[", "]"))]
#[case::deep_objects(deep(5_000, "{\"a\":", "}"))]
#[case::deep_and_open(format!("{{\"iss\":{}", "[".repeat(10_000)).into_bytes())]
fn a_payload_that_is_no_claims(#[case] payload: Vec<u8>) {
    let world = World::new();
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": "cognito-identity-fake"}).to_string();
    let token = jwt(header.as_bytes(), &payload, &[0; 256]);
    world.refuses_saying(GOOGLE, &token, NO_TOKEN);
    world.refuses_saying(GOOGLE, &jwt(&payload, b"{}", b""), NO_TOKEN);
}

/// So many levels of JSON as one of the claims.
fn deep(levels: usize, open: &str, close: &str) -> Vec<u8> {
    let deep = format!("{}1{}", open.repeat(levels), close.repeat(levels));
    format!(r#"{{"iss":"https://accounts.google.com","sub":"alice","aud":"app","exp":1e18,"deep":{deep}}}"#)
        .into_bytes()
}

#[rstest]
#[case::none(unsigned(&json!({"alg": "none", "typ": "JWT"}), &claims(GOOGLE)))]
#[case::none_in_capitals(unsigned(&json!({"alg": "NONE", "typ": "JWT"}), &claims(GOOGLE)))]
#[case::none_by_the_fakes_kid(unsigned(&json!({"kid": "cognito-identity-fake", "typ": "JWS", "alg": "none"}), &claims(GOOGLE)))]
#[case::no_algorithm(unsigned(&json!({"typ": "JWT"}), &claims(GOOGLE)))]
#[case::algorithm_of_another_type(unsigned(&json!({"alg": ["RS256"]}), &claims(GOOGLE)))]
#[case::another_key_256(forged(Algorithm::RS256, &claims(GOOGLE)))]
#[case::another_key_512(forged(Algorithm::RS512, &claims(GOOGLE)))]
#[case::public_modulus_as_secret(forge::by_secret(&claims(GOOGLE), &public_key(&World::new().fake.login_jwks()).0))]
#[case::public_key_set_as_secret(forge::by_secret(&claims(GOOGLE), World::new().fake.login_jwks().as_bytes()))]
#[case::services_key_set_as_secret(forge::by_secret(&claims(GOOGLE), World::new().fake.jwks().as_bytes()))]
#[case::nothing_as_secret(forge::by_secret(&claims(GOOGLE), b""))]
#[case::zeros(jwt(br#"{"alg":"RS256"}"#, claims(GOOGLE).to_string().as_bytes(), &[0; 256]))]
#[case::ones(jwt(br#"{"alg":"RS256"}"#, claims(GOOGLE).to_string().as_bytes(), &[255; 256]))]
#[case::long_signature(jwt(br#"{"alg":"RS256"}"#, claims(GOOGLE).to_string().as_bytes(), &[1; 10_000]))]
fn a_token_that_the_issuer_did_not_sign_is_rejected(#[case] token: String) {
    World::new().refuses_saying(GOOGLE, &token, NOT_VERIFIED);
}

/// A good signature is for the algorithm it was made by.
#[test]
fn an_algorithm_is_not_exchanged() {
    let world = World::new();
    let token = world.token(GOOGLE).sign();
    let (_, rest) = token.split_once('.').unwrap();
    for algorithm in ["RS512", "RS384", "PS256", "HS256", "none"] {
        let header = json!({"kid": "cognito-identity-fake", "typ": "JWT", "alg": algorithm}).to_string();
        world.refuses_saying(GOOGLE, &format!("{}.{rest}", forge::segment(header.as_bytes())), NOT_VERIFIED);
    }
}

#[rstest]
#[case::text("exp", json!("4102444800"), "Missing a required claim: exp [words assumed]")]
#[case::list("exp", json!([NOW + 3600]), "Missing a required claim: exp [words assumed]")]
#[case::null("exp", json!(null), "Missing a required claim: exp [words assumed]")]
#[case::negative("exp", json!(-1), "Token expired: 1767225600 >= -1")]
#[case::fraction("exp", json!(1.5), "Token expired: 1767225600 >= 1")]
#[case::least("exp", json!(i64::MIN), "Token expired: 1767225600 >= -9223372036854775808")]
#[case::beyond_least("exp", json!(-1e300), "Token expired: 1767225600 >= -9223372036854775808")]
#[case::empty_list("aud", json!([]), "Missing a required claim: aud")]
#[case::nested_list("aud", json!([["app"]]), "Missing a required claim: aud")]
#[case::object("aud", json!({"app": "app"}), "Missing a required claim: aud")]
#[case::number("sub", json!(1), "Missing a required claim: sub [words assumed]")]
#[case::list_of_one("sub", json!(["alice"]), "Missing a required claim: sub [words assumed]")]
#[case::issuers("iss", json!(["https://accounts.google.com"]), "Missing a required claim: iss [words assumed]")]
#[case::no_scheme("iss", json!("http://accounts.google.com"), "Issuer doesn't match providerName")]
#[case::a_path_more("iss", json!("https://accounts.google.com/"), "Issuer doesn't match providerName")]
#[case::other_case("iss", json!("https://Accounts.Google.com"), "Issuer doesn't match providerName")]
fn a_signed_claim_of_another_type(#[case] claim: &str, #[case] value: Value, #[case] words: &str) {
    let world = World::new();
    let token = world.token(GOOGLE).claim(claim, value).sign();
    world.refuses_saying(GOOGLE, &token, &format!("Invalid login token. {words}"));
}

/// 50,000 characters satisfy the model, so the token itself is rejected; one more breaks a constraint.
#[test]
fn the_longest_token() {
    let world = World::new();
    let start = forged(Algorithm::RS256, &claims(GOOGLE));
    let longest = [
        ("a".repeat(50_000), NO_TOKEN),
        (format!("{start}{}", "A".repeat(50_000 - start.len())), NOT_VERIFIED),
    ];
    for (token, words) in longest {
        assert_eq!(token.len(), 50_000);
        world.refuses_saying(GOOGLE, &token, words);
        for refusal in world.refusals(GOOGLE, &(token + "A")) {
            assert_eq!(*refusal.kind(), ErrorKind::validation());
        }
    }
}

/// Opaque tokens are valid only if their provider issued them.
#[rstest]
#[case("graph.facebook.com")]
#[case("arn:aws:iam::123456789012:saml-provider/Corp")]
fn a_text_the_provider_does_not_know(#[case] key: &str) {
    let world = World::new();
    let known = world.token(key).sign();
    for text in [&known[1..], "A", "<saml2:Assertion/>", &"A".repeat(50_000), &world.token(GOOGLE).sign()] {
        let refusals = world.refusals(key, text);
        assert!(refusals.iter().all(|refusal| *refusal.kind() == ErrorKind::NotAuthorized), "{refusals:?}");
    }
}

/// A token of an issuer that the test has not set up is judged by its claims, unless signatures are strict.
#[rstest]
#[case::unsigned(unsigned(&json!({"alg": "none"}), &claims(OPEN_ID)))]
#[case::signed_elsewhere(forged(Algorithm::RS256, &claims(OPEN_ID)))]
#[case::no_signature(jwt(br#"{"alg":"RS256"}"#, claims(OPEN_ID).to_string().as_bytes(), b""))]
fn a_stranger_is_judged_by_the_claims(#[case] token: String) {
    let world = World::from_builder(FakeCognitoIdentity::builder());
    let found = world.find(OPEN_ID, &token).unwrap();
    assert_eq!(world.find(OPEN_ID, &token).unwrap(), found);
    let other = unsigned(
        &json!({"alg": "none"}),
        &json!({"iss": "https://oidc.example", "sub": "bob", "aud": "app", "exp": NOW}),
    );
    assert_ne!(world.find(OPEN_ID, &other).unwrap(), found);
    let expired = unsigned(
        &json!({"alg": "none"}),
        &json!({"iss": "https://oidc.example", "sub": "bob", "aud": "app", "exp": 1}),
    );
    world.refuses_saying(OPEN_ID, &expired, "Invalid login token. Token expired: 1767225600 >= 1");
    world.refuses_saying(GOOGLE, &token, "Invalid login token. Issuer doesn't match providerName");

    // The test may set up another issuer.
    let _ = world.fake.issuer(GOOGLE);
    assert_eq!(world.find(OPEN_ID, &token).unwrap(), found);
    let _ = world.fake.issuer(OPEN_ID);
    world.refuses_saying(OPEN_ID, &token, NOT_VERIFIED);

    let strict = World::from_builder(FakeCognitoIdentity::builder().strict_signatures());
    strict.refuses_saying(OPEN_ID, &token, NOT_VERIFIED);
    assert!(strict.find(OPEN_ID, &strict.token(OPEN_ID).sign()).is_ok());
}

/// A token of this service that was altered, or that another issuer signed, is none.
#[test]
fn a_forged_token_of_the_service() {
    let world = World::new();
    let claims = json!({
        "sub": world.alice, "aud": world.pool, "amr": ["authenticated", "login.example", format!("login.example:{}:bob", world.pool)],
        "iss": "https://cognito-identity.amazonaws.com", "exp": NOW + 600, "iat": NOW,
    });
    for token in [unsigned(&json!({"alg": "none"}), &claims), forged(Algorithm::RS512, &claims)] {
        world.refuses(OWN, &token);
    }
    // An issuer of login tokens cannot issue those of the service.
    world.refuses(OWN, &world.fake.issuer(OWN).token(&world.alice).audience(&world.pool).sign());
}

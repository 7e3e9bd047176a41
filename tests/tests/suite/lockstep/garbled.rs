//! Tests that the reference model reports every altered response, without a panic.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_identity::private::async_trait;
use cognito_identity::types::{Credentials, GetIdOutput, IdentityPool};
use cognito_identity::{Handle, HandleAll, Request, Response, Result, Sensitive, Timestamp};
use cognito_identity_contracts::lockstep::lockstep;
use cognito_identity_contracts::{BoxError, Capability, Harness, Profile, TestEnvironment};
use cognito_identity_fake::{Assumptions, FakeCognitoIdentity};
use cognito_identity_runner::backends::{self, environment_over};
use rstest::rstest;
use serde_json::{Value, json};

use super::in_force;

/// Responses that no model can read: the run ends with a difference or without a verdict, and never with a panic.
#[rstest]
#[case::without_ids(|response| match response {
    Response::GetId(_) => Response::GetId(GetIdOutput::default()),
    other => other,
})]
#[case::with_one_id_for_all(|response| match response {
    Response::GetId(_) => Response::GetId(GetIdOutput::default().identity_id("here:1")),
    other => other,
})]
#[case::with_a_token_that_is_none(|response| match response {
    Response::GetOpenIdTokenForDeveloperIdentity(output) => {
        Response::GetOpenIdTokenForDeveloperIdentity(output.token(Sensitive("a.b.c".to_owned())))
    }
    other => other,
})]
#[case::with_pages_without_an_end(|response| match response {
    Response::ListIdentities(output) => Response::ListIdentities(output.next_token("\u{0}")),
    other => other,
})]
#[case::of_another_operation(|_| Response::GetId(GetIdOutput::default()))]
#[case::with_a_pool_without_an_id(|response| match response {
    Response::CreateIdentityPool(_) => Response::CreateIdentityPool(IdentityPool::default()),
    other => other,
})]
#[case::with_dates_out_of_range(|response| match response {
    Response::DescribeIdentity(output) => {
        Response::DescribeIdentity(output.creation_date(Timestamp::from_millis(i64::MIN)))
    }
    other => other,
})]
fn no_response_makes_the_model_panic(#[case] garble: fn(Response) -> Response) {
    let profile = Profile { max_shrink_steps: 50, ..Profile::cases(64) };
    let run = lockstep(&GarbledHarness(garble), &in_force(), &profile);
    match run {
        Ok(run) => assert!(run.divergence.is_some()),
        Err(why) => assert!(!why.to_string().contains('\n'), "{why}"),
    }
}

/// Responses with less, or other things, than the service's: each makes a difference.
#[rstest]
#[case::credentials_without_members(|response| match response {
    Response::GetCredentialsForIdentity(output) => {
        Response::GetCredentialsForIdentity(output.credentials(Credentials::default()))
    }
    other => other,
})]
#[case::the_claims_in_the_place_of_the_token(|response| with_token(response, |token| {
    let claims = claims_of(token);
    let text = |claim: &str| claims[claim].as_str().unwrap_or_default().to_owned();
    let amr: Vec<_> = claims["amr"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    format!("a token that says iss {}, sub {}, aud {}, amr {amr:?}, 900 s", text("iss"), text("sub"), text("aud"))
}))]
#[case::entries_of_amr_joined(|response| with_token(response, |token| {
    let mut claims = claims_of(token);
    let amr: Vec<_> = claims["amr"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    claims["amr"] = json!([amr.join(" ")]);
    token_of(&claims)
}))]
#[case::another_issuer(|response| with_token(response, |token| {
    let mut claims = claims_of(token);
    claims["iss"] = json!("https://issuer.example");
    token_of(&claims)
}))]
#[case::one_next_token_for_all_pages(|response| match response {
    Response::ListIdentities(output) if output.next_token.is_some() => {
        Response::ListIdentities(output.next_token("the next"))
    }
    other => other,
})]
#[case::no_next_token_worth_the_name(|response| match response {
    Response::ListIdentities(output) if output.next_token.is_some() => {
        Response::ListIdentities(output.next_token(""))
    }
    other => other,
})]
#[case::a_panic(|response| match response {
    Response::MergeDeveloperIdentities(_) => panic!("a merge too many"),
    other => other,
})]
fn an_altered_response_makes_a_difference(#[case] alter: fn(Response) -> Response) {
    let profile = Profile { seed: Some(1), max_shrink_steps: 0, ..Profile::cases(256) };
    let run = lockstep(&GarbledHarness(alter), &in_force(), &profile).unwrap();
    let divergence = run.divergence.expect("a difference");
    let last = divergence.requests.last().unwrap();
    assert_ne!(last.expected, last.answered);
}

/// The response with another token for a developer user.
fn with_token(response: Response, alter: impl FnOnce(&str) -> String) -> Response {
    match response {
        Response::GetOpenIdTokenForDeveloperIdentity(mut output) => {
            output.token = output.token.map(|token| Sensitive(alter(token.as_str())));
            Response::GetOpenIdTokenForDeveloperIdentity(output)
        }
        other => other,
    }
}

fn claims_of(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

fn token_of(claims: &Value) -> String {
    format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

/// The fake whose responses are altered on their way.
#[derive(Debug)]
struct Garbled {
    fake: FakeCognitoIdentity,
    garble: fn(Response) -> Response,
}

#[async_trait]
impl Handle for Garbled {
    async fn handle(&self, request: Request) -> Result<Response> {
        request.send(&self.fake).await.map(self.garble)
    }
}

struct GarbledHarness(fn(Response) -> Response);

impl Harness for GarbledHarness {
    fn name(&self) -> &'static str {
        "garbled"
    }

    fn capabilities(&self) -> &[Capability] {
        backends::CAPABILITIES
    }

    fn environment(&self) -> std::result::Result<TestEnvironment, BoxError> {
        let garble = self.0;
        environment_over(Assumptions::default(), |fake| Arc::new(HandleAll(Garbled { fake, garble })))
    }
}

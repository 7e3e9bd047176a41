//! Figures of speed, printed; nothing here can fail. Ratios are of one run, since machines are noisy.

mod stopwatch;

use std::hint::black_box;
use std::sync::Arc;

use aws_sdk_cognitoidentity::Client;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::{HttpError, StatusCode};
use aws_smithy_types::body::SdkBody;
use cognito_identity::CognitoIdentity;
use cognito_identity::types::{CreateIdentityPoolInput, GetIdInput, ListIdentitiesInput};
use cognito_identity_fake::FakeCognitoIdentity;
use pollster::block_on;
use stopwatch::{middle, time};

const ROUNDS: usize = 21;

fn main() {
    // A pool for each round, so that it has 10,000 identities and not those of the rounds before.
    let rounds = (0..ROUNDS).map(|_| {
        let (fake, pool) = pool_of(10_000);
        let service: Arc<dyn CognitoIdentity> = Arc::new(fake);
        let guest = GetIdInput::new(pool);
        time(1_000, || drop(black_box(block_on(service.get_id(guest.clone())))))
    });
    let port = middle(rounds.collect());
    println!("GetId through Arc<dyn CognitoIdentity>, 10,000 identities: {port:?} (aim: under 250ns)");

    let small = pool_of(10_000);
    let client = small.0.client();
    let canned = Client::from_conf(
        cognito_identity_sdk::config(Arc::new(small.0.clone()), "us-east-1").http_client(Canned).build(),
    );
    let mut fake = Vec::new();
    let mut floor = Vec::new();
    for _ in 0..ROUNDS {
        floor.push(time(200, || get_id(&canned, &small.1)));
        fake.push(time(200, || get_id(&client, &small.1)));
    }
    let fake = middle(fake);
    let floor = middle(floor);
    let ratio = fake.as_secs_f64() / floor.as_secs_f64();
    println!(
        "GetId through fake.client(): {fake:?}, over canned bytes: {floor:?}, ratio {ratio:.3} (aim: under 1.15)"
    );

    for count in [10_000, 1_000_000] {
        let (fake, pool) = pool_of(count);
        let list = ListIdentitiesInput::new(pool, 60);
        let page = || time(200, || drop(black_box(block_on(fake.list_identities(list.clone())))));
        let page = middle((0..ROUNDS).map(|_| page()).collect());
        println!("ListIdentities, 60 of {count}: {page:?}");
    }
}

fn pool_of(identities: usize) -> (FakeCognitoIdentity, String) {
    let fake = FakeCognitoIdentity::new();
    let pool = block_on(fake.create_identity_pool(CreateIdentityPoolInput::new("figures", true)));
    let pool = pool.ok().and_then(|pool| pool.identity_pool_id).unwrap_or_default();
    for _ in 0..identities {
        drop(block_on(fake.get_id(GetIdInput::new(pool.as_str()))));
    }
    (fake, pool)
}

fn get_id(client: &Client, pool: &str) {
    drop(black_box(block_on(client.get_id().identity_pool_id(pool).send())));
}

/// HTTP client that returns a constant response to every request: the least that any fake below the SDK can cost.
#[derive(Debug)]
struct Canned;

impl HttpClient for Canned {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Self)
    }
}

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(canned().map_err(|error| ConnectorError::other(error.into(), None)))
    }
}

/// A recorded response to GetId: its body and the headers that the SDK reads.
fn canned() -> Result<HttpResponse, HttpError> {
    let body = r#"{"IdentityId":"us-east-1:11a86fa8-fc2c-46da-a38b-e46762e447ed"}"#;
    let mut response = HttpResponse::new(StatusCode::try_from(200)?, SdkBody::from(body));
    response.headers_mut().try_insert("content-type", "application/x-amz-json-1.1")?;
    response.headers_mut().try_insert("x-amzn-requestid", "44584e12-7b74-11e7-9d9b-e5a0ed20d1b4")?;
    Ok(response)
}

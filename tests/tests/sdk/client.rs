//! A real `aws_sdk_cognitoidentity::Client` in front of the fake, with and without a tokio runtime.

use std::time::Duration;

use aws_sdk_cognitoidentity::Client;
use aws_sdk_cognitoidentity::config::timeout::TimeoutConfig;
use aws_sdk_cognitoidentity::error::ProvideErrorMetadata;
use aws_sdk_cognitoidentity::operation::RequestId;
use aws_sdk_cognitoidentity::operation::get_id::GetIdError;
use cognito_identity::Timestamp;
use cognito_identity_fake::{Assumptions, FakeCognitoIdentity, ManualClock};
use pollster::block_on;

async fn create_pool(client: &Client, name: &str) -> String {
    let request =
        client.create_identity_pool().identity_pool_name(name).allow_unauthenticated_identities(true);
    request.send().await.unwrap().identity_pool_id
}

#[test]
fn it_needs_no_async_runtime() {
    block_on(async {
        let client = FakeCognitoIdentity::new().client();
        let pool = create_pool(&client, "no runtime").await;
        assert!(client.get_id().identity_pool_id(pool).send().await.unwrap().identity_id.is_some());
    });
}

#[tokio::test]
async fn clients_of_one_fake_share_its_state() {
    let fake = FakeCognitoIdentity::new();
    let pool = create_pool(&fake.client(), "shared").await;
    let described = fake.client().describe_identity_pool().identity_pool_id(&pool).send().await.unwrap();
    assert_eq!(described.identity_pool_name, "shared");
    let configured = Client::new(&fake.sdk_config());
    assert!(configured.get_id().identity_pool_id(&pool).send().await.is_ok());
    let own = cognito_identity_sdk::config(std::sync::Arc::new(FakeCognitoIdentity::new()), fake.region());
    let client = Client::from_conf(own.http_client(fake.http_client()).build());
    assert!(client.get_id().identity_pool_id(&pool).send().await.is_ok());
}

#[tokio::test]
async fn refusals_are_modelled_errors_with_words_and_request_ids() {
    let client = FakeCognitoIdentity::new().client();
    let unknown = "us-east-1:00000000-0000-4000-8000-000000000000";
    let error = client.get_id().identity_pool_id(unknown).send().await.unwrap_err();
    let status = error.raw_response().map(|response| response.status().as_u16());
    let error = error.into_service_error();
    assert!(matches!(error, GetIdError::ResourceNotFoundException(_)), "{error:?}");
    assert_eq!(error.message(), Some(format!("IdentityPool '{unknown}' not found.").as_str()));
    assert_eq!((error.code(), status), (Some("ResourceNotFoundException"), Some(400)));
    assert_eq!(error.request_id().map(str::len), Some(36));

    let error = client.get_id().identity_pool_id("ap-northeast").send().await.unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"));
}

#[tokio::test]
async fn an_operation_that_is_not_implemented_is_an_error() {
    let foreign = "us-east-1:ffffffff-ffff-4fff-bfff-ffffffffffff";
    let client = FakeCognitoIdentity::builder().foreign_pool(foreign).build().unwrap().client();
    let error = client.get_id().identity_pool_id(foreign).send().await.unwrap_err();
    assert_eq!(error.code(), Some("NotImplemented"));
    assert!(error.message().is_some_and(|message| message.contains("pools of other accounts")));
}

#[tokio::test]
async fn the_client_reads_every_dialect() {
    for (question, candidate, assumptions) in Assumptions::default().variants() {
        for millis in [1_767_225_600_000, 1_767_225_600_077] {
            let clock = ManualClock::at(Timestamp::from_millis(millis));
            let fake = FakeCognitoIdentity::builder().assumptions(assumptions).clock(clock).build().unwrap();
            let client = fake.client();
            let asked = format!("{} = {candidate}", question.field);
            let pool = create_pool(&client, "dialects").await;
            let guest = client.get_id().identity_pool_id(&pool).send().await.expect(&asked);
            let described = client
                .describe_identity()
                .identity_id(guest.identity_id.unwrap())
                .send()
                .await
                .expect(&asked);
            // The SDK's dates have nanoseconds, made of a float.
            let nanos = described.creation_date.unwrap().as_nanos();
            assert_eq!((nanos + 500_000).div_euclid(1_000_000), i128::from(millis), "{asked}");
            client.delete_identity_pool().identity_pool_id(&pool).send().await.expect(&asked);
        }
    }
}

#[tokio::test]
async fn the_paginator_reads_every_page() {
    let client = FakeCognitoIdentity::new().client();
    for number in 0..7 {
        create_pool(&client, &format!("pool {number}")).await;
    }
    let mut pages = client.list_identity_pools().max_results(3).into_paginator().send();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().identity_pools.unwrap_or_default().len());
    }
    assert_eq!(sizes, [3, 3, 1]);
}

#[tokio::test]
async fn timeouts_do_not_disturb_an_answer_that_is_there() {
    let fake = FakeCognitoIdentity::new();
    let pool = create_pool(&fake.client(), "in time").await;
    let short = Duration::from_millis(200);
    let timeouts = TimeoutConfig::builder().read_timeout(short).operation_timeout(short).build();
    let config = fake.sdk_config().into_builder().timeout_config(timeouts).build();
    assert!(Client::new(&config).get_id().identity_pool_id(pool).send().await.is_ok());
}

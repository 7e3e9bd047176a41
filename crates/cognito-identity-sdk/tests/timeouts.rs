//! A service that does not answer, with tokio and without any runtime.

mod support;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use cognito_identity::types::GetIdInput;
use cognito_identity::{CognitoIdentity, Error};
use cognito_identity_sdk::sdk::config::retry::RetryConfig;
use cognito_identity_sdk::sdk::config::timeout::TimeoutConfig;
use cognito_identity_sdk::sdk::error::SdkError;
use cognito_identity_sdk::{Client, SdkCognitoIdentity, config};
use support::Silent;

const SHORT: Duration = Duration::from_millis(20);

fn client(timeouts: TimeoutConfig) -> Client {
    let config = config(Arc::new(Silent), "eu-west-1").timeout_config(timeouts);
    // A timeout has no answer that could ask for a retry without delay.
    Client::from_conf(config.retry_config(RetryConfig::disabled()).build())
}

async fn read_timeout() {
    let client = client(TimeoutConfig::builder().read_timeout(SHORT).build());
    let error = client.get_id().identity_pool_id("eu-west-1:1").send().await.unwrap_err();
    assert!(matches!(&error, SdkError::DispatchFailure(failure) if failure.is_timeout()), "{error:?}");
}

async fn operation_timeout() {
    let client = client(TimeoutConfig::builder().operation_timeout(SHORT).build());
    let error = client.list_identity_pools().max_results(1).send().await.unwrap_err();
    assert!(matches!(error, SdkError::TimeoutError(_)), "{error:?}");
}

async fn operation_attempt_timeout() {
    let client = client(TimeoutConfig::builder().operation_attempt_timeout(SHORT).build());
    let error = client.list_identity_pools().max_results(1).send().await.unwrap_err();
    assert!(matches!(error, SdkError::TimeoutError(_)), "{error:?}");
}

async fn through_the_trait() {
    let service = SdkCognitoIdentity::new(client(TimeoutConfig::builder().read_timeout(SHORT).build()));
    let error = service.get_id(GetIdInput::new("eu-west-1:1")).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}

async fn all() {
    read_timeout().await;
    operation_timeout().await;
    operation_attempt_timeout().await;
    through_the_trait().await;
}

#[test]
fn without_a_runtime() {
    pollster::block_on(all());
}

#[tokio::test]
async fn on_tokio() {
    all().await;
}

/// A runtime without a timer is no obstacle either.
#[test]
fn on_tokio_without_time() {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(all());
}

fn is_send<F: Future + Send>(future: F) -> F {
    future
}

#[test]
fn calls_move_between_threads() {
    let thread = std::thread::spawn(|| pollster::block_on(is_send(through_the_trait())));
    thread.join().unwrap();
}

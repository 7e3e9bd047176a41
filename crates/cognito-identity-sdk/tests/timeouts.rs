//! Tests the timeouts of a service that does not respond, with tokio and without any runtime.

mod support;

use std::future::{Future, pending, poll_fn};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use async_trait::async_trait;
use cognito_identity::types::{GetIdInput, GetIdOutput};
use cognito_identity::{CognitoIdentity, Error, Handle, HandleAll, Request, Response, Result};
use cognito_identity_sdk::sdk::config::retry::RetryConfig;
use cognito_identity_sdk::sdk::config::timeout::TimeoutConfig;
use cognito_identity_sdk::sdk::config::{AsyncSleep, Sleep};
use cognito_identity_sdk::sdk::error::SdkError;
use cognito_identity_sdk::{Client, SdkCognitoIdentity, config};
use support::Silent;

const SHORT: Duration = Duration::from_millis(20);

fn client(timeouts: TimeoutConfig) -> Client {
    let config = config(Arc::new(HandleAll(Silent)), "eu-west-1").timeout_config(timeouts);
    // A timeout has no response that could ask for a retry without delay.
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

/// A timeout also works in a runtime without a timer.
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

/// A sleep that ends at once or never, and records its duration.
#[derive(Clone, Debug, Default)]
struct Controlled {
    wanted: Arc<Mutex<Vec<Duration>>>,
    ends: bool,
}

impl AsyncSleep for Controlled {
    fn sleep(&self, duration: Duration) -> Sleep {
        self.wanted.lock().unwrap().push(duration);
        let ends = self.ends;
        Sleep::new(async move {
            if !ends {
                pending::<()>().await;
            }
        })
    }
}

/// A service whose response is ready at the second poll.
#[derive(Debug)]
struct Slow;

#[async_trait]
impl Handle for Slow {
    async fn handle(&self, _: Request) -> Result<Response> {
        let mut is_asked = false;
        poll_fn(|context| {
            if std::mem::replace(&mut is_asked, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        Ok(Response::GetId(GetIdOutput::default().identity_id("eu-west-1:1")))
    }
}

const LIMIT: Duration = Duration::from_hours(7);

/// Returns the outcome of a call with the read timeout `limit`, and the lengths of the sleeps that the client asked
/// for.
fn call(service: Arc<dyn CognitoIdentity>, ends: bool, limit: Option<Duration>) -> (String, Vec<Duration>) {
    let sleep = Controlled { ends, ..Controlled::default() };
    let mut timeouts = TimeoutConfig::builder();
    timeouts.set_read_timeout(limit);
    let timeouts = timeouts.build();
    let config = config(service, "eu-west-1").timeout_config(timeouts).sleep_impl(sleep.clone());
    let client = Client::from_conf(config.retry_config(RetryConfig::disabled()).build());
    let outcome = match pollster::block_on(client.get_id().identity_pool_id("eu-west-1:1").send()) {
        Ok(_) => "answered".to_owned(),
        Err(SdkError::DispatchFailure(failure)) if failure.is_timeout() => {
            let error = failure.as_connector_error().unwrap();
            std::error::Error::source(error).unwrap().to_string()
        }
        Err(other) => format!("{other:?}"),
    };
    let wanted = sleep.wanted.lock().unwrap().clone();
    (outcome, wanted)
}

/// The client's own sleep measures the time, so no test has to wait.
#[test]
fn the_read_timeout_is_as_long_as_the_clients_own_sleep() {
    let over = "no response within the read timeout of 25200s".to_owned();
    assert_eq!(call(Arc::new(HandleAll(Silent)), true, Some(LIMIT)), (over.clone(), vec![LIMIT]));
    assert_eq!(
        call(Arc::new(HandleAll(Slow)), true, Some(LIMIT)),
        (over, vec![LIMIT]),
        "it is over before the response"
    );
    assert_eq!(call(Arc::new(HandleAll(Slow)), false, Some(LIMIT)), ("answered".to_owned(), vec![LIMIT]));
    let at_once = support::Stub::new(|_| Ok(Response::GetId(GetIdOutput::default())));
    assert_eq!(call(at_once, true, Some(LIMIT)), ("answered".to_owned(), vec![LIMIT]), "both at once");
    assert_eq!(call(Arc::new(HandleAll(Slow)), true, None), ("answered".to_owned(), vec![]), "no timeout");
}

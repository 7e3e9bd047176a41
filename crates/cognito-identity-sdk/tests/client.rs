//! Clients built by this crate: signing, pagination, retries, errors and configurations, as against AWS.

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cognito_identity::types::{GetIdOutput, IdentityPoolShortDescription, ListIdentityPoolsOutput};
use cognito_identity::{CognitoIdentity, ErrorKind, HandleAll, Operation, Request, Response};
use cognito_identity_sdk::sdk::Config;
use cognito_identity_sdk::sdk::config::interceptors::BeforeTransmitInterceptorContextRef;
use cognito_identity_sdk::sdk::config::retry::RetryConfig;
use cognito_identity_sdk::sdk::config::{
    AsyncSleep, BehaviorVersion, ConfigBag, Credentials, Intercept, Region, RuntimeComponents, Sleep,
};
use cognito_identity_sdk::sdk::error::BoxError;
use cognito_identity_sdk::sdk::operation::RequestId;
use cognito_identity_sdk::{
    Client, Connector, HttpRequest, HttpResponse, SdkCognitoIdentity, ThreadSleep, client, config, sdk_config,
};
use cognito_identity_wire::arbitrary::{self, Members};
use support::Stub;

fn guest() -> Arc<HandleAll<Stub>> {
    Stub::new(|_| Ok(Response::GetId(GetIdOutput::default().identity_id("eu-west-1:1"))))
}

/// Records each request before it is sent: the operation, whether it is signed, the host.
#[derive(Clone, Debug, Default)]
struct Tap(Arc<Mutex<Vec<(String, bool, String)>>>);

impl Intercept for Tap {
    fn name(&self) -> &'static str {
        "tap"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> std::result::Result<(), BoxError> {
        let request: &HttpRequest = context.request();
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let seen =
            (target.to_owned(), request.headers().contains_key("authorization"), request.uri().to_owned());
        self.0.lock().unwrap().push(seen);
        Ok(())
    }
}

#[test]
fn the_public_operations_are_not_signed_and_the_others_are() {
    for &operation in Operation::ALL {
        let tap = Tap::default();
        let stub = Stub::new(|request| Ok(arbitrary::response(request.operation(), Members::All, &[])));
        let config = config(stub, "eu-west-1").interceptor(tap.clone()).build();
        let request = arbitrary::request(operation, Members::All, &[]);
        pollster::block_on(request.send(&SdkCognitoIdentity::new(Client::from_conf(config))))
            .expect("a response");

        let target = format!("AWSCognitoIdentityService.{operation}");
        let host = "https://cognito-identity.eu-west-1.amazonaws.com/".to_owned();
        assert_eq!(*tap.0.lock().unwrap(), [(target, operation.is_signed(), host)]);
    }
}

#[test]
fn request_ids_count_up() {
    let client = client(guest(), "eu-west-1");
    for expected in ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"] {
        let output = pollster::block_on(client.get_id().send()).expect("an identity");
        assert_eq!(output.request_id(), Some(expected));
    }
}

#[tokio::test]
async fn the_paginator_works() {
    let pool = |id: &str| IdentityPoolShortDescription::default().identity_pool_id(id);
    let stub = Stub::new(move |request| {
        let Request::ListIdentityPools(input) = request else { panic!("{request:?}") };
        Ok(Response::ListIdentityPools(match input.next_token.as_deref() {
            None => {
                ListIdentityPoolsOutput::default().identity_pools([pool("1"), pool("2")]).next_token("more")
            }
            Some("more") => ListIdentityPoolsOutput::default().identity_pools([pool("3")]),
            Some(other) => panic!("{other}"),
        }))
    });
    let pages = client(stub.clone(), "eu-west-1").list_identity_pools().into_paginator().page_size(2);
    let pools: Vec<_> =
        pages.items().send().collect::<std::result::Result<Vec<_>, _>>().await.expect("pages");
    let ids: Vec<_> = pools.iter().filter_map(|pool| pool.identity_pool_id()).collect();
    assert_eq!(ids, ["1", "2", "3"]);
    assert_eq!(stub.0.requests().len(), 2);
}

/// A sleep that takes no time and records the duration of each sleep that a task waits for.
#[derive(Clone, Debug, Default)]
struct NoSleep(Arc<Mutex<Vec<Duration>>>);

impl AsyncSleep for NoSleep {
    fn sleep(&self, duration: Duration) -> Sleep {
        let sleeps = Arc::clone(&self.0);
        Sleep::new(async move { sleeps.lock().unwrap().push(duration) })
    }
}

#[test]
fn retries_take_no_time() {
    for kind in [ErrorKind::LimitExceeded, ErrorKind::TooManyRequests, ErrorKind::InternalError] {
        let stub = Stub::refusing(kind.clone(), "slow down");
        let sleep = NoSleep::default();
        let config = config(stub.clone(), "eu-west-1").sleep_impl(sleep.clone()).build();
        pollster::block_on(Client::from_conf(config).get_id().send()).expect_err("a refusal");
        assert_eq!(stub.0.requests().len(), 3, "{kind:?}");
        assert_eq!(*sleep.0.lock().unwrap(), [Duration::ZERO; 2], "{kind:?}");
    }
    let stub = Stub::refusing(ErrorKind::ResourceConflict, "taken");
    pollster::block_on(client(stub.clone(), "eu-west-1").get_id().send()).expect_err("a refusal");
    assert_eq!(stub.0.requests().len(), 1);
}

/// Throttling errors have a header that replaces the back-off of a user's own configuration.
#[test]
fn throttled_requests_are_retried_at_once_under_any_back_off() {
    for kind in [ErrorKind::LimitExceeded, ErrorKind::TooManyRequests] {
        let stub = Stub::refusing(kind.clone(), "slow down");
        let sleep = NoSleep::default();
        let config = config(stub, "eu-west-1").retry_config(RetryConfig::standard());
        let client = Client::from_conf(config.sleep_impl(sleep.clone()).build());
        pollster::block_on(client.get_id().send()).expect_err("a refusal");
        assert_eq!(*sleep.0.lock().unwrap(), [Duration::ZERO; 2], "{kind:?}");
    }
}

/// The process's quota allows a hundred retries; each client has its own quota, which other clients do not use up.
#[test]
fn retries_of_one_client_leave_the_others_theirs() {
    for _ in 0..120 {
        let stub = Stub::refusing(ErrorKind::TooManyRequests, "slow down");
        pollster::block_on(client(stub.clone(), "eu-west-1").get_id().send()).expect_err("a refusal");
        assert_eq!(stub.0.requests().len(), 3);
    }
}

#[test]
fn an_sdk_config_makes_the_same_client() {
    let config = sdk_config(guest(), "ap-south-1");
    let client = Client::new(&config);
    assert_eq!(config.region().map(AsRef::as_ref), Some("ap-south-1"));
    let output = pollster::block_on(client.get_id().identity_pool_id("p").send()).expect("an identity");
    assert_eq!(output.identity_id(), Some("eu-west-1:1"));
}

/// A user's own configuration needs nothing but the connector.
#[tokio::test]
async fn the_connector_fits_any_configuration() {
    let stub = Stub::new(|request| Ok(arbitrary::response(request.operation(), Members::All, &[])));
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("a", "b", None, None, "test"))
        .sleep_impl(ThreadSleep::new())
        .http_client(Connector::new(stub.clone()))
        .build();
    let client = Client::from_conf(config);
    client.list_identity_pools().max_results(1).send().await.expect("a page");
    client.get_id().send().await.expect("an identity");
    assert_eq!(stub.0.requests().len(), 2);
}

#[test]
fn clones_of_a_client_share_the_service() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let stub = Stub::new(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok(Response::GetId(GetIdOutput::default().identity_id("i")))
    });
    let client = client(stub, "eu-west-1");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            let client = client.clone();
            scope.spawn(move || {
                for _ in 0..10 {
                    pollster::block_on(client.get_id().send()).expect("an identity");
                }
            });
        }
    });
    assert_eq!(calls.load(Ordering::Relaxed), 80);
}

#[test]
fn no_answer_carries_a_date() {
    #[derive(Clone, Debug, Default)]
    struct Headers(Arc<Mutex<Vec<String>>>);

    impl Intercept for Headers {
        fn name(&self) -> &'static str {
            "headers"
        }

        fn read_before_deserialization(
            &self,
            context: &cognito_identity_sdk::sdk::config::interceptors::BeforeDeserializationInterceptorContextRef<'_>,
            _: &RuntimeComponents,
            _: &mut ConfigBag,
        ) -> std::result::Result<(), BoxError> {
            let response: &HttpResponse = context.response();
            self.0.lock().unwrap().extend(response.headers().iter().map(|(name, _)| name.to_owned()));
            Ok(())
        }
    }

    let headers = Headers::default();
    let config = config(guest(), "eu-west-1").interceptor(headers.clone()).build();
    pollster::block_on(Client::from_conf(config).get_id().send()).expect("an identity");
    let mut names = headers.0.lock().unwrap().clone();
    names.sort();
    assert_eq!(names, ["content-type", "x-amzn-requestid"]);
}

#[test]
fn the_service_may_be_a_trait_object() {
    let service: Arc<dyn CognitoIdentity> = guest();
    let inner: Arc<dyn CognitoIdentity> = Arc::new(SdkCognitoIdentity::new(client(service, "eu-west-1")));
    let output = pollster::block_on(client(inner, "eu-west-1").get_id().send()).expect("an identity");
    assert_eq!(output.identity_id(), Some("eu-west-1:1"));
}

//! Services for the tests.

#![allow(dead_code, reason = "no test uses all of it")]

use std::fmt;
use std::future::pending;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use cognito_identity::{ErrorKind, Handle, HandleAll, Request, Response, Result, ServiceError};
use cognito_identity_sdk::sdk::config::retry::RetryConfig;
use cognito_identity_sdk::{Client, config};

type Respond = dyn Fn(&Request) -> Result<Response> + Send + Sync;

/// A service that returns the results of a closure and records the requests.
pub(crate) struct Stub {
    response: Box<Respond>,
    requests: Mutex<Vec<Request>>,
}

impl Stub {
    pub(crate) fn new(
        response: impl Fn(&Request) -> Result<Response> + Send + Sync + 'static,
    ) -> Arc<HandleAll<Self>> {
        Arc::new(HandleAll(Self { response: Box::new(response), requests: Mutex::default() }))
    }

    pub(crate) fn refusing(kind: ErrorKind, message: &str) -> Arc<HandleAll<Self>> {
        let refusal = ServiceError::new(kind, message);
        Self::new(move |_| Err(refusal.clone().into()))
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

impl fmt::Debug for Stub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stub")
    }
}

#[async_trait]
impl Handle for Stub {
    async fn handle(&self, request: Request) -> Result<Response> {
        let response = (self.response)(&request);
        self.requests.lock().unwrap().push(request);
        response
    }
}

/// A service that never responds.
#[derive(Debug)]
pub(crate) struct Silent;

#[async_trait]
impl Handle for Silent {
    async fn handle(&self, _: Request) -> Result<Response> {
        pending().await
    }
}

/// Makes a client whose every request gets this response.
pub(crate) fn answering(status: u16, headers: &[(&'static str, &'static str)], body: &[u8]) -> Client {
    let config = config(Arc::new(HandleAll(Silent)), "eu-west-1").retry_config(RetryConfig::disabled());
    let canned = Canned { status, headers: headers.to_vec(), body: body.to_vec() };
    Client::from_conf(config.http_client(canned).build())
}

/// An HTTP client that always returns one response.
#[derive(Clone, Debug)]
struct Canned {
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: Vec<u8>,
}

impl HttpClient for Canned {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let mut response =
            HttpResponse::new(StatusCode::try_from(self.status).unwrap(), self.body.clone().into());
        for (name, value) in &self.headers {
            response.headers_mut().insert(*name, *value);
        }
        HttpConnectorFuture::ready(Ok(response))
    }
}

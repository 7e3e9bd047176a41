//! Services for the tests.

#![allow(dead_code, reason = "no test uses all of it")]

use std::fmt;
use std::future::pending;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use cognito_identity::{ErrorKind, Handle, Request, Response, Result, ServiceError, handle_all};

type Answer = dyn Fn(&Request) -> Result<Response> + Send + Sync;

/// Answers as it is told and keeps the requests.
pub(crate) struct Stub {
    answer: Box<Answer>,
    requests: Mutex<Vec<Request>>,
}

impl Stub {
    pub(crate) fn new(answer: impl Fn(&Request) -> Result<Response> + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { answer: Box::new(answer), requests: Mutex::default() })
    }

    pub(crate) fn refusing(kind: ErrorKind, message: &str) -> Arc<Self> {
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
        let answer = (self.answer)(&request);
        self.requests.lock().unwrap().push(request);
        answer
    }
}

handle_all!(Stub);

/// Never answers.
#[derive(Debug)]
pub(crate) struct Silent;

#[async_trait]
impl Handle for Silent {
    async fn handle(&self, _: Request) -> Result<Response> {
        pending().await
    }
}

handle_all!(Silent);

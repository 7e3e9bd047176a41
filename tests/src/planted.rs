//! Wrappers of the fake with one bug each, to test the suite: the named clause must catch the bug.
//!
//! The bugs are those that other fakes have, or that an implementer of the service would make.

mod access;
mod choice;
mod constraints;
mod dates;
mod developer;
mod every;
mod guests;
mod harmless;
mod linking;
mod lists;
mod login_tokens;
mod logins;
mod lookups;
mod merging;
mod pools;
mod principal_tags;
mod proofs;
mod public_unlinking;
mod refusals;
mod role_choice;
mod roles;
mod side_effects;
mod tags;
mod tokens;
mod unlinking;
pub(crate) mod visited;
mod wire;

use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cognito_identity::private::async_trait;
use cognito_identity::types::Credentials;
use cognito_identity::{ErrorKind, Handle, HandleAll, Request, Response, Result, Timestamp};
use cognito_identity_contracts::{
    BoxError, Capability, Controls, Harness, RawRequest, RawResponse, TestEnvironment, TokenOrder,
};
use cognito_identity_fake::{Assumptions, FakeCognitoIdentity};
use cognito_identity_runner::backends;
use serde_json::Value;

pub use harmless::harmless;

/// A bug and the clauses that must catch it, each by itself.
#[derive(Clone, Copy)]
pub struct Bug {
    /// The bug, in a few words.
    pub name: &'static str,
    /// Clauses that must catch it.
    pub caught_by: &'static [&'static str],
    respond: Respond,
    spoil: Spoil,
}

/// Bug of the wire: changes the raw response to a raw request.
type Spoil = fn(&RawRequest, RawResponse) -> RawResponse;

/// Bug of the service: responds to a request by means of the wrapped fake and a memory of its own.
type Respond = for<'a> fn(&'a FakeCognitoIdentity, &'a Memory, Request) -> Responding<'a>;

type Responding<'a> = Pin<Box<dyn Future<Output = Result<Response>> + Send + 'a>>;

/// State that a bug stores between requests.
#[derive(Debug, Default)]
pub struct Memory(Mutex<BTreeMap<String, String>>);

impl Memory {
    fn note(&self, key: impl Into<String>, value: impl Into<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.into(), value.into());
    }

    fn recall(&self, key: &str) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}

impl fmt::Debug for Bug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (caught by {})", self.name, self.caught_by.join(", "))
    }
}

/// Every planted bug.
#[must_use]
pub fn bugs() -> Vec<Bug> {
    [
        access::BUGS,
        choice::BUGS,
        constraints::BUGS,
        dates::BUGS,
        developer::BUGS,
        every::BUGS,
        guests::BUGS,
        linking::BUGS,
        lists::BUGS,
        login_tokens::BUGS,
        logins::BUGS,
        lookups::BUGS,
        merging::BUGS,
        pools::BUGS,
        principal_tags::BUGS,
        proofs::BUGS,
        public_unlinking::BUGS,
        refusals::BUGS,
        role_choice::BUGS,
        roles::BUGS,
        side_effects::BUGS,
        tags::BUGS,
        unlinking::BUGS,
        wire::BUGS,
    ]
    .concat()
}

/// No bug at all: the wrapper by itself.
pub const NO_BUG: Bug = Bug {
    name: "no bug",
    caught_by: &[],
    respond: |fake, _, request| Box::pin(request.send(fake)),
    spoil: |_, response| response,
};

/// A fake with one bug.
struct Planted {
    fake: FakeCognitoIdentity,
    memory: Memory,
    bug: Bug,
}

impl fmt::Debug for Planted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the fake in which {:?}", self.bug)
    }
}

#[async_trait]
impl Handle for Planted {
    async fn handle(&self, request: Request) -> Result<Response> {
        (self.bug.respond)(&self.fake, &self.memory, request).await
    }
}

/// A backend with one bug: a new one for each case.
#[derive(Clone, Copy, Debug)]
pub struct PlantedHarness(pub Bug);

impl Harness for PlantedHarness {
    fn name(&self) -> &'static str {
        self.0.name
    }

    fn capabilities(&self) -> &[Capability] {
        backends::CAPABILITIES
    }

    fn environment(&self) -> std::result::Result<TestEnvironment, BoxError> {
        let bug = self.0;
        let environment = backends::environment_over(Assumptions::default(), |fake| {
            Arc::new(HandleAll(Planted { fake, memory: Memory::default(), bug }))
        })?;
        Ok(TestEnvironment {
            controls: Arc::new(Corrupted { controls: environment.controls, bug }),
            ..environment
        })
    }
}

/// The controls of an environment whose wire has one bug.
#[derive(Debug)]
struct Corrupted {
    controls: Arc<dyn Controls>,
    bug: Bug,
}

#[async_trait]
impl Controls for Corrupted {
    async fn now(&self) -> Result<Timestamp> {
        self.controls.now().await
    }

    async fn pass_time(&self, time: Duration) -> Result<()> {
        self.controls.pass_time(time).await
    }

    async fn login_token(&self, order: TokenOrder) -> Result<String> {
        self.controls.login_token(order).await
    }

    async fn sign_out_globally(&self, user_pool: &str, subject: &str) -> Result<()> {
        self.controls.sign_out_globally(user_pool, subject).await
    }

    async fn role_of(&self, credentials: &Credentials) -> Result<String> {
        self.controls.role_of(credentials).await
    }

    async fn begin_concurrent_write(&self, pool_id: &str) -> Result<u64> {
        self.controls.begin_concurrent_write(pool_id).await
    }

    async fn end_concurrent_write(&self, number: u64) -> Result<()> {
        self.controls.end_concurrent_write(number).await
    }

    async fn key_set(&self) -> Result<Value> {
        self.controls.key_set().await
    }

    async fn post(&self, request: RawRequest) -> Result<RawResponse> {
        let response = self.controls.post(request.clone()).await?;
        Ok((self.bug.spoil)(&request, response))
    }
}

/// Returns the fake's response, but `instead` for an error of this kind, where that is a response of the operation.
async fn softened(
    request: Request,
    fake: &FakeCognitoIdentity,
    kind: ErrorKind,
    instead: Response,
) -> Result<Response> {
    let operation = request.operation();
    match request.send(fake).await {
        Err(error) if error.kind() == Some(&kind) && instead.operation() == operation => Ok(instead),
        response => response,
    }
}

/// Plants bugs: `"what is wrong" => "a clause" "another" |fake, memory, request| response`.
macro_rules! plant {
    ($($name:literal => $($clause:literal)+ |$fake:ident, $memory:ident, $request:ident| $response:expr;)*) => {
        pub(super) const BUGS: &[super::Bug] = &[$(super::Bug {
            name: $name,
            caught_by: &[$($clause),+],
            respond: |$fake, $memory, $request| {
                let _ = $memory;
                Box::pin(async move { $response })
            },
            ..super::NO_BUG
        }),*];
    };
}
use plant;

/// Plants bugs of the wire: `"what is wrong" => "a clause" "another" |request, response| change to the response`.
macro_rules! plant_bytes {
    ($($name:literal => $($clause:literal)+ |$request:ident, $response:ident| $spoil:expr;)*) => {
        pub(super) const BUGS: &[super::Bug] = &[$(super::Bug {
            name: $name,
            caught_by: &[$($clause),+],
            spoil: |$request, mut $response| {
                let _ = $request;
                $spoil;
                $response
            },
            ..super::NO_BUG
        }),*];
    };
}
use plant_bytes;

//! Interface of a backend to the suite: service, capabilities and controls. Start at [`Harness`].

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cognito_identity::types::{Credentials, StringMap};
use cognito_identity::{CognitoIdentity, Error, Result, Timestamp};
use serde_json::{Map, Value};

use crate::failure::{BoxError, Check};
use crate::raw::{RawRequest, RawResponse};

/// A backend under test.
pub trait Harness: Sync {
    /// Its name, as `--against` takes it.
    fn name(&self) -> &'static str;

    /// Capabilities of the backend besides the 23 operations.
    fn capabilities(&self) -> &[Capability];

    /// Sets up the environment for one case.
    ///
    /// # Errors
    ///
    /// Any error; its text and those of its sources are the reason why the case is inconclusive.
    fn environment(&self) -> Result<TestEnvironment, BoxError>;

    /// Redacts texts that a report must not contain, such as the id of the backend's account.
    fn redact(&self, text: String) -> String {
        text
    }

    /// Address of the backend, if it is reached over a network.
    fn endpoint_info(&self) -> Option<EndpointInfo<'_>> {
        None
    }

    /// Cost of the run so far, for a backend that counts it.
    fn spent(&self) -> Option<Spent> {
        None
    }

    /// Returns the request ids of the responses since the last call, in order, and forgets them.
    fn take_request_ids(&self) -> Vec<String> {
        Vec::new()
    }

    /// Runs one case to its end.
    fn block_on(&self, case: Pin<Box<dyn Future<Output = Check> + '_>>) -> Check {
        pollster::block_on(case)
    }
}

/// Address of a backend that is reached over a network, and the client used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointInfo<'a> {
    /// The URL.
    pub url: &'a str,
    /// The region.
    pub region: &'a str,
    /// Version of the SDK that sends the requests.
    pub sdk: &'a str,
}

/// Cost of a run so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Requests to the service.
    pub calls: u64,
    /// Requests to create a pool.
    pub pools: u64,
    /// Requests whose response was lost or unusable.
    pub lost: u64,
}

/// Capability of a backend that a clause may need, besides the 23 operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Capability {
    /// Logins of public providers.
    PublicLogins,
    /// Two roles of IAM that a pool can have.
    Roles,
    /// A SAML provider of IAM.
    SamlProvider,
    /// A pool that another account owns.
    ForeignPool,
    /// a second writer beside the case's own requests.
    ConcurrentWriters,
    /// Resolving credentials to their role.
    Sessions,
    /// Raw requests to the service, and raw responses.
    RawWire,
    /// Pools with any name and any tags, which carry no [lease](crate::lease).
    BarePools,
    /// A clock that passes minutes without waiting.
    LongWaits,
    /// The keys that verify the service's tokens.
    KeySet,
}

/// Environment of one case.
#[derive(Clone, Debug)]
pub struct TestEnvironment {
    /// The service.
    pub service: Arc<dyn CognitoIdentity>,
    /// Controls of the case besides the service's operations.
    pub controls: Arc<dyn Controls>,
    /// Account of the service.
    pub account: Account,
    /// Tags that every pool must carry; empty where pools need no cleanup. With tags, names of pools begin with
    /// [`lease::PREFIX`](crate::lease::PREFIX).
    pub lease: StringMap,
    /// Whether the environment is gone after the case, so that nothing needs to be cleaned up.
    pub is_disposable: bool,
}

/// Account of the service, and its resources.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Its id, 12 digits.
    pub id: String,
    /// The ARNs of two of its roles ([`Capability::Roles`]).
    pub roles: Vec<String>,
    /// The ARN of one of its SAML providers ([`Capability::SamlProvider`]).
    pub saml_provider: String,
    /// The ARN of one of its OpenID Connect providers ([`Capability::PublicLogins`]).
    pub open_id_provider: String,
    /// Two client ids of that provider.
    pub open_id_clients: Vec<String>,
    /// The id of another account's pool in the region ([`Capability::ForeignPool`]).
    pub foreign_pool: String,
}

/// Contents of a login token to create.
#[derive(Clone, Debug)]
pub struct TokenOrder {
    /// The provider, as `Logins` names it.
    pub provider: String,
    /// The user.
    pub subject: String,
    /// The application; `None` for a token that names none.
    pub audience: Option<String>,
    /// Further claims.
    pub claims: Map<String, Value>,
    /// Validity of the token.
    pub lifetime: Duration,
}

/// Controls of a case besides the service's operations.
#[async_trait]
pub trait Controls: std::fmt::Debug + Send + Sync {
    /// Current time of the service's clock.
    async fn now(&self) -> Result<Timestamp>;

    /// Lets at least `time` pass on the service's clock.
    async fn pass_time(&self, time: Duration) -> Result<()>;

    /// Returns a login token of a provider ([`Capability::PublicLogins`]).
    async fn login_token(&self, order: TokenOrder) -> Result<String>;

    /// Signs a user of a user pool out of all sessions ([`Capability::PublicLogins`]).
    async fn sign_out_globally(&self, user_pool: &str, subject: &str) -> Result<()>;

    /// Returns the ARN of the role of `credentials` ([`Capability::Sessions`]).
    async fn role_of(&self, credentials: &Credentials) -> Result<String>;

    /// Starts a concurrent write to a pool and returns its number ([`Capability::ConcurrentWriters`]).
    async fn begin_concurrent_write(&self, pool_id: &str) -> Result<u64>;

    /// Ends the concurrent write with this number.
    async fn end_concurrent_write(&self, number: u64) -> Result<()>;

    /// Returns the keys that verify the service's tokens, as a JSON web key set ([`Capability::KeySet`]).
    async fn key_set(&self) -> Result<Value> {
        Err(Error::Transport("the backend publishes no keys".into()))
    }

    /// Sends raw bytes to the service ([`Capability::RawWire`]).
    async fn post(&self, _: RawRequest) -> Result<RawResponse> {
        Err(Error::Transport("the backend takes no raw bytes".into()))
    }
}

/// Thoroughness of a run of the suite.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Cases for each property.
    pub cases: u32,
    /// Pinned cases, run before those: every run repeats them from the seed [`PINNED_SEED`], so that their responses
    /// can be compared.
    pub pinned_cases: u32,
    /// The seed of all cases; random when absent.
    pub seed: Option<u64>,
    /// Steps spent on making a broken case smaller.
    pub max_shrink_steps: u32,
    /// Folder where seeds of broken cases are stored and replayed from.
    pub regressions: Option<PathBuf>,
}

impl Profile {
    /// Profile of `cases` random cases for each property.
    #[must_use]
    pub fn cases(cases: u32) -> Self {
        Self { cases, pinned_cases: 0, seed: None, max_shrink_steps: 2_000, regressions: None }
    }
}

/// Seed of the pinned cases, which every run repeats.
pub const PINNED_SEED: u64 = 1;

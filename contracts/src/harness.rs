//! What a backend brings to be judged, and nothing else.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cognito_identity::types::{Credentials, StringMap};
use cognito_identity::{CognitoIdentity, Error, Result, Timestamp};
use serde_json::{Map, Value};

use crate::failure::Check;
use crate::raw::{RawAnswer, RawRequest};

/// A backend under judgement.
pub trait Harness: Sync {
    /// Its name, as `--against` takes it.
    fn name(&self) -> &'static str;

    /// What it can do besides the 23 operations.
    fn capabilities(&self) -> &[Capability];

    /// A place for one case to play on.
    ///
    /// # Errors
    ///
    /// Why there is none now, in one line. The case is then inconclusive.
    fn stage(&self) -> std::result::Result<Stage, String>;

    /// Redacts texts that a report must not contain, such as the id of the backend's account.
    fn redact(&self, text: String) -> String {
        text
    }

    /// Where it is, if it is reached over a network.
    fn place(&self) -> Option<Place<'_>> {
        None
    }

    /// What the run has cost so far, where it costs anything.
    fn spent(&self) -> Option<Spent> {
        None
    }

    /// The ids of the requests since the last time, in their order, as far as the answers had any.
    fn take_request_ids(&self) -> Vec<String> {
        Vec::new()
    }

    /// Runs one case to its end.
    fn block_on(&self, case: Pin<Box<dyn Future<Output = Check> + '_>>) -> Check {
        pollster::block_on(case)
    }
}

/// Where a backend is that is reached over a network, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The URL.
    pub url: &'a str,
    /// The region.
    pub region: &'a str,
    /// The version of the SDK that asks.
    pub sdk: &'a str,
}

/// What a run has cost so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Requests to the service.
    pub calls: u64,
    /// Pools it was asked to create.
    pub pools: u64,
    /// Requests whose answer was lost, or was none.
    pub lost: u64,
}

/// What a clause may need besides the 23 operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Capability {
    /// Logins of public providers.
    PublicLogins,
    /// Two roles of IAM that a pool can have.
    Roles,
    /// A SAML provider of IAM.
    SamlProvider,
    /// A pool that another account owns.
    ForeignPool,
    /// A second writer that overlaps with the case's own requests.
    Overlaps,
    /// Whose role credentials are of.
    Sessions,
    /// Raw bytes to the service and back.
    RawWire,
    /// Pools with any name and any tags, which carry no [lease](crate::lease).
    BarePools,
    /// Minutes that pass without anybody waiting for them.
    LongWaits,
    /// The keys that verify the service's tokens.
    KeySet,
}

/// Where one case plays.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The service.
    pub service: Arc<dyn CognitoIdentity>,
    /// What the case can do besides calling the service.
    pub props: Arc<dyn Props>,
    /// Whose service it is.
    pub account: Account,
    /// The tags that every pool has to carry; none where nobody has to clean up. With them go names that begin with
    /// [`lease::PREFIX`](crate::lease::PREFIX).
    pub lease: StringMap,
    /// Whether the stage is gone after the case, so that nothing needs to be cleaned up.
    pub is_disposable: bool,
}

/// The account whose service it is.
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

/// What a login token is to say.
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
    /// How long it is valid.
    pub lifetime: Duration,
}

/// What a case can do besides calling the service.
#[async_trait]
pub trait Props: std::fmt::Debug + Send + Sync {
    /// What time it is on the service's clock.
    async fn now(&self) -> Result<Timestamp>;

    /// Lets at least so much time pass on the service's clock.
    async fn pass_time(&self, time: Duration) -> Result<()>;

    /// A login token of a provider ([`Capability::PublicLogins`]).
    async fn login_token(&self, order: TokenOrder) -> Result<String>;

    /// Signs a user of a user pool out of all sessions ([`Capability::PublicLogins`]).
    async fn sign_out_globally(&self, user_pool: &str, subject: &str) -> Result<()>;

    /// The ARN of the role that credentials are of ([`Capability::Sessions`]).
    async fn role_of(&self, credentials: &Credentials) -> Result<String>;

    /// Lets another writer be at work on a pool, and answers its number ([`Capability::Overlaps`]).
    async fn begin_overlap(&self, pool_id: &str) -> Result<u64>;

    /// The other writer is done.
    async fn end_overlap(&self, number: u64) -> Result<()>;

    /// The keys that verify the service's tokens, as a JSON web key set ([`Capability::KeySet`]).
    async fn key_set(&self) -> Result<Value> {
        Err(Error::Transport("the backend publishes no keys".into()))
    }

    /// Sends raw bytes to the service ([`Capability::RawWire`]).
    async fn post(&self, _: RawRequest) -> Result<RawAnswer> {
        Err(Error::Transport("the backend takes no raw bytes".into()))
    }
}

/// How thoroughly the suite runs.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Cases for each property.
    pub cases: u32,
    /// Cases before those that are the same in every run, of the seed [`STEADY_SEED`], so that the answers to them can be
    /// compared.
    pub steady: u32,
    /// The seed of all cases; random when absent.
    pub seed: Option<u64>,
    /// Steps spent on making a broken case smaller.
    pub max_shrink_steps: u32,
    /// The folder where seeds of broken cases are kept and replayed from.
    pub regressions: Option<PathBuf>,
}

impl Profile {
    /// So many cases for each property, at random.
    #[must_use]
    pub fn cases(cases: u32) -> Self {
        Self { cases, steady: 0, seed: None, max_shrink_steps: 2_000, regressions: None }
    }
}

/// The seed of the cases that are the same in every run.
pub const STEADY_SEED: u64 = 1;

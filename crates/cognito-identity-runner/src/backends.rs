//! Backends of this workspace, by name: the fake itself, and the SDK over the fake. Start reading at [`backend`].

mod raw_transport;

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use cognito_identity::types::{Credentials, StringMap};
use cognito_identity::{CognitoIdentity, Error, Result, Timestamp};
use cognito_identity_contracts::Capability::{
    BarePools, ConcurrentWriters, ForeignPool, KeySet, LongWaits, PublicLogins, RawWire, Roles, SamlProvider,
    Sessions,
};
use cognito_identity_contracts::internals::partition;
use cognito_identity_contracts::{
    Account, Answers, BoxError, Capability, Controls, Harness, RawRequest, RawResponse, TestEnvironment,
    TokenOrder, error_chain,
};
use cognito_identity_fake::{
    Assumptions, BuildError, Builder, Clock as _, ConcurrentWriter, FakeCognitoIdentity, LoginToken,
    ManualClock,
};
use cognito_identity_sdk::SdkCognitoIdentity;
use serde_json::Value;

use crate::error::{RunError, RunErrorKind};
use raw_transport::RawTransport;

/// Names that `--against` accepts.
pub const NAMES: &[&str] = &[
    "fake",
    "sdk",
    #[cfg(feature = "endpoint")]
    "endpoint",
    #[cfg(feature = "aws")]
    "aws",
];

/// Returns the backend with this name, over a fake in this region; [`REGION`] without one.
///
/// # Errors
///
/// One line: the allowed names, or the reason why no fake can be in the region.
pub fn backend(
    name: &str,
    region: Option<&str>,
    assumptions: Assumptions,
) -> std::result::Result<Box<dyn Harness>, RunError> {
    let in_region = region.unwrap_or(REGION).to_owned();
    let harness: Box<dyn Harness> = match name {
        "fake" => Box::new(FakeHarness { assumptions, region: in_region }),
        "sdk" => Box::new(SdkHarness { assumptions, region: in_region }),
        other => {
            let why = format!("there is no backend `{other}`; allowed: {}", NAMES.join(", "));
            return Err(RunError::new(RunErrorKind::Options, why));
        }
    };
    if region.is_some() {
        // A bad region is an error now, and not a lost case later.
        environment_of(&*harness)?;
    }
    Ok(harness)
}

/// Returns an environment of a backend.
pub(crate) fn environment_of(harness: &dyn Harness) -> std::result::Result<TestEnvironment, RunError> {
    // Without the cause: a backend's texts may need to be redacted, as one.
    harness.environment().map_err(|error| RunError::new(RunErrorKind::Backend, error_chain(&*error)))
}

/// Returns the answers by question, as the reference model reads them.
#[must_use]
pub fn answers(assumptions: &Assumptions) -> Answers {
    let questions = Assumptions::QUESTIONS.iter();
    questions.filter_map(|question| Some((question.field, assumptions.answer(question.field)?))).collect()
}

/// Capabilities of every backend over a fake, besides the 23 operations.
pub const CAPABILITIES: &[Capability] = &[
    PublicLogins,
    Roles,
    SamlProvider,
    Sessions,
    ForeignPool,
    ConcurrentWriters,
    RawWire,
    BarePools,
    LongWaits,
    KeySet,
];

/// Region of the fake where none is given: one without a recorded token, so that the question about such regions is
/// asked.
pub const REGION: &str = "us-east-2";

/// The fake, a new one for each case.
#[derive(Clone, Debug)]
pub struct FakeHarness {
    /// Answers of the fake to the open questions.
    pub assumptions: Assumptions,
    /// Region of the fake.
    pub region: String,
}

impl FakeHarness {
    /// The fake with these answers, in [`REGION`].
    #[must_use]
    pub fn new(assumptions: Assumptions) -> Self {
        Self { assumptions, region: REGION.to_owned() }
    }
}

impl Default for FakeHarness {
    fn default() -> Self {
        Self::new(Assumptions::default())
    }
}

/// The SDK over the fake, a new one for each case.
#[derive(Clone, Debug)]
pub struct SdkHarness {
    /// Answers of the fake to the open questions.
    pub assumptions: Assumptions,
    /// Region of the fake.
    pub region: String,
}

impl Default for SdkHarness {
    fn default() -> Self {
        Self { assumptions: Assumptions::default(), region: REGION.to_owned() }
    }
}

impl Harness for FakeHarness {
    fn name(&self) -> &'static str {
        "fake"
    }

    fn capabilities(&self) -> &[Capability] {
        CAPABILITIES
    }

    fn environment(&self) -> Result<TestEnvironment, BoxError> {
        Ok(FakeSetup::new(self.assumptions, &self.region)?.on_the_wire())
    }
}

impl Harness for SdkHarness {
    fn name(&self) -> &'static str {
        "sdk"
    }

    fn capabilities(&self) -> &[Capability] {
        CAPABILITIES
    }

    fn environment(&self) -> Result<TestEnvironment, BoxError> {
        Ok(FakeSetup::new(self.assumptions, &self.region)?.over_the_sdk())
    }
}

/// An environment over any service that is made of a fake, such as a wrapper of it; raw bytes reach it through the
/// wire.
///
/// # Errors
///
/// If the fake cannot be built.
pub fn environment_over(
    assumptions: Assumptions,
    wrap: impl FnOnce(FakeCognitoIdentity) -> Arc<dyn CognitoIdentity>,
) -> Result<TestEnvironment, BoxError> {
    Ok(FakeSetup::new(assumptions, REGION)?.wrapped(wrap))
}

/// Foundation of an environment: a fake, on a clock of its own that moves only when a case lets time pass.
pub(crate) struct FakeSetup {
    pub(crate) fake: FakeCognitoIdentity,
    clock: ManualClock,
    account: Account,
}

impl FakeSetup {
    fn new(assumptions: Assumptions, region: &str) -> std::result::Result<Self, BuildError> {
        // Between two seconds, so that rounding to whole seconds is visible.
        const START: Timestamp = Timestamp::from_millis(1_767_225_600_123);
        let clock = ManualClock::at(START);
        let iam = format!("arn:{}:iam::123456789012", partition(region));
        let account = Account {
            id: "123456789012".to_owned(),
            roles: ["One", "Other"].map(|name| format!("{iam}:role/{name}")).into(),
            saml_provider: format!("{iam}:saml-provider/One"),
            open_id_provider: format!("{iam}:oidc-provider/oidc.contract.example/tenant"),
            open_id_clients: ["client-one", "client-two"].map(str::to_owned).into(),
            foreign_pool: format!("{region}:ffffffff-ffff-4fff-bfff-ffffffffffff"),
        };
        Self::for_account(assumptions, account, clock, region)
    }

    /// A fake of this account, on this clock.
    pub(crate) fn for_account(
        assumptions: Assumptions,
        account: Account,
        clock: ManualClock,
        region: &str,
    ) -> std::result::Result<Self, BuildError> {
        // No clause checks a signature, and a run of the suite issues tens of thousands of tokens.
        let builder = FakeCognitoIdentity::builder().unsigned_tokens().region(region);
        let builder = builder.assumptions(assumptions).clock(clock.clone());
        let builder = account.roles.iter().fold(builder, Builder::role);
        let has = |name: &String| !name.is_empty();
        let saml = Some(&account.saml_provider).filter(|name| has(name));
        let builder = saml.into_iter().fold(builder, |builder, arn| builder.saml_provider(arn.as_str()));
        let open_id = Some(&account.open_id_provider).filter(|name| has(name));
        let builder = open_id.into_iter().fold(builder, |builder, arn| {
            builder.open_id_provider(arn.as_str(), account.open_id_clients.iter().cloned())
        });
        let foreign = Some(&account.foreign_pool).filter(|name| has(name));
        let builder = foreign.into_iter().fold(builder, |builder, id| builder.foreign_pool(id.as_str()));
        let builder = builder.account(account.id.as_str());
        let fake = builder.build()?;
        Ok(Self { fake, clock, account })
    }

    /// An environment of the fake itself; raw bytes reach it through the wire.
    pub(crate) fn on_the_wire(self) -> TestEnvironment {
        self.wrapped(|fake| Arc::new(fake))
    }

    /// An environment of a service that is made of the fake; raw bytes reach it through the wire.
    fn wrapped(self, wrap: impl FnOnce(FakeCognitoIdentity) -> Arc<dyn CognitoIdentity>) -> TestEnvironment {
        let service = wrap(self.fake.clone());
        let dialect = self.fake.dialect();
        let requests = AtomicU64::new(0);
        let transport = RawTransport::Wire { service: Arc::clone(&service), dialect, requests };
        self.environment(service, transport)
    }

    /// An environment of the SDK over the fake.
    fn over_the_sdk(self) -> TestEnvironment {
        let service = Arc::new(SdkCognitoIdentity::new(self.fake.client()));
        let transport = RawTransport::Connector(self.fake.http_client());
        self.environment(service, transport)
    }

    fn environment(self, service: Arc<dyn CognitoIdentity>, transport: RawTransport) -> TestEnvironment {
        let Self { fake, clock, account } = self;
        let controls =
            Arc::new(FakeControls { fake, clock, transport, concurrent_writers: Mutex::default() });
        TestEnvironment { service, controls, account, lease: StringMap::new(), is_disposable: true }
    }
}

#[derive(Debug)]
struct FakeControls {
    fake: FakeCognitoIdentity,
    clock: ManualClock,
    transport: RawTransport,
    concurrent_writers: Mutex<BTreeMap<u64, ConcurrentWriter>>,
}

impl FakeControls {
    fn concurrent_writers(&self) -> MutexGuard<'_, BTreeMap<u64, ConcurrentWriter>> {
        self.concurrent_writers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Controls for FakeControls {
    async fn now(&self) -> Result<Timestamp> {
        Ok(self.clock.now())
    }

    async fn pass_time(&self, time: Duration) -> Result<()> {
        self.clock.advance(time);
        Ok(())
    }

    async fn login_token(&self, order: TokenOrder) -> Result<String> {
        let token = self.fake.issuer(order.provider).token(order.subject).lifetime(order.lifetime);
        let token = order.audience.into_iter().fold(token, LoginToken::audience);
        Ok(order.claims.into_iter().fold(token, |token, (name, value)| token.claim(name, value)).sign())
    }

    async fn sign_out_globally(&self, user_pool: &str, subject: &str) -> Result<()> {
        self.fake.sign_out_globally(user_pool, subject);
        Ok(())
    }

    async fn role_of(&self, credentials: &Credentials) -> Result<String> {
        let session = self.fake.session(credentials.access_key_id.as_deref().unwrap_or_default());
        Ok(session.map_or_else(|| "no session".to_owned(), |session| session.role_arn))
    }

    async fn begin_concurrent_write(&self, pool_id: &str) -> Result<u64> {
        let writer = self.fake.concurrent_writer(pool_id)?;
        let mut concurrent_writers = self.concurrent_writers();
        let number = concurrent_writers.last_key_value().map_or(0, |(number, _)| number + 1);
        concurrent_writers.insert(number, writer);
        Ok(number)
    }

    async fn end_concurrent_write(&self, number: u64) -> Result<()> {
        self.concurrent_writers().remove(&number);
        Ok(())
    }

    async fn key_set(&self) -> Result<Value> {
        serde_json::from_str(&self.fake.jwks()).map_err(|error| Error::Transport(error.into()))
    }

    async fn post(&self, request: RawRequest) -> Result<RawResponse> {
        self.transport.post(request).await
    }
}

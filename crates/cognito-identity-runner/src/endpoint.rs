//! Backend behind a URL: an emulator, the fake's server, or AWS itself.
//!
//! Every request of a clause goes through the gate, which limits runs against accounts that we do not own: the rate, the
//! budget, leases on all pools, reads that wait until writes are visible, no retries. Start reading at `gate.rs`.

mod account;
#[cfg(feature = "aws")]
pub mod aws;
mod aws_hosts;
mod budget;
mod controls;
mod error_page;
mod fake_server;
mod gate;
mod http;
mod lease_check;
mod limits;
mod preflight;
mod rate_limit;
mod signing;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use cognito_identity::CognitoIdentity;
use cognito_identity_contracts::lease::Lease;
use cognito_identity_contracts::{
    Account, BoxError, Capability, Check, EndpointInfo, Harness, Spent, TestEnvironment, error_chain,
};
use cognito_identity_sdk::sdk::Client;
use cognito_identity_sdk::sdk::config::retry::RetryConfig;
use cognito_identity_sdk::sdk::config::timeout::TimeoutConfig;
use cognito_identity_sdk::sdk::config::{
    BehaviorVersion, Config, IdentityCache, Region, StalledStreamProtectionConfig,
};
use cognito_identity_sdk::{SdkCognitoIdentity, sdk};

pub use account::account_of;
pub use budget::Budget;
pub use cognito_identity_sdk::sdk::config::Credentials;
pub use limits::{Limits, MAX_MINUTES};
pub use rate_limit::RateLimit;

use crate::error::{RunError, RunErrorKind};
use crate::redact::redact_plain_line;
use controls::EndpointControls;
use fake_server::FakeServer;
use gate::Gate;
use http::{Client as SharedHttpClient, Http};
use signing::Signer;

/// URL of a backend, and the rules of a run against it.
#[derive(Clone, Debug)]
pub struct Options {
    /// Backend's name, as `--against` accepts it.
    pub name: &'static str,
    /// URL of the endpoint.
    pub url: String,
    /// Region that requests are signed for.
    pub region: String,
    /// Credentials that sign the requests.
    pub credentials: Credentials,
    /// CA certificate of the endpoint, in PEM; `None` uses the system's roots.
    pub authority: Option<Vec<u8>>,
    /// Account that the service belongs to, unless the endpoint reports another one itself.
    pub account: Account,
    /// Rate limit of requests.
    pub rate_limit: RateLimit,
    /// Budget of the run.
    pub budget: Budget,
    /// Time after a write in which a read may be out of date.
    pub consistency_delay: Duration,
    /// Time to wait for a response.
    pub timeout: Duration,
    /// Whether the endpoint may be the fake's server, which is then asked for its `/_fake/` requests; false at AWS.
    pub may_be_fake: bool,
    /// Whether time passes by waiting, even where the endpoint's clock can be moved.
    pub real_time: bool,
    /// Whether clauses that wait for minutes are run although nothing but waiting lets time pass.
    pub long_waits: bool,
    /// Lease that marks the run's pools. Without it cleanup cannot find the pools of a killed run.
    pub lease: Option<Lease>,
}

impl Options {
    /// Options of a run against an endpoint that the user owns and that costs nothing: no limits but the end of its
    /// lease, the region `us-east-1` and the account of AWS's examples.
    #[must_use]
    pub fn new(url: impl Into<String>, credentials: Credentials) -> Self {
        Self {
            name: "endpoint",
            url: url.into(),
            region: "us-east-1".to_owned(),
            credentials,
            authority: None,
            account: Account { id: "123456789012".to_owned(), ..Account::default() },
            rate_limit: RateLimit::Unlimited,
            budget: Budget::default(),
            consistency_delay: Duration::ZERO,
            timeout: Duration::from_secs(30),
            may_be_fake: true,
            real_time: false,
            long_waits: false,
            lease: Some(Lease::for_run(None)),
        }
    }

    /// URL, region and SDK version of the endpoint, which need not be reachable.
    #[must_use]
    pub fn endpoint_info(&self) -> EndpointInfo<'_> {
        EndpointInfo { url: &self.url, region: &self.region, sdk: sdk::meta::PKG_VERSION }
    }

    /// Replaces the account's id, which is part of every ARN, unless the endpoint may be the fake's server.
    fn redact(&self, text: String) -> String {
        if self.may_be_fake { text } else { text.replace(&self.account.id, "ACCOUNT") }
    }
}

/// A backend behind a URL.
#[derive(Debug)]
pub struct EndpointHarness {
    runtime: tokio::runtime::Runtime,
    service: Arc<SdkCognitoIdentity>,
    gate: Gate,
    controls: Arc<EndpointControls>,
    account: Account,
    capabilities: Vec<Capability>,
    options: Options,
}

impl EndpointHarness {
    /// Reaches the endpoint, and determines its capabilities.
    ///
    /// # Errors
    ///
    /// One line: the endpoint cannot be reached, is not Cognito Identity, denies access, or is AWS but was not
    /// configured by `aws::options`; or there are more concurrent runs than the rate limit allows.
    pub fn open(options: Options) -> Result<Self, RunError> {
        let wrong = |why: String| RunError::new(RunErrorKind::Options, why);
        // The error does not repeat the URL: reports contain errors, and a URL may contain a password.
        if options.url.contains(['@', '?', '#']) || options.url.contains(char::is_control) {
            let allowed = "http://HOST:PORT and https://HOST:PORT";
            let why =
                format!("the endpoint's URL has more than a host, a port and a path; allowed: {allowed}");
            return Err(wrong(why));
        }
        if options.may_be_fake && aws_hosts::is_host_of(&options.url) {
            let why = format!(
                "`{}` is an AWS host; use `--against aws`, which limits the rate and redacts the account (needs the \
                 feature `aws`)",
                options.url
            );
            return Err(wrong(why));
        }
        options.rate_limit.check().map_err(wrong)?;
        let runtime = runtime()?;
        let http = Http::new(&options.url, options.authority.as_deref(), options.timeout)?;
        let gate = Gate::new(&http, &options);
        let signer = Signer {
            service: "cognito-identity",
            credentials: options.credentials.clone(),
            region: options.region.clone(),
        };
        let raw = http::HttpTransport::new(gate.connector(), &options.url, signer.clone());
        let fake_server = runtime.block_on(async {
            // Each process begins with this request, so many short processes in a row would exceed the quota.
            let turn = gate.wait(preflight::ASKED).await;
            turn.map_err(|why| RunError::new(RunErrorKind::Limits, why))?;
            let transport = http::HttpTransport::new(http.connector(), &options.url, signer);
            // Redacted as a whole, so without the cause.
            preflight::reach(&transport, &options.url).await.map_err(|error| {
                let why = options.redact(error_chain(&error));
                RunError::new(error.kind(), redact_plain_line(&why))
            })?;
            Ok::<_, RunError>(if options.may_be_fake { FakeServer::find(&http).await } else { None })
        })?;
        if fake_server.is_some() && !options.account.roles.is_empty() {
            let why = format!(
                "{} is the fake's server and has its own roles; pass `--role` to `cognito-fake serve` instead",
                options.url
            );
            return Err(wrong(why));
        }
        let account = fake_server.as_ref().map_or_else(|| options.account.clone(), FakeServer::account);
        let capabilities = capabilities(&options, fake_server.as_ref(), &account);
        let service = Arc::new(SdkCognitoIdentity::new(client(&options, gate.client())));
        let clock = fake_server.is_some() && !options.real_time;
        let controls = Arc::new(EndpointControls { fake_server, http, raw, moves_clock: clock });
        Ok(Self { runtime, service, gate, controls, account, capabilities, options })
    }

    /// Cost of the run so far.
    #[must_use]
    pub fn spent(&self) -> Spent {
        self.gate.spent()
    }
}

impl Harness for EndpointHarness {
    fn name(&self) -> &'static str {
        self.options.name
    }

    fn capabilities(&self) -> &[Capability] {
        &self.capabilities
    }

    fn endpoint_info(&self) -> Option<EndpointInfo<'_>> {
        Some(self.options.endpoint_info())
    }

    fn spent(&self) -> Option<Spent> {
        Some(self.gate.spent())
    }

    fn take_request_ids(&self) -> Vec<String> {
        self.gate.take_request_ids()
    }

    fn environment(&self) -> Result<TestEnvironment, BoxError> {
        self.gate.begin_case();
        Ok(TestEnvironment {
            service: Arc::clone(&self.service) as Arc<dyn CognitoIdentity>,
            controls: self.controls.clone(),
            account: self.account.clone(),
            lease: self.options.lease.as_ref().map(Lease::tags).unwrap_or_default(),
            is_disposable: false,
        })
    }

    fn redact(&self, text: String) -> String {
        self.options.redact(text)
    }

    fn block_on(&self, case: Pin<Box<dyn Future<Output = Check> + '_>>) -> Check {
        self.runtime.block_on(case)
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, RunError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| RunError::new(RunErrorKind::Backend, "the runtime does not start").because(error))
}

/// Returns the endpoint's capabilities besides the 23 operations.
fn capabilities(options: &Options, fake_server: Option<&FakeServer>, account: &Account) -> Vec<Capability> {
    let is_fake = fake_server.is_some();
    let has_login_provider = !account.open_id_provider.is_empty() && account.open_id_clients.len() >= 2;
    let moves_clock = is_fake && !options.real_time;
    let each = [
        (Capability::RawWire, true),
        (Capability::BarePools, options.lease.is_none()),
        (Capability::LongWaits, moves_clock || options.long_waits),
        (Capability::PublicLogins, is_fake && has_login_provider),
        (Capability::Sessions, is_fake),
        (Capability::ConcurrentWriters, is_fake),
        // Other endpoints need not publish their keys.
        (Capability::KeySet, is_fake || !options.may_be_fake),
        (Capability::Roles, account.roles.len() >= 2),
        (Capability::SamlProvider, !account.saml_provider.is_empty()),
        (Capability::ForeignPool, !account.foreign_pool.is_empty()),
    ];
    each.into_iter().filter_map(|(capability, is_there)| is_there.then_some(capability)).collect()
}

/// Returns an SDK client with the usual settings, but without retries, which would hide responses of the service.
fn client(options: &Options, connector: SharedHttpClient) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(options.region.clone()))
        .endpoint_url(options.url.as_str())
        .http_client(connector)
        .credentials_provider(options.credentials.clone())
        .identity_cache(IdentityCache::no_cache())
        .retry_config(RetryConfig::disabled())
        // The gate waits, for a turn and for the response.
        .timeout_config(TimeoutConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    Client::from_conf(config.build())
}

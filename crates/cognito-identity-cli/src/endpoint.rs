//! Options of a backend behind a URL, and the harness they open. Start reading at [`EndpointOptions`].

mod help;

use std::path::PathBuf;
use std::time::Duration;

use cognito_identity_contracts::Account;
#[cfg(feature = "aws")]
use cognito_identity_runner::endpoint::aws;
use cognito_identity_runner::endpoint::{Credentials, EndpointHarness, Limits, MAX_MINUTES, Options};

use crate::error::CannotRun;
use crate::number::number;

/// Options of a run against an endpoint.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Endpoints")]
pub(crate) struct EndpointOptions {
    /// URL of the endpoint for `--against endpoint`, e.g. http://127.0.0.1:9229; requests are signed with
    /// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN [default keys: testing]
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint_url: Option<String>,

    /// PEM file with the CA certificate of an https endpoint [default: system roots]
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,

    /// Region [default: AWS_REGION, or us-east-1; the environment or the profile at AWS; us-east-2 in this process]
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<String>,

    /// AWS profile to use [default: the credentials in the environment, else AWS_PROFILE]
    #[cfg(feature = "aws")]
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// Account id of the endpoint, if it does not publish its own [default: 123456789012]
    #[arg(long, value_name = "ID")]
    pub(crate) account: Option<String>,

    /// ARN of an IAM role to attach to pools; clauses about roles need two. If the endpoint is `cognito-fake serve`, give
    /// `--role` to `serve` instead
    #[arg(long = "role", value_name = "ARN")]
    pub(crate) roles: Vec<String>,

    #[arg(long, value_name = "RATE", help = help::RATE_LIMIT, value_parser = |text: &str| number(text, &(1..=u32::MAX)))]
    pub(crate) rate_limit: Option<u32>,

    /// Number of concurrent runs that share the quotas and the budget; at most 5 keep within AWS's quotas [default: the
    /// N of `verify --shard K/N`, else 1]
    #[arg(long, value_name = "N", value_parser = |text: &str| number(text, &(1..=1_000_u32)))]
    pub(crate) shards: Option<u32>,

    #[arg(long, value_name = "N", help = help::CALLS)]
    pub(crate) max_calls: Option<u64>,

    #[arg(long, value_name = "N", help = help::POOLS)]
    pub(crate) max_pools: Option<u64>,

    #[arg(long, value_name = "N", help = help::MINUTES, value_parser = |text: &str| number(text, &(1..=MAX_MINUTES)))]
    pub(crate) max_minutes: Option<u64>,

    #[arg(long, value_name = "MS", help = help::CONSISTENCY_DELAY, value_parser = |text: &str| number(text, &(0..=600_000_u64)))]
    pub(crate) consistency_delay: Option<u64>,

    /// Seconds to wait for a response, 1 to 3600 [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = |text: &str| number(text, &(1..=3_600_u64)))]
    pub(crate) timeout: Option<u64>,

    /// Wait in real time, even if the endpoint's clock can be moved
    #[arg(long)]
    pub(crate) real_time: bool,

    /// Run clauses that wait for minutes
    #[arg(long)]
    pub(crate) long_waits: bool,

    /// Create pools without a lease; `cleanup` cannot delete those of a killed run
    #[arg(long)]
    pub(crate) no_lease: bool,
}

/// Backends that run outside of this process.
const ALLOWED: &[&str] = &[
    "endpoint",
    #[cfg(feature = "aws")]
    aws::NAME,
];

/// Note for help texts that the backend `aws` needs a feature, in a build without it.
#[cfg(not(feature = "aws"))]
pub(crate) const AWS: &str = ", and aws in a build with `--features aws`";
#[cfg(feature = "aws")]
pub(crate) const AWS: &str = "";

/// Backend outside of this process, for commands that accept no other.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Against {
    #[arg(long, value_name = "BACKEND", default_value = "endpoint", help = format!("Backend: {}", ALLOWED.join(", ")))]
    against: String,

    #[command(flatten)]
    endpoint: EndpointOptions,
}

impl Against {
    pub(crate) fn open(&self) -> Result<EndpointHarness, CannotRun> {
        self.endpoint.backend(&self.against).unwrap_or_else(|| {
            Err(CannotRun(format!(
                "`--against {}` is not an endpoint; allowed: {}{AWS}",
                self.against,
                ALLOWED.join(", ")
            )))
        })
    }
}

impl EndpointOptions {
    /// The backend of this name, if it is an endpoint.
    pub(crate) fn backend(&self, name: &str) -> Option<Result<EndpointHarness, CannotRun>> {
        let options = match name {
            "endpoint" => self.endpoint(),
            #[cfg(feature = "aws")]
            aws::NAME => self.aws(),
            _ => return None,
        };
        Some(options.and_then(|options| Ok(EndpointHarness::open(self.kept_to(options)?)?)))
    }

    /// Returns the first given option that applies to endpoints only.
    pub(crate) fn given(&self) -> Option<&'static str> {
        #[cfg(feature = "aws")]
        let profile = self.profile.is_some();
        #[cfg(not(feature = "aws"))]
        let profile = false;
        let each = [
            ("--endpoint-url", self.endpoint_url.is_some()),
            ("--ca-file", self.ca_file.is_some()),
            ("--profile", profile),
            ("--account", self.account.is_some()),
            ("--role", !self.roles.is_empty()),
            ("--rate-limit", self.rate_limit.is_some()),
            ("--shards", self.shards.is_some()),
            ("--max-calls", self.max_calls.is_some()),
            ("--max-pools", self.max_pools.is_some()),
            ("--max-minutes", self.max_minutes.is_some()),
            ("--consistency-delay", self.consistency_delay.is_some()),
            ("--timeout", self.timeout.is_some()),
            ("--real-time", self.real_time),
            ("--long-waits", self.long_waits),
            ("--no-lease", self.no_lease),
        ];
        each.into_iter().find_map(|(option, is_given)| is_given.then_some(option))
    }

    /// The endpoint at `--endpoint-url`, with the defaults for one that is one's own.
    fn endpoint(&self) -> Result<Options, CannotRun> {
        let url = self.endpoint_url.clone().ok_or_else(|| {
            CannotRun("`--against endpoint` needs `--endpoint-url`, e.g. http://127.0.0.1:9229".to_owned())
        })?;
        let region = self.region.clone().or_else(|| set("AWS_REGION"));
        let keys = set("AWS_ACCESS_KEY_ID").zip(set("AWS_SECRET_ACCESS_KEY"));
        let (id, secret) = keys.unwrap_or_else(|| ("testing".to_owned(), "testing".to_owned()));
        let credentials = Credentials::new(id, secret, set("AWS_SESSION_TOKEN"), None, "cognito-fake");
        let options = Options::new(url, credentials);
        let options = Options { region: region.unwrap_or(options.region), ..options };
        Ok(match self.account.clone() {
            Some(id) => Options { account: Account { id, ..options.account }, ..options },
            None => options,
        })
    }

    /// AWS, with its own defaults.
    #[cfg(feature = "aws")]
    fn aws(&self) -> Result<Options, CannotRun> {
        let refused = [
            ("--no-lease", self.no_lease, "every pool at AWS has a lease, so that `cleanup` can delete it"),
            (
                "--endpoint-url",
                self.endpoint_url.is_some(),
                "the region has the URL; for another URL use `--against endpoint`",
            ),
            ("--ca-file", self.ca_file.is_some(), "AWS's certificates are checked by the system roots"),
            ("--account", self.account.is_some(), "the account is that of the credentials"),
        ];
        if let Some((option, _, why)) = refused.into_iter().find(|(_, is_given, _)| *is_given) {
            return Err(CannotRun(format!("`{option}` does not go with `--against aws`: {why}")));
        }
        let overrides = aws::Overrides { region: self.region.clone(), profile: self.profile.clone() };
        Ok(aws::options(overrides)?)
    }

    /// Applies the command line's options to the endpoint's.
    fn kept_to(&self, options: Options) -> Result<Options, CannotRun> {
        let authority = self.ca_file.as_deref().map(|path| {
            std::fs::read(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))
        });
        let limits = Limits {
            rate_limit: self.rate_limit,
            shards: self.shards,
            calls: self.max_calls,
            pools: self.max_pools,
            minutes: self.max_minutes,
            consistency_delay: self.consistency_delay,
        };
        let options = Options {
            authority: authority.transpose()?,
            account: Account { roles: self.roles.clone(), ..options.account },
            timeout: self.timeout.map_or(options.timeout, Duration::from_secs),
            real_time: self.real_time || options.real_time,
            long_waits: self.long_waits,
            lease: options.lease.filter(|_| !self.no_lease),
            ..options
        };
        Ok(options.within(limits))
    }
}

fn set(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|value| !value.is_empty())
}

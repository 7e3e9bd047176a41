//! Backends behind a URL, as the command line names them.

mod help;

use std::path::PathBuf;
use std::time::Duration;

use cognito_identity_contracts::Account;
#[cfg(feature = "aws")]
use cognito_identity_runner::endpoint::aws;
use cognito_identity_runner::endpoint::{Credentials, EndpointHarness, Limits, MOST_MINUTES, Options};

use crate::CannotRun;
use crate::number::number;

/// Options of a run against an endpoint.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Endpoints")]
pub(crate) struct EndpointOptions {
    /// Where the endpoint is, for `--against endpoint`, e.g. http://127.0.0.1:9229; requests are signed with
    /// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN if they are set, else with `testing`
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint_url: Option<String>,

    /// The certificate of who vouches for an https endpoint, in PEM [default: whom the system trusts]
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,

    /// The region [default: AWS_REGION, or us-east-1; us-east-2 for a backend that runs in this process]
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<String>,

    /// The profile to be at AWS [default: AWS_PROFILE, where the environment has no credentials]
    #[cfg(feature = "aws")]
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// The account whose service it is, where the endpoint does not say so [default: 123456789012]
    #[arg(long, value_name = "ID")]
    pub(crate) account: Option<String>,

    /// The ARN of a role that pools may have; clauses about roles need two
    #[arg(long = "role", value_name = "ARN")]
    pub(crate) roles: Vec<String>,

    #[arg(long, value_name = "RATE", help = help::PACE, value_parser = |text: &str| number(text, &(1..=u32::MAX)))]
    pub(crate) pace: Option<u32>,

    /// How many runs share the quotas and the budget at once [default: 1; with `--shard 2/3` 3]
    #[arg(long, value_name = "N", value_parser = |text: &str| number(text, &(1..=1_000_u32)))]
    pub(crate) shards: Option<u32>,

    #[arg(long, value_name = "N", help = help::CALLS)]
    pub(crate) max_calls: Option<u64>,

    #[arg(long, value_name = "N", help = help::POOLS)]
    pub(crate) max_pools: Option<u64>,

    #[arg(long, value_name = "N", help = help::MINUTES, value_parser = |text: &str| number(text, &(1..=MOST_MINUTES)))]
    pub(crate) max_minutes: Option<u64>,

    #[arg(long, value_name = "MS", help = help::SETTLING, value_parser = |text: &str| number(text, &(0..=600_000_u64)))]
    pub(crate) settling: Option<u64>,

    /// How many seconds to wait for an answer [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = |text: &str| number(text, &(1..=3_600_u64)))]
    pub(crate) patience: Option<u64>,

    /// Let time pass by waiting, even where the endpoint's clock can be moved
    #[arg(long)]
    pub(crate) real_time: bool,

    /// Run clauses that wait for minutes too
    #[arg(long)]
    pub(crate) long_waits: bool,

    /// Mark no pools as the run's own; what a killed run leaves behind can then not be cleaned up
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
    #[arg(long, value_name = "BACKEND", default_value = "endpoint", help = format!("The backend: {}", ALLOWED.join(", ")))]
    against: String,

    #[command(flatten)]
    endpoint: EndpointOptions,
}

impl Against {
    pub(crate) fn open(&self) -> Result<EndpointHarness, CannotRun> {
        self.endpoint.backend(&self.against).unwrap_or_else(|| {
            Err(CannotRun(format!(
                "`--against {}` is no endpoint; allowed: {}{AWS}",
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
            ("--pace", self.pace.is_some()),
            ("--shards", self.shards.is_some()),
            ("--max-calls", self.max_calls.is_some()),
            ("--max-pools", self.max_pools.is_some()),
            ("--max-minutes", self.max_minutes.is_some()),
            ("--settling", self.settling.is_some()),
            ("--patience", self.patience.is_some()),
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
        let options = Options::at(url, region.unwrap_or_else(|| "us-east-1".to_owned()), credentials);
        Ok(match self.account.clone() {
            Some(id) => Options { account: Account { id, ..options.account }, ..options },
            None => options,
        })
    }

    /// AWS, with its own defaults.
    #[cfg(feature = "aws")]
    fn aws(&self) -> Result<Options, CannotRun> {
        let refused = [
            (
                "--no-lease",
                self.no_lease,
                "every pool at AWS is marked as the run's own, so that it can be cleaned up",
            ),
            (
                "--endpoint-url",
                self.endpoint_url.is_some(),
                "AWS is where the region is; another URL is `--against endpoint`",
            ),
            ("--ca-file", self.ca_file.is_some(), "AWS is vouched for by whom the system trusts"),
            ("--account", self.account.is_some(), "AWS says itself whose account it is"),
        ];
        if let Some((option, _, why)) = refused.into_iter().find(|(_, is_given, _)| *is_given) {
            return Err(CannotRun(format!("`{option}` does not go with `--against aws`: {why}")));
        }
        Ok(aws::options(self.region.clone(), self.profile.clone())?)
    }

    /// Applies the command line's options to the endpoint's.
    fn kept_to(&self, options: Options) -> Result<Options, CannotRun> {
        let authority = self.ca_file.as_deref().map(|path| {
            std::fs::read(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))
        });
        let limits = Limits {
            rate_limit: self.pace,
            shards: self.shards,
            calls: self.max_calls,
            pools: self.max_pools,
            minutes: self.max_minutes,
            consistency_delay: self.settling,
        };
        let options = Options {
            authority: authority.transpose()?,
            account: Account { roles: self.roles.clone(), ..options.account },
            timeout: self.patience.map_or(options.timeout, Duration::from_secs),
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

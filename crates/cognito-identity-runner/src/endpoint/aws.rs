//! Options for AWS: an endpoint like any other, with defaults for a service that costs money and that other clients of
//! the account use too. Start reading at [`options`].

use std::time::Duration;

use aws_config::Region;
use aws_config::environment::{EnvironmentVariableCredentialsProvider, EnvironmentVariableRegionProvider};
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider};
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::http::http_client_fn;
use cognito_identity_contracts::lease::Lease;
use cognito_identity_contracts::{Account, error_chain};

use super::aws_hosts::SUFFIXES;
use super::http::Http;
use super::{Budget, Credentials, Options, RateLimit, account_of, runtime};
use crate::error::{RunError, RunErrorKind};

/// Backend's name, as `--against` accepts it.
pub const NAME: &str = "aws";

/// Requests a second of an operation without a documented quota: as many as the stricter documented quotas allow.
pub const OTHERS: u32 = 10;

/// Cases for each property: at this rate limit the whole suite takes about an hour.
pub const CASES: u32 = 4;

/// Most steps for shrinking a broken case: each costs requests.
pub const SHRINK_STEPS: u32 = 64;

/// Budget of a nightly run, as hard limits: about twice the cost of [`CASES`] cases of the whole suite.
pub const BUDGET: Budget =
    Budget { calls: Some(20_000), pools: Some(2_000), time: Some(Duration::from_hours(2)) };

/// Time after a write in which a read may be out of date.
pub const CONSISTENCY_DELAY: Duration = Duration::from_secs(1);

/// Region and profile that override those of the environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The region.
    pub region: Option<String>,
    /// Profile with the credentials, and with the region if that is not set.
    pub profile: Option<String>,
}

/// Options of a run against AWS.
///
/// One request to STS determines the account.
///
/// # Errors
///
/// One line: no region is set, no credentials are set, or AWS denies access.
pub fn options(overrides: Overrides) -> Result<Options, RunError> {
    let (region, credentials) = runtime()?.block_on(set_up(overrides))?;
    let account = account_of(&url("sts", &region), &region, &credentials)?;
    let budget = BUDGET;
    Ok(Options {
        name: NAME,
        url: url("cognito-identity", &region),
        region,
        credentials,
        authority: None,
        account: Account { id: account, ..Account::default() },
        rate_limit: RateLimit::documented(OTHERS),
        budget,
        consistency_delay: CONSISTENCY_DELAY,
        timeout: Duration::from_secs(30),
        may_be_fake: false,
        real_time: true,
        long_waits: false,
        lease: Some(Lease::for_run(budget.time)),
    })
}

/// Returns the region and the credentials, from the environment before the profile.
async fn set_up(overrides: Overrides) -> Result<(String, Credentials), RunError> {
    let Overrides { region, profile } = overrides;
    let wrong = |why: String| RunError::new(RunErrorKind::Options, why);
    // A profile's credential process or role may send requests by HTTPS.
    let http = Http::new("https://aws", None, Duration::from_secs(30))?.connector();
    let http = http_client_fn(move |_, _| http.clone());
    let config = ProviderConfig::without_region().with_http_client(http);

    let mut in_profile = ProfileFileRegionProvider::builder().configure(&config);
    let mut as_profile = ProfileFileCredentialsProvider::builder();
    if let Some(name) = &profile {
        in_profile = in_profile.profile_name(name);
        as_profile = as_profile.profile_name(name);
    }
    let region = if region.is_some() {
        region
    } else {
        let found = RegionProviderChain::first_try(EnvironmentVariableRegionProvider::new());
        found.or_else(in_profile.build()).region().await.map(|region| region.to_string())
    };
    let region = region.ok_or_else(|| {
        wrong("no region is set; allowed: `--region`, AWS_REGION, or a profile that has one".to_owned())
    })?;
    if !is_region(&region) {
        return Err(wrong(format!("`{region}` is no region of AWS; allowed: such as eu-central-1")));
    }

    let config = config.with_region(Some(Region::new(region.clone())));
    let as_profile = as_profile.configure(&config).build();
    let found = if profile.is_some() {
        // A profile that the user names overrides the environment.
        as_profile.provide_credentials().await
    } else {
        let environment = EnvironmentVariableCredentialsProvider::new();
        let chain = CredentialsProviderChain::first_try("Environment", environment);
        chain.or_else("Profile", as_profile).provide_credentials().await
    };
    let credentials = found.map_err(|error| match error {
        CredentialsError::CredentialsNotLoaded(_) => {
            let why = "no credentials for AWS are set; allowed: AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY, or a profile";
            wrong(why.to_owned())
        }
        // Without the cause, which may have several lines.
        other => {
            let why = error_chain(&other).replace('\n', " ");
            wrong(format!("the credentials for AWS cannot be had: {why}"))
        }
    })?;
    Ok((region, credentials))
}

/// Returns the URL of a service in a region, by the region's partition.
fn url(service: &str, region: &str) -> String {
    let known = SUFFIXES.iter().rev().find(|(prefix, _)| region.starts_with(prefix));
    format!("https://{service}.{region}.{}", known.map_or("amazonaws.com", |(_, suffix)| suffix))
}

/// Whether a name has the form of a region and is safe in a host name.
fn is_region(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    name.contains('-') && name.split('-').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_partition_has_its_own_names() {
        for (region, host) in [
            ("eu-central-1", "cognito-identity.eu-central-1.amazonaws.com"),
            ("us-gov-west-1", "cognito-identity.us-gov-west-1.amazonaws.com"),
            ("cn-north-1", "cognito-identity.cn-north-1.amazonaws.com.cn"),
            ("us-isob-east-1", "cognito-identity.us-isob-east-1.sc2s.sgov.gov"),
        ] {
            assert_eq!(url("cognito-identity", region), format!("https://{host}"));
        }
    }

    #[test]
    fn a_name_that_changes_the_host_is_no_region() {
        assert!(is_region("ap-southeast-2"));
        for name in ["", "here", "eu-central-1.evil.example", "eu-central-1/", "EU-central-1", "-", "eu--1"] {
            assert!(!is_region(name), "{name:?}");
        }
    }
}

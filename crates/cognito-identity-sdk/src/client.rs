//! SDK clients and configurations over a service in this process. Each is an SDK builder with a [`Connector`] as its
//! HTTP client. Start at [`config`].

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_sdk_cognitoidentity::config::retry::{RetryConfig, RetryPartition};
use aws_sdk_cognitoidentity::config::{
    BehaviorVersion, Builder, Credentials, IdentityCache, Region, SharedAsyncSleep,
    SharedCredentialsProvider, StalledStreamProtectionConfig,
};
use aws_sdk_cognitoidentity::{Client, Config};
use aws_smithy_async::time::SharedTimeSource;
use aws_types::SdkConfig;
use cognito_identity::CognitoIdentity;

use crate::{Connector, ThreadSleep};

/// Makes an SDK client that sends every call to `service`, in this process and with no network.
///
/// Its configuration is that of [`config`].
#[must_use]
pub fn client(service: Arc<dyn CognitoIdentity>, region: &str) -> Client {
    Client::from_conf(config(service, region).build())
}

/// Makes the configuration of [`client()`], for tests that set timeouts, retries or interceptors on top.
///
/// It signs with credentials that are no secret, sleeps on threads ([`ThreadSleep`]) so that it needs no async runtime,
/// sends a request up to three times without a delay in between, and has its own retry quota: all clients of a process
/// share the SDK's default quota, so that the retries of one test would use up those of another.
#[must_use]
pub fn config(service: Arc<dyn CognitoIdentity>, region: &str) -> Builder {
    Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region.to_owned()))
        .http_client(Connector::new(service))
        .credentials_provider(credentials())
        .identity_cache(IdentityCache::no_cache())
        .sleep_impl(ThreadSleep::new())
        .stalled_stream_protection(stalls())
        .retry_config(retries())
        .retry_partition(own_quota())
}

/// Makes an SDK configuration for code that builds its clients from one: `Client::new(&sdk_config(service, region))`.
///
/// It has the settings of [`config`], except the retry quota: an `SdkConfig` has no field for it, so clients built from
/// it share the process's quota.
#[must_use]
pub fn sdk_config(service: Arc<dyn CognitoIdentity>, region: &str) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region.to_owned()))
        .http_client(Connector::new(service))
        .credentials_provider(SharedCredentialsProvider::new(credentials()))
        .identity_cache(IdentityCache::no_cache())
        .sleep_impl(SharedAsyncSleep::new(ThreadSleep::new()))
        .time_source(SharedTimeSource::default())
        .stalled_stream_protection(stalls())
        .retry_config(retries())
        .build()
}

/// Retries of a client as `aws-config` configures it, but for the delay; older SDKs do not retry unless told to.
fn retries() -> RetryConfig {
    RetryConfig::standard().with_initial_backoff(Duration::ZERO)
}

/// Makes a retry partition that no other configuration has: partitions of one name share a quota.
///
/// `RetryPartition::custom` needs no name of its own, but older SDKs lack it.
fn own_quota() -> RetryPartition {
    static CONFIGURATIONS: AtomicU64 = AtomicU64::new(0);
    let number = CONFIGURATIONS.fetch_add(1, Ordering::Relaxed);
    RetryPartition::new(format!("cognito-identity-in-process-{number}"))
}

/// Disables stalled stream protection: a body in memory cannot stall.
fn stalls() -> StalledStreamProtectionConfig {
    StalledStreamProtectionConfig::disabled()
}

/// Credentials for the SDK to sign with; the connector does not check signatures.
fn credentials() -> Credentials {
    Credentials::new("FAKEACCESSKEYID", "fake-secret-access-key", None, None, "cognito-identity-sdk")
}

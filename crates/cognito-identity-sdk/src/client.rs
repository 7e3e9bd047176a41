//! SDK clients and configurations over a service in this process.

use std::sync::Arc;

use aws_sdk_cognitoidentity::config::retry::RetryPartition;
use aws_sdk_cognitoidentity::config::{
    BehaviorVersion, Builder, Credentials, IdentityCache, Region, SharedAsyncSleep,
    SharedCredentialsProvider, StalledStreamProtectionConfig,
};
use aws_sdk_cognitoidentity::{Client, Config};
use aws_smithy_async::time::SharedTimeSource;
use aws_types::SdkConfig;
use cognito_identity::CognitoIdentity;

use crate::{Connector, ThreadSleep};

/// An SDK client whose every call `service` answers, in this process and with no network.
///
/// It is the [`config`] below, built.
#[must_use]
pub fn client(service: Arc<dyn CognitoIdentity>, region: &str) -> Client {
    Client::from_conf(config(service, region).build())
}

/// The configuration of [`client()`], for tests that set timeouts, retries or interceptors on top.
///
/// It signs with credentials that are no secret, sleeps on threads ([`ThreadSleep`]) so that it needs no async runtime,
/// and has a retry quota of its own: the SDK's default one is shared by all clients of a process, so that the retries of
/// one test would use up those of another.
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
        .retry_partition(RetryPartition::custom("cognito-identity-in-process").build())
}

/// The same for code that builds its clients from an SDK configuration: `Client::new(&sdk_config(service, region))`.
///
/// An `SdkConfig` has no place for a retry quota, so clients built from it share the process's.
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
        .build()
}

/// A body that is in memory cannot stall, so nothing watches it.
fn stalls() -> StalledStreamProtectionConfig {
    StalledStreamProtectionConfig::disabled()
}

/// Nobody checks the signature, but the SDK wants something to sign with.
fn credentials() -> Credentials {
    Credentials::new("FAKEACCESSKEYID", "fake-secret-access-key", None, None, "cognito-identity-sdk")
}

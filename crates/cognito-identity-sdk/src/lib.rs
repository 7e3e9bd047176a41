//! The AWS SDK on either side of the trait [`CognitoIdentity`].
//!
//! - [`SdkCognitoIdentity`] implements the trait over an SDK client: production code injects it.
//! - [`client()`] makes a real SDK client over anything that implements the trait: production code that uses a
//!   [`Client`] runs in tests against an in-memory service, with no network and no change. [`sdk_config`] makes a
//!   configuration for code that builds its clients from an [`SdkConfig`], and [`Connector`] is the HTTP client of
//!   both.
//!
//! ```
//! use std::sync::Arc;
//!
//! use cognito_identity::{CognitoIdentity, Result, types::GetIdInput};
//! use cognito_identity_sdk::{SdkCognitoIdentity, client};
//!
//! async fn guest(service: Arc<dyn CognitoIdentity>) -> Result<()> {
//!     // A client in front of the service, and the trait in front of the client.
//!     let service = SdkCognitoIdentity::new(client(service, "eu-west-1"));
//!     service.get_id(GetIdInput::new("eu-west-1:0c1d2e3f")).await?;
//!     Ok(())
//! }
//! ```
//!
//! # Scope
//!
//! The crate has no network, no TLS and no async runtime of its own: it uses the SDK without its default features. To
//! reach AWS, build the [`Client`] with `aws-config` or with an HTTP client of your choice.

mod client;
mod connector;
mod convert;
mod error;
mod sleep;
mod unexpected_response;

use async_trait::async_trait;
use cognito_identity::private::for_each_operation;
use cognito_identity::{CognitoIdentity, Error, Result};

pub use aws_sdk_cognitoidentity as sdk;
pub use aws_sdk_cognitoidentity::Client;
pub use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
pub use aws_types::SdkConfig;
pub use client::{client, config, sdk_config};
pub use cognito_identity_wire::Dialect;
pub use connector::Connector;
pub use sleep::ThreadSleep;

use convert::{ApplyTo, IntoPort};

/// Implementation of the trait over an SDK client.
///
/// Absent members stay absent, except where the SDK's types cannot express it: a required string that the response
/// leaves out becomes absent, a required list empty and a required boolean `false`, and a role mapping without its type
/// or a mapping rule without all its members cannot be sent ([`Error::Transport`] with the SDK's `BuildError`).
///
/// An error of the service becomes [`Error::Service`] with the SDK's own error as its source, and every other failure
/// (a timeout, a failed connection, an unreadable response) [`Error::Transport`] with the `SdkError` inside or as its
/// source. The client retries according to its configuration.
#[derive(Clone, Debug)]
pub struct SdkCognitoIdentity(Client);

impl SdkCognitoIdentity {
    /// Makes an implementation of the trait over `client`.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self(client)
    }

    /// The client that sends the requests.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.0
    }
}

impl From<Client> for SdkCognitoIdentity {
    fn from(client: Client) -> Self {
        Self::new(client)
    }
}

macro_rules! implement {
    ($($(#[$meta:meta])* $name:ident $method:ident($input:ty) -> $output:ty, $auth:ident, $access:ident, [$($rate:literal)?], [$($error:ident)*];)*) => {
        #[async_trait]
        impl CognitoIdentity for SdkCognitoIdentity {
            $(async fn $method(&self, input: $input) -> Result<$output> {
                let request = input.apply_to(self.0.$method()).map_err(|error| Error::Transport(error.into()))?;
                request.send().await.map(IntoPort::into_port).map_err(error::to_port)
            })*
        }
    };
}

for_each_operation!(implement);

//! Controls of a case at an endpoint besides the service: clock, tokens, sessions, concurrent writers, raw requests.
//! Start reading at [`EndpointControls`].

use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use cognito_identity::types::Credentials;
use cognito_identity::{Error, Result, Timestamp};
use cognito_identity_contracts::{Controls, RawRequest, RawResponse, TokenOrder};
use serde_json::Value;

use super::error_page::first_line;
use super::fake_server::FakeServer;
use super::gate::TIMEOUT;
use super::http::{Http, HttpTransport};

/// Path of the service's key set.
const KEYS: &str = "/.well-known/jwks_uri";

/// Controls of a case at an endpoint.
#[derive(Debug)]
pub(crate) struct EndpointControls {
    /// The fake's server, where the endpoint is one.
    pub(crate) fake_server: Option<FakeServer>,
    pub(crate) http: Http,
    pub(crate) raw: HttpTransport,
    pub(crate) moves_clock: bool,
}

impl EndpointControls {
    fn fake_server(&self) -> Result<&FakeServer> {
        self.fake_server.as_ref().ok_or_else(|| {
            Error::Transport("the endpoint has no `/_fake/` controls; it is not the fake's server".into())
        })
    }
}

#[async_trait]
impl Controls for EndpointControls {
    #[allow(
        clippy::disallowed_methods,
        reason = "a service whose clock cannot be read is assumed to have the machine's time"
    )]
    async fn now(&self) -> Result<Timestamp> {
        if let Some(fake_server) = &self.fake_server {
            return fake_server.now().await;
        }
        Ok(SystemTime::now().into())
    }

    async fn pass_time(&self, time: Duration) -> Result<()> {
        match &self.fake_server {
            Some(fake_server) if self.moves_clock => fake_server.move_clock(time).await,
            _ => {
                tokio::time::sleep(time).await;
                Ok(())
            }
        }
    }

    async fn login_token(&self, order: TokenOrder) -> Result<String> {
        self.fake_server()?.login_token(order).await
    }

    async fn sign_out_globally(&self, user_pool: &str, subject: &str) -> Result<()> {
        self.fake_server()?.sign_out(user_pool, subject).await
    }

    async fn role_of(&self, credentials: &Credentials) -> Result<String> {
        self.fake_server()?.role_of(credentials.access_key_id.as_deref().unwrap_or_default()).await
    }

    async fn begin_concurrent_write(&self, pool_id: &str) -> Result<u64> {
        self.fake_server()?.begin_concurrent_write(pool_id).await
    }

    async fn end_concurrent_write(&self, number: u64) -> Result<()> {
        self.fake_server()?.end_concurrent_write(number).await
    }

    async fn key_set(&self) -> Result<Value> {
        let lost = |why: String| Error::Transport(why.into());
        let (status, body) = self.http.ask("GET", KEYS, String::new()).await.map_err(lost)?;
        serde_json::from_slice(&body)
            .ok()
            .filter(|_| status == 200)
            .ok_or_else(|| lost(format!("{KEYS} returned status {status}: {}", first_line(&body))))
    }

    async fn post(&self, request: RawRequest) -> Result<RawResponse> {
        self.raw.post(request, TIMEOUT).await
    }
}

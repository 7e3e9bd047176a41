//! Client of the fake's server for the requests under `/_fake/`.

use std::time::Duration;

use cognito_identity::{Error, Result, Timestamp};
use cognito_identity_contracts::{Account, TokenOrder};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::error_page::first_line;
use super::http::Http;

/// The fake's server behind an endpoint.
#[derive(Clone, Debug)]
pub(crate) struct FakeServer {
    http: Http,
    known: Known,
}

/// Account that the server simulates.
#[derive(Clone, Debug, Deserialize)]
struct Known {
    account: String,
    roles: Vec<String>,
    saml_providers: Vec<String>,
    open_id_providers: Vec<OpenIdProvider>,
    foreign_pools: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct OpenIdProvider {
    arn: String,
    client_ids: Vec<String>,
}

#[derive(Deserialize)]
struct ConcurrentWriter {
    concurrent_writer: u64,
}

#[derive(Deserialize)]
struct Now {
    now: Timestamp,
}

#[derive(Deserialize)]
struct Token {
    token: String,
}

#[derive(Deserialize)]
struct Session {
    #[serde(alias = "RoleArn")]
    role_arn: String,
}

impl FakeServer {
    /// Returns the fake's server, if the endpoint is one.
    pub(crate) async fn find(http: &Http) -> Option<Self> {
        let (status, body) = http.ask("GET", "/_fake/account", String::new()).await.ok()?;
        let known = serde_json::from_slice(&body).ok().filter(|_| status == 200)?;
        Some(Self { http: http.clone(), known })
    }

    pub(crate) fn account(&self) -> Account {
        let Known { account, roles, saml_providers, open_id_providers, foreign_pools } = self.known.clone();
        let provider = open_id_providers.into_iter().next();
        let (open_id_provider, open_id_clients) =
            provider.map(|provider| (provider.arn, provider.client_ids)).unwrap_or_default();
        Account {
            id: account,
            roles,
            saml_provider: saml_providers.into_iter().next().unwrap_or_default(),
            open_id_provider,
            open_id_clients,
            foreign_pool: foreign_pools.into_iter().next().unwrap_or_default(),
        }
    }

    pub(crate) async fn now(&self) -> Result<Timestamp> {
        Ok(self.ask::<Now>("GET", "clock", &Value::Null).await?.now)
    }

    pub(crate) async fn move_clock(&self, time: Duration) -> Result<()> {
        // Whole seconds, rounded up.
        let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
        self.ask::<Value>("POST", "clock", &json!({ "advance_seconds": seconds })).await.map(drop)
    }

    pub(crate) async fn login_token(&self, order: TokenOrder) -> Result<String> {
        let TokenOrder { provider, subject, audience, claims, lifetime } = order;
        let body = json!({
            "provider": provider, "subject": subject, "audience": audience, "claims": claims,
            "lifetime_seconds": lifetime.as_secs(),
        });
        Ok(self.ask::<Token>("POST", "login-token", &body).await?.token)
    }

    pub(crate) async fn sign_out(&self, user_pool: &str, subject: &str) -> Result<()> {
        let body = json!({ "user_pool": user_pool, "subject": subject });
        self.ask::<Value>("POST", "sign-out", &body).await.map(drop)
    }

    pub(crate) async fn role_of(&self, access_key_id: &str) -> Result<String> {
        Ok(self.ask::<Session>("GET", &format!("session/{access_key_id}"), &Value::Null).await?.role_arn)
    }

    pub(crate) async fn begin_concurrent_write(&self, pool_id: &str) -> Result<u64> {
        Ok(self
            .ask::<ConcurrentWriter>("POST", "concurrent-writers", &json!({ "pool_id": pool_id }))
            .await?
            .concurrent_writer)
    }

    pub(crate) async fn end_concurrent_write(&self, number: u64) -> Result<()> {
        self.ask::<Value>("DELETE", &format!("concurrent-writers/{number}"), &Value::Null).await.map(drop)
    }

    async fn ask<T: DeserializeOwned>(&self, method: &str, path: &str, body: &Value) -> Result<T> {
        let lost = |why: String| Error::Transport(why.into());
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, body) = self.http.ask(method, &format!("/_fake/{path}"), body).await.map_err(lost)?;
        serde_json::from_slice(&body)
            .ok()
            .filter(|_| status == 200)
            .ok_or_else(|| lost(format!("/_fake/{path} returned status {status}: {}", first_line(&body))))
    }
}

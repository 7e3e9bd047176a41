//! One case of a clause: its pools, and what a clause can do in them.

pub(crate) mod key_set;
pub(crate) mod oracle;
pub(crate) mod pages;
pub(crate) mod pool;
pub(crate) mod strategies;
pub(crate) mod token;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cognito_identity::types::{
    CreateIdentityPoolInput, Credentials, DeleteIdentityPoolInput, IdentityPool,
    IdentityPoolShortDescription, ListIdentityPoolsInput, Logins, StringMap,
};
use cognito_identity::{CognitoIdentity, Operation, Request, Response, Result};
use serde_json::{Map, Value};

use crate::failure::{Check, given};
use crate::harness::{Account, TestEnvironment, TokenOrder};
use crate::lease::{PREFIX, TAG};
use crate::raw::{RawRequest, RawResponse};
use pages::Pages;
use pool::Pool;
use strategies::DEVELOPER_PROVIDER;

/// One case of one clause.
pub(crate) struct Case<'a> {
    environment: &'a TestEnvironment,
    clause: &'static str,
    pools: Mutex<Vec<String>>,
    concurrent_writers: Mutex<Vec<u64>>,
    configs: AtomicUsize,
}

impl<'a> Case<'a> {
    pub(crate) fn new(environment: &'a TestEnvironment, clause: &'static str) -> Self {
        Self {
            environment,
            clause,
            pools: Mutex::default(),
            concurrent_writers: Mutex::default(),
            configs: AtomicUsize::new(0),
        }
    }

    fn pools(&self) -> MutexGuard<'_, Vec<String>> {
        self.pools.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The service under judgement.
    pub(crate) fn service(&self) -> &'a dyn CognitoIdentity {
        &*self.environment.service
    }

    /// A pool with guests and a developer provider.
    pub(crate) async fn pool(&self) -> Check<Pool<'a>> {
        self.pool_with(self.config()).await
    }

    /// A pool of this configuration.
    pub(crate) async fn pool_with(&self, config: CreateIdentityPoolInput) -> Check<Pool<'a>> {
        let created = self.create(config).await?;
        Ok(Pool::new(self.service(), created.identity_pool_id.unwrap_or_default()))
    }

    /// Creates a pool, which may fail. The response must have an id and the requested name, so that a constant response
    /// does not count as a pool.
    pub(crate) async fn create(&self, config: CreateIdentityPoolInput) -> Result<IdentityPool> {
        let create = Operation::CreateIdentityPool;
        let asked = config.identity_pool_name.clone();
        let pool = self.service().create_identity_pool(config).await?;
        let id = given(pool.identity_pool_id.clone(), create, "IdentityPoolId")?;
        let name = pool.identity_pool_name.clone().filter(|name| Some(name) == asked.as_ref());
        given(name, create, "IdentityPoolName as it was asked for")?;
        self.pools().push(id);
        Ok(pool)
    }

    /// Sends any request. A pool it creates is the case's.
    pub(crate) async fn send(&self, mut request: Request) -> Result<Response> {
        let lease = &self.environment.lease;
        match &mut request {
            Request::CreateIdentityPool(config) if !lease.is_empty() => {
                config.identity_pool_tags.get_or_insert_default().extend(lease.clone());
            }
            Request::UpdateIdentityPool(IdentityPool { identity_pool_tags: Some(tags), .. }) => {
                tags.extend(lease.clone());
            }
            _ => {}
        }
        let response = request.send(self.service()).await?;
        if let Response::CreateIdentityPool(pool) = &response {
            self.pools().extend(pool.identity_pool_id.clone());
        }
        Ok(response)
    }

    /// The configuration of [`pool`](Self::pool): guests, a developer provider, nothing else.
    pub(crate) fn config(&self) -> CreateIdentityPoolInput {
        self.bare_config().developer_provider_name(DEVELOPER_PROVIDER)
    }

    /// A configuration with the required members only. Each has a name of its own, which contains the clause's name.
    pub(crate) fn bare_config(&self) -> CreateIdentityPoolInput {
        let number = self.configs.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{} {number}", self.clause.replace("::", " "));
        let config = CreateIdentityPoolInput::new(name, true);
        if self.environment.lease.is_empty() {
            config
        } else {
            config.identity_pool_tags(self.environment.lease.clone())
        }
    }

    /// These tags, and those that every pool of the environment carries.
    pub(crate) fn tags(&self, own: StringMap) -> StringMap {
        own.into_iter().chain(self.environment.lease.clone()).collect()
    }

    /// Tags that make `count` with those that every pool of the environment carries. Without a lease, one tag replaces
    /// it, so that requests with and without a lease differ in nothing else.
    pub(crate) fn numbered_tags(&self, count: usize) -> StringMap {
        let mut tags = self.environment.lease.clone();
        if tags.is_empty() {
            tags.insert(TAG.to_owned(), String::new());
        }
        let own = count.saturating_sub(tags.len());
        tags.extend((0..own).map(|number| (format!("key {number}"), String::new())));
        tags
    }

    /// Lists the pools of the account; only those named by the clause unless the environment is disposable.
    pub(crate) async fn own_pools(&self) -> Check<Vec<IdentityPoolShortDescription>> {
        let own = format!("{PREFIX}{}", self.clause.replace("::", " "));
        let mut pools = self.pool_pages(&[60]).await?.concat();
        pools.retain(|pool| {
            self.environment.is_disposable
                || pool.identity_pool_name.as_ref().is_some_and(|name| name.starts_with(&own))
        });
        pools.sort_by(|one, other| one.identity_pool_id.cmp(&other.identity_pool_id));
        Ok(pools)
    }

    /// The account's pools page by page, each page of the next size in turn.
    pub(crate) async fn pool_pages(&self, sizes: &[i32]) -> Check<Vec<Vec<IdentityPoolShortDescription>>> {
        let mut pages = Pages::new(sizes);
        while let Some((size, token)) = pages.next()? {
            let request = ListIdentityPoolsInput { next_token: token, ..ListIdentityPoolsInput::new(size) };
            let response = self.service().list_identity_pools(request).await?;
            pages.take(response.identity_pools.unwrap_or_default(), response.next_token)?;
        }
        Ok(pages.done)
    }

    /// The account the case plays in.
    pub(crate) fn account(&self) -> &'a Account {
        &self.environment.account
    }

    /// The ARN of one of the account's two roles.
    pub(crate) fn role(&self, number: usize) -> String {
        self.environment.account.roles.get(number).cloned().unwrap_or_default()
    }

    /// Lets so much time pass that dates differ.
    pub(crate) async fn pass_time(&self) -> Result<()> {
        self.wait(Duration::from_secs(2)).await
    }

    /// Lets at least so much time pass.
    pub(crate) async fn wait(&self, time: Duration) -> Result<()> {
        self.environment.controls.pass_time(time).await
    }

    /// Starts a concurrent write to a pool and returns its number.
    pub(crate) async fn begin_concurrent_write(&self, pool: &str) -> Result<u64> {
        let number = self.environment.controls.begin_concurrent_write(pool).await?;
        self.concurrent_writers.lock().unwrap_or_else(PoisonError::into_inner).push(number);
        Ok(number)
    }

    /// Ends the concurrent write with this number.
    pub(crate) async fn end_concurrent_write(&self, number: u64) -> Result<()> {
        self.concurrent_writers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|other| *other != number);
        self.environment.controls.end_concurrent_write(number).await
    }

    /// Returns the keys that verify the service's tokens.
    pub(crate) async fn key_set(&self) -> Check<Value> {
        Ok(self.environment.controls.key_set().await?)
    }

    /// Sends raw bytes to the service.
    pub(crate) async fn post(&self, request: RawRequest) -> Check<RawResponse> {
        Ok(self.environment.controls.post(request).await?)
    }

    /// A login token of a user for an application.
    pub(crate) fn login(&self, provider: &str, subject: &str, audience: &str) -> LoginOrder<'a> {
        let order = TokenOrder {
            provider: provider.to_owned(),
            subject: subject.to_owned(),
            audience: Some(audience.to_owned()),
            claims: Map::new(),
            lifetime: Duration::from_hours(1),
        };
        LoginOrder { environment: self.environment, order }
    }

    /// Returns the ARN of the role of `credentials`.
    pub(crate) async fn role_of(&self, credentials: &Credentials) -> Check<String> {
        Ok(self.environment.controls.role_of(credentials).await?)
    }

    /// Signs a user of a user pool out of all sessions.
    pub(crate) async fn sign_out_globally(&self, user_pool: &str, subject: &str) -> Check {
        Ok(self.environment.controls.sign_out_globally(user_pool, subject).await?)
    }

    /// Whether the case has a pool, which shows that the backend accepts some requests.
    pub(crate) fn has_a_pool(&self) -> bool {
        !self.pools().is_empty()
    }

    /// Ends the case's concurrent writers and deletes its pools where the environment outlives the case. One that is
    /// gone already is fine.
    pub(crate) async fn tear_down(&self) {
        let pools = std::mem::take(&mut *self.pools());
        let concurrent_writers =
            std::mem::take(&mut *self.concurrent_writers.lock().unwrap_or_else(PoisonError::into_inner));
        if !self.environment.is_disposable {
            for concurrent_writer in concurrent_writers {
                let _ = self.end_concurrent_write(concurrent_writer).await;
            }
            for pool in pools {
                let _ = self.service().delete_identity_pool(DeleteIdentityPoolInput::new(pool)).await;
            }
        }
    }
}

/// A login token to be.
pub(crate) struct LoginOrder<'a> {
    environment: &'a TestEnvironment,
    order: TokenOrder,
}

impl LoginOrder<'_> {
    pub(crate) fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.order.claims.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn lifetime(mut self, lifetime: Duration) -> Self {
        self.order.lifetime = lifetime;
        self
    }

    pub(crate) fn without_audience(mut self) -> Self {
        self.order.audience = None;
        self
    }

    /// The token.
    pub(crate) async fn token(self) -> Check<String> {
        Ok(self.environment.controls.login_token(self.order).await?)
    }

    /// The token under its provider's name.
    pub(crate) async fn logins(self) -> Check<Logins> {
        let provider = self.order.provider.clone();
        Ok(Logins::from([(provider, self.token().await?)]))
    }
}

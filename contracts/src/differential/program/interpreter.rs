//! Running a program: its steps become requests, and responses become ids that later steps name.

use cognito_identity::types::{DeleteIdentityPoolInput, StringMap};
use cognito_identity::{CognitoIdentity, Error, Request, Response, Result};
use serde_json::{Value, json};

use super::{IdentityRef, LoginRef, POOLS, PageRef, PoolRef, Program, Step};
use crate::case::pool::Pool;
use crate::case::strategies::{own_provider, region_of, unknown_id};
use crate::differential::reference::LoginToken;
use crate::failure::error_chain;
use crate::harness::{Account, Controls, TestEnvironment};
use crate::members::members;

/// A program on its way, and the ids and tokens it has met.
#[derive(Debug)]
pub(crate) struct Interpreter<'a> {
    pub(super) service: &'a dyn CognitoIdentity,
    /// The issuer of the tokens of public logins; without one they are made by hand.
    pub(super) issuer: Option<&'a dyn Controls>,
    pub(super) lease: &'a StringMap,
    account: &'a Account,
    pub(crate) pools: Vec<String>,
    pub(crate) identities: Vec<String>,
    /// The developer users that signed in.
    pub(crate) users: Vec<String>,
    pub(super) tokens: Vec<String>,
    pub(super) pages: Vec<String>,
    /// The public logins and tokens with which each identity was met, by its id.
    pub(super) met_with: Vec<(String, LoginRef)>,
    /// The public logins and the developer user of the step at hand.
    pub(super) presented: Vec<LoginRef>,
    /// The tokens of public providers since the last request.
    pub(super) issued: Vec<LoginToken>,
}

/// Runs a program on a service and returns its responses in order, as JSON.
///
/// The program's pools are created first and deleted last. The tokens of its public logins are made by hand, so that
/// the service need not issue any; it has to judge a foreign token by its claims.
///
/// # Errors
///
/// If a pool cannot be created.
pub async fn run(program: &Program, service: &dyn CognitoIdentity) -> Result<Vec<Value>> {
    let lease = StringMap::new();
    let account = Account::default();
    let mut interpreter = Interpreter::new(service, None, &lease, &account);
    let mut responses = Vec::new();
    for _ in 0..POOLS {
        let request = Request::CreateIdentityPool(interpreter.new_pool());
        let response = request.send(service).await?;
        interpreter.meet(&response);
    }
    for step in &program.steps {
        for request in interpreter.requests(step).await? {
            let response = request.send(service).await;
            if let Ok(response) = &response {
                interpreter.meet(response);
            }
            responses.push(response_json(&response));
        }
    }
    interpreter.delete_pools().await;
    Ok(responses)
}

impl<'a> Interpreter<'a> {
    fn new(
        service: &'a dyn CognitoIdentity,
        issuer: Option<&'a dyn Controls>,
        lease: &'a StringMap,
        account: &'a Account,
    ) -> Self {
        Self {
            service,
            issuer,
            lease,
            account,
            pools: Vec::new(),
            identities: Vec::new(),
            users: Vec::new(),
            tokens: Vec::new(),
            pages: Vec::new(),
            met_with: Vec::new(),
            presented: Vec::new(),
            issued: Vec::new(),
        }
    }

    /// An interpreter on an environment, whose providers issue the tokens if it has any.
    pub(crate) fn on(environment: &'a TestEnvironment, has_issuers: bool) -> Self {
        let issuer = has_issuers.then_some(&*environment.controls);
        Self::new(&*environment.service, issuer, &environment.lease, &environment.account)
    }

    /// The request that creates one of the program's first pools.
    pub(crate) fn first_request(&self) -> Request {
        Request::CreateIdentityPool(self.new_pool())
    }

    /// The requests of a step, and the tokens of public providers in them.
    pub(crate) async fn next(&mut self, step: &Step) -> Result<(Vec<Request>, Vec<LoginToken>)> {
        let requests = self.requests(step).await?;
        Ok((requests, std::mem::take(&mut self.issued)))
    }

    /// Registers the ids and tokens of a response.
    pub(crate) fn meet(&mut self, response: &Response) {
        let mut identity = None;
        let mut token = None;
        let mut page = None;
        match response {
            Response::CreateIdentityPool(pool) => self.pools.extend(pool.identity_pool_id.clone()),
            Response::GetId(output) => identity = output.identity_id.as_ref(),
            Response::GetOpenIdToken(output) => {
                (identity, token) = (output.identity_id.as_ref(), output.token.as_ref());
            }
            Response::GetOpenIdTokenForDeveloperIdentity(output) => {
                (identity, token) = (output.identity_id.as_ref(), output.token.as_ref());
            }
            Response::GetCredentialsForIdentity(output) => identity = output.identity_id.as_ref(),
            Response::ListIdentityPools(output) => page = output.next_token.as_ref(),
            Response::ListIdentities(output) => page = output.next_token.as_ref(),
            Response::LookupDeveloperIdentity(output) => page = output.next_token.as_ref(),
            _ => {}
        }
        if let Some(id) = identity {
            self.identities.extend(Some(id).filter(|id| !self.identities.contains(id)).cloned());
            let token = token.and_then(|_| u8::try_from(self.tokens.len()).ok()).map(LoginRef::Token);
            self.met_with
                .extend(self.presented.iter().copied().chain(token).map(|login| (id.clone(), login)));
        }
        self.tokens.extend(token.map(|token| token.0.clone()));
        self.pages.extend(page.cloned());
    }

    pub(super) fn pool(&self, pool: PoolRef) -> &str {
        self.pools.get(usize::from(pool) % self.pools.len().max(1)).map_or("", String::as_str)
    }

    pub(super) fn arn(&self, pool: PoolRef) -> String {
        Pool::new(self.service, self.pool(pool).to_owned()).arn(self.account)
    }

    pub(super) fn own_provider(&self) -> String {
        own_provider(region_of(self.pool(0)))
    }

    pub(super) fn identity(&self, identity: IdentityRef) -> String {
        match identity {
            IdentityRef::Seen(index) if !self.identities.is_empty() => {
                self.identities[usize::from(index) % self.identities.len()].clone()
            }
            IdentityRef::Of(user) => {
                let user = LoginRef::Developer(user);
                let last = self.met_with.iter().rev().find(|(_, login)| *login == user);
                last.map_or_else(|| unknown_id(self.pool(0)), |(id, _)| id.clone())
            }
            _ => unknown_id(self.pool(0)),
        }
    }

    /// The ARN of a role of the account, if it has any.
    pub(super) fn role(&self, number: u8) -> Option<String> {
        let roles = &self.account.roles;
        roles.get(usize::from(number) % roles.len().max(1)).cloned()
    }

    pub(super) fn page(&self, page: Option<PageRef>) -> Option<String> {
        self.pages.get(usize::from(page?) % self.pages.len().max(1)).cloned()
    }

    /// Deletes the program's pools; those that it has deleted already are no failure.
    pub(crate) async fn delete_pools(&self) {
        for pool in &self.pools {
            let _ = self.service.delete_identity_pool(DeleteIdentityPoolInput::new(pool.as_str())).await;
        }
    }
}

/// A response or an error as JSON.
pub(crate) fn response_json(response: &Result<Response>) -> Value {
    match response {
        Ok(response) => members(response),
        Err(Error::Service(error)) => json!({ "error": error.code(), "message": error.message() }),
        Err(lost) => json!({ "lost": error_chain(lost) }),
    }
}

//! One program on a backend and on the reference model.

use std::time::Duration;

use cognito_identity::types::{
    Credentials, IdentityDescription, ListIdentityPoolsInput, ListIdentityPoolsOutput,
};
use cognito_identity::{Error, Request, Response, Sensitive, Timestamp};
use serde_json::{Value, json};

use super::{Divergence, Played};
use crate::failure::{Check, Failure, says_nothing};
use crate::harness::{Capability, Harness, Stage};
use crate::pages::Pages;
use crate::program::{Describe, POOLS, Player, Program, Step, told};
use crate::reference::{Answers, Chosen, Errors, Expected, LoginToken, Model, claims_text};
use crate::tape;
use crate::token;

/// A program on its way.
pub(super) struct Round<'a> {
    stage: &'a Stage,
    pub(super) player: Player<'a>,
    pub(super) model: Model,
    logins: Vec<LoginToken>,
    /// Whether the backend issues tokens of public providers.
    pub(super) has_issuers: bool,
    /// The times at which days begin.
    days: Vec<Timestamp>,
    /// The requests of the program so far.
    played: Vec<Exchange>,
    /// The number of requests so far.
    pub(super) requests: u64,
}

/// A request, and its responses.
struct Exchange {
    request: Request,
    expected: Expected,
    answered: cognito_identity::Result<Response>,
}

/// Whether a response was as expected; if not, the round is over.
pub(super) type Agreed = Check<bool>;

impl<'a> Round<'a> {
    pub(super) fn new(stage: &'a Stage, harness: &dyn Harness, answers: &Answers) -> Self {
        let has_issuers = harness.capabilities().contains(&Capability::PublicLogins);
        Self {
            stage,
            player: Player::on(stage, has_issuers),
            model: Model::new(answers.clone()),
            logins: Vec::new(),
            has_issuers,
            days: Vec::new(),
            played: Vec::new(),
            requests: 0,
        }
    }

    /// Runs the program to its end, or to the first difference.
    pub(super) async fn play(&mut self, program: &Program) -> Check<Option<Divergence>> {
        let without = (!self.has_issuers).then(|| program.without_public_logins());
        let program = without.as_ref().unwrap_or(program);
        for _ in 0..POOLS {
            let create = self.player.first_request();
            if !self.ask(create).await? {
                return Ok(Some(self.divergence(program)));
            }
        }
        self.played.clear();
        for (number, step) in program.steps.iter().enumerate() {
            let is_last = number + 1 == program.steps.len();
            let agreed = self.step(step).await?
                && (self.is_shared() && !is_last || self.observe(number, is_last).await?);
            if !agreed {
                return Ok(Some(self.divergence(program)));
            }
        }
        Ok(None)
    }

    /// Whether others use the account too: requests are counted then, so that few are spent on looking.
    pub(super) fn is_shared(&self) -> bool {
        !self.stage.is_disposable
    }

    async fn step(&mut self, step: &Step) -> Agreed {
        if matches!(step, Step::Wait {}) {
            self.wait().await?;
            return Ok(true);
        }
        if matches!(step, Step::ListPools { .. }) && self.is_shared() {
            return self.list_shared_pools().await;
        }
        for request in self.requests_of(step).await? {
            if !self.ask(request).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The requests of a step, whose public logins the model knows from then on.
    async fn requests_of(&mut self, step: &Step) -> Check<Vec<Request>> {
        let (requests, logins) = self.player.next(step).await?;
        self.logins.extend(logins.iter().cloned());
        self.model.register(logins);
        Ok(requests)
    }

    /// Lets time pass, and begins a day in the middle of it.
    async fn wait(&mut self) -> Check {
        let before = self.stage.props.now().await?;
        self.stage.props.pass_time(Duration::from_secs(2)).await?;
        self.days.push(Timestamp::from_millis(before.as_millis().saturating_add(1_000)));
        self.model.begin_wait();
        Ok(())
    }

    /// Sends a request of the program to both, and compares their responses.
    async fn ask(&mut self, request: Request) -> Agreed {
        let agreed = self.compare(request).await?;
        if let Some(Exchange { answered: Ok(response), .. }) = self.played.last() {
            self.player.meet(response);
        }
        Ok(agreed)
    }

    async fn compare(&mut self, request: Request) -> Agreed {
        let answered = request.clone().send(&*self.stage.service).await;
        self.requests += 1;
        match &answered {
            Err(Error::Service(error)) if !says_nothing(error) => {}
            Ok(_) => {}
            Err(_) => return Err(Failure::Inconclusive(told(&answered).to_string())),
        }
        let expected = self.model.expect(&request, chosen(&answered));
        let agreed = match (&expected, &answered) {
            (Ok(expected), Ok(response)) => *expected == self.normal(response.clone()),
            (Err(Errors(codes)), Err(Error::Service(error))) => codes.iter().any(|code| code == error.code()),
            _ => false,
        };
        self.played.push(Exchange { request, expected, answered });
        Ok(agreed)
    }

    /// Sends a request that looks, which the program need not repeat. Returns the `NextToken` of the response, if that is as
    /// expected.
    pub(super) async fn look(&mut self, request: Request) -> Check<Option<Option<String>>> {
        if !self.compare(request).await? {
            return Ok(None);
        }
        Ok(Some(self.played.pop().and_then(|exchange| chosen(&exchange.answered).next_token)))
    }

    /// Sends the requests of a step that only looks.
    pub(super) async fn look_by(&mut self, step: &Step) -> Agreed {
        for request in self.requests_of(step).await? {
            if self.look(request).await?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Lists the pools of an account that others have pools in, too: only the program's own are compared.
    async fn list_shared_pools(&mut self) -> Agreed {
        let mut pages = Pages::new(&[60]);
        let mut last = ListIdentityPoolsInput::new(60);
        while let Some((_, next_token)) = pages.next()? {
            last.next_token = next_token;
            self.requests += 1;
            let response = self.stage.service.list_identity_pools(last.clone()).await?;
            pages.take(response.identity_pools.unwrap_or_default(), response.next_token)?;
        }
        let mut own = pages.done.concat();
        own.retain(|row| row.identity_pool_id.as_ref().is_some_and(|id| self.player.pools.contains(id)));
        own.sort_by(|one, other| one.identity_pool_id.cmp(&other.identity_pool_id));
        let listed = |rows: Vec<_>| {
            Response::ListIdentityPools(ListIdentityPoolsOutput::default().identity_pools(rows))
        };
        let expected = self.model.living_pools();
        let agreed = expected == own;
        self.played.push(Exchange {
            request: Request::ListIdentityPools(last),
            expected: Ok(listed(expected)),
            answered: Ok(listed(own)),
        });
        Ok(agreed)
    }

    /// A response in the model's terms: days for timestamps, claims for tokens, and no order among the logins of an identity.
    fn normal(&self, mut response: Response) -> Response {
        match &mut response {
            Response::DescribeIdentity(identity) => self.normal_identity(identity),
            Response::ListIdentities(output) => {
                output.identities.iter_mut().flatten().for_each(|identity| self.normal_identity(identity));
            }
            Response::GetOpenIdToken(output) => output.token = output.token.as_ref().map(claims),
            Response::GetOpenIdTokenForDeveloperIdentity(output) => {
                output.token = output.token.as_ref().map(claims);
            }
            Response::GetCredentialsForIdentity(output) => {
                let is_whole = |credentials: &&mut Credentials| {
                    credentials.access_key_id.is_some()
                        && credentials.secret_key.is_some()
                        && credentials.session_token.is_some()
                        && credentials.expiration.is_some()
                };
                if let Some(credentials) = output.credentials.as_mut().filter(is_whole) {
                    *credentials = Credentials::default();
                }
            }
            _ => {}
        }
        response
    }

    fn normal_identity(&self, identity: &mut IdentityDescription) {
        for date in [&mut identity.creation_date, &mut identity.last_modified_date] {
            *date = date.map(|date| self.day(date));
        }
        if let Some(logins) = &mut identity.logins {
            logins.sort();
        }
    }

    /// The number of the day that a timestamp is of.
    fn day(&self, date: Timestamp) -> Timestamp {
        let begun = self.days.iter().filter(|day| **day <= date).count();
        Timestamp::from_millis(i64::try_from(begun).unwrap_or_default())
    }

    /// The requests so far, the last of which made the difference.
    fn divergence(&self, program: &Program) -> Divergence {
        let describe = Describe::new(&self.player, &self.logins);
        let requests = self.played.iter().map(|Exchange { request, expected, answered }| {
            let expected = match expected {
                Ok(response) => tape::output(response),
                Err(Errors(codes)) => json!({ "error": codes.join(" or ") }),
            };
            let answered: Value = match answered {
                Ok(response) => tape::output(&self.normal(response.clone())),
                refused => told(refused),
            };
            Played {
                says: describe.request(request),
                expected: describe.value(expected),
                answered: describe.value(answered),
            }
        });
        Divergence { program: program.clone(), requests: requests.collect() }
    }
}

/// Returns the values of a response that the service is free to choose.
fn chosen(answered: &cognito_identity::Result<Response>) -> Chosen {
    let mut chosen = Chosen::default();
    let text = |token: &Option<Sensitive<String>>| token.as_ref().map(|token| token.0.clone());
    match answered {
        Err(Error::Service(error)) => chosen.error = Some(error.code().to_owned()),
        Ok(Response::CreateIdentityPool(pool)) => chosen.id.clone_from(&pool.identity_pool_id),
        Ok(Response::GetId(output)) => chosen.id.clone_from(&output.identity_id),
        Ok(Response::GetCredentialsForIdentity(output)) => chosen.id.clone_from(&output.identity_id),
        Ok(Response::GetOpenIdToken(output)) => {
            chosen.id.clone_from(&output.identity_id);
            chosen.token = text(&output.token);
        }
        Ok(Response::GetOpenIdTokenForDeveloperIdentity(output)) => {
            chosen.id.clone_from(&output.identity_id);
            chosen.token = text(&output.token);
        }
        Ok(Response::ListIdentityPools(output)) => chosen.next_token.clone_from(&output.next_token),
        Ok(Response::ListIdentities(output)) => chosen.next_token.clone_from(&output.next_token),
        Ok(Response::LookupDeveloperIdentity(output)) => chosen.next_token.clone_from(&output.next_token),
        _ => {}
    }
    chosen
}

/// The claims of a token as text; the token itself if it has none.
fn claims(token: &Sensitive<String>) -> Sensitive<String> {
    let Some(claims) = token::Claims::parse(token.as_str()) else { return token.clone() };
    let valid = claims.exp.saturating_sub(claims.iat);
    Sensitive(claims_text(&claims.sub, &claims.aud, &claims.amr, valid))
}

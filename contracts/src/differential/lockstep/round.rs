//! One program on a backend and on the reference model.

use std::time::Duration;

use cognito_identity::types::{
    Credentials, IdentityDescription, ListIdentityPoolsInput, ListIdentityPoolsOutput,
};
use cognito_identity::{Error, Request, Response, Sensitive, Timestamp};
use serde_json::{Value, json};

use super::{Divergence, Played};
use crate::case::pages::Pages;
use crate::case::token;
use crate::differential::program::{Describe, Interpreter, POOLS, Program, Step, response_json};
use crate::differential::reference::{
    Answers, Chosen, Errors, Expected, LoginToken, Model, claims_text, whole_credentials,
};
use crate::failure::{Check, Failure};
use crate::harness::{Capability, Harness, TestEnvironment};
use crate::members::members;
use crate::no_verdict::NoVerdict;

/// A program on its way.
pub(super) struct Round<'a> {
    environment: &'a TestEnvironment,
    pub(super) interpreter: Interpreter<'a>,
    pub(super) model: Model,
    logins: Vec<LoginToken>,
    /// Whether the backend issues tokens of public providers.
    pub(super) has_issuers: bool,
    /// The time in the middle of each wait.
    waits: Vec<Timestamp>,
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

/// The reason why a round ends before its program does.
#[derive(Debug)]
pub(super) enum Stop {
    /// A response was not as expected.
    Diverged,
    /// A request had no response, or none that says anything.
    Failed(Failure),
}

/// The result of requests whose responses were as expected, or the end of the round.
pub(super) type Agreed<T = ()> = Result<T, Stop>;

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error.into())
    }
}

impl<'a> Round<'a> {
    pub(super) fn new(environment: &'a TestEnvironment, harness: &dyn Harness, answers: &Answers) -> Self {
        let has_issuers = harness.capabilities().contains(&Capability::PublicLogins);
        Self {
            environment,
            interpreter: Interpreter::on(environment, has_issuers),
            model: Model::new(answers.clone()),
            logins: Vec::new(),
            has_issuers,
            waits: Vec::new(),
            played: Vec::new(),
            requests: 0,
        }
    }

    /// Runs the program to its end, or to the first difference.
    pub(super) async fn play(&mut self, program: &Program) -> Check<Option<Divergence>> {
        let without = (!self.has_issuers).then(|| program.without_public_logins());
        let program = without.as_ref().unwrap_or(program);
        match self.run(program).await {
            Ok(()) => Ok(None),
            Err(Stop::Diverged) => Ok(Some(self.divergence(program))),
            Err(Stop::Failed(Failure::Broken(why))) => Ok(Some(self.broken(program, &why))),
            Err(Stop::Failed(lost)) => Err(lost),
        }
    }

    /// A difference that is in no single response: a listing without an end, or a panic.
    pub(super) fn broken(&self, program: &Program, why: &str) -> Divergence {
        let mut divergence = self.divergence(program);
        divergence.requests.push(Played {
            request: "the rest of the program".to_owned(),
            expected: json!("responses"),
            answered: json!({ "error": why }),
        });
        divergence
    }

    async fn run(&mut self, program: &Program) -> Agreed {
        for _ in 0..POOLS {
            let create = self.interpreter.first_request();
            self.ask(create).await?;
        }
        self.played.clear();
        // Reading may change what a backend does next: it sorts or stores what it lists.
        let is_observed = !program.steps.len().is_multiple_of(4);
        for (number, step) in program.steps.iter().enumerate() {
            let is_last = number + 1 == program.steps.len();
            self.step(step).await?;
            if is_last || !self.is_shared() && is_observed {
                self.observe(number, is_last).await?;
            }
        }
        Ok(())
    }

    /// Whether others use the account too: requests are counted then, so that few are spent on looking.
    pub(super) fn is_shared(&self) -> bool {
        !self.environment.is_disposable
    }

    /// Sends the requests of a step to both, and compares their responses.
    pub(super) async fn step(&mut self, step: &Step) -> Agreed {
        if matches!(step, Step::Wait {}) {
            return Ok(self.wait().await?);
        }
        if matches!(step, Step::ListPools { .. }) && self.is_shared() {
            return self.list_shared_pools().await;
        }
        let (requests, logins) = self.interpreter.next(step).await?;
        self.logins.extend(logins.iter().cloned());
        self.model.register(logins);
        for request in requests {
            self.ask(request).await?;
        }
        Ok(())
    }

    /// Lets time pass: timestamps before its middle differ from those after it.
    async fn wait(&mut self) -> Check {
        let before = self.environment.controls.now().await?;
        self.environment.controls.pass_time(Duration::from_secs(2)).await?;
        self.waits.push(Timestamp::from_millis(before.as_millis().saturating_add(1_000)));
        self.model.begin_wait();
        Ok(())
    }

    /// Sends a request of the program, or a further one that may change the state, to both and compares their
    /// responses.
    pub(super) async fn ask(&mut self, request: Request) -> Agreed {
        let agreed = self.compare(request).await;
        if let Some(Exchange { answered: Ok(response), .. }) = self.played.last() {
            self.interpreter.meet(response);
        }
        agreed
    }

    async fn compare(&mut self, request: Request) -> Agreed {
        let answered = request.clone().send(&*self.environment.service).await;
        self.requests += 1;
        match &answered {
            Err(Error::Service(error)) if NoVerdict::from_error(error).is_none() => {}
            Ok(_) => {}
            Err(_) => return Err(Failure::Inconclusive(response_json(&answered).to_string()).into()),
        }
        let expected = self.model.expect(&request, chosen(&answered));
        let agreed = match (&expected, &answered) {
            (Ok(expected), Ok(response)) => *expected == self.normal(response.clone()),
            (Err(Errors(codes)), Err(Error::Service(error))) => codes.iter().any(|code| code == error.code()),
            _ => false,
        };
        self.played.push(Exchange { request, expected, answered });
        if agreed { Ok(()) } else { Err(Stop::Diverged) }
    }

    /// Sends a request that reads, which a transcript need not repeat. Returns the `NextToken` of the response.
    pub(super) async fn look(&mut self, request: Request) -> Agreed<Option<String>> {
        self.compare(request).await?;
        Ok(self.played.pop().and_then(|exchange| chosen(&exchange.answered).next_token))
    }

    /// Lists the pools of an account that others have pools in, too: only the program's own are compared.
    async fn list_shared_pools(&mut self) -> Agreed {
        let mut pages = Pages::new(&[60]);
        let mut last = ListIdentityPoolsInput::new(60);
        while let Some((_, next_token)) = pages.next()? {
            last.next_token = next_token;
            self.requests += 1;
            let response = self.environment.service.list_identity_pools(last.clone()).await?;
            pages.take(response.identity_pools.unwrap_or_default(), response.next_token)?;
        }
        let mut own = pages.done.concat();
        own.retain(|row| row.identity_pool_id.as_ref().is_some_and(|id| self.interpreter.pools.contains(id)));
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
        if agreed { Ok(()) } else { Err(Stop::Diverged) }
    }

    /// A response in the model's terms: the number of waits for timestamps, claims for tokens, and no order among the
    /// logins of an identity or among unprocessed ids.
    fn normal(&self, mut response: Response) -> Response {
        match &mut response {
            Response::DescribeIdentity(identity) => self.normal_identity(identity),
            Response::ListIdentities(output) => {
                output.identities.iter_mut().flatten().for_each(|identity| self.normal_identity(identity));
            }
            Response::DeleteIdentities(output) => {
                if let Some(ids) = &mut output.unprocessed_identity_ids {
                    ids.sort_by(|one, other| one.identity_id.cmp(&other.identity_id));
                }
            }
            Response::GetOpenIdToken(output) => output.token = output.token.as_ref().map(claims),
            Response::GetOpenIdTokenForDeveloperIdentity(output) => {
                output.token = output.token.as_ref().map(claims);
            }
            Response::GetCredentialsForIdentity(output) => {
                if let Some(credentials) = output.credentials.as_mut().filter(|given| is_whole(given)) {
                    *credentials = whole_credentials();
                }
            }
            _ => {}
        }
        response
    }

    fn normal_identity(&self, identity: &mut IdentityDescription) {
        for date in [&mut identity.creation_date, &mut identity.last_modified_date] {
            *date = date.map(|date| self.waits_before(date));
        }
        if let Some(logins) = &mut identity.logins {
            logins.sort();
        }
    }

    /// The number of waits before a timestamp, in its place.
    fn waits_before(&self, date: Timestamp) -> Timestamp {
        let waits = self.waits.iter().filter(|wait| **wait <= date).count();
        Timestamp::from_millis(i64::try_from(waits).unwrap_or_default())
    }

    /// The requests so far, the last of which made the difference.
    fn divergence(&self, program: &Program) -> Divergence {
        let describe = Describe::new(&self.interpreter, &self.logins);
        let requests = self.played.iter().map(|Exchange { request, expected, answered }| {
            let expected = match expected {
                Ok(response) => members(response),
                Err(Errors(codes)) => json!({ "error": codes.join(" or ") }),
            };
            let answered: Value = match answered {
                Ok(response) => members(&self.normal(response.clone())),
                refused => response_json(refused),
            };
            Played {
                request: describe.request(request),
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

/// Whether credentials have all members, and none is empty.
fn is_whole(credentials: &Credentials) -> bool {
    let secrets = [&credentials.secret_key, &credentials.session_token];
    credentials.access_key_id.as_ref().is_some_and(|id| !id.is_empty())
        && secrets.iter().all(|secret| secret.as_ref().is_some_and(|secret| !secret.as_str().is_empty()))
        && credentials.expiration.is_some()
}

/// The claims of a token as text.
fn claims(token: &Sensitive<String>) -> Sensitive<String> {
    Sensitive(match token::Claims::parse(token.as_str()) {
        Some(claims) => {
            let valid = claims.exp.saturating_sub(claims.iat);
            claims_text(&claims.iss, &claims.sub, &claims.aud, &claims.amr, valid)
        }
        None => "a token that is no JWT with the usual claims".to_owned(),
    })
}

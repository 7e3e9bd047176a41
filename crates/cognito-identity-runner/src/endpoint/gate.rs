//! Gate that every request of a clause passes (STS, `/_fake/…` and the key set do not). In order: the lease check, the budget, the turn (rate limit, and the delay
//! after a write), the request, and the check of the response. It is the one place where requests of clauses are
//! counted. Start reading at [`Gate::pass`].

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use cognito_identity::Operation;
use cognito_identity_contracts::Spent;
use cognito_identity_contracts::internals::NoVerdict;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::error_page::first_line;
use super::http::{Client, Http, exchange, operation};
use super::rate_limit::NextTurns;
use super::{Options, lease_check};

/// Consecutive lost responses after which the endpoint counts as down: more than a burst of timeouts at a working one,
/// and with the default timeout of 30 s a dead one ends the run after 12 minutes.
const LOST_IN_A_ROW: u64 = 25;

/// Most ids of requests stored until [`Gate::take_request_ids`], so that memory stays bounded.
const MAX_REQUEST_IDS: usize = 10_000;

/// Most bytes of all responses in one case, which are stored as long as the case runs.
const MAX_CASE_BYTES: usize = 8 * 1024 * 1024;

/// Timeout of a request through the gate, which includes waiting for its turn; the gate itself applies the endpoint's
/// timeout.
pub(crate) const TIMEOUT: Duration = Duration::from_hours(1);

/// Gate that every request to the endpoint goes through.
#[derive(Clone, Debug)]
pub(crate) struct Gate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    http: Http,
    options: Options,
    started: Instant,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    spent: Spent,
    turns: NextTurns,
    lost_in_a_row: u64,
    last_write: Option<Instant>,
    request_ids: Vec<String>,
    /// Bytes of responses in this case.
    response_bytes: usize,
}

impl Gate {
    #[allow(clippy::disallowed_methods, reason = "rate limit and budget are of the real time")]
    pub(crate) fn new(http: &Http, options: &Options) -> Self {
        let http = http.clone();
        let options = options.clone();
        let state = Mutex::default();
        Self(Arc::new(Inner { http, options, started: Instant::now(), state }))
    }

    pub(crate) fn connector(&self) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }

    /// HTTP client for an SDK client, which sends its requests through the gate.
    pub(crate) fn client(&self) -> Client {
        let connector = self.connector();
        http_client_fn(move |_, _| connector.clone())
    }

    pub(crate) fn spent(&self) -> Spent {
        self.state().spent
    }

    /// Returns and removes the ids of the requests since the last call.
    pub(crate) fn take_request_ids(&self) -> Vec<String> {
        std::mem::take(&mut self.state().request_ids)
    }

    /// Begins a new case: resets the count of response bytes.
    pub(crate) fn begin_case(&self) {
        self.state().response_bytes = 0;
    }

    /// Returns the response, unless the case has received too many bytes.
    fn counted(&self, response: HttpResponse) -> Result<HttpResponse, String> {
        let mut state = self.state();
        state.response_bytes =
            state.response_bytes.saturating_add(response.body().bytes().map_or(0, <[u8]>::len));
        if state.response_bytes > MAX_CASE_BYTES {
            return Err(format!("the responses of one case exceed {MAX_CASE_BYTES} bytes"));
        }
        Ok(response)
    }

    fn keep_request_id(&self, response: Option<&HttpResponse>) {
        let id = response.and_then(|response| response.headers().get("x-amzn-requestid"));
        let mut state = self.state();
        if let Some(id) = id.filter(|_| state.request_ids.len() < MAX_REQUEST_IDS) {
            state.request_ids.push(id.to_owned());
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn pass(self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let asked = operation(&request);
        if let Some(asked) = asked {
            lease_check::check(&self.0.options, asked, request.body().bytes().unwrap_or_default())
                .map_err(refused)?;
        }
        let turn = self.admit(asked).map_err(refused)?;
        tokio::time::sleep_until(turn.into()).await;
        let response = exchange(&self.0.http.connector(), request, self.0.http.timeout()).await;
        self.keep_request_id(response.as_ref().ok());
        let is_there = response.as_ref().is_ok_and(|response| !is_of_a_gateway(response.status().as_u16()));
        let response = response
            .and_then(|response| self.counted(response))
            .and_then(|response| readable(asked, response));
        // A clause sees that the service failed, and the run counts the response as lost.
        let is_lost = response.as_ref().map_or(true, |(_, reason)| *reason == Some(NoVerdict::Failed));
        self.note(asked, is_lost, is_there);
        response.map(|(response, _)| response).map_err(|why| ConnectorError::other(why.into(), None))
    }

    /// Waits until a request that bypasses the gate may be sent, and counts it.
    pub(crate) async fn wait(&self, asked: Operation) -> Result<(), String> {
        let turn = self.admit(Some(asked))?;
        tokio::time::sleep_until(turn.into()).await;
        Ok(())
    }

    /// Returns the time at which the request may be sent, or why it may not.
    #[allow(clippy::disallowed_methods, reason = "rate limit and budget are of the real time")]
    fn admit(&self, asked: Option<Operation>) -> Result<Instant, String> {
        let (Inner { options, started, .. }, now) = (&*self.0, Instant::now());
        let mut state = self.state();
        if state.lost_in_a_row >= LOST_IN_A_ROW {
            return Err(format!("the last {LOST_IN_A_ROW} requests had no response"));
        }
        let creates_pool = asked == Some(Operation::CreateIdentityPool);
        if asked != Some(Operation::DeleteIdentityPool) {
            let spent = options.budget.refuses(&state.spent, creates_pool, now - *started);
            // `cleanup` deletes pools with an expired lease, so a run must end before its lease does.
            let is_expired = options.lease.as_ref().is_some_and(|lease| lease.left().is_zero());
            if let Some(why) = spent.or_else(|| is_expired.then(|| "the run's lease has expired".to_owned()))
            {
                return Err(why);
            }
        }
        state.spent.calls += 1;
        state.spent.pools += u64::from(creates_pool);
        let turn = asked.map_or(now, |asked| state.turns.take(asked, options.rate_limit, *started, now));
        let settled = state
            .last_write
            .filter(|_| !writes(asked))
            .and_then(|write| write.checked_add(options.consistency_delay));
        Ok(settled.map_or(turn, |settled| settled.max(turn)))
    }

    #[allow(clippy::disallowed_methods, reason = "writes become visible in real time")]
    fn note(&self, asked: Option<Operation>, is_lost: bool, is_there: bool) {
        let mut state = self.state();
        state.spent.lost += u64::from(is_lost);
        // An error page comes from an endpoint that is up: an emulator may send one for an operation it lacks.
        state.lost_in_a_row = if is_lost && !is_there { state.lost_in_a_row + 1 } else { 0 };
        if writes(asked) {
            state.last_write = Some(Instant::now());
        }
    }
}

/// Whether a request may change the responses of reads; one without a known operation may.
fn writes(asked: Option<Operation>) -> bool {
    !asked.is_some_and(Operation::is_read)
}

/// Whether a status is that of a gateway that received no response.
fn is_of_a_gateway(status: u16) -> bool {
    (502..=504).contains(&status)
}

#[derive(Deserialize)]
struct ErrorBody {
    #[serde(rename = "__type")]
    name: Option<String>,
}

/// Returns the response if it is evidence about the service, with the reason for which it is no verdict. A proxy's error
/// page, a truncated body and an error about the run are no evidence.
fn readable(
    asked: Option<Operation>,
    response: HttpResponse,
) -> Result<(HttpResponse, Option<NoVerdict>), String> {
    let status = response.status().as_u16();
    let body = response.body().bytes().unwrap_or_default();
    let may_be_empty = status != 200 || asked.is_none_or(|asked| !asked.has_output());
    let is_json = (body.is_empty() && may_be_empty) || serde_json::from_slice::<IgnoredAny>(body).is_ok();
    if let Some(asked) = asked.filter(|_| !is_json) {
        return Err(format!("{asked} returned status {status} without JSON: {}", first_line(body)));
    }
    let error = serde_json::from_slice::<ErrorBody>(body).ok();
    let Some(name) = error.and_then(|error| error.name) else { return Ok((response, None)) };
    let name = name.rsplit('#').next().unwrap_or_default();
    let reason = NoVerdict::from_response(status, name);
    if reason.is_some_and(NoVerdict::is_about_the_run) {
        return Err(format!("{name}: an error about this run, not about the service"));
    }
    if let Some(asked) = asked.filter(|_| status < 400) {
        return Err(format!("{asked} returned status {status} with the error {name}"));
    }
    Ok((response, reason))
}

/// Error of a request that the gate rejects.
fn refused(why: String) -> ConnectorError {
    ConnectorError::user(why.into())
}

impl HttpConnector for Gate {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(self.clone().pass(request))
    }
}

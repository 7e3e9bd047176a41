//! Handlers of the endpoints of `/_fake/`.

use cognito_identity::{ErrorKind, Operation, ServiceError};
use cognito_identity_fake::{Clock, LoginToken, TrustPolicy};
use hyper::StatusCode;
use hyper::header::CONTENT_TYPE;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::{Call, Outcome};
use crate::app::concurrent_writers;
use crate::http::response::{RequestError, ServerResponse, json, text};

/// Limit of the identities of each pool in an overview.
const OVERVIEW: usize = 1000;

/// Longest name and message of a fault, in bytes: each failing request stores a copy of both.
const MAX_NAME_BYTES: usize = 128;
const MAX_MESSAGE_BYTES: usize = 4096;

/// Most requests of an operation that fail: each takes up to 4 KiB until it arrives.
const MAX_FAULTS: u32 = 1000;

/// The longest name of a user, a provider, a pool or a role, in bytes, and the most values of a list: the service's own
/// names have 2,048 characters at most.
const MAX_MEMBER_BYTES: usize = 2048;
const MAX_AMR_VALUES: usize = 100;

/// Rejects a body that is no JSON object, or has another content type: a page of another origin can send JSON only
/// after a preflight.
fn require_object(call: &Call<'_>) -> Result<(), RequestError> {
    let says = call.head.headers.get(CONTENT_TYPE).and_then(|says| says.to_str().ok()).unwrap_or_default();
    if !says.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        let why = "the Content-Type is not application/json";
        return Err(RequestError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, why));
    }
    // An array would fill the members by their order.
    if !call.body.trim_ascii_start().starts_with(b"{") {
        return Err(RequestError::bad("the body is no JSON object; send {\"member\": value, …}, or {}"));
    }
    Ok(())
}

fn read<T: DeserializeOwned>(call: &Call<'_>) -> Result<T, RequestError> {
    require_object(call)?;
    serde_json::from_slice(&call.body).map_err(|error| RequestError::bad(error.to_string()))
}

/// Rejects a text that is longer than its limit, in bytes.
fn require_short(member: &str, text: &str, most: usize) -> Result<(), RequestError> {
    if text.len() > most {
        return Err(RequestError::bad(format!("{member} has {} bytes; allowed: {most} at most", text.len())));
    }
    Ok(())
}

/// Rejects a name of an error that no header could have, and one that is too long.
fn require_error_name(name: &str) -> Result<(), RequestError> {
    require_short("error", name, MAX_NAME_BYTES)?;
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)) {
        let why = "error is no name of an error; allowed: letters, digits, '.', '_' and '-'";
        return Err(RequestError::bad(why));
    }
    Ok(())
}

fn done() -> ServerResponse {
    json(&json!({}))
}

pub(super) fn health(_: &mut Call<'_>) -> Outcome {
    Ok(json(&json!({ "status": "ok" })))
}

pub(super) fn account(call: &mut Call<'_>) -> Outcome {
    Ok(json(&call.app.fake.account_config()))
}

pub(super) fn reset(call: &mut Call<'_>) -> Outcome {
    let Nothing {} = read(call)?;
    let app = call.app;
    app.fake.reset();
    app.outages().clear();
    app.concurrent_writers.clear();
    app.clock.reset();
    app.journal.clear();
    Ok(done())
}

pub(super) fn snapshot(call: &mut Call<'_>) -> Outcome {
    Ok(text(StatusCode::OK, "application/json", call.app.fake.save()))
}

pub(super) fn end_faults(call: &mut Call<'_>) -> Outcome {
    call.app.fake.clear_faults();
    call.app.outages().clear();
    Ok(json(&json!({})))
}

pub(super) fn overview(call: &mut Call<'_>) -> Outcome {
    let fake = &call.app.fake;
    let pools = fake.overview(OVERVIEW);
    Ok(json(&json!({ "region": fake.region(), "account": fake.account(), "pools": pools })))
}

pub(super) fn log(call: &mut Call<'_>) -> Outcome {
    let after =
        call.head.uri.query().unwrap_or_default().split('&').find_map(|field| field.strip_prefix("after="));
    let after =
        after.unwrap_or("0").parse().map_err(|_| RequestError::bad("after is the number of a request"))?;
    Ok(json(&call.app.journal.after(after)))
}

pub(super) fn clock(call: &mut Call<'_>) -> Outcome {
    Ok(json(&json!({ "now": call.app.clock.now() })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockOrder {
    #[serde(default)]
    advance_seconds: i64,
    stopped: Option<bool>,
}

pub(super) fn move_clock(call: &mut Call<'_>) -> Outcome {
    let order: ClockOrder = read(call)?;
    let app = call.app;
    if order.advance_seconds < 0 {
        return Err(RequestError::bad("advance_seconds is negative; the service's time never goes back"));
    }
    if !app.clock.advance(order.advance_seconds) {
        return Err(RequestError::bad(
            "advance_seconds leads beyond the year 9999; send less, or reset the clock",
        ));
    }
    if let Some(is_stopped) = order.stopped {
        app.clock.set_stopped(is_stopped);
    }
    clock(call)
}

pub(super) fn restore(call: &mut Call<'_>) -> Outcome {
    require_object(call)?;
    // It may have a GiB: the body itself is the text that is read, and then the one that is logged.
    let saved = String::from_utf8(std::mem::take(&mut call.body))
        .map_err(|_| RequestError::bad("the body is no text in UTF-8"))?;
    call.app.fake.restore(saved).map_err(|error| RequestError::bad(error.to_string()))?;
    Ok(done())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultOrder {
    operation: String,
    error: String,
    #[serde(default)]
    message: String,
    status: Option<u16>,
    /// Count of requests that fail; without it all do, until the faults are deleted.
    times: Option<u32>,
}

pub(super) fn fault(call: &mut Call<'_>) -> Outcome {
    let order: FaultOrder = read(call)?;
    let app = call.app;
    require_short("operation", &order.operation, MAX_NAME_BYTES)?;
    require_error_name(&order.error)?;
    require_short("message", &order.message, MAX_MESSAGE_BYTES)?;
    let operation = Operation::from_name(&order.operation)
        .ok_or_else(|| RequestError::bad(format!("there is no operation {}", order.operation)))?;
    let refusal = ServiceError::new(ErrorKind::from_code(&order.error), order.message);
    let refusal = match order.status {
        Some(status) if (400..600).contains(&status) => refusal.with_status(status),
        Some(status) => {
            return Err(RequestError::bad(format!("the status is {status}; allowed: 400 to 599")));
        }
        None => refusal,
    };
    match order.times {
        Some(times) if times > MAX_FAULTS => {
            return Err(RequestError::bad(format!("times is {times}; allowed: {MAX_FAULTS} at most")));
        }
        Some(times) if app.fake.waiting_refusals(operation) + times as usize > MAX_FAULTS as usize => {
            let why = format!(
                "more than {MAX_FAULTS} requests of {operation} would be refused; end those faults first, by DELETE /_fake/faults"
            );
            return Err(RequestError::bad(why));
        }
        Some(times) => (0..times).for_each(|_| app.fake.refuse_next(operation, refusal.clone())),
        None => {
            let outage = app.fake.outage(operation, refusal);
            app.outages().insert(operation, outage);
        }
    }
    Ok(json(&json!({})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConcurrentWriterOrder {
    pool_id: String,
}

pub(super) fn concurrent_writer(call: &mut Call<'_>) -> Outcome {
    let order: ConcurrentWriterOrder = read(call)?;
    require_short("pool_id", &order.pool_id, MAX_MEMBER_BYTES)?;
    let app = call.app;
    let writer = app.fake.concurrent_writer(order.pool_id);
    let writer =
        writer.map_err(|refusal| RequestError::new(StatusCode::NOT_FOUND, refusal.message().to_owned()))?;
    let number = app.concurrent_writers.keep(writer).ok_or_else(|| {
        let most = concurrent_writers::MAX_OPEN;
        RequestError::bad(format!(
            "there are {most} concurrent writers; end one first, or all by POST /_fake/reset"
        ))
    })?;
    Ok(json(&json!({ "concurrent_writer": number })))
}

pub(super) fn end_concurrent_write(call: &mut Call<'_>) -> Outcome {
    if call.parameter.parse().is_ok_and(|number| call.app.concurrent_writers.end(number)) {
        Ok(json(&json!({})))
    } else {
        Err(RequestError::new(
            StatusCode::NOT_FOUND,
            "there is no concurrent writer of this number, or it has ended",
        ))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenOrder {
    provider: String,
    subject: String,
    audience: Option<String>,
    #[serde(default)]
    claims: Map<String, Value>,
    lifetime_seconds: Option<u64>,
}

pub(super) fn login_token(call: &mut Call<'_>) -> Outcome {
    let order: TokenOrder = read(call)?;
    require_short("provider", &order.provider, MAX_MEMBER_BYTES)?;
    require_short("subject", &order.subject, MAX_MEMBER_BYTES)?;
    require_short("audience", order.audience.as_deref().unwrap_or_default(), MAX_MEMBER_BYTES)?;
    if !order.claims.values().all(LoginToken::is_claim) {
        let most = LoginToken::MAX_LEVELS;
        return Err(RequestError::bad(format!(
            "a claim has too many levels of arrays and objects; allowed: {most} at most"
        )));
    }
    let app = call.app;
    let token = app.fake.issuer(order.provider).token(order.subject);
    let token = order.audience.into_iter().fold(token, LoginToken::audience);
    let token = order.claims.into_iter().fold(token, |token, (name, value)| token.claim(name, value));
    let token = order
        .lifetime_seconds
        .into_iter()
        .fold(token, |token, seconds| token.lifetime(std::time::Duration::from_secs(seconds)));
    let token = token.sign();
    Ok(json(&json!({ "token": token })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignOut {
    user_pool: String,
    subject: String,
}

pub(super) fn sign_out(call: &mut Call<'_>) -> Outcome {
    let order: SignOut = read(call)?;
    require_short("user_pool", &order.user_pool, MAX_MEMBER_BYTES)?;
    require_short("subject", &order.subject, MAX_MEMBER_BYTES)?;
    call.app.fake.sign_out_globally(&order.user_pool, &order.subject);
    Ok(done())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrustOrder {
    role_arn: String,
    pool_id: Option<String>,
    #[serde(default)]
    amr: Vec<String>,
    #[serde(default)]
    denies_all: bool,
    #[serde(default)]
    denies_session_tags: bool,
}

pub(super) fn trust(call: &mut Call<'_>) -> Outcome {
    let order: TrustOrder = read(call)?;
    require_short("role_arn", &order.role_arn, MAX_MEMBER_BYTES)?;
    require_short("pool_id", order.pool_id.as_deref().unwrap_or_default(), MAX_MEMBER_BYTES)?;
    if order.amr.len() > MAX_AMR_VALUES {
        let count = order.amr.len();
        return Err(RequestError::bad(format!("amr has {count} values; allowed: {MAX_AMR_VALUES} at most")));
    }
    order.amr.iter().try_for_each(|value| require_short("a value of amr", value, MAX_MEMBER_BYTES))?;
    let app = call.app;
    let policy = match order.pool_id {
        _ if order.denies_all => TrustPolicy::deny_all(),
        Some(pool_id) => TrustPolicy::for_pool(pool_id),
        None => TrustPolicy::for_any_pool(),
    };
    let policy = order.amr.into_iter().fold(policy, TrustPolicy::amr);
    let policy = if order.denies_session_tags { policy.without_session_tags() } else { policy };
    app.fake.trust(order.role_arn, policy);
    Ok(done())
}

pub(super) fn session(call: &mut Call<'_>) -> Outcome {
    match call.app.fake.session(call.parameter) {
        Some(session) => Ok(json(&session)),
        None => Err(RequestError::new(
            StatusCode::NOT_FOUND,
            "the fake issued no credentials with this access key id",
        )),
    }
}

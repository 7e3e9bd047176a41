//! `/_fake/…`: what a test in Rust does with the fake itself, for tests in other languages.

use cognito_identity::{ErrorKind, Operation, ServiceError};
use cognito_identity_fake::{Clock, LoginToken, Trust};
use hyper::header::CONTENT_TYPE;
use hyper::http::request::Parts;
use hyper::{Method, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::answer::{HttpAnswer, Refusal, json, text};
use crate::app::App;
use crate::{console, overlaps};

/// What the paths of this module begin with.
pub(crate) const PREFIX: &str = "/_fake/";

/// How many identities of each pool an overview has.
const OVERVIEW: usize = 1000;

/// The longest message of a fault, in bytes: each request that is to be refused keeps one.
const LONGEST_MESSAGE: usize = 4096;

type Outcome = Result<HttpAnswer, Refusal>;

pub(crate) fn answer(app: &App, head: &Parts, body: &[u8]) -> HttpAnswer {
    ask(app, head, body).unwrap_or_else(Into::into)
}

fn ask(app: &App, head: &Parts, body: &[u8]) -> Outcome {
    let path = head.uri.path().strip_prefix(PREFIX).unwrap_or_default();
    // HTTP leaves the body of an answer to HEAD out.
    let method = if head.method == Method::HEAD { "GET" } else { head.method.as_str() };
    match (method, path) {
        ("GET", "account") => Ok(json(&app.fake.declared())),
        ("GET", "overview") => Ok(json(&overview(app))),
        ("GET", "log") => log(app, head.uri.query()),
        ("GET", "console.css") => Ok(text(StatusCode::OK, "text/css", console::STYLE)),
        ("GET", "console.js") => Ok(text(StatusCode::OK, "text/javascript", console::SCRIPT)),
        ("GET", "clock") => Ok(clock(app)),
        ("POST", "clock") => move_clock(app, &read(head, body)?),
        ("POST", "reset") => {
            let Nothing {} = read(head, body)?;
            app.fake.reset();
            app.outages().clear();
            app.overlaps.clear();
            app.clock.reset();
            app.journal.clear();
            Ok(changed(app))
        }
        ("GET", "snapshot") => Ok(text(StatusCode::OK, "application/json", app.fake.save())),
        ("PUT", "snapshot") => restore(app, head, body),
        ("POST", "faults") => fault(app, read(head, body)?),
        ("DELETE", "faults") => {
            app.fake.clear_faults();
            app.outages().clear();
            Ok(json(&json!({})))
        }
        ("POST", "overlap") => overlap(app, read(head, body)?),
        ("DELETE", _) if path.starts_with("overlap/") => end_overlap(app, &path["overlap/".len()..]),
        ("POST", "login-token") => Ok(login_token(app, read(head, body)?)),
        ("POST", "sign-out") => Ok(sign_out(app, &read(head, body)?)),
        ("POST", "trust") => Ok(trust(app, read(head, body)?)),
        ("GET", _) if path.starts_with("session/") => session(app, &path["session/".len()..]),
        _ => {
            let (method, path) = (&head.method, head.uri.path());
            let why = format!(
                "there is no {method} {path}; the README of cognito-identity-server lists what there is"
            );
            Err(Refusal::new(StatusCode::NOT_FOUND, why))
        }
    }
}

/// A body that is JSON, and says so: a page of another origin cannot send that without asking.
fn read<T: DeserializeOwned>(head: &Parts, body: &[u8]) -> Result<T, Refusal> {
    let says = head.headers.get(CONTENT_TYPE).and_then(|says| says.to_str().ok()).unwrap_or_default();
    if !says.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        let why = "the Content-Type is not application/json";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, why));
    }
    serde_json::from_slice(body).map_err(|error| Refusal::bad(error.to_string()))
}

fn changed(app: &App) -> HttpAnswer {
    app.changes.note();
    json(&json!({}))
}

fn overview(app: &App) -> Value {
    let pools = app.fake.overview(OVERVIEW);
    json!({ "region": app.fake.region(), "account": app.fake.account(), "pools": pools })
}

fn log(app: &App, query: Option<&str>) -> Outcome {
    let after = query.unwrap_or_default().split('&').find_map(|field| field.strip_prefix("after="));
    let after = after.unwrap_or("0").parse().map_err(|_| Refusal::bad("after is the number of a request"))?;
    Ok(json(&app.journal.after(after)))
}

fn clock(app: &App) -> HttpAnswer {
    json(&json!({ "now": app.clock.now() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockOrder {
    #[serde(default)]
    advance_seconds: i64,
    stand_still: Option<bool>,
}

fn move_clock(app: &App, order: &ClockOrder) -> Outcome {
    if order.advance_seconds < 0 {
        return Err(Refusal::bad("advance_seconds is negative; the service's time never goes back"));
    }
    if let Some(stands) = order.stand_still {
        app.clock.stand_still(stands);
    }
    app.clock.advance(order.advance_seconds);
    Ok(clock(app))
}

fn restore(app: &App, head: &Parts, body: &[u8]) -> Outcome {
    let saved: Value = read(head, body)?;
    app.fake.restore(&saved.to_string()).map_err(|error| Refusal::bad(error.to_string()))?;
    Ok(changed(app))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultOrder {
    operation: String,
    error: String,
    #[serde(default)]
    message: String,
    status: Option<u16>,
    /// How many requests are refused; without it all are, until the faults are deleted.
    times: Option<u32>,
}

fn fault(app: &App, order: FaultOrder) -> Outcome {
    let operation = Operation::from_name(&order.operation)
        .ok_or_else(|| Refusal::bad(format!("there is no operation {}", order.operation)))?;
    if order.message.len() > LONGEST_MESSAGE {
        return Err(Refusal::bad(format!("the message has more than {LONGEST_MESSAGE} bytes")));
    }
    let refusal = ServiceError::new(ErrorKind::from_code(&order.error), order.message);
    let refusal = match order.status {
        Some(status) if (400..600).contains(&status) => refusal.with_status(status),
        Some(status) => return Err(Refusal::bad(format!("the status is {status}; allowed: 400 to 599"))),
        None => refusal,
    };
    match order.times {
        Some(times) if times > 1000 => {
            return Err(Refusal::bad(format!("times is {times}; allowed: 1000 at most")));
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
struct OverlapOrder {
    pool_id: String,
}

fn overlap(app: &App, order: OverlapOrder) -> Outcome {
    let overlap = app.fake.overlap(order.pool_id);
    let overlap =
        overlap.map_err(|refusal| Refusal::new(StatusCode::NOT_FOUND, refusal.message().to_owned()))?;
    let number = app.overlaps.keep(overlap).ok_or_else(|| {
        let most = overlaps::MOST;
        Refusal::bad(format!("there are {most} overlaps; end one first, or all by POST /_fake/reset"))
    })?;
    Ok(json(&json!({ "overlap": number })))
}

fn end_overlap(app: &App, number: &str) -> Outcome {
    if number.parse().is_ok_and(|number| app.overlaps.end(number)) {
        Ok(json(&json!({})))
    } else {
        Err(Refusal::new(StatusCode::NOT_FOUND, "there is no overlap of this number, or it has ended"))
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

fn login_token(app: &App, order: TokenOrder) -> HttpAnswer {
    let token = app.fake.issuer(order.provider).token(order.subject);
    let token = order.audience.into_iter().fold(token, LoginToken::audience);
    let token = order.claims.into_iter().fold(token, |token, (name, value)| token.claim(name, value));
    let token = order
        .lifetime_seconds
        .into_iter()
        .fold(token, |token, seconds| token.lifetime(std::time::Duration::from_secs(seconds)));
    let token = token.sign();
    app.changes.note();
    json(&json!({ "token": token }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignOut {
    user_pool: String,
    subject: String,
}

fn sign_out(app: &App, order: &SignOut) -> HttpAnswer {
    app.fake.sign_out_globally(&order.user_pool, &order.subject);
    changed(app)
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

fn trust(app: &App, order: TrustOrder) -> HttpAnswer {
    let policy = match order.pool_id {
        _ if order.denies_all => Trust::of_nobody(),
        Some(pool_id) => Trust::of_pool(pool_id),
        None => Trust::of_any_pool(),
    };
    let policy = order.amr.into_iter().fold(policy, Trust::amr);
    let policy = if order.denies_session_tags { policy.without_session_tags() } else { policy };
    app.fake.trust(order.role_arn, policy);
    changed(app)
}

fn session(app: &App, access_key_id: &str) -> Outcome {
    match app.fake.session(access_key_id) {
        Some(session) => Ok(json(&session)),
        None => {
            Err(Refusal::new(StatusCode::NOT_FOUND, "the fake issued no credentials with this access key id"))
        }
    }
}

//! Admin endpoints under `/_fake/…`, by which tests in other languages use the methods of the fake that Rust tests
//! call.
//!
//! [`ENDPOINTS`] is the one list: requests are looked up in it, `GET /_fake/` prints it, and a test compares the README
//! with it.

#![allow(
    clippy::unnecessary_wraps,
    reason = "endpoints that cannot fail stand in one table with those that can"
)]

pub(crate) mod guard;
mod handlers;
mod issuers;

use hyper::http::request::Parts;
use hyper::{Method, StatusCode};
use serde::Serialize;

use crate::app::App;
use crate::console;
use crate::http::response::{RequestError, ServerResponse, json, text};

/// Beginning of all paths of this module.
pub(crate) const PREFIX: &str = "/_fake/";

/// Whether a request restores a whole state: its body has a limit of its own.
pub(crate) fn is_restore(head: &Parts) -> bool {
    head.method == Method::PUT && head.uri.path() == SNAPSHOT
}

const SNAPSHOT: &str = "/_fake/snapshot";

/// Largest body for any other path, in bytes. The largest value in it, a login token, has 50,000 characters at most.
pub(crate) const MAX_BODY_BYTES: usize = 64 << 10;

type Outcome = Result<ServerResponse, RequestError>;

/// A request to an endpoint.
struct Call<'a> {
    app: &'a App,
    head: &'a Parts,
    body: Vec<u8>,
    /// Part of the request's path at the position of the name in braces.
    parameter: &'a str,
}

/// Method and path of an admin endpoint, and its handler.
#[derive(Serialize)]
struct Endpoint {
    method: &'static str,
    /// Path; a name in braces matches any text.
    path: &'static str,
    about: &'static str,
    #[serde(skip)]
    handle: fn(&mut Call<'_>) -> Outcome,
    /// Whether it needs no access check: it reveals nothing about the fake's state.
    #[serde(skip)]
    is_open: bool,
}

impl Endpoint {
    const fn new(
        method: &'static str,
        path: &'static str,
        about: &'static str,
        handle: fn(&mut Call<'_>) -> Outcome,
    ) -> Self {
        Self { method, path, about, handle, is_open: false }
    }

    const fn open(self) -> Self {
        Self { is_open: true, ..self }
    }

    /// The parameter of a path that is this endpoint's; empty if it has none.
    fn parameter<'p>(&self, path: &'p str) -> Option<&'p str> {
        let Some((before, rest)) = self.path.split_once('{') else {
            return (path == self.path).then_some("");
        };
        let (_, after) = rest.split_once('}')?;
        path.strip_prefix(before)?.strip_suffix(after).filter(|parameter| !parameter.is_empty())
    }
}

const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("GET", "/_fake/", "list the endpoints", list),
    Endpoint::new("GET", "/_fake/health", "check that the server responds", handlers::health).open(),
    Endpoint::new("GET", "/_fake/account", "read what the set-up declares", handlers::account),
    Endpoint::new("GET", "/_fake/overview", "read all pools and their first identities", handlers::overview),
    Endpoint::new(
        "GET",
        "/_fake/log",
        "read the last requests, ?after=N those after number N",
        handlers::log,
    ),
    Endpoint::new("POST", "/_fake/reset", "delete all state", handlers::reset),
    Endpoint::new("GET", "/_fake/clock", "read the time", handlers::clock),
    Endpoint::new("POST", "/_fake/clock", "move, stop or start the clock", handlers::move_clock),
    Endpoint::new("GET", SNAPSHOT, "save all that is stored", handlers::snapshot),
    Endpoint::new("PUT", SNAPSHOT, "restore what was saved", handlers::restore),
    Endpoint::new("POST", "/_fake/faults", "inject errors into an operation", handlers::fault),
    Endpoint::new("DELETE", "/_fake/faults", "end all faults", handlers::end_faults),
    Endpoint::new(
        "POST",
        "/_fake/concurrent-writers",
        "start a concurrent writer on a pool",
        handlers::concurrent_writer,
    ),
    Endpoint::new(
        "DELETE",
        "/_fake/concurrent-writers/{N}",
        "end a concurrent writer",
        handlers::end_concurrent_write,
    ),
    Endpoint::new("POST", "/_fake/login-token", "issue a login token", handlers::login_token),
    Endpoint::new("GET", issuers::DISCOVERY, "read where an issuer has its keys", issuers::discovery).open(),
    Endpoint::new("GET", issuers::KEYS, "read the key of an issuer's login tokens", issuers::keys).open(),
    Endpoint::new("POST", "/_fake/sign-out", "sign a user of a user pool out", handlers::sign_out),
    Endpoint::new("POST", "/_fake/trust", "give a role a trust policy", handlers::trust),
    Endpoint::new(
        "GET",
        "/_fake/session/{ACCESS_KEY_ID}",
        "read the identity and role of credentials",
        handlers::session,
    ),
    Endpoint::new("GET", "/_fake/console.css", "read the style of the console", |_| {
        Ok(text(StatusCode::OK, "text/css", console::STYLE))
    }),
    Endpoint::new("GET", "/_fake/console.js", "read the script of the console", |_| {
        Ok(text(StatusCode::OK, "text/javascript", console::SCRIPT))
    }),
];

/// The endpoint of a request, and the parameter in its path. HTTP leaves the body of a response to HEAD out.
fn find<'p>(method: &Method, path: &'p str) -> Option<(&'static Endpoint, &'p str)> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    let mut endpoints = ENDPOINTS.iter().filter(|endpoint| endpoint.method == method);
    endpoints.find_map(|endpoint| Some((endpoint, endpoint.parameter(path)?)))
}

/// Whether a request needs no access check, by any host name and even if signatures are checked.
pub(crate) fn is_open(head: &Parts) -> bool {
    find(&head.method, head.uri.path()).is_some_and(|(endpoint, _)| endpoint.is_open)
}

pub(crate) fn answer(app: &App, head: &Parts, body: Vec<u8>) -> ServerResponse {
    let Some((endpoint, parameter)) = find(&head.method, head.uri.path()) else {
        let method = &head.method;
        let path = head.uri.path();
        let why = format!("there is no {method} {path}; GET {PREFIX} lists what there is");
        return RequestError::new(StatusCode::NOT_FOUND, why).into();
    };
    (endpoint.handle)(&mut Call { app, head, body, parameter }).unwrap_or_else(Into::into)
}

fn list(_: &mut Call<'_>) -> Outcome {
    Ok(json(&serde_json::json!({ "endpoints": ENDPOINTS })))
}

#[cfg(test)]
mod tests {
    use hyper::Method;

    use super::{ENDPOINTS, find};

    #[test]
    fn the_readme_has_each_endpoint() {
        let readme = include_str!("../README.md");
        for endpoint in ENDPOINTS {
            let path = endpoint.path.replace(['{', '}'], "");
            let row = format!("`{} {path}", endpoint.method);
            assert!(readme.contains(&format!("{row}`")) || readme.contains(&format!("{row}?")), "{row}");
        }
    }

    #[test]
    fn a_parameter_is_a_part_of_the_path() {
        let parameter = |method, path| find(&method, path).map(|(_, parameter)| parameter);
        assert_eq!(parameter(Method::DELETE, "/_fake/concurrent-writers/7"), Some("7"));
        assert_eq!(parameter(Method::HEAD, "/_fake/issuers/a/b/.well-known/jwks.json"), Some("a/b"));
        assert_eq!(parameter(Method::GET, "/_fake/clock"), Some(""));
        for missing in
            ["/_fake/concurrent-writers/", "/_fake/clock/", "/_fake/issuers//.well-known/jwks.json", "/_fake"]
        {
            assert_eq!(parameter(Method::GET, missing), None, "{missing}");
        }
        assert_eq!(parameter(Method::DELETE, "/_fake/concurrent-writers/"), None);
    }
}

//! Who may use the page for people and `/_fake/…`: whoever could do the same by other means, and no page of elsewhere.

use std::net::IpAddr;

use hyper::StatusCode;
use hyper::header::{AUTHORIZATION, HOST, ORIGIN};
use hyper::http::request::Parts;

use crate::answer::Refusal;
use crate::app::App;
use crate::signature::is_same;
use crate::{Access, Keys};

/// Lets nobody in whom a browser brings here from elsewhere, nor anybody without the keys where signatures are checked.
pub(crate) fn admit(app: &App, head: &Parts) -> Result<(), Refusal> {
    if let Access::Signed(keys) = &app.access {
        if !has_keys(head, keys) {
            let why =
                "signatures are checked, so this wants the run's keys too: as user and password (HTTP Basic)";
            return Err(Refusal::new(StatusCode::UNAUTHORIZED, why));
        }
    } else if !is_address(host(head)) {
        // A name may be an attacker's that was pointed here; nobody points an address.
        let why = "reach this by the server's address or as localhost, not by another name";
        return Err(Refusal::new(StatusCode::FORBIDDEN, why));
    }
    let origin = head.headers.get(ORIGIN).map(|origin| origin.to_str().unwrap_or("null"));
    match origin {
        Some(origin) if origin.split_once("://") != Some((app.scheme(), host(head))) => Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "pages of other origins may call the service, and nothing else",
        )),
        _ => Ok(()),
    }
}

/// What the client calls the server.
pub(crate) fn host(head: &Parts) -> &str {
    head.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default()
}

fn is_address(host: &str) -> bool {
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name).trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.parse::<IpAddr>().is_ok()
}

fn has_keys(head: &Parts, keys: &Keys) -> bool {
    let given = head.headers.get(AUTHORIZATION).and_then(|given| given.to_str().ok());
    given
        .and_then(|given| given.strip_prefix("Basic "))
        .is_some_and(|given| is_same(given.as_bytes(), keys.basic().as_bytes()))
}

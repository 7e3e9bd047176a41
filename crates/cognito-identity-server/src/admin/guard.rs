//! Restricts the console and `/_fake/…` to clients that have equal access by other means, and rejects requests from
//! pages of other origins. Start reading at [`admit`].

use std::net::{Ipv4Addr, Ipv6Addr};

use hyper::StatusCode;
use hyper::header::{AUTHORIZATION, HOST, HeaderName, ORIGIN};
use hyper::http::request::Parts;

use crate::app::App;
use crate::http::response::RequestError;
use crate::http::signature::is_same;
use crate::options::access::Access;
use crate::storage::keys::Keys;

/// Headers in which browsers name the page's origin and the request's purpose.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Rejects a request from a page of another origin, a request to another host name, and, where signatures are checked,
/// a request without the run's keys.
pub(crate) fn admit(app: &App, head: &Parts) -> Result<(), RequestError> {
    if let Access::Signed(keys) = &app.access
        && !has_keys(head, keys)
    {
        let why =
            "signatures are checked, so this wants the run's keys too: as user and password (HTTP Basic)";
        return Err(RequestError::new(StatusCode::UNAUTHORIZED, why));
    }
    // An attacker can point a host name at this server, but not an address.
    if !has_address(head) {
        let why = "reach this by the server's address or as localhost, not by another name";
        return Err(RequestError::new(StatusCode::FORBIDDEN, why));
    }
    if !has_own_origin(app, head) || is_embedded_elsewhere(head) {
        let why = "pages of other origins may call the service, and nothing else";
        return Err(RequestError::new(StatusCode::FORBIDDEN, why));
    }
    Ok(())
}

/// Returns the host name in the client's request.
pub(crate) fn host(head: &Parts) -> &str {
    text(head, &HOST).unwrap_or_default()
}

/// Whether each name of the server in the request is its address or localhost. A URL in the request line names it too,
/// and a proxy goes by that.
fn has_address(head: &Parts) -> bool {
    let mut hosts = head.headers.get_all(HOST).iter();
    let is_sole = hosts.next().is_some() && hosts.next().is_none();
    is_sole && is_address(host(head)) && head.uri.authority().is_none_or(|named| is_address(named.as_str()))
}

/// Whether a host is `localhost` or an IP address, with or without a port.
fn is_address(host: &str) -> bool {
    if let Some((address, rest)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return address.parse::<Ipv6Addr>().is_ok()
            && (rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port));
    }
    let name = match host.split_once(':') {
        Some((name, port)) if is_port(port) => name,
        Some(_) => return false,
        None => host,
    };
    name == "localhost" || name.parse::<Ipv4Addr>().is_ok()
}

fn is_port(text: &str) -> bool {
    // A sign would parse too.
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

/// Whether a request that names its origin is sent by a page of this server.
fn has_own_origin(app: &App, head: &Parts) -> bool {
    let own = (app.scheme(), host(head));
    let mut origins = head.headers.get_all(ORIGIN).iter();
    origins.all(|origin| origin.to_str().is_ok_and(|origin| origin.split_once("://") == Some(own)))
}

/// Whether a browser sends the request for a part of another site's page, such as a script or an image, without an
/// origin. A link from another site to the console is no such request.
fn is_embedded_elsewhere(head: &Parts) -> bool {
    let is_elsewhere =
        text(head, &SEC_FETCH_SITE).is_some_and(|site| !matches!(site, "same-origin" | "none"));
    is_elsewhere && text(head, &SEC_FETCH_DEST) != Some("document")
}

fn text<'h>(head: &'h Parts, name: &HeaderName) -> Option<&'h str> {
    head.headers.get(name).and_then(|value| value.to_str().ok())
}

fn has_keys(head: &Parts, keys: &Keys) -> bool {
    text(head, &AUTHORIZATION)
        .and_then(|given| given.strip_prefix("Basic "))
        .is_some_and(|given| is_same(given.as_bytes(), keys.basic().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn an_address_is_written_in_one_way() {
        for host in [
            "localhost",
            "localhost:9229",
            "127.0.0.1",
            "127.0.0.1:1",
            "0.0.0.0:65535",
            "[::1]",
            "[::1]:9229",
            "[::ffff:127.0.0.1]:9229",
        ] {
            assert!(is_address(host), "{host}");
        }
        for host in [
            "",
            ":9229",
            "localhost.",
            "localhost.:9229",
            "localhost.attacker.example",
            "localhost.attacker.example:9229",
            "notlocalhost",
            "127.0.0.1.attacker.example",
            "127.0.0.1.",
            "127.1",
            "2130706433",
            "0x7f.0.0.1",
            "127.0.0.01",
            "user@127.0.0.1",
            "user@localhost",
            "localhost@attacker.example",
            "127.0.0.1:",
            "127.0.0.1:+80",
            "127.0.0.1:65536",
            "127.0.0.1:80:80",
            "127.0.0.1:80.attacker.example",
            "::1",
            "::1:9229",
            "[::1",
            "::1]",
            "[[::1]]",
            "[::1]9229",
            "[::1]:",
            "[::1].attacker.example",
            "[127.0.0.1]",
            "[localhost]",
            "[fe80::1%eth0]",
            " localhost",
            "localhost/",
        ] {
            assert!(!is_address(host), "{host}");
        }
    }
}

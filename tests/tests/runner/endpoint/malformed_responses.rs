//! Endpoints that respond with nonsense, half a response, or nothing.

use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use cognito_identity_contracts::{CLAUSES, Profile, Verdict, select};
use cognito_identity_runner::report::{ClauseReport, Status, run};
use cognito_identity_tests::socket::whole;
use rstest::rstest;

use super::mock_server::{MockServer, Way, http};
use super::setup::{Socket, open};

fn html(stream: &mut TcpStream) {
    let _ = stream.write_all(&http("200 OK", "text/html", "\n<!DOCTYPE html>\n<p>Welcome to nginx!</p>"));
}

fn bad_gateway(stream: &mut TcpStream) {
    let _ = stream.write_all(&http("502 Bad Gateway", "text/html", "<h1>502 Bad Gateway</h1>"));
}

fn garbage(stream: &mut TcpStream) {
    let _ = stream.write_all(b"\x00\x01\x02 no HTTP at all\r\n\r\n");
}

fn binary(stream: &mut TcpStream) {
    let mut response = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\n".to_vec();
    response.extend_from_slice(&[0xff, 0xfe, 0x00, 0x01]);
    let _ = stream.write_all(&response);
}

fn half(stream: &mut TcpStream) {
    let _ =
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"IdentityPoolId\":\"us-east-1:");
}

fn half_a_json(stream: &mut TcpStream) {
    let _ = stream.write_all(&http("200 OK", "application/x-amz-json-1.1", "{\"IdentityPoolId\":\"us-ea"));
}

fn wrong_types(stream: &mut TcpStream) {
    let body = r#"{"IdentityPoolId":7,"IdentityPoolName":[],"IdentityId":{},"Identities":"none"}"#;
    let _ = stream.write_all(&http("200 OK", "application/x-amz-json-1.1", body));
}

fn no_object(stream: &mut TcpStream) {
    let _ = stream.write_all(&http("200 OK", "application/x-amz-json-1.1", "[1,2]"));
}

fn nameless_refusal(stream: &mut TcpStream) {
    let _ = stream.write_all(&http("400 Bad Request", "application/json", r#"{"oops":true}"#));
}

fn nothing(stream: &mut TcpStream) {
    let _ = stream.shutdown(std::net::Shutdown::Both);
}

fn silence(_: &mut TcpStream) {
    thread::sleep(Duration::from_secs(30));
}

#[rstest]
#[case::html(html, "<!DOCTYPE html>")]
#[case::bad_gateway(bad_gateway, "<h1>502 Bad Gateway</h1>")]
#[case::garbage(garbage, "")]
#[case::binary(binary, "status 200 without JSON: ")]
#[case::half(half, "")]
#[case::half_a_json(half_a_json, "{\"IdentityPoolId\":\"us-ea")]
#[case::wrong_types(wrong_types, "{\"IdentityPoolId\":7,")]
#[case::no_object(no_object, "[1,2]")]
#[case::nameless_refusal(nameless_refusal, "{\"oops\":true}")]
#[case::nothing(nothing, "")]
#[case::silence(silence, "no response within 0.2 s")]
fn nonsense_is_no_verdict(#[case] way: Way, #[case] told: &str) {
    let mock = MockServer::answering(way, false);
    let harness = open(&mock.url, |options| options.timeout = Duration::from_millis(200)).unwrap();
    let clauses = ["merging", "pagination", "tags"].map(|group| select(group).unwrap()).concat();
    let run = run(&clauses, &harness, &Profile { seed: Some(1), ..Profile::cases(4) }, |_, _| {});
    for ClauseReport { name, verdict, why, .. } in &run.clauses {
        if *verdict == Verdict::Unsupported {
            continue;
        }
        let why = why.as_deref().unwrap_or_default();
        assert_eq!(*verdict, Verdict::Inconclusive, "{name}: {why}");
        let is_over = why.contains("the last 25 requests had no response");
        assert!(is_over || why.contains(told), "{name}: {why}");
        assert!(!why.contains('\n'), "{why:?}");
    }
    assert_ne!(run.status(), Status::Held);
    assert!(harness.spent().calls > 0);
}

fn failed(stream: &mut TcpStream) {
    let body = r#"{"__type":"InternalErrorException","message":"sorry"}"#;
    let _ = stream.write_all(&http("500 Internal Server Error", "application/x-amz-json-1.1", body));
}

fn not_implemented(stream: &mut TcpStream) {
    let body = r#"{"__type":"NotImplementedException","message":"not yet"}"#;
    let _ = stream.write_all(&http("501 Not Implemented", "application/x-amz-json-1.1", body));
}

/// A service that failed has lost its response. One without the operation has not: a run may not make allowance for it.
#[rstest]
#[case::failed(failed, true)]
#[case::not_implemented(not_implemented, false)]
fn a_response_of_a_service_that_failed_is_lost(#[case] way: Way, #[case] is_lost: bool) {
    let mock = MockServer::answering(way, false);
    let harness = open(&mock.url, |_| {}).unwrap();
    let clauses = select("tags::tags_are_a_map").unwrap();
    let run = run(&clauses, &harness, &Profile { seed: Some(1), ..Profile::cases(1) }, |_, _| {});
    assert_eq!(run.clauses[0].verdict, Verdict::Inconclusive);
    assert_eq!(run.lost_responses.is_some_and(|lost| lost > 0), is_lost, "{run:?}");
}

fn empty(stream: &mut TcpStream) {
    let _ = stream.write_all(&http("200 OK", "application/x-amz-json-1.1", ""));
}

fn empty_object(stream: &mut TcpStream) {
    let _ = stream.write_all(&http("200 OK", "application/x-amz-json-1.1", "{}"));
}

fn refused_successfully(stream: &mut TcpStream) {
    let body = r#"{"__type":"InternalErrorException","message":"sorry"}"#;
    let _ = stream.write_all(&http("200 OK", "application/x-amz-json-1.1", body));
}

fn empty_lists(stream: &mut TcpStream) {
    let body = r#"{"IdentityPools":[],"Identities":[],"Tags":{},"UnprocessedIdentityIds":[]}"#;
    let _ = stream.write_all(&http("200 OK", "application/x-amz-json-1.1", body));
}

/// A pool that is always the same one.
fn the_same_pool(stream: &mut TcpStream) {
    let body = r#"{"IdentityPoolId":"us-east-1:0","IdentityPoolName":"contract","IdentityId":"us-east-1:1","Token":"a.b.c",
        "AllowUnauthenticatedIdentities":true,"Tags":{},"Roles":{},"IdentityPoolTags":{},"Identities":[]}"#;
    let _ = stream.write_all(&http("200 OK", "application/x-amz-json-1.1", body));
}

/// Defines endpoints that reject every request with this body.
macro_rules! refusing {
    ($($name:ident $body:literal)*) => {
        $(fn $name(stream: &mut TcpStream) {
            let _ = stream.write_all(&http("400 Bad Request", "application/x-amz-json-1.1", $body));
        })*
    };
}

refusing! {
    without_a_name r#"{"__type":"","message":""}"#
    all_unknown r#"{"__type":"UnknownOperationException","message":"x"}"#
    all_malformed r#"{"__type":"SerializationException","message":"x"}"#
    all_invalid r#"{"__type":"InvalidParameterException","message":"x"}"#
    all_out_of_bounds r#"{"__type":"ValidationException","message":"x"}"#
    nothing_there r#"{"__type":"ResourceNotFoundException","message":"x"}"#
    nobody_allowed r#"{"__type":"NotAuthorizedException","message":"x"}"#
}

/// No clause holds on an endpoint with a constant response.
#[rstest]
#[case::empty(empty)]
#[case::empty_object(empty_object)]
#[case::refused_successfully(refused_successfully)]
#[case::empty_lists(empty_lists)]
#[case::the_same_pool(the_same_pool)]
#[case::without_a_name(without_a_name)]
#[case::all_unknown(all_unknown)]
#[case::all_malformed(all_malformed)]
#[case::all_invalid(all_invalid)]
#[case::all_out_of_bounds(all_out_of_bounds)]
#[case::nothing_there(nothing_there)]
#[case::nobody_allowed(nobody_allowed)]
fn a_constant_answer_holds_nothing(#[case] way: Way) {
    let mock = MockServer::answering(way, false);
    let harness = open(&mock.url, |_| {}).unwrap();
    let profile = Profile { seed: Some(1), max_shrink_steps: 0, ..Profile::cases(2) };
    let run = run(CLAUSES, &harness, &profile, |_, _| {});
    let held = run.clauses.iter().filter(|clause| clause.verdict == Verdict::Held);
    assert_eq!(held.map(|clause| clause.name.as_str()).collect::<Vec<_>>(), Vec::<&str>::new());
    assert_ne!(run.status(), Status::Held);
}

fn credentials(stream: &mut TcpStream) {
    let body = r#"{"IdentityId":"us-east-1:0","IdentityPoolId":"us-east-1:0","Token":"b3BhcXVlb3BhcXVl",
        "Credentials":{"AccessKeyId":"ASIAIOSFODNN7EXAMPLE","SecretKey":"wJalrXUtnFEMI\/K7MDENGbPxRfi","SessionToken":
        "FwoGZXIvYXdzEBYaDH","Expiration":1.0}}"#;
    let _ = stream.write_all(&http("200 OK", "application/x-amz-json-1.1", body));
}

fn half_of_credentials(stream: &mut TcpStream) {
    let body =
        r#"{"Credentials":{"AccessKeyId":"ASIAIOSFODNN7EXAMPLE","SecretKey":"wJalrXUtnFEMI\/K7MDENGbPxRfi"#;
    let _ = stream.write_all(&http("200 OK", "application/x-amz-json-1.1", body));
}

/// Errors about malformed responses contain no secret.
#[rstest]
#[case::whole(credentials)]
#[case::half(half_of_credentials)]
fn no_secret_is_told(#[case] way: Way) {
    let mock = MockServer::answering(way, false);
    let harness = open(&mock.url, |_| {}).unwrap();
    let mut clauses = select("wire,access,role_choice").unwrap();
    clauses
        .retain(|clause| !["expired", "modification", "dates"].iter().any(|slow| clause.name.contains(slow)));
    let profile = Profile { seed: Some(1), max_shrink_steps: 0, ..Profile::cases(2) };
    let run = run(&clauses, &harness, &profile, |_, _| {});
    let judged = run.clauses.iter().filter(|clause| clause.verdict != Verdict::Unsupported);
    let whys: Vec<_> = judged.filter_map(|clause| clause.why.as_deref()).collect();
    for why in &whys {
        for secret in ["IOSFODNN", "wJalr", "K7MDENG", "FwoGZ", "b3BhcX"] {
            assert!(!why.contains(secret), "{why}");
        }
    }
    assert!(whys.iter().any(|why| why.contains("a secret")), "nothing was there to be hidden: {whys:#?}");
}

#[test]
fn whose_roles_are_not_heeded_is_told() {
    let socket = Socket::with_fake(whole());
    let why = open(&socket.url, |options| options.account.roles = vec!["arn:aws:iam::1:role/a".to_owned()]);
    let why = why.unwrap_err();
    assert!(
        why.starts_with(&socket.url) && why.contains("has its own roles") && !why.contains('\n'),
        "{why}"
    );
}

/// A run stops sending requests to an endpoint that has stopped responding.
#[test]
fn a_dead_endpoint_is_given_up() {
    let mock = MockServer::answering(nothing, false);
    let harness = open(&mock.url, |_| {}).unwrap();
    let clauses = select("merging,pools,tags,lookup,developer").unwrap();
    let run = run(&clauses, &harness, &Profile { seed: Some(1), ..Profile::cases(4) }, |_, _| {});
    assert_eq!(run.count(Verdict::Held) + run.count(Verdict::Broken), 0);
    let asked = mock.asked.load(Ordering::SeqCst);
    assert!((1..=25).contains(&asked), "asked {asked} times");
}

fn shut(stream: &mut TcpStream) {
    let message = r"no\n::stop-commands::x\u001b[2J ASIAIOSFODNN7EXAMPLE ##[group]";
    let body = format!(r#"{{"__type":"AccessDeniedException","message":"{message}"}}"#);
    let _ = stream.write_all(&http("400 Bad Request", "application/x-amz-json-1.1", &body));
}

/// Errors of the first request are redacted as those of a run are.
#[test]
fn a_rejection_before_the_run_is_redacted() {
    let mock = MockServer::answering(shut, true);
    let why = open(&mock.url, |_| {}).unwrap_err();
    let told = "AccessDeniedException: no\u{fffd}: :stop-commands::x\u{fffd}[2J a secret # #[group]";
    assert_eq!(why, format!("{} rejects these credentials: {told}", mock.url));
}

#[rstest]
#[case::html(html, "is not Cognito Identity: status 200, <!DOCTYPE html>")]
#[case::bad_gateway(bad_gateway, "status 502, <h1>502 Bad Gateway</h1>")]
#[case::wrong_types(wrong_types, "is not Cognito Identity: status 200, {\"IdentityPoolId\":7,")]
#[case::nothing(nothing, "cannot reach ")]
#[case::garbage(garbage, "cannot reach ")]
#[case::half(half, "cannot reach ")]
fn a_stranger_is_told_at_once(#[case] way: Way, #[case] told: &str) {
    let mock = MockServer::answering(way, true);
    let why = open(&mock.url, |_| {}).unwrap_err();
    assert!(why.starts_with(&mock.url) || why.starts_with("cannot reach "), "{why}");
    assert!(why.contains(told) && !why.contains('\n'), "{why}");
}

#[test]
fn a_url_without_an_endpoint_is_rejected() {
    for (url, told) in [
        (
            "ftp://127.0.0.1",
            "`ftp://127.0.0.1` is no endpoint; allowed: http://HOST:PORT and https://HOST:PORT",
        ),
        ("127.0.0.1:80", "`127.0.0.1:80` is no endpoint"),
        ("http://", "cannot reach http://"),
        ("http://127.0.0.1:1", "cannot reach http://127.0.0.1:1: "),
        ("https://127.0.0.1:1", "cannot reach https://127.0.0.1:1: "),
        ("http://no host/", "cannot reach http://no host/"),
        (
            "https://me:hunter2@cognito-identity.eu-west-1.amazonaws.com",
            "the endpoint's URL has more than a host",
        ),
        ("http:/me:hunter2@127.0.0.1:1", "the endpoint's URL has more than a host"),
        ("http://127.0.0.1:1/?a=hunter2", "the endpoint's URL has more than a host"),
        ("http://127.0.0.1:1/\n::error::x", "the endpoint's URL has more than a host"),
        ("http://me:hunter2@127.0.0.1:1", "the endpoint's URL has more than a host"),
    ] {
        let why = open(url, |_| {}).unwrap_err();
        assert!(why.contains(told) && !why.contains('\n') && !why.contains("hunter2"), "{url}: {why}");
    }
}

//! Exact size limits of heads and bodies, for any split into packets.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use cognito_identity_fake::FakeCognitoIdentity;
use rstest::rstest;

use super::setup::{ServerResponse, World};

/// The limit of a head by default.
const HEAD: usize = 64 << 10;

const LIST: &str = "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Target: AWSCognitoIdentityService.ListIdentityPools\r\n";
const BODY: &str = r#"{"MaxResults":1}"#;

/// Sends bytes in pieces and returns the response.
fn send(world: &World, bytes: &[u8], piece: usize) -> ServerResponse {
    let mut stream = world.connect();
    stream.set_nodelay(true).unwrap();
    for piece in bytes.chunks(piece) {
        // A server that has enough closes before it has read all.
        if stream.write_all(piece).is_err() {
            break;
        }
    }
    let _ = stream.shutdown(Shutdown::Write);
    response(stream)
}

fn response(mut stream: TcpStream) -> ServerResponse {
    let mut response = Vec::new();
    let _ = stream.read_to_end(&mut response);
    ServerResponse::from_text(&String::from_utf8_lossy(&response))
}

/// A head of this many bytes, most of which are in the headers with `count` names.
fn head(size: usize, count: usize) -> String {
    let start = format!("{LIST}Content-Length: {}\r\n", BODY.len());
    let names: Vec<_> = (0..count).map(|number| format!("X-Pad-{number:02}: ")).collect();
    let fixed = start.len() + names.iter().map(|name| name.len() + 2).sum::<usize>() + 2;
    let each = (size - fixed) / count;
    let more = (size - fixed) % count;
    let values = names
        .iter()
        .enumerate()
        .map(|(place, name)| format!("{name}{}\r\n", "x".repeat(each + if place == 0 { more } else { 0 })));
    let head = format!("{start}{}\r\n", values.collect::<String>());
    assert_eq!(head.len(), size);
    head
}

#[rstest]
#[case::one_header(1)]
#[case::many_headers(90)]
fn a_heads_limit_does_not_depend_on_packets(
    #[case] count: usize,
    #[values(1, 100, 1447, 8192, 40_000, usize::MAX)] piece: usize,
) {
    let world = World::new();
    for (size, status) in [(HEAD - 1, 200), (HEAD, 200), (HEAD + 1, 431), (HEAD + 5000, 431), (2 * HEAD, 431)]
    {
        let request = format!("{}{BODY}", head(size, count));
        let response = send(&world, request.as_bytes(), piece);
        assert_eq!(response.status, status, "{size} bytes in pieces of {piece}: {}", response.head);
    }
}

/// The body's beginning in the packet of the head changes nothing either.
#[rstest]
fn a_head_of_any_size_with_a_long_body_is_read(#[values(1447, 8192, usize::MAX)] piece: usize) {
    let world = World::new();
    let body = format!("{BODY}{}", " ".repeat((1 << 20) - BODY.len()));
    for (padding, status) in [(1, 200), (50_000, 200), (HEAD, 431)] {
        let head = format!("{LIST}X-Pad: {}\r\nContent-Length: {}\r\n\r\n", "x".repeat(padding), body.len());
        let response = send(&world, format!("{head}{body}").as_bytes(), piece);
        // If the server rejects the head and closes, its response may be lost because of the unread body.
        assert!(
            response.status == status || status == 431 && response.status == 0,
            "{padding}: {response:?}"
        );
    }
}

#[rstest]
fn the_request_line_counts(#[values("GET /?{}", "GET http://127.0.0.1/?{}")] line: &str
) {
    let world = World::with(FakeCognitoIdentity::builder(), |options| options.limits.head = 10_000);
    let sized = |size: usize| {
        let rest = " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        let fixed = line.len() - 2 + rest.len();
        line.replace("{}", &"a".repeat(size - fixed)) + rest
    };
    for (size, status) in [(10_000, 200), (10_001, 431)] {
        assert_eq!(send(&world, sized(size).as_bytes(), usize::MAX).status, status, "{size}");
    }
}

/// Space around values does not count, up to as much again.
#[test]
fn optional_space_does_not_count() {
    let world = World::new();
    let spaced = |spaces: usize| {
        let head = head(HEAD - 10, 1).replacen("X-Pad-00: ", &format!("X-Pad-00:{}", " ".repeat(spaces)), 1);
        format!("{head}{BODY}")
    };
    for piece in [1000, usize::MAX] {
        assert_eq!(send(&world, spaced(HEAD).as_bytes(), piece).status, 200, "{piece}");
    }
}

#[test]
fn a_limit_below_the_librarys_least_holds_too() {
    let world = World::with(FakeCognitoIdentity::builder(), |options| options.limits.head = 1000);
    for (size, status) in [(1000, 200), (1001, 431), (7000, 431)] {
        let request = format!("{}{BODY}", head(size, 1));
        assert_eq!(send(&world, request.as_bytes(), usize::MAX).status, status, "{size}");
    }
}

#[test]
fn there_are_a_hundred_headers_at_most() {
    let world = World::new();
    // Four come with each request.
    for (count, status) in [(96, 200), (97, 431)] {
        let request = format!("{}{BODY}", head(8000, count));
        assert_eq!(send(&world, request.as_bytes(), usize::MAX).status, status, "{count}");
    }
}

#[rstest]
#[case::length(|body: &str| format!("{LIST}Content-Length: {}\r\n\r\n{body}", body.len()))]
#[case::one_chunk(|body: &str| format!("{LIST}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len()))]
#[case::chunks(|body: &str| {
    let chunks = body.as_bytes().chunks(7).map(|chunk| format!("{:x}\r\n{}\r\n", chunk.len(), str::from_utf8(chunk).unwrap()));
    format!("{LIST}Transfer-Encoding: chunked\r\n\r\n{}0\r\n\r\n", chunks.collect::<String>())
})]
fn a_bodys_limit_is_exact(#[case] framed: fn(&str) -> String) {
    let world = World::with(FakeCognitoIdentity::builder(), |options| options.limits.body = 1000);
    for (size, status) in [(999, 200), (1000, 200), (1001, 413), (1002, 413)] {
        let body = format!("{BODY}{}", " ".repeat(size - BODY.len()));
        let response = send(&world, framed(&body).as_bytes(), usize::MAX);
        assert_eq!(response.status, status, "{size}: {response:?}");
    }
    assert!(world.is_well());
}

/// Only a snapshot may be larger than other bodies, and it has a limit of its own.
#[test]
fn a_snapshots_limit_is_its_own() {
    let world = World::with(FakeCognitoIdentity::builder(), |options| {
        options.limits.body = 1000;
        options.limits.snapshot = 2000;
    });
    let saved = world.control("GET", "snapshot", "").body;
    let padded = |size: usize| format!("{saved}{}", " ".repeat(size - saved.len()));
    assert!(saved.len() < 1000, "{saved}");
    assert_eq!(world.control("PUT", "snapshot", &padded(2000)).status, 200);
    assert_eq!(world.control("PUT", "snapshot", &padded(2001)).status, 413);
    for path in ["clock", "x/snapshot", "snapshot/", "clock/snapshot"] {
        assert_eq!(world.control("POST", path, &padded(1001)).status, 413, "{path}");
    }
}

/// The body of the second is not read before the first is restored: each may be large.
#[test]
fn one_snapshot_is_put_back_at_a_time() {
    let world = World::new();
    let empty = world.control("GET", "snapshot", "").body;
    let pool = world.pool();
    let full = world.control("GET", "snapshot", "").body;
    let begin = |body: &str| {
        let mut stream = world.connect();
        let length = body.len();
        let head = format!(
            "PUT /_fake/snapshot HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nExpect: 100-continue\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    let end = |mut stream: TcpStream, body: &str| {
        stream.set_read_timeout(None).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        assert!(response.contains("HTTP/1.1 200"), "{response}");
    };
    let mut first = begin(&empty);
    let mut go_on = [0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
    first.read_exact(&mut go_on).unwrap();
    let mut second = begin(&full);
    second.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(second.read(&mut go_on).is_err(), "two bodies are read");
    assert!(world.is_well());
    end(first, &empty);
    end(second, &full);
    let describe = format!(r#"{{"IdentityPoolId":"{pool}"}}"#);
    assert_eq!(world.call("DescribeIdentityPool", &describe).status, 200);
}

/// A request that is rejected for its size ends the connection: its remaining bytes are no request.
#[test]
fn a_rejected_size_ends_the_connection() {
    let world = World::with(FakeCognitoIdentity::builder(), |options| options.limits.body = 1000);
    let too_large = [
        format!("{}{BODY}", head(HEAD + 1, 1)),
        format!("{LIST}Content-Length: 1001\r\n\r\n{}", " ".repeat(1001)),
    ];
    for request in too_large {
        let twice = format!("{request}{request}");
        let response = world.send(twice.as_bytes());
        assert_eq!(response.matches("HTTP/1.1 ").count(), 1, "{response}");
        assert!(ServerResponse::from_text(&response).head.contains("connection: close"), "{response}");
    }
}

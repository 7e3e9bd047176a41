//! Raw bytes that no client sends by mistake: the server responds or closes the connection, and serves all others.

use std::io::{Read, Write};
use std::time::Duration;

use cognito_identity_fake::FakeCognitoIdentity;
use cognito_identity_server::Limits;
use rstest::rstest;

use super::setup::{ServerResponse, World};

const HEAD: &str = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Target: AWSCognitoIdentityService.ListIdentityPools\r\n";
const BODY: &str = r#"{"MaxResults":1}"#;

/// Whether the response is one error, or empty.
fn is_refused(response: &str) -> bool {
    let answers = response.matches("HTTP/1.1 ").count();
    response.is_empty() || answers == 1 && (400..600).contains(&ServerResponse::from_text(response).status)
}

#[rstest]
#[case::two_lengths("Content-Length: 16\r\nContent-Length: 17\r\n\r\n{\"MaxResults\":1}")]
#[case::lengths_in_a_list("Content-Length: 16, 17\r\n\r\n{\"MaxResults\":1}")]
#[case::signed_length("Content-Length: +16\r\n\r\n{\"MaxResults\":1}")]
#[case::negative_length("Content-Length: -1\r\n\r\n{\"MaxResults\":1}")]
#[case::length_in_hex("Content-Length: 0x10\r\n\r\n{\"MaxResults\":1}")]
#[case::endless_length("Content-Length: 18446744073709551616\r\n\r\n{\"MaxResults\":1}")]
#[case::chunked_twice_removed(
    "Transfer-Encoding: chunked, identity\r\n\r\n10\r\n{\"MaxResults\":1}\r\n0\r\n\r\n"
)]
#[case::unknown_encoding("Transfer-Encoding: xchunked\r\n\r\n10\r\n{\"MaxResults\":1}\r\n0\r\n\r\n")]
#[case::endless_chunk(
    "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{\"MaxResults\":1}\r\n0\r\n\r\n"
)]
#[case::chunk_of_no_size("Transfer-Encoding: chunked\r\n\r\nten\r\n{\"MaxResults\":1}\r\n0\r\n\r\n")]
#[case::chunk_without_end("Transfer-Encoding: chunked\r\n\r\n10\r\n{\"MaxResults\":1}\r\n")]
#[case::space_before_colon("Content-Length : 16\r\n\r\n{\"MaxResults\":1}")]
#[case::folded_header("Content-Length: 16\r\nX-Folded: one\r\n two\r\n\r\n{\"MaxResults\":1}")]
#[case::zero_byte_in_header("Content-Length: 16\r\nX-Zero: a\0b\r\n\r\n{\"MaxResults\":1}")]
#[case::header_without_colon("Content-Length: 16\r\nX-Nothing\r\n\r\n{\"MaxResults\":1}")]
#[case::carriage_return_in_header("Content-Length: 16\r\nX-Return: a\rb\r\n\r\n{\"MaxResults\":1}")]
fn an_ambiguous_request_is_refused(#[case] rest: &str) {
    let world = World::new();
    let smuggled = format!("{HEAD}{rest}{HEAD}Content-Length: {}\r\n\r\n{BODY}", BODY.len());
    let response = world.send(smuggled.as_bytes());
    assert!(is_refused(&response), "{response}");
    assert!(world.is_well());
}

/// Both is allowed to be read as chunks, if the connection is closed then: nothing may hide behind it.
#[rstest]
#[case::length_and_chunks(
    "Content-Length: 16\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"MaxResults\":1}\r\n0\r\n\r\n"
)]
#[case::chunks_and_length(
    "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n10\r\n{\"MaxResults\":1}\r\n0\r\n\r\n"
)]
fn a_length_beside_chunks_ends_the_connection(#[case] rest: &str) {
    let world = World::new();
    let hidden = format!("{HEAD}{rest}{HEAD}Content-Length: {}\r\n\r\n{BODY}", BODY.len());
    let response = world.send(hidden.as_bytes());
    assert_eq!(response.matches("HTTP/1.1 ").count(), 1, "{response}");
    assert!(ServerResponse::from_text(&response).head.contains("connection: close"), "{response}");
    assert!(world.is_well());
}

#[rstest]
#[case::nothing(b"")]
#[case::zeros(&[0; 100])]
#[case::high_bytes(&[0xff; 100])]
#[case::http_0_9(b"GET /\r\n\r\n")]
#[case::http_2(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
#[case::tls(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")]
#[case::unknown_version(b"GET / HTTP/9.9\r\n\r\n")]
#[case::half_a_head(b"POST / HTTP/1.1\r\nHost: x\r\nContent-")]
#[case::no_target(b"POST HTTP/1.1\r\n\r\n")]
#[case::method_of_no_method(b"P\x00ST / HTTP/1.1\r\n\r\n")]
fn a_malformed_request_gets_no_success(#[case] bytes: &[u8]) {
    let world = World::new();
    let response = world.send(bytes);
    assert!(is_refused(&response), "{response}");
    assert!(world.is_well());
}

#[rstest]
#[case::long_line(format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(200_000)))]
#[case::long_header(format!("GET / HTTP/1.1\r\nX-Long: {}\r\n\r\n", "a".repeat(200_000)))]
#[case::many_headers(format!("GET / HTTP/1.1\r\n{}\r\n", "X-Many: 1\r\n".repeat(1000)))]
fn a_head_has_its_limit(#[case] request: String) {
    let world = World::new();
    let response = ServerResponse::from_text(&world.send(request.as_bytes()));
    assert!([414, 431].contains(&response.status), "{response:?}");
    assert!(world.is_well());
}

#[test]
fn a_body_has_its_limit() {
    let world = World::new();
    let most = 1 << 20;
    let padded = |length: usize| format!("{BODY}{}", " ".repeat(length - BODY.len()));
    let with_length = |body: &str| format!("{HEAD}Content-Length: {}\r\n\r\n{body}", body.len());
    let in_chunks = |body: &str| {
        format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len())
    };
    for framed in [with_length(&padded(most)), in_chunks(&padded(most))] {
        assert_eq!(ServerResponse::from_text(&world.send(framed.as_bytes())).status, 200);
    }
    for framed in [with_length(&padded(most + 1)), in_chunks(&padded(most + 1))] {
        let response = ServerResponse::from_text(&world.send(framed.as_bytes()));
        // A server that stops reading may close before the client reads the response.
        assert!([413, 0].contains(&response.status), "{response:?}");
    }
    let announced = format!("{HEAD}Content-Length: {}\r\n\r\n", 1_u64 << 40);
    let response = ServerResponse::from_text(&world.send(announced.as_bytes()));
    assert_eq!(response.status, 413);
    assert!(response.body.contains("larger than 1048576 bytes"), "{response:?}");
    assert!(world.is_well());
}

#[test]
fn a_half_closed_connection_is_answered() {
    let world = World::new();
    let response = world.send(format!("{HEAD}Content-Length: {}\r\n\r\n{BODY}", BODY.len()).as_bytes());
    assert_eq!(ServerResponse::from_text(&response).status, 200, "{response}");
    let half = world.send(format!("{HEAD}Content-Length: 100\r\n\r\n{BODY}").as_bytes());
    assert!(is_refused(&half), "{half}");
    assert!(world.is_well());
}

#[test]
fn requests_on_one_connection_are_answered_in_order() {
    let world = World::new();
    let request = |target: &str| {
        format!(
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Target: AWSCognitoIdentityService.{target}\r\nContent-Length: {}\r\n\r\n{BODY}",
            BODY.len()
        )
    };
    let both =
        [request("ListIdentityPools"), request("NoSuchOperation"), request("ListIdentityPools")].concat();
    let response = world.send(both.as_bytes());
    let statuses: Vec<_> =
        response.match_indices("HTTP/1.1 ").map(|(place, _)| &response[place + 9..place + 12]).collect();
    assert_eq!(statuses, ["200", "400", "200"], "{response}");
}

#[test]
fn a_client_that_waits_is_told_to_go_on() {
    let world = World::new();
    let mut stream = world.connect();
    stream
        .write_all(format!("{HEAD}Expect: 100-continue\r\nContent-Length: {}\r\n\r\n", BODY.len()).as_bytes())
        .unwrap();
    let mut told = [0; 25];
    stream.read_exact(&mut told).unwrap();
    assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(BODY.as_bytes()).unwrap();
    let mut response = [0; 12];
    stream.read_exact(&mut response).unwrap();
    assert_eq!(&response, b"HTTP/1.1 200");
}

#[rstest]
#[case::no_utf_8(b"{\"MaxResults\":\"\xff\xfe\"}", "SerializationException")]
#[case::surrogate(br#"{"MaxResults":"\ud800"}"#, "SerializationException")]
#[case::no_json(b"<xml/>", "SerializationException")]
fn a_body_that_is_no_json_is_refused(#[case] body: &[u8], #[case] error: &str) {
    let world = World::new();
    let request = [format!("{HEAD}Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat();
    let response = ServerResponse::from_text(&world.send(&request));
    assert!(response.status == 400 && response.body.contains(error), "{response:?}");
    assert!(world.is_well());
}

/// So short that the test need not wait, and long enough for a request that is whole.
const SHORT: Duration = Duration::from_millis(300);

#[test]
fn a_body_that_never_comes_is_given_up() {
    let fake = FakeCognitoIdentity::builder();
    let world = World::with(fake, |options| options.limits.body_time = SHORT);
    let mut body = world.connect();
    body.write_all(format!("{HEAD}Content-Length: 100\r\n\r\n{{").as_bytes()).unwrap();
    let mut response = String::new();
    body.read_to_string(&mut response).unwrap();
    assert_eq!(ServerResponse::from_text(&response).status, 408, "{response}");
    assert!(world.is_well());
}

#[test]
fn a_head_that_never_ends_is_given_up() {
    let fake = FakeCognitoIdentity::builder();
    let world = World::with(fake, |options| options.limits.head_time = SHORT);
    let mut head = world.connect();
    head.write_all(HEAD.as_bytes()).unwrap();
    let mut response = String::new();
    head.read_to_string(&mut response).unwrap();
    assert!(is_refused(&response), "{response}");
    assert!(world.is_well());
}

/// The first of two servers to close the connection has the shorter limit; so the test needs no clock.
#[rstest]
#[case::head(HEAD.as_bytes(), |limits: &mut Limits, time| limits.head_time = time)]
#[case::nothing(b"", |limits: &mut Limits, time| limits.head_time = time)]
#[case::body(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{", |limits: &mut Limits, time| limits.body_time = time)]
fn a_slow_client_has_the_time_that_is_set(#[case] begun: &[u8], #[case] set: fn(&mut Limits, Duration)) {
    let world = |time| World::with(FakeCognitoIdentity::builder(), |options| set(&mut options.limits, time));
    let patient = world(Duration::from_hours(1));
    let hasty = world(SHORT);
    let mut early = patient.connect();
    early.write_all(begun).unwrap();
    assert!(patient.is_well() && hasty.is_well());
    let mut late = hasty.connect();
    late.write_all(begun).unwrap();
    let _ = late.read_to_end(&mut Vec::new());
    early.set_nonblocking(true).unwrap();
    let open = early.read(&mut [0; 1]).unwrap_err();
    assert_eq!(open.kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn a_deaf_client_has_the_time_that_is_set() {
    let world =
        |time| World::with(FakeCognitoIdentity::builder(), |options| options.limits.write_time = time);
    let patient = world(Duration::from_hours(1));
    let hasty = world(SHORT);
    let request = format!("{HEAD}Content-Length: {}\r\n\r\n{BODY}", BODY.len()).repeat(100);
    let mut early = patient.connect();
    // Until nothing more goes in for a while: then the server waits for the client.
    early.set_write_timeout(Some(SHORT)).unwrap();
    while early.write(request.as_bytes()).is_ok() {}
    let mut late = hasty.connect();
    while late.write_all(request.as_bytes()).is_ok() {}
    // Something may go in again by now, and nothing would if the server had closed.
    if let Err(error) = early.write(request.as_bytes()) {
        let is_open = matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut);
        assert!(is_open, "{error}");
    }
}

#[test]
fn a_client_that_never_reads_is_given_up() {
    let fake = FakeCognitoIdentity::builder();
    let world = World::with(fake, |options| options.limits.write_time = SHORT);
    let pool = world.pool();
    let mut deaf = world.connect();
    let describe = format!(r#"{{"IdentityPoolId":"{pool}"}}"#);
    let request = format!(
        "{}Content-Length: {}\r\n\r\n{describe}",
        HEAD.replace("ListIdentityPools", "DescribeIdentityPool"),
        describe.len()
    );
    // Responses pile up until writing blocks, and then the server closes the connection.
    while deaf.write_all(request.as_bytes()).is_ok() {}
    assert!(world.is_well());
}

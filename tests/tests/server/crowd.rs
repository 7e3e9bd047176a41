//! Many connections at once.

use std::io::{Read, Write};
use std::net::TcpStream;

use cognito_identity_fake::FakeCognitoIdentity;

use super::setup::World;

fn crowded(most: usize) -> World {
    World::with(FakeCognitoIdentity::builder(), |options| options.limits.connections = most)
}

fn is_closed(mut stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    let seen = stream.read(&mut [0; 1]);
    stream.set_nonblocking(false).unwrap();
    matches!(seen, Ok(0)) || seen.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset)
}

#[test]
fn idle_connections_give_way_to_a_new_one() {
    let world = crowded(10);
    let idle: Vec<_> = (0..30).map(|_| world.connect()).collect();
    assert!(world.is_well());
    // The server has responded after it closed them, but the client may not have received that yet.
    while idle.iter().filter(|stream| is_closed(stream)).count() < 20 {
        std::thread::yield_now();
    }
    assert!(world.is_well());
}

/// With exactly as many as there may be, none gives way; one more closes the one that was idle longest, and no other.
#[test]
fn the_limit_of_connections_is_exact() {
    let world = crowded(3);
    let open = || {
        let mut stream = world.connect();
        // Once the response arrives, the server has counted the connection.
        stream.write_all(b"GET /_fake/health HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut response = Vec::new();
        while !response.ends_with(b"{\"status\":\"ok\"}") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            response.push(byte[0]);
        }
        stream
    };
    let three = [(); 3].map(|()| open());
    assert_eq!(three.each_ref().map(is_closed), [false; 3]);
    let fourth = open();
    // Only a server that closes none would let this wait so long.
    three[0].set_read_timeout(Some(std::time::Duration::from_mins(1))).unwrap();
    let closed = (&three[0]).read(&mut [0; 1]);
    assert!(matches!(closed, Ok(0)), "{closed:?}");
    assert_eq!([&three[1], &three[2], &fourth].map(is_closed), [false; 3]);
}

#[test]
fn a_request_that_has_begun_is_not_given_up_for_a_new_one() {
    let world = crowded(2);
    let mut busy = world.connect();
    let body = r#"{"MaxResults":1}"#;
    write!(busy, "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Target: AWSCognitoIdentityService.ListIdentityPools\r\nContent-Length: {}\r\n\r\n", body.len()).unwrap();
    // The server has read the head once it responds to a later request, on a connection that is then idle.
    for _ in 0..20 {
        assert!(world.is_well());
    }
    busy.write_all(body.as_bytes()).unwrap();
    let mut response = [0; 12];
    busy.read_exact(&mut response).unwrap();
    assert_eq!(&response, b"HTTP/1.1 200");
}

#[test]
fn a_server_that_stops_answers_what_it_began() {
    let world = World::new();
    let mut begun = world.connect();
    let body = r#"{"MaxResults":1}"#;
    write!(begun, "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Target: AWSCognitoIdentityService.ListIdentityPools\r\nContent-Length: {}\r\n\r\n", body.len()).unwrap();
    let mut told = [0; 25];
    begun.read_exact(&mut told).unwrap();
    let address = world.address;
    let stopping = std::thread::spawn(move || drop(world));
    // The server accepts no new connection.
    while TcpStream::connect(address).is_ok() {
        std::thread::yield_now();
    }
    begun.write_all(body.as_bytes()).unwrap();
    let mut response = String::new();
    begun.read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 200"), "{response}");
    stopping.join().unwrap();
}

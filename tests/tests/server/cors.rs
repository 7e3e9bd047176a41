//! Preflights of browsers, as bytes.

use rstest::rstest;

use super::setup::{ServerResponse, World};

/// The response to a preflight with these lines besides the usual ones.
fn preflight(world: &World, lines: &str) -> ServerResponse {
    let usual = "Origin: https://shop.example\r\nAccess-Control-Request-Method: POST\r\n";
    ServerResponse::from_text(
        &world.send(format!("OPTIONS / HTTP/1.1\r\nHost: h\r\n{usual}{lines}\r\n").as_bytes()),
    )
}

/// The values of a header, in order.
fn values<'a>(response: &'a ServerResponse, name: &str) -> Vec<&'a str> {
    let lines = response.head.lines().filter_map(|line| line.split_once(": "));
    lines.filter(|(found, _)| *found == name).map(|(_, value)| value).collect()
}

#[test]
fn a_preflight_has_the_recorded_headers() {
    let world = World::new();
    let response = preflight(&world, "Access-Control-Request-Headers: x-amz-target\r\n");
    assert_eq!((response.status, response.body.as_str()), (200, ""));
    let mut names: Vec<_> = response.head.lines().skip(1).filter_map(|line| line.split(':').next()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "access-control-allow-headers",
            "access-control-allow-methods",
            "access-control-allow-origin",
            "access-control-expose-headers",
            "access-control-max-age",
            "content-length",
            "date",
            "x-amzn-requestid",
        ]
    );
    for (name, value) in [
        ("access-control-allow-methods", "post"),
        ("access-control-allow-origin", "*"),
        ("access-control-expose-headers", "x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage,date"),
        ("access-control-max-age", "172800"),
        ("content-length", "0"),
    ] {
        assert_eq!(values(&response, name), [value], "{name}");
    }
    let ids =
        [response, preflight(&world, "")].map(|response| values(&response, "x-amzn-requestid").concat());
    assert!(ids[0].len() == 36 && ids[0] != ids[1], "{ids:?}");
}

#[rstest]
#[case::amplify("authorization,cache-control,content-type,x-amz-target,x-amz-user-agent")]
#[case::another_order_and_spaces("x-amz-target,  authorization ,content-type")]
#[case::of_no_known_name("x-of-nobody")]
#[case::no_names(",;\"\\")]
fn the_headers_asked_for_are_allowed_verbatim(#[case] asked: &str) {
    let world = World::new();
    let response = preflight(&world, &format!("Access-Control-Request-Headers: {asked}\r\n"));
    assert_eq!((response.status, values(&response, "access-control-allow-headers")), (200, vec![asked]));
}

#[test]
fn a_preflight_without_headers_is_allowed_none() {
    let response = preflight(&World::new(), "");
    assert_eq!(response.status, 200);
    assert!(values(&response, "access-control-allow-headers").is_empty(), "{response:?}");
}

/// A list is as long as a request's head may be.
#[test]
fn a_long_list_is_allowed_in_full() {
    let world = World::new();
    for asked in [vec!["x-amz-target"; 100].join(","), "x".repeat(20 << 10)] {
        let response = preflight(&world, &format!("Access-Control-Request-Headers: {asked}\r\n"));
        assert_eq!(
            (response.status, values(&response, "access-control-allow-headers")),
            (200, vec![&*asked])
        );
    }
    let beyond = preflight(&world, &format!("Access-Control-Request-Headers: {}\r\n", "x".repeat(200_000)));
    assert_eq!(beyond.status, 431, "{beyond:?}");
    assert!(world.is_well());
}

#[test]
fn many_headers_are_allowed_each_or_are_too_many() {
    let world = World::new();
    let lines = |count| "Access-Control-Request-Headers: x-one\r\n".repeat(count);
    let response = preflight(&world, &lines(90));
    assert_eq!((response.status, values(&response, "access-control-allow-headers").len()), (200, 90));
    assert_eq!(preflight(&world, &lines(100)).status, 431);
    assert!(world.is_well());
}

/// Bytes that are no text are a header's value all the same.
#[test]
fn bytes_that_are_no_text_do_no_harm() {
    let world = World::new();
    let head = b"OPTIONS / HTTP/1.1\r\nHost: h\r\nAccess-Control-Request-Headers: a\xff\xfe\r\n\r\n";
    let response = ServerResponse::from_text(&world.send(head));
    assert_eq!((response.status, values(&response, "access-control-allow-headers").len()), (200, 1));
    assert!(world.is_well());
}

/// A browser asks at the path that its page calls, which may be that of the keys.
#[test]
fn every_path_of_the_service_allows_a_preflight() {
    let world = World::new();
    for path in ["/", "/.well-known/jwks_uri", "/anything"] {
        let response = world.ask("OPTIONS", path, &[("Origin", "https://shop.example")], "");
        assert_eq!(
            (response.status, values(&response, "access-control-allow-origin")),
            (200, vec!["*"]),
            "{path}"
        );
    }
    let control = world.ask("OPTIONS", "/_fake/clock", &[("Origin", "https://shop.example")], "");
    assert_eq!((control.status, values(&control, "access-control-allow-origin")), (403, vec![]));
}

/// Only a request from a page has an origin, and only its browser needs the header.
#[test]
fn a_request_without_origin_gets_no_header() {
    let world = World::new();
    for (path, headers) in [("/.well-known/jwks_uri", vec![]), ("/?Action=x", vec![])] {
        let response = world.ask("GET", path, &headers, "");
        assert!(values(&response, "access-control-allow-origin").is_empty(), "{response:?}");
        let response = world.ask("GET", path, &[("Origin", "https://shop.example")], "");
        assert_eq!(values(&response, "access-control-allow-origin"), ["*"], "{response:?}");
    }
}

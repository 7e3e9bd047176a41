//! Access to the console page and to the admin endpoints: accepted and rejected hosts, origins and keys.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_identity_fake::FakeCognitoIdentity;
use cognito_identity_server::{Access, Keys, Latency, Options, ServeErrorKind, Server};
use rstest::rstest;

use super::setup::World;

#[rstest]
#[case::its_own("127.0.0.1:PORT", None, 200)]
#[case::localhost("localhost:PORT", None, 200)]
#[case::ipv6("[::1]:PORT", None, 200)]
#[case::no_port("127.0.0.1", None, 200)]
#[case::another_name("fake.attacker.example:PORT", None, 403)]
#[case::name_like_an_address("127.0.0.1.attacker.example", None, 403)]
#[case::name_like_localhost("localhost.attacker.example:PORT", None, 403)]
#[case::localhost_with_a_dot("localhost.:PORT", None, 403)]
#[case::user("user@127.0.0.1:PORT", None, 403)]
#[case::two_ports("127.0.0.1:80:PORT", None, 403)]
#[case::bare_ipv6("::1", None, 403)]
#[case::half_of_ipv6("[::1", None, 403)]
#[case::no_name("", None, 403)]
#[case::own_page("127.0.0.1:PORT", Some("http://127.0.0.1:PORT"), 200)]
#[case::page_of_elsewhere("127.0.0.1:PORT", Some("http://attacker.example"), 403)]
#[case::page_on_another_port("127.0.0.1:PORT", Some("http://127.0.0.1:1"), 403)]
#[case::page_of_another_scheme("127.0.0.1:PORT", Some("https://127.0.0.1:PORT"), 403)]
#[case::page_under_another_name("127.0.0.1:PORT", Some("http://localhost:PORT"), 403)]
#[case::page_of_a_name_like_localhost("localhost:PORT", Some("http://localhost.evil.example:PORT"), 403)]
#[case::page_of_a_user("127.0.0.1:PORT", Some("http://user@127.0.0.1:PORT"), 403)]
#[case::page_with_a_dot("localhost:PORT", Some("http://localhost.:PORT"), 403)]
#[case::page_with_a_path("127.0.0.1:PORT", Some("http://127.0.0.1:PORT/"), 403)]
#[case::no_scheme("127.0.0.1:PORT", Some("127.0.0.1:PORT"), 403)]
#[case::no_origin("127.0.0.1:PORT", Some(""), 403)]
#[case::file("127.0.0.1:PORT", Some("null"), 403)]
fn pages_of_elsewhere_are_kept_out(#[case] host: &str, #[case] origin: Option<&str>, #[case] status: u16) {
    let world = World::new();
    let here = |text: &str| text.replace("PORT", &world.address.port().to_string());
    let origin = origin.map(here);
    let host = here(host);
    let mut headers = vec![("Host", host.as_str())];
    headers.extend(origin.iter().map(|origin| ("Origin", origin.as_str())));
    for path in ["/", "/_fake/overview", "/_fake/snapshot"] {
        assert_eq!(world.ask("GET", path, &headers, "").status, status, "{path}");
    }
}

/// A repeated header, or a URL in the request line, must not bypass the check of the other value.
#[rstest]
#[case::own_url("http://127.0.0.1:PORT/", "Host: 127.0.0.1:PORT\r\n", 200)]
#[case::url_of_elsewhere("http://attacker.example/", "Host: 127.0.0.1:PORT\r\n", 403)]
#[case::url_of_a_user("http://user@127.0.0.1:PORT/", "Host: 127.0.0.1:PORT\r\n", 403)]
#[case::own_url_under_another_name("http://127.0.0.1:PORT/", "Host: attacker.example\r\n", 403)]
#[case::two_hosts("/", "Host: 127.0.0.1:PORT\r\nHost: attacker.example\r\n", 403)]
#[case::no_host("/", "", 403)]
#[case::host_that_is_no_text("/", "Host: 127.0.0.1\u{e9}\r\n", 403)]
#[case::origin_of_elsewhere_behind_the_own(
    "/",
    "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT\r\nOrigin: http://attacker.example\r\n",
    403
)]
#[case::origin_that_is_no_text("/", "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT\u{e9}\r\n", 403)]
fn each_header_counts(#[case] target: &str, #[case] headers: &str, #[case] status: u16) {
    let world = World::new();
    let request = format!("GET {target} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n");
    let request = request.replace("PORT", &world.address.port().to_string());
    let response = super::setup::ServerResponse::from_text(&world.send(request.as_bytes()));
    assert_eq!(response.status, status, "{response:?}");
}

/// The body of a rejected request is not read, so what follows is no request.
#[test]
fn a_rejected_request_ends_the_connection() {
    let world = World::new();
    let own = format!("Host: {}\r\n", world.address);
    let reset = "POST /_fake/reset HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n";
    let pool = world.pool();
    let response =
        world.send(format!("{reset}Host: attacker.example\r\n\r\n{{}}{reset}{own}\r\n{{}}").as_bytes());
    assert_eq!(response.matches("HTTP/1.1 ").count(), 1, "{response}");
    let response = super::setup::ServerResponse::from_text(&response);
    assert!(response.status == 403 && response.head.contains("connection: close"), "{response:?}");
    let describe = format!(r#"{{"IdentityPoolId":"{pool}"}}"#);
    assert_eq!(world.call("DescribeIdentityPool", &describe).status, 200);
}

/// Each method of each path that is not for everyone.
#[rstest]
fn no_method_gets_around(
    #[values("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")] method: &str,
    #[values(
        "/",
        "/_fake/",
        "/_fake/clock",
        "/_fake/nothing",
        "/_fake/issuers/a/.well-known/",
        "/_fake/health/"
    )]
    path: &str,
) {
    let world = World::new();
    let headers = [("Host", "attacker.example"), ("Content-Type", "application/json")];
    let response = world.ask(method, path, &headers, "{}");
    if path == "/" && !matches!(method, "GET" | "HEAD") {
        // The service is open to every page: it rejects the unknown operation, or allows a preflight.
        assert_eq!(response.status, if method == "OPTIONS" { 200 } else { 400 }, "{response:?}");
    } else {
        assert_eq!(response.status, 403, "{response:?}");
    }
    let own = world.ask("HEAD", "/", &[], "");
    assert!(own.status == 200 && own.body.is_empty() && own.head.contains("text/html"), "{own:?}");
}

/// Requests for scripts and images of another site's page have no origin, but browsers send their destination.
#[rstest]
#[case::typed("none", "document", 200)]
#[case::link_from_elsewhere("cross-site", "document", 200)]
#[case::own_script("same-origin", "script", 200)]
#[case::script_of_elsewhere("cross-site", "script", 403)]
#[case::image_on_another_port("same-site", "image", 403)]
#[case::frame_of_elsewhere("cross-site", "iframe", 403)]
#[case::said_nothing_else("cross-site", "empty", 403)]
#[case::not_known_yet("somewhere", "script", 403)]
fn parts_of_pages_of_elsewhere_are_kept_out(#[case] site: &str, #[case] dest: &str, #[case] status: u16) {
    let world = World::new();
    let headers = [("Sec-Fetch-Site", site), ("Sec-Fetch-Dest", dest)];
    for path in ["/", "/_fake/snapshot"] {
        assert_eq!(world.ask("GET", path, &headers, "").status, status, "{path}");
    }
    // The service is for pages of any site.
    let mut headers = super::setup::service("ListIdentityPools").to_vec();
    headers.push(("Sec-Fetch-Site".to_owned(), site.to_owned()));
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(world.ask("POST", "/", &headers, r#"{"MaxResults":1}"#).status, 200);
}

#[test]
fn a_form_of_elsewhere_changes_nothing() {
    let world = World::new();
    let pool = world.pool();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let response =
            world.ask("POST", "/_fake/clock", &[("Content-Type", kind)], r#"{"advance_seconds":1}"#);
        assert_eq!(response.status, 415, "{response:?}");
        let response = world.ask("POST", "/_fake/reset", &[("Content-Type", kind)], "{}");
        assert_eq!(response.status, 415, "{response:?}");
    }
    assert_eq!(world.call("DescribeIdentityPool", &format!(r#"{{"IdentityPoolId":"{pool}"}}"#)).status, 200);
    assert_eq!(world.ask("POST", "/_fake/clock", &[], "{}").status, 415);
    for kind in ["application/json; charset=utf-8", "application/json ;a=b", "Application/JSON"] {
        assert_eq!(world.ask("POST", "/_fake/clock", &[("Content-Type", kind)], "{}").status, 200, "{kind}");
    }
}

#[test]
fn where_signatures_are_checked_it_takes_the_keys() {
    let keys = Keys::random().unwrap();
    let world =
        World::with(FakeCognitoIdentity::builder(), |options| options.access = Access::Signed(keys.clone()));
    let basic = |id: &str, secret: &str| format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
    let id = keys.access_key_id();
    let secret = keys.secret_access_key();
    for (given, status) in [
        (None, 401),
        (Some(basic(id, secret)), 200),
        (Some(basic(id, "wrong")), 401),
        (Some(basic("wrong", secret)), 401),
        (Some(basic(id, secret)[..20].to_owned()), 401),
        (Some(format!("{}A", basic(id, secret))), 401),
        (Some(basic(id, secret).replace("Basic", "basic ")), 401),
        (Some("Basic".to_owned()), 401),
        (Some(format!("Bearer {secret}")), 401),
    ] {
        let headers: Vec<_> = given.iter().map(|given| ("Authorization", given.as_str())).collect();
        for path in ["/", "/_fake/snapshot"] {
            let response = world.ask("GET", path, &headers, "");
            assert_eq!(response.status, status, "{path} with {given:?}");
            // By this header a browser asks for them.
            let asks = response.head.contains("www-authenticate: basic realm=\"cognito-fake\"");
            assert_eq!(asks, status == 401, "{response:?}");
        }
    }
    assert!(!format!("{keys:?}").contains(secret));
    let own = basic(id, secret);
    for (header, value) in [
        ("Host", "fake.attacker.example"),
        ("Host", "localhost.attacker.example"),
        ("Origin", "http://attacker.example"),
        ("Sec-Fetch-Site", "cross-site"),
    ] {
        let headers = [("Authorization", own.as_str()), (header, value)];
        for path in ["/", "/_fake/snapshot"] {
            assert_eq!(world.ask("GET", path, &headers, "").status, 403, "{path} with {header} {value}");
        }
    }
}

#[rstest]
#[case::everywhere("0.0.0.0")]
#[case::everywhere_in_ipv6("::")]
fn an_open_address_needs_signatures_or_consent(#[case] host: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let bind = |set_up: &dyn Fn(&mut Options)| {
        let mut options = Options::default();
        (options.host, options.port) = (host.parse().unwrap(), 0);
        set_up(&mut options);
        runtime.block_on(Server::bind(FakeCognitoIdentity::builder(), options)).map(drop)
    };
    let error = bind(&|_| ()).unwrap_err();
    assert_eq!(error.kind(), ServeErrorKind::Options);
    let why = error.to_string();
    assert!(
        why.contains("`--auth sigv4`") && why.contains("`--allow-remote`") && !why.contains('\n'),
        "{why}"
    );
    bind(&|options| options.allow_remote = true).unwrap();
    bind(&|options| options.access = Access::Signed(Keys::random().unwrap())).unwrap();
}

#[test]
fn a_latency_is_between_two() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let ms = std::time::Duration::from_millis;
    let bind = |least, most| {
        let mut options = Options::default();
        options.port = 0;
        options.latency = Some(Latency::between(ms(least), ms(most)));
        runtime.block_on(Server::bind(FakeCognitoIdentity::builder(), options)).map(drop)
    };
    bind(2, 2).unwrap();
    bind(1, 2).unwrap();
    assert_eq!(bind(3, 2).unwrap_err().to_string(), "the minimum latency 3ms exceeds the maximum 2ms");
}

/// Nothing of the page runs or is framed elsewhere, and no cache stores what is arranged.
#[test]
fn the_page_and_the_answers_keep_to_themselves() {
    let world = World::new();
    let page = world.ask("GET", "/", &[], "");
    let policy = "content-security-policy: default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'\r\n";
    assert!(page.head.contains(policy), "{}", page.head);
    for path in ["/", "/_fake/", "/_fake/snapshot", "/_fake/nothing", "/_fake/console.js"] {
        let response = world.ask("GET", path, &[], "");
        assert!(response.head.contains("cache-control: no-store"), "{path}: {}", response.head);
    }
}

//! Arbitrary requests, most of them nearly valid: the server keeps working, and so do its other connections.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::setup::World;

/// Number of requests; `FUZZ_DOCUMENTS` raises it for nightly runs.
fn requests() -> u32 {
    let count = std::env::var("FUZZ_DOCUMENTS").ok().map(|count| count.parse().expect("a number"));
    count.unwrap_or(2000)
}

const USUAL: &str = "Host: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Target: AWSCognitoIdentityService.ListIdentityPools\r\n";

fn part(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![
        20 => prop::sample::select(of).prop_map(str::to_owned),
        1 => "[ -~]{0,20}",
        1 => "\\PC{0,8}",
    ]
}

fn header() -> impl Strategy<Value = String> {
    let name = part(&[
        "Content-Type",
        "X-Amz-Target",
        "Host",
        "Authorization",
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "Origin",
        "Expect",
        "Upgrade",
        "Date",
        "X-Amz-Date",
        "X-Amz-Security-Token",
    ]);
    let value = part(&[
        "application/x-amz-json-1.1",
        "application/json",
        "application/x-www-form-urlencoded",
        "chunked",
        "close",
        "keep-alive",
        "0",
        "16",
        "1048577",
        "127.0.0.1",
        "AWSCognitoIdentityService.GetId",
        "AWSCognitoIdentityService.ListIdentityPools",
        "AWSCognitoIdentityService.CreateIdentityPool",
        "100-continue",
        "h2c",
        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sts/aws4_request, SignedHeaders=host;x-amz-date, Signature=00",
    ]);
    (name, value).prop_map(|(name, value)| format!("{name}: {value}\r\n"))
}

fn request() -> impl Strategy<Value = Vec<u8>> {
    let method =
        part(&["POST", "POST", "POST", "GET", "PUT", "DELETE", "OPTIONS", "HEAD", "CONNECT", "TRACE"]);
    let path = part(&[
        "/",
        "/",
        "/",
        "/_fake/reset",
        "/_fake/clock",
        "/_fake/snapshot",
        "/_fake/log?after=9",
        "*",
        "http://h/",
        "//",
    ]);
    let version = part(&["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0"]);
    let body = prop_oneof![
        part(&[
            "",
            "{}",
            r#"{"MaxResults":1}"#,
            "10\r\n{\"MaxResults\":1}\r\n0\r\n\r\n",
            "Action=GetCallerIdentity&Version=2011-06-15"
        ]),
        vec(any::<char>(), 0..40).prop_map(String::from_iter),
    ];
    let whole = (method, path, version, vec(header(), 0..4), body, 0..4_usize);
    let whole = whole.prop_map(|(method, path, version, headers, body, right)| {
        let length = if right > 0 { format!("Content-Length: {}\r\n", body.len()) } else { String::new() };
        let usual = if right > 1 { USUAL } else { "" };
        let headers = headers.concat();
        format!("{method} {path} {version}\r\n{usual}{headers}{length}\r\n{body}").into_bytes()
    });
    let whole = whole.boxed();
    // A byte of it is another, or it ends too early.
    let spoilt = (whole.clone(), any::<prop::sample::Index>(), any::<u8>(), any::<bool>());
    let spoilt = spoilt.prop_map(|(mut bytes, place, byte, is_cut)| {
        let place = place.index(bytes.len());
        if is_cut {
            bytes.truncate(place);
        } else {
            bytes[place] = byte;
        }
        bytes
    });
    prop_oneof![4 => whole, 3 => spoilt, 1 => vec(any::<u8>(), 0..300)]
}

#[test]
fn no_request_hurts_anybody() {
    let world = World::new();
    let mut runner =
        TestRunner::new(Config { cases: requests(), failure_persistence: None, ..Config::default() });
    let answered = std::cell::Cell::new(0_u32);
    let ran = runner.run(&request(), |bytes| {
        let response = world.send(&bytes);
        prop_assert!(response.is_empty() || response.starts_with("HTTP/1."), "{response}");
        answered.set(answered.get() + u32::from(response.contains(" 200 OK")));
        prop_assert!(world.is_well());
        Ok(())
    });
    ran.unwrap();
    // Enough of them are requests in earnest.
    assert!(answered.get() > requests() / 50, "{} successes", answered.get());
}

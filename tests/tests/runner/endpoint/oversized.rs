//! Endpoints with endless responses, and the bounds of the stored and printed part.

use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};

use cognito_identity::Error;
use cognito_identity::types::DescribeIdentityPoolInput;
use cognito_identity_contracts::{Failure, Harness, Profile, Verdict, select};
use cognito_identity_runner::cleanup::find;
use cognito_identity_runner::recording::RecordingHarness;
use cognito_identity_runner::report::run;
use rstest::rstest;

use super::mock_server::{MockServer, Way, http};
use super::setup::open;

/// A page of pools with a new token on each request.
fn more_and_more(stream: &mut TcpStream) {
    static PAGES: AtomicU64 = AtomicU64::new(0);
    let page = PAGES.fetch_add(1, Ordering::SeqCst);
    let pool = r#"{"IdentityPoolId":"us-east-1:0","IdentityPoolName":"of others"}"#;
    let body = format!(r#"{{"IdentityPools":[{pool},{pool}],"NextToken":"page {page}"}}"#);
    let _ = stream.write_all(&http("200 OK", "application/x-amz-json-1.1", &body));
}

fn the_same_again(stream: &mut TcpStream) {
    let body = r#"{"IdentityPools":[],"NextToken":"again"}"#;
    let _ = stream.write_all(&http("200 OK", "application/x-amz-json-1.1", body));
}

#[rstest]
#[case::more_and_more(more_and_more, "the listing does not end after 500 pages")]
#[case::the_same_again(the_same_again, "a page's token leads to the same page")]
fn an_endless_listing_is_an_error(#[case] way: Way, #[case] told: &str) {
    let mock = MockServer::answering(way, false);
    let why = find(&open(&mock.url, |_| {}).unwrap(), 0).unwrap_err().to_string();
    assert_eq!(why, told);
}

/// Rejects every request with a message of half a MiB.
fn wordy(stream: &mut TcpStream) {
    let body = format!(r#"{{"__type":"ResourceNotFoundException","message":"{}"}}"#, "no ".repeat(180_000));
    let _ = stream.write_all(&http("400 Bad Request", "application/x-amz-json-1.1", &body));
}

fn unlimited(stream: &mut TcpStream) {
    let body = format!(r#"{{"IdentityPoolId":"{}"}}"#, "0".repeat(1 << 21));
    let _ = stream.write_all(&http("200 OK", "application/x-amz-json-1.1", &body));
}

/// The printed and stored part of an oversized response is bounded.
#[rstest]
#[case::wordy(wordy, " bytes more")]
#[case::unlimited(unlimited, "the response is incomplete: ")]
fn no_endpoint_has_the_last_word(#[case] way: Way, #[case] told: &str) {
    let mock = MockServer::answering(way, false);
    let harness = open(&mock.url, |_| {}).unwrap();
    let clauses = select("merging,validation").unwrap();
    let profile = Profile { seed: Some(1), max_shrink_steps: 10, ..Profile::cases(2) };
    let run = run(&clauses, &harness, &profile, |_, _| {});
    let mut is_told = false;
    for clause in run.clauses.iter().filter(|clause| clause.verdict != Verdict::Unsupported) {
        let why = clause.why.as_deref().unwrap_or_default();
        assert!(why.len() < 20_000, "{}: {} bytes", clause.name, why.len());
        is_told |= why.contains(told);
    }
    assert!(is_told && run.count(Verdict::Held) == 0);
}

/// All responses to one case together are bounded too.
#[test]
fn a_case_is_answered_so_much_and_no_more() {
    let mock = MockServer::answering(wordy, false);
    let harness = open(&mock.url, |_| {}).unwrap();
    let service = harness.environment().unwrap().service;
    let asked = harness.block_on(Box::pin(async {
        for _ in 0..15 {
            let response =
                service.describe_identity_pool(DescribeIdentityPoolInput::new("us-east-1:0")).await;
            assert!(matches!(response, Err(Error::Service(_))), "{response:?}");
        }
        Ok(service.describe_identity_pool(DescribeIdentityPoolInput::new("us-east-1:0")).await.map(drop)?)
    }));
    assert!(
        matches!(&asked, Err(Failure::Inconclusive(why)) if why.contains("the responses of one case exceed")),
        "{asked:?}"
    );
    harness.environment().unwrap();
    let next = harness.block_on(Box::pin(async {
        Ok(service.describe_identity_pool(DescribeIdentityPoolInput::new("us-east-1:0")).await.map(drop)?)
    }));
    assert!(matches!(next, Err(Failure::Broken(_))), "another case has its own");
}

/// Response that is short on the wire and large in memory.
fn many_nothings(stream: &mut TcpStream) {
    let body = format!(
        r#"{{"IdentityPoolId":"us-east-1:0","CognitoIdentityProviders":[{}{{}}]}}"#,
        "{},".repeat(200_000)
    );
    let _ = stream.write_all(&http("200 OK", "application/x-amz-json-1.1", &body));
}

/// Transcripts are bounded too: those beyond the bound are recorded as failed.
#[test]
fn no_tape_is_endless() {
    let mock = MockServer::answering(many_nothings, false);
    let harness = open(&mock.url, |_| {}).unwrap();
    let recorder = RecordingHarness::new(&harness);
    let mut broken_off = 0;
    for _ in 0..3 {
        let service = recorder.environment().unwrap().service;
        let asked = recorder.block_on(Box::pin(async {
            for _ in 0..4 {
                service.describe_identity_pool(DescribeIdentityPoolInput::new("us-east-1:0")).await?;
            }
            Ok(())
        }));
        assert_eq!(asked, Ok(()));
    }
    for transcript in recorder.take() {
        broken_off += usize::from(transcript.failure() == Some("more was answered than is kept"));
    }
    assert_eq!(broken_off, 2, "the first case alone is kept");
}

//! The contract suite on any URL:
//! `CONTRACT_ENDPOINT_URL=http://127.0.0.1:9229 cargo nextest run -p cognito-identity-tests --features endpoint --test endpoint_suite -j1`.
//!
//! The environment says how, as it does for `aws.rs`, with other defaults: no pace, no budget, nothing settles, 32 cases.
//! Requests are signed with `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or as `testing`, for `AWS_REGION`, or
//! us-east-1.

use cognito_identity_contracts::contract_suite;
use cognito_identity_runner::endpoint::{Credentials, Options};
use cognito_identity_tests::endpoint_suite::{Suite, set};

static SUITE: Suite = Suite::new("endpoint", options, 32, 2_000);

fn options() -> Result<Options, String> {
    let url = set("CONTRACT_ENDPOINT_URL")
        .ok_or("CONTRACT_ENDPOINT_URL is not set; allowed: a URL such as http://127.0.0.1:9229")?;
    let keys = set("AWS_ACCESS_KEY_ID").zip(set("AWS_SECRET_ACCESS_KEY"));
    let (id, secret) = keys.unwrap_or_else(|| ("testing".to_owned(), "testing".to_owned()));
    let credentials = Credentials::new(id, secret, set("AWS_SESSION_TOKEN"), None, "environment");
    Ok(Options::at(url, set("AWS_REGION").unwrap_or_else(|| "us-east-1".to_owned()), credentials))
}

contract_suite!(endpoint, |clause| SUITE.hold(clause));

//! Benchmark of tokens and credentials: prints the times and asserts nothing. `--profile dev` measures a debug build.

mod stopwatch;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use cognito_identity::CognitoIdentity;
use cognito_identity::types::{
    CreateIdentityPoolInput, GetCredentialsForIdentityInput, GetIdInput, GetOpenIdTokenInput,
    SetIdentityPoolRolesInput,
};
use cognito_identity_fake::FakeCognitoIdentity;
use pollster::block_on;
use stopwatch::{middle, time};

const ROUNDS: usize = 21;
const CALLS: u32 = 1_000;

fn main() {
    let fake = FakeCognitoIdentity::new();
    let pool =
        block_on(fake.create_identity_pool(CreateIdentityPoolInput::new("pool", true))).expect("a pool");
    let pool = pool.identity_pool_id.unwrap_or_default();
    let roles = [("unauthenticated".to_owned(), "arn:aws:iam::123456789012:role/Guest".to_owned())];
    block_on(fake.set_identity_pool_roles(SetIdentityPoolRolesInput::new(pool.as_str(), roles)))
        .expect("roles");
    let guest =
        block_on(fake.get_id(GetIdInput::new(pool))).expect("a guest").identity_id.unwrap_or_default();

    let issuer = fake.issuer("accounts.google.com");
    let sign = || drop(black_box(issuer.token("alice").audience("app").sign()));
    println!("first token of the process: {:?} (aim: under 2ms)", time(1, sign));
    println!("one login token: {:?} (aim: under 0.8ms)", rounds(20, sign));

    let request = GetOpenIdTokenInput::new(guest.as_str());
    let token = || drop(black_box(block_on(fake.get_open_id_token(request.clone()))));
    println!("GetOpenIdToken: {:?}", rounds(20, token));

    let service: Arc<dyn CognitoIdentity> = Arc::new(fake.clone());
    let request = GetCredentialsForIdentityInput::new(guest);
    let credentials = || drop(black_box(block_on(service.get_credentials_for_identity(request.clone()))));
    println!(
        "GetCredentialsForIdentity without a token, through Arc<dyn CognitoIdentity>: {:?} (aim: under 2µs)",
        rounds(CALLS, credentials)
    );
}

/// The median of some rounds of calls.
fn rounds(calls: u32, mut call: impl FnMut()) -> Duration {
    middle((0..ROUNDS).map(|_| time(calls, &mut call)).collect())
}

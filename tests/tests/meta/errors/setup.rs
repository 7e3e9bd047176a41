//! Sets up a fake on which each declared error can be caused.

use cognito_identity::types::{
    CreateIdentityPoolInput, GetIdInput, GetOpenIdTokenForDeveloperIdentityInput, SetIdentityPoolRolesInput,
    StringMap,
};
use cognito_identity::{CognitoIdentity, Operation, Request};
use cognito_identity_fake::{Assumptions, ConcurrentWriter, FakeCognitoIdentity};
use cognito_identity_wire::{DefaultDialect, Head, decode_request, target};
use pollster::block_on;
use serde_json::Value;

const UNKNOWN: &str = "us-east-1:00000000-0000-4000-8000-000000000000";
const FOREIGN: &str = "us-east-1:ffffffff-ffff-4fff-bfff-ffffffffffff";
const ARN: &str = "arn:aws:cognito-identity:us-east-1:123456789012:identitypool/";
const GOOGLE: &str = "accounts.google.com";
const APPLE: &str = "appleid.apple.com";
const FOREIGN_ARN: &str = "arn:aws:cognito-identity:us-east-1:000000000001:identitypool/us-east-1:0";

/// Number of pools, which is the most that the fake allows.
const POOLS: usize = 4;

pub(crate) struct World {
    pub(crate) fake: FakeCognitoIdentity,
    names: Vec<(&'static str, String)>,
    _concurrent_writer: ConcurrentWriter,
}

impl World {
    pub(crate) fn new(assumptions: Assumptions) -> Self {
        let builder =
            FakeCognitoIdentity::builder().assumptions(assumptions).pool_limit(POOLS).unsigned_tokens();
        let fake = builder.foreign_pool(FOREIGN).build().unwrap();
        let pool = |config: CreateIdentityPoolInput| {
            let config = config.developer_provider_name("login");
            block_on(fake.create_identity_pool(config)).unwrap().identity_pool_id.unwrap()
        };
        let guest = |pool: &str| block_on(fake.get_id(GetIdInput::new(pool))).unwrap().identity_id.unwrap();
        let providers: StringMap = [GOOGLE, APPLE].map(|name| (name.to_owned(), "app".to_owned())).into();
        let open = pool(CreateIdentityPoolInput::new("open", true).supported_login_providers(providers));
        let busy = pool(CreateIdentityPoolInput::new("busy", true));
        let closed = pool(CreateIdentityPoolInput::new("closed", false));
        let enhanced = pool(CreateIdentityPoolInput::new("enhanced", true).allow_classic_flow(false));
        let sign_in = |user: &str, into: Option<&str>| {
            let request = GetOpenIdTokenForDeveloperIdentityInput::new(open.as_str(), [("login", user)]);
            let request =
                GetOpenIdTokenForDeveloperIdentityInput { identity_id: into.map(str::to_owned), ..request };
            block_on(fake.get_open_id_token_for_developer_identity(request)).unwrap().identity_id.unwrap()
        };
        // Guests have none, so there is still an occasion to miss one.
        let roles = [("authenticated".to_owned(), "arn:aws:iam::123456789012:role/Member".to_owned())];
        let roles = SetIdentityPoolRolesInput::new(open.as_str(), roles);
        block_on(fake.set_identity_pool_roles(roles)).unwrap();
        let token = |provider: &str, user: &str| fake.issuer(provider).token(user).audience("app").sign();
        let meet = |providers: &[&str], user: &str| {
            let logins: StringMap =
                providers.iter().map(|provider| ((*provider).to_owned(), token(provider, user))).collect();
            block_on(fake.get_id(GetIdInput::new(open.as_str()).logins(logins))).unwrap().identity_id.unwrap()
        };
        let carol = meet(&[GOOGLE], "carol");
        meet(&[GOOGLE, APPLE], "dave");
        let alice = sign_in("alice", None);
        let crowd = sign_in("u0", None);
        for number in 1..20 {
            sign_in(&format!("u{number}"), Some(&crowd));
        }
        let names = vec![
            ("{google_of_carol}", token(GOOGLE, "carol")),
            ("{apple_of_dave}", token(APPLE, "dave")),
            ("{carol}", carol),
            ("{guest}", guest(&open)),
            ("{enhanced_guest}", guest(&enhanced)),
            ("{pool}", open),
            ("{busy}", busy.clone()),
            ("{closed}", closed),
            ("{alice}", alice),
            ("{crowd}", crowd),
            ("{unknown}", UNKNOWN.to_owned()),
            ("{foreign}", FOREIGN.to_owned()),
            ("{foreign_arn}", FOREIGN_ARN.to_owned()),
            ("{arn}", ARN.to_owned()),
        ];
        let writer = fake.concurrent_writer(busy).unwrap();
        Self { fake, names, _concurrent_writer: writer }
    }

    /// The request of this body, its names filled in.
    pub(crate) fn request(&self, operation: Operation, body: &Value) -> Request {
        let body = self.names.iter().fold(body.to_string(), |body, (name, id)| body.replace(name, id));
        decode_request(&DefaultDialect, Head::for_target(&target(operation)), body.as_bytes()).unwrap()
    }
}

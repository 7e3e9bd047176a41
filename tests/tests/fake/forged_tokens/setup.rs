//! Environment for hostile tokens, and the checks of every error.

use cognito_identity::types::{
    CognitoIdentityProvider, CreateIdentityPoolInput, GetCredentialsForIdentityInput, GetIdInput,
    GetOpenIdTokenForDeveloperIdentityInput, GetOpenIdTokenInput, Logins, SetIdentityPoolRolesInput,
    StringMap, UnlinkIdentityInput,
};
use cognito_identity::{CognitoIdentity, Error, ErrorKind, Request, ServiceError, Timestamp};
use cognito_identity_fake::{Builder, FakeCognitoIdentity, LoginToken, ManualClock};
use pollster::block_on;

use super::{GOOGLE, ISSUERS, NOW, OPEN_ID, OWN, USER_POOL};

/// All messages of the errors for a web token; the text after a colon depends on the token.
const WORDS: [&str; 9] = [
    "Token is not from a supported provider of this identity pool.",
    "Invalid login token. Token expired: ",
    "Invalid login token. Incorrect token audience.",
    "Invalid login token. Issuer doesn't match providerName",
    "Invalid login token. Missing a required claim: ",
    "Invalid login token. Couldn't verify signed token.",
    "Invalid login token. Not a Cognito token.",
    "Invalid login token. Can't pass in a Cognito token.",
    "Invalid login token. Not a valid OpenId Connect identity token.",
];

/// A fake, a pool with a provider of each kind, a guest and alice of Google in it.
pub(crate) struct World {
    pub(crate) fake: FakeCognitoIdentity,
    pub(crate) pool: String,
    guest: String,
    pub(crate) alice: String,
}

impl World {
    /// A world in which every issuer is set up.
    pub(crate) fn new() -> Self {
        let world = Self::from_builder(FakeCognitoIdentity::builder());
        for issuer in ISSUERS {
            let _ = world.fake.issuer(issuer);
        }
        world
    }

    pub(crate) fn from_builder(builder: Builder) -> Self {
        let clock = ManualClock::at(Timestamp::from_millis(NOW * 1000));
        let open_id = format!("arn:aws:iam::123456789012:oidc-provider/{OPEN_ID}");
        let fake = builder.clock(clock).open_id_provider(open_id.as_str(), ["app"]).build().unwrap();
        let apps = [GOOGLE, "graph.facebook.com"].map(|provider| (provider.to_owned(), "app".to_owned()));
        let config = CreateIdentityPoolInput::new("hostile", true)
            .developer_provider_name("login.example")
            .supported_login_providers(StringMap::from(apps))
            .open_id_connect_provider_arns([open_id])
            .saml_provider_arns(["arn:aws:iam::123456789012:saml-provider/Corp".to_owned()])
            .cognito_identity_providers([CognitoIdentityProvider::default()
                .provider_name(USER_POOL)
                .client_id("app")]);
        let pool = block_on(fake.create_identity_pool(config)).unwrap().identity_pool_id.unwrap();
        let roles = ["authenticated", "unauthenticated"];
        let roles = roles.map(|kind| (kind.to_owned(), format!("arn:aws:iam::123456789012:role/{kind}")));
        block_on(fake.set_identity_pool_roles(SetIdentityPoolRolesInput::new(pool.as_str(), roles))).unwrap();
        let guest = block_on(fake.get_id(GetIdInput::new(pool.as_str()))).unwrap().identity_id.unwrap();
        let google = Logins::from([(GOOGLE, fake.issuer(GOOGLE).token("alice").audience("app").sign())]);
        let alice = GetIdInput::new(pool.as_str()).logins(google);
        let alice = block_on(fake.get_id(alice)).unwrap().identity_id.unwrap();
        Self { fake, pool, guest, alice }
    }

    /// A token that is good.
    pub(crate) fn token(&self, issuer: &str) -> LoginToken {
        self.fake.issuer(issuer).token("alice").audience("app")
    }

    /// Sends the token to every operation that takes logins and returns the errors. None may succeed or change the
    /// state.
    pub(crate) fn refusals(&self, key: &str, token: &str) -> Vec<ServiceError> {
        let Self { fake, pool, guest, alice } = self;
        let logins = Logins::from([(key, token)]);
        let mut both = Logins::from([("login.example", "bob")]);
        both.0.insert(key.to_owned(), token.to_owned());
        let mut requests = vec![
            Request::GetOpenIdToken(GetOpenIdTokenInput::new(guest.as_str()).logins(logins.clone())),
            Request::GetOpenIdToken(GetOpenIdTokenInput::new(alice.as_str()).logins(logins.clone())),
            Request::GetCredentialsForIdentity(
                GetCredentialsForIdentityInput::new(guest.as_str()).logins(logins.clone()),
            ),
            Request::GetCredentialsForIdentity(
                GetCredentialsForIdentityInput::new(alice.as_str()).logins(logins.clone()),
            ),
            Request::UnlinkIdentity(UnlinkIdentityInput::new(
                alice.as_str(),
                logins.clone(),
                [GOOGLE.to_owned()],
            )),
            Request::GetId(GetIdInput::new(pool.as_str()).logins(logins)),
        ];
        // The service's own tokens are not looked at where a developer signs in.
        if key != OWN {
            let request = GetOpenIdTokenForDeveloperIdentityInput::new(pool.as_str(), both);
            requests.push(Request::GetOpenIdTokenForDeveloperIdentity(request));
        }
        let before = fake.snapshot();
        let refusals = requests.into_iter().map(|request| {
            let operation = request.operation();
            match block_on(request.send(fake)) {
                Err(Error::Service(refusal)) => refusal,
                response => panic!("{operation} returns {response:?}"),
            }
        });
        let refusals = refusals.collect();
        assert!(fake.snapshot() == before, "a refused request changed the state");
        assert_eq!(fake.check(), Ok(()));
        refusals
    }

    /// Requires that every operation rejects the token with NotAuthorizedException and a known message.
    pub(crate) fn refuses(&self, key: &str, token: &str) {
        for refusal in self.refusals(key, token) {
            let is_known = WORDS.iter().any(|words| refusal.message().starts_with(words));
            assert!(is_known && *refusal.kind() == ErrorKind::NotAuthorized, "{key}: {refusal}");
        }
    }

    pub(crate) fn refuses_saying(&self, key: &str, token: &str, words: &str) {
        for refusal in self.refusals(key, token) {
            assert_eq!((refusal.kind(), refusal.message()), (&ErrorKind::NotAuthorized, words));
        }
    }

    pub(crate) fn find(&self, key: &str, token: &str) -> cognito_identity::Result<Option<String>> {
        let logins = Logins::from([(key, token)]);
        block_on(self.fake.get_id(GetIdInput::new(self.pool.as_str()).logins(logins)))
            .map(|found| found.identity_id)
    }
}

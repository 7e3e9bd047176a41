//! Logins of public providers in a program. Their tokens come from the backend's own issuers, where it has some;
//! elsewhere they are made by hand, for a service that judges a stranger's token by its claims.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_identity::Result;
use cognito_identity::types::{
    CognitoIdentityProvider, CreateIdentityPoolInput, GetIdInput, GetOpenIdTokenForDeveloperIdentityInput,
    GetOpenIdTokenInput, Logins, UnlinkIdentityInput,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::player::Player;
use super::run::name;
use super::{IdentityRef, PoolRef, UserRef};
use crate::harness::TokenOrder;
use crate::inputs::DEVELOPER_PROVIDER;

/// The providers of a program, by number: two of the well-known ones and a user pool.
const PROVIDERS: [&str; 3] =
    ["accounts.google.com", "appleid.apple.com", "cognito-idp.us-east-1.amazonaws.com/us-east-1_program"];

/// How many providers a program has.
pub(super) const PUBLIC_PROVIDERS: u8 = 3;

const APPLICATION: &str = "application";

/// Far away, so that no token expires in a program: the year 2100.
const EXPIRY: i64 = 4_102_444_800;

/// A login of a public provider: the provider and its user, both by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicLogin {
    /// The provider, counted round.
    pub provider: u8,
    /// The user of the provider.
    pub user: u8,
}

impl PublicLogin {
    fn provider(self) -> &'static str {
        PROVIDERS[usize::from(self.provider) % PROVIDERS.len()]
    }

    fn order(self) -> TokenOrder {
        TokenOrder {
            provider: self.provider().to_owned(),
            subject: format!("p{}", self.user),
            audience: Some(APPLICATION.to_owned()),
            claims: Map::new(),
            lifetime: Duration::from_hours(24),
        }
    }

    fn token(self) -> String {
        let claims = json!({
            "iss": format!("https://{}", self.provider()), "sub": format!("p{}", self.user), "aud": APPLICATION,
            "iat": 0, "exp": EXPIRY,
        });
        let [header, claims] =
            [json!({"alg": "none"}), claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        format!("{header}.{claims}.")
    }
}

impl fmt::Display for PublicLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "p{} of {}", self.user, self.provider())
    }
}

/// A pool that takes the logins of all providers of a program.
pub(super) fn with_providers(config: CreateIdentityPoolInput) -> CreateIdentityPoolInput {
    let [google, apple, user_pool] = PROVIDERS;
    let apps = [google, apple].map(|provider| (provider.to_owned(), APPLICATION.to_owned()));
    let user_pool = CognitoIdentityProvider::default().provider_name(user_pool).client_id(APPLICATION);
    config.supported_login_providers(apps).cognito_identity_providers([user_pool])
}

impl Player<'_> {
    async fn logins(&self, logins: &[PublicLogin]) -> Result<Logins> {
        let mut tokens = BTreeMap::new();
        for login in logins {
            let token = match self.issuer {
                Some(issuer) => issuer.login_token(login.order()).await?,
                None => login.token(),
            };
            tokens.insert(login.provider().to_owned(), token);
        }
        Ok(tokens.into())
    }

    /// Gets the identity of logins.
    pub(super) async fn get_id_by(&mut self, pool: PoolRef, by: &[PublicLogin]) -> Value {
        let logins = match self.logins(by).await {
            Ok(logins) => logins,
            Err(lost) => return self.names.observe::<()>(Err(lost)),
        };
        let answer = self.service.get_id(GetIdInput::new(self.pool(pool)).logins(logins)).await;
        self.meet(answer.as_ref().ok().and_then(|answer| answer.identity_id.as_ref()));
        self.names.observe(answer)
    }

    /// Uses an identity with logins.
    pub(super) async fn token_with(&mut self, identity: IdentityRef, with: &[PublicLogin]) -> Value {
        let logins = match self.logins(with).await {
            Ok(logins) => logins,
            Err(lost) => return self.names.observe::<()>(Err(lost)),
        };
        let request = GetOpenIdTokenInput::new(self.identity(identity)).logins(logins);
        let answer = self.service.get_open_id_token(request).await;
        self.meet(answer.as_ref().ok().and_then(|answer| answer.identity_id.as_ref()));
        self.names.observe(answer)
    }

    /// Signs a developer user in, with or without logins along.
    pub(super) async fn sign_in(
        &mut self,
        pool: PoolRef,
        user: UserRef,
        identity: Option<IdentityRef>,
        with: &[PublicLogin],
    ) -> Value {
        let developer = [(DEVELOPER_PROVIDER.to_owned(), name(user))];
        let logins = match self.logins(with).await {
            Ok(logins) => logins,
            Err(lost) => return self.names.observe::<()>(Err(lost)),
        };
        let all: BTreeMap<_, _> = logins.0.into_iter().chain(developer).collect();
        let request = GetOpenIdTokenForDeveloperIdentityInput {
            identity_id: identity.map(|identity| self.identity(identity)),
            ..GetOpenIdTokenForDeveloperIdentityInput::new(self.pool(pool), all)
        };
        let answer = self.service.get_open_id_token_for_developer_identity(request).await;
        self.meet(answer.as_ref().ok().and_then(|answer| answer.identity_id.as_ref()));
        self.logins.extend(answer.as_ref().ok().and_then(|answer| answer.token.clone()));
        self.names.observe(answer)
    }

    /// Unlinks a login from its identity.
    pub(super) async fn remove_public_login(&self, login: PublicLogin, identity: IdentityRef) -> Value {
        let providers = [login.provider().to_owned()];
        let logins = match self.logins(&[login]).await {
            Ok(logins) => logins,
            Err(lost) => return self.names.observe::<()>(Err(lost)),
        };
        let request = UnlinkIdentityInput::new(self.identity(identity), logins, providers);
        self.names.observe(self.service.unlink_identity(request).await)
    }
}

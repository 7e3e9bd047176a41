//! Inspection of the fake by tests: stored state, sessions, keys, open questions and invariants, which the service
//! shows to no client. Each is a method of [`FakeCognitoIdentity`] that reads the core under its lock.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cognito_identity_wire::Dialect;

use serde::Serialize;

use crate::account_config::AccountConfig;
use crate::assumption::{JwksForm, Question};
use crate::context::Settings;
use crate::login::KEY_ID;
use crate::rules::tokens::key_id;
use crate::shell::FakeCognitoIdentity;
use crate::signer::{Algorithm, EXPONENT, MODULUS};
use crate::state::{IssuedKeys, PoolOverview, Session, State};

/// Copy of all pools, identities and sessions, to compare with a later copy of the same fake: equal if no stored data
/// changed in between. Clocks, seeds, the set-up and queued faults do not count.
#[derive(Clone, PartialEq)]
pub struct Snapshot(State);

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FakeCognitoIdentity {
    /// Returns the account of the set-up, each list sorted by name.
    #[must_use]
    pub fn account_config(&self) -> AccountConfig {
        self.read(|state| AccountConfig::from_settings(state.settings()))
    }

    /// Returns a copy of all stored data, to compare with a later one.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.read(State::clone))
    }

    /// Returns the wire dialect of its assumptions: the form of its responses, and the requests it accepts. The wire's
    /// questions are then among those of [`used_assumptions`](Self::used_assumptions).
    ///
    /// It is for code with its own wire in front of the fake; `client` and `http_client` use it already.
    #[must_use]
    pub fn dialect(&self) -> Arc<dyn Dialect> {
        self.read(|state| Arc::<Settings>::clone(state.settings()))
    }

    /// Returns the open questions that its responses have depended on so far: behaviour that a test relies on and that
    /// AWS never promised.
    ///
    /// ```
    /// use cognito_identity::CognitoIdentity;
    /// use cognito_identity::types::{CreateIdentityPoolInput, GetIdInput, MergeDeveloperIdentitiesInput};
    /// use cognito_identity_fake::FakeCognitoIdentity;
    ///
    /// # pollster::block_on(async {
    /// let fake = FakeCognitoIdentity::new();
    /// let config = CreateIdentityPoolInput::new("pool", true).developer_provider_name("login.example");
    /// let pool = fake.create_identity_pool(config).await?.identity_pool_id.unwrap();
    /// let merge = MergeDeveloperIdentitiesInput::new(pool)
    ///     .source_user_identifier("bob")
    ///     .destination_user_identifier("alice")
    ///     .developer_provider_name("login.example");
    /// assert!(fake.merge_developer_identities(merge).await.is_err());
    /// assert!(fake.used_assumptions().iter().any(|question| question.field == "merge_unknown_source"));
    /// # Ok::<_, cognito_identity::Error>(())
    /// # }).unwrap();
    /// ```
    ///
    /// They include the questions about bytes, such as `timestamp_form`, of responses that were sent through its
    /// `client` or in its [`dialect`](Self::dialect).
    #[must_use]
    pub fn used_assumptions(&self) -> Vec<Question> {
        self.read(|state| state.assumptions().asked())
    }

    /// Returns the session of the credentials with this access key id; `None` if the fake did not issue them.
    #[must_use]
    pub fn session(&self, access_key_id: &str) -> Option<Session> {
        self.read(|state| state.sessions.get(access_key_id).map(|issued| issued.session.clone()))
    }

    /// Returns all pools in the order of their creation, each with at most `identities` of its first identities.
    #[must_use]
    pub fn overview(&self, identities: usize) -> Vec<PoolOverview> {
        self.write(|state| state.overview(identities))
    }

    /// Returns the secrets of an access key id, to check signatures with; `None` if the fake did not issue it.
    #[must_use]
    pub fn issued_keys(&self, access_key_id: &str) -> Option<IssuedKeys> {
        self.with_ctx(|state, ctx| state.sessions.keys(ctx, access_key_id))
    }

    /// Returns the key that verifies the fake's tokens, as a JSON web key set. The service publishes its own at
    /// `https://cognito-identity.amazonaws.com/.well-known/jwks_uri`.
    ///
    /// As there, the modulus is in standard base64 with a leading zero byte, which strict decoders of base64url reject.
    /// Under [`JwksForm::Base64Url`] it has the form of RFC 7518.
    #[must_use]
    pub fn jwks(&self) -> String {
        let kid = key_id(self.region());
        match self.read(|state| state.assumptions().jwks_form()) {
            JwksForm::StandardBase64 => key_set(Algorithm::Rs512, &kid, &modulus_with_sign()),
            JwksForm::Base64Url => key_set(Algorithm::Rs512, &kid, MODULUS),
        }
    }

    /// Returns the key that verifies the login tokens of this fake's [issuers](Self::issuer), as a JSON web key set.
    /// All issuers share this key, for RS256, with the id `cognito-identity-fake`.
    #[must_use]
    pub fn login_jwks(&self) -> String {
        key_set(Algorithm::Rs256, KEY_ID, MODULUS)
    }

    /// Checks the invariants of the fake's state, such as that its indices agree with its identities.
    ///
    /// # Errors
    ///
    /// A description of the first broken invariant, which is a bug of this crate.
    pub fn check(&self) -> Result<(), String> {
        self.write(State::check)
    }
}

/// A JSON web key, its members in the order of the recorded key set.
#[derive(Serialize)]
struct Key<'a> {
    kty: &'static str,
    alg: &'static str,
    #[serde(rename = "use")]
    purpose: &'static str,
    kid: &'a str,
    n: &'a str,
    e: &'static str,
}

fn key_set(algorithm: Algorithm, kid: &str, n: &str) -> String {
    let key = Key { kty: "RSA", alg: algorithm.name(), purpose: "sig", kid, n, e: EXPONENT };
    let key = serde_json::to_string(&key).unwrap_or_default();
    format!("{{\"keys\":[{key}]}}")
}

/// Returns the modulus as a signed number in standard base64: its highest bit is set, so it gets a leading zero byte.
fn modulus_with_sign() -> String {
    let mut bytes = vec![0];
    // The constant is base64url.
    let _ = URL_SAFE_NO_PAD.decode_vec(MODULUS, &mut bytes);
    STANDARD.encode(bytes)
}

#[cfg(feature = "client")]
mod client {
    use std::sync::Arc;

    use cognito_identity_sdk::{Client, Connector, SdkConfig};

    use crate::shell::FakeCognitoIdentity;

    impl FakeCognitoIdentity {
        /// Makes a real `aws_sdk_cognitoidentity::Client` that sends its requests to this fake, in process.
        #[must_use]
        pub fn client(&self) -> Client {
            let config = cognito_identity_sdk::config(Arc::new(self.clone()), self.region());
            Client::from_conf(config.http_client(self.http_client()).build())
        }

        /// Makes the HTTP client behind [`client`](Self::client), for code that builds its own configuration. It also
        /// serves `aws_sdk_sts::Client`.
        #[must_use]
        pub fn http_client(&self) -> Connector {
            Connector::with_dialect(Arc::new(self.clone()), self.dialect()).with_sts(Arc::new(self.clone()))
        }

        /// Makes a shared configuration for code that builds its clients from one.
        #[must_use]
        pub fn sdk_config(&self) -> SdkConfig {
            let config = cognito_identity_sdk::sdk_config(Arc::new(self.clone()), self.region());
            config.into_builder().http_client(self.http_client()).build()
        }
    }
}

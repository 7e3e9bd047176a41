//! Login tokens of identity providers under a test's control: JSON web tokens, SAML assertions, and opaque access
//! tokens that the fake stores by their text. Start at [`Issuer`].

use std::fmt::Write;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_identity::Timestamp;
use serde_json::{Map, Value};

use crate::external_world::{Issued, WorldChange};
use crate::jwt;
use crate::shell::FakeCognitoIdentity;
use crate::signer::Algorithm;
use crate::token_text::{
    ASSERTION_END, MAX_LEVELS, NUMBER, OPAQUE, OPAQUE_PROVIDERS, SAML, is_claim, token_id,
};

/// Default lifetime of a login token.
const LIFETIME: Duration = Duration::from_hours(1);

/// Id of the key that signs the login tokens of every issuer.
pub(crate) const KEY_ID: &str = "cognito-identity-fake";

/// An identity provider under the test's control.
#[derive(Clone, Debug)]
pub struct Issuer {
    fake: FakeCognitoIdentity,
    name: String,
}

/// Builder of a login token.
#[derive(Clone, Debug)]
#[must_use = "the token is there once it is signed"]
pub struct LoginToken {
    issuer: Issuer,
    subject: String,
    audience: Option<String>,
    issued: Timestamp,
    lifetime: Duration,
    claims: Map<String, Value>,
}

impl FakeCognitoIdentity {
    /// Makes an identity provider by the name it has in `Logins`: `accounts.google.com`, a user pool such as
    /// `cognito-idp.us-east-1.amazonaws.com/us-east-1_abc`, the host of an OpenID Connect provider, the ARN of a SAML
    /// provider, `graph.facebook.com`. The issuer's URL or the ARN of an OpenID Connect provider is accepted for its
    /// host.
    ///
    /// From then on the fake has the provider's key: it rejects the provider's tokens with any other signature.
    ///
    /// Source: the developer guide's page [External identity providers][guide], and the API page of each operation that
    /// has `Logins`.
    ///
    /// [guide]: https://docs.aws.amazon.com/cognito/latest/developerguide/external-identity-providers.html
    ///
    /// ```
    /// use cognito_identity::CognitoIdentity;
    /// use cognito_identity::types::{CreateIdentityPoolInput, GetIdInput, StringMap};
    /// use cognito_identity_fake::FakeCognitoIdentity;
    ///
    /// # pollster::block_on(async {
    /// let fake = FakeCognitoIdentity::new();
    /// let google = StringMap::from([("accounts.google.com".to_owned(), "my-app".to_owned())]);
    /// let pool = CreateIdentityPoolInput::new("my pool", false).supported_login_providers(google);
    /// let pool = fake.create_identity_pool(pool).await?.identity_pool_id.unwrap_or_default();
    ///
    /// let sign_in = || {
    ///     let token = fake.issuer("accounts.google.com").token("alice").audience("my-app").sign();
    ///     fake.get_id(GetIdInput::new(pool.as_str()).logins([("accounts.google.com", token)]))
    /// };
    /// assert_eq!(sign_in().await?.identity_id, sign_in().await?.identity_id);
    /// # Ok::<_, cognito_identity::Error>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn issuer(&self, name: impl Into<String>) -> Issuer {
        let name = name.into();
        // The names of an OpenID Connect provider in its own documentation and in IAM.
        let issuer = name
            .strip_prefix("https://")
            .or_else(|| name.split_once(":oidc-provider/").map(|(_, issuer)| issuer));
        let name = issuer.unwrap_or(&name).to_owned();
        self.change_world(WorldChange::Issuer(name.clone()));
        Issuer { fake: self.clone(), name }
    }

    /// Signs a user of a user pool out of all sessions, as `AdminUserGlobalSignOut` does: pools that check tokens at
    /// the user pool (`ServerSideTokenCheck`) reject the tokens issued before. A token of the same second is rejected
    /// too, unless an [issuer](Self::issuer) of the fake issued it after the sign-out.
    ///
    /// Source: [API page of CognitoIdentityProvider][page].
    ///
    /// [page]: https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_CognitoIdentityProvider.html
    pub fn sign_out_globally(&self, user_pool: &str, subject: &str) {
        self.change_world_now(|now| {
            WorldChange::SignOut(user_pool.to_owned(), subject.to_owned(), now.as_secs())
        });
    }
}

impl Issuer {
    /// Starts a token for a user of the provider, issued now and valid for an hour.
    pub fn token(&self, subject: impl Into<String>) -> LoginToken {
        LoginToken {
            issuer: self.clone(),
            subject: subject.into(),
            audience: None,
            issued: self.fake.clock().now(),
            lifetime: LIFETIME,
            claims: Map::new(),
        }
    }
}

impl LoginToken {
    /// Maximum depth of arrays and objects in the value of a claim. A JSON parser stops at 128, and a saved state has a
    /// few levels around each value.
    pub const MAX_LEVELS: usize = MAX_LEVELS;

    /// Whether the value of a claim has at most [`MAX_LEVELS`](Self::MAX_LEVELS).
    #[must_use]
    pub fn is_claim(value: &Value) -> bool {
        is_claim(value)
    }

    /// Sets the application of the token: a client id, which some providers call an app id.
    ///
    /// Pools reject a token without an application; a SAML assertion needs none.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// Adds a claim, such as `email` or `cognito:groups`; for a SAML assertion an attribute. A value with more than
    /// [`MAX_LEVELS`](Self::MAX_LEVELS) becomes its JSON as a text.
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let value = value.into();
        let value = if Self::is_claim(&value) { value } else { value.to_string().into() };
        self.claims.insert(name.into(), value);
        self
    }

    /// Sets the timestamp of issue; the current time by default.
    pub fn issued_at(mut self, time: Timestamp) -> Self {
        self.issued = time;
        self
    }

    /// Sets the lifetime, cut to whole seconds; an hour by default.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// Makes the token in the client's form: a JSON web token, a SAML assertion in base64, or an opaque text.
    #[must_use]
    pub fn sign(self) -> String {
        let seconds = i64::try_from(self.lifetime.as_secs()).unwrap_or(i64::MAX);
        let expires = self.issued.as_secs().saturating_add(seconds);
        let provider = self.issuer.name.clone();
        if provider.contains(SAML) {
            let assertion = self.assertion();
            self.registered(expires, |number| STANDARD.encode(format!("{assertion}{number}{ASSERTION_END}")))
        } else if OPAQUE_PROVIDERS.contains(&provider.as_str()) {
            self.registered(expires, |number| format!("{OPAQUE}{number:032x}"))
        } else {
            self.web_token(expires)
        }
    }

    fn web_token(self, expires: i64) -> String {
        let Self { issuer, subject, audience, issued, mut claims, .. } = self;
        let mut claim = |name: &str, value: Value| {
            claims.entry(name).or_insert(value);
        };
        claim("iss", format!("https://{}", issuer.name).into());
        claim("sub", subject.into());
        if let Some(audience) = audience {
            claim("aud", audience.into());
        }
        claim("iat", issued.as_secs().into());
        claim("exp", expires.into());
        if issuer.name.starts_with("cognito-idp.") {
            claim("token_use", "id".into());
            claim("jti", token_id(issuer.fake.next_number()).into());
        }
        jwt::issue(issuer.fake.read(|state| state.settings().signs), Algorithm::Rs256, KEY_ID, "JWT", &claims)
    }

    /// Returns a minimal assertion, up to its number. The fake never parses it: it stores the text of each assertion it
    /// issued.
    fn assertion(&self) -> String {
        let mut xml = String::from("<saml2:Assertion xmlns:saml2=\"urn:oasis:names:tc:SAML:2.0:assertion\">");
        let _ = write!(
            xml,
            "<saml2:Subject><saml2:NameID>{}</saml2:NameID></saml2:Subject>",
            escaped(&self.subject)
        );
        for (name, value) in &self.claims {
            let _ = write!(xml, "<saml2:Attribute Name=\"{}\">", escaped(name));
            let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            for value in values {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let _ = write!(xml, "<saml2:AttributeValue>{}</saml2:AttributeValue>", escaped(&text));
            }
            xml.push_str("</saml2:Attribute>");
        }
        xml.push_str(NUMBER);
        xml
    }

    /// Makes the text of the next number and stores it in the fake.
    fn registered(self, expires: i64, text: impl FnOnce(u64) -> String) -> String {
        let Self { issuer, subject, audience, claims, .. } = self;
        let issued = Issued { provider: issuer.name, audience, subject, expires, claims };
        issuer.fake.issue_numbered(|number| {
            let token = text(number);
            (token.clone(), WorldChange::Token(token, issued))
        })
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

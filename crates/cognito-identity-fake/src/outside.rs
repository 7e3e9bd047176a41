//! What lies outside of the service: what identity providers and IAM know because a test says so.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::trust::Trust;

/// Identity providers, as far as a test has spoken of them.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Outside {
    /// The issuers whose key is the fake's: a token of theirs with another signature is forged.
    issuers: BTreeSet<String>,
    /// Tokens that say nothing by themselves, by their text: access tokens and SAML assertions.
    tokens: BTreeMap<String, Issued>,
    /// When users of user pools were last signed out everywhere, by user pool and user.
    signed_out: BTreeMap<String, BTreeMap<String, SignOut>>,
    /// The trust policies of roles, by their ARNs.
    policies: BTreeMap<String, Trust>,
    /// How many tokens were ever numbered.
    issued: u64,
}

/// A sign-out.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct SignOut {
    /// In epoch seconds.
    moment: i64,
    /// The number of the last token issued before.
    issued: u64,
}

/// What a provider knows of a token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Issued {
    pub(crate) provider: String,
    /// The application it was issued to.
    pub(crate) audience: Option<String>,
    pub(crate) subject: String,
    /// In epoch seconds.
    pub(crate) expires: i64,
    pub(crate) claims: Map<String, Value>,
}

impl Outside {
    /// Forgets everything, except how many tokens there were: a token from before is never another user's.
    pub(crate) fn clear(&mut self) {
        *self = Self { issued: self.issued, ..Self::default() };
    }

    pub(crate) fn trust(&mut self, role: String, policy: Trust) {
        self.policies.insert(role, policy);
    }

    pub(crate) fn policy(&self, role: &str) -> Option<&Trust> {
        self.policies.get(role)
    }

    /// A number no token has had yet.
    pub(crate) fn next_number(&mut self) -> u64 {
        self.issued = self.issued.saturating_add(1);
        self.issued
    }

    pub(crate) fn know_issuer(&mut self, issuer: &str) {
        self.issuers.insert(issuer.to_owned());
    }

    pub(crate) fn knows_issuer(&self, issuer: &str) -> bool {
        self.issuers.contains(issuer)
    }

    pub(crate) fn remember(&mut self, token: String, issued: Issued) {
        self.tokens.insert(token, issued);
    }

    /// What the provider knows of a token it issued.
    pub(crate) fn token(&self, provider: &str, token: &str) -> Option<&Issued> {
        self.tokens.get(token).filter(|issued| issued.provider == provider)
    }

    pub(crate) fn sign_out(&mut self, user_pool: &str, subject: &str, moment: i64) {
        let sign_out = SignOut { moment, issued: self.issued };
        self.signed_out.entry(user_pool.to_owned()).or_default().insert(subject.to_owned(), sign_out);
    }

    /// Whether the user signed out everywhere after the token was issued. Of one second, a token with a number is told from
    /// the sign-out by that: a clock that stands still must not keep the user out. A token without is taken for an old one.
    pub(crate) fn is_signed_out(
        &self,
        user_pool: &str,
        subject: &str,
        since: i64,
        number: Option<u64>,
    ) -> bool {
        let sign_out = self.signed_out.get(user_pool).and_then(|users| users.get(subject));
        sign_out.is_some_and(|sign_out| {
            let is_older = number.map_or(since == sign_out.moment, |number| number <= sign_out.issued);
            since < sign_out.moment || is_older
        })
    }
}

//! What lies outside of the service: what identity providers and IAM know because a test says so.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::trust::Trust;

/// Identity providers, as far as a test has spoken of them.
#[derive(Default)]
pub(crate) struct Outside {
    /// The issuers whose key is the fake's: a token of theirs with another signature is forged.
    issuers: BTreeSet<String>,
    /// Tokens that say nothing by themselves, by their text: access tokens and SAML assertions.
    tokens: BTreeMap<String, Issued>,
    /// When users of user pools were last signed out everywhere, in epoch seconds.
    signed_out: BTreeMap<(String, String), i64>,
    /// The trust policies of roles, by their ARNs.
    policies: BTreeMap<String, Trust>,
    /// How many tokens that say nothing were ever issued.
    issued: u64,
}

/// What a provider knows of a token.
#[derive(Clone, Debug)]
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
    pub(crate) fn trust(&mut self, role: String, policy: Trust) {
        self.policies.insert(role, policy);
    }

    pub(crate) fn policy(&self, role: &str) -> Option<&Trust> {
        self.policies.get(role)
    }

    /// A number no token has had yet.
    pub(crate) fn next_number(&mut self) -> u64 {
        self.issued += 1;
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

    pub(crate) fn sign_out(&mut self, user_pool: &str, subject: &str, now: i64) {
        self.signed_out.insert((user_pool.to_owned(), subject.to_owned()), now);
    }

    /// Whether the user signed out everywhere after the token was issued, or in the same second.
    pub(crate) fn is_signed_out(&self, user_pool: &str, subject: &str, issued: i64) -> bool {
        self.signed_out
            .get(&(user_pool.to_owned(), subject.to_owned()))
            .is_some_and(|&moment| issued <= moment)
    }
}

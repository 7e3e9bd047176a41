//! The world outside the service, as a test sets it: issuers, opaque tokens and sign-outs of identity providers, and
//! trust policies of IAM roles. Each change is a [`WorldChange`], which can be logged and replayed. Start at
//! [`ExternalWorld`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::flaw::Flaw;
use crate::token_text::{is_claim, text_number};
use crate::trust::TrustPolicy;

/// Limit of a saved state's count of tokens. Half of the range stays free for later tokens.
const MAX_ISSUED: u64 = u64::MAX / 2;

/// Identity providers and IAM roles, as far as a test has set them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ExternalWorld {
    /// The issuers that sign with the fake's key: a token of theirs with another signature is forged.
    issuers: BTreeSet<String>,
    /// Opaque tokens by their text: access tokens and SAML assertions.
    tokens: BTreeMap<String, Issued>,
    /// The last global sign-out of users of user pools, by user pool and user.
    signed_out: BTreeMap<String, BTreeMap<String, SignOut>>,
    /// The trust policies of roles, by their ARNs.
    policies: BTreeMap<String, TrustPolicy>,
    /// Number of numbered tokens so far.
    issued: u64,
}

/// A global sign-out of a user.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct SignOut {
    /// Timestamp in epoch seconds.
    date: i64,
    /// The number of the last token issued before.
    issued: u64,
}

/// A change of the outside world.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum WorldChange {
    /// The fake signs for this issuer from now on.
    Issuer(String),
    /// A role has this trust policy from now on.
    Trust(String, TrustPolicy),
    /// Another token has a number.
    Number,
    /// A provider issued this opaque token, whose text has its number.
    Token(String, Issued),
    /// A user of a user pool signed out everywhere, in this epoch second.
    SignOut(String, String, i64),
}

/// Contents of an opaque token, as its provider stores them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Issued {
    pub(crate) provider: String,
    /// The application it was issued to.
    pub(crate) audience: Option<String>,
    pub(crate) subject: String,
    /// Timestamp in epoch seconds.
    pub(crate) expires: i64,
    pub(crate) claims: Map<String, Value>,
}

impl ExternalWorld {
    /// Removes everything except the count of tokens, so that no later token repeats the text of an earlier one.
    pub(crate) fn clear(&mut self) {
        *self = Self { issued: self.issued, ..Self::default() };
    }

    /// Applies a change.
    pub(crate) fn apply(&mut self, world_change: WorldChange) {
        match world_change {
            WorldChange::Issuer(issuer) => {
                self.issuers.insert(issuer);
            }
            WorldChange::Trust(role, policy) => {
                self.policies.insert(role, policy);
            }
            WorldChange::Number => self.issued = self.issued.saturating_add(1),
            WorldChange::Token(token, issued) => {
                self.issued = self.issued.saturating_add(1);
                self.tokens.insert(token, issued);
            }
            WorldChange::SignOut(user_pool, subject, date) => {
                let sign_out = SignOut { date, issued: self.issued };
                self.signed_out.entry(user_pool).or_default().insert(subject, sign_out);
            }
        }
    }

    /// Rejects a restored value whose count is too high, or whose tokens or sign-outs are beyond the count.
    pub(crate) fn check(&self) -> Result<(), Flaw> {
        if self.issued > MAX_ISSUED {
            return Err(Flaw::at(
                "/external_world/issued",
                "it has counted so far that nothing can come after",
            ));
        }
        let mut sign_outs = self.signed_out.values().flat_map(BTreeMap::values);
        if sign_outs.any(|sign_out| sign_out.issued > self.issued) {
            return Err(Flaw::at(
                "/external_world/signed_out",
                "a sign-out comes after all tokens that were issued",
            ));
        }
        for (position, (token, issued)) in self.tokens.iter().enumerate() {
            let flaw = |why| Err(Flaw::at(format!("/external_world/tokens/{position}"), why));
            let number = text_number(&issued.provider, token);
            if !number.is_some_and(|number| (1..=self.issued).contains(&number)) {
                return flaw("its text has no number of a token that was issued");
            }
            if !issued.claims.values().all(is_claim) {
                return flaw("a claim has too many levels of arrays and objects");
            }
        }
        Ok(())
    }

    pub(crate) fn policy(&self, role: &str) -> Option<&TrustPolicy> {
        self.policies.get(role)
    }

    /// The number of the last token; the count of all tokens so far.
    pub(crate) fn last_number(&self) -> u64 {
        self.issued
    }

    pub(crate) fn knows_issuer(&self, issuer: &str) -> bool {
        self.issuers.contains(issuer)
    }

    /// Returns the contents of a token that the provider issued.
    pub(crate) fn token(&self, provider: &str, token: &str) -> Option<&Issued> {
        self.tokens.get(token).filter(|issued| issued.provider == provider)
    }

    /// Whether the user signed out everywhere after the token was issued. Within one second the token's number decides,
    /// so that a user can sign in again under a clock that stands still; a token without a number counts as older.
    pub(crate) fn is_signed_out(
        &self,
        user_pool: &str,
        subject: &str,
        since: i64,
        number: Option<u64>,
    ) -> bool {
        let sign_out = self.signed_out.get(user_pool).and_then(|users| users.get(subject));
        sign_out.is_some_and(|sign_out| {
            let is_older = number.map_or(since == sign_out.date, |number| number <= sign_out.issued);
            since < sign_out.date || is_older
        })
    }
}

//! What lies outside of the service: what identity providers and IAM know because a test says so.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::login::{LoginToken, text_number};
use crate::saved::Flaw;
use crate::trust::Trust;

/// Limit of a saved state's count of tokens. Half of the range stays free for later ones.
const MOST_NUMBERS: u64 = u64::MAX / 2;

/// Identity providers, as far as a test has spoken of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
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

/// A change of what lies outside.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Learned {
    /// The fake signs for this issuer.
    Issuer(String),
    /// A role trusts by this policy from now on.
    Trust(String, Trust),
    /// One more token has a number.
    Number,
    /// A provider issued this token, whose text has its number and says nothing else.
    Token(String, Issued),
    /// A user of a user pool signed out everywhere, in this epoch second.
    SignOut(String, String, i64),
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

    /// Carries out a change.
    pub(crate) fn learn(&mut self, learned: Learned) {
        match learned {
            Learned::Issuer(issuer) => {
                self.issuers.insert(issuer);
            }
            Learned::Trust(role, policy) => {
                self.policies.insert(role, policy);
            }
            Learned::Number => self.issued = self.issued.saturating_add(1),
            Learned::Token(token, issued) => {
                self.issued = self.issued.saturating_add(1);
                self.tokens.insert(token, issued);
            }
            Learned::SignOut(user_pool, subject, moment) => {
                let sign_out = SignOut { moment, issued: self.issued };
                self.signed_out.entry(user_pool).or_default().insert(subject, sign_out);
            }
        }
    }

    /// Rejects what has counted to the end, or has tokens, or a sign-out before tokens, that there never were.
    pub(crate) fn check(&self) -> Result<(), Flaw> {
        if self.issued > MOST_NUMBERS {
            return Err(Flaw::at("/outside/issued", "it has counted so far that nothing can come after"));
        }
        let mut sign_outs = self.signed_out.values().flat_map(BTreeMap::values);
        if sign_outs.any(|sign_out| sign_out.issued > self.issued) {
            return Err(Flaw::at(
                "/outside/signed_out",
                "a sign-out comes after all tokens that were issued",
            ));
        }
        for (position, (token, issued)) in self.tokens.iter().enumerate() {
            let flaw = |why| Err(Flaw::at(format!("/outside/tokens/{position}"), why));
            let number = text_number(&issued.provider, token);
            if !number.is_some_and(|number| (1..=self.issued).contains(&number)) {
                return flaw("its text has no number of a token that was issued");
            }
            if !issued.claims.values().all(LoginToken::is_claim) {
                return flaw("a claim has too many levels of arrays and objects");
            }
        }
        Ok(())
    }

    pub(crate) fn policy(&self, role: &str) -> Option<&Trust> {
        self.policies.get(role)
    }

    /// The number of the last token; the count of all tokens so far.
    pub(crate) fn last_number(&self) -> u64 {
        self.issued
    }

    pub(crate) fn knows_issuer(&self, issuer: &str) -> bool {
        self.issuers.contains(issuer)
    }

    /// What the provider knows of a token it issued.
    pub(crate) fn token(&self, provider: &str, token: &str) -> Option<&Issued> {
        self.tokens.get(token).filter(|issued| issued.provider == provider)
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

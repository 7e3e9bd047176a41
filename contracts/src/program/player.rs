//! What a program has met so far: its pools, and the identities by the order in which they were seen.

use cognito_identity::types::Logins;
use cognito_identity::{CognitoIdentity, Sensitive};

use super::{IdentityRef, LoginRef, PoolRef};
use crate::harness::Props;
use crate::inputs::unknown_id;
use crate::observe::Names;
use crate::pool::Pool;

/// What stands for a token where none was issued.
pub(super) const NO_TOKEN: &str = "none";

pub(super) struct Player<'a> {
    pub(super) service: &'a dyn CognitoIdentity,
    /// Who issues the tokens of public logins; without one they are made by hand.
    pub(super) issuer: Option<&'a dyn Props>,
    pub(super) pools: Vec<String>,
    identities: Vec<String>,
    /// The tokens of developer users, in the order they were issued.
    pub(super) logins: Vec<Sensitive<String>>,
    pub(super) names: Names,
}

impl<'a> Player<'a> {
    pub(super) fn new(service: &'a dyn CognitoIdentity, issuer: Option<&'a dyn Props>) -> Self {
        Self {
            service,
            issuer,
            pools: Vec::new(),
            identities: Vec::new(),
            logins: Vec::new(),
            names: Names::default(),
        }
    }

    pub(super) fn pool(&self, pool: PoolRef) -> &str {
        &self.pools[usize::from(pool) % self.pools.len()]
    }

    pub(super) fn identity(&self, identity: IdentityRef) -> String {
        match identity {
            IdentityRef::Seen(index) if !self.identities.is_empty() => {
                self.identities[usize::from(index) % self.identities.len()].clone()
            }
            _ => unknown_id(&self.pools[0]),
        }
    }

    /// A token that was issued before, as a login; a text that is no token if there was none.
    pub(super) fn login(&self, login: LoginRef) -> Logins {
        let token = (!self.logins.is_empty()).then(|| &self.logins[usize::from(login) % self.logins.len()]);
        let pool = Pool::new(self.service, self.pools[0].clone());
        pool.own_login(token.map_or(NO_TOKEN, |token| token.as_str()))
    }

    /// Takes note of an id that is seen for the first time.
    pub(super) fn meet(&mut self, id: Option<&String>) {
        if let Some(id) = id.filter(|id| !self.identities.contains(id)) {
            self.names.give(id, format!("identity#{}", self.identities.len()));
            self.identities.push(id.clone());
        }
    }
}

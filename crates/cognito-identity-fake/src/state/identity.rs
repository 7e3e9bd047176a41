//! An identity as it is stored. Start at [`Identity`].

use std::collections::BTreeMap;

use cognito_identity::Timestamp;
use serde::{Deserialize, Serialize};

use super::keys::PoolNumber;
use super::pool::PublicLogin;
use crate::guid::Guid;

/// Maximum number of logins of an identity, as documented for merges.
pub(crate) const LOGIN_LIMIT: usize = 20;

/// An identity. Most are guests, so the fields of other identities are boxed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Identity {
    pub(crate) pool: PoolNumber,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
    /// Number of its creation in the order of events.
    pub(crate) event: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<Box<Account>>,
}

/// Logins and status of an identity that is, or was, more than a guest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Account {
    pub(super) status: Status,
    /// The developer users, in the order they were linked.
    pub(super) users: Vec<DeveloperUser>,
    /// The subject at each public provider.
    pub(super) public: BTreeMap<String, String>,
    /// The providers' names when the identity was disabled.
    pub(super) former_logins: Vec<String>,
}

/// A developer user of an identity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct DeveloperUser {
    pub(crate) name: String,
    /// Number of its link in the order of events.
    pub(crate) event: u64,
}

/// Usability of an identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) enum Status {
    /// Usable.
    #[default]
    Enabled,
    /// Unusable: its logins belong to the other identity.
    MergedInto(Guid),
    /// Unusable: its last login was unlinked.
    Inaccessible,
}

impl Identity {
    pub(super) fn new(pool: PoolNumber, created: Timestamp, event: u64) -> Self {
        Self { pool, created, modified: created, event, account: None }
    }

    pub(crate) fn status(&self) -> Status {
        self.account.as_ref().map_or(Status::Enabled, |account| account.status)
    }

    pub(crate) fn users(&self) -> &[DeveloperUser] {
        self.account.as_ref().map_or(&[], |account| &account.users)
    }

    /// The public logins, by provider and subject.
    pub(crate) fn public_logins(&self) -> impl Iterator<Item = PublicLogin> {
        let logins = self.account.iter().flat_map(|account| &account.public);
        logins.map(|(provider, subject)| (provider.clone(), subject.clone()))
    }

    /// The providers' names when the identity was disabled.
    pub(crate) fn former_logins(&self) -> &[String] {
        self.account.as_ref().map_or(&[], |account| &account.former_logins)
    }

    /// The public providers' names.
    pub(crate) fn public_providers(&self) -> impl Iterator<Item = &String> {
        self.account.iter().flat_map(|account| account.public.keys())
    }

    pub(crate) fn has_public_login(&self) -> bool {
        self.public_providers().next().is_some()
    }

    /// Number of linked logins; each developer user and each public login counts.
    pub(crate) fn login_count(&self) -> usize {
        self.users().len() + self.public_providers().count()
    }

    pub(crate) fn is_guest(&self) -> bool {
        self.status() == Status::Enabled && self.login_count() == 0
    }

    /// Whether it had no logins when it was merged away.
    pub(crate) fn was_guest(&self) -> bool {
        self.account.as_ref().is_none_or(|account| account.former_logins.is_empty())
    }

    pub(super) fn account_mut(&mut self) -> &mut Account {
        self.account.get_or_insert_default()
    }

    /// Moves the date of the last change, never backwards.
    pub(super) fn touch(&mut self, modified: Option<Timestamp>) {
        self.modified = modified.map_or(self.modified, |modified| self.modified.max(modified));
    }
}

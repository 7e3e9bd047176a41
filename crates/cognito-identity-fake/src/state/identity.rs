//! An identity as it is stored, and its description in a response. Start at [`Identity`].

use std::collections::BTreeMap;

use cognito_identity::types::IdentityDescription;
use cognito_identity::{ServiceError, Timestamp};
use serde::{Deserialize, Serialize};

use super::keys::PoolNumber;
use super::pool::Pool;
use super::{Ctx, Outcome, State};
use crate::assumption::{
    DescribedDeveloperProvider, DescribedUserPool, DisabledLogins, Inaccessible, MergedAway, OrphanedIdentity,
};
use crate::guid::Guid;
use crate::messages::{identity_not_found, pool_not_found};

/// The first login of a disabled identity, recorded from AWS.
const DISABLED: &str = "DISABLED";

/// An identity. Most are guests, so the fields of other identities are boxed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Identity {
    pub(super) pool: PoolNumber,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
    /// Number of its creation in the order of events.
    pub(super) event: u64,
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
pub(super) struct DeveloperUser {
    pub(super) name: String,
    /// Number of its link in the order of events.
    pub(super) event: u64,
}

/// Usability of an identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) enum Status {
    /// Usable.
    #[default]
    Enabled,
    /// Unusable: its logins belong to the other identity.
    MergedInto(Guid),
    /// Unusable: its last login was unlinked.
    Inaccessible,
}

impl Identity {
    pub(super) fn status(&self) -> Status {
        self.account.as_ref().map_or(Status::Enabled, |account| account.status)
    }

    pub(super) fn users(&self) -> &[DeveloperUser] {
        self.account.as_ref().map_or(&[], |account| &account.users)
    }

    /// The public logins, by provider and subject.
    pub(super) fn public_logins(&self) -> impl Iterator<Item = (String, String)> {
        let logins = self.account.iter().flat_map(|account| &account.public);
        logins.map(|(provider, subject)| (provider.clone(), subject.clone()))
    }

    /// The providers' names when the identity was disabled.
    pub(super) fn former_logins(&self) -> &[String] {
        self.account.as_ref().map_or(&[], |account| &account.former_logins)
    }

    /// The public providers' names.
    pub(super) fn public_providers(&self) -> impl Iterator<Item = &String> {
        self.account.iter().flat_map(|account| account.public.keys())
    }

    pub(super) fn has_public_login(&self) -> bool {
        self.public_providers().next().is_some()
    }

    /// Number of linked logins; each developer user and each public login counts.
    pub(super) fn login_count(&self) -> usize {
        self.users().len() + self.public_providers().count()
    }

    pub(super) fn is_guest(&self) -> bool {
        self.status() == Status::Enabled && self.login_count() == 0
    }

    /// Whether it had no logins when it was merged away.
    pub(super) fn was_guest(&self) -> bool {
        self.account.as_ref().is_none_or(|account| account.former_logins.is_empty())
    }

    pub(super) fn account_mut(&mut self) -> &mut Account {
        self.account.get_or_insert_default()
    }

    /// Moves the date of the last change, never backwards.
    pub(super) fn touch(&mut self, now: Timestamp, moves: bool) {
        if moves {
            self.modified = self.modified.max(now);
        }
    }
}

impl State {
    /// Creates a guest in the pool.
    pub(super) fn create_identity(&mut self, ctx: &mut Ctx<'_>, number: PoolNumber) -> Guid {
        let event = self.next_event();
        let identity = Identity { pool: number, created: ctx.now, modified: ctx.now, event, account: None };
        let foretold = ctx.entropy.foretold();
        let guid = self.identities.add(self.pools[&number].guid, identity, foretold, || ctx.entropy.bits());
        // A foretold id may be one of a deleted pool's identities.
        self.orphans.remove(&guid);
        guid
    }

    /// Returns the identity with this id.
    pub(super) fn identity(&self, id: &str) -> Outcome<(Guid, &Identity)> {
        self.guid(id)
            .and_then(|guid| Some((guid, self.identities.get(guid)?)))
            .ok_or_else(|| self.identity_not_found(id))
    }

    pub(super) fn identity_not_found(&self, id: &str) -> ServiceError {
        let pool = self.guid(id).and_then(|guid| self.orphans.get(&guid));
        match (self.assumptions().orphaned_identity(), pool) {
            (OrphanedIdentity::PoolNotFound, Some(pool)) => pool_not_found(pool),
            _ => identity_not_found(id),
        }
    }

    /// Whether the service describes and lists the identity.
    pub(super) fn is_shown(&self, identity: &Identity) -> bool {
        let assume = self.assumptions();
        match identity.status() {
            Status::Enabled => true,
            Status::MergedInto(_) => assume.merged_away() != MergedAway::Gone,
            Status::Inaccessible => assume.inaccessible() != Inaccessible::Gone,
        }
    }

    /// Returns the identity as in a response; a guest's list of logins is absent, not empty.
    pub(super) fn description(&self, guid: Guid, identity: &Identity) -> IdentityDescription {
        let former =
            || identity.account.as_ref().map_or_else(Vec::new, |account| account.former_logins.clone());
        let assume = self.assumptions();
        let logins = match identity.status() {
            Status::Enabled => self.provider_names(identity),
            Status::MergedInto(_) => match assume.merged_away() {
                MergedAway::Marked => self.marked(former()),
                MergedAway::WithFormerLogins => former(),
                MergedAway::WithoutLogins | MergedAway::Gone => Vec::new(),
            },
            Status::Inaccessible => match assume.inaccessible() {
                Inaccessible::Marked => self.marked(former()),
                Inaccessible::WithoutLogins | Inaccessible::Gone => Vec::new(),
            },
        };
        IdentityDescription {
            identity_id: Some(self.id(guid)),
            logins: Some(logins).filter(|names| !names.is_empty()),
            creation_date: Some(identity.created),
            last_modified_date: Some(identity.modified),
        }
    }

    /// Returns the logins of a disabled identity, which begin with the marker.
    fn marked(&self, former: Vec<String>) -> Vec<String> {
        let rest = match self.assumptions().disabled_logins() {
            DisabledLogins::MarkerAlone => Vec::new(),
            DisabledLogins::FormerProviders => former,
            DisabledLogins::Region => vec![self.settings.region.clone()],
        };
        [DISABLED.to_owned()].into_iter().chain(rest).collect()
    }

    /// Returns the names of the identity's providers.
    pub(super) fn provider_names(&self, identity: &Identity) -> Vec<String> {
        let pool = self.pool_of(identity);
        let with_client = || self.assumptions().described_user_pool() == DescribedUserPool::WithClient;
        let name = |provider: &String| {
            let user_pools = &pool.config.providers.user_pools;
            let user_pool = user_pools.iter().find(|pool| pool.provider_name.as_ref() == Some(provider));
            match user_pool.and_then(|pool| pool.client_id.as_ref()).filter(|_| with_client()) {
                Some(client) => format!("{provider}:{client}"),
                None => provider.clone(),
            }
        };
        let mut names: Vec<_> = identity.public_providers().map(name).collect();
        let listed =
            || self.assumptions().described_developer_provider() == DescribedDeveloperProvider::Listed;
        if !identity.users().is_empty() && listed() {
            names.extend(pool.config.developer_provider.clone());
        }
        names
    }

    pub(super) fn pool_of(&self, identity: &Identity) -> &Pool {
        &self.pools[&identity.pool]
    }
}

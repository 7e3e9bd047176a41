//! A state as it is serialised and parsed. Writing works on a copy that shares the large parts, so that the lock is
//! held only briefly. Reading makes a new state outside the lock: it builds every index in one go from sorted rows, and
//! `saved/check.rs` and `saved/rules.rs` reject a state that no requests could have made. Start at [`State::saved`] and
//! [`State::restored`].

mod check;
mod rules;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use super::data::State;
use super::deleted::{Deleted, DeletedTags};
use super::identity::Identity;
use super::keys::PoolNumber;
use super::pool::Pool;
use super::pools::Pools;
use super::sessions::Issued;
use super::sessions::Sessions;
use super::store::Copied;
use crate::arn::{is_account, is_region};
use crate::context::Settings;
use crate::flaw::Flaw;
use crate::guid::Guid;

/// The saved parts of a state: all data that cannot be rebuilt from other data.
#[derive(Debug, Serialize)]
pub(crate) struct Saved {
    region: String,
    account: String,
    pools_created: u32,
    events: u64,
    pools: BTreeMap<PoolNumber, Pool>,
    #[serde(serialize_with = "rows")]
    identities: Copied,
    orphans: BTreeMap<Guid, String>,
    deleted_tags: BTreeMap<String, DeletedTags>,
    #[serde(serialize_with = "shared")]
    sessions: BTreeMap<String, Arc<Issued>>,
}

/// The parsed parts of a state.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Restored {
    region: String,
    account: String,
    pools_created: u32,
    events: u64,
    pools: BTreeMap<PoolNumber, Pool>,
    identities: Vec<(Guid, Identity)>,
    orphans: BTreeMap<Guid, String>,
    deleted_tags: BTreeMap<String, DeletedTags>,
    sessions: BTreeMap<String, Issued>,
}

impl Restored {
    /// Returns an error text if the state is of another region or account.
    pub(crate) fn check_account(&self, settings: &Settings) -> Result<(), String> {
        let Settings { region, account, .. } = settings;
        let is_said = is_region(&self.region) && is_account(&self.account);
        if !is_said || (&self.region, &self.account) == (region, account) {
            return Ok(());
        }
        Err(format!(
            "it is of region {} and account {}, this fake of {region} and {account}",
            self.region, self.account
        ))
    }
}

/// Serialises identities in the order of creation, so that equal states give equal texts.
fn rows<S: Serializer>(identities: &Copied, serializer: S) -> Result<S::Ok, S::Error> {
    let mut rows: Vec<_> = identities.iter().collect();
    rows.sort_unstable_by_key(|(_, identity)| identity.event);
    serializer.collect_seq(rows)
}

fn shared<S: Serializer>(sessions: &BTreeMap<String, Arc<Issued>>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(sessions.iter().map(|(key, issued)| (key, &**issued)))
}

impl State {
    /// Returns a copy of the saved parts. Its time grows with pools and sessions, and hardly with identities.
    pub(crate) fn saved(&self) -> Saved {
        Saved {
            region: self.settings.region.clone(),
            account: self.settings.account.clone(),
            pools_created: self.pools.created(),
            events: self.events,
            pools: self.pools().map(|(number, pool)| (number, pool.saved())).collect(),
            identities: self.identities.copied(),
            orphans: self.deleted.identities.clone(),
            deleted_tags: self.deleted.tags.clone(),
            sessions: self.sessions.0.clone(),
        }
    }

    /// Makes the saved state under these settings, after checking it.
    pub(crate) fn restored(settings: &Arc<Settings>, saved: Restored) -> Result<Self, Flaw> {
        check::check_head(&saved)?;
        let mut state = Self::new(Arc::clone(settings));
        state.pools = Pools::after(saved.pools_created);
        state.events = saved.events;
        for (number, pool) in saved.pools {
            state.check_pool(number, &pool)?;
            state.pools.put_back(number, pool);
        }
        state.check_identities_of(&saved.identities)?;
        state.index_logins(&saved.identities);
        let count = saved.identities.len();
        state.identities.put_back(saved.identities).map_err(|position| {
            Flaw::at(format!("/state/identities/{position}/0"), "an identity before it has this id")
        })?;
        state.check_merges(count)?;
        state.check_remains(&saved.orphans, &saved.deleted_tags)?;
        state.deleted = Deleted { identities: saved.orphans, tags: saved.deleted_tags };
        state.check_sessions(&saved.sessions)?;
        let sessions = saved.sessions.into_iter().map(|(key, issued)| (key, Arc::new(issued)));
        state.sessions = Sessions(sessions.collect());
        Ok(state)
    }

    /// Builds the pools' indices of logins. They are collected, since that sorts once and then builds.
    fn index_logins(&mut self, identities: &[(Guid, Identity)]) {
        let mut users: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut public: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (guid, identity) in identities {
            if identity.login_count() == 0 {
                continue;
            }
            let own = identity.users().iter().map(|user| (user.name.clone(), *guid));
            users.entry(identity.pool).or_default().extend(own);
            public
                .entry(identity.pool)
                .or_default()
                .extend(identity.public_logins().map(|login| (login, *guid)));
        }
        for (number, pool) in self.pools.iter_mut() {
            pool.users = users.remove(&number).unwrap_or_default().into_iter().collect();
            pool.public_logins = public.remove(&number).unwrap_or_default().into_iter().collect();
        }
    }
}

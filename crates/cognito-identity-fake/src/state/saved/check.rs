//! Checks of a saved state, which reject one that no requests could have made. The names in it are checked by the
//! validation of requests, against the one table of constraints.

use std::collections::{BTreeMap, BTreeSet};

use cognito_identity::types::{
    SetIdentityPoolRolesInput, SetPrincipalTagAttributeMapInput, TagResourceInput,
};
use cognito_identity::{Operation, Request};

use super::rules::{check_former_logins, check_rules_of, check_tags};
use super::{Issued, Restored};
use crate::arn::{is_account, is_region};
use crate::constraints::{self, Kind, Shape};
use crate::flaw::Flaw;
use crate::guid::Guid;
use crate::state::data::State;
use crate::state::deleted::DeletedTags;
use crate::state::identity::{Identity, Status};
use crate::state::keys::PoolNumber;
use crate::state::pool::Pool;
use crate::state::sessions::{KEY_ID, Keys};
use crate::validate::{broken_member, is_allowed};

/// Limits of a saved state's counts of pools and of events. Half of each range stays free for later pools and events.
const MOST_POOLS: u32 = u32::MAX / 2;
const MOST_EVENTS: u64 = u64::MAX / 2;

const NO_REQUEST: &str = "no request can name that";

/// Rejects a state without a region or account, and one whose counts are too high.
pub(super) fn check_head(saved: &Restored) -> Result<(), Flaw> {
    if !is_region(&saved.region) {
        return Err(Flaw::at("/state/region", "it is none"));
    }
    if !is_account(&saved.account) {
        return Err(Flaw::at("/state/account", "it is none"));
    }
    if saved.pools_created > MOST_POOLS || saved.events > MOST_EVENTS {
        return Err(Flaw::new("it has counted so far that nothing can come after"));
    }
    Ok(())
}

/// Returns the shapes of a key and a value of `Logins`: the name of a provider, and a token or a developer user.
fn login_shapes() -> Option<(&'static Shape, &'static Shape)> {
    let input = constraints::input(Operation::GetOpenIdTokenForDeveloperIdentity);
    let Kind::Structure(members) = input.kind else { return None };
    match members.iter().find(|member| member.name == "Logins")?.shape.kind {
        Kind::Map { key, value, .. } => Some((key, value)),
        _ => None,
    }
}

impl State {
    pub(super) fn check_pool(&self, number: PoolNumber, pool: &Pool) -> Result<(), Flaw> {
        let at = |place: &str| format!("/state/pools/{number}/{place}");
        if number.get() > self.pools.created() {
            return Err(Flaw::at(at(""), "it comes after all pools that were created"));
        }
        if self.settings.guid(&pool.id) != Some(pool.guid) {
            return Err(Flaw::at(at("id"), "it is not that of the guid in this region"));
        }
        if self.pools.number(&pool.id).is_some() {
            return Err(Flaw::at(at("id"), "a pool before it has this id"));
        }
        require_nameable(&Request::UpdateIdentityPool(pool.output()), || at("config"))?;
        let Pool { id, roles, principal_tags, .. } = pool;
        let input = SetIdentityPoolRolesInput {
            role_mappings: Some(roles.mappings.clone()),
            ..SetIdentityPoolRolesInput::new(id.as_str(), roles.of_kind.clone())
        };
        require_nameable(&Request::SetIdentityPoolRoles(input), || at("roles"))?;
        for (position, (provider, map)) in principal_tags.iter().enumerate() {
            let input = SetPrincipalTagAttributeMapInput::new(id.as_str())
                .identity_provider_name(provider.as_str())
                .principal_tags(map.tags.clone());
            let place = || at(&format!("principal_tags/{position}"));
            require_nameable(&Request::SetPrincipalTagAttributeMap(input), place)?;
        }
        check_rules_of(&self.settings, pool, at)?;
        let user = |user: &String| login_shapes().is_some_and(|(_, shape)| is_allowed(shape, user));
        if let Some(position) = pool.barred_users.iter().position(|name| !user(name)) {
            return Err(Flaw::at(at(&format!("barred_users/{position}")), NO_REQUEST));
        }
        Ok(())
    }

    /// Rejects identities that are out of order or have impossible contents.
    pub(super) fn check_identities_of(&self, identities: &[(Guid, Identity)]) -> Result<(), Flaw> {
        let mut last = 0;
        let mut user_events = Vec::new();
        for (position, (_, identity)) in identities.iter().enumerate() {
            let at = |place: &str| format!("/state/identities/{position}/1/{place}");
            let Some(pool) = self.pools.get(identity.pool) else {
                return Err(Flaw::at(at("pool"), "there is no such pool"));
            };
            if identity.event <= last {
                return Err(Flaw::at(at("event"), "it does not come after the identity before it"));
            }
            last = identity.event;
            let is_known = |event: u64| (1..=self.events).contains(&event);
            user_events.extend(identity.users().iter().map(|user| user.event));
            if !is_known(identity.event) || !identity.users().iter().all(|user| is_known(user.event)) {
                return Err(Flaw::at(at("event"), "it comes after everything that happened"));
            }
            if identity.modified < identity.created {
                return Err(Flaw::at(at("modified"), "it changed before it was created"));
            }
            Self::check_logins(pool, identity).map_err(|why| Flaw::at(at("account"), why))?;
        }
        check_once(identities, user_events)
    }

    fn check_logins(pool: &Pool, identity: &Identity) -> Result<(), &'static str> {
        if identity.status() != Status::Enabled && identity.login_count() > 0 {
            return Err("it is disabled and has logins");
        }
        check_former_logins(identity)?;
        if !identity.users().is_empty() && pool.config.developer_provider.is_none() {
            return Err("it has users, and its pool has no developer provider");
        }
        let (provider, user) = login_shapes().ok_or("it cannot be checked")?;
        let are_allowed = identity.users().iter().all(|own| is_allowed(user, &own.name))
            && identity.public_providers().all(|name| is_allowed(provider, name))
            && identity.former_logins().iter().all(|name| is_former(provider, name));
        if are_allowed { Ok(()) } else { Err(NO_REQUEST) }
    }

    /// Rejects a chain of merges that leaves its pool or does not end. Each identity is visited once: a chain that
    /// meets an earlier one ends as that one did.
    pub(super) fn check_merges(&self, count: usize) -> Result<(), Flaw> {
        // By position, the number of the chain that visited the identity.
        let mut followed = vec![0_u32; count];
        for (start, chain) in (0..count).zip(1..) {
            let mut place = start;
            while followed[place] == 0 {
                followed[place] = chain;
                let Some((parent, identity)) = self.parent(place) else { break };
                let flaw = |why| Flaw::at(format!("/state/identities/{place}/1/account/status"), why);
                if self.identities.at(parent).is_none_or(|parent| parent.pool != identity.pool) {
                    return Err(flaw("it was merged into one of another pool"));
                }
                if followed[parent as usize] == chain {
                    return Err(flaw("it was merged into itself"));
                }
                place = parent as usize;
            }
        }
        Ok(())
    }

    /// Returns the position of the identity into which the one at `place` was merged, if it still exists, and the
    /// latter.
    fn parent(&self, place: usize) -> Option<(u32, &Identity)> {
        let identity = self.identities.at(u32::try_from(place).ok()?)?;
        let Status::MergedInto(parent) = identity.status() else { return None };
        Some((self.identities.position(parent)?, identity))
    }

    /// Checks the remains of deleted pools: their identities and tags.
    pub(super) fn check_remains(
        &self,
        orphans: &BTreeMap<Guid, String>,
        deleted_tags: &BTreeMap<String, DeletedTags>,
    ) -> Result<(), Flaw> {
        for (position, (guid, pool_id)) in orphans.iter().enumerate() {
            let place = || format!("/state/orphans/{position}");
            if self.identities.get(*guid).is_some() {
                return Err(Flaw::at(place(), "an identity has this id"));
            }
            if self.settings.guid(pool_id).is_none() {
                return Err(Flaw::at(place(), "it is not the id of a pool of this region"));
            }
        }
        for (position, (pool_id, deleted)) in deleted_tags.iter().enumerate() {
            let place = || format!("/state/deleted_tags/{position}");
            if self.settings.guid(pool_id).is_none() || self.pools.number(pool_id).is_some() {
                return Err(Flaw::at(place(), "it is not the id of a deleted pool of this region"));
            }
            let input = TagResourceInput::new(self.settings.pool_arn(pool_id), deleted.tags.clone());
            if broken_member(&Request::TagResource(input)).is_some() {
                return Err(Flaw::at(place(), NO_REQUEST));
            }
            check_tags(&deleted.tags).map_err(|why| Flaw::at(place(), why))?;
        }
        Ok(())
    }

    pub(super) fn check_sessions(&self, sessions: &BTreeMap<String, Issued>) -> Result<(), Flaw> {
        for (position, (key, issued)) in sessions.iter().enumerate() {
            let at = |place: &str| format!("/state/sessions/{position}/{place}");
            let Issued { session, secret_key, session_token } = issued;
            if !Keys::are_issued(key, secret_key, session_token) {
                return Err(Flaw::at(at(""), format!("they are no keys of the fake, {KEY_ID}… and so on")));
            }
            session.check(&self.settings).map_err(|why| Flaw::at(at("session"), why))?;
        }
        Ok(())
    }
}

/// Rejects values that no request can have, by validating a request with them.
fn require_nameable(request: &Request, place: impl FnOnce() -> String) -> Result<(), Flaw> {
    match broken_member(request) {
        Some(member) => Err(Flaw::at(place(), format!("{NO_REQUEST}, as {member}"))),
        None => Ok(()),
    }
}

/// Whether a text can be a login of a disabled identity: a provider's name, of a user pool possibly with `:` and the
/// client.
fn is_former(provider: &Shape, name: &str) -> bool {
    is_allowed(provider, name) || name.rsplit_once(':').is_some_and(|(name, _)| is_allowed(provider, name))
}

/// Rejects a login that occurs twice, in one identity or in two, and an event number that occurs twice.
fn check_once(identities: &[(Guid, Identity)], mut user_events: Vec<u64>) -> Result<(), Flaw> {
    let mut users: Vec<_> = identities
        .iter()
        .flat_map(|(_, identity)| identity.users().iter().map(|user| (identity.pool, user.name.as_str())))
        .collect();
    let mut logins: Vec<_> = identities
        .iter()
        .flat_map(|(_, identity)| identity.public_logins().map(|login| (identity.pool, login)))
        .collect();
    let mut events: Vec<_> = identities.iter().map(|(_, identity)| identity.event).collect();
    events.append(&mut user_events);
    if are_unlike(&mut users) && are_unlike(&mut logins) && are_unlike(&mut events) {
        return Ok(());
    }
    // There is a repetition: a slower search finds its place.
    let (mut users, mut logins, mut events) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    events.extend(identities.iter().map(|(_, identity)| identity.event));
    for (position, (_, identity)) in identities.iter().enumerate() {
        for (place, user) in identity.users().iter().enumerate() {
            let place = format!("/state/identities/{position}/1/account/users/{place}");
            if !users.insert((identity.pool, &user.name)) {
                return Err(Flaw::at(place, "an identity has this user already"));
            }
            if !events.insert(user.event) {
                return Err(Flaw::at(place + "/event", "something else happened then"));
            }
        }
        for (place, login) in identity.public_logins().enumerate() {
            if !logins.insert((identity.pool, login)) {
                let place = format!("/state/identities/{position}/1/account/public/{place}");
                return Err(Flaw::at(place, "an identity has this login already"));
            }
        }
    }
    Ok(())
}

fn are_unlike<T: Ord>(values: &mut [T]) -> bool {
    values.sort_unstable();
    values.windows(2).all(|pair| pair[0] != pair[1])
}

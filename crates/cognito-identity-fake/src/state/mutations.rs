//! Changes of pools and identities, each of which keeps identities, listings and the indices of logins in agreement.
//! Their callers have checked the request. Start at [`State`].

use std::collections::BTreeSet;

use cognito_identity::Timestamp;

use super::data::State;
use super::identity::{DeveloperUser, Identity, Status};
use super::keys::PoolNumber;
use super::pool::{Config, Pool};
use crate::context::Context;
use crate::guid::Guid;

/// Logins to be removed from an identity.
#[derive(Default)]
pub(crate) struct LoginRemoval {
    pub(crate) users: BTreeSet<String>,
    pub(crate) providers: BTreeSet<String>,
}

impl State {
    /// Creates a pool and returns it.
    pub(crate) fn create_pool(&mut self, ctx: &mut Context<'_>, config: Config) -> &Pool {
        let mut guid = ctx.entropy.take_next_id().unwrap_or_else(|| Guid::v4(ctx.entropy.bits()));
        while self.pools.number(&self.settings.id(guid)).is_some() {
            guid = Guid::v4(ctx.entropy.bits());
        }
        let pool = Pool::new(self.settings.id(guid), guid, config);
        // An id that was set may be one that a deleted pool had.
        self.deleted.tags.remove(&pool.id);
        let number = self.pools.add(pool);
        &self[number]
    }

    /// Returns a pool that was looked up before, to change its configuration, roles or principal tags.
    pub(crate) fn pool_mut(&mut self, number: PoolNumber) -> &mut Pool {
        self.pools.get_mut(number).expect("a pool number comes from a lookup of the same request")
    }

    /// Deletes a pool with all its identities, and returns both.
    pub(crate) fn delete_pool(&mut self, number: PoolNumber) -> Option<(Pool, Vec<Guid>)> {
        let pool = self.pools.remove(number)?;
        Some((pool, self.identities.remove_pool(number)))
    }

    /// Creates an identity without logins: a guest, until a login is linked.
    pub(crate) fn create_identity(&mut self, ctx: &mut Context<'_>, number: PoolNumber) -> Guid {
        let event = self.next_event();
        let identity = Identity::new(number, ctx.now, event);
        let next_id = ctx.entropy.take_next_id();
        let guid = self.identities.add(self[number].guid, identity, next_id, || ctx.entropy.bits());
        // An id that was set may be one of a deleted pool's identities.
        self.deleted.identities.remove(&guid);
        guid
    }

    /// Links a developer user that no identity has.
    pub(crate) fn link_user(&mut self, guid: Guid, user: &str, modified: Option<Timestamp>) {
        let event = self.next_event();
        let identity = &mut self.identities[guid];
        identity.account_mut().users.push(DeveloperUser { name: user.to_owned(), event });
        identity.touch(modified);
        let number = identity.pool;
        self.pool_mut(number).users.insert(user.to_owned(), guid);
    }

    /// Links a login of a public provider that no identity has.
    pub(crate) fn link_login(
        &mut self,
        guid: Guid,
        (provider, subject): (String, String),
        modified: Option<Timestamp>,
    ) {
        let identity = &mut self.identities[guid];
        identity.account_mut().public.insert(provider.clone(), subject.clone());
        identity.touch(modified);
        let number = identity.pool;
        self.pool_mut(number).public_logins.insert((provider, subject), guid);
    }

    /// Moves every login of `from` to `into` and disables `from`, whose providers were `former_logins`.
    pub(crate) fn merge(
        &mut self,
        from: Guid,
        into: Guid,
        former_logins: Vec<String>,
        modified: Option<Timestamp>,
    ) {
        let source = &mut self.identities[from];
        source.touch(modified);
        let number = source.pool;
        let account = source.account_mut();
        account.status = Status::MergedInto(into);
        account.former_logins = former_logins;
        let users = std::mem::take(&mut account.users);
        let public = std::mem::take(&mut account.public);

        let pool = self.pool_mut(number);
        for user in &users {
            pool.users.insert(user.name.clone(), into);
        }
        for (provider, subject) in &public {
            pool.public_logins.insert((provider.clone(), subject.clone()), into);
        }

        let parent = &mut self.identities[into];
        parent.touch(modified);
        let account = parent.account_mut();
        account.users.extend(users);
        account.public.extend(public);
    }

    /// Removes logins from an identity, whose providers were `former_logins`; without its last login it becomes
    /// inaccessible.
    pub(crate) fn unlink(
        &mut self,
        guid: Guid,
        removal: &LoginRemoval,
        former_logins: Vec<String>,
        modified: Option<Timestamp>,
    ) {
        let identity = &mut self.identities[guid];
        identity.touch(modified);
        let number = identity.pool;
        let account = identity.account_mut();
        account.users.retain(|user| !removal.users.contains(&user.name));
        let mut logins = Vec::new();
        for provider in &removal.providers {
            logins.extend(account.public.remove_entry(provider));
        }
        if account.users.is_empty() && account.public.is_empty() {
            account.status = Status::Inaccessible;
            account.former_logins = former_logins;
        }
        let pool = self.pool_mut(number);
        for user in &removal.users {
            pool.users.remove(user);
        }
        for login in &logins {
            pool.public_logins.remove(login);
        }
    }

    /// Moves the date of an identity's last change.
    pub(crate) fn touch(&mut self, guid: Guid, modified: Option<Timestamp>) {
        self.identities[guid].touch(modified);
    }

    /// Deletes an identity and returns it; `None` if there is none. With `bars_users`, its developer users cannot get
    /// another identity.
    pub(crate) fn delete_identity(&mut self, guid: Guid, bars_users: bool) -> Option<Identity> {
        let identity = self.identities.remove(guid)?;
        let pool = self.pool_mut(identity.pool);
        for login in identity.public_logins() {
            pool.public_logins.remove(&login);
        }
        for user in identity.users() {
            pool.users.remove(&user.name);
            if bars_users {
                pool.barred_users.insert(user.name.clone());
            }
        }
        Some(identity)
    }

    fn next_event(&mut self) -> u64 {
        self.events = self.events.saturating_add(1);
        self.events
    }
}

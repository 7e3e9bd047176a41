//! `UnlinkIdentity`: a caller with a verified login of an identity unlinks logins from it.

use std::sync::Arc;

use std::collections::BTreeSet;

use cognito_identity::types::UnlinkIdentityInput;

use super::access::Caller;
use super::identity::Status;
use super::tokens::developer_entry;
use super::{Ctx, Outcome, State, required};
use crate::assumption::{ModifiedByUnlink, UnlinkDeveloperLogin};
use crate::guid::Guid;

/// Logins to unlink from an identity.
#[derive(Default)]
pub(super) struct LoginRemoval {
    pub(super) users: BTreeSet<String>,
    pub(super) providers: BTreeSet<String>,
}

impl State {
    pub(super) fn unlink_identity(&mut self, ctx: &Ctx<'_>, input: &UnlinkIdentityInput) -> Outcome<()> {
        let id = required(input.identity_id.as_ref());
        let settings = Arc::clone(&self.settings);
        let assume = &settings.assumptions;
        self.identity(id)?;
        if input.logins.as_ref().is_none_or(|logins| logins.is_empty()) {
            return Err(assume.unlink_without_proof().error("The logins prove nothing."));
        }
        let caller = self.authorize(ctx, id, input.logins.as_ref())?;
        let guid = caller.guid;
        if self.id(guid) != id {
            let message = format!("Identity '{id}' was merged into another one.");
            assume.unlink_by_merged_away().or_error(message)?;
        }
        if self.identities[guid].is_guest() {
            return Err(assume.unlink_without_proof().error("The logins prove nothing."));
        }
        let providers = input.logins_to_remove.as_deref().unwrap_or_default();
        if providers.is_empty() {
            assume.unlink_nothing().or_error("LoginsToRemove names no provider.")?;
        }
        let removal = self.removal(&caller, providers)?;
        self.remove_logins(ctx, guid, &removal);
        Ok(())
    }

    /// Returns the logins that the request removes, after checking that it may.
    fn removal(&self, caller: &Caller, providers: &[String]) -> Outcome<LoginRemoval> {
        let assume = self.assumptions();
        let identity = &self.identities[caller.guid];
        let mut removal = LoginRemoval::default();
        for provider in providers {
            if self.pool_of(identity).config.developer_provider.as_ref() == Some(provider) {
                match assume.unlink_developer_login().or_error("A developer login is not unlinked so.")? {
                    UnlinkDeveloperLogin::AllUsers => {
                        removal.users.extend(identity.users().iter().map(|user| user.name.clone()));
                    }
                    _ => {
                        let is_proven = |user: &str| {
                            let entry = developer_entry(provider, &self.pool_of(identity).id, user);
                            caller.own.as_ref().is_some_and(|own| own.entries.contains(&entry))
                        };
                        let own = identity.users().iter().filter(|linked| is_proven(&linked.name));
                        removal.users.extend(own.map(|user| user.name.clone()));
                    }
                }
            } else if identity.public_providers().any(|linked| linked == provider) {
                let is_proven = caller.logins.iter().any(|login| {
                    login.provider == *provider
                        && identity
                            .public_logins()
                            .any(|own| own == (provider.clone(), login.subject.clone()))
                });
                if !is_proven {
                    let message = format!("No login of {provider} is among the logins.");
                    assume.unlink_by_another_login().or_error(message)?;
                }
                removal.providers.insert(provider.clone());
            } else {
                let message = format!("The identity has no login of {provider}.");
                assume.unlink_not_linked().or_error(message)?;
            }
        }
        Ok(removal)
    }

    /// Unlinks logins from an identity; without its last login it becomes inaccessible.
    pub(super) fn remove_logins(&mut self, ctx: &Ctx<'_>, guid: Guid, removal: &LoginRemoval) {
        if removal.users.is_empty() && removal.providers.is_empty() {
            return;
        }
        let moves = self.assumptions().modified_by_unlink() == ModifiedByUnlink::Moves;
        let former_logins = self.provider_names(&self.identities[guid]);
        let identity = &mut self.identities[guid];
        identity.touch(ctx.now, moves);
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
}

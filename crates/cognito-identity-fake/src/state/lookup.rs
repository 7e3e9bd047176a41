//! `LookupDeveloperIdentity`: returns the identity of a user or the users of an identity, and checks that both match if
//! both are given.

use cognito_identity::types::{LookupDeveloperIdentityInput, LookupDeveloperIdentityOutput};
use cognito_identity::{ErrorKind, Operation};

use super::identity::Identity;
use super::keys::PoolNumber;
use super::page::{LARGEST, Pages};
use super::pool::Pool;
use super::{Outcome, State, required};
use crate::assumption::{LookupByUser, LookupDefaultPage, UserOrder};
use crate::guid::Guid;
use crate::messages::error;

impl State {
    pub(super) fn lookup_developer_identity(
        &self,
        input: &LookupDeveloperIdentityInput,
    ) -> Outcome<LookupDeveloperIdentityOutput> {
        let assume = self.assumptions();
        let (number, pool) = self.pool(required(input.identity_pool_id.as_ref()))?;
        let id = input.identity_id.as_deref();
        let user = input.developer_user_identifier.as_deref();
        let (guid, only) = match (id, user) {
            (None, None) => {
                let message = "Either IdentityId or DeveloperUserIdentifier is needed.";
                return Err(assume.lookup_without_key().error(message));
            }
            (None, Some(user)) => {
                let only = Some(user).filter(|_| assume.lookup_by_user() == LookupByUser::GivenUser);
                (self.owner(pool, user)?, only)
            }
            (Some(id), None) => (self.looked_up(number, id)?, None),
            (Some(id), Some(user)) => {
                let guid = self.looked_up(number, id)?;
                if pool.users.get(user) != Some(&guid) {
                    let message = "The developer user identifier and the identity do not belong together.";
                    return Err(error(ErrorKind::ResourceConflict, message));
                }
                (guid, Some(user))
            }
        };
        let identity = &self.identities[guid];
        if identity.users().is_empty() {
            assume.lookup_without_users().or_error("The identity has no developer users.")?;
        }
        self.page_of_users(input, guid, identity, only)
    }

    fn page_of_users(
        &self,
        input: &LookupDeveloperIdentityInput,
        guid: Guid,
        identity: &Identity,
        only: Option<&str>,
    ) -> Outcome<LookupDeveloperIdentityOutput> {
        let default = || match self.assumptions().lookup_default_page() {
            LookupDefaultPage::Sixty => LARGEST,
            LookupDefaultPage::Ten => 10,
        };
        let id = self.id(guid);
        let size = input.max_results.unwrap_or_else(default);
        let pages = Pages::new(&self.settings, Operation::LookupDeveloperIdentity, &id, Some(size));
        let start = pages.start::<String>(input.next_token.as_deref())?;

        let asked = identity.users().iter().filter(|user| only.is_none_or(|only| user.name == only));
        let mut ranked: Vec<_> = asked
            .map(|user| match self.assumptions().user_order() {
                UserOrder::ByName => (user.name.clone(), user.name.clone()),
                // Padded with zeros, so that the order of the texts is that of the numbers.
                UserOrder::OldestFirst => (format!("{:020}", user.event), user.name.clone()),
            })
            .collect();
        ranked.sort_unstable();
        let rows = ranked.into_iter().filter(|(key, _)| start.after.as_ref().is_none_or(|after| key > after));
        let page = pages.cut(&start, rows);
        Ok(LookupDeveloperIdentityOutput {
            identity_id: Some(id),
            developer_user_identifier_list: Some(page.rows),
            next_token: page.next_token,
        })
    }

    fn owner(&self, pool: &Pool, user: &str) -> Outcome<Guid> {
        let owner = pool.users.get(user).copied();
        owner.ok_or_else(|| {
            self.assumptions().lookup_unknown_user().error("The developer user identifier is unknown.")
        })
    }

    fn looked_up(&self, number: PoolNumber, id: &str) -> Outcome<Guid> {
        let (guid, identity) = self.identity(id)?;
        if identity.pool != number {
            let message = format!("Identity '{id}' is of another identity pool.");
            return Err(self.assumptions().lookup_other_pool().error(message));
        }
        Ok(guid)
    }
}

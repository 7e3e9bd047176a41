//! `GetId`, `DescribeIdentity` and `ListIdentities`.

use std::sync::Arc;

use cognito_identity::Operation;
use cognito_identity::types::{
    DescribeIdentityInput, GetIdInput, GetIdOutput, IdentityDescription, ListIdentitiesInput,
    ListIdentitiesOutput, Logins,
};

use super::access::refuse_without_providers;
use super::identity::Status;
use super::keys::{Place, PoolNumber};
use super::linking::MergeTarget;
use super::page::Pages;
use super::{Ctx, Outcome, State, required};
use crate::assumption::{GetIdOfTwo, GetIdWithNewLogin, HideDisabled};
use crate::messages::{no_guests, not_implemented};

impl State {
    pub(super) fn get_id(&mut self, ctx: &mut Ctx<'_>, input: &GetIdInput) -> Outcome<GetIdOutput> {
        let pool_id = required(input.identity_pool_id.as_ref());
        if self.settings.foreign_pools.contains(pool_id) {
            return Err(not_implemented("identities in pools of other accounts"));
        }
        let (number, pool) = self.pool(pool_id)?;
        let foreign_account =
            input.account_id.as_ref().is_some_and(|account| *account != self.settings.account);
        if foreign_account {
            let message = format!("IdentityPool '{pool_id}' is not of the account given.");
            self.assumptions().other_account().or_error(message)?;
        }
        if let Some(logins) = input.logins.as_ref().filter(|logins| !logins.is_empty()) {
            refuse_without_providers(pool)?;
            self.refuse_developer_login(pool, logins)?;
            self.refuse_own_login(logins)?;
            return self.sign_in(ctx, number, logins);
        }
        if !pool.config.allows_guests {
            return Err(no_guests());
        }
        let guid = self.create_identity(ctx, number);
        Ok(GetIdOutput { identity_id: Some(self.id(guid)) })
    }

    /// Returns the identity of the logins, a new one if no identity has any of them.
    fn sign_in(&mut self, ctx: &mut Ctx<'_>, number: PoolNumber, logins: &Logins) -> Outcome<GetIdOutput> {
        let settings = Arc::clone(&self.settings);
        let assume = &settings.assumptions;
        let logins = self.public_logins(ctx, &self.pools[&number], logins)?;
        let owners = self.owners(number, &logins, None);
        let is_left_alone = match &owners[..] {
            [_, _, ..] => {
                assume.get_id_of_two().or_error("The logins belong to several identities.")?
                    == GetIdOfTwo::First
            }
            [_] => assume.get_id_with_new_login() == GetIdWithNewLogin::LeftAlone,
            [] => false,
        };
        if is_left_alone {
            return Ok(GetIdOutput { identity_id: Some(self.id(owners[0])) });
        }
        let plan = self.plan(number, None, &logins, None, MergeTarget::Assumed)?;
        let guid = self.carry_out(ctx, number, plan);
        Ok(GetIdOutput { identity_id: Some(self.id(guid)) })
    }

    pub(super) fn describe_identity(&self, input: &DescribeIdentityInput) -> Outcome<IdentityDescription> {
        let id = required(input.identity_id.as_ref());
        let (guid, identity) = self.identity(id)?;
        if !self.is_shown(identity) {
            return Err(self.identity_not_found(id));
        }
        Ok(self.description(guid, identity))
    }

    pub(super) fn list_identities(&mut self, input: &ListIdentitiesInput) -> Outcome<ListIdentitiesOutput> {
        let pool_id = required(input.identity_pool_id.as_ref());
        let number = self.pool_number(pool_id)?;
        let hides = input.hide_disabled.unwrap_or(false);
        let cut_first = hides && self.assumptions().hide_disabled() == HideDisabled::AfterCut;

        let pages = Pages::new(&self.settings, Operation::ListIdentities, pool_id, input.max_results);
        let start = pages.start::<Place>(input.next_token.as_deref())?;
        self.identities.settle(number);
        let rows = self
            .identities
            .list(number, start.after)
            .filter(|(_, (_, identity))| self.is_shown(identity))
            .filter(|(_, (_, identity))| cut_first || !hides || identity.status() == Status::Enabled);
        let page = pages.cut(&start, rows);

        let shown =
            page.rows.into_iter().filter(|(_, identity)| !hides || identity.status() == Status::Enabled);
        Ok(ListIdentitiesOutput {
            identity_pool_id: Some(pool_id.to_owned()),
            identities: Some(shown.map(|(guid, identity)| self.description(guid, identity)).collect()),
            next_token: page.next_token,
        })
    }
}

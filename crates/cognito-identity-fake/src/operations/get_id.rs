//! `GetId`: the identity of the request's logins, a new one if none has any of them; without logins a new guest.

use cognito_identity::types::{GetIdInput, GetIdOutput};

use crate::assumption::{GetIdOfTwo, GetIdWithNewLogin};
use crate::context::{Context, Outcome, required};
use crate::guid::Guid;
use crate::messages::{no_guests, not_implemented};
use crate::rules::logins::{Accepts, Login, Logins};
use crate::rules::union::{MergeTarget, Union};
use crate::state::{PoolNumber, State};

pub(super) fn get_id(state: &mut State, ctx: &mut Context<'_>, input: GetIdInput) -> Outcome<GetIdOutput> {
    let pool_id = required(input.identity_pool_id.as_ref());
    if ctx.settings.foreign_pools.contains(pool_id) {
        return Err(not_implemented("identities in pools of other accounts"));
    }
    let (number, pool) = state.pool(pool_id)?;
    if input.account_id.as_ref().is_some_and(|account| *account != ctx.settings.account) {
        let message = format!("IdentityPool '{pool_id}' is not of the account given.");
        ctx.assume().other_account().or_error(message)?;
    }
    let guid = match Logins::verified(ctx, pool, input.logins.as_ref(), Accepts::PublicAlone)? {
        Some(logins) => sign_in(state, ctx, number, &logins.public)?,
        None if pool.config.allows_guests => state.create_identity(ctx, number),
        None => return Err(no_guests()),
    };
    Ok(GetIdOutput { identity_id: Some(ctx.settings.id(guid)) })
}

/// Returns the identity of the logins, a new one if no identity has any of them.
fn sign_in(state: &mut State, ctx: &mut Context<'_>, number: PoolNumber, logins: &[Login]) -> Outcome<Guid> {
    let union = Union::new(state, number, None, logins, None);
    let stays_alone = match union.owners[..] {
        [] => false,
        [_] => union.has_new_login() && ctx.assume().get_id_with_new_login() == GetIdWithNewLogin::LeftAlone,
        _ => {
            ctx.assume().get_id_of_two().or_error("The logins belong to several identities.")?
                == GetIdOfTwo::First
        }
    };
    if stays_alone {
        return Ok(union.owners[0]);
    }
    Ok(union.plan(state, ctx, MergeTarget::Assumed)?.carry_out(state, ctx))
}

//! `DeleteIdentityPool`.

use cognito_identity::types::DeleteIdentityPoolInput;

use crate::assumption::{DeleteUnknownPool, DeletedPoolTags, OrphanedIdentity};
use crate::context::{Context, Outcome, required};
use crate::state::State;

pub(super) fn delete_identity_pool(
    state: &mut State,
    ctx: &Context<'_>,
    input: DeleteIdentityPoolInput,
) -> Outcome<()> {
    let id = required(input.identity_pool_id.as_ref());
    let number = match state.pool_number(id) {
        Ok(number) => number,
        Err(_) if ctx.assume().delete_unknown_pool() == DeleteUnknownPool::Unchanged => return Ok(()),
        Err(missing) => return Err(missing),
    };
    let Some((pool, identities)) = state.delete_pool(number) else { return Ok(()) };
    if ctx.assume().deleted_pool_tags() == DeletedPoolTags::StillListed {
        state.deleted.store_tags(ctx.now, id, pool.config.tags);
    }
    if !identities.is_empty() && ctx.assume().orphaned_identity() == OrphanedIdentity::PoolNotFound {
        state.deleted.store_identities(id, identities);
    }
    Ok(())
}

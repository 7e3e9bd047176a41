//! Removal of logins from an identity. Start at [`unlink`].

use super::description::provider_names;
use crate::assumption::ModifiedByUnlink;
use crate::context::Context;
use crate::guid::Guid;
use crate::state::{LoginRemoval, State};

/// Unlinks logins from an identity; without its last login it becomes inaccessible.
pub(crate) fn unlink(state: &mut State, ctx: &Context<'_>, guid: Guid, removal: &LoginRemoval) {
    if removal.users.is_empty() && removal.providers.is_empty() {
        return;
    }
    let moves = ctx.assume().modified_by_unlink() == ModifiedByUnlink::Moves;
    let former_logins = provider_names(state, ctx, &state[guid]);
    state.unlink(guid, removal, former_logins, moves.then_some(ctx.now));
}

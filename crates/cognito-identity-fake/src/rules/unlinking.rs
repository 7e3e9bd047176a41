//! Removal of logins from an identity.

use super::description::provider_names;
use crate::assumption::ModifiedByUnlink;
use crate::context::Context;
use crate::guid::Guid;
use crate::state::{Removal, State};

/// Unlinks logins from an identity; without its last login it becomes inaccessible.
pub(crate) fn unlink(ctx: &Context<'_>, state: &mut State, guid: Guid, removal: &Removal) {
    if removal.users.is_empty() && removal.providers.is_empty() {
        return;
    }
    let moves = ctx.assume().modified_by_unlink() == ModifiedByUnlink::Moves;
    let former_logins = provider_names(ctx, state, &state[guid]);
    state.unlink(guid, removal, former_logins, moves.then_some(ctx.now));
}

//! `UnlinkDeveloperIdentity`.

use cognito_identity::types::UnlinkDeveloperIdentityInput;

use crate::assumption::UnlinkOfSeveral;
use crate::context::{Context, Outcome, required};
use crate::rules::unlinking::unlink;
use crate::state::{LoginRemoval, State};

pub(super) fn unlink_developer_identity(
    state: &mut State,
    ctx: &Context<'_>,
    input: UnlinkDeveloperIdentityInput,
) -> Outcome<()> {
    let id = required(input.identity_id.as_ref());
    let user = required(input.developer_user_identifier.as_ref());
    let (number, pool) = state.pool(required(input.identity_pool_id.as_ref()))?;
    let (guid, identity) = state.identity(id)?;
    let assume = ctx.assume();
    if identity.pool != number {
        let message = format!("Identity '{id}' is of another identity pool.");
        return Err(assume.unlink_other_pool().error(message));
    }
    if pool.config.developer_provider != input.developer_provider_name {
        let message = "The identity pool has another developer provider.";
        return Err(assume.unlink_wrong_provider().error(message));
    }
    match pool.owner_of_user(user) {
        None => {
            assume.unlink_unknown_user().or_error("The developer user identifier is unknown.")?;
        }
        Some(owner) if owner != guid => {
            let message = "The developer user identifier is registered under another identity.";
            assume.unlink_other_identity().or_error(message)?;
        }
        Some(_) => {
            let all = identity.users().len() > 1 && assume.unlink_of_several() == UnlinkOfSeveral::Disables;
            let users = identity.users().iter().map(|linked| &linked.name);
            let users = users.filter(|linked| all || *linked == user).cloned().collect();
            unlink(state, ctx, guid, &LoginRemoval { users, ..LoginRemoval::default() });
        }
    }
    Ok(())
}

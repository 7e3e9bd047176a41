//! `DescribeIdentity`.

use cognito_identity::types::{DescribeIdentityInput, IdentityDescription};

use crate::context::{Context, Outcome, required};
use crate::messages::identity_not_found;
use crate::rules::description::description;
use crate::rules::disabled::{Shown, shown};
use crate::state::State;

pub(super) fn describe_identity(
    state: &State,
    ctx: &Context<'_>,
    input: DescribeIdentityInput,
) -> Outcome<IdentityDescription> {
    let id = required(input.identity_id.as_ref());
    let (guid, identity) = state.identity(id)?;
    if shown(ctx.assume(), identity) == Shown::Hidden {
        return Err(identity_not_found(id));
    }
    Ok(description(state, ctx, guid, identity))
}

//! `UntagResource`.

use cognito_identity::Operation;
use cognito_identity::types::{UntagResourceInput, UntagResourceOutput};

use crate::context::{Context, Outcome, required};
use crate::rules::tagged_resource::{check_given, own_pool_id, tagged_pool};
use crate::state::State;

pub(super) fn untag_resource(
    state: &mut State,
    ctx: &Context<'_>,
    input: UntagResourceInput,
) -> Outcome<UntagResourceOutput> {
    let arn = required(input.resource_arn.as_ref());
    let number = tagged_pool(state, ctx, own_pool_id(ctx, Operation::UntagResource, arn)?)?;
    let keys = input.tag_keys.as_deref().unwrap_or_default();
    check_given(ctx, keys.is_empty())?;
    let tags = &mut state.pool_mut(number).config.tags;
    if let Some(key) = keys.iter().find(|key| !tags.contains_key(*key)) {
        ctx.assume().untag_missing().or_error(format!("The resource has no tag '{key}'."))?;
    }
    for key in keys {
        tags.remove(key);
    }
    Ok(UntagResourceOutput {})
}

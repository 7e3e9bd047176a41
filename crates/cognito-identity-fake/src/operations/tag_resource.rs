//! `TagResource`. The tags are part of the pool's configuration.

use cognito_identity::Operation;
use cognito_identity::types::{TagResourceInput, TagResourceOutput};

use crate::context::{Context, Outcome, required};
use crate::rules::pool_config::check_tags;
use crate::rules::tagged_resource::{check_given, own_pool_id, tagged_pool};
use crate::state::State;

pub(super) fn tag_resource(
    state: &mut State,
    ctx: &Context<'_>,
    input: TagResourceInput,
) -> Outcome<TagResourceOutput> {
    let arn = required(input.resource_arn.as_ref());
    let number = tagged_pool(state, ctx, own_pool_id(ctx, Operation::TagResource, arn)?)?;
    let given = input.tags.unwrap_or_default();
    check_given(ctx, given.is_empty())?;
    let mut tags = state[number].config.tags.clone();
    tags.extend(given);
    check_tags(ctx, &tags)?;
    state.pool_mut(number).config.tags = tags;
    Ok(TagResourceOutput {})
}

//! `ListTagsForResource`.

use cognito_identity::Operation;
use cognito_identity::types::{ListTagsForResourceInput, ListTagsForResourceOutput};

use crate::context::{Context, Outcome, required};
use crate::rules::tags::{own_pool_id, tagged_pool};
use crate::state::State;

pub(super) fn list_tags_for_resource(
    state: &State,
    ctx: &Context<'_>,
    input: ListTagsForResourceInput,
) -> Outcome<ListTagsForResourceOutput> {
    let arn = required(input.resource_arn.as_ref());
    let id = own_pool_id(ctx, Operation::ListTagsForResource, arn)?;
    let tags = match state.deleted.tags(ctx.now, id) {
        Some(deleted) => deleted,
        None => &state[tagged_pool(ctx, state, Operation::ListTagsForResource, arn)?].config.tags,
    };
    Ok(ListTagsForResourceOutput { tags: Some(tags.clone()) })
}

//! `ListTagsForResource`.

use cognito_identity::Operation;
use cognito_identity::types::{ListTagsForResourceInput, ListTagsForResourceOutput};

use crate::assumption::DeletedPoolTags;
use crate::context::{Context, Outcome, required};
use crate::rules::tagged_resource::{own_pool_id, tagged_pool};
use crate::state::State;

pub(super) fn list_tags_for_resource(
    state: &State,
    ctx: &Context<'_>,
    input: ListTagsForResourceInput,
) -> Outcome<ListTagsForResourceOutput> {
    let arn = required(input.resource_arn.as_ref());
    let id = own_pool_id(ctx, Operation::ListTagsForResource, arn)?;
    let is_listed = || ctx.assume().deleted_pool_tags() == DeletedPoolTags::StillListed;
    let tags = match state.deleted.tags(ctx.now, id).filter(|_| is_listed()) {
        Some(deleted) => deleted,
        None => &state[tagged_pool(state, ctx, id)?].config.tags,
    };
    Ok(ListTagsForResourceOutput { tags: Some(tags.clone()) })
}

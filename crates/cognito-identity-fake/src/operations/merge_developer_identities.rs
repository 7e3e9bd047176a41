//! `MergeDeveloperIdentities`: both users must have an identity, and the source's is merged into the destination's.
//!
//! Undocumented outcomes are open questions, each a field `merge_…` such as `merge_unknown_source`: the candidates are in
//! `assumption/questions.rs`, the answer in force is in `calibration.json`.

use cognito_identity::types::{MergeDeveloperIdentitiesInput, MergeDeveloperIdentitiesOutput};

use crate::context::{Context, Outcome, required};
use crate::rules::union::{MergeTarget, Union};
use crate::state::State;

pub(super) fn merge_developer_identities(
    state: &mut State,
    ctx: &mut Context<'_>,
    input: MergeDeveloperIdentitiesInput,
) -> Outcome<MergeDeveloperIdentitiesOutput> {
    let source = required(input.source_user_identifier.as_ref());
    let destination = required(input.destination_user_identifier.as_ref());
    let (number, pool) = state.pool(required(input.identity_pool_id.as_ref()))?;
    let assume = ctx.assume();
    if pool.config.developer_provider != input.developer_provider_name {
        let message = "The identity pool has another developer provider.";
        return Err(assume.merge_wrong_provider().error(message));
    }
    let from = pool
        .owner_of_user(source)
        .ok_or_else(|| assume.merge_unknown_source().error("The source user identifier is unknown."))?;
    let into = pool.owner_of_user(destination).ok_or_else(|| {
        assume.merge_unknown_destination().error("The destination user identifier is unknown.")
    })?;
    if source == destination {
        assume.merge_same_user().or_error("The source and the destination are the same user.")?;
    } else if from == into {
        assume.merge_already_merged().or_error("Both users have the same identity already.")?;
    }
    let union = Union::requested(number, from, into);
    let guid = union.plan(state, ctx, MergeTarget::Known(into))?.carry_out(state, ctx);
    Ok(MergeDeveloperIdentitiesOutput { identity_id: Some(ctx.settings.id(guid)) })
}

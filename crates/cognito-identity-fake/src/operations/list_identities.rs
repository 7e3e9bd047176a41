//! `ListIdentities`.

use cognito_identity::Operation;
use cognito_identity::types::{ListIdentitiesInput, ListIdentitiesOutput};

use crate::assumption::HideDisabled;
use crate::context::{Context, Outcome, required};
use crate::rules::description::description;
use crate::rules::disabled::{Shown, shown};
use crate::rules::page::Pages;
use crate::state::{Identity, Place, State, Status};

pub(super) fn list_identities(
    state: &mut State,
    ctx: &Context<'_>,
    input: ListIdentitiesInput,
) -> Outcome<ListIdentitiesOutput> {
    let pool_id = required(input.identity_pool_id.as_ref());
    let number = state.pool_number(pool_id)?;
    let hides = input.hide_disabled.unwrap_or(false);
    let cut_first = hides && ctx.assume().hide_disabled() == HideDisabled::AfterCut;
    let is_hidden = |identity: &Identity| hides && identity.status() != Status::Enabled;

    let pages = Pages::new(ctx, Operation::ListIdentities, pool_id, input.max_results);
    let start = pages.start::<Place>(input.next_token.as_deref())?;
    let state = state.settled(number);
    let rows = state
        .list(number, start.after)
        .filter(|(_, (_, identity))| shown(ctx.assume(), identity) != Shown::Hidden)
        .filter(|(_, (_, identity))| cut_first || !is_hidden(identity));
    let page = pages.cut(&start, rows);

    let listed = page.rows.into_iter().filter(|(_, identity)| !is_hidden(identity));
    Ok(ListIdentitiesOutput {
        identity_pool_id: Some(pool_id.to_owned()),
        identities: Some(listed.map(|(guid, identity)| description(state, ctx, guid, identity)).collect()),
        next_token: page.next_token,
    })
}

//! `ListIdentityPools`.

use cognito_identity::Operation;
use cognito_identity::types::{
    IdentityPoolShortDescription, ListIdentityPoolsInput, ListIdentityPoolsOutput,
};

use crate::assumption::PoolOrder;
use crate::context::{Context, Outcome};
use crate::rules::page::Pages;
use crate::state::{Place, Pool, PoolNumber, State};

pub(super) fn list_identity_pools(
    state: &State,
    ctx: &Context<'_>,
    input: ListIdentityPoolsInput,
) -> Outcome<ListIdentityPoolsOutput> {
    let pages = Pages::new(ctx, Operation::ListIdentityPools, "", input.max_results);
    let mut placed: Vec<_> =
        state.pools().map(|(number, pool)| (pool_place(ctx, number, pool), pool)).collect();
    placed.sort_unstable_by_key(|(place, _)| *place);
    let start = pages.start::<Place>(input.next_token.as_deref())?;
    let rows = placed.into_iter().filter(|(place, _)| start.after.is_none_or(|after| *place > after));
    let page = pages.cut(&start, rows);
    Ok(ListIdentityPoolsOutput {
        identity_pools: Some(page.rows.into_iter().map(short_description).collect()),
        next_token: page.next_token,
    })
}

/// Returns a pool's sort key.
fn pool_place(ctx: &Context<'_>, number: PoolNumber, pool: &Pool) -> Place {
    match ctx.assume().pool_order() {
        PoolOrder::ById => pool.guid.bits(),
        PoolOrder::OldestFirst => Place::from(number.get()),
        PoolOrder::NewestFirst => Place::MAX - Place::from(number.get()),
    }
}

fn short_description(pool: &Pool) -> IdentityPoolShortDescription {
    IdentityPoolShortDescription {
        identity_pool_id: Some(pool.id.clone()),
        identity_pool_name: Some(pool.config.name.clone()),
    }
}

//! `DescribeIdentityPool`.

use cognito_identity::types::{DescribeIdentityPoolInput, IdentityPool};

use crate::context::{Context, Outcome, required};
use crate::state::State;

pub(super) fn describe_identity_pool(
    state: &State,
    _ctx: &Context<'_>,
    input: DescribeIdentityPoolInput,
) -> Outcome<IdentityPool> {
    let (_, pool) = state.pool(required(input.identity_pool_id.as_ref()))?;
    Ok(pool.output())
}

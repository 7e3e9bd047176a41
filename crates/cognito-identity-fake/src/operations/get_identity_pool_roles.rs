//! `GetIdentityPoolRoles`.

use cognito_identity::types::{GetIdentityPoolRolesInput, GetIdentityPoolRolesOutput};

use crate::assumption::UnsetRoles;
use crate::context::{Context, Outcome, required};
use crate::state::{Roles, State};

pub(super) fn get_identity_pool_roles(
    state: &State,
    ctx: &Context<'_>,
    input: GetIdentityPoolRolesInput,
) -> Outcome<GetIdentityPoolRolesOutput> {
    let (_, pool) = state.pool(required(input.identity_pool_id.as_ref()))?;
    let Roles { of_kind, mappings } = pool.roles.clone();
    let shows_none = || ctx.assume().unset_roles() == UnsetRoles::EmptyMap;
    Ok(GetIdentityPoolRolesOutput {
        identity_pool_id: Some(pool.id.clone()),
        roles: Some(of_kind).filter(|roles| !roles.is_empty() || shows_none()),
        role_mappings: Some(mappings).filter(|mappings| !mappings.is_empty()),
    })
}

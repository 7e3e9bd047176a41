//! The roles of pools.

use cognito_identity::types::{
    GetIdentityPoolRolesInput, GetIdentityPoolRolesOutput, SetIdentityPoolRolesInput,
};

use super::{Expected, Model, sent};

impl Model {
    pub(super) fn set_identity_pool_roles(&mut self, input: &SetIdentityPoolRolesInput) -> Expected<()> {
        let pool = self.pool(sent(input.identity_pool_id.as_ref()))?;
        self.pools[pool].roles = input.roles.clone().unwrap_or_default();
        Ok(())
    }

    pub(super) fn get_identity_pool_roles(
        &self,
        input: &GetIdentityPoolRolesInput,
    ) -> Expected<GetIdentityPoolRolesOutput> {
        let pool = &self.pools[self.pool(sent(input.identity_pool_id.as_ref()))?];
        let is_shown = !pool.roles.is_empty() || self.is("unset_roles", "EmptyMap");
        Ok(GetIdentityPoolRolesOutput {
            identity_pool_id: Some(pool.id.clone()),
            roles: is_shown.then(|| pool.roles.clone()),
            role_mappings: None,
        })
    }
}

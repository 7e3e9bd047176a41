//! `SetIdentityPoolRoles` and `GetIdentityPoolRoles`: a pool's roles, and its mappings from claims to further roles.

use std::collections::BTreeMap;

use cognito_identity::types::{
    GetIdentityPoolRolesInput, GetIdentityPoolRolesOutput, MappingRule, RoleMapping, RoleMappingType,
    SetIdentityPoolRolesInput,
};

use cognito_identity::ErrorKind;

use super::arn::Arn;
use super::pool::{Pool, Roles};
use super::{Ctx, Outcome, State, required};
use crate::assumption::{RolesWithoutMappings, RuleRoles, UnsetRoles};
use crate::messages::{concurrent_update, error, invalid_mapping_key, role_forbidden, too_many_rules};

/// Maximum number of rules of a provider according to the guide; the model allows 400.
const RULE_LIMIT: usize = 25;

impl State {
    pub(super) fn set_identity_pool_roles(
        &mut self,
        ctx: &Ctx<'_>,
        input: SetIdentityPoolRolesInput,
    ) -> Outcome<()> {
        let pool_id = required(input.identity_pool_id.as_ref());
        let (number, pool) = self.pool(pool_id)?;
        if ctx.concurrent_writers.has(pool_id) {
            return Err(concurrent_update());
        }
        let mappings = match input.role_mappings {
            Some(given) => given,
            None if self.assumptions().roles_without_mappings() == RolesWithoutMappings::Kept => {
                pool.roles.mappings.clone()
            }
            None => BTreeMap::new(),
        };
        let roles = Roles { of_kind: input.roles.unwrap_or_default(), mappings };
        self.check_roles(pool, &roles)?;
        self.pool_mut(number).roles = roles;
        Ok(())
    }

    pub(super) fn get_identity_pool_roles(
        &self,
        input: &GetIdentityPoolRolesInput,
    ) -> Outcome<GetIdentityPoolRolesOutput> {
        let (_, pool) = self.pool(required(input.identity_pool_id.as_ref()))?;
        let Roles { of_kind, mappings } = pool.roles.clone();
        let shows_none = self.assumptions().unset_roles() == UnsetRoles::EmptyMap;
        Ok(GetIdentityPoolRolesOutput {
            identity_pool_id: Some(pool.id.clone()),
            roles: Some(of_kind).filter(|roles| shows_none || !roles.is_empty()),
            role_mappings: Some(mappings).filter(|mappings| !mappings.is_empty()),
        })
    }

    fn check_roles(&self, pool: &Pool, roles: &Roles) -> Outcome<()> {
        for role in roles.of_kind.values() {
            self.check_role(role)?;
        }
        for (key, mapping) in &roles.mappings {
            // Recorded: the number of rules comes before the key, and the key before the resolution and the rules. The place
            // of the rules' roles is not recorded.
            self.check_rule_count(mapping)?;
            if !pool.config.providers.can_map_roles(key) {
                let message = invalid_mapping_key(key);
                if pool.config.developer_provider.as_ref() != Some(key) {
                    return Err(error(ErrorKind::InvalidParameter, message));
                }
                self.assumptions().mapping_for_developer_provider().or_error(message)?;
            }
            self.check_mapping(key, mapping)?;
        }
        Ok(())
    }

    /// Rejects a text that is not the ARN of a role that this account can pass.
    fn check_role(&self, role: &str) -> Outcome<()> {
        if !self.is_own_role(role) {
            return Err(error(ErrorKind::NotAuthorized, role_forbidden(role)));
        }
        if !self.settings.roles.contains(role) {
            self.assumptions().unknown_role().or_error(role_forbidden(role))?;
        }
        Ok(())
    }

    /// Whether a text is the ARN of a role of this account, which need not exist.
    pub(super) fn is_own_role(&self, role: &str) -> bool {
        let arn = Arn::parse(role).filter(|arn| arn.iam("role").is_some());
        arn.is_some_and(|arn| self.is_own(&arn))
    }

    fn check_mapping(&self, key: &str, mapping: &RoleMapping) -> Outcome<()> {
        let assume = self.assumptions();
        let is_by_rules = mapping.r#type == Some(RoleMappingType::Rules);
        let lacks_resolution = mapping.ambiguous_role_resolution.is_none();
        if lacks_resolution {
            let message = format!("The role mapping of {key} needs AmbiguousRoleResolution.");
            assume.mapping_without_resolution().or_error(message)?;
        }
        let rules =
            mapping.rules_configuration.as_ref().map(|rules| rules.rules.as_deref().unwrap_or_default());
        match rules {
            None if is_by_rules => {
                let message =
                    format!("The role mapping of {key} is of type Rules and needs RulesConfiguration.");
                assume.rules_without_configuration().or_error(message)?;
            }
            None => {}
            Some(rules) => {
                if !is_by_rules {
                    let message = format!(
                        "The role mapping of {key} is of type Token and takes no RulesConfiguration."
                    );
                    assume.token_mapping_with_rules().or_error(message)?;
                }
                self.check_rules(rules)?;
            }
        }
        Ok(())
    }

    /// Rejects more rules than the guide allows. They are counted for each mapping; whether AWS adds all mappings up is
    /// unknown.
    fn check_rule_count(&self, mapping: &RoleMapping) -> Outcome<()> {
        let rules = mapping.rules_configuration.as_ref().and_then(|rules| rules.rules.as_ref());
        if rules.is_some_and(|rules| rules.len() > RULE_LIMIT) {
            self.assumptions().too_many_rules().or_error(too_many_rules(RULE_LIMIT))?;
        }
        Ok(())
    }

    fn check_rules(&self, rules: &[MappingRule]) -> Outcome<()> {
        if self.assumptions().rule_roles() == RuleRoles::Unchecked {
            return Ok(());
        }
        rules.iter().try_for_each(|rule| self.check_role(required(rule.role_arn.as_ref())))
    }
}

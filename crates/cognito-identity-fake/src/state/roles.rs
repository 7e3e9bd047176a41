//! `SetIdentityPoolRoles` and `GetIdentityPoolRoles`: a pool's roles, and its mappings from claims to further roles.

use std::collections::BTreeMap;

use cognito_identity::types::{
    GetIdentityPoolRolesInput, GetIdentityPoolRolesOutput, MappingRule, RoleMapping, RoleMappingType,
    SetIdentityPoolRolesInput,
};

use cognito_identity::{ErrorKind, ServiceError};

use super::arn::Arn;
use super::pool::{Pool, Roles};
use super::{Ctx, Outcome, State, invalid_parameter, not_authorized, required};
use crate::assumption::{
    Candidate, MappingForDeveloperProvider, MappingWithoutResolution, RolesWithoutMappings, RuleRoles,
    RulesWithoutConfiguration, TokenMappingWithRules, TooManyRules, UnknownRole, UnsetRoles,
};

/// Message for a concurrent writer, recorded for this operation alone.
const CONCURRENT_UPDATE: &str =
    "Only one request to update resource type Identity Pool can be processed at a time";

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
            return Err(ServiceError::new(ErrorKind::ConcurrentModification, CONCURRENT_UPDATE));
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
            let is_developer = pool.config.developer_provider.as_ref() == Some(key)
                && self.assumptions().mapping_for_developer_provider()
                    == MappingForDeveloperProvider::Accepted;
            if !is_developer && !pool.config.providers.can_map_roles(key) {
                return Err(invalid_parameter(format!(
                    "({key}) is not a valid RoleMapping ProviderName or is not a configured provider."
                )));
            }
            self.check_mapping(key, mapping)?;
        }
        Ok(())
    }

    /// Rejects a text that is not the ARN of a role that this account can pass.
    fn check_role(&self, role: &str) -> Outcome<()> {
        let is_there = self.settings.roles.contains(role);
        if self.is_own_role(role) && (is_there || self.assumptions().unknown_role() == UnknownRole::Accepted)
        {
            return Ok(());
        }
        Err(not_authorized(format!("Access to Role '{role}' is forbidden.")))
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
        if lacks_resolution && assume.mapping_without_resolution() != MappingWithoutResolution::Accepted {
            let message = format!("The role mapping of {key} needs AmbiguousRoleResolution.");
            return Err(assume.mapping_without_resolution().refuse(&message));
        }
        let rules =
            mapping.rules_configuration.as_ref().map(|rules| rules.rules.as_deref().unwrap_or_default());
        match rules {
            None if is_by_rules
                && assume.rules_without_configuration() != RulesWithoutConfiguration::Accepted =>
            {
                let message =
                    format!("The role mapping of {key} is of type Rules and needs RulesConfiguration.");
                Err(assume.rules_without_configuration().refuse(&message))
            }
            None => Ok(()),
            Some(_)
                if !is_by_rules && assume.token_mapping_with_rules() != TokenMappingWithRules::Accepted =>
            {
                let message =
                    format!("The role mapping of {key} is of type Token and takes no RulesConfiguration.");
                Err(assume.token_mapping_with_rules().refuse(&message))
            }
            Some(rules) => self.check_rules(rules),
        }
    }

    /// Rejects more rules than the guide allows. They are counted for each mapping; whether AWS adds all mappings up is
    /// unknown.
    fn check_rule_count(&self, mapping: &RoleMapping) -> Outcome<()> {
        let rules = mapping.rules_configuration.as_ref().and_then(|rules| rules.rules.as_ref());
        let assume = self.assumptions();
        if rules.is_some_and(|rules| rules.len() > RULE_LIMIT)
            && assume.too_many_rules() != TooManyRules::Accepted
        {
            let message = format!("The number of rules in the request exceeded {RULE_LIMIT}.");
            return Err(assume.too_many_rules().refuse_saying(&message));
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

//! `SetIdentityPoolRoles`.

use std::collections::BTreeMap;

use cognito_identity::ErrorKind;
use cognito_identity::types::{MappingRule, RoleMapping, RoleMappingType, SetIdentityPoolRolesInput};

use crate::assumption::{RolesWithoutMappings, RuleRoles};
use crate::context::{Context, Outcome, required};
use crate::messages::{concurrent_update, error, invalid_mapping_key, role_forbidden, too_many_rules};
use crate::state::{Pool, Roles, State};

/// Maximum number of rules of a provider according to the guide; the model allows 400.
const RULE_LIMIT: usize = 25;

pub(super) fn set_identity_pool_roles(
    state: &mut State,
    ctx: &Context<'_>,
    input: SetIdentityPoolRolesInput,
) -> Outcome<()> {
    let pool_id = required(input.identity_pool_id.as_ref());
    let (number, pool) = state.pool(pool_id)?;
    if ctx.concurrent_writers.has(pool_id) {
        return Err(concurrent_update());
    }
    let mappings = match input.role_mappings {
        Some(given) => given,
        None if ctx.assume().roles_without_mappings() == RolesWithoutMappings::Kept => {
            pool.roles.mappings.clone()
        }
        None => BTreeMap::new(),
    };
    let roles = Roles { of_kind: input.roles.unwrap_or_default(), mappings };
    check_roles(ctx, pool, &roles)?;
    state.pool_mut(number).roles = roles;
    Ok(())
}

fn check_roles(ctx: &Context<'_>, pool: &Pool, roles: &Roles) -> Outcome<()> {
    for role in roles.of_kind.values() {
        check_role(ctx, role)?;
    }
    for (key, mapping) in &roles.mappings {
        // Recorded: the number of rules comes before the key, and the key before the resolution and the rules. The
        // place of the rules' roles is not recorded.
        check_rule_count(ctx, mapping)?;
        if !pool.config.providers.can_map_roles(key) {
            let message = invalid_mapping_key(key);
            if !pool.is_developer_provider(key) {
                return Err(error(ErrorKind::InvalidParameter, message));
            }
            ctx.assume().mapping_for_developer_provider().or_error(message)?;
        }
        check_mapping(ctx, key, mapping)?;
    }
    Ok(())
}

/// Rejects a text that is not the ARN of a role that this account can pass.
fn check_role(ctx: &Context<'_>, role: &str) -> Outcome<()> {
    if !ctx.settings.is_own_role(role) {
        return Err(error(ErrorKind::NotAuthorized, role_forbidden(role)));
    }
    if !ctx.settings.roles.contains(role) {
        ctx.assume().unknown_role().or_error(role_forbidden(role))?;
    }
    Ok(())
}

fn check_mapping(ctx: &Context<'_>, key: &str, mapping: &RoleMapping) -> Outcome<()> {
    let assume = ctx.assume();
    let is_by_rules = mapping.r#type == Some(RoleMappingType::Rules);
    let lacks_resolution = mapping.ambiguous_role_resolution.is_none();
    if lacks_resolution {
        let message = format!("The role mapping of {key} needs AmbiguousRoleResolution.");
        assume.mapping_without_resolution().or_error(message)?;
    }
    let rules = mapping.rules_configuration.as_ref().map(|rules| rules.rules.as_deref().unwrap_or_default());
    match rules {
        None if is_by_rules => {
            let message = format!("The role mapping of {key} is of type Rules and needs RulesConfiguration.");
            assume.rules_without_configuration().or_error(message)?;
        }
        None => {}
        Some(rules) => {
            if !is_by_rules {
                let message =
                    format!("The role mapping of {key} is of type Token and takes no RulesConfiguration.");
                assume.token_mapping_with_rules().or_error(message)?;
            }
            check_rules(ctx, rules)?;
        }
    }
    Ok(())
}

/// Rejects more rules than the guide allows. They are counted for each mapping; whether AWS adds all mappings up is
/// unknown.
fn check_rule_count(ctx: &Context<'_>, mapping: &RoleMapping) -> Outcome<()> {
    let rules = mapping.rules_configuration.as_ref().and_then(|rules| rules.rules.as_ref());
    if rules.is_some_and(|rules| rules.len() > RULE_LIMIT) {
        ctx.assume().too_many_rules().or_error(too_many_rules(RULE_LIMIT))?;
    }
    Ok(())
}

fn check_rules(ctx: &Context<'_>, rules: &[MappingRule]) -> Outcome<()> {
    if ctx.assume().rule_roles() == RuleRoles::Unchecked {
        return Ok(());
    }
    rules.iter().try_for_each(|rule| check_role(ctx, required(rule.role_arn.as_ref())))
}

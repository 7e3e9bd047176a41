//! Choice of the role of an identity, as a pure function of the pool's roles and mappings, the verified claims, and the
//! custom role of the request. Start at [`choose`].

use cognito_identity::ErrorKind;
use cognito_identity::types::{
    AmbiguousRoleResolutionType, MappingRule, MappingRuleMatchType, RoleMapping, RoleMappingType,
};
use serde_json::{Map, Value};

use super::logins::Login;
use super::tokens::Entry;
use crate::assumption::{
    Answers, ArrayClaims, ListContainment, MappingOfOwnToken, OtherClaims, SeveralMappings, SpacesInRoles,
    TokenWithoutRoles,
};

use crate::context::{Outcome, required};
use crate::messages::{ambiguous_rules, error, no_role};
use crate::state::Roles;

/// Attribute of a SAML assertion with its roles.
const SAML_ROLES: &str = "https://aws.amazon.com/SAML/Attributes/Role";

/// Caller of a role choice.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asker<'a> {
    Guest,
    /// Verified public logins, and the entries of a token of this service.
    Authenticated(&'a [Login], &'a [Entry]),
}

/// Returns the ARN of the chosen role.
pub(crate) fn choose(
    assume: &Answers,
    roles: &Roles,
    asker: Asker<'_>,
    custom: Option<&str>,
) -> Outcome<String> {
    let Asker::Authenticated(logins, named) = asker else {
        if custom.is_some() {
            assume.custom_role_of_guest().or_error("A guest has no custom role.")?;
        }
        return of_kind(roles, "unauthenticated");
    };
    if let Some((login, mapping)) = mapping_of(assume, roles, logins) {
        return Mapped { assume, roles, login, mapping }.choose(custom);
    }
    // For a user pool, a mapping is for one of its clients; a token of this service does not name the client.
    let is_of = |key: &str, provider: &str| {
        key.strip_prefix(provider).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    };
    let mapped = |[provider, _]: &Entry| roles.mappings.iter().find(|(key, _)| is_of(key, provider));
    if let Some((key, mapping)) = named.iter().find_map(mapped)
        && assume.mapping_of_own_token() == MappingOfOwnToken::AsAmbiguous
    {
        return ambiguous(roles, mapping, key, false);
    }
    if custom.is_some() {
        let message = "No role mapping of a provider allows a custom role.";
        assume.custom_role_without_mapping().or_error(message)?;
    }
    of_kind(roles, "authenticated")
}

/// Returns the login whose provider's mapping chooses the role, with that mapping.
fn mapping_of<'a>(
    assume: &Answers,
    roles: &'a Roles,
    logins: &'a [Login],
) -> Option<(&'a Login, &'a RoleMapping)> {
    let mapped: Vec<_> =
        logins.iter().filter_map(|login| Some((login, roles.mappings.get(&login.mapping_key)?))).collect();
    match mapped[..] {
        [] => None,
        [only] => Some(only),
        [first, .., last] => Some(match assume.several_mappings() {
            SeveralMappings::FirstProvider => first,
            SeveralMappings::LastProvider => last,
        }),
    }
}

fn of_kind(roles: &Roles, kind: &str) -> Outcome<String> {
    roles.of_kind.get(kind).cloned().ok_or_else(no_role)
}

/// A login whose provider has a role mapping.
struct Mapped<'a> {
    assume: &'a Answers,
    roles: &'a Roles,
    login: &'a Login,
    mapping: &'a RoleMapping,
}

impl Mapped<'_> {
    fn choose(&self, custom: Option<&str>) -> Outcome<String> {
        if self.mapping.r#type == Some(RoleMappingType::Rules) {
            return match custom {
                // The error's type is recorded.
                Some(_) => Err(error(ErrorKind::InvalidParameter, "Rules choose the role, not the request.")),
                None => self.by_rules(),
            };
        }
        let offered = self.offered();
        if let Some(custom) = custom {
            if offered.iter().any(|role| role == custom) {
                return Ok(custom.to_owned());
            }
            self.assume.custom_role_not_in_token().or_error("The login does not offer the role.")?;
        }
        if let Some(preferred) = self.login.claims.get("cognito:preferred_role").and_then(Value::as_str) {
            return Ok(preferred.to_owned());
        }
        if offered.is_empty() {
            return match self.assume.token_without_roles() {
                TokenWithoutRoles::AmbiguousRoleResolution => self.ambiguous(),
                TokenWithoutRoles::AuthenticatedRole => of_kind(self.roles, "authenticated"),
            };
        }
        match &offered[..] {
            [only] if self.login.is_saml => Ok(only.clone()),
            _ => self.ambiguous(),
        }
    }

    /// Returns the roles that the login offers: `cognito:roles` as a list or a text with commas, or an assertion's
    /// attribute.
    fn offered(&self) -> Vec<String> {
        let texts = |name| match self.login.claims.get(name) {
            Some(Value::String(text)) => vec![text.as_str()],
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let part = |part: &str| {
            let trimmed = part.trim();
            let is_kept = trimmed.len() < part.len() && self.assume.spaces_in_roles() == SpacesInRoles::Kept;
            if is_kept { part.to_owned() } else { trimmed.to_owned() }
        };
        let parts = |text: &str| text.split(',').map(part).collect::<Vec<_>>();
        if self.login.is_saml {
            // Each value is the ARN of a role and the ARN of the provider, with a comma between them.
            let is_role = |arn: &String| arn.contains(":role/");
            return texts(SAML_ROLES).into_iter().flat_map(parts).filter(is_role).collect();
        }
        texts("cognito:roles").into_iter().flat_map(parts).filter(|role| !role.is_empty()).collect()
    }

    fn by_rules(&self) -> Outcome<String> {
        let rules = self.mapping.rules_configuration.as_ref().and_then(|rules| rules.rules.as_deref());
        let first =
            rules.unwrap_or_default().iter().find(|rule| matches(self.assume, rule, &self.login.claims));
        first.map_or_else(|| self.ambiguous(), |rule| Ok(required(rule.role_arn.as_ref()).to_owned()))
    }

    fn ambiguous(&self) -> Outcome<String> {
        let key = &self.login.mapping_key;
        // Recorded for rules, and for a provider that no client belongs to.
        let is_recorded = self.mapping.r#type == Some(RoleMappingType::Rules) && *key == self.login.provider;
        ambiguous(self.roles, self.mapping, key, is_recorded)
    }
}

/// Returns the outcome of a mapping that chooses no role: the pool's authenticated role, or an error.
fn ambiguous(roles: &Roles, mapping: &RoleMapping, key: &str, is_recorded: bool) -> Outcome<String> {
    if mapping.ambiguous_role_resolution != Some(AmbiguousRoleResolutionType::Deny) {
        return of_kind(roles, "authenticated");
    }
    let message = if is_recorded {
        ambiguous_rules(key)
    } else {
        format!("The ambiguous role mapping rules for: {key} denied this request.").into()
    };
    Err(error(ErrorKind::NotAuthorized, message))
}

/// Whether a rule matches the claims. A missing claim matches no rule, not even `NotEqual`.
fn matches(assume: &Answers, rule: &MappingRule, claims: &Map<String, Value>) -> bool {
    let value = required(rule.value.as_ref());
    let text = |claim: &Value| match claim {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) if assume.other_claims() == OtherClaims::AsText => {
            Some(claim.to_string())
        }
        _ => None,
    };
    let Some(claim) = claims.get(required(rule.claim.as_ref())) else { return false };
    let texts: Vec<String> = match claim {
        Value::Array(items) => items.iter().filter_map(text).collect(),
        other => text(other).into_iter().collect(),
    };
    let kind = rule.match_type.as_ref();
    // Only containment was captured for lists.
    let is_asked = claim.is_array() && kind != Some(&MappingRuleMatchType::Contains);
    if texts.is_empty() || is_asked && assume.array_claims() == ArrayClaims::Never {
        return false;
    }
    let is_whole = claim.is_array() && assume.list_containment() == ListContainment::WholeElement;
    match kind {
        Some(MappingRuleMatchType::Equals) => texts.iter().any(|text| text == value),
        Some(MappingRuleMatchType::NotEqual) => texts.iter().all(|text| text != value),
        Some(MappingRuleMatchType::StartsWith) => texts.iter().any(|text| text.starts_with(value)),
        Some(MappingRuleMatchType::Contains) if is_whole => texts.iter().any(|text| text == value),
        Some(MappingRuleMatchType::Contains) => texts.iter().any(|text| text.contains(value)),
        _ => false,
    }
}

#[cfg(test)]
mod tests;

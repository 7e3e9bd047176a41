//! Bugs in the choice itself: each names the role by the login's claims and the pool's roles.

use std::collections::BTreeMap;

use cognito_identity::types::{
    GetCredentialsForIdentityInput, GetCredentialsForIdentityOutput, GetIdentityPoolRolesInput,
    GetIdentityPoolRolesOutput, MappingRule, MappingRuleMatchType, RoleMapping, RoleMappingType,
    SetIdentityPoolRolesInput,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response, Result, ServiceError};
use cognito_identity_fake::FakeCognitoIdentity;
use serde_json::Value;

use super::tokens::claims;
use super::{Memory, plant};

/// A request for credentials.
struct Asked {
    /// The name of the first login's provider; empty for a guest.
    provider: String,
    /// The claims of the first login; null for an assertion.
    claims: Value,
    custom: Option<String>,
    roles: GetIdentityPoolRolesOutput,
}

impl Asked {
    /// The mapping that comes first.
    fn mapping(&self) -> Option<&RoleMapping> {
        self.roles.role_mappings.as_ref()?.values().next()
    }

    fn role_of_kind(&self, kind: &str) -> Option<String> {
        self.roles.roles.as_ref()?.get(kind).cloned()
    }

    /// The role of the first rule of the mapping that a claim hits.
    fn role_by(&self, hits: impl Fn(&MappingRule, &Value) -> bool) -> Option<String> {
        let rules = self.mapping()?.rules_configuration.as_ref()?.rules.as_ref()?;
        let hit = rules.iter().find(|rule| {
            let claim = rule.claim.as_ref().and_then(|claim| self.claims.get(claim));
            claim.is_some_and(|claim| hits(rule, claim))
        });
        hit?.role_arn.clone()
    }

    fn is_by_token(&self) -> bool {
        self.mapping().is_some_and(|mapping| mapping.r#type == Some(RoleMappingType::Token))
    }

    fn is_saml(&self) -> bool {
        self.provider.contains(":saml-provider/")
    }
}

/// Changed result of a request: another role, or an error.
type Choice = std::result::Result<String, ErrorKind>;

/// Returns the fake's response, but credentials of the role that `choose` names, if it names one.
async fn choosing(
    fake: &FakeCognitoIdentity,
    memory: &Memory,
    request: Request,
    choose: impl Fn(&Asked) -> Option<Choice>,
) -> Result<Response> {
    match request {
        Request::SetIdentityPoolRoles(input) => {
            memory.note("pool", input.identity_pool_id.clone().unwrap_or_default());
            fake.set_identity_pool_roles(input).await.map(Response::SetIdentityPoolRoles)
        }
        Request::GetCredentialsForIdentity(input) => {
            let Some(pool) = memory.recall("pool") else {
                return Request::GetCredentialsForIdentity(input).send(fake).await;
            };
            let roles = fake.get_identity_pool_roles(GetIdentityPoolRolesInput::new(pool)).await?;
            let login = input.logins.iter().flat_map(|logins| logins.0.iter()).next();
            let (provider, claims) =
                login.map(|(provider, token)| (provider.clone(), claims(token))).unwrap_or_default();
            let asked = Asked { provider, claims, custom: input.custom_role_arn.clone(), roles };
            let response = match choose(&asked) {
                None => fake.get_credentials_for_identity(input).await,
                Some(Err(kind)) => Err(ServiceError::new(kind, "no such role").into()),
                Some(Ok(role)) => as_role(fake, input, &asked.roles, role).await,
            };
            response.map(Response::GetCredentialsForIdentity)
        }
        other => other.send(fake).await,
    }
}

/// Returns credentials of a role regardless of the pool's roles, which it replaces during the request.
async fn as_role(
    fake: &FakeCognitoIdentity,
    input: GetCredentialsForIdentityInput,
    roles: &GetIdentityPoolRolesOutput,
    role: String,
) -> Result<GetCredentialsForIdentityOutput> {
    let pool = roles.identity_pool_id.clone().unwrap_or_default();
    let kinds = ["authenticated", "unauthenticated"].map(|kind| (kind.to_owned(), role.clone()));
    let instead =
        SetIdentityPoolRolesInput::new(pool.as_str(), kinds).role_mappings(BTreeMap::<String, _>::new());
    fake.set_identity_pool_roles(instead).await?;
    let response = fake
        .get_credentials_for_identity(GetCredentialsForIdentityInput { custom_role_arn: None, ..input })
        .await;
    let before = SetIdentityPoolRolesInput::new(pool, roles.roles.clone().unwrap_or_default())
        .role_mappings(roles.role_mappings.clone().unwrap_or_default());
    fake.set_identity_pool_roles(before).await?;
    response
}

/// Whether a rule hits a text.
fn hits(rule: &MappingRule, text: &str) -> bool {
    let value = rule.value.as_deref().unwrap_or_default();
    match rule.match_type {
        Some(MappingRuleMatchType::Equals) => text == value,
        Some(MappingRuleMatchType::NotEqual) => text != value,
        Some(MappingRuleMatchType::StartsWith) => text.starts_with(value),
        _ => text.contains(value),
    }
}

plant! {
    "rules ignore case" => "role_choice::rules_are_tried_in_order"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        asked.role_by(|rule, claim| {
            let rule = MappingRule { value: rule.value.as_ref().map(|value| value.to_lowercase()), ..rule.clone() };
            claim.as_str().is_some_and(|text| hits(&rule, &text.to_lowercase()))
        }).map(Ok)
    }).await;

    "an empty claim is missing" => "role_choice::rules_are_tried_in_order"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        asked.role_by(|rule, claim| claim.as_str().is_some_and(|text| !text.is_empty() && hits(rule, text))).map(Ok)
    }).await;

    "a list is unequal if an element is" => "role_choice::a_list_is_unequal_to_what_is_not_in_it"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        asked.role_by(|rule, claim| {
            let mut elements = claim.as_array().into_iter().flatten().filter_map(Value::as_str);
            rule.match_type == Some(MappingRuleMatchType::NotEqual) && elements.any(|text| hits(rule, text))
        }).map(Ok)
    }).await;

    "null is unequal to everything" => "role_choice::booleans_are_compared_as_text"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        asked.role_by(|rule, claim| claim.is_null() && rule.match_type == Some(MappingRuleMatchType::NotEqual)).map(Ok)
    }).await;

    "a mapping is for all clients of a user pool" => "role_choice::a_mapping_is_for_one_client"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        let keys = asked.roles.role_mappings.iter().flatten().map(|(key, _)| key);
        let is_its = keys.into_iter().any(|key| !asked.provider.is_empty() && key.starts_with(&asked.provider));
        asked.role_by(|rule, claim| is_its && claim.as_str().is_some_and(|text| hits(rule, text))).map(Ok)
    }).await;

    "a mapping is for every provider" => "role_choice::a_mapping_is_for_its_provider"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        asked.role_by(|rule, claim| claim.as_str().is_some_and(|text| hits(rule, text))).map(Ok)
    }).await;

    "a mapping under an ARN is not found" => "role_choice::providers_of_every_kind_are_mapped"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        let is_by_arn = asked.roles.role_mappings.iter().flatten().any(|(key, _)| key.contains(":oidc-provider/"));
        asked.role_of_kind("authenticated").filter(|_| is_by_arn && !asked.provider.is_empty()).map(Ok)
    }).await;

    "a guest is mapped" => "role_choice::guests_are_not_mapped"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        let is_mapped = asked.provider.is_empty() && asked.mapping().is_some();
        asked.role_of_kind("authenticated").filter(|_| is_mapped).map(Ok)
    }).await;

    "ambiguity ends with any role" => "role_choice::ambiguity_needs_the_authenticated_role"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        let is_lacking = asked.mapping().is_some() && asked.role_of_kind("authenticated").is_none();
        asked.role_of_kind("unauthenticated").filter(|_| is_lacking).map(Ok)
    }).await;

    "a sole role is the preferred one" => "role_choice::a_sole_role_is_not_preferred"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        let is_free = asked.is_by_token() && asked.custom.is_none() && asked.claims.get("cognito:preferred_role").is_none();
        match asked.claims["cognito:roles"].as_array().map(Vec::as_slice) {
            Some([Value::String(role)]) if is_free => Some(Ok(role.clone())),
            _ => None,
        }
    }).await;

    "a text is no list of roles" => "role_choice::roles_may_be_a_text_with_commas"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        asked.custom.as_ref().filter(|_| asked.claims["cognito:roles"].is_string())?;
        Some(Err(ErrorKind::NotAuthorized))
    }).await;

    "a preferred role is of a list" => "role_choice::a_preferred_role_needs_no_list"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        let is_alone = asked.claims["cognito:preferred_role"].is_string() && asked.claims.get("cognito:roles").is_none();
        is_alone.then_some(Err(ErrorKind::NotAuthorized))
    }).await;

    "whatever a login prefers is a role" => "role_choice::what_is_no_role_is_not_assumed"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        let preferred = asked.claims["cognito:preferred_role"].as_str()?;
        let is_role = preferred.starts_with("arn:aws:iam::") && preferred.contains(":role/");
        asked.role_of_kind("authenticated").filter(|_| !is_role).map(Ok)
    }).await;

    "a role that begins alike is offered" => "role_choice::a_role_is_offered_to_the_letter"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        let custom = asked.custom.as_ref()?;
        let mut offered = asked.claims["cognito:roles"].as_array()?.iter().filter_map(Value::as_str);
        offered.any(|role| role.starts_with(custom)).then(|| Ok(custom.clone()))
    }).await;

    "an assertion's role is ambiguous" => "role_choice::the_sole_role_of_an_assertion_is_chosen"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        (asked.is_saml() && asked.custom.is_none()).then_some(Err(ErrorKind::NotAuthorized))
    }).await;

    "an assertion offers no choice" => "role_choice::a_role_of_an_assertion_may_be_chosen"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        (asked.is_saml() && asked.custom.is_some()).then_some(Err(ErrorKind::InvalidParameter))
    }).await;

    "a token of the service is denied by any mapping" => "role_choice::a_token_is_not_mapped_for_another_provider"
    |fake, memory, request| choosing(fake, memory, request, |asked| {
        let is_denied = asked.provider.starts_with("cognito-identity.") && asked.mapping().is_some();
        is_denied.then_some(Err(ErrorKind::NotAuthorized))
    }).await;
}

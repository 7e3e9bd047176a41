//! Bugs of loops that end too early: only the first of several counts, or those after some element are skipped.

use cognito_identity::types::{
    DeleteIdentitiesInput, DescribeIdentityInput, GetOpenIdTokenForDeveloperIdentityInput,
    GetOpenIdTokenInput, IdentityDescription, IdentityPool, ListIdentitiesInput, ListTagsForResourceInput,
    Logins, RoleMappingType, SetIdentityPoolRolesInput, SetPrincipalTagAttributeMapInput, StringMap,
    UnlinkIdentityInput, UntagResourceInput,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response, Result, ServiceError};
use cognito_identity_fake::FakeCognitoIdentity;
use serde_json::Value;

use super::plant;
use super::tokens::with_claims;

/// Returns the fake's response, or, if that is an error, the response to a shorter request.
async fn passing_over(
    fake: &FakeCognitoIdentity,
    request: Request,
    cut: impl FnOnce(&mut Request),
) -> Result<Response> {
    let mut shorter = request.clone();
    match request.send(fake).await {
        Ok(response) => Ok(response),
        Err(refusal) => {
            cut(&mut shorter);
            shorter.send(fake).await.map_err(|_| refusal)
        }
    }
}

/// The roles of a request, which it changes.
fn roles(request: &mut Request) -> Option<&mut SetIdentityPoolRolesInput> {
    match request {
        Request::SetIdentityPoolRoles(input) => Some(input),
        _ => None,
    }
}

/// Keeps the first entries of a map.
fn keep<V>(map: &mut Option<std::collections::BTreeMap<String, V>>, count: usize) {
    *map = map.take().map(|map| map.into_iter().take(count).collect());
}

/// Keeps the first elements of a list.
fn truncate<T>(list: &mut Option<Vec<T>>, count: usize) {
    if let Some(list) = list {
        list.truncate(count);
    }
}

/// The configuration of a request that makes or changes a pool, cut short.
fn shorten_config(request: &mut Request) {
    let (pools, saml, tags) = match request {
        Request::CreateIdentityPool(input) => (
            &mut input.cognito_identity_providers,
            &mut input.saml_provider_arns,
            &mut input.identity_pool_tags,
        ),
        Request::UpdateIdentityPool(input) => (
            &mut input.cognito_identity_providers,
            &mut input.saml_provider_arns,
            &mut input.identity_pool_tags,
        ),
        _ => return,
    };
    truncate(pools, 1);
    truncate(saml, 1);
    keep(tags, 1);
}

/// The logins of a request by which an identity is used.
fn logins_of(request: &mut Request) -> Option<&mut Logins> {
    match request {
        Request::GetOpenIdToken(input) => input.logins.as_mut(),
        Request::GetCredentialsForIdentity(input) => input.logins.as_mut(),
        _ => None,
    }
}

async fn is_there(fake: &FakeCognitoIdentity, identity: &str) -> bool {
    fake.describe_identity(DescribeIdentityInput::new(identity)).await.is_ok()
}

plant! {
    "the first role of a pool is checked" => "roles::both_roles_are_checked"
    |fake, memory, request| passing_over(fake, request, |request| {
        if let Some(input) = roles(request) {
            keep(&mut input.roles, 1);
        }
    }).await;

    "the first mapping's key is checked" => "roles::every_mapping_is_for_a_configured_provider"
    |fake, memory, request| passing_over(fake, request, |request| {
        if let Some(input) = roles(request) {
            keep(&mut input.role_mappings, 1);
        }
    }).await;

    "the first mapping's rules are checked" => "roles::the_rules_of_every_mapping_are_counted"
        "roles::the_role_of_every_rule_is_checked"
    |fake, memory, request| passing_over(fake, request, |request| {
        if let Some(input) = roles(request) {
            keep(&mut input.role_mappings, 1);
        }
    }).await;

    "the first rule's role is checked" => "roles::the_role_of_every_rule_is_checked"
    |fake, memory, request| passing_over(fake, request, |request| {
        let mappings = roles(request).into_iter().flat_map(|input| input.role_mappings.iter_mut().flatten());
        for (_, mapping) in mappings {
            if let Some(rules) = &mut mapping.rules_configuration {
                truncate(&mut rules.rules, 1);
            }
        }
    }).await;

    "a mapping is looked at before its rules are counted" => "roles::the_number_of_rules_comes_before_the_mapping"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(input) if input.role_mappings.iter().flatten().any(|(_, mapping)| {
            let is_by_token = mapping.r#type == Some(RoleMappingType::Token) && mapping.rules_configuration.is_some();
            mapping.ambiguous_role_resolution.is_none() || is_by_token
        }) => Err(ServiceError::new(ErrorKind::InvalidParameter, "the mapping lacks something").into()),
        other => other.send(fake).await,
    };

    "a key is looked at before the model" => "roles::the_model_comes_before_the_key"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(input)
            if input.role_mappings.iter().flatten().any(|(key, _)| key == "login.of.nobody") =>
        {
            Err(ServiceError::new(ErrorKind::InvalidParameter, "no such provider").into())
        }
        other => other.send(fake).await,
    };

    "two logins are linked at a time" => "linking::all_logins_of_a_request_are_linked"
    |fake, memory, whole| {
        let mut request = whole;
        let logins = match &mut request {
            Request::GetId(input) => input.logins.as_mut(),
            other => logins_of(other),
        };
        if let Some(logins) = logins {
            logins.0 = std::mem::take(&mut logins.0).into_iter().take(2).collect();
        }
        request.send(fake).await
    };

    "one good login will do" => "linking::every_login_of_a_request_is_verified"
    |fake, memory, whole| {
        let mut request = whole;
        let logins = logins_of(&mut request).map(|logins| logins.0.clone()).unwrap_or_default();
        let refusal = match request.clone().send(fake).await {
            Ok(response) => return Ok(response),
            Err(refusal) => refusal,
        };
        for login in logins {
            let mut alone = request.clone();
            if let Some(logins) = logins_of(&mut alone) {
                logins.0 = StringMap::from([login]);
            }
            if let Ok(response) = alone.send(fake).await {
                return Ok(response);
            }
        }
        Err(refusal)
    };

    "a login beside a user is passed over if it is not good" => "linking::every_login_beside_a_user_is_verified"
    |fake, memory, request| passing_over(fake, request, |request| {
        if let Request::GetOpenIdTokenForDeveloperIdentity(GetOpenIdTokenForDeveloperIdentityInput { logins: Some(logins), .. }) = request {
            logins.0.retain(|provider, _| provider.contains(".example"));
        }
    }).await;

    "the first client of a pool is known" => "linking::every_client_of_a_user_pool_is_known"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(mut input) => {
            let user_pools = input.cognito_identity_providers.clone();
            truncate(&mut input.cognito_identity_providers, 1);
            let pool = fake.create_identity_pool(input).await?;
            let cognito_identity_providers = user_pools.or(pool.cognito_identity_providers);
            Ok(Response::CreateIdentityPool(IdentityPool { cognito_identity_providers, ..pool }))
        }
        other => other.send(fake).await,
    };

    "the first OpenID Connect provider of a pool is known" => "linking::every_open_id_provider_is_known"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(mut input) => {
            truncate(&mut input.open_id_connect_provider_arns, 1);
            fake.create_identity_pool(input).await.map(Response::CreateIdentityPool)
        }
        other => other.send(fake).await,
    };

    "the first provider and the first tag are checked"
        => "pools::every_user_pool_is_checked" "pools::every_saml_provider_is_checked" "pools::every_tag_is_checked"
    |fake, memory, request| passing_over(fake, request, shorten_config).await;

    "a user pool that is given twice ends the check" => "pools::a_user_pool_after_a_repeated_one_is_checked"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(mut input) => {
            if let Some(pools) = &mut input.cognito_identity_providers
                && pools.len() > 2
                && pools[0] == pools[1]
            {
                pools.truncate(2);
            }
            fake.create_identity_pool(input).await.map(Response::CreateIdentityPool)
        }
        other => other.send(fake).await,
    };

    "one key is untagged at a time" => "tags::all_keys_are_untagged"
    |fake, memory, request| match request {
        Request::UntagResource(mut input) => {
            truncate(&mut input.tag_keys, 1);
            fake.untag_resource(input).await.map(Response::UntagResource)
        }
        other => other.send(fake).await,
    };

    "untagging ends at a key that is not there" => "tags::untagging_nothing_is_fine"
    |fake, memory, request| match request {
        Request::UntagResource(input) => {
            let arn = input.resource_arn.unwrap_or_default();
            let stored = fake.list_tags_for_resource(ListTagsForResourceInput::new(arn.as_str())).await?.tags;
            let stored = stored.unwrap_or_default();
            let keys: Vec<_> =
                input.tag_keys.into_iter().flatten().take_while(|key| stored.contains_key(key)).collect();
            fake.untag_resource(UntagResourceInput::new(arn, keys)).await.map(Response::UntagResource)
        }
        other => other.send(fake).await,
    };

    "one login is unlinked at a time" => "public_unlinking::all_named_logins_are_unlinked"
    |fake, memory, request| match request {
        Request::UnlinkIdentity(mut input) => {
            truncate(&mut input.logins_to_remove, 1);
            fake.unlink_identity(input).await.map(Response::UnlinkIdentity)
        }
        other => other.send(fake).await,
    };

    "unlinking takes a provider from all identities" => "public_unlinking::all_named_logins_are_unlinked"
    |fake, memory, request| match request {
        Request::UnlinkIdentity(input) => {
            for provider in input.logins_to_remove.iter().flatten() {
                memory.note(provider.as_str(), "gone");
            }
            fake.unlink_identity(input).await.map(Response::UnlinkIdentity)
        }
        Request::GetId(mut input) => {
            if input.logins.iter().flat_map(|logins| logins.keys()).any(|provider| memory.recall(provider).is_some()) {
                input.logins = None;
            }
            fake.get_id(input).await.map(Response::GetId)
        }
        other => other.send(fake).await,
    };

    "unlinking ends at a login that is not there" => "public_unlinking::one_that_is_not_there_keeps_no_other"
    |fake, memory, request| match request {
        Request::UnlinkIdentity(input) => {
            let id = input.identity_id.clone().unwrap_or_default();
            let linked = fake.describe_identity(DescribeIdentityInput::new(id)).await?.logins.unwrap_or_default();
            let providers = input.logins_to_remove.into_iter().flatten();
            let providers = Some(providers.take_while(|provider| linked.contains(provider)).collect());
            let input = UnlinkIdentityInput { logins_to_remove: providers, ..input };
            fake.unlink_identity(input).await.map(Response::UnlinkIdentity)
        }
        other => other.send(fake).await,
    };

    "a deletion ends at an id that names nothing" => "identities::each_id_is_deleted_by_itself"
    |fake, memory, request| match request {
        Request::DeleteIdentities(input) => {
            let mut ids = Vec::new();
            for id in input.identity_ids_to_delete.into_iter().flatten() {
                if !is_there(fake, &id).await {
                    break;
                }
                ids.push(id);
            }
            ids.push("us-east-2:00000000-0000-4000-8000-000000000000".to_owned());
            ids.truncate(60);
            fake.delete_identities(DeleteIdentitiesInput::new(ids)).await.map(Response::DeleteIdentities)
        }
        other => other.send(fake).await,
    };

    "fifty identities are deleted at a time" => "identities::each_id_is_deleted_by_itself"
    |fake, memory, request| match request {
        Request::DeleteIdentities(mut input) => {
            truncate(&mut input.identity_ids_to_delete, 50);
            fake.delete_identities(input).await.map(Response::DeleteIdentities)
        }
        other => other.send(fake).await,
    };

    "sixty identities are deleted with their pool" => "identities::a_deleted_pool_takes_its_identities"
    |fake, memory, request| match request {
        Request::DeleteIdentityPool(input) => {
            let id = input.identity_pool_id.clone().unwrap_or_default();
            let first = fake.list_identities(ListIdentitiesInput::new(id.as_str(), 60)).await?;
            let more = ListIdentitiesInput { next_token: first.next_token, ..ListIdentitiesInput::new(id, 60) };
            if more.next_token.is_some() {
                for row in fake.list_identities(more).await?.identities.unwrap_or_default() {
                    memory.note(row.identity_id.unwrap_or_default(), "left");
                }
            }
            fake.delete_identity_pool(input).await.map(Response::DeleteIdentityPool)
        }
        Request::DescribeIdentity(input) => {
            let id = input.identity_id.clone().unwrap_or_default();
            if memory.recall(&id).is_some() {
                return Ok(Response::DescribeIdentity(IdentityDescription { identity_id: Some(id), ..IdentityDescription::default() }));
            }
            fake.describe_identity(input).await.map(Response::DescribeIdentity)
        }
        other => other.send(fake).await,
    };

    "a token carries two tags" => "developer::the_token_carries_principal_tags"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(mut input) => {
            keep(&mut input.principal_tags, 2);
            let response = fake.get_open_id_token_for_developer_identity(input).await?;
            Ok(Response::GetOpenIdTokenForDeveloperIdentity(response))
        }
        other => other.send(fake).await,
    };

    "three claims are mapped" => "logins::every_mapped_claim_is_a_session_tag"
    |fake, memory, request| match request {
        Request::SetPrincipalTagAttributeMap(input) => {
            let mut principal_tags = input.principal_tags;
            keep(&mut principal_tags, 3);
            let input = SetPrincipalTagAttributeMapInput { principal_tags, ..input };
            fake.set_principal_tag_attribute_map(input).await.map(Response::SetPrincipalTagAttributeMap)
        }
        other => other.send(fake).await,
    };

    "of several logins a token names one" => "logins::the_developer_user_is_named_first"
    |fake, memory, request| match request {
        Request::GetOpenIdToken(input) => {
            let response = fake.get_open_id_token(input).await?;
            let response = with_claims(response, |claims| {
                if let Value::Array(amr) = &mut claims["amr"] {
                    amr.truncate(3);
                }
            });
            Ok(Response::GetOpenIdToken(response))
        }
        other => other.send(fake).await,
    };

    "a token counts while its first login does" => "linking::a_token_counts_while_one_of_its_logins_does"
    |fake, memory, request| match request {
        Request::UnlinkDeveloperIdentity(input) => {
            memory.note("unlinked", "a user");
            fake.unlink_developer_identity(input).await.map(Response::UnlinkDeveloperIdentity)
        }
        Request::GetOpenIdToken(GetOpenIdTokenInput { logins: Some(logins), .. })
            if memory.recall("unlinked").is_some() && logins.contains_key("cognito-identity.amazonaws.com") =>
        {
            Err(ServiceError::new(ErrorKind::NotAuthorized, "the first login is not linked").into())
        }
        other => other.send(fake).await,
    };
}

//! Bugs in SetIdentityPoolRoles and GetIdentityPoolRoles.

use cognito_identity::types::{GetIdentityPoolRolesInput, RoleMapping, SetIdentityPoolRolesInput, StringMap};
use cognito_identity::{CognitoIdentity, Error, ErrorKind, Request, Response, ServiceError};

use super::{plant, softened};

/// Whether a mapping has more rules than these.
fn has_rules_beyond(most: usize, mapping: &RoleMapping) -> bool {
    let rules = mapping.rules_configuration.as_ref().and_then(|rules| rules.rules.as_ref());
    rules.is_some_and(|rules| rules.len() > most)
}

plant! {
    "a new pool has a role for guests" => "roles::a_new_pool_has_no_roles"
    |fake, memory, request| match request {
        Request::GetIdentityPoolRoles(input) => {
            let mut response = fake.get_identity_pool_roles(input).await?;
            let guests = ("unauthenticated".to_owned(), "arn:aws:iam::123456789012:role/Default".to_owned());
            response.roles.get_or_insert_with(|| StringMap::from([guests]));
            Ok(Response::GetIdentityPoolRoles(response))
        }
        other => other.send(fake).await,
    };

    "role mappings are dropped" => "roles::mappings_are_answered_as_set"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(mut input) => {
            input.role_mappings = None;
            fake.set_identity_pool_roles(input).await.map(Response::SetIdentityPoolRoles)
        }
        other => other.send(fake).await,
    };

    "one role will do" => "roles::roles_are_answered_as_set"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(mut input) => {
            input.roles = input.roles.map(|roles| roles.into_iter().take(1).collect());
            fake.set_identity_pool_roles(input).await.map(Response::SetIdentityPoolRoles)
        }
        other => other.send(fake).await,
    };

    "no role mappings are an empty map" => "roles::no_mappings_are_no_member"
    |fake, memory, request| match request {
        Request::GetIdentityPoolRoles(input) => {
            let mut response = fake.get_identity_pool_roles(input).await?;
            response.role_mappings.get_or_insert_default();
            Ok(Response::GetIdentityPoolRoles(response))
        }
        other => other.send(fake).await,
    };

    "roles are added to those that are there" => "roles::setting_replaces_the_roles" "roles::empty_maps_remove_all"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(input) => {
            let id = input.identity_pool_id.clone().unwrap_or_default();
            let mut roles = fake.get_identity_pool_roles(GetIdentityPoolRolesInput::new(id)).await?.roles.unwrap_or_default();
            roles.extend(input.roles.clone().unwrap_or_default());
            let input = SetIdentityPoolRolesInput { roles: Some(roles), ..input };
            fake.set_identity_pool_roles(input).await.map(Response::SetIdentityPoolRoles)
        }
        other => other.send(fake).await,
    };

    "any text is a role"
        => "roles::malformed_roles_are_forbidden" "roles::a_foreign_role_is_forbidden" "roles::what_is_no_role_is_forbidden"
    |fake, memory, request| softened(request, fake, ErrorKind::NotAuthorized, Response::SetIdentityPoolRoles(())).await;

    "any provider can have a mapping" => "roles::a_mapping_is_for_a_configured_provider"
    |fake, memory, request| softened(request, fake, ErrorKind::InvalidParameter, Response::SetIdentityPoolRoles(())).await;

    "mappings are for login providers alone" => "roles::every_provider_can_have_a_mapping"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(input)
            if input.role_mappings.iter().flatten().any(|(key, _)| key.starts_with("arn:")) =>
        {
            Err(ServiceError::new(ErrorKind::InvalidParameter, "no such provider").into())
        }
        other => other.send(fake).await,
    };

    "a mapping has ten rules at most" => "roles::twenty_five_rules_are_allowed"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(input) if input.role_mappings.iter().flatten().any(|(_, mapping)| has_rules_beyond(10, mapping)) => Err(ServiceError::new(ErrorKind::InvalidParameter, "too many rules").into()),
        other => other.send(fake).await,
    };

    "the number of rules comes before the model" => "roles::the_model_comes_before_the_number_of_rules"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(input) if input.role_mappings.iter().flatten().any(|(_, mapping)| has_rules_beyond(25, mapping)) => Err(ServiceError::new(ErrorKind::InvalidParameter, "too many rules").into()),
        other => other.send(fake).await,
    };

    "a mapping is looked at before its key" => "roles::the_key_comes_before_the_mapping"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(input)
            if input.role_mappings.iter().flatten().any(|(_, mapping)| mapping.ambiguous_role_resolution.is_none()) =>
        {
            Err(ServiceError::new(ErrorKind::InvalidParameter, "no AmbiguousRoleResolution").into())
        }
        other => other.send(fake).await,
    };

    "roles are stored before mappings are checked" => "roles::a_refused_request_changes_nothing"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(input) => match fake.set_identity_pool_roles(input.clone()).await {
            Err(refusal) => {
                let half = SetIdentityPoolRolesInput { role_mappings: None, ..input };
                let _ = fake.set_identity_pool_roles(half).await;
                Err(refusal)
            }
            response => response.map(Response::SetIdentityPoolRoles),
        },
        other => other.send(fake).await,
    };

    "overlapping writers are throttled" => "roles::overlapping_writers_are_refused" "roles::an_overlapping_update_is_refused"
    |fake, memory, request| request.send(fake).await.map_err(|error: Error| match error.kind() {
        Some(ErrorKind::ConcurrentModification) => ServiceError::new(ErrorKind::ResourceConflict, "try again").into(),
        _ => error,
    });
}

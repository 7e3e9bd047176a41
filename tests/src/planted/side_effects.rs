//! Bugs that reach further than the request does.

use std::collections::BTreeMap;

use cognito_identity::types::{
    DeleteIdentitiesInput, DeleteIdentitiesOutput, DescribeIdentityInput, GetIdInput, ListIdentitiesInput,
    SetIdentityPoolRolesInput, StringMap, UnlinkIdentityInput,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response, Result, ServiceError};
use cognito_identity_fake::FakeCognitoIdentity;

use super::{Memory, plant};

/// Creates a pool and remembers it.
async fn noting(fake: &FakeCognitoIdentity, memory: &Memory, request: Request) -> Result<Response> {
    let response = request.send(fake).await?;
    if let Response::CreateIdentityPool(pool) = &response {
        let id = pool.identity_pool_id.clone().unwrap_or_default();
        memory.note(id.as_str(), id.as_str());
    }
    Ok(response)
}

/// The first login an identity is described with.
async fn first_login(fake: &FakeCognitoIdentity, identity: &str) -> Option<String> {
    let described = fake.describe_identity(DescribeIdentityInput::new(identity)).await.ok()?;
    described.logins?.into_iter().next()
}

plant! {
    "an update loses the roles" => "side_effects::a_change_leaves_the_rest_of_the_pool"
    |fake, memory, request| match request {
        Request::UpdateIdentityPool(input) => {
            let id = input.identity_pool_id.clone().unwrap_or_default();
            let none = SetIdentityPoolRolesInput::new(id, StringMap::new()).role_mappings(BTreeMap::<String, _>::new());
            fake.set_identity_pool_roles(none).await?;
            fake.update_identity_pool(input).await.map(Response::UpdateIdentityPool)
        }
        other => other.send(fake).await,
    };

    "roles are those of all pools" => "side_effects::a_change_leaves_other_pools"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(input) => {
            for pool in memory.all() {
                let input = SetIdentityPoolRolesInput { identity_pool_id: Some(pool), ..input.clone() };
                // Another pool may lack the provider of a mapping.
                let _ = fake.set_identity_pool_roles(input).await;
            }
            fake.set_identity_pool_roles(input).await.map(Response::SetIdentityPoolRoles)
        }
        other => noting(fake, memory, other).await,
    };

    "a deleted pool ends every session" => "side_effects::sessions_of_others_outlive_a_deletion"
    |fake, memory, request| match request {
        Request::DeleteIdentityPool(input) => {
            memory.note("deleted", "a pool");
            fake.delete_identity_pool(input).await.map(Response::DeleteIdentityPool)
        }
        Request::GetOpenIdToken(input) if input.logins.is_some() && memory.recall("deleted").is_some() => {
            Err(ServiceError::new(ErrorKind::NotAuthorized, "the session has ended").into())
        }
        other => other.send(fake).await,
    };

    "an identity is deleted with those merged into it" => "side_effects::a_deletion_takes_the_named_alone"
    |fake, memory, request| match request {
        Request::DeleteIdentities(input) => {
            for pool in memory.all() {
                let request = ListIdentitiesInput::new(pool, 60);
                for row in fake.list_identities(request).await?.identities.unwrap_or_default() {
                    if row.logins.iter().flatten().any(|login| login == "DISABLED") {
                        fake.delete_identities(DeleteIdentitiesInput::new(row.identity_id.into_iter().collect::<Vec<_>>())).await?;
                    }
                }
            }
            fake.delete_identities(input).await.map(Response::DeleteIdentities)
        }
        other => noting(fake, memory, other).await,
    };

    "a deletion forgets everybody's logins" => "side_effects::other_logins_outlive_a_deletion"
    |fake, memory, request| match request {
        Request::DeleteIdentities(input) => {
            memory.note("deleted", "an identity");
            fake.delete_identities(input).await.map(Response::DeleteIdentities)
        }
        Request::GetId(mut input) => {
            if memory.recall("deleted").is_some() {
                input.logins = None;
            }
            fake.get_id(input).await.map(Response::GetId)
        }
        other => other.send(fake).await,
    };

    "disabled identities are not deleted" => "side_effects::a_disabled_identity_is_deleted"
    |fake, memory, request| match request {
        Request::DeleteIdentities(input) => {
            let mut ids = Vec::new();
            for id in input.identity_ids_to_delete.into_iter().flatten() {
                if first_login(fake, &id).await.as_deref() != Some("DISABLED") {
                    ids.push(id);
                }
            }
            if ids.is_empty() {
                return Ok(Response::DeleteIdentities(DeleteIdentitiesOutput::default().unprocessed_identity_ids([])));
            }
            fake.delete_identities(DeleteIdentitiesInput::new(ids)).await.map(Response::DeleteIdentities)
        }
        other => other.send(fake).await,
    };

    "a login is unlinked in every pool" => "side_effects::users_of_other_pools_stay"
    |fake, memory, request| match request {
        Request::UnlinkIdentity(input) => {
            for pool in memory.all() {
                let find = GetIdInput { logins: input.logins.clone(), ..GetIdInput::new(pool) };
                let identity_id = fake.get_id(find).await?.identity_id;
                fake.unlink_identity(UnlinkIdentityInput { identity_id, ..input.clone() }).await?;
            }
            Ok(Response::UnlinkIdentity(()))
        }
        other => noting(fake, memory, other).await,
    };
}

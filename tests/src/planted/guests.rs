//! Bugs in GetId for guests, and in the ids of identities.

use cognito_identity::types::{
    CreateIdentityPoolInput, DescribeIdentityPoolInput, GetIdInput, IdentityDescription,
};
use cognito_identity::{CognitoIdentity, Error, ErrorKind, Request, Response, ServiceError};

use super::plant;

plant! {
    "a deleted pool still gives ids" => "pools::a_deleted_pool_is_gone"
    |fake, memory, request| match request {
        Request::GetId(input) => match fake.get_id(input.clone()).await {
            Err(error) if error.kind() == Some(&ErrorKind::ResourceNotFound) => {
                let spare = fake.create_identity_pool(CreateIdentityPoolInput::new("spare", true)).await?;
                let pool = spare.identity_pool_id.unwrap_or_default();
                fake.get_id(GetIdInput { identity_pool_id: Some(pool), ..input }).await.map(Response::GetId)
            }
            response => response.map(Response::GetId),
        },
        other => other.send(fake).await,
    };

    "guests are let in where they are forbidden" => "identities::guests_can_be_forbidden"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            let given = input.allow_unauthenticated_identities;
            let mut pool = fake.create_identity_pool(input.allow_unauthenticated_identities(true)).await?;
            pool.allow_unauthenticated_identities = given;
            Ok(Response::CreateIdentityPool(pool))
        }
        other => other.send(fake).await,
    };

    "an update does not open or close the pool to guests" => "identities::guests_can_be_forbidden"
    |fake, memory, request| match request {
        Request::UpdateIdentityPool(mut input) => {
            let id = input.identity_pool_id.clone().unwrap_or_default();
            let stored = fake.describe_identity_pool(DescribeIdentityPoolInput::new(id)).await?;
            input.allow_unauthenticated_identities = stored.allow_unauthenticated_identities;
            fake.update_identity_pool(input).await.map(Response::UpdateIdentityPool)
        }
        other => other.send(fake).await,
    };

    "a guest is the same guest each time" => "identities::each_guest_is_new"
    |fake, memory, request| match request {
        Request::GetId(input) => {
            let mut response = fake.get_id(input).await?;
            response.identity_id = memory.recall("guest").or(response.identity_id);
            memory.note("guest", response.identity_id.clone().unwrap_or_default());
            Ok(Response::GetId(response))
        }
        other => other.send(fake).await,
    };

    "the account that is given is another one" => "identities::the_own_account_may_be_given"
    |fake, memory, request| match request {
        Request::GetId(GetIdInput { account_id: Some(_), .. }) => {
            Err(ServiceError::new(ErrorKind::ResourceNotFound, "no pool of this account").into())
        }
        other => other.send(fake).await,
    };

    "a pool of another account is unknown to the public" => "pools::a_public_operation_is_of_no_account"
    |fake, memory, request| match request {
        Request::GetId(input) => fake.get_id(input).await.map(Response::GetId).map_err(|error| match error {
            Error::Service(refusal) if refusal.status() == 501 => {
                ServiceError::new(ErrorKind::ResourceNotFound, "no such pool").into()
            }
            other => other,
        }),
        other => other.send(fake).await,
    };

    "ids are upper case" => "identities::ids_are_region_and_guid"
    |fake, memory, request| match request {
        Request::GetId(input) => {
            let mut response = fake.get_id(input).await?;
            response.identity_id = response.identity_id.map(|id| id.to_uppercase());
            Ok(Response::GetId(response))
        }
        other => other.send(fake).await,
    };

    "logins are ignored" => "identities::logins_need_a_provider"
    |fake, memory, request| match request {
        Request::GetId(mut input) => {
            input.logins = None;
            fake.get_id(input).await.map(Response::GetId)
        }
        other => other.send(fake).await,
    };

    "an id without a GUID is invalid" => "identities::any_id_of_the_pattern_is_not_found"
    |fake, memory, request| match request {
        Request::GetId(input) if input.identity_pool_id.as_ref().is_some_and(|id| id.len() < 40) => {
            Err(ServiceError::new(ErrorKind::validation(), "no GUID").into())
        }
        other => other.send(fake).await,
    };

    "an id is compared by its end" => "identities::an_id_is_compared_as_a_whole"
    |fake, memory, request| match request {
        Request::GetId(input) => {
            let response = fake.get_id(input).await?;
            let id = response.identity_id.clone().unwrap_or_default();
            memory.note(id[id.len().saturating_sub(12)..].to_owned(), id);
            Ok(Response::GetId(response))
        }
        Request::DescribeIdentity(mut input) => {
            let id = input.identity_id.clone().unwrap_or_default();
            input.identity_id = memory.recall(&id[id.len().saturating_sub(12)..]).or(Some(id));
            fake.describe_identity(input).await.map(Response::DescribeIdentity)
        }
        other => other.send(fake).await,
    };

    "a later identity takes a deleted one's place" => "identities::a_later_identity_is_in_its_own_pool"
    |fake, memory, request| match request {
        Request::DeleteIdentities(input) => {
            memory.note("deleted", "one");
            fake.delete_identities(input).await.map(Response::DeleteIdentities)
        }
        Request::GetId(input) => {
            let response = fake.get_id(input).await?;
            if memory.recall("deleted").is_some() {
                memory.note("later", response.identity_id.clone().unwrap_or_default());
            }
            Ok(Response::GetId(response))
        }
        Request::ListIdentities(input) => {
            let mut response = fake.list_identities(input).await?;
            if let Some(later) = memory.recall("later") {
                let row = IdentityDescription { identity_id: Some(later), ..IdentityDescription::default() };
                response.identities.get_or_insert_default().push(row);
            }
            Ok(Response::ListIdentities(response))
        }
        other => other.send(fake).await,
    };
}

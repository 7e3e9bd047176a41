use cognito_identity::types::{CreateIdentityPoolInput, GetIdInput, IdentityPool};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response};

use super::plant;

plant! {
    "the developer provider is lost in an update" => "pools::the_developer_provider_survives_updates"
    |fake, memory, request| match request {
        Request::UpdateIdentityPool(input) => {
            let given = input.developer_provider_name.clone();
            let answer = fake.update_identity_pool(input).await?;
            Ok(Response::UpdateIdentityPool(IdentityPool { developer_provider_name: given, ..answer }))
        }
        other => other.send(fake).await,
    };

    "a pool is never renamed" => "pools::an_update_renames"
    |fake, memory, request| match request {
        Request::UpdateIdentityPool(input) => {
            let mut answer = fake.update_identity_pool(input).await?;
            answer.identity_pool_name = Some("first name".to_owned());
            Ok(Response::UpdateIdentityPool(answer))
        }
        other => other.send(fake).await,
    };

    "no tags are no member" => "pools::unset_members_are_absent"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            let mut pool = fake.create_identity_pool(input).await?;
            pool.identity_pool_tags = pool.identity_pool_tags.filter(|tags| !tags.is_empty());
            Ok(Response::CreateIdentityPool(pool))
        }
        other => other.send(fake).await,
    };

    "the classic flow is off unless it is on" => "pools::the_classic_flow_has_three_states"
    |fake, memory, request| match request {
        Request::DescribeIdentityPool(input) => {
            let mut pool = fake.describe_identity_pool(input).await?;
            pool.allow_classic_flow.get_or_insert(false);
            Ok(Response::DescribeIdentityPool(pool))
        }
        other => other.send(fake).await,
    };

    "the token check is echoed as it was given" => "pools::the_token_check_is_echoed"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            let given = input.cognito_identity_providers.clone();
            let mut pool = fake.create_identity_pool(input).await?;
            pool.cognito_identity_providers = given;
            Ok(Response::CreateIdentityPool(pool))
        }
        other => other.send(fake).await,
    };

    "a deleted pool still gives ids" => "pools::a_deleted_pool_is_gone"
    |fake, memory, request| match request {
        Request::GetId(input) => match fake.get_id(input.clone()).await {
            Err(error) if error.kind() == Some(&ErrorKind::ResourceNotFound) => {
                let spare = fake.create_identity_pool(CreateIdentityPoolInput::new("spare", true)).await?;
                let pool = spare.identity_pool_id.unwrap_or_default();
                fake.get_id(GetIdInput { identity_pool_id: Some(pool), ..input }).await.map(Response::GetId)
            }
            answer => answer.map(Response::GetId),
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

    "a guest is the same guest each time" => "identities::each_guest_is_new"
    |fake, memory, request| match request {
        Request::GetId(input) => {
            let mut answer = fake.get_id(input).await?;
            answer.identity_id = memory.recall("guest").or(answer.identity_id);
            memory.note("guest", answer.identity_id.clone().unwrap_or_default());
            Ok(Response::GetId(answer))
        }
        other => other.send(fake).await,
    };

    "ids are upper case" => "identities::ids_are_region_and_guid"
    |fake, memory, request| match request {
        Request::GetId(input) => {
            let mut answer = fake.get_id(input).await?;
            answer.identity_id = answer.identity_id.map(|id| id.to_uppercase());
            Ok(Response::GetId(answer))
        }
        other => other.send(fake).await,
    };

    "the user pool's form is not checked" => "pools::a_user_pool_has_a_name_and_a_client"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(mut input) => {
            let given = input.cognito_identity_providers.take();
            let mut pool = fake.create_identity_pool(input).await?;
            pool.cognito_identity_providers = given;
            Ok(Response::CreateIdentityPool(pool))
        }
        other => other.send(fake).await,
    };

    "the developer provider can be changed" => "pools::the_developer_provider_is_fixed"
    |fake, memory, request| match request {
        Request::UpdateIdentityPool(mut input) => {
            let given = input.developer_provider_name.take();
            let mut pool = fake.update_identity_pool(input).await?;
            if let Some(given) = given {
                memory.note(pool.identity_pool_id.clone().unwrap_or_default(), given.clone());
                pool.developer_provider_name = Some(given);
            }
            Ok(Response::UpdateIdentityPool(pool))
        }
        Request::DescribeIdentityPool(input) => {
            let mut pool = fake.describe_identity_pool(input).await?;
            let changed = memory.recall(pool.identity_pool_id.as_deref().unwrap_or_default());
            pool.developer_provider_name = changed.or(pool.developer_provider_name);
            Ok(Response::DescribeIdentityPool(pool))
        }
        other => other.send(fake).await,
    };
}

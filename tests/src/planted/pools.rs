//! Bugs in creating, updating and describing pools.

use cognito_identity::types::{
    DeleteIdentitiesInput, DescribeIdentityPoolInput, IdentityPool, ListIdentitiesInput, StringMap,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response, ServiceError};

use super::plant;

plant! {
    "a SAML provider is of any partition" => "pools::a_saml_provider_is_of_the_partition"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(mut input) => {
            for arn in input.saml_provider_arns.iter_mut().flatten() {
                *arn = arn.replace("arn:aws-none:", "arn:aws:");
            }
            fake.create_identity_pool(input).await.map(Response::CreateIdentityPool)
        }
        other => other.send(fake).await,
    };

    "the developer provider is lost in an update" => "pools::the_developer_provider_survives_updates"
    |fake, memory, request| match request {
        Request::UpdateIdentityPool(input) => {
            let given = input.developer_provider_name.clone();
            let response = fake.update_identity_pool(input).await?;
            Ok(Response::UpdateIdentityPool(IdentityPool { developer_provider_name: given, ..response }))
        }
        other => other.send(fake).await,
    };

    "a pool is never renamed" => "pools::an_update_renames"
    |fake, memory, request| match request {
        Request::UpdateIdentityPool(input) => {
            let mut response = fake.update_identity_pool(input).await?;
            response.identity_pool_name = Some("first name".to_owned());
            Ok(Response::UpdateIdentityPool(response))
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

    "a pool is never deleted"
        => "identities::a_deleted_pool_takes_its_identities" "pools::a_deleted_pool_is_not_listed"
    |fake, memory, request| match request {
        Request::DeleteIdentityPool(_) => Ok(Response::DeleteIdentityPool(())),
        other => other.send(fake).await,
    };

    "tags are not described" => "pools::a_pool_is_described_as_created"
    |fake, memory, request| match request {
        Request::DescribeIdentityPool(input) => {
            let mut pool = fake.describe_identity_pool(input).await?;
            pool.identity_pool_tags = Some(StringMap::new());
            Ok(Response::DescribeIdentityPool(pool))
        }
        other => other.send(fake).await,
    };

    "a developer provider is for new pools only" => "pools::a_developer_provider_can_be_added"
    |fake, memory, request| match request {
        Request::UpdateIdentityPool(mut input) => {
            input.developer_provider_name = None;
            fake.update_identity_pool(input).await.map(Response::UpdateIdentityPool)
        }
        other => other.send(fake).await,
    };

    "an empty collection is no collection" => "pools::empty_collections_remove_providers"
    |fake, memory, request| match request {
        Request::UpdateIdentityPool(mut input) => {
            let id = input.identity_pool_id.clone().unwrap_or_default();
            let stored = fake.describe_identity_pool(DescribeIdentityPoolInput::new(id)).await?;
            input.supported_login_providers = stored.supported_login_providers;
            fake.update_identity_pool(input).await.map(Response::UpdateIdentityPool)
        }
        other => other.send(fake).await,
    };

    "an update starts the pool afresh" => "pools::an_update_keeps_identities"
    |fake, memory, request| match request {
        Request::UpdateIdentityPool(input) => {
            let id = input.identity_pool_id.clone().unwrap_or_default();
            let rows = fake.list_identities(ListIdentitiesInput::new(id, 60)).await?.identities;
            let ids: Vec<_> = rows.unwrap_or_default().into_iter().filter_map(|row| row.identity_id).collect();
            fake.delete_identities(DeleteIdentitiesInput::new(ids)).await?;
            fake.update_identity_pool(input).await.map(Response::UpdateIdentityPool)
        }
        other => other.send(fake).await,
    };

    "a refused update renames the pool" => "pools::a_refused_update_changes_nothing"
    |fake, memory, request| match request {
        Request::UpdateIdentityPool(input) => match fake.update_identity_pool(input.clone()).await {
            Err(refusal) => {
                let renamed = IdentityPool { cognito_identity_providers: None, ..input };
                fake.update_identity_pool(renamed).await?;
                Err(refusal)
            }
            response => response.map(Response::UpdateIdentityPool),
        },
        other => other.send(fake).await,
    };

    "pools are listed by id alone" => "pools::a_listed_pool_shows_id_and_name"
    |fake, memory, request| match request {
        Request::ListIdentityPools(input) => {
            let mut response = fake.list_identity_pools(input).await?;
            for row in response.identity_pools.iter_mut().flatten() {
                row.identity_pool_name = None;
            }
            Ok(Response::ListIdentityPools(response))
        }
        other => other.send(fake).await,
    };

    "pool ids have no version" => "pools::pool_guids_are_of_version_four"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            let mut pool = fake.create_identity_pool(input).await?;
            pool.identity_pool_id = pool.identity_pool_id.map(|id| id.replace("-4", "-0"));
            Ok(Response::CreateIdentityPool(pool))
        }
        other => other.send(fake).await,
    };

    "one documented login provider is not known" => "pools::known_login_providers_are_accepted"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input)
            if input.supported_login_providers.iter().any(|map| map.contains_key("appleid.apple.com")) =>
        {
            Err(ServiceError::new(ErrorKind::InvalidParameter, "unknown provider").into())
        }
        other => other.send(fake).await,
    };

    "OpenID Connect providers must be of the account" => "pools::open_id_providers_may_be_of_other_accounts"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) if input.open_id_connect_provider_arns.is_some() => {
            Err(ServiceError::new(ErrorKind::InvalidParameter, "foreign provider").into())
        }
        other => other.send(fake).await,
    };

    "SAML providers may be of other accounts" => "pools::saml_providers_are_of_the_account" "pools::saml_providers_are_described"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(mut input) => {
            input.saml_provider_arns = None;
            fake.create_identity_pool(input).await.map(Response::CreateIdentityPool)
        }
        other => other.send(fake).await,
    };

    "tags beyond fifty are dropped" => "pools::fifty_tags_are_allowed"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(mut input) => {
            input.identity_pool_tags = input.identity_pool_tags.map(|tags| tags.into_iter().take(50).collect());
            fake.create_identity_pool(input).await.map(Response::CreateIdentityPool)
        }
        other => other.send(fake).await,
    };

    "spaces in a developer provider are replaced" => "validation::a_space_in_the_provider_is_invalid"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(mut input) => {
            input.developer_provider_name = input.developer_provider_name.map(|name| name.replace(' ', "_"));
            fake.create_identity_pool(input).await.map(Response::CreateIdentityPool)
        }
        other => other.send(fake).await,
    };
}

//! Bugs in LookupDeveloperIdentity.

use cognito_identity::types::{
    GetOpenIdTokenForDeveloperIdentityInput, LookupDeveloperIdentityInput, LookupDeveloperIdentityOutput,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response};

use super::plant;

plant! {
    "a lookup of both keys does not check them" => "lookup::a_mismatch_is_a_conflict"
    |fake, memory, request| match request {
        Request::LookupDeveloperIdentity(input) if input.identity_id.is_some() => {
            let input = LookupDeveloperIdentityInput { developer_user_identifier: None, ..input };
            fake.lookup_developer_identity(input).await.map(Response::LookupDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "a lookup of both keys lists the siblings too" => "lookup::both_keys_are_verified"
    |fake, memory, request| match request {
        Request::LookupDeveloperIdentity(input) => {
            let alone = LookupDeveloperIdentityInput { developer_user_identifier: None, ..input.clone() };
            let both = input.identity_id.is_some() && input.developer_user_identifier.is_some();
            let mut response = fake.lookup_developer_identity(input).await?;
            if both {
                response = fake.lookup_developer_identity(alone).await?;
            }
            Ok(Response::LookupDeveloperIdentity(response))
        }
        other => other.send(fake).await,
    };

    "a lookup registers the user" => "lookup::a_lookup_changes_nothing"
    |fake, memory, request| match request {
        Request::LookupDeveloperIdentity(input) => {
            let response = fake.lookup_developer_identity(input.clone()).await;
            if let (Err(_), Some(user), Some(pool)) = (&response, input.developer_user_identifier, input.identity_pool_id)
                && memory.recall("armed").is_some()
            {
                let provider = memory.recall("provider").unwrap_or_default();
                let request = GetOpenIdTokenForDeveloperIdentityInput::new(pool, [(provider, user)]);
                let _ = fake.get_open_id_token_for_developer_identity(request).await;
            }
            memory.note("armed", "yes");
            response.map(Response::LookupDeveloperIdentity)
        }
        Request::CreateIdentityPool(input) => {
            memory.note("provider", input.developer_provider_name.clone().unwrap_or_default());
            fake.create_identity_pool(input).await.map(Response::CreateIdentityPool)
        }
        other => other.send(fake).await,
    };

    "lookups page over the users by two too many" => "lookup::pages_are_the_whole"
    |fake, memory, request| match request {
        Request::LookupDeveloperIdentity(mut input) => {
            input.max_results = input.max_results.map(|size| (size + 2).min(60));
            fake.lookup_developer_identity(input).await.map(Response::LookupDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "the last user of an identity is not listed" => "lookup::both_directions_agree"
    |fake, memory, request| match request {
        Request::LookupDeveloperIdentity(input) => {
            let mut response = fake.lookup_developer_identity(input).await?;
            response.developer_user_identifier_list.get_or_insert_default().pop();
            Ok(Response::LookupDeveloperIdentity(response))
        }
        other => other.send(fake).await,
    };

    "an unknown identity has no users" => "lookup::an_unknown_identity_is_not_found"
    |fake, memory, request| match request {
        Request::LookupDeveloperIdentity(input) => match fake.lookup_developer_identity(input).await {
            Err(error) if error.kind() == Some(&ErrorKind::ResourceNotFound) => {
                Ok(Response::LookupDeveloperIdentity(LookupDeveloperIdentityOutput::default()))
            }
            response => response.map(Response::LookupDeveloperIdentity),
        },
        other => other.send(fake).await,
    };

    "users are looked up in all pools" => "lookup::pools_are_told_apart"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            let pool = fake.create_identity_pool(input).await?;
            let first = memory.recall("first").or(pool.identity_pool_id.clone());
            memory.note("first", first.unwrap_or_default());
            Ok(Response::CreateIdentityPool(pool))
        }
        Request::LookupDeveloperIdentity(input) => {
            let input = input.identity_pool_id(memory.recall("first").unwrap_or_default());
            fake.lookup_developer_identity(input).await.map(Response::LookupDeveloperIdentity)
        }
        other => other.send(fake).await,
    };
}

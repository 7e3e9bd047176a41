use cognito_identity::types::{GetOpenIdTokenForDeveloperIdentityInput, LookupDeveloperIdentityInput};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response};

use super::plant;

plant! {
    "each sign-in of a developer user is a new identity" => "developer::signing_in_again_finds_the_identity"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) if input.identity_id.is_none() => {
            let count = memory.all().len().to_string();
            memory.note(count.clone(), count.clone());
            fake.get_open_id_token_for_developer_identity(renamed(input, |user| format!("{user} {count}")))
                .await
                .map(Response::GetOpenIdTokenForDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "developer users ignore case" => "developer::users_are_case_sensitive"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) => fake
            .get_open_id_token_for_developer_identity(renamed(input, |user| user.to_lowercase()))
            .await
            .map(Response::GetOpenIdTokenForDeveloperIdentity),
        other => other.send(fake).await,
    };

    "developer users are trimmed" => "developer::users_are_told_apart"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) => fake
            .get_open_id_token_for_developer_identity(renamed(input, |user| user.chars().take(1).collect()))
            .await
            .map(Response::GetOpenIdTokenForDeveloperIdentity),
        other => other.send(fake).await,
    };

    "the identity given is ignored" => "developer::a_guest_is_upgraded"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) => {
            let input = GetOpenIdTokenForDeveloperIdentityInput { identity_id: None, ..input };
            fake.get_open_id_token_for_developer_identity(input).await.map(Response::GetOpenIdTokenForDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "an unknown identity given is created" => "developer::an_unknown_identity_is_not_found"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) => {
            match fake.get_open_id_token_for_developer_identity(input.clone()).await {
                Err(error) if error.kind() == Some(&ErrorKind::ResourceNotFound) => {
                    let input = GetOpenIdTokenForDeveloperIdentityInput { identity_id: None, ..input };
                    fake.get_open_id_token_for_developer_identity(input).await
                }
                answer => answer,
            }
            .map(Response::GetOpenIdTokenForDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "a user of another identity is not noticed" => "developer::a_known_user_is_not_linked_to_another_identity"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) => {
            match fake.get_open_id_token_for_developer_identity(input.clone()).await {
                Err(error) if error.kind() == Some(&ErrorKind::DeveloperUserAlreadyRegistered) => {
                    let input = GetOpenIdTokenForDeveloperIdentityInput { identity_id: None, ..input };
                    fake.get_open_id_token_for_developer_identity(input).await
                }
                answer => answer,
            }
            .map(Response::GetOpenIdTokenForDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "TokenDuration is ignored" => "developer::the_token_lives_as_long_as_asked"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) => {
            let input = GetOpenIdTokenForDeveloperIdentityInput { token_duration: None, ..input };
            fake.get_open_id_token_for_developer_identity(input).await.map(Response::GetOpenIdTokenForDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "the token lives ten minutes, as that of GetOpenIdToken" => "developer::the_token_lives_fifteen_minutes"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(mut input) => {
            input.token_duration = input.token_duration.or(Some(600));
            fake.get_open_id_token_for_developer_identity(input).await.map(Response::GetOpenIdTokenForDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "the token carries no principal tags" => "developer::the_token_carries_principal_tags"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) => {
            let input = GetOpenIdTokenForDeveloperIdentityInput { principal_tags: None, ..input };
            fake.get_open_id_token_for_developer_identity(input).await.map(Response::GetOpenIdTokenForDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "the token is opaque" => "developer::the_token_names_the_user"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) => {
            let mut answer = fake.get_open_id_token_for_developer_identity(input).await?;
            answer.token = Some("opaque-token".into());
            Ok(Response::GetOpenIdTokenForDeveloperIdentity(answer))
        }
        other => other.send(fake).await,
    };

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
            let mut answer = fake.lookup_developer_identity(input).await?;
            if both {
                answer = fake.lookup_developer_identity(alone).await?;
            }
            Ok(Response::LookupDeveloperIdentity(answer))
        }
        other => other.send(fake).await,
    };

    "a lookup registers the user" => "lookup::a_lookup_changes_nothing"
    |fake, memory, request| match request {
        Request::LookupDeveloperIdentity(input) => {
            let answer = fake.lookup_developer_identity(input.clone()).await;
            if let (Err(_), Some(user), Some(pool)) = (&answer, input.developer_user_identifier, input.identity_pool_id)
                && memory.recall("armed").is_some()
            {
                let provider = memory.recall("provider").unwrap_or_default();
                let request = GetOpenIdTokenForDeveloperIdentityInput::new(pool, [(provider, user)]);
                let _ = fake.get_open_id_token_for_developer_identity(request).await;
            }
            memory.note("armed", "yes");
            answer.map(Response::LookupDeveloperIdentity)
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
}

/// The request with its developer users renamed.
fn renamed(
    mut input: GetOpenIdTokenForDeveloperIdentityInput,
    rename: impl Fn(&str) -> String,
) -> GetOpenIdTokenForDeveloperIdentityInput {
    for user in input.logins.iter_mut().flat_map(|logins| logins.0.values_mut()) {
        *user = rename(user);
    }
    input
}

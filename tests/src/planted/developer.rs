//! Bugs in GetOpenIdTokenForDeveloperIdentity.

use cognito_identity::types::{
    DescribeIdentityPoolInput, GetOpenIdTokenForDeveloperIdentityInput, IdentityDescription,
};
use cognito_identity::{CognitoIdentity, Error, ErrorKind, Request, Response, ServiceError, Timestamp};

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
            .get_open_id_token_for_developer_identity(renamed(input, str::to_lowercase))
            .await
            .map(Response::GetOpenIdTokenForDeveloperIdentity),
        other => other.send(fake).await,
    };

    "only the first character of a developer user counts" => "developer::users_are_told_apart"
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
                response => response,
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
                response => response,
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
            let mut response = fake.get_open_id_token_for_developer_identity(input).await?;
            response.token = Some("opaque-token".into());
            Ok(Response::GetOpenIdTokenForDeveloperIdentity(response))
        }
        other => other.send(fake).await,
    };

    "developer users of all pools are one" => "developer::pools_are_told_apart"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) => {
            let pool = memory.recall("pool").or(input.identity_pool_id.clone()).unwrap_or_default();
            memory.note("pool", pool.as_str());
            let input = input.identity_pool_id(pool);
            fake.get_open_id_token_for_developer_identity(input).await.map(Response::GetOpenIdTokenForDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "a user's own identity cannot be given" => "developer::the_own_identity_may_be_given"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) if input.identity_id.is_some() => {
            Err(ServiceError::new(ErrorKind::DeveloperUserAlreadyRegistered, "registered already").into())
        }
        other => other.send(fake).await,
    };

    "a public login is linked to without its token" => "developer::a_public_login_needs_its_token"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(mut input) => {
            input.identity_id = None;
            fake.get_open_id_token_for_developer_identity(input).await.map(Response::GetOpenIdTokenForDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "another provider is refused in words of its own" => "developer::another_provider_is_named_unsupported"
    |fake, memory, request| request.send(fake).await.map_err(|error| match error {
        Error::Service(refusal) => ServiceError::new(refusal.kind().clone(), "unknown provider").into(),
        lost => lost,
    });

    "long users are cut" => "developer::the_longest_user_is_registered"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) => fake
            .get_open_id_token_for_developer_identity(renamed(input, |user| user.chars().take(1000).collect()))
            .await
            .map(Response::GetOpenIdTokenForDeveloperIdentity),
        other => other.send(fake).await,
    };

    "developer users are described as logins" => "identities::users_are_not_described"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) => {
            let user = input.logins.as_ref().and_then(|logins| logins.values().next().cloned()).unwrap_or_default();
            memory.note("user", user);
            fake.get_open_id_token_for_developer_identity(input).await.map(Response::GetOpenIdTokenForDeveloperIdentity)
        }
        Request::DescribeIdentity(input) => {
            let mut response = fake.describe_identity(input).await?;
            response.logins.get_or_insert_default().extend(memory.recall("user"));
            Ok(Response::DescribeIdentity(response))
        }
        other => other.send(fake).await,
    };

    "LastModifiedDate is after CreationDate, and no change moves it" =>
        "developer::a_link_is_a_modification" "merging::a_merge_is_a_modification"
        "unlinking::an_unlink_is_a_modification" "public_unlinking::an_unlink_is_a_modification"
    |fake, memory, request| match request {
        Request::DescribeIdentity(input) => {
            let mut response = fake.describe_identity(input).await?;
            response.last_modified_date = linked_once(&response);
            Ok(Response::DescribeIdentity(response))
        }
        other => other.send(fake).await,
    };

    "the classic flow's ban is for developer users too" => "developer::developer_tokens_ignore_allow_classic_flow"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) => {
            let pool = DescribeIdentityPoolInput::new(input.identity_pool_id.clone().unwrap_or_default());
            if fake.describe_identity_pool(pool).await?.allow_classic_flow == Some(false) {
                return Err(ServiceError::new(ErrorKind::InvalidParameter, "no classic flow").into());
            }
            fake.get_open_id_token_for_developer_identity(input).await.map(Response::GetOpenIdTokenForDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "a token of any length is issued" => "validation::a_token_duration_has_bounds"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(mut input) => {
            input.token_duration = input.token_duration.map(|seconds| seconds.clamp(1, 86_400));
            fake.get_open_id_token_for_developer_identity(input).await.map(Response::GetOpenIdTokenForDeveloperIdentity)
        }
        other => other.send(fake).await,
    };
}

/// When the identity was last modified if nothing but its login's linking, right after its creation, counts.
fn linked_once(identity: &IdentityDescription) -> Option<Timestamp> {
    identity.creation_date.map(|date| Timestamp::from_millis(date.as_millis() + 30))
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

//! Bugs in MergeDeveloperIdentities.

use cognito_identity::types::{
    DeleteIdentitiesInput, GetIdInput, GetOpenIdTokenForDeveloperIdentityInput, LookupDeveloperIdentityInput,
    MergeDeveloperIdentitiesInput, MergeDeveloperIdentitiesOutput, UnlinkDeveloperIdentityInput,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response, Result};
use cognito_identity_fake::FakeCognitoIdentity;

use super::plant;

plant! {
    "a merge forgets the siblings of the source" => "merging::siblings_follow"
    |fake, memory, request| {
        if let Request::MergeDeveloperIdentities(input) = &request {
            for sibling in users_of(fake, input, source(input)).await?.iter().filter(|user| *user != source(input)) {
                unlink(fake, input, sibling).await?;
            }
        }
        request.send(fake).await
    };

    "a merge answers the source's identity" => "merging::destination_remains"
    |fake, memory, request| {
        if let Request::MergeDeveloperIdentities(input) = request {
            let identity_id = owner(fake, &input, source(&input)).await.ok();
            let response = fake.merge_developer_identities(input).await?;
            return Ok(Response::MergeDeveloperIdentities(MergeDeveloperIdentitiesOutput {
                identity_id: identity_id.or(response.identity_id),
            }));
        }
        request.send(fake).await
    };

    "a merge goes the wrong way" => "merging::merges_are_confluent"
    |fake, memory, request| match request {
        Request::MergeDeveloperIdentities(input) => {
            let swapped = MergeDeveloperIdentitiesInput {
                source_user_identifier: input.destination_user_identifier,
                destination_user_identifier: input.source_user_identifier,
                ..input
            };
            fake.merge_developer_identities(swapped).await.map(Response::MergeDeveloperIdentities)
        }
        other => other.send(fake).await,
    };

    "a merge does nothing but say so" => "programs::users_are_where_they_should_be"
    |fake, memory, request| match request {
        Request::MergeDeveloperIdentities(input) => {
            let identity_id = Some(owner(fake, &input, destination(&input)).await?);
            Ok(Response::MergeDeveloperIdentities(MergeDeveloperIdentitiesOutput { identity_id }))
        }
        other => other.send(fake).await,
    };

    "a merge deletes the source's identity" => "merging::the_merged_away_identity_is_marked"
    |fake, memory, request| match request {
        Request::MergeDeveloperIdentities(input) => {
            let gone = owner(fake, &input, source(&input)).await.ok();
            let response = fake.merge_developer_identities(input).await?;
            if let Some(gone) = gone.filter(|gone| Some(gone) != response.identity_id.as_ref()) {
                fake.delete_identities(DeleteIdentitiesInput::new(vec![gone])).await?;
            }
            Ok(Response::MergeDeveloperIdentities(response))
        }
        other => other.send(fake).await,
    };

    "a merge leaves the source's identity enabled" => "merging::source_is_disabled"
    |fake, memory, request| match request {
        Request::MergeDeveloperIdentities(input) => {
            memory.note("merged", owner(fake, &input, source(&input)).await.unwrap_or_default());
            fake.merge_developer_identities(input).await.map(Response::MergeDeveloperIdentities)
        }
        Request::ListIdentities(mut input) => {
            input.hide_disabled = input.hide_disabled.filter(|_| memory.recall("merged").is_none());
            fake.list_identities(input).await.map(Response::ListIdentities)
        }
        other => other.send(fake).await,
    };

    "a merge invents an identity for an unknown source" => "merging::an_unknown_source_is_not_found"
    |fake, memory, request| match request {
        Request::MergeDeveloperIdentities(input) => {
            sign_in(fake, &input, source(&input)).await?;
            fake.merge_developer_identities(input).await.map(Response::MergeDeveloperIdentities)
        }
        other => other.send(fake).await,
    };

    "a merge invents an identity for an unknown destination" => "merging::an_unknown_destination_is_not_found"
    |fake, memory, request| match request {
        Request::MergeDeveloperIdentities(input) => {
            sign_in(fake, &input, destination(&input)).await?;
            fake.merge_developer_identities(input).await.map(Response::MergeDeveloperIdentities)
        }
        other => other.send(fake).await,
    };

    "a merge ends in a new identity" => "merging::destination_remains"
    |fake, memory, request| match request {
        Request::MergeDeveloperIdentities(input) => {
            let response = fake.merge_developer_identities(input.clone()).await?;
            let pool = input.identity_pool_id.unwrap_or_default();
            let identity_id = fake.get_id(GetIdInput::new(pool)).await?.identity_id.or(response.identity_id);
            Ok(Response::MergeDeveloperIdentities(MergeDeveloperIdentitiesOutput { identity_id }))
        }
        other => other.send(fake).await,
    };

    "whatever is in the way of a merge is ignored"
        => "merging::more_than_twenty_logins_are_refused" "merging::two_users_of_a_provider_are_refused"
    |fake, memory, request| match request {
        Request::MergeDeveloperIdentities(input) => match fake.merge_developer_identities(input.clone()).await {
            Err(error) if error.kind() == Some(&ErrorKind::ResourceConflict) => {
                let identity_id = Some(owner(fake, &input, destination(&input)).await?);
                Ok(Response::MergeDeveloperIdentities(MergeDeveloperIdentitiesOutput { identity_id }))
            }
            response => response.map(Response::MergeDeveloperIdentities),
        },
        other => other.send(fake).await,
    };

    "a merge drops public logins" => "merging::public_logins_follow"
    |fake, memory, request| match request {
        Request::DescribeIdentity(input) => {
            let mut response = fake.describe_identity(input).await?;
            response.logins.get_or_insert_default().retain(|login| login != "accounts.google.com");
            Ok(Response::DescribeIdentity(response))
        }
        other => other.send(fake).await,
    };

    "a merge in an unknown pool succeeds" => "merging::an_unknown_pool_is_not_found"
    |fake, memory, request| match request {
        Request::MergeDeveloperIdentities(input) => match fake.merge_developer_identities(input).await {
            Err(error) if error.kind() == Some(&ErrorKind::ResourceNotFound) => {
                Ok(Response::MergeDeveloperIdentities(MergeDeveloperIdentitiesOutput::default()))
            }
            response => response.map(Response::MergeDeveloperIdentities),
        },
        other => other.send(fake).await,
    };

    "who was unlinked once is never merged" => "unlinking::an_unlinked_user_can_be_merged"
    |fake, memory, request| match request {
        Request::UnlinkDeveloperIdentity(input) => {
            memory.note(input.developer_user_identifier.clone().unwrap_or_default(), "");
            fake.unlink_developer_identity(input).await.map(Response::UnlinkDeveloperIdentity)
        }
        Request::MergeDeveloperIdentities(input) if memory.recall(source(&input)).is_some() => {
            Err(cognito_identity::ServiceError::new(ErrorKind::ResourceConflict, "unlinked").into())
        }
        other => other.send(fake).await,
    };

    "twenty linked logins are too many" => "merging::twenty_logins_can_be_merged"
    |fake, memory, request| {
        if let Request::MergeDeveloperIdentities(input) = &request {
            let from = users_of(fake, input, source(input)).await.unwrap_or_default();
            let into = users_of(fake, input, destination(input)).await.unwrap_or_default();
            if from.len() + into.len() >= 20 {
                return Err(cognito_identity::ServiceError::new(ErrorKind::ResourceConflict, "too many").into());
            }
        }
        request.send(fake).await
    };

    "a refused merge has unlinked the source" => "merging::more_than_twenty_logins_are_refused"
    |fake, memory, request| match request {
        Request::MergeDeveloperIdentities(input) => match fake.merge_developer_identities(input.clone()).await {
            Err(refusal) => {
                unlink(fake, &input, source(&input)).await?;
                Err(refusal)
            }
            response => response.map(Response::MergeDeveloperIdentities),
        },
        other => other.send(fake).await,
    };

    "a merge is done in every pool that has the users" => "merging::other_pools_are_untouched"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            let pool = fake.create_identity_pool(input).await?;
            let id = pool.identity_pool_id.clone().unwrap_or_default();
            memory.note(id.clone(), id);
            Ok(Response::CreateIdentityPool(pool))
        }
        Request::MergeDeveloperIdentities(input) => {
            let here = input.identity_pool_id.clone().unwrap_or_default();
            for pool in memory.all().into_iter().filter(|pool| *pool != here) {
                let _ = fake.merge_developer_identities(input.clone().identity_pool_id(pool)).await;
            }
            fake.merge_developer_identities(input).await.map(Response::MergeDeveloperIdentities)
        }
        other => other.send(fake).await,
    };
}

fn source(input: &MergeDeveloperIdentitiesInput) -> &str {
    input.source_user_identifier.as_deref().unwrap_or_default()
}

fn destination(input: &MergeDeveloperIdentitiesInput) -> &str {
    input.destination_user_identifier.as_deref().unwrap_or_default()
}

fn pool(input: &MergeDeveloperIdentitiesInput) -> &str {
    input.identity_pool_id.as_deref().unwrap_or_default()
}

async fn owner(
    fake: &FakeCognitoIdentity,
    input: &MergeDeveloperIdentitiesInput,
    user: &str,
) -> Result<String> {
    let request = LookupDeveloperIdentityInput::new(pool(input)).developer_user_identifier(user);
    Ok(fake.lookup_developer_identity(request).await?.identity_id.unwrap_or_default())
}

async fn users_of(
    fake: &FakeCognitoIdentity,
    input: &MergeDeveloperIdentitiesInput,
    user: &str,
) -> Result<Vec<String>> {
    let request = LookupDeveloperIdentityInput::new(pool(input)).developer_user_identifier(user);
    Ok(fake.lookup_developer_identity(request).await?.developer_user_identifier_list.unwrap_or_default())
}

async fn unlink(fake: &FakeCognitoIdentity, input: &MergeDeveloperIdentitiesInput, user: &str) -> Result<()> {
    let provider = input.developer_provider_name.as_deref().unwrap_or_default();
    let identity = owner(fake, input, user).await?;
    fake.unlink_developer_identity(
        UnlinkDeveloperIdentityInput::new(pool(input))
            .identity_id(identity)
            .developer_provider_name(provider)
            .developer_user_identifier(user),
    )
    .await
}

async fn sign_in(
    fake: &FakeCognitoIdentity,
    input: &MergeDeveloperIdentitiesInput,
    user: &str,
) -> Result<()> {
    let provider = input.developer_provider_name.as_deref().unwrap_or_default();
    let request = GetOpenIdTokenForDeveloperIdentityInput::new(pool(input), [(provider, user)]);
    fake.get_open_id_token_for_developer_identity(request).await.map(drop)
}

//! Bugs in UnlinkDeveloperIdentity.

use cognito_identity::types::{
    GetIdInput, GetOpenIdTokenForDeveloperIdentityInput, LookupDeveloperIdentityInput,
    UnlinkDeveloperIdentityInput,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response};

use super::plant;

plant! {
    "an unlink does nothing but say so" => "unlinking::an_unlinked_user_is_new"
    |fake, memory, request| match request {
        Request::UnlinkDeveloperIdentity(_) => Ok(Response::UnlinkDeveloperIdentity(())),
        other => other.send(fake).await,
    };

    "an unlinked user is still looked up" => "unlinking::an_unlinked_user_is_gone"
    |fake, memory, request| match request {
        Request::UnlinkDeveloperIdentity(input) => {
            fake.unlink_developer_identity(input.clone()).await?;
            let user = input.developer_user_identifier.unwrap_or_default();
            memory.note(user, input.identity_id.unwrap_or_default());
            Ok(Response::UnlinkDeveloperIdentity(()))
        }
        Request::LookupDeveloperIdentity(input) => {
            let user = input.developer_user_identifier.clone().unwrap_or_default();
            let input = match memory.recall(&user) {
                Some(identity) => LookupDeveloperIdentityInput {
                    identity_id: Some(identity),
                    developer_user_identifier: None,
                    ..input
                },
                None => input,
            };
            fake.lookup_developer_identity(input).await.map(Response::LookupDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "an unlink takes all users of the identity" => "unlinking::the_other_users_stay"
    |fake, memory, request| match request {
        Request::UnlinkDeveloperIdentity(input) => {
            let pool = input.identity_pool_id.clone().unwrap_or_default();
            let identity = input.identity_id.clone().unwrap_or_default();
            let users = fake.lookup_developer_identity(LookupDeveloperIdentityInput::new(pool).identity_id(identity)).await;
            fake.unlink_developer_identity(input.clone()).await?;
            for user in users.ok().and_then(|found| found.developer_user_identifier_list).unwrap_or_default() {
                let _ = fake.unlink_developer_identity(input.clone().developer_user_identifier(user)).await;
            }
            Ok(Response::UnlinkDeveloperIdentity(()))
        }
        other => other.send(fake).await,
    };

    "an identity without logins stays enabled" => "unlinking::the_last_login_disables"
    |fake, memory, request| match request {
        Request::ListIdentities(mut input) => {
            input.hide_disabled = None;
            fake.list_identities(input).await.map(Response::ListIdentities)
        }
        other => other.send(fake).await,
    };

    "an unlinked user comes back to its identity" => "unlinking::an_unlinked_user_is_new"
    |fake, memory, request| match request {
        Request::UnlinkDeveloperIdentity(input) => {
            fake.unlink_developer_identity(input.clone()).await?;
            let user = input.developer_user_identifier.unwrap_or_default();
            memory.note(user, input.identity_id.unwrap_or_default());
            Ok(Response::UnlinkDeveloperIdentity(()))
        }
        Request::GetOpenIdTokenForDeveloperIdentity(input) => {
            let user = input.logins.as_ref().and_then(|logins| logins.values().next().cloned()).unwrap_or_default();
            let mut response = fake.get_open_id_token_for_developer_identity(input).await?;
            response.identity_id = memory.recall(&user).or(response.identity_id);
            Ok(Response::GetOpenIdTokenForDeveloperIdentity(response))
        }
        other => other.send(fake).await,
    };

    "an unlink asks for no owner" => "unlinking::an_unlink_in_vain_changes_nothing"
    |fake, memory, request| match request {
        Request::UnlinkDeveloperIdentity(input) => {
            let lookup = LookupDeveloperIdentityInput::new(input.identity_pool_id.clone().unwrap_or_default())
                .developer_user_identifier(input.developer_user_identifier.clone().unwrap_or_default());
            let owner = fake.lookup_developer_identity(lookup).await?.identity_id;
            let request = UnlinkDeveloperIdentityInput { identity_id: owner, ..input };
            fake.unlink_developer_identity(request).await.map(Response::UnlinkDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "unlinking what is not there succeeds"
        => "unlinking::an_unknown_user_is_not_found" "unlinking::an_unknown_identity_is_not_found"
    |fake, memory, request| match request {
        Request::UnlinkDeveloperIdentity(input) => match fake.unlink_developer_identity(input).await {
            Err(refusal) if refusal.kind() != Some(&ErrorKind::ResourceNotFound) => Err(refusal),
            Ok(()) | Err(_) => Ok(Response::UnlinkDeveloperIdentity(())),
        },
        other => other.send(fake).await,
    };

    "an unlink reaches the user of the same name in other pools" => "unlinking::other_pools_are_untouched"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            let pool = fake.create_identity_pool(input).await?;
            let id = pool.identity_pool_id.clone().unwrap_or_default();
            memory.note(id.clone(), id);
            Ok(Response::CreateIdentityPool(pool))
        }
        Request::UnlinkDeveloperIdentity(input) => {
            let user = input.developer_user_identifier.clone().unwrap_or_default();
            fake.unlink_developer_identity(input.clone()).await?;
            for pool in memory.all() {
                let lookup = LookupDeveloperIdentityInput::new(pool.as_str()).developer_user_identifier(user.as_str());
                if let Ok(found) = fake.lookup_developer_identity(lookup).await {
                    let elsewhere = UnlinkDeveloperIdentityInput { identity_id: found.identity_id, ..input.clone() };
                    fake.unlink_developer_identity(elsewhere.identity_pool_id(pool)).await?;
                }
            }
            Ok(Response::UnlinkDeveloperIdentity(()))
        }
        other => other.send(fake).await,
    };

    "a public login does not count when the last developer user goes" => "unlinking::a_public_login_keeps_it_alive"
    |fake, memory, request| match request {
        Request::UnlinkDeveloperIdentity(input) => {
            fake.unlink_developer_identity(input.clone()).await?;
            memory.note("hidden", input.identity_id.unwrap_or_default());
            Ok(Response::UnlinkDeveloperIdentity(()))
        }
        Request::ListIdentities(input) => {
            let hides = input.hide_disabled == Some(true);
            let mut response = fake.list_identities(input).await?;
            if let (true, Some(rows)) = (hides, &mut response.identities) {
                rows.retain(|row| row.identity_id != memory.recall("hidden"));
            }
            Ok(Response::ListIdentities(response))
        }
        other => other.send(fake).await,
    };

    "an identity without logins can be signed in to again" => "unlinking::an_inaccessible_identity_is_forbidden"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) => {
            match fake.get_open_id_token_for_developer_identity(input.clone()).await {
                Err(error) if error.kind() == Some(&ErrorKind::NotAuthorized) => {
                    let input = GetOpenIdTokenForDeveloperIdentityInput { identity_id: None, ..input };
                    fake.get_open_id_token_for_developer_identity(input).await
                }
                response => response,
            }
            .map(Response::GetOpenIdTokenForDeveloperIdentity)
        }
        other => other.send(fake).await,
    };

    "an unlink leaves a guest behind" => "programs::owners_are_the_enabled"
    |fake, memory, request| match request {
        Request::UnlinkDeveloperIdentity(input) => {
            fake.unlink_developer_identity(input.clone()).await?;
            fake.get_id(GetIdInput::new(input.identity_pool_id.unwrap_or_default())).await?;
            Ok(Response::UnlinkDeveloperIdentity(()))
        }
        other => other.send(fake).await,
    };
}

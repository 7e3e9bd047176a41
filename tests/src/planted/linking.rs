//! Bugs in linking logins to identities.

use cognito_identity::types::{
    GetIdInput, GetOpenIdTokenForDeveloperIdentityOutput, GetOpenIdTokenInput, GetOpenIdTokenOutput,
    ListIdentitiesInput, Logins, StringMap,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response, Sensitive};

use super::{plant, softened};

/// The logins one by one.
fn each(logins: Option<&Logins>) -> Vec<Logins> {
    let logins = logins.into_iter().flat_map(|logins| logins.0.clone());
    logins.map(|(provider, token)| Logins::from([(provider, token)])).collect()
}

/// The logins without one of them, each in turn.
fn all_but_one(logins: Option<&Logins>) -> Vec<Logins> {
    let logins = logins.map(|logins| logins.0.clone()).unwrap_or_default();
    let without = |left_out: &String| -> StringMap {
        logins.clone().into_iter().filter(|(provider, _)| provider != left_out).collect()
    };
    logins.keys().map(|provider| Logins::from(without(provider))).collect()
}

fn some_token(identity: String) -> Response {
    let output = GetOpenIdTokenOutput::default().identity_id(identity).token(Sensitive::from("token"));
    Response::GetOpenIdToken(output)
}

plant! {
    "each login has an identity of its own" => "linking::new_logins_are_one_identity"
    |fake, memory, request| match request {
        Request::GetId(mut input) => {
            if let Some(first) = each(input.logins.as_ref()).into_iter().next() {
                input.logins = Some(first);
            }
            fake.get_id(input).await.map(Response::GetId)
        }
        other => other.send(fake).await,
    };

    "a guest given with a known login is left for a new identity" => "linking::a_guest_and_a_login_make_no_third_identity"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) if input.identity_id.is_some() => {
            let guest = GetIdInput::new(input.identity_pool_id.clone().unwrap_or_default());
            let response = fake.get_open_id_token_for_developer_identity(input).await?;
            let identity_id = fake.get_id(guest).await?.identity_id;
            let response = GetOpenIdTokenForDeveloperIdentityOutput { identity_id, ..response };
            Ok(Response::GetOpenIdTokenForDeveloperIdentity(response))
        }
        other => other.send(fake).await,
    };

    "a guest is left behind when it signs in" => "linking::a_guest_becomes_the_user"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            let pool = fake.create_identity_pool(input).await?;
            memory.note("pool", pool.identity_pool_id.clone().unwrap_or_default());
            Ok(Response::CreateIdentityPool(pool))
        }
        Request::GetOpenIdToken(input) if input.logins.is_some() => {
            let pool = memory.recall("pool").unwrap_or_default();
            let own = GetIdInput { logins: input.logins.clone(), ..GetIdInput::new(pool) };
            let identity_id = fake.get_id(own).await?.identity_id;
            fake.get_open_id_token(GetOpenIdTokenInput { identity_id, ..input }).await.map(Response::GetOpenIdToken)
        }
        other => other.send(fake).await,
    };

    "a guest that gave way is a guest again" => "linking::a_guest_gives_way_to_a_known_login"
    |fake, memory, request| match request {
        Request::ListIdentities(input) => {
            let input = ListIdentitiesInput { hide_disabled: None, ..input };
            fake.list_identities(input).await.map(Response::ListIdentities)
        }
        other => other.send(fake).await,
    };

    "any valid login will do"
        => "linking::another_users_login_does_not_match" "logins::a_parent_without_logins_is_of_no_use"
        "logins::a_pool_without_providers_takes_no_login"
    |fake, memory, request| softened(request, fake, ErrorKind::NotAuthorized, some_token(String::new())).await;

    "a new login beside a known one is not linked"
        => "linking::a_new_login_is_linked" "linking::two_identities_merge" "linking::logins_are_where_they_should_be"
    |fake, memory, request| match request {
        Request::GetOpenIdToken(mut input) => {
            for logins in each(input.logins.clone().as_ref()) {
                let one = GetOpenIdTokenInput { logins: Some(logins.clone()), ..input.clone() };
                if fake.get_open_id_token(one).await.is_ok() {
                    input.logins = Some(logins);
                    break;
                }
            }
            fake.get_open_id_token(input).await.map(Response::GetOpenIdToken)
        }
        other => other.send(fake).await,
    };

    "valid logins are linked before a bad one is found" => "linking::a_bad_login_spoils_all"
    |fake, memory, request| match request {
        Request::GetOpenIdToken(input) => match fake.get_open_id_token(input.clone()).await {
            Err(refusal) => {
                for valid in all_but_one(input.logins.as_ref()) {
                    let valid = GetOpenIdTokenInput { logins: Some(valid), ..input.clone() };
                    let _ = fake.get_open_id_token(valid).await;
                }
                Err(refusal)
            }
            response => response.map(Response::GetOpenIdToken),
        },
        other => other.send(fake).await,
    };

    "a second login of a provider is passed over"
        => "linking::one_login_of_a_provider" "linking::two_users_of_a_provider_cannot_merge"
    |fake, memory, request| softened(request, fake, ErrorKind::ResourceConflict, some_token(String::new())).await;

    "a developer user beside a login is forgotten" => "linking::a_developer_user_comes_with_a_login"
    |fake, memory, request| match request {
        Request::GetOpenIdTokenForDeveloperIdentity(input) if input.logins.iter().any(|logins| logins.len() > 1) => {
            let output = GetOpenIdTokenForDeveloperIdentityOutput {
                identity_id: input.identity_id,
                token: Some(Sensitive::from("token")),
            };
            Ok(Response::GetOpenIdTokenForDeveloperIdentity(output))
        }
        other => other.send(fake).await,
    };

    "a public login is unlinked in words alone" => "linking::an_unlinked_login_is_new" "linking::the_last_login_leaves_nothing"
    |fake, memory, request| match request {
        Request::UnlinkIdentity(_) => Ok(Response::UnlinkIdentity(())),
        other => other.send(fake).await,
    };
}

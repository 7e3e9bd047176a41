//! Bugs in credentials and tokens of identities: roles, lifetimes, the classic flow, and who may use an identity.

use cognito_identity::types::{
    Credentials, GetCredentialsForIdentityInput, GetCredentialsForIdentityOutput, GetIdInput,
    GetIdentityPoolRolesInput, GetOpenIdTokenInput, GetOpenIdTokenOutput,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response, Sensitive, ServiceError, Timestamp};

use super::tokens::with_claims;
use super::{plant, softened};

fn some_token() -> Response {
    Response::GetOpenIdToken(GetOpenIdTokenOutput::default().token(Sensitive::from("token")))
}

fn some_credentials() -> Response {
    Response::GetCredentialsForIdentity(GetCredentialsForIdentityOutput::default())
}

plant! {
    "a token is any text" => "access::a_guest_gets_a_token"
    |fake, memory, request| match request {
        Request::GetOpenIdToken(input) => fake.get_open_id_token(input).await.map(|_| some_token()),
        other => other.send(fake).await,
    };

    "credentials need no roles" => "access::the_enhanced_flow_needs_roles" "role_choice::a_role_is_of_the_account"
    |fake, memory, request| softened(request, fake, ErrorKind::InvalidIdentityPoolConfiguration, some_credentials()).await;

    "one role is for all" => "access::each_kind_has_its_role"
    |fake, memory, request| match request {
        Request::SetIdentityPoolRoles(mut input) => {
            if let Some(role) = input.roles.iter().flatten().map(|(_, role)| role.clone()).next() {
                let roles = ["authenticated", "unauthenticated"].map(|kind| (kind.to_owned(), role.clone()));
                input.roles = Some(roles.into());
            }
            fake.set_identity_pool_roles(input).await.map(Response::SetIdentityPoolRoles)
        }
        other => other.send(fake).await,
    };

    "credentials expire at a fraction of a second" => "access::credentials_have_their_members"
    |fake, memory, request| match request {
        Request::GetCredentialsForIdentity(input) => {
            let mut response = fake.get_credentials_for_identity(input).await?;
            let late = |time: Timestamp| Timestamp::from_millis(time.as_millis() + 77);
            response.credentials = response.credentials.map(|seen| Credentials { expiration: seen.expiration.map(late), ..seen });
            Ok(Response::GetCredentialsForIdentity(response))
        }
        other => other.send(fake).await,
    };

    "credentials live twelve hours" => "access::credentials_live_an_hour"
    |fake, memory, request| match request {
        Request::GetCredentialsForIdentity(input) => {
            let mut response = fake.get_credentials_for_identity(input).await?;
            let late = |time: Timestamp| Timestamp::from_millis(time.as_millis() + 11 * 3_600_000);
            response.credentials = response.credentials.map(|seen| Credentials { expiration: seen.expiration.map(late), ..seen });
            Ok(Response::GetCredentialsForIdentity(response))
        }
        other => other.send(fake).await,
    };

    "the classic flow must be allowed" => "access::the_classic_flow_is_allowed_unless_forbidden"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(mut input) => {
            input.allow_classic_flow.get_or_insert(false);
            fake.create_identity_pool(input).await.map(Response::CreateIdentityPool)
        }
        other => other.send(fake).await,
    };

    "the classic flow cannot be forbidden"
        => "access::the_classic_flow_can_be_forbidden" "access::role_mappings_end_the_classic_flow"
    |fake, memory, request| softened(request, fake, ErrorKind::InvalidParameter, some_token()).await;

    "guests are banned before role mappings are looked at" => "access::role_mappings_end_the_classic_flow"
    |fake, memory, request| match request {
        Request::UpdateIdentityPool(input) if input.allow_unauthenticated_identities == Some(false) => {
            memory.note("banned", "guests");
            fake.update_identity_pool(input).await.map(Response::UpdateIdentityPool)
        }
        Request::GetOpenIdToken(input) if input.logins.is_none() && memory.recall("banned").is_some() => {
            Err(ServiceError::new(ErrorKind::NotAuthorized, "no guests").into())
        }
        other => other.send(fake).await,
    };

    "whoever knows an identity may use it" => "access::an_authenticated_identity_needs_a_login"
    |fake, memory, request| match request {
        Request::GetOpenIdToken(input) => match fake.get_open_id_token(input.clone()).await {
            Err(error) if error.kind() == Some(&ErrorKind::NotAuthorized) => Ok(some_token()),
            response => response.map(Response::GetOpenIdToken),
        },
        other => other.send(fake).await,
    };

    "credentials are for any id" => "access::an_unknown_identity_is_not_found"
    |fake, memory, request| match request {
        Request::GetCredentialsForIdentity(input) => match fake.get_credentials_for_identity(input).await {
            Err(error) if error.kind() == Some(&ErrorKind::ResourceNotFound) => Ok(some_credentials()),
            response => response.map(Response::GetCredentialsForIdentity),
        },
        other => other.send(fake).await,
    };

    "a developer user's token is no login" => "access::a_developer_token_is_exchanged"
    |fake, memory, request| match request {
        Request::GetCredentialsForIdentity(input) => {
            let input = GetCredentialsForIdentityInput { logins: None, ..input };
            fake.get_credentials_for_identity(input).await.map(Response::GetCredentialsForIdentity)
        }
        other => other.send(fake).await,
    };

    "a token of the service is a login like any other" => "access::a_token_of_the_service_finds_no_identity"
    |fake, memory, request| match request {
        Request::GetId(mut input) => {
            if let Some(logins) = &mut input.logins {
                logins.0.retain(|_, token| !token.contains('.'));
            }
            fake.get_id(input).await.map(Response::GetId)
        }
        other => other.send(fake).await,
    };

    "a developer user is a guest to GetId" => "access::get_id_takes_no_developer_user"
    |fake, memory, request| match request {
        Request::GetId(input) => {
            fake.get_id(GetIdInput { logins: None, ..input }).await.map(Response::GetId)
        }
        other => other.send(fake).await,
    };

    "every token of the classic flow is a guest's" => "access::a_login_is_never_a_guests"
    |fake, memory, request| match request {
        Request::GetOpenIdToken(input) => {
            let response = fake.get_open_id_token(input).await?;
            let response = with_claims(response, |claims| claims["amr"] = serde_json::json!(["unauthenticated"]));
            Ok(Response::GetOpenIdToken(response))
        }
        other => other.send(fake).await,
    };

    "the classic flow is over" => "access::the_classic_flow_can_be_allowed"
    |fake, memory, request| match request {
        Request::GetOpenIdToken(_) => Err(ServiceError::new(ErrorKind::InvalidParameter, "no classic flow").into()),
        other => other.send(fake).await,
    };

    "the developer provider is passed over" => "access::the_developer_provider_is_not_public"
    |fake, memory, request| match request {
        Request::GetCredentialsForIdentity(mut input) => {
            if let Some(logins) = &mut input.logins {
                logins.0.retain(|provider, _| provider.contains("amazonaws.com"));
            }
            fake.get_credentials_for_identity(input).await.map(Response::GetCredentialsForIdentity)
        }
        other => other.send(fake).await,
    };

    "a pool of another account is not found" => "pools::a_pool_of_another_account_is_forbidden"
    |fake, memory, request| request.send(fake).await.map_err(|error| match error.kind() {
        Some(ErrorKind::NotAuthorized) => ServiceError::new(ErrorKind::ResourceNotFound, "no such pool").into(),
        _ => error,
    });

    "roles are asked for before a token is given" => "access::the_enhanced_flow_needs_roles"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            let pool = fake.create_identity_pool(input).await?;
            memory.note("pool", pool.identity_pool_id.clone().unwrap_or_default());
            Ok(Response::CreateIdentityPool(pool))
        }
        Request::GetOpenIdToken(input) => {
            let pool = memory.recall("pool").unwrap_or_default();
            if fake.get_identity_pool_roles(GetIdentityPoolRolesInput::new(pool)).await?.roles.is_none() {
                return Err(ServiceError::new(ErrorKind::InvalidIdentityPoolConfiguration, "no roles").into());
            }
            fake.get_open_id_token(GetOpenIdTokenInput { logins: None, ..input }).await.map(Response::GetOpenIdToken)
        }
        other => other.send(fake).await,
    };

    "a signature is not looked at" => "access::another_signature_is_no_login"
    |fake, memory, request| match request {
        Request::GetCredentialsForIdentity(mut input) => {
            for token in input.logins.iter_mut().flat_map(|logins| logins.0.values_mut()) {
                *token = token.trim_end_matches("AAAA").to_owned();
            }
            fake.get_credentials_for_identity(input).await.map(Response::GetCredentialsForIdentity)
        }
        other => other.send(fake).await,
    };
}

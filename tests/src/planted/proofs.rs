//! Bugs in proofs of identities, in the returned identity, and in lifetimes.

use cognito_identity::types::{
    CreateIdentityPoolInput, DeleteIdentityPoolInput, DescribeIdentityInput, GetCredentialsForIdentityOutput,
    GetIdInput, GetIdOutput, GetOpenIdTokenOutput, LookupDeveloperIdentityInput,
    MergeDeveloperIdentitiesOutput,
};
use cognito_identity::{
    CognitoIdentity, ErrorKind, Request, Response, Result, Sensitive, ServiceError, Timestamp,
};
use cognito_identity_fake::FakeCognitoIdentity;
use serde_json::Value;

use super::tokens::{claims, retold, with_claims};
use super::{Memory, plant, softened};

/// The fake's present time, in seconds: the creation date of a new guest.
async fn now(fake: &FakeCognitoIdentity) -> Result<i64> {
    let pool = fake.create_identity_pool(CreateIdentityPoolInput::new("what time is it", true)).await?;
    let pool = pool.identity_pool_id.unwrap_or_default();
    let guest = fake.get_id(GetIdInput::new(pool.as_str())).await?.identity_id.unwrap_or_default();
    let described = fake.describe_identity(DescribeIdentityInput::new(guest)).await?;
    fake.delete_identity_pool(DeleteIdentityPoolInput::new(pool)).await?;
    Ok(described.creation_date.unwrap_or_default().as_secs())
}

fn refusal() -> cognito_identity::Error {
    ServiceError::new(ErrorKind::NotAuthorized, "Invalid login token. Token expired: 1 >= 0").into()
}

/// GetId that rejects tokens that are bad at the present time, even if the fake accepts them.
async fn refusing(
    fake: &FakeCognitoIdentity,
    request: Request,
    is_bad: impl Fn(i64, &Value) -> bool,
) -> Result<Response> {
    if let Request::GetId(input) = &request
        && let Some(logins) = &input.logins
    {
        let now = now(fake).await?;
        if logins.values().any(|token| is_bad(now, &claims(token))) {
            return Err(refusal());
        }
    }
    request.send(fake).await
}

fn some_token() -> Response {
    Response::GetOpenIdToken(GetOpenIdTokenOutput::default().token(Sensitive::from("token")))
}

/// The pool of a case that has one.
async fn noting_pool(fake: &FakeCognitoIdentity, memory: &Memory, request: Request) -> Result<Response> {
    let response = request.send(fake).await?;
    if let Response::CreateIdentityPool(pool) = &response {
        memory.note("pool", pool.identity_pool_id.clone().unwrap_or_default());
    }
    Ok(response)
}

plant! {
    "credentials are of the identity that was given" => "access::the_identity_of_the_login_is_answered"
    |fake, memory, request| match request {
        Request::GetCredentialsForIdentity(input) => {
            let given = input.identity_id.clone();
            let response = fake.get_credentials_for_identity(input).await?;
            Ok(Response::GetCredentialsForIdentity(GetCredentialsForIdentityOutput { identity_id: given, ..response }))
        }
        other => other.send(fake).await,
    };

    "a token's subject is the identity that was given" => "access::the_identity_of_the_login_is_answered"
    |fake, memory, request| {
        let given = match &request {
            Request::GetOpenIdToken(input) => input.identity_id.clone().unwrap_or_default(),
            _ => String::new(),
        };
        retold(fake, request, |claims| claims["sub"] = given.into()).await
    };

    "a guest's credentials are of a new identity" => "access::the_upgraded_guest_is_answered"
    |fake, memory, request| match request {
        Request::GetCredentialsForIdentity(input) if input.logins.is_some() => {
            let id = input.identity_id.clone().unwrap_or_default();
            let is_guest = fake.describe_identity(DescribeIdentityInput::new(id)).await?.logins.is_none();
            let mut response = fake.get_credentials_for_identity(input).await?;
            if is_guest {
                response.identity_id = Some("us-east-2:00000000-0000-4000-8000-000000000000".to_owned());
            }
            Ok(Response::GetCredentialsForIdentity(response))
        }
        other => other.send(fake).await,
    };

    "the identity that gave way is answered" => "access::the_parent_is_answered"
    |fake, memory, request| match request {
        Request::GetOpenIdToken(input) => {
            let mut owners = Vec::new();
            for (provider, token) in input.logins.iter().flat_map(|logins| logins.0.clone()) {
                let find = GetIdInput::new(memory.recall("pool").unwrap_or_default()).logins([(provider, token)]);
                owners.extend(fake.get_id(find).await?.identity_id);
            }
            let response = fake.get_open_id_token(input).await?;
            let other = owners.into_iter().find(|owner| Some(owner) != response.identity_id.as_ref());
            let response = match &other {
                Some(other) => with_claims(response, |claims| claims["sub"] = other.as_str().into()),
                None => response,
            };
            let identity_id = other.or(response.identity_id);
            Ok(Response::GetOpenIdToken(GetOpenIdTokenOutput { identity_id, ..response }))
        }
        other => noting_pool(fake, memory, other).await,
    };

    "any login gets credentials" => "access::a_login_of_another_proves_nothing" "access::a_token_is_for_its_pool"
    |fake, memory, request| {
        let output = GetCredentialsForIdentityOutput::default();
        softened(request, fake, ErrorKind::NotAuthorized, Response::GetCredentialsForIdentity(output)).await
    };

    "any token gets a token"
        => "access::a_login_of_another_proves_nothing" "access::a_token_is_for_its_pool"
            "access::a_guests_token_does_not_outlive_the_guest"
    |fake, memory, request| softened(request, fake, ErrorKind::NotAuthorized, some_token()).await;

    "only the first five users prove the identity" => "access::every_user_proves_the_identity"
    |fake, memory, request| {
        if let Request::GetOpenIdToken(input) = &request
            && let Some(token) = input.logins.as_ref().and_then(|logins| logins.values().next())
            && let Some(user) = claims(token)["amr"][2].as_str()
        {
            let mut find = LookupDeveloperIdentityInput::new(claims(token)["aud"].as_str().unwrap_or_default());
            find.identity_id.clone_from(&input.identity_id);
            let found = fake.lookup_developer_identity(find.max_results(60)).await?;
            let users = found.developer_user_identifier_list.unwrap_or_default();
            if users.iter().position(|known| known == user.rsplit(':').next().unwrap_or_default()).is_some_and(|place| place >= 5) {
                return Err(refusal());
            }
        }
        request.send(fake).await
    };

    "a token is good though its identity is gone" => "access::a_token_does_not_outlive_its_identity"
    |fake, memory, request| softened(request, fake, ErrorKind::ResourceNotFound, some_token()).await;

    "a pool without guests takes nobody" => "identities::only_guests_are_forbidden"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            if input.allow_unauthenticated_identities == Some(false) {
                memory.note("closed", "to guests");
            }
            fake.create_identity_pool(input).await.map(Response::CreateIdentityPool)
        }
        Request::GetOpenIdToken(_) | Request::GetCredentialsForIdentity(_) if memory.recall("closed").is_some() => {
            Err(refusal())
        }
        other => other.send(fake).await,
    };

    "a user's token lives a quarter of an hour" => "access::a_users_token_has_its_time"
    |fake, memory, request| {
        let is_users = matches!(&request, Request::GetOpenIdToken(input) if input.logins.is_some());
        let more = if is_users { 300 } else { 0 };
        retold(fake, request, |claims| claims["exp"] = (claims["exp"].as_i64().unwrap_or_default() + more).into()).await
    };

    "a token is issued at the full hour" => "access::a_token_is_issued_now"
    |fake, memory, request| retold(fake, request, |claims| {
        let issued = claims["iat"].as_i64().unwrap_or_default() / 3600 * 3600;
        claims["iat"] = issued.into();
        claims["exp"] = (issued + 600).into();
    }).await;

    "a token has a number" => "access::a_token_has_the_recorded_claims"
    |fake, memory, request| retold(fake, request, |claims| claims["jti"] = "1".into()).await;

    "a token is a login once" => "access::a_token_is_a_login_until_it_expires"
    |fake, memory, request| {
        if let Request::GetOpenIdToken(input) = &request {
            for token in input.logins.iter().flat_map(|logins| logins.values()) {
                if memory.recall(token).is_some() {
                    return Err(refusal());
                }
                memory.note(token.as_str(), "used");
            }
        }
        request.send(fake).await
    };

    "credentials live half an hour" => "access::credentials_live_an_hour"
    |fake, memory, request| match request {
        Request::GetCredentialsForIdentity(input) => {
            let mut response = fake.get_credentials_for_identity(input).await?;
            if let Some(credentials) = &mut response.credentials {
                let sooner = |date: Timestamp| Timestamp::from_millis(date.as_millis() - 1_800_000);
                credentials.expiration = credentials.expiration.map(sooner);
            }
            Ok(Response::GetCredentialsForIdentity(response))
        }
        other => other.send(fake).await,
    };

    "the grace is four and a half minutes" => "logins::the_grace_is_five_minutes"
    |fake, memory, request| refusing(fake, request, |now, claims| {
        claims["exp"].as_i64().is_some_and(|expires| now >= expires + 270)
    }).await;

    "a token is good a minute more" => "logins::a_user_pool_token_is_good_until_it_expires" "logins::the_grace_is_five_minutes"
    |fake, memory, request| match request {
        Request::GetId(input) => match fake.get_id(input).await {
            Err(_) => Ok(Response::GetId(GetIdOutput::default().identity_id("us-east-2:00000000-0000-4000-8000-000000000000"))),
            response => response.map(Response::GetId),
        },
        other => other.send(fake).await,
    };

    "a token expires a minute early" => "logins::every_login_is_good_until_it_expires" "logins::a_user_pool_token_is_good_until_it_expires"
    |fake, memory, request| refusing(fake, request, |now, claims| {
        claims["exp"].as_i64().is_some_and(|expires| now >= expires - 60)
    }).await;

    "an assertion is good for a minute after its pool was made" => "logins::an_assertion_is_good_until_it_expires"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            memory.note("made", now(fake).await?.to_string());
            fake.create_identity_pool(input).await.map(Response::CreateIdentityPool)
        }
        Request::GetId(input) => {
            let is_saml = input.logins.iter().flat_map(|logins| logins.keys()).any(|key| key.contains(":saml-provider/"));
            let made: i64 = memory.recall("made").and_then(|made| made.parse().ok()).unwrap_or_default();
            if is_saml && now(fake).await? > made + 60 {
                return Err(refusal());
            }
            fake.get_id(input).await.map(Response::GetId)
        }
        other => other.send(fake).await,
    };

    "no clock is ahead" => "logins::a_providers_clock_may_be_ahead"
    |fake, memory, request| refusing(fake, request, |now, claims| {
        claims["iat"].as_i64().is_some_and(|issued| issued > now)
    }).await;

    "an identity may have any number of logins" => "merging::public_logins_count_in_a_merge"
    |fake, memory, request| {
        let output = MergeDeveloperIdentitiesOutput::default();
        softened(request, fake, ErrorKind::ResourceConflict, Response::MergeDeveloperIdentities(output)).await
    };

    "identities merged by logins may have any number of logins" => "merging::logins_that_merge_obey_the_limit"
    |fake, memory, request| {
        let response = Response::GetOpenIdToken(GetOpenIdTokenOutput::default());
        softened(request, fake, ErrorKind::ResourceConflict, response).await
    };
}

//! Bugs in signing in users of public providers: GetId with logins, and the claims of their tokens.

use cognito_identity::types::{GetCredentialsForIdentityOutput, GetIdInput, GetIdOutput, Logins};
use cognito_identity::{CognitoIdentity, Error, ErrorKind, Request, Response, Result, ServiceError};
use cognito_identity_fake::FakeCognitoIdentity;
use serde_json::json;

use super::tokens::{claims, retold};
use super::{Memory, plant, softened};

/// Response of GetId with one identity for any login.
pub(super) fn anybody() -> Response {
    Response::GetId(GetIdOutput::default().identity_id("us-east-1:00000000-0000-4000-8000-000000000000"))
}

/// GetId that returns the identity of the first user to each later user with an equal `name`.
async fn known_by(
    fake: &FakeCognitoIdentity,
    memory: &Memory,
    input: GetIdInput,
    name: impl Fn(&GetIdInput, &str, &str) -> String,
) -> Result<Response> {
    let login = input.logins.iter().flat_map(|logins| logins.iter()).next();
    let Some((provider, token)) = login else {
        return fake.get_id(input).await.map(Response::GetId);
    };
    let name = name(&input, provider, token);
    if let Some(known) = memory.recall(&name) {
        return Ok(Response::GetId(GetIdOutput::default().identity_id(known)));
    }
    let response = fake.get_id(input).await?;
    memory.note(name, response.identity_id.clone().unwrap_or_default());
    Ok(Response::GetId(response))
}

/// The subject of a web token; of another one its text.
fn subject(token: &str) -> String {
    claims(token)["sub"].as_str().unwrap_or(token).to_owned()
}

/// GetId that rejects a request beforehand if one of its logins is bad.
pub(super) async fn refusing(
    fake: &FakeCognitoIdentity,
    request: Request,
    is_bad: impl Fn(&str, &str) -> bool,
) -> Result<Response> {
    match request {
        Request::GetId(input)
            if input
                .logins
                .iter()
                .flat_map(|logins| logins.iter())
                .any(|(key, token)| is_bad(key, token)) =>
        {
            Err(ServiceError::new(ErrorKind::NotAuthorized, "Invalid login token.").into())
        }
        other => other.send(fake).await,
    }
}

/// Returns the fake's response, but an identity instead of errors with this message.
pub(super) async fn believing(fake: &FakeCognitoIdentity, request: Request, words: &str) -> Result<Response> {
    match request.send(fake).await {
        Err(Error::Service(refusal)) if refusal.message().contains(words) => Ok(anybody()),
        response => response,
    }
}

plant! {
    "each token is another user"
        => "logins::a_user_finds_the_same_identity" "logins::a_subject_has_one_identity"
    |fake, memory, request| match request {
        Request::GetId(GetIdInput { logins: Some(logins), identity_pool_id, .. }) => {
            let guest = GetIdInput { identity_pool_id, ..GetIdInput::default() };
            let token = logins.values().next().cloned().unwrap_or_default();
            if let Some(known) = memory.recall(&token) {
                return Ok(Response::GetId(GetIdOutput::default().identity_id(known)));
            }
            let response = fake.get_id(guest).await?;
            memory.note(token, response.identity_id.clone().unwrap_or_default());
            Ok(Response::GetId(response))
        }
        other => other.send(fake).await,
    };

    "every sign-in is another identity" => "logins::a_token_finds_the_same_identity"
    |fake, memory, request| match request {
        Request::GetId(input) => fake.get_id(GetIdInput { logins: None, ..input }).await.map(Response::GetId),
        other => other.send(fake).await,
    };

    "a provider has one user" => "logins::users_are_told_apart" "logins::an_assertion_is_a_login"
    |fake, memory, request| match request {
        Request::GetId(input) => known_by(fake, memory, input, |_, provider, _| provider.to_owned()).await,
        other => other.send(fake).await,
    };

    "a subject is one user everywhere" => "logins::providers_are_told_apart"
    |fake, memory, request| match request {
        Request::GetId(input) => known_by(fake, memory, input, |_, _, token| subject(token)).await,
        other => other.send(fake).await,
    };

    "a token has one identity in all pools" => "logins::pools_are_told_apart"
    |fake, memory, request| match request {
        Request::GetId(input) => known_by(fake, memory, input, |_, _, token| token.to_owned()).await,
        other => other.send(fake).await,
    };

    "only the first login counts" => "logins::several_new_logins_are_one_identity" "logins::one_bad_login_fails_them_all"
    |fake, memory, request| match request {
        Request::GetId(mut input) => {
            input.logins = input.logins.map(|logins| logins.0.into_iter().take(1).collect::<Vec<_>>()).map(|first| {
                let mut logins = Logins::default();
                logins.0.extend(first);
                logins
            });
            fake.get_id(input).await.map(Response::GetId)
        }
        other => other.send(fake).await,
    };

    "a login that is bad is left out" => "logins::one_bad_login_fails_them_all"
    |fake, memory, request| match request {
        Request::GetId(input) => match fake.get_id(input.clone()).await {
            Err(refusal) => {
                for login in input.logins.clone().unwrap_or_default().0 {
                    let mut logins = Logins::default();
                    logins.0.extend([login]);
                    if let Ok(response) = fake.get_id(GetIdInput { logins: Some(logins), ..input.clone() }).await {
                        return Ok(Response::GetId(response));
                    }
                }
                Err(refusal)
            }
            response => response.map(Response::GetId),
        },
        other => other.send(fake).await,
    };

    "GetId gives the user the last guest's identity" => "logins::get_id_upgrades_no_guest"
    |fake, memory, request| match request {
        Request::GetId(input) => {
            if let (Some(_), Some(guest)) = (&input.logins, memory.recall("guest")) {
                return Ok(Response::GetId(GetIdOutput::default().identity_id(guest)));
            }
            let is_guest = input.logins.is_none();
            let response = fake.get_id(input).await?;
            if is_guest {
                memory.note("guest", response.identity_id.clone().unwrap_or_default());
            }
            Ok(Response::GetId(response))
        }
        other => other.send(fake).await,
    };

    "users are described" => "logins::providers_are_described"
    |fake, memory, request| match request {
        Request::DescribeIdentity(input) => {
            let mut response = fake.describe_identity(input).await?;
            response.logins = response.logins.map(|names| names.into_iter().map(|name| name + ":alice").collect());
            Ok(Response::DescribeIdentity(response))
        }
        other => other.send(fake).await,
    };

    "a text with a key of a SAML provider is an assertion" => "logins::an_assertion_is_a_login"
    |fake, memory, request| believing(fake, request, "does not know the login token").await;

    "assertions are not read" => "logins::an_assertion_is_a_login"
    |fake, memory, request| refusing(fake, request, |key, _| key.contains(":saml-provider/")).await;

    "an OpenID Connect provider is called by its ARN" => "logins::an_open_id_provider_is_called_by_its_issuer"
    |fake, memory, request| match request {
        Request::GetId(input) if input.logins.iter().flat_map(|logins| logins.keys()).any(|key| key.starts_with("arn:")) => {
            Ok(anybody())
        }
        other => other.send(fake).await,
    };

    "an OpenID Connect provider has no path" => "logins::an_open_id_provider_is_called_by_its_issuer"
    |fake, memory, request| refusing(fake, request, |key, _| key.contains("/tenant")).await;

    "azp is not read" => "logins::the_authorized_party_is_the_client"
    |fake, memory, request| match request {
        Request::GetId(input) => {
            let token = input.logins.iter().flat_map(|logins| logins.values()).next().cloned().unwrap_or_default();
            match (claims(&token)["azp"].is_string(), claims(&token)["aud"] == "another") {
                (true, true) => Err(ServiceError::new(ErrorKind::NotAuthorized, "another application").into()),
                (true, false) => Ok(anybody()),
                _ => fake.get_id(input).await.map(Response::GetId),
            }
        }
        other => other.send(fake).await,
    };

    "amr does not say how a user signed in"
        => "logins::a_user_pool_is_named_in_amr" "logins::an_open_id_provider_is_named_in_amr"
    |fake, memory, request| retold(fake, request, |claims| {
        claims["amr"] = json!([claims["amr"][0], claims["amr"][1], claims["amr"][1]]);
    }).await;

    "amr names a provider by its ARN" => "logins::an_open_id_provider_is_named_in_amr"
    |fake, memory, request| retold(fake, request, |claims| {
        claims["amr"][1] = claims["amr"][2].clone();
    }).await;

    "a claim that is not there is an empty tag" => "logins::mapped_claims_are_session_tags"
    |fake, memory, request| retold(fake, request, |claims| {
        claims["https://aws.amazon.com/tags"]["principal_tags"]["env"] = json!([""]);
    }).await;

    "claims are no session tags" => "logins::mapped_claims_are_session_tags"
    |fake, memory, request| retold(fake, request, |claims| {
        claims.as_object_mut().map(|claims| claims.remove("https://aws.amazon.com/tags"));
    }).await;

    "a session tag has any size"
        => "logins::an_oversized_tag_is_rejected" "logins::session_tags_have_the_limits_of_sts"
    |fake, memory, request| {
        let output = GetCredentialsForIdentityOutput::default();
        let response = Response::GetCredentialsForIdentity(output);
        softened(request, fake, ErrorKind::InvalidIdentityPoolConfiguration, response).await
    };

    "a user pool is described with its last client, if it has several"
        => "logins::a_further_client_changes_no_description"
    |fake, memory, request| match request {
        Request::UpdateIdentityPool(input) => {
            let last = input.cognito_identity_providers.iter().flatten().next_back().and_then(|pool| pool.client_id.clone());
            memory.note("client", last.unwrap_or_default());
            fake.update_identity_pool(input).await.map(Response::UpdateIdentityPool)
        }
        Request::DescribeIdentity(input) => {
            let mut response = fake.describe_identity(input).await?;
            if let Some(client) = memory.recall("client") {
                response.logins.iter_mut().flatten().for_each(|login| *login = format!("{login}:{client}"));
            }
            Ok(Response::DescribeIdentity(response))
        }
        other => other.send(fake).await,
    };

    "any SAML provider may vouch" => "logins::an_assertion_is_of_a_provider_of_the_pool"
    |fake, memory, request| believing(fake, request, "is not of a SAML provider").await;

    "a user has no session tags" => "logins::the_default_tags_are_application_and_user"
    |fake, memory, request| retold(fake, request, |claims| claims["https://aws.amazon.com/tags"] = json!(null)).await;
}

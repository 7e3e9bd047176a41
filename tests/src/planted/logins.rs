use cognito_identity::types::{
    GetCredentialsForIdentityOutput, GetIdInput, GetIdOutput, GetOpenIdTokenForDeveloperIdentityOutput,
    GetOpenIdTokenInput, GetOpenIdTokenOutput, Logins, StringMap,
};
use cognito_identity::{
    CognitoIdentity, Error, ErrorKind, Operation, Request, Response, Result, ServiceError,
};
use cognito_identity_fake::FakeCognitoIdentity;
use serde_json::json;

use super::tokens::{claims, retold};
use super::{Memory, plant, softened};

/// Response of GetId with one identity for any login.
fn anybody() -> Response {
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
    let answer = fake.get_id(input).await?;
    memory.note(name, answer.identity_id.clone().unwrap_or_default());
    Ok(Response::GetId(answer))
}

/// The subject of a web token; of another one its text.
fn subject(token: &str) -> String {
    claims(token)["sub"].as_str().unwrap_or(token).to_owned()
}

/// GetId that rejects a request beforehand if one of its logins is bad.
async fn refusing(
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
async fn believing(fake: &FakeCognitoIdentity, request: Request, words: &str) -> Result<Response> {
    match request.send(fake).await {
        Err(Error::Service(refusal)) if refusal.message().contains(words) => Ok(anybody()),
        answer => answer,
    }
}

/// The service's time, read from a guest's token.
async fn now(fake: &FakeCognitoIdentity, pool: Option<String>) -> Result<i64> {
    let guest = fake.get_id(GetIdInput::new(pool.unwrap_or_default())).await?.identity_id.unwrap_or_default();
    let token = fake.get_open_id_token(GetOpenIdTokenInput::new(guest)).await?.token.unwrap_or_default();
    Ok(claims(&token)["iat"].as_i64().unwrap_or_default())
}

plant! {
    "an issuer is compared up to a slash" => "logins::an_issuer_is_compared_as_a_whole"
    |fake, memory, request| match request {
        Request::GetId(input) if input.logins.iter().flat_map(|logins| logins.keys()).any(|key| key.ends_with("/tenant")) => {
            Ok(anybody())
        }
        other => other.send(fake).await,
    };

    "each token is another user"
        => "logins::a_user_finds_the_same_identity" "logins::a_subject_has_one_identity"
    |fake, memory, request| match request {
        Request::GetId(GetIdInput { logins: Some(logins), identity_pool_id, .. }) => {
            let guest = GetIdInput { identity_pool_id, ..GetIdInput::default() };
            let token = logins.values().next().cloned().unwrap_or_default();
            if let Some(known) = memory.recall(&token) {
                return Ok(Response::GetId(GetIdOutput::default().identity_id(known)));
            }
            let answer = fake.get_id(guest).await?;
            memory.note(token, answer.identity_id.clone().unwrap_or_default());
            Ok(Response::GetId(answer))
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
                    if let Ok(answer) = fake.get_id(GetIdInput { logins: Some(logins), ..input.clone() }).await {
                        return Ok(Response::GetId(answer));
                    }
                }
                Err(refusal)
            }
            answer => answer.map(Response::GetId),
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
            let answer = fake.get_id(input).await?;
            if is_guest {
                memory.note("guest", answer.identity_id.clone().unwrap_or_default());
            }
            Ok(Response::GetId(answer))
        }
        other => other.send(fake).await,
    };

    "users are described" => "logins::providers_are_described"
    |fake, memory, request| match request {
        Request::DescribeIdentity(input) => {
            let mut answer = fake.describe_identity(input).await?;
            answer.logins = answer.logins.map(|names| names.into_iter().map(|name| name + ":alice").collect());
            Ok(Response::DescribeIdentity(answer))
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

    "tokens for any application are good"
        => "logins::another_application_is_unsupported" "logins::another_provider_is_unsupported"
    |fake, memory, request| believing(fake, request, "not from a supported provider").await;

    "a token for another application is said to be forged"
        => "logins::another_application_is_unsupported" "logins::another_provider_is_unsupported"
    |fake, memory, request| request.send(fake).await.map_err(|error| match error {
        Error::Service(refusal) if refusal.message().starts_with("Token is not") => {
            ServiceError::new(ErrorKind::NotAuthorized, "Invalid login token. Couldn't verify signed token.").into()
        }
        other => other,
    });

    "tokens never expire" => "logins::an_expired_token_tells_when" "logins::an_expired_token_has_five_minutes"
    |fake, memory, request| believing(fake, request, "Token expired").await;

    "an expired token tells the time alone" => "logins::an_expired_token_tells_when"
    |fake, memory, request| request.send(fake).await.map_err(|error| match error {
        Error::Service(refusal) if refusal.message().contains("Token expired") => {
            let words = refusal.message().split(" >= ").next().unwrap_or_default();
            ServiceError::new(ErrorKind::NotAuthorized, words).into()
        }
        other => other,
    });

    "a token expires to the second" => "logins::an_expired_token_has_five_minutes"
    |fake, memory, request| match request {
        Request::GetId(input) if input.logins.is_some() => {
            let now = now(fake, input.identity_pool_id.clone()).await?;
            let is_expired = |token: &String| claims(token)["exp"].as_i64().is_some_and(|expires| now >= expires);
            if input.logins.iter().flat_map(|logins| logins.values()).any(is_expired) {
                return Err(ServiceError::new(ErrorKind::NotAuthorized, "Token expired").into());
            }
            fake.get_id(input).await.map(Response::GetId)
        }
        other => other.send(fake).await,
    };

    "any issuer will do" => "logins::another_issuer_does_not_match"
    |fake, memory, request| believing(fake, request, "Issuer doesn't match").await;

    "access tokens are as good as tokens of identity" => "logins::an_access_token_lacks_a_claim"
    |fake, memory, request| believing(fake, request, "Missing a required claim").await;

    "signatures are not verified" => "logins::an_altered_token_is_not_verified"
    |fake, memory, request| believing(fake, request, "Couldn't verify").await;

    "any text is a token" => "logins::another_text_is_no_token" "logins::one_bad_login_fails_them_all"
    |fake, memory, request| softened(request, fake, ErrorKind::NotAuthorized, anybody()).await;

    "access tokens are not asked about"
        => "logins::an_access_token_is_asked_about" "logins::another_text_is_no_access_token"
    |fake, memory, request| believing(fake, request, "Not a valid OpenId Connect").await;

    "a provider has a scheme or none" => "logins::a_scheme_does_not_match"
    |fake, memory, request| match request {
        Request::GetId(GetIdInput { logins: Some(logins), identity_pool_id, account_id }) => {
            let bare = |(key, token): (String, String)| (key.trim_start_matches("https://").to_owned(), token);
            let logins = Some(Logins::from(logins.0.clone().into_iter().map(bare).collect::<StringMap>()));
            fake.get_id(GetIdInput { logins, identity_pool_id, account_id }).await.map(Response::GetId)
        }
        other => other.send(fake).await,
    };

    "another audience is another provider" => "logins::a_wrong_audience_is_rejected"
    |fake, memory, request| request.send(fake).await.map_err(|error| match error {
        Error::Service(refusal) if refusal.message().contains("Incorrect token audience") => {
            let words = "Token is not from a supported provider of this identity pool.";
            ServiceError::new(ErrorKind::NotAuthorized, words).into()
        }
        other => other,
    });

    "an assertion tells its times in seconds" => "logins::an_expired_assertion_is_rejected_in_milliseconds"
    |fake, memory, request| request.send(fake).await.map_err(|error| match error {
        Error::Service(refusal) if refusal.message().contains("Token expired") => {
            ServiceError::new(ErrorKind::NotAuthorized, refusal.message().replace("000 ", " ").replace("000", "")).into()
        }
        other => other,
    });

    "a session tag has any size"
        => "logins::an_oversized_tag_is_rejected" "logins::session_tags_have_the_limits_of_sts"
    |fake, memory, request| {
        let output = GetCredentialsForIdentityOutput::default();
        let answer = Response::GetCredentialsForIdentity(output);
        softened(request, fake, ErrorKind::InvalidIdentityPoolConfiguration, answer).await
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
            let mut answer = fake.describe_identity(input).await?;
            if let Some(client) = memory.recall("client") {
                answer.logins.iter_mut().flatten().for_each(|login| *login = format!("{login}:{client}"));
            }
            Ok(Response::DescribeIdentity(answer))
        }
        other => other.send(fake).await,
    };

    "errors have codes of their own"
        => "developer::a_sign_in_is_rejected_with_a_known_error" "logins::an_assertion_is_rejected_with_a_known_error"
    |fake, memory, request| request.send(fake).await.map_err(|error| match error {
        Error::Service(refusal) => {
            ServiceError::new(ErrorKind::Other("RejectedException".to_owned()), refusal.message()).into()
        }
        lost => lost,
    });

    "an access token must be a web token" => "logins::an_access_token_is_asked_about"
    |fake, memory, request| refusing(fake, request, |_, token| !token.contains('.')).await;

    "nobody is signed out"
        => "logins::a_signed_out_user_gets_no_credentials" "logins::a_signed_out_user_gets_no_token"
            "logins::a_signed_out_user_brings_no_developer_token"
    |fake, memory, request| {
        let instead = match request.operation() {
            Operation::GetOpenIdTokenForDeveloperIdentity => {
                Response::GetOpenIdTokenForDeveloperIdentity(GetOpenIdTokenForDeveloperIdentityOutput::default())
            }
            Operation::GetOpenIdToken => Response::GetOpenIdToken(GetOpenIdTokenOutput::default().token("token")),
            _ => Response::GetCredentialsForIdentity(GetCredentialsForIdentityOutput::default()),
        };
        softened(request, fake, ErrorKind::NotAuthorized, instead).await
    };

    "whoever signed out never signs in again" => "logins::a_signed_out_user_gets_no_token"
    |fake, memory, request| match request {
        Request::GetOpenIdToken(input) => {
            let identity = input.identity_id.clone().unwrap_or_default();
            match (memory.recall(&identity), fake.get_open_id_token(input).await) {
                (None, Err(refusal)) => {
                    memory.note(identity, "signed out");
                    Err(refusal)
                }
                (None, answer) => answer.map(Response::GetOpenIdToken),
                (Some(_), _) => Err(ServiceError::new(ErrorKind::NotAuthorized, "signed out").into()),
            }
        }
        other => other.send(fake).await,
    };

    "every user pool is asked about its tokens" => "logins::an_unchecked_user_pool_is_not_asked"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(mut input) => {
            for user_pool in input.cognito_identity_providers.iter_mut().flatten() {
                user_pool.server_side_token_check = Some(true);
            }
            fake.create_identity_pool(input).await.map(Response::CreateIdentityPool)
        }
        other => other.send(fake).await,
    };

    "any SAML provider may vouch" => "logins::an_assertion_is_of_a_provider_of_the_pool"
    |fake, memory, request| believing(fake, request, "is not of a SAML provider").await;

    "an access token never expires" => "logins::an_access_token_is_good_until_it_expires"
    |fake, memory, request| believing(fake, request, "has expired").await;

    "any authorized party will do" => "logins::the_authorized_party_is_no_application"
    |fake, memory, request| believing(fake, request, "not from a supported provider").await;

    "a user has no session tags" => "logins::the_default_tags_are_application_and_user"
    |fake, memory, request| retold(fake, request, |claims| claims["https://aws.amazon.com/tags"] = json!(null)).await;
}

//! Bugs in checking login tokens: issuer, audience, expiry, signature.

use cognito_identity::types::{
    GetCredentialsForIdentityOutput, GetIdInput, GetOpenIdTokenForDeveloperIdentityOutput,
    GetOpenIdTokenInput, GetOpenIdTokenOutput, Logins, StringMap,
};
use cognito_identity::{
    CognitoIdentity, Error, ErrorKind, Operation, Request, Response, Result, ServiceError,
};
use cognito_identity_fake::FakeCognitoIdentity;

use super::logins::{anybody, believing, refusing};
use super::tokens::claims;
use super::{plant, softened};

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

    "a name that contains a user pool's beginning is a user pool's"
        => "logins::a_name_that_contains_a_user_pools_has_the_grace"
    |fake, memory, request| match request {
        Request::GetId(input)
            if input.logins.iter().flat_map(|logins| logins.keys()).any(|key| key.contains(".cognito-idp.")) =>
        {
            Err(ServiceError::new(ErrorKind::NotAuthorized, "Token expired").into())
        }
        other => other.send(fake).await,
    };

    "a token is for one application" => "logins::one_of_several_audiences_is_enough"
    |fake, memory, request| refusing(fake, request, |_, token| claims(token)["aud"].is_array()).await;

    "a user pool that is an OpenID Connect provider brings no token" => "logins::an_open_id_provider_is_not_asked"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            let arns = input.open_id_connect_provider_arns.iter().flatten();
            if arns.into_iter().any(|arn| arn.contains(":oidc-provider/cognito-idp.")) {
                memory.note("pool", "of such a provider");
            }
            fake.create_identity_pool(input).await.map(Response::CreateIdentityPool)
        }
        Request::GetOpenIdToken(_) if memory.recall("pool").is_some() => {
            Err(ServiceError::new(ErrorKind::NotAuthorized, "signed out").into())
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
                (None, response) => response.map(Response::GetOpenIdToken),
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

    "an access token never expires" => "logins::an_access_token_is_good_until_it_expires"
    |fake, memory, request| believing(fake, request, "has expired").await;

    "any authorized party will do" => "logins::the_authorized_party_is_no_application"
    |fake, memory, request| believing(fake, request, "not from a supported provider").await;
}

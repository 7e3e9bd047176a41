//! Bugs in how login tokens are read.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_identity::types::{GetIdInput, GetIdOutput, GetOpenIdTokenInput, Logins};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response, Sensitive, ServiceError};
use serde_json::Value;

use super::{plant, softened};

/// The tokens, by provider.
fn tokens(logins: Option<&Logins>) -> BTreeMap<String, String> {
    logins.into_iter().flat_map(|logins| logins.0.clone()).collect()
}

fn claims(token: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?).ok()
}

/// The logins with their tokens written anew, where they can be read.
fn rewritten(logins: Option<Logins>, change: impl Fn(&str, &mut Value)) -> Option<Logins> {
    let rewrite = |(name, token): (String, String)| {
        let Some(mut said) = claims(&token) else { return (name, token) };
        change(&name, &mut said);
        let header = r#"{"kid":"cognito-identity-fake","typ":"JWS","alg":"none"}"#;
        let [header, said] = [header.to_owned(), said.to_string()].map(|json| URL_SAFE_NO_PAD.encode(json));
        (name, format!("{header}.{said}."))
    };
    logins.map(|logins| tokens(Some(&logins)).into_iter().map(rewrite).collect::<BTreeMap<_, _>>().into())
}

/// Rewrites the tokens of GetId.
fn reads(request: Request, change: impl Fn(&str, &mut Value)) -> Request {
    match request {
        Request::GetId(input) => {
            let logins = rewritten(input.logins.clone(), change);
            Request::GetId(GetIdInput { logins, ..input })
        }
        other => other,
    }
}

fn some_identity() -> Response {
    Response::GetId(GetIdOutput::default().identity_id("us-east-1:00000000-0000-4000-8000-000000000000"))
}

fn saying(words: &str) -> cognito_identity::Error {
    ServiceError::new(ErrorKind::NotAuthorized, words).into()
}

plant! {
    "an identity is known by the token's text"
        => "logins::a_fresh_token_finds_the_same_identity" "logins::an_opaque_token_finds_the_same_identity"
    |fake, memory, request| match request {
        Request::GetId(input) if input.logins.is_some() => {
            let token = tokens(input.logins.as_ref()).into_values().collect();
            let identity = fake.get_id(input).await?.identity_id.unwrap_or_default();
            if memory.recall(&identity).is_none() {
                memory.note(identity.as_str(), token);
                return Ok(Response::GetId(GetIdOutput::default().identity_id(identity)));
            }
            if memory.recall(&identity) != Some(token) {
                return Ok(some_identity());
            }
            Ok(Response::GetId(GetIdOutput::default().identity_id(identity)))
        }
        other => other.send(fake).await,
    };

    "all users of an opaque provider are one" => "logins::an_opaque_token_finds_the_same_identity"
    |fake, memory, request| match request {
        Request::GetId(input) if tokens(input.logins.as_ref()).values().any(|token| claims(token).is_none()) => {
            if let Some(identity) = memory.recall("all") {
                return Ok(Response::GetId(GetIdOutput::default().identity_id(identity)));
            }
            let answer = fake.get_id(input).await?;
            memory.note("all", answer.identity_id.clone().unwrap_or_default());
            Ok(Response::GetId(answer))
        }
        other => other.send(fake).await,
    };

    "the case of a subject does not matter" => "logins::every_user_has_an_identity"
    |fake, memory, request| reads(request, |_, said| {
        said["sub"] = said["sub"].as_str().unwrap_or_default().to_lowercase().into();
    }).send(fake).await;

    "a user is the same in all pools" => "logins::pools_share_no_users"
    |fake, memory, request| match request {
        Request::GetId(input) if input.logins.is_some() => {
            let user = tokens(input.logins.as_ref()).values().filter_map(|token| Some(claims(token)?["sub"].to_string())).collect::<String>();
            if let Some(identity) = memory.recall(&user) {
                return Ok(Response::GetId(GetIdOutput::default().identity_id(identity)));
            }
            let answer = fake.get_id(input).await?;
            memory.note(user, answer.identity_id.clone().unwrap_or_default());
            Ok(Response::GetId(answer))
        }
        other => other.send(fake).await,
    };

    "any application of a provider will do" => "logins::another_application_is_not_supported"
    |fake, memory, request| reads(request, |name, said| {
        said["aud"] = if name == "accounts.google.com" { "app" } else { "7lhlkkfbfb4q5kpp90urffao" }.into();
    }).send(fake).await;

    "nobody looks at the issuer" => "logins::the_name_is_the_issuers"
    |fake, memory, request| reads(request, |name, said| said["iss"] = format!("https://{name}").into()).send(fake).await;

    "a text that is no token is a user" => "logins::a_login_is_a_web_token"
    |fake, memory, request| match request {
        Request::GetId(input) if tokens(input.logins.as_ref()).values().any(|token| claims(token).is_none()) => Ok(some_identity()),
        other => other.send(fake).await,
    };

    "a token that cannot be read was not signed" => "logins::a_login_is_a_web_token"
    |fake, memory, request| match request {
        Request::GetId(input) => fake.get_id(input).await.map(Response::GetId).map_err(|error| {
            let is_it = error.to_string().contains("Not a valid OpenId Connect");
            if is_it { saying("Invalid login token. Couldn't verify signed token.") } else { error }
        }),
        other => other.send(fake).await,
    };

    "an access token is a login" => "logins::an_access_token_is_no_login"
    |fake, memory, request| reads(request, |_, said| {
        if said["aud"].is_null() {
            said["aud"] = "7lhlkkfbfb4q5kpp90urffao".into();
        }
    }).send(fake).await;

    "nobody verifies signatures" => "logins::a_forged_token_is_not_believed"
    |fake, memory, request| reads(request, |_, _| ()).send(fake).await;

    "tokens do not expire" => "logins::an_expired_token_says_when" "logins::expiry_comes_before_the_application"
    |fake, memory, request| reads(request, |_, said| said["exp"] = i64::MAX.into()).send(fake).await;

    "an expired token says nothing of time" => "logins::an_expired_token_says_when"
    |fake, memory, request| match request {
        Request::GetId(input) => fake.get_id(input).await.map(Response::GetId).map_err(|error| {
            let is_it = error.to_string().contains("Token expired");
            if is_it { saying("Invalid login token. Token expired.") } else { error }
        }),
        other => other.send(fake).await,
    };

    "tokens expire to the second"
        => "logins::an_expired_token_has_five_minutes" "logins::an_expired_token_of_a_user_pool_has_five_minutes"
    |fake, memory, request| reads(request, |_, said| {
        said["exp"] = (said["exp"].as_i64().unwrap_or_default() - 300).into();
    }).send(fake).await;

    "the user pool is not asked" => "logins::a_signed_out_user_is_refused"
    |fake, memory, request| match request {
        Request::GetOpenIdToken(input) => {
            let logins = rewritten(input.logins.clone(), |_, said| said["iat"] = i64::MAX.into());
            let input = GetOpenIdTokenInput { logins, ..input };
            fake.get_open_id_token(input).await.map(Response::GetOpenIdToken)
        }
        other => other.send(fake).await,
    };

    "whoever signed out once is out for good" => "logins::a_signed_out_user_is_refused"
    |fake, memory, request| match request {
        Request::GetOpenIdToken(input) => {
            if memory.recall("out").is_some() {
                return Err(saying("out"));
            }
            let answer = fake.get_open_id_token(input).await;
            if answer.is_err() {
                memory.note("out", "");
            }
            answer.map(Response::GetOpenIdToken)
        }
        other => other.send(fake).await,
    };

    "a token does not name the provider's user" => "logins::a_token_names_the_login"
    |fake, memory, request| match request {
        Request::GetOpenIdToken(input) => {
            let mut answer = fake.get_open_id_token(input).await?;
            let token = answer.token.as_ref().map(|token| token.0.clone()).unwrap_or_default();
            let logins = rewritten(Some(Logins::from([("own", token)])), |_, said| {
                if let Some(amr) = said["amr"].as_array_mut() {
                    amr.truncate(2);
                }
            });
            answer.token = tokens(logins.as_ref()).into_values().next().map(Sensitive::from);
            Ok(Response::GetOpenIdToken(answer))
        }
        other => other.send(fake).await,
    };

    "SAML has the classic flow" => "logins::saml_has_no_classic_flow"
    |fake, memory, request| {
        let token = cognito_identity::types::GetOpenIdTokenOutput::default().token(Sensitive::from("token"));
        softened(request, fake, ErrorKind::InvalidParameter, Response::GetOpenIdToken(token)).await
    };
}

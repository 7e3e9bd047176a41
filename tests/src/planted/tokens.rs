//! Claims of tokens, read and rewritten.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_identity::types::GetOpenIdTokenOutput;
use cognito_identity::{CognitoIdentity, Request, Response, Result, Sensitive};
use cognito_identity_fake::FakeCognitoIdentity;
use serde_json::Value;

/// Claims of a JSON web token; null if the text is none.
pub(super) fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).and_then(|payload| URL_SAFE_NO_PAD.decode(payload).ok());
    payload.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
}

/// The response with changed claims in its token, under the old signature.
pub(super) fn with_claims(
    mut response: GetOpenIdTokenOutput,
    tell: impl FnOnce(&mut Value),
) -> GetOpenIdTokenOutput {
    let token = response.token.unwrap_or_default();
    let mut told = claims(&token);
    tell(&mut told);
    let mut parts: Vec<_> = token.split('.').map(str::to_owned).collect();
    if let Some(payload) = parts.get_mut(1) {
        *payload = URL_SAFE_NO_PAD.encode(told.to_string());
    }
    response.token = Some(Sensitive::from(parts.join(".")));
    response
}

/// The classic flow, with other claims in the token.
pub(super) async fn retold(
    fake: &FakeCognitoIdentity,
    request: Request,
    tell: impl FnOnce(&mut Value),
) -> Result<Response> {
    match request {
        Request::GetOpenIdToken(input) => {
            let response = fake.get_open_id_token(input).await?;
            Ok(Response::GetOpenIdToken(with_claims(response, tell)))
        }
        other => other.send(fake).await,
    }
}

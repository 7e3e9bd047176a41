//! Serves the documents that verifiers of the service's tokens request: the key set, and the discovery document with
//! its URL.

use cognito_identity_fake::FakeCognitoIdentity;
use hyper::StatusCode;
use hyper::header::{CACHE_CONTROL, HeaderValue};
use serde_json::json;

use crate::http::response::{self, ServerResponse};

/// Path of the keys, as at the service.
pub(crate) const KEYS: &str = "/.well-known/jwks_uri";

/// Path of the discovery document, which has the URL of the keys.
pub(crate) const DISCOVERY: &str = "/.well-known/openid-configuration";

pub(crate) fn keys(fake: &FakeCognitoIdentity) -> ServerResponse {
    cached(response::text(StatusCode::OK, "application/json", fake.jwks()))
}

/// The issuer is the service's, as in its tokens; the keys are here, under the name the client reached the server by.
pub(crate) fn discovery(scheme: &str, host: &str) -> ServerResponse {
    cached(response::json(&json!({
        "issuer": "https://cognito-identity.amazonaws.com",
        "jwks_uri": format!("{scheme}://{host}{KEYS}"),
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS512"],
    })))
}

/// Recorded: 30 days.
fn cached(mut response: ServerResponse) -> ServerResponse {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("max-age=2592000"));
    response
}

//! Issuers of login tokens, as verifiers of their tokens find them: a discovery document and a key set each.

use hyper::StatusCode;
use percent_encoding::percent_decode_str;
use serde_json::json;

use super::{Call, Outcome};
use crate::admin::guard;
use crate::http::cors;
use crate::http::response::{self, RequestError, text};

pub(super) const KEYS: &str = "/_fake/issuers/{PROVIDER}/.well-known/jwks.json";

pub(super) const DISCOVERY: &str = "/_fake/issuers/{PROVIDER}/.well-known/openid-configuration";

/// All issuers have one key, so a provider that has issued nothing yet has it too.
pub(super) fn keys(call: &mut Call<'_>) -> Outcome {
    let mut keys = text(StatusCode::OK, "application/json", call.app.fake.login_jwks());
    cors::expose(&mut keys);
    Ok(keys)
}

/// The issuer is the provider, as in its tokens; its keys are here, under the name the client reached the server by.
pub(super) fn discovery(call: &mut Call<'_>) -> Outcome {
    let provider = percent_decode_str(call.parameter).decode_utf8();
    let provider = provider.map_err(|_| RequestError::bad("the provider in the path is not UTF-8"))?;
    let scheme = call.app.scheme();
    let host = guard::host(call.head);
    let mut document = response::json(&json!({
        "issuer": format!("https://{provider}"),
        "jwks_uri": format!("{scheme}://{host}{}", KEYS.replace("{PROVIDER}", call.parameter)),
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }));
    cors::expose(&mut document);
    Ok(document)
}

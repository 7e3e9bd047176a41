//! Tokens of the service, verified as anybody outside of it verifies them.

use cognito_identity_fake::FakeCognitoIdentity;
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;

/// What a token for this pool says, verified by the key with its id in the fake's key set.
///
/// # Errors
///
/// Why it is not verified.
pub fn verified(fake: &FakeCognitoIdentity, pool: &str, token: &str) -> Result<Value, ErrorKind> {
    let keys: JwkSet = serde_json::from_str(&fake.jwks()).map_err(|error| Error::from(error).into_kind())?;
    let header = decode_header(token).map_err(Error::into_kind)?;
    let key = header.kid.as_deref().and_then(|kid| keys.find(kid)).ok_or(ErrorKind::InvalidToken)?;
    let key = DecodingKey::from_jwk(key).map_err(Error::into_kind)?;
    let mut validation = Validation::new(Algorithm::RS512);
    validation.set_audience(&[pool]);
    validation.set_issuer(&["https://cognito-identity.amazonaws.com"]);
    // The verifier's clock is the machine's, the fake's is not.
    validation.validate_exp = false;
    decode::<Value>(token, &key, &validation).map(|token| token.claims).map_err(Error::into_kind)
}

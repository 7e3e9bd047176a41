//! Verification of the service's tokens, as third parties do it: with the published key set.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cognito_identity_fake::FakeCognitoIdentity;
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;

/// Returns the claims of a token for this pool, verified with the key of its id in the fake's key set.
///
/// # Errors
///
/// Returns the reason for which verification failed.
pub fn verified(fake: &FakeCognitoIdentity, pool: &str, token: &str) -> Result<Value, ErrorKind> {
    let keys: JwkSet = serde_json::from_str(&fake.jwks()).map_err(|error| Error::from(error).into_kind())?;
    let header = decode_header(token).map_err(Error::into_kind)?;
    let key = header.kid.as_deref().and_then(|kid| keys.find(kid)).ok_or(ErrorKind::InvalidToken)?;
    let key = decoding_key(key)?;
    let mut validation = Validation::new(Algorithm::RS512);
    validation.set_audience(&[pool]);
    validation.set_issuer(&["https://cognito-identity.amazonaws.com"]);
    // The verifier's clock is the machine's, the fake's is not.
    validation.validate_exp = false;
    decode::<Value>(token, &key, &validation).map(|token| token.claims).map_err(Error::into_kind)
}

/// The key, whichever base64 its modulus is in: that of AWS is not what RFC 7518 wants, and `from_jwk` rejects it.
fn decoding_key(key: &Jwk) -> Result<DecodingKey, ErrorKind> {
    let AlgorithmParameters::RSA(rsa) = &key.algorithm else { return Err(ErrorKind::InvalidKeyFormat) };
    let modulus = STANDARD.decode(&rsa.n).or_else(|_| URL_SAFE_NO_PAD.decode(&rsa.n));
    let modulus = modulus.map_err(|_| ErrorKind::InvalidKeyFormat)?;
    let exponent = URL_SAFE_NO_PAD.decode(&rsa.e).map_err(|_| ErrorKind::InvalidKeyFormat)?;
    let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
    Ok(DecodingKey::from_rsa_raw_components(&modulus[zeros..], &exponent))
}

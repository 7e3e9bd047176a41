//! Signatures by one RSA key for all tokens that the fake issues. The key is public as part of this crate, so a
//! signature is no proof of origin. Start at [`sign`] and [`has_signed`].

/// Signature algorithm in the header of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// Algorithm of OpenID Connect providers.
    Rs256,
    /// Algorithm of this service.
    Rs512,
}

impl Algorithm {
    pub(crate) const ALL: [Self; 2] = [Self::Rs256, Self::Rs512];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs512 => "RS512",
        }
    }
}

/// The key's modulus and exponent, in base64url, as a JSON web key has them.
pub(crate) const MODULUS: &str = "yancu1d2Rrcz0sUQTnoDHVNY8lFB9ZEiHZr7zKo3RzstLzjy89zejrLkNGnRUogiGH2KkC3NlQM2iVxIzlYAvLeSluHCwqaEgPtfdKK-G71zsIH0upAO6FWPw8hdDU6YGXU-3Lh3Uf318yqwJt9TrvtfIZqUCDtcb2aaibb4jtFE2MY2awaoHnHldoQ8stswJWwVlIRjQ8azlNDITq3yEN5AsnIT7SXhMSZ1SiDkoAgp7jXATDNiym3T1brgf4121b_TdHD6ackWo7pGe8rgPoK2HDfb2zDVe_Izdx3Bc_tYWVNMuFgBERvdxEMG8ek6AicWQKINyDVSdrHpa0WjnQ";
pub(crate) const EXPONENT: &str = "AQAB";

#[cfg(feature = "signed-tokens")]
mod key {
    use std::sync::LazyLock;

    use ring::rand::SystemRandom;
    use ring::signature::{
        KeyPair, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512, RSA_PKCS1_SHA256, RSA_PKCS1_SHA512,
        RsaEncoding, RsaKeyPair, RsaParameters, UnparsedPublicKey,
    };

    use super::Algorithm;

    /// Parsed once, when the first token is signed or verified.
    static KEY: LazyLock<RsaKeyPair> = LazyLock::new(|| {
        RsaKeyPair::from_der(include_bytes!("signer/key.der")).expect("the embedded key is an RSA key")
    });

    /// Returns the signature of `message`. The padding is deterministic, so equal messages have equal signatures.
    pub(crate) fn sign(algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        let padding: &'static dyn RsaEncoding = match algorithm {
            Algorithm::Rs256 => &RSA_PKCS1_SHA256,
            Algorithm::Rs512 => &RSA_PKCS1_SHA512,
        };
        let mut signature = vec![0; KEY.public().modulus_len()];
        // The random numbers blind the computation and leave no trace in the signature.
        KEY.sign(padding, &SystemRandom::new(), message, &mut signature).ok()?;
        Some(signature)
    }

    /// Whether the key signed `message`.
    pub(crate) fn has_signed(algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        let parameters: &'static RsaParameters = match algorithm {
            Algorithm::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
            Algorithm::Rs512 => &RSA_PKCS1_2048_8192_SHA512,
        };
        UnparsedPublicKey::new(parameters, KEY.public_key()).verify(message, signature).is_ok()
    }
}

#[cfg(not(feature = "signed-tokens"))]
mod key {
    use super::Algorithm;

    /// Nothing is signed without the feature `signed-tokens`.
    pub(crate) fn sign(_: Algorithm, _: &[u8]) -> Option<Vec<u8>> {
        None
    }

    pub(crate) fn has_signed(_: Algorithm, _: &[u8], _: &[u8]) -> bool {
        false
    }
}

pub(crate) use key::{has_signed, sign};

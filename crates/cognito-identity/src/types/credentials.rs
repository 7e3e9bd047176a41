//! Requests and responses of the operations on tokens and credentials.

use super::{Logins, Secret, Timestamp, shape::shapes};

shapes! {
    /// Request of [`get_credentials_for_identity`](crate::CognitoIdentity::get_credentials_for_identity).
    GetCredentialsForIdentityInput {
        /// `REGION:GUID`.
        identity_id: String = new,
        /// Tokens by provider; absent for a guest.
        logins: Logins,
        /// ARN of the role to use, one of those that the login offers, where it offers several.
        custom_role_arn: String,
    }

    /// Response of [`get_credentials_for_identity`](crate::CognitoIdentity::get_credentials_for_identity).
    GetCredentialsForIdentityOutput {
        /// `REGION:GUID`.
        identity_id: String,
        /// The temporary credentials.
        credentials: Credentials,
    }

    /// Temporary AWS credentials.
    Credentials {
        /// The access key id.
        access_key_id: String,
        /// The secret key. The wire calls it `SecretKey`, not `SecretAccessKey`.
        secret_key: Secret,
        /// The session token. The model does not mark it as sensitive, but its owner can act as the identity.
        session_token: Secret,
        /// Timestamp at which the credentials expire, in whole seconds.
        expiration: Timestamp,
    }

    /// Request of [`get_open_id_token`](crate::CognitoIdentity::get_open_id_token).
    GetOpenIdTokenInput {
        /// `REGION:GUID`.
        identity_id: String = new,
        /// Tokens by provider; absent for a guest.
        logins: Logins,
    }

    /// Response of [`get_open_id_token`](crate::CognitoIdentity::get_open_id_token).
    GetOpenIdTokenOutput {
        /// `REGION:GUID`.
        identity_id: String,
        /// An OpenID token (JWT) for the identity, valid for 10 minutes.
        token: Secret,
    }
}

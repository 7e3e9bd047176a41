use super::{Logins, Sensitive, Timestamp, shape::shapes};

shapes! {
    /// What [`get_credentials_for_identity`](crate::CognitoIdentity::get_credentials_for_identity) takes.
    GetCredentialsForIdentityInput {
        /// `REGION:GUID`.
        identity_id: String = required,
        /// Tokens by provider; absent for a guest.
        logins: Logins,
        /// One of the roles the login offers, where it offers several.
        custom_role_arn: String,
    }

    /// What [`get_credentials_for_identity`](crate::CognitoIdentity::get_credentials_for_identity) answers.
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
        secret_key: Sensitive<String>,
        /// The session token. The model does not mark it as sensitive, but whoever has it is the identity.
        session_token: Sensitive<String>,
        /// When they expire, in whole seconds.
        expiration: Timestamp,
    }

    /// What [`get_open_id_token`](crate::CognitoIdentity::get_open_id_token) takes.
    GetOpenIdTokenInput {
        /// `REGION:GUID`.
        identity_id: String = required,
        /// Tokens by provider; absent for a guest.
        logins: Logins,
    }

    /// What [`get_open_id_token`](crate::CognitoIdentity::get_open_id_token) answers.
    GetOpenIdTokenOutput {
        /// `REGION:GUID`.
        identity_id: String,
        /// An OpenID token (JWT) for the identity, valid for 10 minutes.
        token: Sensitive<String>,
    }
}

//! Signs raw requests as the SDK signs its own. Start reading at [`Signer`].

use std::time::SystemTime;

use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use cognito_identity_contracts::{RawRequest, error_chain};
use cognito_identity_sdk::sdk::config::Credentials;

/// Signs requests with these credentials, for one service and one region.
#[derive(Clone, Debug)]
pub(crate) struct Signer {
    pub(crate) service: &'static str,
    pub(crate) credentials: Credentials,
    pub(crate) region: String,
}

impl Signer {
    /// The headers that sign a request.
    #[allow(clippy::disallowed_methods, reason = "signatures are of the real time")]
    pub(crate) fn headers(&self, url: &str, request: &RawRequest) -> Result<Vec<(String, String)>, String> {
        let identity = self.credentials.clone().into();
        let params = SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(self.service)
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .map_err(|error| error_chain(&error))?
            .into();
        let headers = request.headers.iter().map(|(name, value)| (*name, value.as_str()));
        let body = SignableBody::Bytes(&request.body);
        let signable =
            SignableRequest::new("POST", url, headers, body).map_err(|error| error_chain(&error))?;
        let (instructions, _) = sign(signable, &params).map_err(|error| error_chain(&error))?.into_parts();
        let (added, _) = instructions.into_parts();
        Ok(added.iter().map(|header| (header.name().to_owned(), header.value().to_owned())).collect())
    }
}

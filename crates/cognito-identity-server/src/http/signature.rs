//! Checks signatures of version 4 as AWS does: it signs the request again and compares. Start reading at
//! [`Signed::check`].
//!
//! The error of each mistake is documented for all of AWS (IAM User Guide, "Troubleshoot Signature Version 4", and the
//! errors common to all services); Cognito Identity's response bodies for them are not recorded. Roles have no policies
//! here, so their credentials, which the fake issued, may only sign GetCallerIdentity. More would be unsafe, since the
//! key that signs the tokens they are issued for is public.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use cognito_identity::sts::refusal;
use cognito_identity::{ErrorKind, Sensitive, ServiceError, Timestamp};
use cognito_identity_wire::{header, mark_words_assumed, target_operation};
use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, HOST, HeaderName};

use crate::app::App;
use crate::storage::keys::Keys;

/// Largest difference between the clocks of the client and of this machine.
const SKEW: Duration = Duration::from_mins(5);

const DATE: &str = "x-amz-date";
const TOKEN: &str = "x-amz-security-token";

/// Service of a request. Each has its own error codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    Identity,
    Sts,
}

impl Service {
    fn scope(self) -> &'static str {
        match self {
            Self::Identity => "cognito-identity",
            Self::Sts => "sts",
        }
    }

    fn refuse(self, identity: &str, sts: &str, message: impl Into<String>) -> ServiceError {
        match self {
            Self::Identity => ServiceError::new(ErrorKind::from_code(identity), message).with_status(400),
            Self::Sts => refusal(sts, message),
        }
    }

    fn malformed(self, message: impl Into<String>) -> ServiceError {
        self.refuse("IncompleteSignatureException", "IncompleteSignature", message)
    }

    fn mismatch(self, message: impl Into<String>) -> ServiceError {
        self.refuse("InvalidSignatureException", "SignatureDoesNotMatch", message)
    }

    fn unknown_key(self) -> ServiceError {
        let message = "The security token included in the request is invalid.";
        self.refuse("UnrecognizedClientException", "InvalidClientTokenId", message)
    }
}

/// Parsed header `Authorization`.
struct Authorization<'a> {
    access_key_id: &'a str,
    date: &'a str,
    region: &'a str,
    service: &'a str,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

/// Request whose signature is checked.
pub(crate) struct Signed<'a> {
    pub(crate) service: Service,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

impl Signed<'_> {
    /// Rejects a request without a valid signature by keys with permission.
    pub(crate) fn check(&self, app: &App, keys: &Keys, now: SystemTime) -> Result<(), ServiceError> {
        let authorization = self.authorization()?;
        self.check_scope(app, &authorization)?;
        let date = self.text(DATE).unwrap_or_default();
        let time = self.time(&authorization, date, now)?;
        let secret = self.secret(app, keys, authorization.access_key_id)?;
        let expected = self.signature(&authorization, time, &secret).ok_or_else(|| {
            self.service.malformed(mark_words_assumed("The headers of the request cannot be signed."))
        })?;
        if is_same(expected.as_bytes(), authorization.signature.as_bytes()) {
            return self.check_permission(app, keys, &authorization);
        }
        let message = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
        Err(self.service.mismatch(message))
    }

    /// Rejects credentials of a role, which has no policies, with the message recorded for IAM's denials.
    fn check_permission(
        &self,
        app: &App,
        keys: &Keys,
        authorization: &Authorization<'_>,
    ) -> Result<(), ServiceError> {
        if self.service == Service::Sts || authorization.access_key_id == keys.access_key_id() {
            return Ok(());
        }
        let session =
            app.fake.session(authorization.access_key_id).ok_or_else(|| self.service.unknown_key())?;
        let operation = self.text(header::TARGET).and_then(target_operation).unwrap_or_default();
        let caller = session.arn();
        let resource = self.resource(app, operation);
        let message = format!(
            "User: {caller} is not authorized to perform: cognito-identity:{operation} on resource: {resource}"
        );
        Err(ServiceError::new(ErrorKind::from_code("AccessDeniedException"), message).with_status(400))
    }

    /// ARN of the pool that the request names. For a request without a pool the resource is recorded of
    /// ListIdentityPools alone.
    fn resource(&self, app: &App, operation: &str) -> String {
        let body: serde_json::Value = serde_json::from_slice(self.body).unwrap_or_default();
        if let Some(arn) = body["ResourceArn"].as_str() {
            return arn.to_owned();
        }
        let id = body["IdentityPoolId"].as_str();
        let is_recorded = id.is_some() || operation == "ListIdentityPools";
        let arn = app.fake.pool_arn(id.unwrap_or_default());
        if is_recorded { arn } else { mark_words_assumed(arn) }
    }

    fn text(&self, header: &str) -> Option<&str> {
        self.headers.get(header)?.to_str().ok()
    }

    fn authorization(&self) -> Result<Authorization<'_>, ServiceError> {
        let header = self.headers.get(AUTHORIZATION).ok_or_else(|| {
            let message = "Missing Authentication Token";
            self.service.refuse("MissingAuthenticationTokenException", "MissingAuthenticationToken", message)
        })?;
        let malformed = |what: &str| {
            self.service.malformed(mark_words_assumed(format!("Authorization header requires {what}.")))
        };
        let header = header.to_str().map_err(|_| malformed("visible characters"))?;
        let fields =
            header.strip_prefix("AWS4-HMAC-SHA256 ").ok_or_else(|| malformed("'AWS4-HMAC-SHA256'"))?;
        let field = |name: &str| {
            let found =
                fields.split(',').find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='));
            found.filter(|value| !value.is_empty()).ok_or_else(|| malformed(&format!("'{name}' parameter")))
        };
        let scope: Vec<_> = field("Credential")?.split('/').collect();
        let [access_key_id, date, region, service, "aws4_request"] = scope[..] else {
            return Err(malformed("'Credential' of the form KEY/DATE/REGION/SERVICE/aws4_request"));
        };
        let signed_headers: Vec<_> = field("SignedHeaders")?.split(';').collect();
        let own = self.headers.keys().map(HeaderName::as_str).filter(|name| name.starts_with("x-amz-"));
        if let Some(missing) =
            ["host", DATE].into_iter().chain(own).find(|name| !signed_headers.contains(name))
        {
            return Err(malformed(&format!("'{missing}' among the signed headers")));
        }
        Ok(Authorization {
            access_key_id,
            date,
            region,
            service,
            signed_headers,
            signature: field("Signature")?,
        })
    }

    fn check_scope(&self, app: &App, authorization: &Authorization<'_>) -> Result<(), ServiceError> {
        let region = app.fake.region();
        let service = self.service.scope();
        // STS has a global endpoint, whose clients sign for us-east-1 in every region.
        let is_region = authorization.region == region
            || self.service == Service::Sts && authorization.region == "us-east-1";
        if !is_region {
            let other = authorization.region;
            let message = format!("Credential should be scoped to a valid region, not '{other}'.");
            return Err(self.service.mismatch(message));
        }
        if authorization.service != service {
            let other = authorization.service;
            let message =
                format!("Credential should be scoped to correct service: '{service}', not '{other}'.");
            return Err(self.service.mismatch(message));
        }
        Ok(())
    }

    /// Returns the time of the signature, if it is within the allowed skew.
    fn time(
        &self,
        authorization: &Authorization<'_>,
        date: &str,
        now: SystemTime,
    ) -> Result<SystemTime, ServiceError> {
        let time = signing_time(date).ok_or_else(|| {
            self.service.malformed(mark_words_assumed("X-Amz-Date is no date of the form 20260131T235959Z."))
        })?;
        if date[..8] != *authorization.date {
            let message = format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{}', from '{date}'.",
                authorization.date,
                &date[..8]
            );
            return Err(self.service.mismatch(message));
        }
        let late = now.duration_since(time).is_ok_and(|since| since > SKEW);
        let early = time.duration_since(now).is_ok_and(|until| until > SKEW);
        if late {
            let message = format!("Signature expired: {date} is earlier than five minutes ago.");
            return Err(self.service.mismatch(mark_words_assumed(message)));
        }
        if early {
            let message = format!("Signature not yet current: {date} is more than five minutes ahead.");
            return Err(self.service.mismatch(mark_words_assumed(message)));
        }
        Ok(time)
    }

    /// The secret of a key: the run's own, or one the fake issued, with its session token.
    fn secret(&self, app: &App, keys: &Keys, access_key_id: &str) -> Result<Sensitive<String>, ServiceError> {
        if access_key_id == keys.access_key_id() {
            return Ok(Sensitive::from(keys.secret_access_key()));
        }
        let issued = app.fake.issued_keys(access_key_id).ok_or_else(|| self.service.unknown_key())?;
        if self.text(TOKEN) != Some(issued.session_token.as_str()) {
            return Err(self.service.unknown_key());
        }
        if issued.is_expired {
            let message = "The security token included in the request is expired";
            return Err(self.service.refuse("ExpiredTokenException", "ExpiredToken", message));
        }
        Ok(issued.secret_key)
    }

    /// The signature that the secret makes of the headers that were signed, and the body.
    fn signature(&self, authorization: &Authorization<'_>, time: SystemTime, secret: &str) -> Option<String> {
        let identity =
            Credentials::new(authorization.access_key_id, secret, None, None, "cognito-fake").into();
        let mut settings = SigningSettings::default();
        // The request lists its signed headers.
        settings.excluded_headers = None;
        let params = SigningParams::builder()
            .identity(&identity)
            .region(authorization.region)
            .name(authorization.service)
            .time(time)
            .settings(settings)
            .build()
            .ok()?
            .into();
        let mut headers = Vec::new();
        for name in &authorization.signed_headers {
            for value in self.headers.get_all(*name) {
                headers.push((*name, value.to_str().ok()?));
            }
        }
        let host = self.headers.get(HOST)?.to_str().ok()?;
        let uri = format!("http://{host}{}", self.path);
        let request =
            SignableRequest::new(self.method, uri, headers.into_iter(), SignableBody::Bytes(self.body))
                .ok()?;
        sign(request, &params).ok().map(|output| output.signature().to_owned())
    }
}

/// Parses a timestamp such as `20260131T235959Z`.
fn signing_time(date: &str) -> Option<SystemTime> {
    let is_form = date.len() == 16
        && date.bytes().enumerate().all(|(place, byte)| match place {
            8 => byte == b'T',
            15 => byte == b'Z',
            _ => byte.is_ascii_digit(),
        });
    if !is_form {
        return None;
    }
    let day = &date[..8];
    let time = &date[9..15];
    let text =
        format!("{}-{}-{}T{}:{}:{}Z", &day[..4], &day[4..6], &day[6..], &time[..2], &time[2..4], &time[4..]);
    let seconds = text.parse::<Timestamp>().ok()?.as_secs();
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(seconds).ok()?))
}

/// Compares in constant time for texts of equal length.
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use hyper::HeaderMap;

    use super::{Authorization, Service, Signed, signing_time};

    /// The error for a request that was signed at this time and arrives `late` milliseconds later.
    fn error(date: &str, late: i64) -> Option<String> {
        let headers = HeaderMap::new();
        let signed =
            Signed { service: Service::Identity, method: "POST", path: "/", headers: &headers, body: b"" };
        let authorization = Authorization {
            access_key_id: "a",
            date: "20260131",
            region: "us-east-1",
            service: "cognito-identity",
            signed_headers: Vec::new(),
            signature: "0",
        };
        let time = signing_time("20260131T235959Z").unwrap();
        let distance = Duration::from_millis(late.unsigned_abs());
        let now = if late < 0 { time - distance } else { time + distance };
        signed.time(&authorization, date, now).err().map(|error| error.message().to_owned())
    }

    #[test]
    fn a_signature_is_good_for_five_minutes_before_and_after() {
        let date = "20260131T235959Z";
        for late in [-300_000, -299_999, 0, 299_999, 300_000] {
            assert_eq!(error(date, late), None, "{late}");
        }
        for late in [300_001, 301_000, 86_400_000] {
            assert!(
                error(date, late).is_some_and(|error| error.starts_with("Signature expired: 2026")),
                "{late}"
            );
        }
        for late in [-300_001, -301_000, -86_400_000] {
            assert!(error(date, late).is_some_and(|error| error.starts_with("Signature not yet")), "{late}");
        }
    }

    #[test]
    fn the_day_is_that_of_the_scope() {
        assert!(
            error("20260201T000000Z", 1000).is_some_and(|error| error.contains("'20260131' != '20260201'"))
        );
    }

    #[test]
    fn a_date_has_one_form() {
        let at = |seconds| Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(signing_time("19700101T000000Z"), at(0));
        assert_eq!(signing_time("20260131T235959Z"), at(1_769_903_999));
        for bad in [
            "",
            "20260131T235959",
            "20260131T235959ZZ",
            "20260131t235959Z",
            "20260131 235959Z",
            "20260131T235959z",
            "2026-131T235959Z",
            "20260131T2359-9Z",
            "20260131T2359\u{e9}Z",
            // Slicing would split a character if the digits were not checked first.
            "20260131T2\u{e9}359Z",
            "20261331T235959Z",
            "20260132T235959Z",
            "20260131T245959Z",
            "19691231T235959Z",
        ] {
            assert_eq!(signing_time(bad), None, "{bad}");
        }
    }
}

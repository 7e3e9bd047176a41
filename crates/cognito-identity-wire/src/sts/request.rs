//! Requests of the query protocol: [`decode`] parses a form into the input of an operation.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use cognito_identity::ServiceError;
use cognito_identity::sts::{AssumeRoleWithWebIdentityInput, PolicyDescriptorType, refusal};
use percent_encoding::percent_decode;

use super::{Head, VERSION};
use crate::mark_words_assumed;

/// A decoded request: the operation and its input.
pub(super) enum Call {
    AssumeRoleWithWebIdentity(AssumeRoleWithWebIdentityInput),
    GetCallerIdentity,
}

/// Operations of STS that this crate does not implement.
const ELSEWHERE: [&str; 9] = [
    "AssumeRole",
    "AssumeRoleWithSAML",
    "AssumeRoot",
    "DecodeAuthorizationMessage",
    "GetAccessKeyInfo",
    "GetDelegatedAccessToken",
    "GetFederationToken",
    "GetSessionToken",
    "GetWebIdentityToken",
];

pub(super) fn decode(head: Head<'_>, body: &[u8]) -> Result<Call, ServiceError> {
    if head.method != "POST" {
        return Err(refusal("NotImplemented", format!("the method is {}, not POST", head.method)));
    }
    let mut form = Form::parse(body)?;
    let Some(action) = form.take("Action") else {
        return Err(refusal("MissingAction", mark_words_assumed("the field Action is missing")));
    };
    let version = form.take("Version");
    if version.as_deref() != Some(VERSION) {
        return Err(no_operation(&action, version.as_deref()));
    }
    match action.as_str() {
        "AssumeRoleWithWebIdentity" => form.into_input().map(Call::AssumeRoleWithWebIdentity),
        "GetCallerIdentity" => Ok(Call::GetCallerIdentity),
        known if ELSEWHERE.contains(&known) => Err(refusal(
            "NotImplemented",
            format!("{known} is not implemented; AssumeRoleWithWebIdentity and GetCallerIdentity are"),
        )),
        unknown => Err(no_operation(unknown, version.as_deref())),
    }
}

/// Returns the operation that a form names, as [`decode`] reads it.
pub(super) fn action(body: &[u8]) -> Option<String> {
    Form::parse(body).ok()?.take("Action")
}

/// Makes the error for an unknown operation. The message is recorded from SES, which uses the same protocol
/// (django-ses/django-ses#158); the message for a missing version is assumed.
fn no_operation(action: &str, version: Option<&str>) -> ServiceError {
    let message = match version {
        Some(version) => format!("Could not find operation {action} for version {version}"),
        None => mark_words_assumed(format!("Could not find operation {action} without a version")),
    };
    refusal("InvalidAction", message)
}

/// Makes the error for a malformed field. The code is recorded from STS for a duration that is no number
/// (aws-azure-login/aws-azure-login#30); the message is assumed.
fn malformed(name: &str, reason: &str) -> ServiceError {
    refusal("MalformedInput", mark_words_assumed(format!("the field {name} {reason}")))
}

/// The fields by name.
struct Form(BTreeMap<String, String>);

impl Form {
    fn parse(body: &[u8]) -> Result<Self, ServiceError> {
        let mut fields = BTreeMap::new();
        for field in body.split(|&byte| byte == b'&').filter(|field| !field.is_empty()) {
            let (name, value) = match field.iter().position(|&byte| byte == b'=') {
                Some(equals) => (&field[..equals], &field[equals + 1..]),
                None => (field, &b""[..]),
            };
            match fields.entry(decode_text(name)?) {
                Entry::Vacant(field) => field.insert(decode_text(value)?),
                Entry::Occupied(field) => {
                    let message = format!("the field {} is there twice", field.key());
                    return Err(refusal("MalformedQueryString", mark_words_assumed(message)));
                }
            };
        }
        Ok(Self(fields))
    }

    fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    fn into_input(mut self) -> Result<AssumeRoleWithWebIdentityInput, ServiceError> {
        Ok(AssumeRoleWithWebIdentityInput {
            role_arn: self.take("RoleArn"),
            role_session_name: self.take("RoleSessionName"),
            web_identity_token: self.take("WebIdentityToken").map(Into::into),
            provider_id: self.take("ProviderId"),
            policy_arns: self.policy_arns()?,
            policy: self.take("Policy"),
            duration_seconds: self.integer("DurationSeconds")?,
            minimum_session_token_size: self.integer("MinimumSessionTokenSize")?,
        })
    }

    fn integer(&mut self, name: &str) -> Result<Option<i32>, ServiceError> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        value.parse().map(Some).map_err(|_| malformed(name, "is no integer"))
    }

    /// Takes the fields `PolicyArns.member.N.arn` in the order of N. Clients send an empty list as `PolicyArns` without
    /// a value.
    fn policy_arns(&self) -> Result<Option<Vec<PolicyDescriptorType>>, ServiceError> {
        const NAME: &str = "PolicyArns";
        let mut found = BTreeMap::new();
        let mut is_there = false;
        let fields = self.0.range(NAME.to_owned()..);
        for (name, value) in fields.take_while(|(name, _)| name.starts_with(NAME)) {
            let rest = &name[NAME.len()..];
            if rest.is_empty() && value.is_empty() {
                is_there = true;
            } else if rest.is_empty() || rest.starts_with('.') {
                let position = position(rest).ok_or_else(|| malformed(name, "is no member of a list"))?;
                if found.insert(position, PolicyDescriptorType::default().arn(value.as_str())).is_some() {
                    return Err(malformed(name, "is a member that is there twice"));
                }
            }
        }
        Ok((is_there || !found.is_empty()).then(|| found.into_values().collect()))
    }
}

/// Returns the N of `.member.N.arn`, which counts from 1.
fn position(rest: &str) -> Option<u32> {
    let number = rest.strip_prefix(".member.")?.strip_suffix(".arn")?;
    number.parse().ok().filter(|&number| number > 0)
}

/// Decodes a name or a value of the form: `+` and percent-encoding.
fn decode_text(bytes: &[u8]) -> Result<String, ServiceError> {
    let spaced: Vec<u8> = bytes.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
    match percent_decode(&spaced).decode_utf8() {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(refusal("MalformedQueryString", mark_words_assumed("the form is no UTF-8"))),
    }
}

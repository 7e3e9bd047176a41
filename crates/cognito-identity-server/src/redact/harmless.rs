//! Forms of texts that are safe to show: they give no reader access to anything.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use cognito_identity::{Operation, SECRET_MEMBERS};
use cognito_identity_fake::constraints::{self, Kind, Shape};
use cognito_identity_wire::{CONTENT_TYPE, sts};

/// Header with the session token of temporary credentials.
const TOKEN_HEADER: &str = "X-Amz-Security-Token";

/// Public providers, which exist once for all accounts.
const PROVIDERS: [&str; 8] = [
    "accounts.google.com",
    "api.twitter.com",
    "appleid.apple.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "sts.amazonaws.com",
    "www.amazon.com",
    "www.digits.com",
];

/// Names of the two protocols, and of signatures.
const PROTOCOL: [&str; 24] = [
    "2011-06-15",
    "AWS4-HMAC-SHA256",
    "Action",
    "AssumeRoleWithWebIdentity",
    "Credential",
    "DELETE",
    "DurationSeconds",
    "GET",
    "GetCallerIdentity",
    "HEAD",
    "OPTIONS",
    "POST",
    "PUT",
    "RoleArn",
    "RoleSessionName",
    "Signature",
    "SignedHeaders",
    "Version",
    "application/json",
    CONTENT_TYPE,
    sts::CONTENT_TYPE,
    "aws4_request",
    "cognito-identity",
    "sts",
];

/// Names of the model: operations, members, and values of enums.
static MODEL: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let mut names: BTreeSet<_> = Operation::ALL.iter().map(|operation| operation.name()).collect();
    for &operation in Operation::ALL {
        add_names(&mut names, constraints::input(operation));
    }
    names
});

fn add_names(names: &mut BTreeSet<&'static str>, shape: &Shape) {
    match shape.kind {
        Kind::Text(text) => names.extend(text.values),
        Kind::Integer(_) | Kind::Boolean => {}
        Kind::List { element, .. } => add_names(names, element),
        Kind::Map { key, value, .. } => {
            add_names(names, key);
            add_names(names, value);
        }
        Kind::Structure(members) => {
            for member in members {
                names.insert(member.name);
                add_names(names, member.shape);
            }
        }
    }
}

/// Whether the values of a member are secrets, however its name is written.
pub(super) fn is_secret_member(name: &str) -> bool {
    SECRET_MEMBERS.iter().chain([&TOKEN_HEADER]).any(|secret| secret.eq_ignore_ascii_case(name))
}

/// Whether the form of a text shows that it grants no access. A length proves nothing: an opaque token may be as short
/// as an id.
pub(super) fn has_harmless_form(text: &str) -> bool {
    PROTOCOL.contains(&text)
        || PROVIDERS.contains(&text)
        || MODEL.contains(text)
        || is_timestamp(text)
        || is_region(text)
        || is_id(text)
        || is_user_pool(text)
        || is_arn(text)
}

/// `20260131T235959Z`
fn is_timestamp(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let both = text.strip_suffix('Z').and_then(|text| text.split_once('T'));
    both.is_some_and(|(day, time)| day.len() == 8 && time.len() == 6 && digits(day) && digits(time))
}

/// `us-east-1`
fn is_region(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [area, places @ .., number] = &parts[..] else { return false };
    let is_name =
        |part: &&str| (2..=12).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase());
    area.len() == 2
        && is_name(area)
        && (1..=2).contains(&places.len())
        && places.iter().all(is_name)
        && number.len() == 1
        && number.bytes().all(|b| b.is_ascii_digit())
}

/// `us-east-1:00000000-0000-4000-8000-000000000000`, or the beginning of one.
fn is_id(text: &str) -> bool {
    text.split_once(':').is_some_and(|(region, guid)| {
        is_region(region) && guid.len() <= 36 && guid.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
    })
}

/// `cognito-idp.us-east-1.amazonaws.com/us-east-1_abc`
fn is_user_pool(text: &str) -> bool {
    let pool = text.strip_prefix("cognito-idp.").and_then(|rest| rest.split_once(".amazonaws.com/"));
    pool.is_some_and(|(region, pool)| {
        is_region(region)
            && pool.strip_prefix(region).is_some_and(|own| is_name(own, 20) && own.starts_with('_'))
    })
}

/// The ARN of a pool, a role or an identity provider.
fn is_arn(text: &str) -> bool {
    let parts: Vec<_> = text.splitn(6, ':').collect();
    let ["arn", "aws" | "aws-cn" | "aws-us-gov", service, region, account, resource] = parts[..] else {
        return false;
    };
    let is_account = account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
    let is_resource = match (service, resource.split_once('/')) {
        ("cognito-identity", Some(("identitypool", id))) => is_region(region) && is_id(id),
        ("iam", Some(("role" | "saml-provider" | "oidc-provider", name))) => {
            region.is_empty() && name.split('/').all(|part| is_name(part, 64))
        }
        _ => false,
    };
    is_account && is_resource
}

fn is_name(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::{has_harmless_form, is_secret_member};

    #[test]
    fn names_and_ids_open_nothing() {
        for text in [
            "us-east-1",
            "us-gov-west-1",
            "us-east-1:0",
            "us-east-1:00000000-0000-4000-8000-000000000000",
            "arn:aws:cognito-identity:us-east-1:123456789012:identitypool/us-east-1:00000000-0000-4000-8000-000000000000",
            "arn:aws-cn:iam::123456789012:role/a/path/reader",
            "arn:aws:iam::123456789012:oidc-provider/id.example",
            "accounts.google.com",
            "cognito-idp.us-east-1.amazonaws.com/us-east-1_abc",
            "IdentityPoolId",
            "GetId",
            "RulesConfiguration",
            "NotEqual",
            "POST",
            "20260131T235959Z",
        ] {
            assert!(has_harmless_form(text), "{text}");
        }
    }

    #[test]
    fn anything_else_may_be_a_token() {
        for text in [
            "6f1f5e6a-98a4-4a3b-bf0c-3c9a3d0f2f61",
            "a1b2c3",
            "alice",
            "eyJhbGciOiJub25lIn0.e30.",
            "us-east-1:6f1f5e6a-98a4-4a3b-bf0c-3c9a3d0f2f61a",
            "us-east-1:a token",
            "token:6f1f5e6a",
            "20260131T2359590Z",
            "2026013aT235959Z",
            "us-east-10",
            "u-east-1",
            "us-1",
            "us-EAST-1",
            "arn:aws:iam::123456789012:user/alice",
            "arn:aws:iam:us-east-1:123456789012:role/reader",
            "arn:aws:iam::12345678901:role/reader",
            "arn:aws:iam::123456789012:role/a b",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:s3::123456789012:role/reader",
            "arn:aws:cognito-identity:us-east-1:123456789012:identitypool/token",
            "cognito-idp.us-east-1.amazonaws.com/token",
            "cognito-idp.us-east-1.amazonaws.com/us-east-1_abcdefghijklmnopqrstu",
            "cognito-idp.us-east-1.amazonaws.com/us-east-1",
            "accounts.google.com.attacker.example",
            "",
        ] {
            assert!(!has_harmless_form(text), "{text}");
        }
    }

    #[test]
    fn a_members_name_is_compared_without_case() {
        assert!(is_secret_member("Logins") && is_secret_member("sessiontoken"));
        assert!(is_secret_member("x-amz-security-token"));
        assert!(!is_secret_member("IdentityPoolId"));
    }
}

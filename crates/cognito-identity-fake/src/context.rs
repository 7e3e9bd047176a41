//! Context of a request: the settings of the fake, the time, the randomness and the outside world. Start at
//! [`Context`].
//!
//! Read an answer to an open question only where it changes the response: each reading is recorded, and users see the
//! questions that their test depends on.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use cognito_identity::{ServiceError, Timestamp};

use crate::arn::{Arn, partition, role_account};
use crate::assumption::Answers;
use crate::env::Entropy;
use crate::external_world::ExternalWorld;
use crate::fault::ConcurrentWriters;
use crate::guid::Guid;

/// Result of an operation.
pub(crate) type Outcome<T> = Result<T, ServiceError>;

/// Settings of a fake, fixed for its lifetime.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) region: String,
    pub(crate) account: String,
    pub(crate) pool_limit: usize,
    /// The ARNs of the declared IAM roles.
    pub(crate) roles: BTreeSet<String>,
    /// The ARNs of the declared SAML providers of IAM.
    pub(crate) saml_providers: BTreeSet<String>,
    /// The clients of the declared OpenID Connect providers of IAM, by ARN.
    pub(crate) open_id_clients: BTreeMap<String, BTreeSet<String>>,
    /// Whether the tokens of undeclared issuers are rejected.
    pub(crate) is_strict: bool,
    /// Whether tokens are signed.
    pub(crate) signs: bool,
    /// Whether a role without a trust policy trusts no identity.
    pub(crate) has_strict_roles: bool,
    /// The ids of pools that other accounts own.
    pub(crate) foreign_pools: BTreeSet<String>,
    pub(crate) assumptions: Answers,
}

impl Settings {
    /// Returns the ARN of the pool with this id.
    pub(crate) fn pool_arn(&self, id: &str) -> String {
        let Self { region, account, .. } = self;
        format!("arn:{}:cognito-identity:{region}:{account}:identitypool/{id}", partition(region))
    }

    /// Returns the ARN of the account's one user, who signs the requests of the fake's own client.
    pub(crate) fn user_arn(&self) -> String {
        format!("arn:{}:iam::{}:user/fake", partition(&self.region), self.account)
    }

    /// Whether an ARN is of this account and partition.
    pub(crate) fn is_own(&self, arn: &Arn<'_>) -> bool {
        arn.account == self.account && arn.partition == partition(&self.region)
    }

    /// Whether a text is the ARN of a role of this account, which need not exist.
    pub(crate) fn is_own_role(&self, role: &str) -> bool {
        role_account(role).is_some() && Arn::parse(role).is_some_and(|arn| self.is_own(&arn))
    }

    /// Whether an ARN is of a SAML provider of another account or partition; `false` for any other text.
    pub(crate) fn is_foreign_saml_provider(&self, arn: &str) -> bool {
        let parsed = Arn::parse(arn).filter(|arn| arn.iam("saml-provider").is_some());
        parsed.is_some_and(|arn| !self.is_own(&arn))
    }

    /// Returns the GUID of an id of this region; `None` for any other id, which names nothing.
    pub(crate) fn guid(&self, id: &str) -> Option<Guid> {
        id.strip_prefix(&self.region)?.strip_prefix(':').and_then(Guid::parse)
    }

    /// Returns the id with this GUID.
    pub(crate) fn id(&self, guid: Guid) -> String {
        guid.prefixed(&self.region)
    }

    /// Returns the key in `Logins` for a token of this service.
    pub(crate) fn service_name(&self) -> Cow<'static, str> {
        match partition(&self.region) {
            "aws-cn" => format!("cognito-identity.{}.amazonaws.com.cn", self.region).into(),
            _ => "cognito-identity.amazonaws.com".into(),
        }
    }
}

/// Context of one request.
pub(crate) struct Context<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) now: Timestamp,
    pub(crate) entropy: &'a mut Entropy,
    /// The pools with a concurrent writer.
    pub(crate) concurrent_writers: &'a ConcurrentWriters,
    /// Issuers, tokens and sign-outs of identity providers, and trust policies of IAM roles.
    pub(crate) external_world: &'a ExternalWorld,
    /// Whether the request is replayed from a log. No client receives its response, so its token stays unsigned.
    pub(crate) is_replay: bool,
}

impl<'a> Context<'a> {
    /// Returns the answers to the open questions.
    pub(crate) fn assume(&self) -> &'a Answers {
        &self.settings.assumptions
    }
}

/// Returns a member that validation has shown to be present.
pub(crate) fn required(member: Option<&String>) -> &str {
    member.map_or("", String::as_str)
}

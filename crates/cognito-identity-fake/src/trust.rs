//! Trust policies of IAM roles, reduced to the conditions on tokens of identity pools. Start at [`TrustPolicy`].

use serde::{Deserialize, Serialize};

/// The trust policy of a role, as far as it concerns tokens of identity pools.
///
/// Source: the developer guide's page [IAM roles][guide].
///
/// [guide]: https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html
///
/// ```
/// use cognito_identity_fake::{FakeCognitoIdentity, TrustPolicy};
///
/// let fake = FakeCognitoIdentity::new();
/// let members = TrustPolicy::for_pool("us-east-1:0c1d2e3f").amr("authenticated");
/// fake.trust("arn:aws:iam::123456789012:role/Member", members);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a policy is in force once a role has it"]
pub struct TrustPolicy {
    audience: Option<String>,
    amr: Vec<String>,
    denies_all: bool,
    denies_tags: bool,
}

impl TrustPolicy {
    /// Trusts the identities of every pool.
    pub fn for_any_pool() -> Self {
        Self::default()
    }

    /// Trusts the identities of one pool: the condition `cognito-identity.amazonaws.com:aud`.
    pub fn for_pool(pool_id: impl Into<String>) -> Self {
        Self { audience: Some(pool_id.into()), ..Self::default() }
    }

    /// Trusts no identity.
    pub fn deny_all() -> Self {
        Self { denies_all: true, ..Self::default() }
    }

    /// Trusts only identities with this entry in `amr`, such as `authenticated`, `unauthenticated` or a provider's
    /// name: the condition `cognito-identity.amazonaws.com:amr`. Of several entries, one is enough.
    pub fn amr(mut self, entry: impl Into<String>) -> Self {
        self.amr.push(entry.into());
        self
    }

    /// Rejects sessions with session tags: the policy does not allow `sts:TagSession`.
    pub fn without_session_tags(mut self) -> Self {
        self.denies_tags = true;
        self
    }

    /// Whether the policy allows a session for a token of this pool, with this `amr`, and with session tags or without.
    pub(crate) fn allows(&self, pool_id: &str, amr: &[String], has_tags: bool) -> bool {
        let of_pool = self.audience.as_deref().is_none_or(|audience| audience == pool_id);
        let of_kind = self.amr.is_empty() || self.amr.iter().any(|entry| amr.contains(entry));
        !self.denies_all && of_pool && of_kind && !(has_tags && self.denies_tags)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::TrustPolicy;

    #[rstest]
    #[case::any(TrustPolicy::for_any_pool(), true)]
    #[case::the_pool(TrustPolicy::for_pool("us-east-1:0"), true)]
    #[case::another_pool(TrustPolicy::for_pool("us-east-1:1"), false)]
    #[case::kind(TrustPolicy::for_any_pool().amr("authenticated"), true)]
    #[case::provider(TrustPolicy::for_any_pool().amr("unauthenticated").amr("login.shop"), true)]
    #[case::another_kind(TrustPolicy::for_any_pool().amr("unauthenticated"), false)]
    #[case::no_tags(TrustPolicy::for_any_pool().without_session_tags(), false)]
    #[case::nobody(TrustPolicy::deny_all(), false)]
    fn conditions(#[case] trust: TrustPolicy, #[case] allows: bool) {
        let amr = ["authenticated", "login.shop"].map(str::to_owned);
        assert_eq!(trust.allows("us-east-1:0", &amr, true), allows);
    }
}

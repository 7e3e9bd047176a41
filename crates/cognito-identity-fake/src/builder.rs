//! The set-up of a fake: a builder whose `build` checks the settings. Start at [`Builder`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use crate::arn::{LONGEST_REGION, is_account, is_region, partition};
use crate::assumption::{Answers, Assumptions};
use crate::context::Settings;
use crate::disturbances::Disturbances;
use crate::env::{Clock, SystemClock};
use crate::shell::FakeCognitoIdentity;

/// Sets up a [`FakeCognitoIdentity`].
///
/// ```
/// use cognito_identity_fake::FakeCognitoIdentity;
///
/// let fake = FakeCognitoIdentity::builder().region("eu-central-1").seed(7).build()?;
/// # Ok::<_, cognito_identity_fake::BuildError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    settings: Settings,
    seed: u64,
    clock: Arc<dyn Clock>,
    disturbances: Disturbances,
}

impl Default for Builder {
    fn default() -> Self {
        let settings = Settings {
            region: "us-east-1".to_owned(),
            account: "123456789012".to_owned(),
            pool_limit: 1000,
            roles: BTreeSet::new(),
            saml_providers: BTreeSet::new(),
            open_id_clients: BTreeMap::new(),
            is_strict: false,
            signs: true,
            has_strict_roles: false,
            foreign_pools: BTreeSet::new(),
            assumptions: Answers::new(Assumptions::default()),
        };
        Self { settings, seed: 0, clock: Arc::new(SystemClock), disturbances: Disturbances::default() }
    }
}

impl Builder {
    /// Sets the region of all ids; `us-east-1` by default.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.settings.region = region.into();
        self
    }

    /// Sets the account that owns everything, 12 digits; `123456789012` by default.
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.settings.account = account.into();
        self
    }

    /// Sets the seed of all ids; 0 by default. Equal seeds and equal requests give equal ids.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the maximum number of identity pools of the account; 1,000 by default, as on AWS's quotas page.
    pub fn pool_limit(mut self, pools: usize) -> Self {
        self.settings.pool_limit = pools;
        self
    }

    /// Declares a role of IAM by its ARN. By default a pool accepts any well-formed ARN of a role of the account; it
    /// rejects undeclared roles only under [`UnknownRole::NotAuthorized`](crate::assumption::UnknownRole).
    pub fn role(mut self, arn: impl Into<String>) -> Self {
        self.settings.roles.insert(arn.into());
        self
    }

    /// Declares a SAML provider of IAM by its ARN. As with [`role`](Self::role), a pool rejects undeclared providers
    /// only under another answer: [`UnknownSamlProvider::InvalidParameter`](crate::assumption::UnknownSamlProvider).
    pub fn saml_provider(mut self, arn: impl Into<String>) -> Self {
        self.settings.saml_providers.insert(arn.into());
        self
    }

    /// Declares an OpenID Connect provider of IAM by its ARN, and the clients whose tokens are accepted. An undeclared
    /// provider's tokens are accepted for any client.
    pub fn open_id_provider<C: Into<String>>(
        mut self,
        arn: impl Into<String>,
        clients: impl IntoIterator<Item = C>,
    ) -> Self {
        self.settings
            .open_id_clients
            .entry(arn.into())
            .or_default()
            .extend(clients.into_iter().map(Into::into));
        self
    }

    /// Rejects every login token that the fake did not sign itself; where tokens are unsigned, every token whose header
    /// does not name the fake. By default a token of an issuer that the test did not create with
    /// [`issuer`](FakeCognitoIdentity::issuer) is checked by its claims alone.
    pub fn strict_signatures(mut self) -> Self {
        self.settings.is_strict = true;
        self
    }

    /// Issues unsigned tokens, marked with `"alg":"none"`: its own and those of its
    /// [issuers](FakeCognitoIdentity::issuer). A signature takes more than half a millisecond, which slows tests with
    /// thousands of sign-ins and which no test of identities needs.
    pub fn unsigned_tokens(mut self) -> Self {
        self.settings.signs = false;
        self
    }

    /// Rejects sessions of roles without a trust policy; a test sets one with [`trust`](FakeCognitoIdentity::trust).
    pub fn strict_roles(mut self) -> Self {
        self.settings.has_strict_roles = true;
        self
    }

    /// Declares the id of a pool that another account owns: signed requests for it fail with `NotAuthorizedException`,
    /// and GetId, which AWS would answer, is not implemented.
    pub fn foreign_pool(mut self, id: impl Into<String>) -> Self {
        self.settings.foreign_pools.insert(id.into());
        self
    }

    /// Sets the clock of all dates; the machine's clock by default.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets the answers to the open questions about AWS; those of the crate's `calibration.json` by default.
    pub fn assumptions(mut self, assumptions: Assumptions) -> Self {
        self.settings.assumptions = Answers::new(assumptions);
        self
    }

    /// Sets the disturbances (stale reads, throttling, lost responses), to test code that must handle them; none by
    /// default.
    pub fn disturbances(mut self, disturbances: Disturbances) -> Self {
        self.disturbances = disturbances;
        self
    }

    /// Builds the fake.
    ///
    /// # Errors
    ///
    /// If the region or the account cannot be part of an id or an ARN, if a declared pool, role or provider is not of
    /// that region or account, or if a disturbance is out of range.
    pub fn build(self) -> Result<FakeCognitoIdentity, BuildError> {
        let settings = &self.settings;
        if !is_region(&settings.region) {
            let region = &settings.region;
            let why = format!(
                "the region is '{region}'; allowed: 1 to {LONGEST_REGION} letters, digits, '-' and '_'"
            );
            return Err(BuildError::new(BuildErrorKind::Region, why));
        }
        if !is_account(&settings.account) {
            let why = format!("the account is '{}'; allowed: 12 digits", settings.account);
            return Err(BuildError::new(BuildErrorKind::Account, why));
        }
        let is_own_id =
            |id: &&String| id.strip_prefix(&settings.region).is_some_and(|rest| rest.starts_with(':'));
        if let Some(id) = settings.foreign_pools.iter().find(|id| !is_own_id(id)) {
            let region = &settings.region;
            let why = format!("the foreign pool is '{id}'; allowed: an id of {region}, '{region}:…'");
            return Err(BuildError::new(BuildErrorKind::ForeignPool, why));
        }
        let roles = settings.roles.iter().map(|arn| (arn, "role", BuildErrorKind::Role));
        let saml = settings.saml_providers.iter();
        let saml = saml.map(|arn| (arn, "saml-provider", BuildErrorKind::SamlProvider));
        let open_id = settings.open_id_clients.keys();
        let open_id = open_id.map(|arn| (arn, "oidc-provider", BuildErrorKind::OpenIdProvider));
        for (arn, resource, kind) in roles.chain(saml).chain(open_id) {
            let own = format!("arn:{}:iam::{}:{resource}/", partition(&settings.region), settings.account);
            if arn.strip_prefix(&own).is_none_or(str::is_empty) {
                return Err(BuildError::new(kind, format!("the {resource} is '{arn}'; allowed: {own}…")));
            }
        }
        let checked = self.disturbances.check();
        checked.map_err(|why| BuildError::new(BuildErrorKind::Disturbances, why))?;
        Ok(self.build_checked())
    }

    pub(crate) fn build_checked(self) -> FakeCognitoIdentity {
        FakeCognitoIdentity::from_settings(self.settings, self.clock, self.seed, &self.disturbances)
    }
}

impl FakeCognitoIdentity {
    /// Makes a fake in `us-east-1` on the machine's clock, with the assumptions in force.
    #[must_use]
    pub fn new() -> Self {
        Builder::default().build_checked()
    }

    /// Returns a builder with the default settings.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

// A panic under the lock leaves a whole state, since an operation checks first and mutates last, and poisons nothing. So a
// test may use a fake across `catch_unwind`, whatever its clock is.
impl UnwindSafe for FakeCognitoIdentity {}
impl RefUnwindSafe for FakeCognitoIdentity {}

impl Default for FakeCognitoIdentity {
    fn default() -> Self {
        Self::new()
    }
}

/// Error of [`Builder::build`], in one line with the allowed values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    kind: BuildErrorKind,
    message: String,
}

/// Setting that a [`BuildError`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildErrorKind {
    /// [`Builder::region`].
    Region,
    /// [`Builder::account`].
    Account,
    /// [`Builder::foreign_pool`].
    ForeignPool,
    /// [`Builder::role`].
    Role,
    /// [`Builder::saml_provider`].
    SamlProvider,
    /// [`Builder::open_id_provider`].
    OpenIdProvider,
    /// [`Builder::disturbances`].
    Disturbances,
}

impl BuildError {
    fn new(kind: BuildErrorKind, message: String) -> Self {
        Self { kind, message }
    }

    /// The setting that is not allowed.
    #[must_use]
    pub fn kind(&self) -> BuildErrorKind {
        self.kind
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the fake cannot be built: {}", self.message)
    }
}

impl std::error::Error for BuildError {}

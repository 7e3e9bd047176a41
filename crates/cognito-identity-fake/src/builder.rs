//! How a fake is set up.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::assumption::{Answers, Assumptions};
use crate::disturbances::Disturbances;
use crate::env::{Clock, SystemClock};
use crate::shell::FakeCognitoIdentity;
use crate::state::{LONGEST_REGION, Settings, is_account, is_region, partition};

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
    /// The region of all ids; `us-east-1` unless set.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.settings.region = region.into();
        self
    }

    /// The account that owns everything, 12 digits; `123456789012` unless set.
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.settings.account = account.into();
        self
    }

    /// The seed of all ids. The same seed and the same requests give the same ids; 0 unless set.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The most identity pools the account has; 1,000 unless set, as the quotas page says.
    pub fn pool_limit(mut self, pools: usize) -> Self {
        self.settings.pool_limit = pools;
        self
    }

    /// Declares a role of IAM by its ARN. Only under [`UnknownRole::NotAuthorized`](crate::assumption::UnknownRole) does
    /// a pool take no others; by default any well-formed ARN of a role of the account will do.
    pub fn role(mut self, arn: impl Into<String>) -> Self {
        self.settings.roles.insert(arn.into());
        self
    }

    /// Declares a SAML provider of IAM by its ARN. As with [`role`](Self::role), others are refused only under another
    /// answer: [`UnknownSamlProvider::InvalidParameter`](crate::assumption::UnknownSamlProvider).
    pub fn saml_provider(mut self, arn: impl Into<String>) -> Self {
        self.settings.saml_providers.insert(arn.into());
        self
    }

    /// Declares an OpenID Connect provider of IAM by its ARN, and the clients whose tokens are good. Of a provider that is not
    /// declared, tokens for any client are.
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

    /// Refuses every login token that the fake did not sign itself; where nothing is signed, every one that does not say it
    /// is the fake's. Otherwise a token of an issuer that the test has not spoken of
    /// ([`issuer`](FakeCognitoIdentity::issuer)) is judged by its claims.
    pub fn strict_signatures(mut self) -> Self {
        self.settings.is_strict = true;
        self
    }

    /// Issues tokens that are not signed and say so, its own and those of its [issuers](FakeCognitoIdentity::issuer). A
    /// signature takes more than half a millisecond, which thousands of sign-ins feel and no test of identities needs.
    pub fn unsigned_tokens(mut self) -> Self {
        self.settings.signs = false;
        self
    }

    /// Lets only roles be assumed whose trust policy a test has given ([`trust`](FakeCognitoIdentity::trust)).
    pub fn strict_roles(mut self) -> Self {
        self.settings.has_strict_roles = true;
        self
    }

    /// Declares the id of a pool that another account owns: signed requests for it are refused, and GetId, which AWS would
    /// answer, is not implemented.
    pub fn foreign_pool(mut self, id: impl Into<String>) -> Self {
        self.settings.foreign_pools.insert(id.into());
        self
    }

    /// The clock of all dates; the machine's unless set.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The answers to the questions AWS has not settled; those of the crate's `calibration.json` unless set.
    pub fn assumptions(mut self, assumptions: Assumptions) -> Self {
        self.settings.assumptions = Answers::new(assumptions);
        self
    }

    /// What goes wrong by itself, for code that must live with it; nothing unless set.
    pub fn disturbances(mut self, disturbances: Disturbances) -> Self {
        self.disturbances = disturbances;
        self
    }

    /// The fake.
    ///
    /// # Errors
    ///
    /// If the region or the account cannot be part of an id or an ARN, what is declared is not of them, or the
    /// disturbances cannot be.
    pub fn build(self) -> Result<FakeCognitoIdentity, BuildError> {
        let settings = &self.settings;
        if !is_region(&settings.region) {
            let region = &settings.region;
            return Err(BuildError(format!(
                "the region is '{region}'; allowed: 1 to {LONGEST_REGION} letters, digits, '-' and '_'"
            )));
        }
        if !is_account(&settings.account) {
            return Err(BuildError(format!("the account is '{}'; allowed: 12 digits", settings.account)));
        }
        let is_own_id =
            |id: &&String| id.strip_prefix(&settings.region).is_some_and(|rest| rest.starts_with(':'));
        if let Some(id) = settings.foreign_pools.iter().find(|id| !is_own_id(id)) {
            let region = &settings.region;
            return Err(BuildError(format!(
                "the foreign pool is '{id}'; allowed: an id of {region}, '{region}:…'"
            )));
        }
        let roles = settings.roles.iter().map(|arn| (arn, "role"));
        let saml = settings.saml_providers.iter().map(|arn| (arn, "saml-provider"));
        let open_id = settings.open_id_clients.keys().map(|arn| (arn, "oidc-provider"));
        for (arn, kind) in roles.chain(saml).chain(open_id) {
            let own = format!("arn:{}:iam::{}:{kind}/", partition(&settings.region), settings.account);
            if arn.strip_prefix(&own).is_none_or(str::is_empty) {
                return Err(BuildError(format!("the {kind} is '{arn}'; allowed: {own}…")));
            }
        }
        self.disturbances.check().map_err(BuildError)?;
        Ok(self.build_checked())
    }

    pub(crate) fn build_checked(self) -> FakeCognitoIdentity {
        FakeCognitoIdentity::of(self.settings, self.clock, self.seed, &self.disturbances)
    }
}

impl FakeCognitoIdentity {
    /// A fake in `us-east-1` on the machine's clock, with the assumptions in force.
    #[must_use]
    pub fn new() -> Self {
        Builder::default().build_checked()
    }

    /// Sets up a fake.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl Default for FakeCognitoIdentity {
    fn default() -> Self {
        Self::new()
    }
}

/// Why a fake cannot be built, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError(String);

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the fake cannot be built: {}", self.0)
    }
}

impl std::error::Error for BuildError {}

//! The model of the service: pure and synchronous. It has the time and the randomness from its context, and neither
//! waits nor logs. A request that fails changes nothing: each operation checks everything first and mutates last. Start
//! at [`State::apply`].

mod access;
mod arn;
mod check;
mod credentials;
mod delete;
mod developer;
mod identities;
mod identity;
mod keys;
mod linking;
mod logins;
mod lookup;
mod merge;
mod overview;
mod page;
mod pool;
mod pools;
mod principal_tags;
mod providers;
mod role_choice;
mod roles;
mod saved;
mod service_token;
mod sessions;
mod store;
mod sts;
mod tags;
mod tokens;
mod unlink;

use std::collections::{BTreeMap, BTreeSet};
use std::slice::Iter;
use std::sync::Arc;

use cognito_identity::visit::{ValueRef, Visit, Visitor};
use cognito_identity::{Request, Response, ServiceError, Timestamp};

use crate::assumption::{Answers, BrokenAndMissing};
use crate::constraints::{self, Kind, Member};
use crate::env::Entropy;
use crate::external_world::ExternalWorld;
use crate::fault::ConcurrentWriters;
use crate::guid::Guid;
use crate::messages::pool_forbidden;
use crate::validate::check;
pub(crate) use arn::{LONGEST_REGION, is_account, is_region, partition};

use arn::Arn;
use keys::PoolNumber;
use pool::Pool;
use sessions::Issued;

pub use overview::{IdentityOverview, PoolOverview};
pub(crate) use saved::{Restored, Saved};
pub use sessions::{IssuedKeys, Session};
pub(crate) use tokens::key_id;

use store::Store;
use tags::DeletedTags;

/// Result of an operation.
type Outcome<T> = Result<T, ServiceError>;

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
}

/// Context of one request: the time, the randomness and the outside world.
pub(crate) struct Ctx<'a> {
    pub(crate) now: Timestamp,
    pub(crate) entropy: &'a mut Entropy,
    /// The pools with a concurrent writer.
    pub(crate) concurrent_writers: &'a ConcurrentWriters,
    /// Issuers, tokens and sign-outs of identity providers, and trust policies of IAM roles.
    pub(crate) external_world: &'a ExternalWorld,
    /// Whether the request is replayed from a log. No client receives its response, so its token stays unsigned.
    pub(crate) is_replay: bool,
}

/// All pools and identities of one account in one region.
#[derive(Clone, Debug)]
pub(crate) struct State {
    settings: Arc<Settings>,
    pools: BTreeMap<PoolNumber, Pool>,
    pool_numbers: BTreeMap<String, PoolNumber>,
    identities: Store,
    /// Identities of deleted pools and those pools' ids; stored only if an assumption needs them.
    orphans: BTreeMap<Guid, String>,
    /// Tags of deleted pools, by id; stored only if an assumption needs them.
    deleted_tags: BTreeMap<String, DeletedTags>,
    /// Issued credentials and their sessions, by access key id. Copies of the state share them.
    sessions: BTreeMap<String, Arc<Issued>>,
    /// Number of pools created so far.
    pools_created: u32,
    /// Number of events so far (identities created, developer users linked), which gives their order.
    events: u64,
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        (&self.pools, &self.identities, &self.orphans, &self.deleted_tags, &self.sessions)
            == (&other.pools, &other.identities, &other.orphans, &other.deleted_tags, &other.sessions)
            && (self.pools_created, self.events) == (other.pools_created, other.events)
    }
}

impl State {
    pub(crate) fn new(settings: Arc<Settings>) -> Self {
        let identities = Store::new(Arc::clone(&settings));
        Self {
            settings,
            pools: BTreeMap::new(),
            pool_numbers: BTreeMap::new(),
            identities,
            orphans: BTreeMap::new(),
            deleted_tags: BTreeMap::new(),
            sessions: BTreeMap::new(),
            pools_created: 0,
            events: 0,
        }
    }

    /// Makes an empty state with the settings of this one.
    pub(crate) fn emptied(&self) -> Self {
        Self::new(Arc::clone(&self.settings))
    }

    /// Executes one request.
    pub(crate) fn apply(&mut self, ctx: &mut Ctx<'_>, request: Request) -> Outcome<Response> {
        check(&request, || self.assumptions().validation_order())
            .map_err(|broken| self.missing_or(broken, &request))?;
        self.refuse_foreign_pool(&request)?;
        match request {
            Request::CreateIdentityPool(input) => {
                self.create_identity_pool(ctx, input).map(Response::CreateIdentityPool)
            }
            Request::DescribeIdentityPool(input) => {
                self.describe_identity_pool(&input).map(Response::DescribeIdentityPool)
            }
            Request::UpdateIdentityPool(input) => {
                self.update_identity_pool(ctx, input).map(Response::UpdateIdentityPool)
            }
            Request::DeleteIdentityPool(input) => {
                self.delete_identity_pool(ctx, &input).map(Response::DeleteIdentityPool)
            }
            Request::ListIdentityPools(input) => {
                self.list_identity_pools(&input).map(Response::ListIdentityPools)
            }
            Request::GetId(input) => self.get_id(ctx, &input).map(Response::GetId),
            Request::DescribeIdentity(input) => {
                self.describe_identity(&input).map(Response::DescribeIdentity)
            }
            Request::ListIdentities(input) => self.list_identities(&input).map(Response::ListIdentities),
            Request::DeleteIdentities(input) => {
                Ok(Response::DeleteIdentities(self.delete_identities(&input)))
            }
            Request::GetOpenIdTokenForDeveloperIdentity(input) => self
                .get_open_id_token_for_developer_identity(ctx, &input)
                .map(Response::GetOpenIdTokenForDeveloperIdentity),
            Request::LookupDeveloperIdentity(input) => {
                self.lookup_developer_identity(&input).map(Response::LookupDeveloperIdentity)
            }
            Request::MergeDeveloperIdentities(input) => {
                self.merge_developer_identities(ctx, &input).map(Response::MergeDeveloperIdentities)
            }
            Request::UnlinkDeveloperIdentity(input) => {
                self.unlink_developer_identity(ctx, &input).map(Response::UnlinkDeveloperIdentity)
            }
            Request::UnlinkIdentity(input) => self.unlink_identity(ctx, &input).map(Response::UnlinkIdentity),
            Request::GetOpenIdToken(input) => {
                self.get_open_id_token(ctx, &input).map(Response::GetOpenIdToken)
            }
            Request::GetCredentialsForIdentity(input) => {
                self.get_credentials_for_identity(ctx, &input).map(Response::GetCredentialsForIdentity)
            }
            Request::SetIdentityPoolRoles(input) => {
                self.set_identity_pool_roles(ctx, input).map(Response::SetIdentityPoolRoles)
            }
            Request::GetIdentityPoolRoles(input) => {
                self.get_identity_pool_roles(&input).map(Response::GetIdentityPoolRoles)
            }
            Request::SetPrincipalTagAttributeMap(input) => {
                self.set_principal_tag_attribute_map(input).map(Response::SetPrincipalTagAttributeMap)
            }
            Request::GetPrincipalTagAttributeMap(input) => {
                self.get_principal_tag_attribute_map(&input).map(Response::GetPrincipalTagAttributeMap)
            }
            Request::TagResource(input) => self.tag_resource(input).map(Response::TagResource),
            Request::UntagResource(input) => self.untag_resource(&input).map(Response::UntagResource),
            Request::ListTagsForResource(input) => {
                self.list_tags_for_resource(ctx, &input).map(Response::ListTagsForResource)
            }
        }
    }

    /// Returns the error of a request that breaks a constraint: `broken`, or that of a missing pool it names, by
    /// assumption.
    fn missing_or(&self, broken: ServiceError, request: &Request) -> ServiceError {
        let pool = named_pool(request).filter(|id| self.guid(id).is_some());
        let missing = pool.and_then(|id| self.pool_number(id).err());
        let asks_pool_first =
            || self.assumptions().broken_and_missing() == BrokenAndMissing::ResourceNotFound;
        missing.filter(|_| asks_pool_first()).unwrap_or(broken)
    }

    /// Rejects a signed request, which comes from this account, for a pool of another account.
    fn refuse_foreign_pool(&self, request: &Request) -> Outcome<()> {
        let foreign = &self.settings.foreign_pools;
        if foreign.is_empty() || !request.operation().is_signed() {
            return Ok(());
        }
        match named_pool(request).filter(|id| foreign.contains(*id)) {
            Some(id) => Err(pool_forbidden(id)),
            None => Ok(()),
        }
    }

    pub(crate) fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    /// Whether tokens are signed.
    pub(crate) fn signs(&self) -> bool {
        self.settings.signs
    }

    /// Whether the token in a request's response is signed.
    fn signs_for(&self, ctx: &Ctx<'_>) -> bool {
        self.settings.signs && !ctx.is_replay
    }

    /// Rejects the id of a missing pool.
    pub(crate) fn require_pool(&self, id: &str) -> Outcome<()> {
        self.pool_number(id).map(drop)
    }

    /// Whether an ARN is of this account and partition.
    fn is_own(&self, arn: &Arn<'_>) -> bool {
        arn.account == self.settings.account && arn.partition == partition(&self.settings.region)
    }

    pub(crate) fn assumptions(&self) -> &Answers {
        &self.settings.assumptions
    }

    /// Returns the GUID of an id of this region; `None` for any other id, which names nothing.
    fn guid(&self, id: &str) -> Option<Guid> {
        id.strip_prefix(&self.settings.region)?.strip_prefix(':').and_then(Guid::parse)
    }

    /// Returns the id with this GUID.
    fn id(&self, guid: Guid) -> String {
        guid.prefixed(&self.settings.region)
    }

    fn next_pool(&mut self) -> PoolNumber {
        self.pools_created = self.pools_created.saturating_add(1);
        PoolNumber::new(self.pools_created).unwrap_or(PoolNumber::MAX)
    }

    fn next_event(&mut self) -> u64 {
        self.events = self.events.saturating_add(1);
        self.events
    }
}

/// Returns the pool id that a request names.
fn named_pool(request: &Request) -> Option<&str> {
    let Kind::Structure(members) = constraints::input(request.operation()).kind else {
        return None;
    };
    let mut named = Named { members: members.iter(), pool: None };
    request.visit_members(&mut named);
    named.pool
}

struct Named<'a> {
    members: Iter<'static, Member>,
    pool: Option<&'a str>,
}

impl<'a> Visitor<'a> for Named<'a> {
    fn visit(&mut self, value: &'a impl Visit) {
        let name = self.members.next().map(|member| member.name);
        if let (Some("IdentityPoolId"), ValueRef::Text(id)) = (name, value.value_ref()) {
            self.pool = Some(id);
        }
    }
}

/// Returns a member that validation has shown to be present.
fn required(member: Option<&String>) -> &str {
    member.map_or("", String::as_str)
}

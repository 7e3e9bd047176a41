//! Requests of a step.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_identity::types::{
    CognitoIdentityProvider, CreateIdentityPoolInput, DeleteIdentitiesInput, DeleteIdentityPoolInput,
    DescribeIdentityInput, DescribeIdentityPoolInput, GetCredentialsForIdentityInput, GetIdInput,
    GetIdentityPoolRolesInput, GetOpenIdTokenForDeveloperIdentityInput, GetOpenIdTokenInput,
    GetPrincipalTagAttributeMapInput, IdentityPool, ListIdentitiesInput, ListIdentityPoolsInput,
    ListTagsForResourceInput, Logins, LookupDeveloperIdentityInput, MergeDeveloperIdentitiesInput,
    SetIdentityPoolRolesInput, SetPrincipalTagAttributeMapInput, StringMap, TagResourceInput,
    UnlinkDeveloperIdentityInput, UnlinkIdentityInput, UntagResourceInput,
};
use cognito_identity::{Request, Result};
use serde_json::{Map, json};

use super::{
    IdentityRef, Interpreter, LoginRef, PROVIDERS, PUBLIC_PROVIDERS, PoolRef, PoolUpdate, ProviderRef, Step,
    UserRef,
};
use crate::case::strategies::DEVELOPER_PROVIDER;
use crate::differential::reference::{LoginToken, PublicLogin};
use crate::harness::TokenOrder;
use crate::lease::PREFIX;

/// The public providers of a pool: two of the well-known ones and a user pool.
const PUBLIC: [&str; PUBLIC_PROVIDERS as usize] =
    ["accounts.google.com", "appleid.apple.com", "cognito-idp.us-east-1.amazonaws.com/us-east-1_program"];

/// A provider that no pool of a program has.
const FOREIGN_PROVIDER: &str = "graph.facebook.com";

const APPLICATION: &str = "application";

/// Stands for a token where none was issued.
const NO_TOKEN: &str = "none";

/// Far away, so that no token expires in a program: the year 2100.
const EXPIRY: i64 = 4_102_444_800;

impl Interpreter<'_> {
    /// The requests of a step; none for a wait.
    pub(super) async fn requests(&mut self, step: &Step) -> Result<Vec<Request>> {
        self.presented.clear();
        if let Step::Guests { .. } | Step::Users { .. } = step {
            if let Step::Users { first, count, .. } = step {
                (0..*count).for_each(|number| self.note_user(name(first.saturating_add(number))));
            }
            return Ok(self.crowd(step));
        }
        let request = self.pool_request(step).or_else(|| self.user_request(step));
        let request = match request {
            Some(request) => Some(request),
            None => self.with_logins(step).await?,
        };
        Ok(request.into_iter().collect())
    }

    /// Like requests, many at once.
    fn crowd(&self, step: &Step) -> Vec<Request> {
        match step {
            Step::Guests { pool, count } => {
                let request = Request::GetId(GetIdInput::new(self.pool(*pool)));
                vec![request; usize::from(*count)]
            }
            Step::Users { pool, identity, first, count } => {
                let users = (0..*count).map(|number| name(first.saturating_add(number)));
                let identity_id = identity.map(|identity| self.identity(identity));
                let pool = self.pool(*pool);
                let requests = users.map(|user| {
                    let request =
                        GetOpenIdTokenForDeveloperIdentityInput::new(pool, [(DEVELOPER_PROVIDER, user)]);
                    let identity_id = identity_id.clone();
                    Request::GetOpenIdTokenForDeveloperIdentity(GetOpenIdTokenForDeveloperIdentityInput {
                        identity_id,
                        ..request
                    })
                });
                requests.collect()
            }
            _ => Vec::new(),
        }
    }

    /// The request of a step about pools and what they hold.
    fn pool_request(&self, step: &Step) -> Option<Request> {
        Some(match step {
            Step::CreatePool { named_like } => Request::CreateIdentityPool(CreateIdentityPoolInput {
                identity_pool_name: Some(pool_name(named_like.map_or(self.pools.len(), usize::from))),
                ..self.new_pool()
            }),
            Step::DescribePool { pool } => {
                Request::DescribeIdentityPool(DescribeIdentityPoolInput::new(self.pool(*pool)))
            }
            Step::UpdatePool { pool, update } => Request::UpdateIdentityPool(self.update(*pool, update)),
            Step::DeletePool { pool } => {
                Request::DeleteIdentityPool(DeleteIdentityPoolInput::new(self.pool(*pool)))
            }
            Step::ListPools { size, page } => {
                let next_token = self.page(*page);
                let request = ListIdentityPoolsInput::new(i32::from(*size));
                Request::ListIdentityPools(ListIdentityPoolsInput { next_token, ..request })
            }
            Step::List { pool, size, hide_disabled, page } => {
                let request = ListIdentitiesInput::new(self.pool(*pool), i32::from(*size));
                let next_token = self.page(*page);
                let hide_disabled = *hide_disabled;
                Request::ListIdentities(ListIdentitiesInput { next_token, hide_disabled, ..request })
            }
            Step::SetRoles { pool, authenticated, guests } => {
                let kinds = [("authenticated", authenticated), ("unauthenticated", guests)];
                let roles = kinds
                    .into_iter()
                    .filter_map(|(kind, number)| Some((kind.to_owned(), self.role((*number)?)?)));
                let roles: StringMap = roles.collect();
                Request::SetIdentityPoolRoles(SetIdentityPoolRolesInput::new(self.pool(*pool), roles))
            }
            Step::GetRoles { pool } => {
                Request::GetIdentityPoolRoles(GetIdentityPoolRolesInput::new(self.pool(*pool)))
            }
            Step::SetPrincipalTags { pool, provider: number, defaults, tags } => {
                let request = SetPrincipalTagAttributeMapInput::new(self.pool(*pool))
                    .identity_provider_name(provider(*number));
                let tags: StringMap =
                    (0..*tags).map(|number| (format!("tag {number}"), format!("claim {number}"))).collect();
                Request::SetPrincipalTagAttributeMap(SetPrincipalTagAttributeMapInput {
                    use_defaults: *defaults,
                    ..request.principal_tags(tags)
                })
            }
            Step::GetPrincipalTags { pool, provider: number } => {
                let request = GetPrincipalTagAttributeMapInput::new(self.pool(*pool))
                    .identity_provider_name(provider(*number));
                Request::GetPrincipalTagAttributeMap(request)
            }
            Step::Tag { pool, tags } => {
                Request::TagResource(TagResourceInput::new(self.arn(*pool), numbered(tags)))
            }
            Step::Untag { pool, tags } => {
                let keys: Vec<_> = tags.iter().map(|number| key(*number)).collect();
                Request::UntagResource(UntagResourceInput::new(self.arn(*pool), keys))
            }
            Step::ListTags { pool } => {
                Request::ListTagsForResource(ListTagsForResourceInput::new(self.arn(*pool)))
            }
            _ => return None,
        })
    }

    /// The request of a step about developer users and identities, without logins.
    fn user_request(&self, step: &Step) -> Option<Request> {
        Some(match step {
            Step::Merge { pool, other_provider, source, destination } => Request::MergeDeveloperIdentities(
                MergeDeveloperIdentitiesInput::new(self.pool(*pool))
                    .developer_provider_name(developer_provider(*other_provider))
                    .source_user_identifier(name(*source))
                    .destination_user_identifier(name(*destination)),
            ),
            Step::Unlink { pool, other_provider, identity, user } => Request::UnlinkDeveloperIdentity(
                UnlinkDeveloperIdentityInput::new(self.pool(*pool))
                    .identity_id(self.identity(*identity))
                    .developer_provider_name(developer_provider(*other_provider))
                    .developer_user_identifier(name(*user)),
            ),
            Step::Lookup { pool, identity, user, size, page } => {
                Request::LookupDeveloperIdentity(LookupDeveloperIdentityInput {
                    identity_id: identity.map(|identity| self.identity(identity)),
                    developer_user_identifier: user.map(name),
                    max_results: size.map(i32::from),
                    next_token: self.page(*page),
                    ..LookupDeveloperIdentityInput::new(self.pool(*pool))
                })
            }
            Step::Describe { identity } => {
                Request::DescribeIdentity(DescribeIdentityInput::new(self.identity(*identity)))
            }
            Step::Delete { identities } => {
                let ids: Vec<_> = identities.iter().map(|&identity| self.identity(identity)).collect();
                Request::DeleteIdentities(DeleteIdentitiesInput::new(ids))
            }
            _ => return None,
        })
    }

    /// The request of a step that presents logins.
    async fn with_logins(&mut self, step: &Step) -> Result<Option<Request>> {
        Ok(Some(match step {
            Step::GetId { pool, logins } => {
                let logins = self.logins(logins).await?;
                let request = GetIdInput::new(self.pool(*pool));
                Request::GetId(GetIdInput { logins, ..request })
            }
            Step::SignIn { pool, user, identity, logins } => {
                let mut all = self.logins(logins).await?.unwrap_or_default();
                if let Some(user) = *user {
                    all.0.insert(DEVELOPER_PROVIDER.to_owned(), name(user));
                    self.note_user(name(user));
                    self.presented.push(LoginRef::Developer(user));
                }
                let request = GetOpenIdTokenForDeveloperIdentityInput::new(self.pool(*pool), all);
                let identity_id = identity.map(|identity| self.identity(identity));
                Request::GetOpenIdTokenForDeveloperIdentity(GetOpenIdTokenForDeveloperIdentityInput {
                    identity_id,
                    ..request
                })
            }
            Step::Token { identity, logins } => {
                let logins = self.logins(logins).await?;
                let request = GetOpenIdTokenInput::new(self.identity(*identity));
                Request::GetOpenIdToken(GetOpenIdTokenInput { logins, ..request })
            }
            Step::Credentials { identity, logins } => {
                let logins = self.logins(logins).await?;
                let request = GetCredentialsForIdentityInput::new(self.identity(*identity));
                Request::GetCredentialsForIdentity(GetCredentialsForIdentityInput { logins, ..request })
            }
            Step::RemoveLogins { identity, logins, providers } => {
                let logins = self.logins(logins).await?.unwrap_or_default();
                let providers: Vec<_> = providers.iter().map(|number| provider(*number).to_owned()).collect();
                Request::UnlinkIdentity(UnlinkIdentityInput::new(self.identity(*identity), logins, providers))
            }
            _ => return Ok(None),
        }))
    }

    /// A pool with guests, a developer provider and all public providers.
    pub(super) fn new_pool(&self) -> CreateIdentityPoolInput {
        let config = CreateIdentityPoolInput::new(pool_name(self.pools.len()), true)
            .developer_provider_name(DEVELOPER_PROVIDER)
            .supported_login_providers(login_providers())
            .cognito_identity_providers(user_pools());
        let lease = self.lease;
        CreateIdentityPoolInput { identity_pool_tags: (!lease.is_empty()).then(|| lease.clone()), ..config }
    }

    fn update(&self, pool: PoolRef, update: &PoolUpdate) -> IdentityPool {
        let id = self.pool(pool);
        // A pool that has to carry tags never lacks them.
        let tags = update.tags.clone().or_else(|| (!self.lease.is_empty()).then(Vec::new));
        IdentityPool {
            allow_classic_flow: update.classic_flow,
            developer_provider_name: update.developer.map(|is_own| developer_provider(!is_own).to_owned()),
            supported_login_providers: update.providers.then(login_providers),
            cognito_identity_providers: update.providers.then(|| user_pools().to_vec()),
            identity_pool_tags: tags
                .map(|tags| numbered(&tags).into_iter().chain(self.lease.clone()).collect()),
            ..IdentityPool::new(id)
                .identity_pool_name(format!("{PREFIX}program"))
                .allow_unauthenticated_identities(update.guests)
        }
    }

    fn note_user(&mut self, user: String) {
        if !self.users.contains(&user) {
            self.users.push(user);
        }
    }

    /// The login itself, in the place of one of an identity.
    fn met_login(&self, login: LoginRef) -> Option<LoginRef> {
        let LoginRef::Of(identity, number) = login else { return Some(login) };
        let id = self.identity(IdentityRef::Seen(identity));
        let is_proof = |login: &LoginRef| !matches!(login, LoginRef::Developer(_));
        let logins = self.met_with.iter().filter(|(met, login)| *met == id && is_proof(login));
        let logins: Vec<_> = logins.map(|(_, login)| *login).collect();
        logins.get(usize::from(number) % logins.len().max(1)).copied()
    }

    /// The logins of a request; absent if there are none.
    async fn logins(&mut self, logins: &[LoginRef]) -> Result<Option<Logins>> {
        let mut all = BTreeMap::new();
        for login in logins {
            let Some(login) = self.met_login(*login) else { continue };
            let (provider, token) = match login {
                LoginRef::Of(..) => continue,
                LoginRef::Token(number) => {
                    let count = self.tokens.len().max(1);
                    let token = self.tokens.get(usize::from(number) % count);
                    (self.own_provider(), token.map_or(NO_TOKEN, String::as_str).to_owned())
                }
                LoginRef::Developer(user) => (DEVELOPER_PROVIDER.to_owned(), name(user)),
                LoginRef::Public(number, user) => {
                    let provider = PUBLIC[usize::from(number) % PUBLIC.len()].to_owned();
                    let subject = format!("p{user}");
                    let token = match self.issuer {
                        Some(issuer) => issuer.login_token(order(&provider, &subject)).await?,
                        None => by_hand(&provider, &subject),
                    };
                    self.presented.push(login);
                    let login = PublicLogin { provider: provider.clone(), subject };
                    self.issued.push(LoginToken { token: token.clone(), login });
                    (provider, token)
                }
            };
            all.insert(provider, token);
        }
        Ok((!all.is_empty()).then(|| all.into()))
    }
}

/// The name of a developer user: some differ by case alone.
pub(crate) fn name(user: UserRef) -> String {
    match user {
        3 => "U0".to_owned(),
        4 => "U1".to_owned(),
        _ => format!("u{user}"),
    }
}

pub(crate) fn provider(number: ProviderRef) -> &'static str {
    let [google, apple, user_pool] = PUBLIC;
    let all: [_; PROVIDERS as usize] = [google, apple, user_pool, DEVELOPER_PROVIDER, FOREIGN_PROVIDER];
    all[usize::from(number) % all.len()]
}

/// The developer provider of every pool, or one that no pool has.
fn developer_provider(is_other: bool) -> &'static str {
    if is_other { "other.contract.example" } else { DEVELOPER_PROVIDER }
}

/// The name of the pool that a program creates as the first, the second, ….
fn pool_name(number: usize) -> String {
    format!("{PREFIX}program {number}")
}

fn login_providers() -> StringMap {
    PUBLIC[..2].iter().map(|provider| ((*provider).to_owned(), APPLICATION.to_owned())).collect()
}

fn user_pools() -> [CognitoIdentityProvider; 1] {
    [CognitoIdentityProvider::default().provider_name(PUBLIC[2]).client_id(APPLICATION)]
}

fn key(tag: u8) -> String {
    format!("key {tag}")
}

fn numbered(tags: &[u8]) -> StringMap {
    tags.iter().map(|number| (key(*number), format!("value {number}"))).collect()
}

fn order(provider: &str, subject: &str) -> TokenOrder {
    TokenOrder {
        provider: provider.to_owned(),
        subject: subject.to_owned(),
        audience: Some(APPLICATION.to_owned()),
        claims: Map::new(),
        lifetime: Duration::from_hours(24),
    }
}

/// A token without a signature, for a service that judges a foreign token by its claims.
fn by_hand(provider: &str, subject: &str) -> String {
    let claims = json!({
        "iss": format!("https://{provider}"), "sub": subject, "aud": APPLICATION, "iat": 0, "exp": EXPIRY,
    });
    let [header, claims] =
        [json!({"alg": "none"}), claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    format!("{header}.{claims}.")
}

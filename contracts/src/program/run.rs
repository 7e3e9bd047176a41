//! Running a program on a service.

use cognito_identity::types::{
    CreateIdentityPoolInput, DeleteIdentitiesInput, DeleteIdentityPoolInput, DescribeIdentityInput,
    DescribeIdentityPoolInput, GetCredentialsForIdentityInput, GetIdInput,
    GetOpenIdTokenForDeveloperIdentityInput, GetOpenIdTokenInput, IdentityPool, ListIdentitiesInput,
    ListIdentityPoolsInput, Logins, LookupDeveloperIdentityInput, MergeDeveloperIdentitiesInput,
    UnlinkDeveloperIdentityInput, UnlinkIdentityInput,
};
use cognito_identity::{CognitoIdentity, Result};
use serde::Serialize;
use serde_json::{Value, json};

use super::{IdentityRef, POOLS, PoolRef, Program, Step, UserRef};
use crate::inputs::{DEVELOPER_PROVIDER, unknown_id};
use crate::observe::Names;
use crate::pages::Pages;
use crate::pool::Pool;

/// Runs a program on a service and answers one observation for each step.
///
/// The program's pools are created first and deleted last.
///
/// # Errors
///
/// If a pool cannot be created.
pub async fn run(program: &Program, service: &dyn CognitoIdentity) -> Result<Vec<Value>> {
    let mut player = Player { service, pools: Vec::new(), identities: Vec::new(), names: Names::default() };
    for number in 0..POOLS {
        let config = CreateIdentityPoolInput::new(format!("contract program {number}"), true)
            .developer_provider_name(DEVELOPER_PROVIDER);
        let id = service.create_identity_pool(config).await?.identity_pool_id.unwrap_or_default();
        player.names.give(&id, format!("pool#{number}"));
        player.pools.push(id);
    }
    let mut observations = Vec::new();
    for step in &program.steps {
        observations.push(player.play(step).await);
    }
    for pool in &player.pools {
        let _ = service.delete_identity_pool(DeleteIdentityPoolInput::new(pool.as_str())).await;
    }
    Ok(observations)
}

struct Player<'a> {
    service: &'a dyn CognitoIdentity,
    pools: Vec<String>,
    identities: Vec<String>,
    names: Names,
}

impl Player<'_> {
    async fn play(&mut self, step: &Step) -> Value {
        let service = self.service;
        match step {
            Step::GetId { pool } => {
                let answer = service.get_id(GetIdInput::new(self.pool(*pool))).await;
                self.meet(answer.as_ref().ok().and_then(|answer| answer.identity_id.as_ref()));
                self.names.observe(answer)
            }
            Step::SignIn { pool, user } => self.sign_in(*pool, *user, None).await,
            Step::Link { pool, user, identity } => self.sign_in(*pool, *user, Some(*identity)).await,
            Step::Merge { pool, source, destination } => {
                let (source, destination) = (name(*source), name(*destination));
                let request = MergeDeveloperIdentitiesInput::new(
                    source,
                    destination,
                    DEVELOPER_PROVIDER,
                    self.pool(*pool),
                );
                self.names.observe(service.merge_developer_identities(request).await)
            }
            Step::Unlink { pool, identity, user } => {
                let identity = self.identity(*identity);
                let request = UnlinkDeveloperIdentityInput::new(
                    identity,
                    self.pool(*pool),
                    DEVELOPER_PROVIDER,
                    name(*user),
                );
                self.names.observe(service.unlink_developer_identity(request).await)
            }
            Step::Token { identity } => {
                let request = GetOpenIdTokenInput::new(self.identity(*identity));
                self.names.observe(service.get_open_id_token(request).await)
            }
            Step::TokenBy { pool, user, identity } => {
                let request = GetOpenIdTokenInput::new(self.identity(*identity));
                self.by_login(*pool, *user, async |logins| {
                    self.names.observe(service.get_open_id_token(request.clone().logins(logins)).await)
                })
                .await
            }
            Step::Credentials { identity } => {
                let request = GetCredentialsForIdentityInput::new(self.identity(*identity));
                self.names.observe(service.get_credentials_for_identity(request).await)
            }
            Step::RemoveLogin { pool, user, identity } => {
                let (identity, providers) = (self.identity(*identity), [DEVELOPER_PROVIDER.to_owned()]);
                self.by_login(*pool, *user, async |logins| {
                    let request = UnlinkIdentityInput::new(identity.as_str(), logins, providers.clone());
                    self.names.observe(service.unlink_identity(request).await)
                })
                .await
            }
            Step::LookupUser { pool, user } => {
                let request = LookupDeveloperIdentityInput::new(self.pool(*pool))
                    .developer_user_identifier(name(*user));
                self.names.observe(service.lookup_developer_identity(request).await)
            }
            Step::LookupIdentity { pool, identity, page } => self.users(*pool, *identity, *page).await,
            Step::LookupBoth { pool, identity, user } => {
                let request = LookupDeveloperIdentityInput::new(self.pool(*pool))
                    .identity_id(self.identity(*identity))
                    .developer_user_identifier(name(*user));
                self.names.observe(service.lookup_developer_identity(request).await)
            }
            Step::Describe { identity } => {
                let request = DescribeIdentityInput::new(self.identity(*identity));
                self.names.observe(service.describe_identity(request).await)
            }
            Step::List { pool, page, hide_disabled } => self.list(*pool, *page, *hide_disabled).await,
            Step::Delete { identities } => {
                let ids: Vec<_> = identities.iter().map(|&identity| self.identity(identity)).collect();
                self.names.observe(service.delete_identities(DeleteIdentitiesInput::new(ids)).await)
            }
            Step::DescribePool { pool } => {
                let request = DescribeIdentityPoolInput::new(self.pool(*pool));
                self.names.observe(service.describe_identity_pool(request).await)
            }
            Step::UpdatePool { pool, guests } => {
                let request = IdentityPool::new(self.pool(*pool), "contract program", *guests);
                self.names.observe(service.update_identity_pool(request).await)
            }
            Step::DeletePool { pool } => {
                let request = DeleteIdentityPoolInput::new(self.pool(*pool));
                self.names.observe(service.delete_identity_pool(request).await)
            }
            Step::ListPools { page } => self.list_pools(*page).await,
        }
    }

    async fn sign_in(&mut self, pool: PoolRef, user: UserRef, identity: Option<IdentityRef>) -> Value {
        let request =
            GetOpenIdTokenForDeveloperIdentityInput::new(self.pool(pool), [(DEVELOPER_PROVIDER, name(user))]);
        let request = GetOpenIdTokenForDeveloperIdentityInput {
            identity_id: identity.map(|identity| self.identity(identity)),
            ..request
        };
        let answer = self.service.get_open_id_token_for_developer_identity(request).await;
        self.meet(answer.as_ref().ok().and_then(|answer| answer.identity_id.as_ref()));
        self.names.observe(answer)
    }

    /// What is seen of a call with the login of a user, who has signed in before.
    async fn by_login(&self, pool: PoolRef, user: UserRef, call: impl AsyncFn(Logins) -> Value) -> Value {
        let pool = Pool::new(self.service, self.pool(pool).to_owned());
        match pool.owner(&name(user)).await {
            Ok(_) => match pool.login_of(&name(user)).await {
                Ok(logins) => call(logins).await,
                Err(stopped) => json!({ "stopped": format!("{stopped:?}") }),
            },
            unknown => self.names.observe(unknown),
        }
    }

    /// All pages of an identity's users, as one observation.
    async fn users(&self, pool: PoolRef, identity: IdentityRef, page: i32) -> Value {
        let request = LookupDeveloperIdentityInput::new(self.pool(pool)).identity_id(self.identity(identity));
        self.all(page, async |size, next_token| {
            let request = LookupDeveloperIdentityInput { next_token, ..request.clone().max_results(size) };
            let answer = self.service.lookup_developer_identity(request).await?;
            Ok((answer.developer_user_identifier_list.unwrap_or_default(), answer.next_token))
        })
        .await
    }

    /// All pages of a pool's identities, as one observation.
    async fn list(&self, pool: PoolRef, page: i32, hide_disabled: Option<bool>) -> Value {
        self.all(page, async |size, next_token| {
            let request = ListIdentitiesInput::new(self.pool(pool), size);
            let request = ListIdentitiesInput { next_token, hide_disabled, ..request };
            let answer = self.service.list_identities(request).await?;
            Ok((answer.identities.unwrap_or_default(), answer.next_token))
        })
        .await
    }

    /// All pages of the account's pools; only the program's own are observed.
    async fn list_pools(&self, page: i32) -> Value {
        self.all(page, async |size, next_token| {
            let request = ListIdentityPoolsInput { next_token, ..ListIdentityPoolsInput::new(size) };
            let answer = self.service.list_identity_pools(request).await?;
            let mut rows = answer.identity_pools.unwrap_or_default();
            rows.retain(|row| row.identity_pool_id.as_ref().is_some_and(|id| self.pools.contains(id)));
            Ok((rows, answer.next_token))
        })
        .await
    }

    /// All pages of a listing as one observation, or what stopped it.
    async fn all<T: Serialize>(
        &self,
        size: i32,
        page: impl AsyncFn(i32, Option<String>) -> Result<(Vec<T>, Option<String>)>,
    ) -> Value {
        let sizes = [size];
        let mut pages = Pages::new(&sizes);
        loop {
            match pages.next() {
                Ok(None) => {
                    return self.names.observe(Ok(pages.done.into_iter().flatten().collect::<Vec<_>>()));
                }
                Ok(Some((size, token))) => match page(size, token).await {
                    Ok((rows, next_token)) => {
                        if let Err(stopped) = pages.take(rows, next_token) {
                            return json!({ "stopped": format!("{stopped:?}") });
                        }
                    }
                    Err(refusal) => return self.names.observe::<()>(Err(refusal)),
                },
                Err(stopped) => return json!({ "stopped": format!("{stopped:?}") }),
            }
        }
    }

    fn pool(&self, pool: PoolRef) -> &str {
        &self.pools[usize::from(pool) % self.pools.len()]
    }

    fn identity(&self, identity: IdentityRef) -> String {
        match identity {
            IdentityRef::Seen(index) if !self.identities.is_empty() => {
                self.identities[usize::from(index) % self.identities.len()].clone()
            }
            _ => unknown_id(&self.pools[0]),
        }
    }

    /// Takes note of an id that is seen for the first time.
    fn meet(&mut self, id: Option<&String>) {
        if let Some(id) = id.filter(|id| !self.identities.contains(id)) {
            self.names.give(id, format!("identity#{}", self.identities.len()));
            self.identities.push(id.clone());
        }
    }
}

fn name(user: UserRef) -> String {
    format!("u{user}")
}

//! Running a program on a service.

use cognito_identity::types::{
    CreateIdentityPoolInput, DeleteIdentitiesInput, DeleteIdentityPoolInput, DescribeIdentityInput,
    DescribeIdentityPoolInput, GetCredentialsForIdentityInput, GetIdInput, GetOpenIdTokenInput, IdentityPool,
    LookupDeveloperIdentityInput, MergeDeveloperIdentitiesInput, StringMap, UnlinkDeveloperIdentityInput,
    UnlinkIdentityInput,
};
use cognito_identity::{CognitoIdentity, Result};
use serde_json::Value;

use super::player::Player;
use super::public::with_providers;
use super::{POOLS, Program, Step, UserRef};
use crate::harness::Stage;
use crate::inputs::DEVELOPER_PROVIDER;
use crate::lease::PREFIX;

/// Runs a program on a service and answers one observation for each step.
///
/// The program's pools are created first and deleted last. The tokens of its public logins are made by hand, so that the
/// service need not issue any; it has to judge a stranger's token by its claims.
///
/// # Errors
///
/// If a pool cannot be created.
pub async fn run(program: &Program, service: &dyn CognitoIdentity) -> Result<Vec<Value>> {
    play(program, Player::new(service, None), &StringMap::new()).await
}

/// The same on a stage, whose providers issue the tokens.
pub(crate) async fn run_on(program: &Program, stage: &Stage) -> Result<Vec<Value>> {
    play(program, Player::new(&*stage.service, Some(&*stage.props)), &stage.lease).await
}

async fn play(program: &Program, mut player: Player<'_>, lease: &StringMap) -> Result<Vec<Value>> {
    let service = player.service;
    for number in 0..POOLS {
        let config = CreateIdentityPoolInput::new(format!("{PREFIX}program {number}"), true)
            .developer_provider_name(DEVELOPER_PROVIDER);
        let config = CreateIdentityPoolInput {
            identity_pool_tags: (!lease.is_empty()).then(|| lease.clone()),
            ..with_providers(config)
        };
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

impl Player<'_> {
    async fn play(&mut self, step: &Step) -> Value {
        let service = self.service;
        match step {
            Step::GetId { pool } => {
                let answer = service.get_id(GetIdInput::new(self.pool(*pool))).await;
                self.meet(answer.as_ref().ok().and_then(|answer| answer.identity_id.as_ref()));
                self.names.observe(answer)
            }
            Step::GetIdBy { pool, logins } => self.get_id_by(*pool, logins).await,
            Step::TokenWith { identity, logins } => self.token_with(*identity, logins).await,
            Step::SignInWith { pool, user, identity, logins } => {
                self.sign_in(*pool, *user, *identity, logins).await
            }
            Step::RemovePublicLogin { login, identity } => self.remove_public_login(*login, *identity).await,
            Step::SignIn { pool, user } => self.sign_in(*pool, *user, None, &[]).await,
            Step::Link { pool, user, identity } => self.sign_in(*pool, *user, Some(*identity), &[]).await,
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
            Step::TokenBy { login, identity } => {
                let request = GetOpenIdTokenInput::new(self.identity(*identity)).logins(self.login(*login));
                self.names.observe(service.get_open_id_token(request).await)
            }
            Step::Credentials { identity } => {
                let request = GetCredentialsForIdentityInput::new(self.identity(*identity));
                self.names.observe(service.get_credentials_for_identity(request).await)
            }
            Step::RemoveLogin { login, identity } => {
                let providers = [DEVELOPER_PROVIDER.to_owned()];
                let (identity, login) = (self.identity(*identity), self.login(*login));
                let request = UnlinkIdentityInput::new(identity, login, providers);
                self.names.observe(service.unlink_identity(request).await)
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
                let request = IdentityPool::new(self.pool(*pool), format!("{PREFIX}program"), *guests);
                self.names.observe(service.update_identity_pool(request).await)
            }
            Step::DeletePool { pool } => {
                let request = DeleteIdentityPoolInput::new(self.pool(*pool));
                self.names.observe(service.delete_identity_pool(request).await)
            }
            Step::ListPools { page } => self.list_pools(*page).await,
        }
    }
}

pub(super) fn name(user: UserRef) -> String {
    format!("u{user}")
}

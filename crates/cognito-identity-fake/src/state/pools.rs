//! Creating, describing, updating, deleting and listing identity pools.

use std::collections::BTreeSet;

use cognito_identity::types::{
    CognitoIdentityProvider, CreateIdentityPoolInput, DeleteIdentityPoolInput, DescribeIdentityPoolInput,
    IdentityPool, IdentityPoolShortDescription, ListIdentityPoolsInput, ListIdentityPoolsOutput, StringMap,
};
use cognito_identity::{ErrorKind, Operation};

use super::keys::Place;
use super::page::Pages;
use super::pool::{Config, Pool, Providers};
use super::{Ctx, Outcome, State, invalid_parameter, required, worded};
use crate::assumption::{
    Candidate, DeleteUnknownPool, OrphanedIdentity, RepeatedPoolName, RepeatedUserPool, UnknownLoginProvider,
    UpdateDeveloperProvider, UpdateWithTags, UpdateWithoutClassicFlow, UpdateWithoutProviders,
    UpdateWithoutTags,
};
use crate::guid::Guid;

/// The keys the API reference names for `SupportedLoginProviders`.
const LOGIN_PROVIDERS: [&str; 6] = [
    "accounts.google.com",
    "api.twitter.com",
    "appleid.apple.com",
    "graph.facebook.com",
    "www.amazon.com",
    "www.digits.com",
];

/// The most tags a resource has.
const TAG_LIMIT: usize = 50;

impl State {
    pub(super) fn create_identity_pool(
        &mut self,
        ctx: &mut Ctx<'_>,
        input: CreateIdentityPoolInput,
    ) -> Outcome<IdentityPool> {
        let config = Config {
            name: input.identity_pool_name.unwrap_or_default(),
            allows_guests: input.allow_unauthenticated_identities.unwrap_or_default(),
            allows_classic_flow: input.allow_classic_flow,
            developer_provider: input.developer_provider_name,
            providers: Providers {
                login: input.supported_login_providers.unwrap_or_default(),
                open_id_connect: input.open_id_connect_provider_arns.unwrap_or_default(),
                user_pools: echoed(input.cognito_identity_providers.unwrap_or_default()),
                saml: input.saml_provider_arns.unwrap_or_default(),
            },
            tags: input.identity_pool_tags.unwrap_or_default(),
        };
        self.check_config(&config)?;
        if self.assumptions().repeated_pool_name == RepeatedPoolName::ResourceConflict
            && self.pools.values().any(|pool| pool.config.name == config.name)
        {
            let message = format!("An identity pool with the name '{}' exists.", config.name);
            return Err(self.assumptions().repeated_pool_name.refuse(&message));
        }
        if self.pools.len() >= self.settings.pool_limit {
            let message =
                format!("The account has its limit of {} identity pools.", self.settings.pool_limit);
            return Err(worded(ErrorKind::LimitExceeded, &message));
        }
        let guid = Guid::v4(ctx.entropy.bits());
        let pool = Pool::new(self.id(guid), guid, config);
        let output = pool.output();
        let number = self.next_pool();
        self.pool_numbers.insert(pool.id.clone(), number);
        self.pools.insert(number, pool);
        Ok(output)
    }

    pub(super) fn describe_identity_pool(&self, input: &DescribeIdentityPoolInput) -> Outcome<IdentityPool> {
        let (_, pool) = self.pool(required(input.identity_pool_id.as_ref()))?;
        Ok(pool.output())
    }

    pub(super) fn update_identity_pool(&mut self, input: IdentityPool) -> Outcome<IdentityPool> {
        let (number, pool) = self.pool(required(input.identity_pool_id.as_ref()))?;
        let config = self.updated(&pool.config, input)?;
        self.check_config(&config)?;
        self.pool_mut(number).config = config;
        Ok(self.pools[&number].output())
    }

    /// What an update makes of the stored configuration: given members replace, and what absent ones do is assumed
    /// but for the developer provider's name, which is known to stay.
    fn updated(&self, stored: &Config, input: IdentityPool) -> Outcome<Config> {
        let assume = self.assumptions();
        let keeps_providers = assume.update_without_providers == UpdateWithoutProviders::Kept;
        let kept = if keeps_providers { stored.providers.clone() } else { Providers::default() };
        let tags = match (input.identity_pool_tags, assume.update_with_tags, assume.update_without_tags) {
            (Some(given), UpdateWithTags::Replaced, _) => given,
            (Some(given), UpdateWithTags::Merged, _) => {
                stored.tags.clone().into_iter().chain(given).collect()
            }
            (None, _, UpdateWithoutTags::Kept) => stored.tags.clone(),
            (None, _, UpdateWithoutTags::Removed) => StringMap::new(),
        };
        let classic_flow_when_absent = match assume.update_without_classic_flow {
            UpdateWithoutClassicFlow::Removed => None,
            UpdateWithoutClassicFlow::Kept => stored.allows_classic_flow,
        };
        Ok(Config {
            name: input.identity_pool_name.unwrap_or_default(),
            allows_guests: input.allow_unauthenticated_identities.unwrap_or_default(),
            allows_classic_flow: input.allow_classic_flow.or(classic_flow_when_absent),
            developer_provider: self.updated_developer_provider(stored, input.developer_provider_name)?,
            providers: Providers {
                login: input.supported_login_providers.unwrap_or(kept.login),
                open_id_connect: input.open_id_connect_provider_arns.unwrap_or(kept.open_id_connect),
                user_pools: input.cognito_identity_providers.map_or(kept.user_pools, echoed),
                saml: input.saml_provider_arns.unwrap_or(kept.saml),
            },
            tags,
        })
    }

    fn updated_developer_provider(&self, stored: &Config, given: Option<String>) -> Outcome<Option<String>> {
        match (&stored.developer_provider, given) {
            (Some(stored), Some(given)) if *stored != given => {
                match self.assumptions().update_developer_provider {
                    UpdateDeveloperProvider::Ignored => Ok(Some(stored.clone())),
                    refusal => {
                        Err(refusal.refuse("The developer provider name cannot be changed once it is set."))
                    }
                }
            }
            (Some(stored), _) => Ok(Some(stored.clone())),
            (None, given) => Ok(given),
        }
    }

    pub(super) fn delete_identity_pool(&mut self, input: &DeleteIdentityPoolInput) -> Outcome<()> {
        let id = required(input.identity_pool_id.as_ref());
        let number = match self.pool_number(id) {
            Ok(number) => number,
            Err(_) if self.assumptions().delete_unknown_pool == DeleteUnknownPool::Unchanged => return Ok(()),
            Err(refusal) => return Err(refusal),
        };
        if self.pools.remove(&number).is_some() {
            self.pool_numbers.remove(id);
            for identity in self.identities.remove_pool(number) {
                if self.assumptions().orphaned_identity == OrphanedIdentity::PoolNotFound {
                    self.orphans.insert(identity, id.to_owned());
                }
            }
        }
        Ok(())
    }

    pub(super) fn list_identity_pools(
        &self,
        input: &ListIdentityPoolsInput,
    ) -> Outcome<ListIdentityPoolsOutput> {
        let pages = Pages::new(self.assumptions(), Operation::ListIdentityPools, "", input.max_results);
        let mut placed: Vec<_> =
            self.pools.iter().map(|(&number, pool)| (self.pool_place(number, pool), pool)).collect();
        placed.sort_unstable_by_key(|(place, _)| *place);
        let start = pages.start::<Place>(input.next_token.as_deref())?;
        let rows = placed.into_iter().filter(|(place, _)| start.after.is_none_or(|after| *place > after));
        let page = pages.cut(&start, rows);
        Ok(ListIdentityPoolsOutput {
            identity_pools: Some(page.rows.into_iter().map(short_description).collect()),
            next_token: page.next_token,
        })
    }

    fn check_config(&self, config: &Config) -> Outcome<()> {
        self.check_providers(&config.providers)?;
        self.check_tags(&config.tags)
    }

    fn check_providers(&self, providers: &Providers) -> Outcome<()> {
        let assume = self.assumptions();
        let unknown = providers.login.keys().find(|key| !LOGIN_PROVIDERS.contains(&key.as_str()));
        if let Some(key) = unknown.filter(|_| assume.unknown_login_provider != UnknownLoginProvider::Accepted)
        {
            return Err(assume
                .unknown_login_provider
                .refuse(&format!("'{key}' is not a supported login provider.")));
        }
        let mut seen = BTreeSet::new();
        for provider in &providers.user_pools {
            let (Some(name), Some(client)) = (&provider.provider_name, &provider.client_id) else {
                return Err(invalid_parameter("Invalid Cognito Identity Provider"));
            };
            if !is_user_pool_name(name) {
                return Err(invalid_parameter("Invalid Cognito Identity Provider"));
            }
            if !seen.insert((name, client)) && assume.repeated_user_pool != RepeatedUserPool::Accepted {
                let message = format!("The user pool {name} with the client {client} is given twice.");
                return Err(assume.repeated_user_pool.refuse(&message));
            }
        }
        let account = &self.settings.account;
        let foreign = |arn: &&String| account_of(arn).is_some_and(|owner| owner != account);
        if let Some(arn) = providers.saml.iter().find(foreign) {
            let message = format!("Identity provider {arn} is not valid for account {account}");
            return Err(assume.foreign_saml_provider.refuse_saying(&message));
        }
        Ok(())
    }

    fn check_tags(&self, tags: &StringMap) -> Outcome<()> {
        let allowed = |text: &str| text.chars().all(|c| c.is_alphanumeric() || " _.:/=+-@".contains(c));
        let bad =
            |(key, value): &(&String, &String)| key.starts_with("aws:") || !allowed(key) || !allowed(value);
        if let Some((key, _)) = tags.iter().find(bad) {
            let message =
                format!("The tag '{key}' starts with aws: or has a character that tags cannot have.");
            return Err(self.assumptions().bad_tag.refuse(&message));
        }
        if tags.len() > TAG_LIMIT {
            let message = format!("A resource has at most {TAG_LIMIT} tags, not {}.", tags.len());
            return Err(self.assumptions().too_many_tags.refuse(&message));
        }
        Ok(())
    }
}

fn short_description(pool: &Pool) -> IdentityPoolShortDescription {
    IdentityPoolShortDescription {
        identity_pool_id: Some(pool.id.clone()),
        identity_pool_name: Some(pool.config.name.clone()),
    }
}

/// User pools as they are echoed: an omitted `ServerSideTokenCheck` is `false`.
fn echoed(user_pools: Vec<CognitoIdentityProvider>) -> Vec<CognitoIdentityProvider> {
    user_pools
        .into_iter()
        .map(|provider| {
            let server_side_token_check = Some(provider.server_side_token_check.unwrap_or(false));
            CognitoIdentityProvider { server_side_token_check, ..provider }
        })
        .collect()
}

/// Whether the name has the form `cognito-idp.<region>.amazonaws.com/<user pool id>`, in any partition.
fn is_user_pool_name(name: &str) -> bool {
    let word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let Some((host, user_pool)) = name.strip_prefix("cognito-idp.").and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    let region = host.strip_suffix(".amazonaws.com").or_else(|| host.strip_suffix(".amazonaws.com.cn"));
    let id = user_pool.split_once('_');
    region.is_some_and(word) && id.is_some_and(|(region, id)| word(region) && word(id))
}

/// The account of an ARN, if it names one.
fn account_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| !account.is_empty())
}

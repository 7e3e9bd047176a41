//! Description of an identity for DescribeIdentity and ListIdentities. Start at [`description`].

use cognito_identity::types::IdentityDescription;

use super::disabled::{Shown, shown};
use crate::assumption::{DescribedDeveloperProvider, DescribedUserPool, DisabledLogins};
use crate::context::Context;
use crate::guid::Guid;
use crate::state::{Identity, State};

/// The first login of a disabled identity, recorded from AWS.
const DISABLED: &str = "DISABLED";

/// Returns the description of an identity; a guest's list of logins is absent, not empty.
pub(crate) fn description(
    state: &State,
    ctx: &Context<'_>,
    guid: Guid,
    identity: &Identity,
) -> IdentityDescription {
    let former = || identity.former_logins().to_vec();
    let logins = match shown(ctx.assume(), identity) {
        Shown::WithProviders => provider_names(state, ctx, identity),
        Shown::Marked => {
            let rest = match ctx.assume().disabled_logins() {
                DisabledLogins::MarkerAlone => Vec::new(),
                DisabledLogins::FormerProviders => former(),
                DisabledLogins::Region => vec![ctx.settings.region.clone()],
            };
            [DISABLED.to_owned()].into_iter().chain(rest).collect()
        }
        Shown::WithFormerProviders => former(),
        Shown::WithoutProviders | Shown::Hidden => Vec::new(),
    };
    IdentityDescription {
        identity_id: Some(ctx.settings.id(guid)),
        logins: Some(logins).filter(|names| !names.is_empty()),
        creation_date: Some(identity.created),
        last_modified_date: Some(identity.modified),
    }
}

/// Returns the names of the identity's providers.
pub(crate) fn provider_names(state: &State, ctx: &Context<'_>, identity: &Identity) -> Vec<String> {
    let config = &state.pool_of(identity).config;
    let with_client = || ctx.assume().described_user_pool() == DescribedUserPool::WithClient;
    let name = |provider: &String| {
        let user_pools = &config.providers.user_pools;
        let user_pool = user_pools.iter().find(|pool| pool.provider_name.as_ref() == Some(provider));
        match user_pool.and_then(|pool| pool.client_id.as_ref()).filter(|_| with_client()) {
            Some(client) => format!("{provider}:{client}"),
            None => provider.clone(),
        }
    };
    let mut names: Vec<_> = identity.public_providers().map(name).collect();
    let is_listed = || ctx.assume().described_developer_provider() == DescribedDeveloperProvider::Listed;
    if !identity.users().is_empty() && is_listed() {
        names.extend(config.developer_provider.clone());
    }
    names
}

//! The check of a pool's configuration: its providers and its tags. Start at [`check_config`].

use std::collections::BTreeSet;

use cognito_identity::types::{CognitoIdentityProvider, StringMap};

use crate::arn::Arn;
use crate::context::{Context, Outcome};
use crate::messages::{invalid_provider, invalid_user_pool, provider_of_other_partition};
use crate::state::{Config, Providers, TAG_LIMIT, is_tag, user_pool};

/// The keys of `SupportedLoginProviders` in the API reference.
const LOGIN_PROVIDERS: [&str; 6] = [
    "accounts.google.com",
    "api.twitter.com",
    "appleid.apple.com",
    "graph.facebook.com",
    "www.amazon.com",
    "www.digits.com",
];

/// Rejects a configuration that no pool can have.
pub(crate) fn check_config(ctx: &Context<'_>, config: &Config) -> Outcome<()> {
    check_providers(ctx, &config.providers)?;
    check_tags(ctx, &config.tags)
}

fn check_providers(ctx: &Context<'_>, providers: &Providers) -> Outcome<()> {
    let assume = ctx.assume();
    let keys = providers.login.keys().map(String::as_str);
    let unknown: Vec<_> = keys.filter(|key| !LOGIN_PROVIDERS.contains(key)).collect();
    if !unknown.is_empty() {
        let message = format!("SupportedLoginProviders has unknown keys: {}.", unknown.join(", "));
        assume.unknown_login_provider().or_error(message)?;
    }
    let mut seen = BTreeSet::new();
    for provider in &providers.user_pools {
        let Some((name, client)) = user_pool(provider) else {
            return Err(invalid_user_pool());
        };
        if !seen.insert((name, client)) {
            let message = format!("The user pool {name} with the client {client} is given twice.");
            assume.repeated_user_pool().or_error(message)?;
        }
    }
    check_arns(ctx, providers)
}

/// Checks the providers' ARNs. OpenID Connect providers may be of any account, SAML providers must be of the pool's
/// own.
fn check_arns(ctx: &Context<'_>, providers: &Providers) -> Outcome<()> {
    let assume = ctx.assume();
    let account = &ctx.settings.account;
    let arns = providers.open_id_connect.iter().map(|arn| (arn, "oidc-provider"));
    for (arn, kind) in arns.chain(providers.saml.iter().map(|arn| (arn, "saml-provider"))) {
        let parsed = Arn::parse(arn).filter(|arn| arn.iam(kind).is_some());
        if parsed.is_none() {
            let message = format!("Identity provider {arn} is not valid for account {account}");
            assume.malformed_provider_arn().or_error(message)?;
        }
        if let Some(parsed) = parsed.filter(|_| kind == "saml-provider") {
            // The message is recorded for both cases, the error's type only for another partition.
            if parsed.account != *account {
                return Err(assume.foreign_saml_provider().error(invalid_provider(arn, account)));
            }
            if !ctx.settings.is_own(&parsed) {
                return Err(provider_of_other_partition(arn, account));
            }
        }
        let is_known = kind != "saml-provider" || ctx.settings.saml_providers.contains(arn);
        if !is_known {
            assume.unknown_saml_provider().or_error(format!("There is no identity provider {arn}."))?;
        }
    }
    Ok(())
}

pub(crate) fn check_tags(ctx: &Context<'_>, tags: &StringMap) -> Outcome<()> {
    if let Some((key, _)) = tags.iter().find(|(key, value)| !is_tag(key, value)) {
        let message = format!("The tag '{key}' starts with aws: or has a character that tags cannot have.");
        return Err(ctx.assume().bad_tag().error(message));
    }
    if tags.len() > TAG_LIMIT {
        let message = format!("A resource has at most {TAG_LIMIT} tags, not {}.", tags.len());
        return Err(ctx.assume().too_many_tags().error(message));
    }
    Ok(())
}

/// Returns user pools as in a response: an omitted `ServerSideTokenCheck` is `false`.
pub(crate) fn echoed(user_pools: Vec<CognitoIdentityProvider>) -> Vec<CognitoIdentityProvider> {
    user_pools
        .into_iter()
        .map(|provider| {
            let server_side_token_check = Some(provider.server_side_token_check.unwrap_or(false));
            CognitoIdentityProvider { server_side_token_check, ..provider }
        })
        .collect()
}

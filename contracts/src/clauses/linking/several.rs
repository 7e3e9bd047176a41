//! Clauses about several logins in one request: each is verified, and each is linked.

use std::time::Duration;

use proptest::sample::subsequence;

use super::super::access::{credentials, set_roles, token};
use super::super::pools::user_pool;
use super::super::prelude::*;
use super::super::public_logins::{AMAZON, GOOGLE, at, both, in_user_pool, pool, sign_in_with, use_with};
use crate::case::Case;
use crate::failure::Check;

/// The providers of the pools here; the last stands for the user pool.
const PROVIDERS: [&str; 3] = [GOOGLE, AMAZON, "user pool"];

/// A login at one of the providers.
async fn login(c: &Case<'_>, provider: &str, user: &str) -> Check<Logins> {
    if PROVIDERS[..2].contains(&provider) { at(c, provider, user).await } else { in_user_pool(c, user).await }
}

/// A login at one of the providers, for an application that the pool does not have.
async fn bad_login(c: &Case<'_>, provider: &str) -> Check<Logins> {
    let name = user_pool().provider_name.unwrap_or_default();
    let provider = if PROVIDERS[..2].contains(&provider) { provider } else { name.as_str() };
    c.login(provider, "mallory", "another app").logins().await
}

clauses! { several of linking:

    /// All logins of a request are linked to one identity, whether they make it or one of them has it already.
    #[needs(PublicLogins)]
    all_logins_of_a_request_are_linked [FLOWS_GUIDE]
        (c, known: Option<usize> = proptest::option::of(0..PROVIDERS.len()))
    {
        let pool = pool(c).await?;
        let mut logins = Vec::new();
        for provider in PROVIDERS {
            logins.push(login(c, provider, "alice").await?);
        }
        let all = logins.iter().fold(Logins::default(), |all, login| both(&all, login));
        let identity = match known {
            None => pool.get_id(&all).await?,
            Some(known) => {
                let identity = pool.get_id(&logins[known]).await?;
                use_with(&pool, &identity, &all).await?
            }
        };
        for (login, provider) in logins.iter().zip(PROVIDERS) {
            require_eq!(pool.get_id(login).await?, identity, "the identity by {provider}");
        }
        require_eq!(pool.describe(&identity).await?.logins.unwrap_or_default().len(), PROVIDERS.len(), "how many logins there are");
    }

    /// One login that is not good fails the whole call, wherever it stands among the others, and nothing is linked.
    #[needs(PublicLogins, Roles)]
    every_login_of_a_request_is_verified [FLOWS_GUIDE]
        (c, order: Vec<&'static str> = subsequence(PROVIDERS.to_vec(), 2), bad_first: bool = proptest::bool::ANY)
    {
        let pool = pool(c).await?;
        set_roles(c, &pool, &["authenticated"]).await?;
        let (bad, good) = if bad_first { (order[0], order[1]) } else { (order[1], order[0]) };
        let known = login(c, good, "alice").await?;
        let identity = pool.get_id(&known).await?;
        let logins = both(&known, &bad_login(c, bad).await?);
        let before = pool.view(&[]).await?;
        rejected_as(token(c, &identity, Some(&logins)).await, &ErrorKind::NotAuthorized)?;
        rejected_as(credentials(c, &identity, Some(&logins)).await, &ErrorKind::NotAuthorized)?;
        require_eq!(pool.view(&[]).await?, before, "the pool's identities");
    }

    /// A developer user's login fails if a login beside it is not good, and the user is not registered.
    #[needs(PublicLogins)]
    every_login_beside_a_user_is_verified [DEVELOPER_GUIDE] (c) {
        let pool = pool(c).await?;
        for bad in PROVIDERS {
            let good = login(c, if bad == GOOGLE { AMAZON } else { GOOGLE }, "alice").await?;
            let bad = bad_login(c, bad).await?;
            for logins in [bad.clone(), both(&good, &bad)] {
                rejected_as(sign_in_with(&pool, "alice", None, &logins).await, &ErrorKind::NotAuthorized)?;
            }
        }
        rejected(pool.lookup_user("alice").await)?;
        require_eq!(pool.listed().await?, BTreeSet::new(), "the identities");
    }

    /// A token of this service is a login as long as one of the logins is linked that it was issued for.
    #[needs(PublicLogins)]
    a_token_counts_while_one_of_its_logins_does [Assumed("unlinked_logins_token")] (c) {
        let pool = pool(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let amazon = at(c, AMAZON, "alice").await?;
        let logins = both(&google, &Logins::from([(DEVELOPER_PROVIDER, "alice")]));
        let request = GetOpenIdTokenForDeveloperIdentityInput { logins: Some(logins), ..pool.token_request("alice") };
        let response = c.service().get_open_id_token_for_developer_identity(request).await?;
        let identity = response.identity_id.unwrap_or_default();
        let own = pool.own_login(&response.token.unwrap_or_default());
        sign_in_with(&pool, "alice", Some(&identity), &both(&google, &amazon)).await?;
        pool.unlink(&identity, "alice").await?;
        require_eq!(use_with(&pool, &identity, &own).await?, identity, "the identity by the token");
        let request = UnlinkIdentityInput::new(identity.as_str(), google, [GOOGLE.to_owned()]);
        c.service().unlink_identity(request).await?;
        rejected_as(token(c, &identity, Some(&own)).await, &ErrorKind::NotAuthorized)?;
        require_eq!(pool.get_id(&amazon).await?, identity, "the identity of the login that is left");
    }

    /// Every client of every user pool that a pool names may be a token's application.
    #[needs(PublicLogins)]
    every_client_of_a_user_pool_is_known [Documented("API reference, CognitoIdentityProvider; CreateIdentityPool, CognitoIdentityProviders")] (c) {
        let name = user_pool().provider_name.unwrap_or_default();
        let clients = ["contractclient2", "contractclient3"].map(|client| user_pool().client_id(client));
        let others = (2..=20).map(|number| user_pool().provider_name(format!("{name}{number}")));
        let pools: Vec<_> = [user_pool()].into_iter().chain(clients).chain(others).collect();
        let pool = c.pool_with(c.config().cognito_identity_providers(pools.clone())).await?;
        let mut found = BTreeSet::new();
        for CognitoIdentityProvider { provider_name, client_id, .. } in pools {
            let order = c.login(&provider_name.unwrap_or_default(), "alice", &client_id.unwrap_or_default());
            found.insert(pool.get_id(&order.lifetime(Duration::from_mins(30)).logins().await?).await?);
        }
        require_eq!(found.len(), 20, "how many identities the users of twenty user pools have");
    }

    /// Every OpenID Connect provider that a pool names is known, whether its ARN comes first or last.
    #[needs(PublicLogins)]
    every_open_id_provider_is_known [OPEN_ID_GUIDE] (c) {
        let own = c.account().open_id_provider.as_str();
        let issuer = own.split_once(":oidc-provider/").map_or("", |(_, issuer)| issuer);
        let client = c.account().open_id_clients.first().map_or("", String::as_str);
        let other = "arn:aws:iam::000000000001:oidc-provider/server.example.com";
        for arns in [[own, other], [other, own]] {
            let pool = c.pool_with(c.config().open_id_connect_provider_arns(arns.map(str::to_owned))).await?;
            pool.get_id(&c.login(issuer, "alice", client).logins().await?).await?;
        }
    }
}

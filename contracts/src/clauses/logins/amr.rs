//! Clauses about the claim `amr` of a token: the provider and the user of each login.

use super::super::prelude::*;
use super::super::public_logins::{GOOGLE, both};
use super::{FACEBOOK, claims_for, facebook, google, open_id, pool, user_pool_provider};
use crate::case::pool::Pool;
use crate::case::token::Claims;
use crate::failure::Check;

/// The `amr` claim of a developer user that signs in with these logins as well.
async fn developer_amr(pool: &Pool<'_>, logins: &Logins) -> Check<Vec<String>> {
    let logins = both(logins, &Logins::from([(DEVELOPER_PROVIDER, "alice")]));
    let request = GetOpenIdTokenForDeveloperIdentityInput::new(pool.id.as_str(), logins);
    let response = pool.service().get_open_id_token_for_developer_identity(request).await?;
    Ok(Claims::from_token(response.token.as_ref())?.amr)
}

clauses! { amr of logins:

    /// The token of a user of a user pool names the user pool and its user.
    #[needs(PublicLogins)]
    a_user_pool_is_named_in_amr [Observed("a decoded public token", "2017")] (c, users: Vec<String> = users(1..=1)) {
        let pool = pool(c).await?;
        let provider = user_pool_provider();
        let claims = claims_for(c, &pool, provider.login(c, &users[0]).logins().await?).await?;
        let detail = format!("{}:CognitoSignIn:{}", provider.key, users[0]);
        require_eq!(claims.amr, ["authenticated", &provider.key, &detail], "amr");
    }

    /// The token of a user of an OpenID Connect provider names the issuer, and the user under the provider's ARN.
    #[needs(PublicLogins)]
    an_open_id_provider_is_named_in_amr [CATNEKAISE] (c, users: Vec<String> = users(1..=1)) {
        let pool = pool(c).await?;
        let provider = open_id(c);
        let claims = claims_for(c, &pool, provider.login(c, &users[0]).logins().await?).await?;
        let detail = format!("{}:OIDC:{}", c.account().open_id_provider, users[0]);
        require_eq!(claims.amr, ["authenticated", &provider.key, &detail], "amr");
    }

    /// The token of a user of a login provider names the provider, and the user under provider and application.
    #[needs(PublicLogins)]
    a_login_provider_is_named_in_amr [Assumed("amr_of_login_provider")] (c, provider: bool = proptest::bool::ANY) {
        let pool = pool(c).await?;
        let provider = if provider { google() } else { facebook() };
        let claims = claims_for(c, &pool, provider.login(c, "alice").logins().await?).await?;
        let detail = format!("{}:{}:alice", provider.key, provider.app);
        require_eq!(claims.amr, ["authenticated", &provider.key, &detail], "amr");
    }

    /// The user of a SAML provider is named after the provider's ARN.
    #[needs(PublicLogins, SamlProvider)]
    a_saml_provider_is_named_in_amr [Assumed("amr_of_saml")] (c) {
        let provider = c.account().saml_provider.as_str();
        let pool = c.pool_with(c.config().saml_provider_arns([provider.to_owned()])).await?;
        let amr = developer_amr(&pool, &c.login(provider, "alice", "app").logins().await?).await?;
        let entry = [provider.to_owned(), format!("{provider}:alice")];
        require!(amr.windows(2).any(|pair| pair == entry), "amr is {amr:?}");
    }

    /// Every login is named, the developer user before the public logins beside it.
    #[needs(PublicLogins)]
    the_developer_user_is_named_first [Assumed("amr_order")] (c) {
        let pool = pool(c).await?;
        let amr = developer_amr(&pool, &google().login(c, "alice").logins().await?).await?;
        let providers: Vec<_> = amr.iter().skip(1).step_by(2).collect();
        require_eq!(providers, [DEVELOPER_PROVIDER, GOOGLE], "the providers in amr");
        let logins = both(&google().login(c, "alice").logins().await?, &facebook().login(c, "alice").logins().await?);
        let logins = both(&logins, &user_pool_provider().login(c, "alice").logins().await?);
        let amr = claims_for(c, &pool, logins).await?.amr;
        let providers: BTreeSet<_> = amr.into_iter().skip(1).step_by(2).collect();
        let expected = [GOOGLE.to_owned(), FACEBOOK.to_owned(), user_pool_provider().key];
        require_eq!(providers, expected.into(), "the providers in amr");
    }
}

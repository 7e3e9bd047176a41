//! Clauses about logins of public providers: the identity that GetId finds by them, and their claims in tokens.

pub(crate) mod amr;
pub(crate) mod bounds;
pub(crate) mod refusals;
pub(crate) mod session_tags;
pub(crate) mod sign_outs;

use serde_json::json;

use super::access::token;
use super::pools::{unchanged, user_pool};
use super::prelude::*;
use super::public_logins::{GOOGLE, both};
use crate::case::pool::Pool;
use crate::case::token::Claims;
use crate::case::{Case, LoginOrder};
use crate::failure::Check;

const FACEBOOK: &str = "graph.facebook.com";

/// Number of providers that [`providers`] returns.
const PROVIDERS: usize = 7;

/// A provider of public logins, and the application a pool has of it.
pub(super) struct Provider {
    key: String,
    app: String,
}

impl Provider {
    fn new(key: &str, app: &str) -> Self {
        Self { key: key.to_owned(), app: app.to_owned() }
    }

    /// A login token of a user for the pool's application.
    fn login<'a>(&self, c: &Case<'a>, user: &str) -> LoginOrder<'a> {
        c.login(&self.key, user, &self.app)
    }
}

fn user_pool_provider() -> Provider {
    let CognitoIdentityProvider { provider_name, client_id, .. } = user_pool();
    Provider { key: provider_name.unwrap_or_default(), app: client_id.unwrap_or_default() }
}

/// A user pool that is called otherwise, with a client of the same id.
fn other_user_pool() -> CognitoIdentityProvider {
    let name = user_pool().provider_name.unwrap_or_default();
    user_pool().provider_name(format!("{name}2"))
}

fn google() -> Provider {
    Provider::new(GOOGLE, "contract.apps.googleusercontent.com")
}

fn facebook() -> Provider {
    Provider::new(FACEBOOK, "1234567890123456")
}

/// The provider that the pool names by an ARN: its key is the issuer without its scheme.
fn open_id(c: &Case<'_>) -> Provider {
    let arn = &c.account().open_id_provider;
    let key = arn.split_once(":oidc-provider/").map_or("", |(_, issuer)| issuer);
    Provider::new(key, c.account().open_id_clients.first().map_or("", String::as_str))
}

/// The ARN of an OpenID Connect provider of the account with this issuer.
fn open_id_arn(c: &Case<'_>, issuer: &str) -> String {
    let arn = &c.account().open_id_provider;
    format!("{}:oidc-provider/{issuer}", arn.split(":oidc-provider/").next().unwrap_or_default())
}

/// One provider of each kind, all of them in the pools of this group.
fn providers(c: &Case<'_>) -> [Provider; PROVIDERS] {
    [
        user_pool_provider(),
        google(),
        Provider::new("appleid.apple.com", "example.contract.app"),
        facebook(),
        Provider::new("www.amazon.com", "amzn1.application.contract"),
        Provider::new("api.twitter.com", "key;secret"),
        open_id(c),
    ]
}

/// The configuration of a pool with every provider.
fn config(c: &Case<'_>) -> CreateIdentityPoolInput {
    let is_named = |provider: &Provider| ![user_pool_provider().key, open_id(c).key].contains(&provider.key);
    let login = providers(c).into_iter().filter(is_named).map(|provider| (provider.key, provider.app));
    c.config()
        .cognito_identity_providers([user_pool()])
        .open_id_connect_provider_arns([c.account().open_id_provider.clone()])
        .supported_login_providers(login.collect::<StringMap>())
}

async fn pool<'a>(c: &Case<'a>) -> Check<Pool<'a>> {
    c.pool_with(config(c)).await
}

/// The identity a user finds by a fresh token.
async fn sign_in(c: &Case<'_>, pool: &Pool<'_>, provider: &Provider, user: &str) -> Check<String> {
    Ok(pool.get_id(&provider.login(c, user).logins().await?).await?)
}

/// Claims of the token that the user gets for a fresh login.
async fn claims_for(c: &Case<'_>, pool: &Pool<'_>, logins: Logins) -> Check<Claims> {
    let identity = pool.get_id(&logins).await?;
    let response = token(c, &identity, Some(&logins)).await?;
    let claims = Claims::from_token(response.token.as_ref())?;
    require_eq!(claims.sub, identity, "sub");
    Ok(claims)
}

clauses! { logins:

    /// A user of any provider finds the same identity by each new token, whatever its other claims.
    #[needs(PublicLogins)]
    a_user_finds_the_same_identity [GET_ID] (c, which: usize = 0..PROVIDERS, users: Vec<String> = users(1..=3)) {
        let pool = pool(c).await?;
        let provider = &providers(c)[which];
        let mut found = Vec::new();
        for user in &users {
            found.push(sign_in(c, &pool, provider, user).await?);
        }
        c.pass_time().await?;
        for (user, identity) in users.iter().zip(found) {
            let fresh = provider.login(c, user).claim("email", "someone@contract.example");
            let seen = pool.get_id(&fresh.lifetime(std::time::Duration::from_mins(10)).logins().await?).await?;
            require_eq!(seen, identity, "the identity of {user:?} of {}", provider.key);
        }
    }

    /// A token of a user pool finds the same identity each time.
    #[needs(PublicLogins)]
    a_token_finds_the_same_identity [STACKD] (c) {
        let pool = pool(c).await?;
        let login = user_pool_provider().login(c, "alice").logins().await?;
        require_eq!(pool.get_id(&login).await?, pool.get_id(&login).await?, "the identity");
    }

    /// A user of an OpenID Connect provider has one identity, whenever and for whichever client the token was issued.
    #[needs(PublicLogins)]
    a_subject_has_one_identity [CATNEKAISE] (c) {
        let pool = pool(c).await?;
        let provider = open_id(c);
        let identity = sign_in(c, &pool, &provider, "alice").await?;
        c.pass_time().await?;
        for client in &c.account().open_id_clients {
            let later = c.login(&provider.key, "alice", client).logins().await?;
            require_eq!(pool.get_id(&later).await?, identity, "the identity by a token for {client}");
        }
    }

    /// Users of a provider are distinguished to the letter.
    #[needs(PublicLogins)]
    users_are_told_apart [GET_ID] (c, which: usize = 0..PROVIDERS, users: Vec<String> = users(2..=4)) {
        let pool = pool(c).await?;
        let provider = &providers(c)[which];
        let mut found = BTreeSet::new();
        for user in &users {
            found.insert(sign_in(c, &pool, provider, user).await?);
        }
        require_eq!(found.len(), users.len(), "the identities of {users:?}");
        require_eq!(pool.listed().await?, found, "the pool's identities");
    }

    /// Two providers that name their users alike have two users.
    #[needs(PublicLogins)]
    providers_are_told_apart [GET_ID] (c) {
        let pool = pool(c).await?;
        let mut found = BTreeSet::new();
        for provider in providers(c) {
            found.insert(sign_in(c, &pool, &provider, "alice").await?);
        }
        require_eq!(found.len(), PROVIDERS, "the identities of alice");
    }

    /// A login is one identity in each pool.
    #[needs(PublicLogins)]
    pools_are_told_apart [GET_ID] (c, which: usize = 0..PROVIDERS) {
        let one = pool(c).await?;
        let other = pool(c).await?;
        let login = providers(c)[which].login(c, "alice").logins().await?;
        let found = one.get_id(&login).await?;
        require!(other.get_id(&login).await? != found, "both pools return {found}");
        require_eq!(one.listed().await?, BTreeSet::from([found]), "the first pool's identities");
    }

    /// Several logins that no identity has are one identity, which each of them finds.
    #[needs(PublicLogins)]
    several_new_logins_are_one_identity [GET_ID] (c, one: usize = 0..PROVIDERS, step: usize = 1..PROVIDERS) {
        let pool = pool(c).await?;
        let providers = providers(c);
        let other = &providers[(one + step) % PROVIDERS];
        let one = &providers[one];
        let logins = both(&one.login(c, "alice").logins().await?, &other.login(c, "bob").logins().await?);
        let identity = pool.get_id(&logins).await?;
        require_eq!(sign_in(c, &pool, one, "alice").await?, identity, "the identity by {}", one.key);
        require_eq!(sign_in(c, &pool, other, "bob").await?, identity, "the identity by {}", other.key);
    }

    /// GetId makes no guest a user: who was a guest before has two identities then.
    #[needs(PublicLogins)]
    get_id_upgrades_no_guest
        [Observed("aws-amplify/amplify-js issue 14197 and pull request 14207", "2025-02")]
        (c, which: usize = 0..PROVIDERS)
    {
        let pool = pool(c).await?;
        let guest = pool.guest().await?;
        let user = sign_in(c, &pool, &providers(c)[which], "alice").await?;
        require!(user != guest, "the user is the guest {guest}");
        require_eq!(pool.listed().await?, BTreeSet::from([guest.clone(), user]), "the pool's identities");
        require_eq!(pool.describe(&guest).await?.logins, None, "the guest's logins");
    }

    /// An identity is described with the names of its providers, and without their users.
    #[needs(PublicLogins)]
    providers_are_described [Observed("aws/aws-sdk-js issue 2073", UNDATED)] (c) {
        let pool = pool(c).await?;
        let logins = both(&google().login(c, "alice").logins().await?, &facebook().login(c, "bob").logins().await?);
        let mut seen = pool.describe(&pool.get_id(&logins).await?).await?.logins.unwrap_or_default();
        seen.sort();
        require_eq!(seen, [GOOGLE, FACEBOOK], "Logins");
    }

    /// A user pool is described without the client, be it not the first of its pool.
    #[needs(PublicLogins)]
    #[settles(described_user_pool)]
    a_user_pool_is_described_without_client [Observed("aws-amplify/amplify-js issue 54", "2018")] (c) {
        let provider = user_pool_provider();
        let pool = c.pool_with(c.config().cognito_identity_providers([other_user_pool(), user_pool()])).await?;
        let identity = sign_in(c, &pool, &provider, "alice").await?;
        require_eq!(pool.describe(&identity).await?.logins, Some(vec![provider.key]), "Logins");
    }

    /// A further client of a user pool changes no description.
    #[needs(PublicLogins)]
    a_further_client_changes_no_description [Documented("API reference, UpdateIdentityPool")] (c) {
        let created = c.create(c.config().cognito_identity_providers([user_pool()])).await?;
        let pool = Pool::new(c.service(), created.identity_pool_id.clone().unwrap_or_default());
        let identity = sign_in(c, &pool, &user_pool_provider(), "alice").await?;
        let before = pool.describe(&identity).await?;
        let update = unchanged(&created).cognito_identity_providers([user_pool(), user_pool().client_id("contractclient2")]);
        c.service().update_identity_pool(update).await?;
        require_eq!(pool.describe(&identity).await?, before, "the description");
    }

    /// A SAML assertion is a login under the ARN of its provider, and one that the provider did not issue is none.
    #[needs(PublicLogins, SamlProvider)]
    an_assertion_is_a_login [Documented("Developer Guide, SAML identity providers")] (c, users: Vec<String> = users(1..=2)) {
        let arn = c.account().saml_provider.as_str();
        let pool = c.pool_with(c.config().saml_provider_arns([arn.to_owned()])).await?;
        let mut found = BTreeSet::new();
        for user in &users {
            let identity = pool.get_id(&c.login(arn, user, "").logins().await?).await?;
            require_eq!(pool.get_id(&c.login(arn, user, "").logins().await?).await?, identity, "the identity");
            found.insert(identity);
        }
        require_eq!(found.len(), users.len(), "the identities of {users:?}");
        rejected_as(pool.get_id(&Logins::from([(arn, "PHNhbWwyOkFzc2VydGlvbi8+")])).await, &ErrorKind::NotAuthorized)?;
    }

    /// An assertion of a provider is a login wherever the provider stands among those of the pool, and none where it is
    /// not among them.
    #[needs(PublicLogins, SamlProvider)]
    an_assertion_is_of_a_provider_of_the_pool [Documented("Developer Guide, SAML identity providers")] (c) {
        let own = c.account().saml_provider.as_str();
        let login = c.login(own, "alice", "").logins().await?;
        rejected_as(c.pool().await?.get_id(&login).await, &ErrorKind::NotAuthorized)?;
        let other = own.rsplit_once('/').map_or(own, |(account, _)| account).to_owned() + "/contract-not-there";
        for arns in [vec![other.as_str()], vec![&other, own], vec![own, &other]] {
            let has_own = arns.contains(&own);
            let config = c.config().saml_provider_arns(arns.into_iter().map(str::to_owned).collect::<Vec<_>>());
            // Whether a pool may have a provider that is not there is the question `unknown_saml_provider`.
            let Some(created) = attempt(c.create(config).await)? else { return Ok(()) };
            let response = Pool::new(c.service(), created.identity_pool_id.unwrap_or_default()).get_id(&login).await;
            if has_own {
                response?;
            } else {
                rejected_as(response, &ErrorKind::NotAuthorized)?;
            }
        }
    }

    /// An OpenID Connect provider is called by its issuer, host and path, and not by its ARN.
    #[needs(PublicLogins)]
    an_open_id_provider_is_called_by_its_issuer [OPEN_ID_GUIDE] (c) {
        let pool = pool(c).await?;
        let provider = open_id(c);
        let token = provider.login(c, "alice").token().await?;
        pool.get_id(&Logins::from([(provider.key.as_str(), token.as_str())])).await?;
        let arn = c.account().open_id_provider.as_str();
        rejected(pool.get_id(&Logins::from([(arn, token.as_str())])).await)?;
    }

    /// Of an OpenID Connect provider it is azp that names the client, where a token has it.
    #[needs(PublicLogins)]
    the_authorized_party_is_the_client [OPEN_ID_GUIDE] (c) {
        let pool = pool(c).await?;
        let provider = open_id(c);
        let authorized = c.login(&provider.key, "alice", "another").claim("azp", provider.app.as_str());
        pool.get_id(&authorized.logins().await?).await?;
        let addressed = provider.login(c, "alice").claim("azp", "another");
        rejected(pool.get_id(&addressed.logins().await?).await)?;
    }

    /// A token for several applications is valid where the pool's provider has one of them, be it the first or the last.
    #[needs(PublicLogins)]
    one_of_several_audiences_is_enough [Documented("OpenID Connect Core 1.0, ID Token, aud")] (c) {
        let pool = pool(c).await?;
        let Provider { key, app } = &open_id(c);
        for audiences in [[app, "another"], ["another", app]] {
            let login = c.login(key, "alice", app).without_audience().claim("aud", json!(audiences));
            pool.get_id(&login.logins().await?).await?;
        }
    }

    /// Of a login provider it is aud that names the application, whatever azp is.
    #[needs(PublicLogins)]
    the_audience_is_the_application [Assumed("azp_of_login_provider")] (c) {
        let pool = pool(c).await?;
        let addressed = google().login(c, "alice").claim("azp", "another");
        pool.get_id(&addressed.logins().await?).await?;
    }

    /// Of a login provider it is not azp that names the application.
    #[needs(PublicLogins)]
    the_authorized_party_is_no_application [Assumed("azp_of_login_provider")] (c) {
        let pool = pool(c).await?;
        let authorized = c.login(GOOGLE, "alice", "another").claim("azp", google().app);
        rejected(pool.get_id(&authorized.logins().await?).await)?;
    }

    /// The classic flow is not for SAML, in the recorded words, whichever login stands beside.
    #[needs(PublicLogins, SamlProvider)]
    #[settles(saml_in_classic_flow)]
    saml_has_no_classic_flow [Observed("aws-amplify/aws-sdk-ios issue 520, response headers", "2016")] (c) {
        let provider = c.account().saml_provider.as_str();
        let apps = StringMap::from([(GOOGLE.to_owned(), google().app)]);
        let config = c.config().saml_provider_arns([provider.to_owned()]).supported_login_providers(apps);
        let pool = c.pool_with(config).await?;
        let login = c.login(provider, "alice", "app").logins().await?;
        let identity = pool.get_id(&login).await?;
        let message = "Basic (classic) flow is not supported with SAML, please use enhanced flow.";
        let with_google = both(&login, &google().login(c, "alice").logins().await?);
        for logins in [login, with_google] {
            rejected_with(token(c, &identity, Some(&logins)).await, &ErrorKind::InvalidParameter, message)?;
        }
    }

    /// An assertion is rejected, if at all, with an error of the model.
    #[needs(PublicLogins, SamlProvider)]
    an_assertion_is_rejected_with_a_known_error [Documented("API reference, GetOpenIdToken, Errors")] (c) {
        let provider = c.account().saml_provider.as_str();
        let pool = c.pool_with(c.config().saml_provider_arns([provider.to_owned()])).await?;
        let login = c.login(provider, "alice", "app").logins().await?;
        known_error(token(c, &pool.get_id(&login).await?, Some(&login)).await)?;
    }

    /// A token that GetOpenIdToken returned to a user is a login of the user.
    #[needs(PublicLogins)]
    a_token_stands_for_its_user [Assumed("public_users_token")] (c, which: usize = 0..PROVIDERS) {
        let pool = pool(c).await?;
        let login = providers(c)[which].login(c, "alice").logins().await?;
        let identity = pool.get_id(&login).await?;
        let response = token(c, &identity, Some(&login)).await?;
        let own = pool.own_login(&response.token.unwrap_or_default());
        let again = token(c, &identity, Some(&own)).await?;
        require_eq!(again.identity_id.as_ref(), Some(&identity), "IdentityId");
        let amr = Claims::from_token(again.token.as_ref())?.amr;
        require_eq!(amr, claims_for(c, &pool, login).await?.amr, "amr, with the token and with the login");
    }
}

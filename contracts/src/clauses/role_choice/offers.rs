//! Clauses about the choice among the roles that a login offers: the mapping that decides, and the role it takes.

use serde_json::json;

use super::super::prelude::*;
use super::super::public_logins::{AMAZON, GOOGLE};
use super::{by_rules, by_token, client, exchange, key, login, pool, provider, role, user_pool};
use crate::basis::Basis;
use crate::case::Case;
use crate::case::pool::Pool;
use crate::failure::Check;

const SAML: Basis = Documented(
    "Developer Guide, SAML identity providers; API reference, GetCredentialsForIdentity, CustomRoleArn",
);

/// The attribute of an assertion that names its roles.
const SAML_ROLES: &str = "https://aws.amazon.com/SAML/Attributes/Role";

/// A pool with both roles, the first for the authenticated, whose SAML provider has a mapping by token that denies
/// ambiguity.
async fn saml_pool<'a>(c: &Case<'a>) -> Check<Pool<'a>> {
    let saml = c.account().saml_provider.clone();
    let pool = c.pool_with(c.config().saml_provider_arns([saml.clone()])).await?;
    let request = SetIdentityPoolRolesInput::new(pool.id.as_str(), [("authenticated".to_owned(), c.role(0))]);
    c.service().set_identity_pool_roles(request.role_mappings([(saml, by_token("Deny"))])).await?;
    Ok(pool)
}

clauses! { offers of role_choice:

    /// A mapping is for one client of a user pool: a login by another client gets the role of the authenticated.
    #[needs(PublicLogins, Roles, Sessions)]
    a_mapping_is_for_one_client [SET_ROLES] (c) {
        let other = "contractotherclient";
        let config = c.config().cognito_identity_providers([user_pool(), user_pool().client_id(other)]);
        let pool = c.pool_with(config).await?;
        let rules = by_rules("Deny", &[("team", "Equals", "blue", c.role(1))]);
        for (mapped, unmapped) in [(client(), other.to_owned()), (other.to_owned(), client())] {
            let request = SetIdentityPoolRolesInput::new(pool.id.as_str(), [("authenticated".to_owned(), c.role(0))]);
            let mappings = [(format!("{}:{mapped}", provider()), rules.clone())];
            c.service().set_identity_pool_roles(request.role_mappings(mappings)).await?;
            for (client, expected) in [(mapped, c.role(1)), (unmapped, c.role(0))] {
                let login = c.login(&provider(), "alice", &client).claim("team", "blue");
                require_eq!(role(c, &pool, login).await?, expected, "the role of a login by {client}");
            }
        }
    }

    /// A mapping is for its provider alone: a login of another one gets the role of the authenticated.
    #[needs(PublicLogins, Roles, Sessions)]
    a_mapping_is_for_its_provider [ROLE_GUIDE] (c) {
        let config = c.config().supported_login_providers([(GOOGLE.to_owned(), "app".to_owned())]);
        let pool = c.pool_with(config.cognito_identity_providers([user_pool()])).await?;
        let request = SetIdentityPoolRolesInput::new(pool.id.as_str(), [("authenticated".to_owned(), c.role(0))]);
        let rules = by_rules("Deny", &[("sub", "StartsWith", "a", c.role(1))]);
        c.service().set_identity_pool_roles(request.role_mappings([(key(), rules)])).await?;
        require_eq!(role(c, &pool, c.login(GOOGLE, "alice", "app")).await?, c.role(0), "the role of the other provider's user");
        require_eq!(role(c, &pool, login(c)).await?, c.role(1), "the role of the provider's user");
    }

    /// Providers of every kind are mapped by their own keys: a login provider's name, the ARNs of OpenID Connect and
    /// SAML providers. Where no rule matches, each denies its own users.
    #[needs(PublicLogins, SamlProvider, Roles)]
    providers_of_every_kind_are_mapped [ROLE_GUIDE] (c) {
        let account = c.account();
        let saml = account.saml_provider.clone();
        let arn = account.open_id_provider.clone();
        let issuer = arn.split_once(":oidc-provider/").map_or("", |(_, issuer)| issuer);
        let client = account.open_id_clients.first().map_or("", String::as_str);
        let config = c.config()
            .supported_login_providers([GOOGLE, AMAZON].map(|provider| (provider.to_owned(), "app".to_owned())))
            .open_id_connect_provider_arns([arn.clone()])
            .saml_provider_arns([saml.clone()]);
        let pool = c.pool_with(config).await?;
        let rules = by_rules("Deny", &[("team", "Equals", "blue", c.role(0))]);
        for (key, provider, app) in [(GOOGLE, GOOGLE, "app"), (AMAZON, AMAZON, "app"), (&arn, issuer, client), (&saml, &saml, "")] {
            let request = SetIdentityPoolRolesInput::new(pool.id.as_str(), [("authenticated".to_owned(), c.role(0))]);
            c.service().set_identity_pool_roles(request.role_mappings([(key.to_owned(), rules.clone())])).await?;
            let blue = c.login(provider, "alice", app).claim("team", "blue");
            exchange(&pool, blue, None).await??;
            let response = exchange(&pool, c.login(provider, "alice", app).claim("team", "red"), None).await?;
            rejected_as(response, &ErrorKind::NotAuthorized).map_err(|failure| failure.with_context(key))?;
        }
    }

    /// Guests have the role for guests, whatever mappings the pool has.
    #[needs(Roles, Sessions)]
    guests_are_not_mapped [ROLE_GUIDE] (c) {
        for mapping in [by_token("Deny"), by_rules("Deny", &[("sub", "NotEqual", "nobody", c.role(0))])] {
            let pool = pool(c, Some(mapping)).await?;
            let request = GetCredentialsForIdentityInput::new(pool.guest().await?);
            let response = c.service().get_credentials_for_identity(request).await?;
            require_eq!(c.role_of(&response.credentials.unwrap_or_default()).await?, c.role(1), "the role of the guest");
        }
    }

    /// AuthenticatedRole is that of the authenticated and no other: without it there are no credentials.
    #[needs(PublicLogins, Roles)]
    ambiguity_needs_the_authenticated_role [NO_ROLE] (c) {
        let pool = pool(c, None).await?;
        let request = SetIdentityPoolRolesInput::new(pool.id.as_str(), [("unauthenticated".to_owned(), c.role(1))]);
        let rules = by_rules("AuthenticatedRole", &[("team", "Equals", "blue", c.role(0))]);
        for mapping in [rules, by_token("AuthenticatedRole")] {
            c.service().set_identity_pool_roles(request.clone().role_mappings([(key(), mapping)])).await?;
            let login = login(c).claim("cognito:roles", json!([c.role(0), c.role(1)]));
            rejected_as(exchange(&pool, login, None).await?, &ErrorKind::InvalidIdentityPoolConfiguration)?;
        }
    }

    /// A token's only role is as ambiguous as several where none is preferred.
    #[needs(PublicLogins, Roles, Sessions)]
    a_sole_role_is_not_preferred [ROLE_GUIDE] (c) {
        let roles = json!([c.role(1)]);
        let authenticated = pool(c, Some(by_token("AuthenticatedRole"))).await?;
        let chosen = role(c, &authenticated, login(c).claim("cognito:roles", roles.clone())).await?;
        require_eq!(chosen, c.role(0), "the role");
        let denied = pool(c, Some(by_token("Deny"))).await?;
        rejected(exchange(&denied, login(c).claim("cognito:roles", roles), None).await?)?;
    }

    /// Roles that are empty texts are as ambiguous as none.
    #[needs(PublicLogins, Roles)]
    empty_roles_are_none [Assumed("token_without_roles")] (c) {
        let pool = pool(c, Some(by_token("Deny"))).await?;
        for roles in [json!(""), json!([""]), json!(",")] {
            let answer = exchange(&pool, login(c).claim("cognito:roles", roles), None).await?;
            rejected_as(answer, &ErrorKind::NotAuthorized)?;
        }
    }

    /// The roles of a token may be one text with commas, and each of them may be chosen.
    #[needs(PublicLogins, Roles, Sessions)]
    roles_may_be_a_text_with_commas [ROLE_GUIDE] (c) {
        let pool = pool(c, Some(by_token("Deny"))).await?;
        let roles = format!("{},{}", c.role(0), c.role(1));
        for custom in [c.role(0), c.role(1)] {
            let response = exchange(&pool, login(c).claim("cognito:roles", roles.as_str()), Some(custom.clone())).await??;
            require_eq!(c.role_of(&response.credentials.unwrap_or_default()).await?, custom, "the role");
        }
    }

    /// Spaces about the commas are no part of the roles that a token, or an assertion, names as text.
    #[needs(PublicLogins, SamlProvider, Roles, Sessions)]
    spaces_about_commas_are_ignored [Assumed("spaces_in_roles")] (c, before: bool = proptest::bool::ANY) {
        let comma = if before { " , " } else { ", " };
        let saml = c.account().saml_provider.as_str();
        let of_token = pool(c, Some(by_token("Deny"))).await?;
        let of_assertion = saml_pool(c).await?;
        let roles = [c.role(0), c.role(1)].join(comma);
        let login = login(c).claim("cognito:roles", roles.as_str());
        let pairs = [0, 1].map(|number| [saml, &c.role(number)].join(comma));
        let assertion = c.login(saml, "alice", "").claim(SAML_ROLES, json!(pairs));
        for (pool, login) in [(&of_token, login), (&of_assertion, assertion)] {
            let response = exchange(pool, login, Some(c.role(1))).await??;
            require_eq!(c.role_of(&response.credentials.unwrap_or_default()).await?, c.role(1), "the role");
        }
    }

    /// A preferred role is chosen where the token names no roles besides, or others.
    #[needs(PublicLogins, Roles, Sessions)]
    a_preferred_role_needs_no_list [ROLE_GUIDE] (c) {
        for resolution in ["Deny", "AuthenticatedRole"] {
            let pool = pool(c, Some(by_token(resolution))).await?;
            let alone = login(c).claim("cognito:preferred_role", c.role(1));
            let beside_another =
                login(c).claim("cognito:preferred_role", c.role(1)).claim("cognito:roles", json!([c.role(0)]));
            for login in [alone, beside_another] {
                require_eq!(role(c, &pool, login).await?, c.role(1), "the role");
            }
        }
    }

    /// The role that a token prefers is assumed only if it is the ARN of a role.
    #[needs(PublicLogins, Roles)]
    what_is_no_role_is_not_assumed
        [Documented("API reference, GetCredentialsForIdentity, InvalidIdentityPoolConfigurationException")]
        (c)
    {
        let pool = pool(c, Some(by_token("AuthenticatedRole"))).await?;
        let role = c.role(0);
        let name = role.rsplit('/').next().unwrap_or_default();
        let kinds = ["user", "policy", "instance-profile"].map(|kind| role.replacen(":role/", &format!(":{kind}/"), 1));
        let foreign = format!("arn:aws:iam::000000000001:user/{name}");
        // An ARN has at most 2,048 characters.
        let long = format!("{role}/{}", "a".repeat(2_048));
        let others = [name.to_owned(), format!(" {role}"), role.replacen(":iam:", ":sts:", 1), long];
        for arn in kinds.into_iter().chain(others).chain([foreign]) {
            let response = exchange(&pool, login(c).claim("cognito:preferred_role", arn.as_str()), None).await?;
            rejected_as(response, &ErrorKind::InvalidIdentityPoolConfiguration).map_err(|failure| failure.with_context(&arn))?;
        }
    }

    /// A role that the token prefers is not offered by that: it may be chosen only if it is among the roles.
    #[needs(PublicLogins, Roles)]
    a_preferred_role_is_not_offered [Assumed("custom_role_not_in_token")] (c) {
        let pool = pool(c, Some(by_token("AuthenticatedRole"))).await?;
        let login = login(c).claim("cognito:preferred_role", c.role(1)).claim("cognito:roles", json!([c.role(0)]));
        rejected_as(exchange(&pool, login, Some(c.role(1))).await?, &ErrorKind::NotAuthorized)?;
    }

    /// Credentials that are refused for the role that was asked for link no login.
    #[needs(PublicLogins, Roles)]
    a_refused_role_links_nothing [Assumed("custom_role_not_in_token")] (c) {
        let pool = pool(c, Some(by_token("AuthenticatedRole"))).await?;
        let identity = pool.guest().await?;
        let before = pool.view(&[]).await?;
        let login = login(c).claim("cognito:roles", json!([c.role(0)])).logins().await?;
        let request = GetCredentialsForIdentityInput::new(identity).logins(login).custom_role_arn(c.role(1));
        rejected_as(c.service().get_credentials_for_identity(request).await, &ErrorKind::NotAuthorized)?;
        require_eq!(pool.view(&[]).await?, before, "the pool's identities");
    }

    /// A role is offered to the letter: one whose ARN begins alike, or differs in case, is not.
    #[needs(PublicLogins, Roles)]
    a_role_is_offered_to_the_letter [Assumed("custom_role_not_in_token")] (c) {
        let pool = pool(c, Some(by_token("AuthenticatedRole"))).await?;
        let role = c.role(1);
        let name = role.rsplit('/').next().unwrap_or_default();
        let upper = role.replace(name, &name.to_uppercase());
        for offered in [format!("{role}More"), upper, format!("{role}/More")] {
            let login = login(c).claim("cognito:roles", json!([offered, c.role(0)]));
            rejected_as(exchange(&pool, login, Some(role.clone())).await?, &ErrorKind::NotAuthorized)?;
        }
    }

    /// The only role of a SAML assertion is chosen; the provider's ARN may stand before it or behind.
    #[needs(PublicLogins, SamlProvider, Roles, Sessions)]
    the_sole_role_of_an_assertion_is_chosen [SAML] (c, provider_first: bool = proptest::bool::ANY) {
        let pool = saml_pool(c).await?;
        let saml = c.account().saml_provider.as_str();
        let pair = if provider_first { format!("{saml},{}", c.role(1)) } else { format!("{},{saml}", c.role(1)) };
        require_eq!(role(c, &pool, c.login(saml, "alice", "").claim(SAML_ROLES, pair)).await?, c.role(1), "the role");
    }

    /// Each of several roles of a SAML assertion may be chosen.
    #[needs(PublicLogins, SamlProvider, Roles, Sessions)]
    a_role_of_an_assertion_may_be_chosen [SAML] (c) {
        let pool = saml_pool(c).await?;
        let saml = c.account().saml_provider.as_str();
        let pairs = [0, 1].map(|number| format!("{},{saml}", c.role(number)));
        for custom in [c.role(0), c.role(1)] {
            let login = c.login(saml, "alice", "").claim(SAML_ROLES, json!(pairs));
            let response = exchange(&pool, login, Some(custom.clone())).await??;
            require_eq!(c.role_of(&response.credentials.unwrap_or_default()).await?, custom, "the role");
        }
    }
}

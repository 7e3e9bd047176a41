//! Clauses about side effects: a request leaves other pools, other identities and the rest of its pool as they were.

use std::collections::BTreeMap;

use proptest::sample::select;

use super::access::{credentials, set_roles, token};
use super::pools::{unchanged, user_pool};
use super::prelude::*;
use super::public_logins::{AMAZON, GOOGLE, at, pool as pool_with_logins, sign_in_with};
use crate::basis::Basis;
use crate::case::Case;
use crate::case::pool::{Pool, View};
use crate::failure::Check;

/// The page of each operation names what it changes, and nothing else.
const ACTIONS: Basis = Documented("API reference, descriptions of the actions on identity pools");
const DELETE: Basis = Documented("API reference, DeleteIdentities");

const USERS: [&str; 3] = ["alice", "bob", "carol"];

fn users_here() -> Vec<String> {
    USERS.map(str::to_owned).into()
}

/// Everything that operations return of a pool, split by the requests that change it.
#[derive(Debug, PartialEq)]
struct VisibleState {
    config: IdentityPool,
    roles: GetIdentityPoolRolesOutput,
    maps: Vec<Option<GetPrincipalTagAttributeMapOutput>>,
    tags: StringMap,
    identities: View,
}

impl VisibleState {
    async fn for_pool(c: &Case<'_>, pool: &Pool<'_>) -> Check<Self> {
        let service = c.service();
        let id = pool.id.as_str();
        let mut config = service.describe_identity_pool(DescribeIdentityPoolInput::new(id)).await?;
        let mut maps = Vec::new();
        for provider in [GOOGLE, AMAZON] {
            let request = GetPrincipalTagAttributeMapInput::new(id).identity_provider_name(provider);
            maps.push(attempt(service.get_principal_tag_attribute_map(request).await)?);
        }
        Ok(Self {
            tags: config.identity_pool_tags.take().unwrap_or_default(),
            config,
            roles: service.get_identity_pool_roles(GetIdentityPoolRolesInput::new(id)).await?,
            maps,
            identities: pool.view(&users_here()).await?,
        })
    }
}

fn map(key: &str) -> StringMap {
    StringMap::from([(key.to_owned(), "sub".to_owned())])
}

/// Everything that can be set of a pool.
async fn furnished<'a>(c: &Case<'a>) -> Check<Pool<'a>> {
    let tags = c.tags(StringMap::from([
        ("team".to_owned(), "blue".to_owned()),
        ("crew".to_owned(), "red".to_owned()),
    ]));
    let providers = [GOOGLE, AMAZON].map(|provider| (provider.to_owned(), "app".to_owned()));
    let config = c.config().supported_login_providers(providers).cognito_identity_providers([user_pool()]);
    let pool = c.pool_with(config.identity_pool_tags(tags)).await?;
    let mapping = RoleMapping::new("Token").ambiguous_role_resolution("Deny");
    let roles =
        [("authenticated", 0), ("unauthenticated", 1)].map(|(kind, role)| (kind.to_owned(), c.role(role)));
    let request = SetIdentityPoolRolesInput::new(pool.id.as_str(), roles);
    let mappings = BTreeMap::from([(GOOGLE.to_owned(), mapping)]);
    c.service().set_identity_pool_roles(request.role_mappings(mappings)).await?;
    for provider in [GOOGLE, AMAZON] {
        let request = SetPrincipalTagAttributeMapInput::new(pool.id.as_str())
            .identity_provider_name(provider)
            .use_defaults(false);
        c.service().set_principal_tag_attribute_map(request.principal_tags(map(provider))).await?;
    }
    pool.guest().await?;
    pool.family(&users_here()[..2]).await?;
    pool.sign_in(USERS[2]).await?;
    Ok(pool)
}

/// A change of one thing of a pool.
#[derive(Clone, Copy, Debug)]
enum Change {
    Rename,
    Roles,
    Map,
    NoMap,
    Tag,
    Untag,
}

const CHANGES: [Change; 6] =
    [Change::Rename, Change::Roles, Change::Map, Change::NoMap, Change::Tag, Change::Untag];

impl Change {
    async fn make(self, c: &Case<'_>, pool: &Pool<'_>) -> Check {
        let service = c.service();
        let id = pool.id.as_str();
        let set_map =
            SetPrincipalTagAttributeMapInput::new(id).identity_provider_name(GOOGLE).use_defaults(false);
        match self {
            Self::Rename => {
                let config = service.describe_identity_pool(DescribeIdentityPoolInput::new(id)).await?;
                let renamed = unchanged(&config).identity_pool_name("contract renamed");
                service.update_identity_pool(renamed).await?;
            }
            Self::Roles => {
                let roles = StringMap::from([("authenticated".to_owned(), c.role(1))]);
                let request = SetIdentityPoolRolesInput::new(id, roles);
                service.set_identity_pool_roles(request.role_mappings(BTreeMap::<String, _>::new())).await?;
            }
            Self::Map => {
                service.set_principal_tag_attribute_map(set_map.principal_tags(map("other"))).await?;
            }
            Self::NoMap => {
                service.set_principal_tag_attribute_map(set_map).await?;
            }
            Self::Tag => {
                let tags = StringMap::from([("team".to_owned(), "green".to_owned())]);
                service.tag_resource(TagResourceInput::new(pool.arn(c.account()), tags)).await?;
            }
            Self::Untag => {
                let keys = ["team".to_owned()];
                service.untag_resource(UntagResourceInput::new(pool.arn(c.account()), keys)).await?;
            }
        }
        Ok(())
    }

    /// Applies the expected change to `before`; returns whether it makes a difference.
    fn pass_over(self, before: &mut VisibleState, after: &VisibleState) -> bool {
        match self {
            Self::Rename => replace(&mut before.config.identity_pool_name, &after.config.identity_pool_name),
            Self::Roles => replace(&mut before.roles, &after.roles),
            Self::Map | Self::NoMap => replace(&mut before.maps[0], &after.maps[0]),
            Self::Tag | Self::Untag => {
                let is = after.tags.get("team").cloned();
                let was = before.tags.remove("team");
                before.tags.extend(is.clone().map(|value| ("team".to_owned(), value)));
                was != is
            }
        }
    }
}

/// Replaces a value; returns whether it was a different one.
fn replace<T: Clone + PartialEq>(value: &mut T, by: &T) -> bool {
    let is_other = value != by;
    value.clone_from(by);
    is_other
}

clauses! { side_effects:

    /// A change of a pool's configuration, roles, principal tags or tags changes that, and nothing else of the pool.
    #[needs(PublicLogins, Roles)]
    #[cost(2)]
    a_change_leaves_the_rest_of_the_pool [ACTIONS] (c, change: Change = select(&CHANGES[..])) {
        let pool = furnished(c).await?;
        let mut before = VisibleState::for_pool(c, &pool).await?;
        let has_all = before.roles.role_mappings.is_some() && before.maps.iter().all(Option::is_some);
        require!(has_all, "what was set one after the other is not all there: {before:?}");
        c.pass_time().await?;
        change.make(c, &pool).await?;
        let after = VisibleState::for_pool(c, &pool).await?;
        require!(change.pass_over(&mut before, &after), "{change:?} changed nothing");
        require_eq!(after, before, "the pool after {change:?}");
    }

    /// A change of a pool, or its deletion, changes no other pool.
    #[needs(PublicLogins, Roles)]
    #[cost(2)]
    a_change_leaves_other_pools [ACTIONS] (c, change: Option<Change> = proptest::option::of(select(&CHANGES[..]))) {
        let here = furnished(c).await?;
        let there = furnished(c).await?;
        let before = VisibleState::for_pool(c, &there).await?;
        c.pass_time().await?;
        match change {
            Some(change) => change.make(c, &here).await?,
            None => c.service().delete_identity_pool(DeleteIdentityPoolInput::new(here.id.as_str())).await?,
        }
        let after = VisibleState::for_pool(c, &there).await?;
        require_eq!(after, before, "the other pool after {change:?}");
    }

    /// The deletion of a pool or of an identity ends no session of others: their credentials stay those of their role,
    /// and their tokens stay logins.
    #[needs(Roles, Sessions)]
    sessions_of_others_outlive_a_deletion [DELETE_POOL] (c) {
        let gone = c.pool().await?;
        let stays = c.pool().await?;
        set_roles(c, &stays, &["authenticated", "unauthenticated"]).await?;
        let guest = stays.guest().await?;
        let user = stays.sign_in("alice").await?;
        let login = stays.login_of("alice").await?;
        let mut issued = Vec::new();
        for (identity, logins) in [(&guest, None), (&user, Some(&login))] {
            issued.push(credentials(c, identity, logins).await?.credentials.unwrap_or_default());
        }
        let other = stays.guest().await?;
        stays.delete(&[&other]).await?;
        c.service().delete_identity_pool(DeleteIdentityPoolInput::new(gone.id.as_str())).await?;
        for credentials in &issued {
            require_eq!(c.role_of(credentials).await?, c.role(0), "the role of the credentials");
        }
        require_eq!(token(c, &user, Some(&login)).await?.identity_id, Some(user), "the identity of the token");
    }

    /// Identities that are not named in a deletion stay as they are: those merged into the deleted one, others of the
    /// pool, and those of other pools whose users are called alike.
    a_deletion_takes_the_named_alone [DELETE] (c, users: Vec<String> = users(2..=5)) {
        let here = c.pool().await?;
        let there = c.pool().await?;
        for user in &users {
            there.sign_in(user).await?;
        }
        let parent = here.family(&users).await?;
        let bystander = here.sign_in("bystander, whom nobody is called").await?;
        let elsewhere = there.view(&users).await?;
        let mut left = here.listed().await?;
        left.remove(&parent);
        here.delete(&[&parent]).await?;
        require_eq!(here.listed().await?, left, "the identities that stay");
        require!(here.enabled().await? == BTreeSet::from([bystander]), "the enabled identities are others");
        require_eq!(there.view(&users).await?, elsewhere, "the other pool");
    }

    /// A deleted identity takes its own public logins with it: those of other users, and of the same name at another
    /// provider, find their identities as before.
    #[needs(PublicLogins)]
    other_logins_outlive_a_deletion [DELETE] (c) {
        let pool = pool_with_logins(c).await?;
        let gone = pool.get_id(&at(c, GOOGLE, "alice").await?).await?;
        let mut found = Vec::new();
        for (provider, user) in [(AMAZON, "alice"), (GOOGLE, "bob")] {
            let login = at(c, provider, user).await?;
            found.push((pool.get_id(&login).await?, login));
        }
        pool.delete(&[&gone]).await?;
        for (identity, login) in &found {
            require_eq!(pool.get_id(login).await?, *identity, "the identity of another login");
        }
    }

    /// A disabled identity is deleted like any other.
    a_disabled_identity_is_deleted [DELETE] (c, users: Vec<String> = users(2..=3)) {
        let pool = c.pool().await?;
        let parent = pool.family(&users).await?;
        let mut disabled = pool.listed().await?;
        disabled.remove(&parent);
        let gone = pool.sign_in("one whose login is unlinked").await?;
        pool.unlink(&gone, "one whose login is unlinked").await?;
        disabled.insert(gone);
        pool.delete(&disabled.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        for identity in &disabled {
            rejected_as(pool.describe(identity).await, &ErrorKind::ResourceNotFound)?;
        }
        require!(pool.listed().await?.is_disjoint(&disabled), "a deleted identity is listed");
    }

    /// A sign-in, a merge or an unlink in one pool leaves the users of the same names in another.
    #[needs(PublicLogins)]
    users_of_other_pools_stay [ACTIONS] (c) {
        let here = pool_with_logins(c).await?;
        let there = pool_with_logins(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let mut owners = Vec::new();
        for pool in [&here, &there] {
            owners.push(sign_in_with(pool, USERS[0], None, &google).await?);
            pool.sign_in(USERS[1]).await?;
        }
        let before = there.view(&users_here()).await?;
        c.pass_time().await?;
        here.merge(USERS[1], USERS[0]).await?;
        let request = UnlinkIdentityInput::new(owners[0].as_str(), google.clone(), [GOOGLE.to_owned()]);
        c.service().unlink_identity(request).await?;
        here.delete(&[&owners[0]]).await?;
        require_eq!(there.view(&users_here()).await?, before, "the other pool");
        require_eq!(there.get_id(&google).await?, owners[1], "the identity of the login in the other pool");
    }
}

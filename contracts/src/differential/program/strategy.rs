//! Programs at random.
//!
//! Most are small worlds of two pools in which few users meet often. Some begin with a crowd: an identity with up to 25
//! users, or a pool with up to 200 identities. Signing in, merging and unlinking come often, deleting a pool seldom.
//! Steps name identities of the past, wherever their logins are by now, far more often than unknown ones.

use proptest::prelude::*;

use super::{
    IdentityRef, LoginRef, POOLS, PROVIDERS, PUBLIC_PROVIDERS, PUBLIC_USERS, PageRef, PoolUpdate, Program,
    ProviderRef, Step, USERS,
};

/// Programs of up to `most` steps.
pub fn programs(most: usize) -> impl Strategy<Value = Program> {
    let first = (prop::collection::vec(signing_in(), 0..=most / 4), prop::option::weighted(0.3, one_each()));
    let steps = prop::collection::vec(step(), 1..=most - most / 4);
    (first, prop::option::weighted(0.25, crowd()), steps).prop_map(|((mut first, each), crowd, steps)| {
        first.extend(each.into_iter().flatten());
        first.extend(crowd);
        // Whatever moves a date from here on shows.
        first.push(Step::Wait {});
        first.extend(steps);
        Program { about: String::new(), steps: first }
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![18 => signing_in(), 14 => parting(), 12 => using(), 10 => looking(), 8 => managing_pools()]
}

/// An identity for a user of each public provider, so that a later request meets the logins of several.
fn one_each() -> impl Strategy<Value = Vec<Step>> {
    (0..PUBLIC_USERS).prop_map(|user| {
        let logins = (0..PUBLIC_PROVIDERS).map(|provider| LoginRef::Public(provider, user));
        logins.map(|login| Step::GetId { pool: 0, logins: vec![login] }).collect()
    })
}

/// Many rows at once: users of one identity, users with an identity each, or guests.
fn crowd() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_u8..3, 6_u8..25).prop_map(|(user, count)| {
            Step::Users { pool: 0, identity: Some(IdentityRef::Of(user)), first: USERS, count }
        }),
        2 => (pool(), 2_u8..25).prop_map(|(pool, count)| Step::Users { pool, identity: None, first: 0, count }),
        1 => (pool(), 55_u8..=200).prop_map(|(pool, count)| Step::Guests { pool, count }),
    ]
}

fn signing_in() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => pool().prop_map(|pool| Step::GetId { pool, logins: Vec::new() }),
        6 => (pool(), prop_oneof![2 => public_logins(), 1 => met_logins()])
            .prop_map(|(pool, logins)| Step::GetId { pool, logins }),
        5 => (pool(), user())
            .prop_map(|(pool, user)| Step::SignIn { pool, user: Some(user), identity: None, logins: Vec::new() }),
        7 => (pool(), mostly(user()), prop::option::weighted(0.6, identity()), beside_user())
            .prop_map(|(pool, user, identity, logins)| Step::SignIn { pool, user, identity, logins }),
        1 => (pool(), prop::option::of(identity()), 0..USERS, 1_u8..4)
            .prop_map(|(pool, identity, first, count)| Step::Users { pool, identity, first, count }),
    ]
}

fn parting() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (pool(), other_provider(), user(), user()).prop_map(|(pool, other_provider, source, destination)| {
            Step::Merge { pool, other_provider, source, destination }
        }),
        4 => (pool(), other_provider(), identity(), user())
            .prop_map(|(pool, other_provider, identity, user)| Step::Unlink { pool, other_provider, identity, user }),
        3 => (pool(), other_provider(), user()).prop_map(|(pool, other_provider, user)| {
            Step::Unlink { pool, other_provider, identity: IdentityRef::Of(user), user }
        }),
        4 => (identity_with_logins(), providers())
            .prop_map(|((identity, logins), providers)| Step::RemoveLogins { identity, logins, providers }),
        2 => prop::collection::vec(identity(), 1..=3).prop_map(|identities| Step::Delete { identities }),
    ]
}

fn using() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => identity_with_logins().prop_map(|(identity, logins)| Step::Token { identity, logins }),
        3 => identity_with_logins().prop_map(|(identity, logins)| Step::Credentials { identity, logins }),
        3 => Just(Step::Wait {}),
    ]
}

fn looking() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (pool(), size(), any::<Option<bool>>(), page())
            .prop_map(|(pool, size, hide_disabled, page)| Step::List { pool, size, hide_disabled, page }),
        4 => (pool(), lookup_keys(), size(), page()).prop_map(|(pool, (identity, user), size, page)| {
            Step::Lookup { pool, identity, user, size: (size != 7).then_some(size), page }
        }),
        2 => (size(), page()).prop_map(|(size, page)| Step::ListPools { size, page }),
        1 => identity().prop_map(|identity| Step::Describe { identity }),
        1 => (pool(), 0..PROVIDERS).prop_map(|(pool, provider)| Step::GetPrincipalTags { pool, provider }),
        1 => pool().prop_map(|pool| Step::ListTags { pool }),
    ]
}

fn managing_pools() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => prop::option::weighted(0.2, pool()).prop_map(|named_like| Step::CreatePool { named_like }),
        6 => (pool(), update()).prop_map(|(pool, update)| Step::UpdatePool { pool, update }),
        1 => pool().prop_map(|pool| Step::DescribePool { pool }),
        1 => (0..=POOLS).prop_map(|pool| Step::DeletePool { pool }),
        3 => (pool(), prop::option::weighted(0.8, 0_u8..2), prop::option::weighted(0.8, 0_u8..2))
            .prop_map(|(pool, authenticated, guests)| Step::SetRoles { pool, authenticated, guests }),
        1 => pool().prop_map(|pool| Step::GetRoles { pool }),
        3 => (pool(), 0..PROVIDERS, any::<Option<bool>>(), 0_u8..3).prop_map(
            |(pool, provider, defaults, tags)| Step::SetPrincipalTags { pool, provider, defaults, tags }
        ),
        2 => (pool(), tags()).prop_map(|(pool, tags)| Step::Tag { pool, tags }),
        2 => (pool(), tags()).prop_map(|(pool, tags)| Step::Untag { pool, tags }),
    ]
}

fn update() -> impl Strategy<Value = PoolUpdate> {
    let rarely = prop::option::weighted(0.3, any::<bool>());
    let developer = prop::option::weighted(0.4, any::<bool>());
    (any::<bool>(), prop::bool::weighted(0.7), rarely, developer, prop::option::of(tags())).prop_map(
        |(guests, providers, classic_flow, developer, tags)| PoolUpdate {
            guests,
            providers,
            classic_flow,
            developer,
            tags,
        },
    )
}

/// An identity, a user, or both; rarely neither.
fn lookup_keys() -> impl Strategy<Value = (Option<IdentityRef>, Option<u8>)> {
    prop_oneof![
        10 => identity().prop_map(|identity| (Some(identity), None)),
        5 => user().prop_map(|user| (None, Some(user))),
        4 => (identity(), user()).prop_map(|(identity, user)| (Some(identity), Some(user))),
        1 => Just((None, None)),
    ]
}

/// Whether a request names a provider that is not the pool's developer provider: rarely.
fn other_provider() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.04)
}

/// The value; rarely none.
fn mostly<T: std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(0.95, value)
}

/// The first pool more often than others, so that identities meet.
fn pool() -> impl Strategy<Value = u8> {
    prop_oneof![4 => Just(0), 1 => 0..=POOLS]
}

/// The first three more often than others.
fn user() -> impl Strategy<Value = u8> {
    prop_oneof![4 => 0_u8..3, 1 => 0..USERS]
}

fn size() -> impl Strategy<Value = u8> {
    prop_oneof![6 => 1_u8..=3, 1 => 4_u8..=60, 1 => Just(60)]
}

fn page() -> impl Strategy<Value = Option<PageRef>> {
    prop::option::of(0_u8..6)
}

fn tags() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0_u8..4, 0..=3)
}

fn providers() -> impl Strategy<Value = Vec<ProviderRef>> {
    prop::collection::vec(0..PROVIDERS, 0..=3)
}

/// A user of a public provider.
fn public() -> impl Strategy<Value = LoginRef> {
    (0..PUBLIC_PROVIDERS, 0..PUBLIC_USERS).prop_map(|(provider, user)| LoginRef::Public(provider, user))
}

/// Some public logins, or none; rarely one that is no public login.
fn public_logins() -> impl Strategy<Value = Vec<LoginRef>> {
    prop_oneof![
        6 => Just(Vec::new()),
        6 => public().prop_map(|login| vec![login]),
        4 => prop::collection::vec(public(), 2..=3),
        1 => token().prop_map(|token| vec![token]),
        1 => user().prop_map(|user| vec![LoginRef::Developer(user)]),
    ]
}

/// Logins beside a developer user, some of them of identities that the program met.
fn beside_user() -> impl Strategy<Value = Vec<LoginRef>> {
    prop_oneof![3 => public_logins(), 1 => met_logins()]
}

/// Logins of one or two identities.
fn met_logins() -> impl Strategy<Value = Vec<LoginRef>> {
    let login = (0_u8..8, 0_u8..4).prop_map(|(identity, number)| LoginRef::Of(identity, number));
    prop::collection::vec(login, 1..=3)
}

/// An identity with a login that it was met with, alone or with others; or with any logins.
fn identity_with_logins() -> impl Strategy<Value = (IdentityRef, Vec<LoginRef>)> {
    let own = (0_u8..8, 0_u8..4);
    let further =
        prop_oneof![4 => Just(Vec::new()), 3 => prop::collection::vec(public(), 1..=2), 2 => met_logins()];
    prop_oneof![
        6 => (own, further).prop_map(|((seen, number), mut logins)| {
            logins.push(LoginRef::Of(seen, number));
            (IdentityRef::Seen(seen), logins)
        }),
        4 => (identity(), logins()),
        // A login of an identity that this one took over, perhaps.
        1 => ((0_u8..8).prop_map(IdentityRef::Seen), met_logins()),
    ]
}

/// Mostly public logins alone or one token alone: with a login that is not valid the others prove nothing.
fn logins() -> impl Strategy<Value = Vec<LoginRef>> {
    prop_oneof![
        6 => prop::collection::vec(public(), 0..=3),
        5 => token().prop_map(|token| vec![token]),
        1 => (token(), public()).prop_map(|(token, public)| vec![token, public]),
        1 => user().prop_map(|user| vec![LoginRef::Developer(user)]),
        1 => (token(), user()).prop_map(|(token, user)| vec![token, LoginRef::Developer(user)]),
    ]
}

fn token() -> impl Strategy<Value = LoginRef> {
    (0_u8..8).prop_map(LoginRef::Token)
}

fn identity() -> impl Strategy<Value = IdentityRef> {
    prop_oneof![
        12 => (0_u8..8).prop_map(IdentityRef::Seen),
        4 => user().prop_map(IdentityRef::Of),
        4 => (0_u8..=255).prop_map(IdentityRef::Seen),
        1 => Just(IdentityRef::Unknown),
    ]
}

//! Programs at random.

use proptest::prelude::*;

use super::public::PUBLIC_PROVIDERS;
use super::{IdentityRef, POOLS, Program, PublicLogin, Step, USERS};

/// Programs of up to `most` steps. Signing in, merging and unlinking come often; deleting a pool seldom.
pub fn programs(most: usize) -> impl Strategy<Value = Program> {
    prop::collection::vec(step(), 1..=most).prop_map(|steps| Program { about: String::new(), steps })
}

fn step() -> impl Strategy<Value = Step> {
    let pool = 0..POOLS;
    let user = 0..USERS;
    let page = 1..=3;
    prop_oneof![
        3 => pool.clone().prop_map(|pool| Step::GetId { pool }),
        4 => (pool.clone(), logins(1)).prop_map(|(pool, logins)| Step::GetIdBy { pool, logins }),
        4 => (identity(), logins(1)).prop_map(|(identity, logins)| Step::TokenWith { identity, logins }),
        3 => (pool.clone(), user.clone(), prop::option::of(identity()), logins(0))
            .prop_map(|(pool, user, identity, logins)| Step::SignInWith { pool, user, identity, logins }),
        2 => (login(), identity()).prop_map(|(login, identity)| Step::RemovePublicLogin { login, identity }),
        6 => (pool.clone(), user.clone()).prop_map(|(pool, user)| Step::SignIn { pool, user }),
        4 => (pool.clone(), user.clone(), identity())
            .prop_map(|(pool, user, identity)| Step::Link { pool, user, identity }),
        5 => (pool.clone(), user.clone(), user.clone())
            .prop_map(|(pool, source, destination)| Step::Merge { pool, source, destination }),
        4 => (pool.clone(), identity(), user.clone())
            .prop_map(|(pool, identity, user)| Step::Unlink { pool, identity, user }),
        1 => identity().prop_map(|identity| Step::Token { identity }),
        2 => (0_u8..8, identity()).prop_map(|(login, identity)| Step::TokenBy { login, identity }),
        1 => identity().prop_map(|identity| Step::Credentials { identity }),
        2 => (0_u8..8, identity()).prop_map(|(login, identity)| Step::RemoveLogin { login, identity }),
        2 => (pool.clone(), user.clone()).prop_map(|(pool, user)| Step::LookupUser { pool, user }),
        2 => (pool.clone(), identity(), page.clone())
            .prop_map(|(pool, identity, page)| Step::LookupIdentity { pool, identity, page }),
        2 => (pool.clone(), identity(), user)
            .prop_map(|(pool, identity, user)| Step::LookupBoth { pool, identity, user }),
        2 => identity().prop_map(|identity| Step::Describe { identity }),
        2 => (pool.clone(), page.clone(), any::<Option<bool>>())
            .prop_map(|(pool, page, hide_disabled)| Step::List { pool, page, hide_disabled }),
        1 => prop::collection::vec(identity(), 0..=3).prop_map(|identities| Step::Delete { identities }),
        1 => pool.clone().prop_map(|pool| Step::DescribePool { pool }),
        1 => (pool.clone(), any::<bool>()).prop_map(|(pool, guests)| Step::UpdatePool { pool, guests }),
        1 => pool.prop_map(|pool| Step::DeletePool { pool }),
        1 => page.prop_map(|page| Step::ListPools { page }),
    ]
}

/// A login of one of two users of each provider: few, so that they meet.
fn login() -> impl Strategy<Value = PublicLogin> {
    (0..PUBLIC_PROVIDERS, 0..2_u8).prop_map(|(provider, user)| PublicLogin { provider, user })
}

fn logins(fewest: usize) -> impl Strategy<Value = Vec<PublicLogin>> {
    prop::collection::vec(login(), fewest..=3)
}

fn identity() -> impl Strategy<Value = IdentityRef> {
    prop_oneof![9 => (0_u8..12).prop_map(IdentityRef::Seen), 1 => Just(IdentityRef::Unknown)]
}

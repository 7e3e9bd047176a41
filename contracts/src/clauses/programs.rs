//! Clauses about whole programs of sign-ins, merges and unlinks, judged by the oracle.

use super::prelude::*;
use crate::case::oracle::Partition;
use crate::case::pool::Pool;

/// One act of a program; users are numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    SignIn(usize),
    Merge(usize, usize),
    Unlink(usize),
}

/// Number of users in a program.
const USERS: usize = 5;

fn acts() -> impl proptest::strategy::Strategy<Value = Vec<Act>> {
    use proptest::prelude::*;
    let act = prop_oneof![
        3 => (0..USERS).prop_map(Act::SignIn),
        3 => (0..USERS, 1..USERS).prop_map(|(one, step)| Act::Merge(one, (one + step) % USERS)),
        2 => (0..USERS).prop_map(Act::Unlink),
    ];
    prop::collection::vec(act, 1..=24)
}

/// Runs the program on the pool and the oracle, leaving out acts that the documentation does not cover.
async fn play(pool: &Pool<'_>, acts: Vec<Act>, unlinks_siblings: bool) -> crate::failure::Check<Partition> {
    let mut oracle = Partition::default();
    let names: Vec<_> = (0..USERS).map(|user| format!("u{user}")).collect();
    for act in acts {
        match act {
            Act::SignIn(user) => {
                let user = &names[user];
                let identity = pool.sign_in(user).await?;
                require!(oracle.sign_in(user, &identity), "{user} signs in as {identity}: {oracle:?}");
            }
            Act::Merge(source, destination) => {
                let source = &names[source];
                let destination = &names[destination];
                if let (Some(from), Some(into)) = (oracle.owner(source), oracle.owner(destination))
                    && from != into
                {
                    let into = into.to_owned();
                    require_eq!(
                        pool.merge(source, destination).await?,
                        into,
                        "merging {source} into {destination}"
                    );
                    oracle.merge(source, destination);
                }
            }
            Act::Unlink(user) => {
                let user = &names[user];
                if let Some(identity) = oracle.owner(user).map(str::to_owned)
                    && (unlinks_siblings || oracle.users(&identity).len() == 1)
                {
                    pool.unlink(&identity, user).await?;
                    oracle.unlink(user);
                }
            }
        }
        agree(pool, &oracle, &names).await?;
    }
    Ok(oracle)
}

/// Requires that every user has the identity that the oracle predicts.
async fn agree(pool: &Pool<'_>, oracle: &Partition, names: &[String]) -> crate::failure::Check {
    for user in names {
        match oracle.owner(user) {
            None => {
                rejected(pool.lookup_user(user).await)?;
            }
            Some(identity) => {
                require_eq!(pool.owner(user).await?, identity, "the identity of {user}");
                let expected = oracle.users(identity).into_iter().map(str::to_owned).collect();
                require_eq!(pool.users_of(identity).await?, expected, "the users of {identity}");
            }
        }
    }
    Ok(())
}

clauses! { programs:

    /// After any sign-ins, merges and unlinks, each user is where the documentation puts it: one identity for all
    /// users ever merged, a new one after an unlink.
    users_are_where_they_should_be [MERGE] (c, acts: Vec<Act> = acts()) {
        play(&c.pool().await?, acts, false).await?;
    }

    /// Each user is where the documentation puts it, also when single users of a merged identity are unlinked.
    siblings_of_the_unlinked_are_where_they_should_be [Assumed("unlink_of_several")] (c, acts: Vec<Act> = acts()) {
        play(&c.pool().await?, acts, true).await?;
    }

    /// The identities that own a user are exactly those that are not disabled.
    owners_are_the_enabled
        [STAFF_ON_UNLINKING]
        (c, acts: Vec<Act> = acts())
    {
        let pool = c.pool().await?;
        let oracle = play(&pool, acts, false).await?;
        let owners = (0..USERS).filter_map(|user| oracle.owner(&format!("u{user}")).map(str::to_owned)).collect();
        require_eq!(pool.enabled().await?, owners, "the identities that are not disabled");
    }
}

//! Clauses about CreationDate and LastModifiedDate of identities.

use std::collections::BTreeMap;

use cognito_identity::{Operation, Timestamp};
use proptest::prelude::*;

use super::access::{credentials, set_roles, token};
use super::prelude::*;
use super::public_logins::{AMAZON, GOOGLE, at, both, pool as pool_with_logins, sign_in_with, use_with};
use crate::basis::Basis;
use crate::case::pool::Pool;
use crate::failure::{Check, given};

const DESCRIPTION: Basis = Documented("API reference, IdentityDescription");

const USERS: [&str; 4] = ["u0", "u1", "u2", "u3"];

/// One step with developer users, by number.
#[derive(Clone, Copy, Debug)]
enum Act {
    SignIn(usize),
    Use(usize),
    Merge(usize, usize),
    Unlink(usize),
    Guest,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let user = 0..USERS.len();
    let act = prop_oneof![
        3 => user.clone().prop_map(Act::SignIn),
        2 => user.clone().prop_map(Act::Use),
        3 => (user.clone(), 1..USERS.len()).prop_map(|(one, step)| Act::Merge(one, (one + step) % USERS.len())),
        1 => user.prop_map(Act::Unlink),
        1 => Just(Act::Guest),
    ];
    prop::collection::vec(act, 1..=10)
}

/// Performs an act where it is possible, and returns the affected identities.
async fn play(pool: &Pool<'_>, act: Act) -> Check<BTreeSet<String>> {
    let (users, is_merge) = match act {
        Act::Guest => (vec![], false),
        Act::SignIn(user) | Act::Use(user) | Act::Unlink(user) => (vec![USERS[user]], false),
        Act::Merge(source, destination) => (vec![USERS[source], USERS[destination]], true),
    };
    let mut owners = BTreeSet::new();
    for user in &users {
        owners.extend(attempt(pool.owner(user).await)?);
    }
    let first = owners.first().cloned();
    match (act, first) {
        (Act::Guest, _) => drop(pool.guest().await?),
        (Act::SignIn(user), _) => drop(pool.sign_in(USERS[user]).await?),
        (Act::Use(user), Some(owner)) => {
            let login = pool.login_of(USERS[user]).await?;
            use_with(pool, &owner, &login).await?;
        }
        (Act::Unlink(user), Some(owner)) => pool.unlink(&owner, USERS[user]).await?,
        _ if is_merge && owners.len() == 2 => drop(pool.merge(users[0], users[1]).await?),
        _ => {}
    }
    Ok(owners)
}

/// Each listed identity as it is described.
async fn rows(pool: &Pool<'_>) -> Check<BTreeMap<String, IdentityDescription>> {
    let rows = pool.identity_pages(&[60], None).await?.concat();
    Ok(rows.into_iter().filter_map(|row| Some((row.identity_id.clone()?, row))).collect())
}

async fn created(pool: &Pool<'_>, identity: &str) -> Check<Timestamp> {
    let described = pool.describe(identity).await?;
    Ok(given(described.creation_date, Operation::DescribeIdentity, "CreationDate")?)
}

clauses! { dates:

    /// After each sign-in, use, merge and unlinking: CreationDate is unchanged, LastModifiedDate is never before it and
    /// never goes back, and an identity that the request does not concern is described as before.
    dates_are_the_identitys_own [DESCRIPTION] (c, acts: Vec<Act> = acts()) {
        let pool = c.pool().await?;
        let mut before = rows(&pool).await?;
        for act in acts {
            c.pass_time().await?;
            let concerned = play(&pool, act).await?;
            let after = rows(&pool).await?;
            for (id, row) in &after {
                require!(row.last_modified_date >= row.creation_date, "{id} was modified before it was created: {row:?}");
                let Some(known) = before.get(id) else { continue };
                require_eq!(row.creation_date, known.creation_date, "CreationDate of {id} after {act:?}");
                require!(row.last_modified_date >= known.last_modified_date, "{row:?} after {known:?}");
                require!(concerned.contains(id) || row == known, "{act:?} does not concern {known:?}, and made it {row:?}");
            }
            before = after;
        }
    }

    /// CreationDate stays when public logins find, link, merge and unlink.
    #[needs(PublicLogins)]
    public_logins_leave_creation_dates [DESCRIPTION] (c) {
        let pool = pool_with_logins(c).await?;
        let google = at(c, GOOGLE, "alice").await?;
        let amazon = at(c, AMAZON, "alice").await?;
        let guest = pool.guest().await?;
        c.pass_time().await?;
        let identity = pool.get_id(&google).await?;
        let dates = (created(&pool, &identity).await?, created(&pool, &guest).await?);
        for step in 0..6 {
            c.pass_time().await?;
            match step {
                0 => drop(pool.get_id(&google).await?),
                1 => drop(use_with(&pool, &identity, &google).await?),
                2 => drop(use_with(&pool, &identity, &both(&google, &amazon)).await?),
                3 => drop(sign_in_with(&pool, "alice", Some(&identity), &google).await?),
                4 => {
                    let request = UnlinkIdentityInput::new(identity.as_str(), amazon.clone(), [AMAZON.to_owned()]);
                    c.service().unlink_identity(request).await?;
                }
                _ => drop(use_with(&pool, &guest, &google).await?),
            }
            require_eq!(created(&pool, &identity).await?, dates.0, "CreationDate after step {step}");
            // Whether a guest that gave way is described at all is the question `merged_away_described`.
            if let Some(seen) = attempt(pool.describe(&guest).await)? {
                require_eq!(seen.creation_date, Some(dates.1), "CreationDate of the guest after step {step}");
            }
        }
    }

    /// CreationDate stays when a guest becomes a user's identity.
    #[needs(PublicLogins)]
    an_upgrade_leaves_the_creation_date [GUEST_UPGRADE] (c) {
        let pool = pool_with_logins(c).await?;
        let guest = pool.guest().await?;
        let date = created(&pool, &guest).await?;
        c.pass_time().await?;
        require_eq!(use_with(&pool, &guest, &at(c, GOOGLE, "alice").await?).await?, guest, "the identity");
        require_eq!(created(&pool, &guest).await?, date, "CreationDate");
    }

    /// CreationDate stays when credentials are issued, to guests as to users.
    #[needs(Roles)]
    credentials_leave_the_creation_date [DESCRIPTION] (c) {
        let pool = c.pool().await?;
        set_roles(c, &pool, &["authenticated", "unauthenticated"]).await?;
        let guest = pool.guest().await?;
        let user = pool.sign_in("alice").await?;
        let login = pool.login_of("alice").await?;
        for (identity, logins) in [(&guest, None), (&user, Some(&login))] {
            let date = created(&pool, identity).await?;
            c.pass_time().await?;
            credentials(c, identity, logins).await?;
            token(c, identity, logins).await?;
            require_eq!(created(&pool, identity).await?, date, "CreationDate");
        }
    }

    /// An identity's CreationDate is when it was created: later than those of identities before, by the time between.
    #[needs(PublicLogins)]
    identities_are_dated_in_their_order [DESCRIPTION] (c, kinds: Vec<usize> = prop::collection::vec(0..3_usize, 2..=6)) {
        let pool = pool_with_logins(c).await?;
        let mut before: Option<Timestamp> = None;
        for (number, kind) in kinds.into_iter().enumerate() {
            let name = format!("user {number}");
            let identity = match kind {
                0 => pool.guest().await?,
                1 => pool.sign_in(&name).await?,
                _ => pool.get_id(&at(c, GOOGLE, &name).await?).await?,
            };
            let date = created(&pool, &identity).await?;
            // Two seconds pass between two creations.
            let is_later = before.is_none_or(|before| date.as_millis() >= before.as_millis() + 1_000);
            require!(is_later, "identity {number} was created at {date:?}, the one before at {before:?}");
            before = Some(date);
            c.pass_time().await?;
        }
    }
}

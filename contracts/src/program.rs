//! Programs: requests with symbolic ids, so that one program runs on any backend and can be read and kept.

mod listing;
mod player;
mod public;
mod run;
mod smaller;
mod strategy;
mod told;

use serde::{Deserialize, Serialize};

pub use public::PublicLogin;
pub use run::run;
pub(crate) use run::run_on;
pub(crate) use smaller::smaller;
pub use strategy::programs;
pub use told::sentences;

/// A pool of the program, by number.
pub type PoolRef = u8;

/// A developer user of the program, by number: `u0`, `u1`, ….
pub type UserRef = u8;

/// A token that a developer user got in the program, counted from the first and round again; it may be an old one.
pub type LoginRef = u8;

/// An identity the program has seen, counted from the first and round again; none is ever out of range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityRef {
    /// The identity seen as the how-manieth, modulo how many there are; one that is not there if there are none.
    Seen(u8),
    /// A well-formed id that names nothing.
    Unknown,
}

/// A program: what is asked, one request after another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// What it is kept for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The requests.
    pub steps: Vec<Step>,
}

/// How many pools a program plays in.
pub const POOLS: u8 = 2;

/// How many developer users a program has.
pub const USERS: u8 = 4;

/// One request of a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
#[allow(missing_docs, reason = "each step and its members are named after the request")]
pub enum Step {
    GetId { pool: PoolRef },
    GetIdBy { pool: PoolRef, logins: Vec<PublicLogin> },
    SignIn { pool: PoolRef, user: UserRef },
    Link { pool: PoolRef, user: UserRef, identity: IdentityRef },
    SignInWith { pool: PoolRef, user: UserRef, identity: Option<IdentityRef>, logins: Vec<PublicLogin> },
    Merge { pool: PoolRef, source: UserRef, destination: UserRef },
    Unlink { pool: PoolRef, identity: IdentityRef, user: UserRef },
    Token { identity: IdentityRef },
    TokenBy { login: LoginRef, identity: IdentityRef },
    TokenWith { identity: IdentityRef, logins: Vec<PublicLogin> },
    Credentials { identity: IdentityRef },
    RemoveLogin { login: LoginRef, identity: IdentityRef },
    RemovePublicLogin { login: PublicLogin, identity: IdentityRef },
    LookupUser { pool: PoolRef, user: UserRef },
    LookupIdentity { pool: PoolRef, identity: IdentityRef, page: i32 },
    LookupBoth { pool: PoolRef, identity: IdentityRef, user: UserRef },
    Describe { identity: IdentityRef },
    List { pool: PoolRef, page: i32, hide_disabled: Option<bool> },
    Delete { identities: Vec<IdentityRef> },
    DescribePool { pool: PoolRef },
    UpdatePool { pool: PoolRef, guests: bool },
    DeletePool { pool: PoolRef },
    ListPools { page: i32 },
}

impl Program {
    /// The same for a backend that nobody issues tokens for: without public logins.
    pub(crate) fn without_public_logins(&self) -> Self {
        let steps = self.steps.iter().filter_map(|step| match step {
            Step::GetIdBy { .. } | Step::TokenWith { .. } | Step::RemovePublicLogin { .. } => None,
            Step::SignInWith { pool, user, identity: None, .. } => {
                Some(Step::SignIn { pool: *pool, user: *user })
            }
            Step::SignInWith { pool, user, identity: Some(identity), .. } => {
                Some(Step::Link { pool: *pool, user: *user, identity: *identity })
            }
            other => Some(other.clone()),
        });
        Self { about: self.about.clone(), steps: steps.collect() }
    }
}

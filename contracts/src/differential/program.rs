//! Programs: requests with symbolic ids, so that one program runs on any backend, and can be read and stored.
//!
//! A step names identities, tokens and pages by the order in which the program met them. `interpreter.rs` turns steps
//! into requests; `strategy.rs` generates programs, `shrink.rs` makes them smaller, `describe.rs` words their requests.

mod describe;
mod interpreter;
mod requests;
mod shrink;
mod strategy;

use serde::{Deserialize, Serialize};

pub(crate) use describe::Describe;
pub use interpreter::run;
pub(crate) use interpreter::{Interpreter, response_json};
pub(crate) use requests::{name as user_name, provider};
pub(crate) use shrink::shrink;
pub use strategy::programs;

/// A pool of the program, counted from the first and round again.
pub type PoolRef = u8;

/// A developer user of the program, by number: `u0`, `u1`, `u2`, then `U0` and `U1`, which differ by case alone, then
/// `u5`, ….
pub type UserRef = u8;

/// Index of a provider, modulo [`PROVIDERS`]: the public ones, the developer provider, and one that no pool has. In
/// [`LoginRef::Public`], modulo [`PUBLIC_PROVIDERS`].
pub type ProviderRef = u8;

/// A `NextToken` that a listing returned in the program, counted from the first and round again.
pub type PageRef = u8;

/// An identity of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityRef {
    /// An identity that a response named, counted from the first and round again; [`Unknown`](Self::Unknown) if none
    /// did.
    Seen(u8),
    /// The identity that a developer user signed in to last; [`Unknown`](Self::Unknown) if it never did.
    Of(UserRef),
    /// A well-formed id that names nothing.
    Unknown,
}

/// A login of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginRef {
    /// A user of a public provider, `p0`, `p1`, …, with a token that the provider issues.
    Public(ProviderRef, UserRef),
    /// A token that the service issued in the program, counted from the first and round again.
    Token(u8),
    /// A login with which an identity, counted from the first and round again, was met: a public login or a token,
    /// counted likewise. None if it was met with none.
    Of(u8, u8),
    /// A developer user by name alone, without a token.
    Developer(UserRef),
}

/// A program: its requests, one after another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Program {
    /// The reason why it is stored.
    pub about: String,
    /// The requests.
    pub steps: Vec<Step>,
}

/// The number of pools that a program begins with.
pub const POOLS: u8 = 2;

/// The number of developer users that steps name one by one.
pub const USERS: u8 = 5;

/// The number of public providers of a pool.
pub const PUBLIC_PROVIDERS: u8 = 3;

/// The number of providers that steps name: the public ones, the developer provider, and one that no pool has.
pub const PROVIDERS: u8 = PUBLIC_PROVIDERS + 2;

/// The number of users of a public provider that random programs name: few, so that they meet.
pub const PUBLIC_USERS: u8 = 2;

/// One step of a program: a request, a number of like requests, or a wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs, reason = "each step and its members are named after the request")]
pub enum Step {
    /// A new pool, with the name of another one or with its own.
    CreatePool {
        named_like: Option<PoolRef>,
    },
    DescribePool {
        pool: PoolRef,
    },
    UpdatePool {
        pool: PoolRef,
        update: PoolUpdate,
    },
    DeletePool {
        pool: PoolRef,
    },
    ListPools {
        size: u8,
        page: Option<PageRef>,
    },
    GetId {
        pool: PoolRef,
        logins: Vec<LoginRef>,
    },
    /// So many new guests.
    Guests {
        pool: PoolRef,
        count: u8,
    },
    /// A developer token, also for logins without a developer user.
    SignIn {
        pool: PoolRef,
        user: Option<UserRef>,
        identity: Option<IdentityRef>,
        logins: Vec<LoginRef>,
    },
    /// So many further users sign in, all to the given identity or each to one of its own.
    Users {
        pool: PoolRef,
        identity: Option<IdentityRef>,
        first: UserRef,
        count: u8,
    },
    /// At the pool's developer provider, or at another one.
    Merge {
        pool: PoolRef,
        #[serde(default)]
        other_provider: bool,
        source: UserRef,
        destination: UserRef,
    },
    /// At the pool's developer provider, or at another one.
    Unlink {
        pool: PoolRef,
        #[serde(default)]
        other_provider: bool,
        identity: IdentityRef,
        user: UserRef,
    },
    Lookup {
        pool: PoolRef,
        identity: Option<IdentityRef>,
        user: Option<UserRef>,
        size: Option<u8>,
        page: Option<PageRef>,
    },
    Token {
        identity: IdentityRef,
        logins: Vec<LoginRef>,
    },
    Credentials {
        identity: IdentityRef,
        logins: Vec<LoginRef>,
    },
    RemoveLogins {
        identity: IdentityRef,
        logins: Vec<LoginRef>,
        providers: Vec<ProviderRef>,
    },
    Describe {
        identity: IdentityRef,
    },
    List {
        pool: PoolRef,
        size: u8,
        hide_disabled: Option<bool>,
        page: Option<PageRef>,
    },
    Delete {
        identities: Vec<IdentityRef>,
    },
    SetRoles {
        pool: PoolRef,
        authenticated: Option<u8>,
        guests: Option<u8>,
    },
    GetRoles {
        pool: PoolRef,
    },
    SetPrincipalTags {
        pool: PoolRef,
        provider: ProviderRef,
        defaults: Option<bool>,
        tags: u8,
    },
    GetPrincipalTags {
        pool: PoolRef,
        provider: ProviderRef,
    },
    Tag {
        pool: PoolRef,
        tags: Vec<u8>,
    },
    Untag {
        pool: PoolRef,
        tags: Vec<u8>,
    },
    ListTags {
        pool: PoolRef,
    },
    /// Lets time pass, so that later timestamps differ from earlier ones.
    Wait {},
}

/// The members of an update of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolUpdate {
    /// Whether it allows guests.
    pub guests: bool,
    /// Whether it has the public providers; absent members otherwise.
    pub providers: bool,
    /// Whether it allows the classic flow.
    pub classic_flow: Option<bool>,
    /// Whether it names the pool's own developer provider, or another one.
    pub developer: Option<bool>,
    /// The tags, by number.
    pub tags: Option<Vec<u8>>,
}

/// The version of stored programs; others are rejected.
const VERSION: u32 = 2;

/// A program as it is stored.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a program: an object with a version and steps")]
struct Written {
    #[serde(default)]
    version: u32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    about: String,
    steps: serde_json::Value,
}

impl TryFrom<Written> for Program {
    type Error = String;

    fn try_from(Written { version, about, steps }: Written) -> Result<Self, String> {
        if version != VERSION {
            return Err(format!(
                "the program is of version {version} (1 if 0); allowed: {VERSION}; rewrite it by hand, or delete it"
            ));
        }
        let steps = serde_json::from_value(steps).map_err(|error| format!("the program's steps: {error}"))?;
        Ok(Self { about, steps })
    }
}

impl From<Program> for Written {
    fn from(Program { about, steps }: Program) -> Self {
        // Steps are names and numbers, and nothing of them can fail to be written.
        Self { version: VERSION, about, steps: serde_json::to_value(steps).unwrap_or_default() }
    }
}

impl Program {
    /// Returns the program without logins of public providers, for a run that cannot issue their tokens.
    pub(crate) fn without_public_logins(&self) -> Self {
        let mut program = self.clone();
        for step in &mut program.steps {
            if let Step::GetId { logins, .. }
            | Step::SignIn { logins, .. }
            | Step::Token { logins, .. }
            | Step::Credentials { logins, .. }
            | Step::RemoveLogins { logins, .. } = step
            {
                logins.retain(|login| !matches!(login, LoginRef::Public(..)));
            }
        }
        program
    }
}
